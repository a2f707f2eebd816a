"""Approvals of associations, what is said with a decision, signatories: none is erased, each may be withdrawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Table, insert, or_, select, update

from manifeste_tool.domain.commission.adoption import (
    Approval,
    Approved,
    Signatory,
    SignatoryKind,
    Statement,
    StatementKind,
)
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.adoption import approval, signatory, statement


def add_approval(connection: Connection, new: Approval) -> int:
    """Write what an association decided and return its identifier."""
    return _add(connection, approval, asdict(new) | {"decision": str(new.decision)})


def add_statement(connection: Connection, new: Statement) -> int:
    """Write a reserve or an explanation and return its identifier."""
    return _add(connection, statement, asdict(new) | {"kind": str(new.kind)})


def add_signatory(connection: Connection, new: Signatory) -> int:
    """Write who signs and return its identifier."""
    return _add(connection, signatory, asdict(new) | {"kind": str(new.kind)})


def approvals(connection: Connection) -> tuple[Approval, ...]:
    """Return every approval that was entered, withdrawn ones too, in that order."""
    rows = connection.execute(select(approval).order_by(approval.c.id)).mappings()
    return tuple(map(_approval, rows))


def get_approval(connection: Connection, approval_id: int) -> Approval | None:
    """Return one approval."""
    row = _one(connection, approval, approval_id)
    return _approval(row) if row else None


def standing_approval(connection: Connection, association: str, sha: str) -> Approval | None:
    """Return what an association decided of the text at a commit, as it stands."""
    found = (approval.c.association == association) & (approval.c.sha == sha) & approval.c.withdrawn_at.is_(None)
    row = connection.execute(select(approval).where(found).order_by(approval.c.id.desc())).mappings().first()
    return _approval(row) if row else None


def withdraw_approval(connection: Connection, approval_id: int, at: datetime) -> None:
    """Mark an approval as withdrawn."""
    _withdraw(connection, approval, approval_id, at)


def get_statement(connection: Connection, statement_id: int) -> Statement | None:
    """Return one statement."""
    row = _one(connection, statement, statement_id)
    return _statement(row) if row else None


def statements_on_amendments(connection: Connection, amendment_ids: Iterable[int]) -> tuple[Statement, ...]:
    """Return what was said with the decisions on some amendments, withdrawn ones too, oldest first."""
    found: list[Statement] = []
    for portion in batches(amendment_ids):
        found += _statements(connection, statement.c.amendment_id.in_(portion))
    return tuple(sorted(found, key=lambda one: one.id))


def statements_on(
    connection: Connection, *, ballots: Iterable[int] = (), approvals: Iterable[int] = ()
) -> tuple[Statement, ...]:
    """Return what was said with some votes and some approvals, withdrawn ones too, oldest first."""
    voted, approved = statement.c.ballot_id.in_(list(ballots)), statement.c.approval_id.in_(list(approvals))
    return tuple(_statements(connection, or_(voted, approved)))


def withdraw_statement(connection: Connection, statement_id: int, at: datetime) -> None:
    """Mark a statement as withdrawn."""
    _withdraw(connection, statement, statement_id, at)


def signatories(connection: Connection, shas: Iterable[str]) -> tuple[Signatory, ...]:
    """Return who signed the text at some commits, those who withdrew too, in the order they signed."""
    wanted = select(signatory).where(signatory.c.sha.in_(list(shas))).order_by(signatory.c.signed_at, signatory.c.id)
    return tuple(map(_signatory, connection.execute(wanted).mappings()))


def get_signatory(connection: Connection, signatory_id: int) -> Signatory | None:
    """Return one signatory."""
    row = _one(connection, signatory, signatory_id)
    return _signatory(row) if row else None


def withdraw_signatory(connection: Connection, signatory_id: int, at: datetime) -> None:
    """Mark a signatory as withdrawn."""
    _withdraw(connection, signatory, signatory_id, at)


def rename_signatory(connection: Connection, person_id: int, name: str) -> None:
    """Write another name, and no quality, wherever somebody with an account signed."""
    theirs = signatory.c.person_id == person_id
    connection.execute(update(signatory).where(theirs).values(name=name, quality=""))


def naming_file(connection: Connection, file_id: int) -> tuple[tuple[Approval, ...], tuple[Signatory, ...]]:
    """Return the approvals and the signatories that a file belongs to."""
    approved = connection.execute(select(approval).where(approval.c.file_id == file_id)).mappings()
    signed = connection.execute(select(signatory).where(signatory.c.file_id == file_id)).mappings()
    return tuple(map(_approval, approved)), tuple(map(_signatory, signed))


def _add(connection: Connection, table: Table, values: dict[str, Any]) -> int:
    del values["id"]
    key: Sequence[int] | None = connection.execute(insert(table).values(**values)).inserted_primary_key
    return key[0] if key else 0


def _one(connection: Connection, table: Table, key: int) -> RowMapping | None:
    return connection.execute(select(table).where(table.c.id == key)).mappings().first()


def _withdraw(connection: Connection, table: Table, key: int, at: datetime) -> None:
    connection.execute(update(table).where(table.c.id == key).values(withdrawn_at=at))


def _statements(connection: Connection, condition: ColumnElement[bool]) -> list[Statement]:
    rows = connection.execute(select(statement).where(condition).order_by(statement.c.id)).mappings()
    return list(map(_statement, rows))


def _approval(row: Mapping[Any, Any]) -> Approval:
    return Approval(**{**row, "decision": Approved(row["decision"])})


def _statement(row: Mapping[Any, Any]) -> Statement:
    return Statement(**{**row, "kind": StatementKind(row["kind"])})


def _signatory(row: Mapping[Any, Any]) -> Signatory:
    return Signatory(**{**row, "kind": SignatoryKind(row["kind"])})
