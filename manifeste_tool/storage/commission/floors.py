"""What the room needs of its sitting: what is called, who is there, what was answered and said with decisions."""

from collections.abc import Iterable

from sqlalchemy import RowMapping, select, update

from manifeste_tool.domain.commission.adoption import Statement, StatementKind
from manifeste_tool.domain.commission.attendance import Attending, Presence
from manifeste_tool.domain.commission.sittings import Answer, Sitting, SittingState
from manifeste_tool.domain.commission.voting import Base, Majority, Quorum, QuorumKind, Rules
from manifeste_tool.domain.facts import Fact
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.journal import fact_of
from manifeste_tool.storage.tables.adoption import statement
from manifeste_tool.storage.tables.commission import presence, sitting, sitting_answer
from manifeste_tool.storage.tables.journal import fact
from manifeste_tool.storage.tables.people import person


def sitting_of(connection: Connection, sitting_id: int) -> Sitting | None:
    """Return one sitting."""
    row = connection.execute(select(sitting).where(sitting.c.id == sitting_id)).mappings().first()
    return _sitting(row) if row else None


def call(connection: Connection, sitting_id: int, amendment_id: int | None) -> None:
    """Say which amendment the room is looking at."""
    connection.execute(update(sitting).where(sitting.c.id == sitting_id).values(called_id=amendment_id))


def spans(connection: Connection, sitting_id: int) -> tuple[Presence, ...]:
    """Return the spans of attendance of a sitting, in their order."""
    rows = connection.execute(select(presence).where(presence.c.sitting_id == sitting_id).order_by(presence.c.id))
    return tuple(map(_presence, rows.mappings()))


def answers(connection: Connection, sitting_id: int) -> tuple[Answer, ...]:
    """Return what members answered to the convocation."""
    rows = connection.execute(select(sitting_answer).where(sitting_answer.c.sitting_id == sitting_id)).mappings()
    return tuple(Answer(**{**row, "how": Attending(row["how"])}) for row in rows)


def in_office(connection: Connection) -> tuple[int, ...]:
    """Return the members who are convened and counted, by row."""
    theirs = (person.c.role == "membre") & person.c.active & person.c.substitute_for_id.is_(None)
    return tuple(connection.execute(select(person.c.id).where(theirs).order_by(person.c.id)).scalars())


def statements(connection: Connection, amendment_ids: Iterable[int]) -> tuple[Statement, ...]:
    """Return the reserves and explanations that stand on the decisions of some amendments, in their order."""
    theirs = statement.c.amendment_id.in_(list(amendment_ids)) & statement.c.withdrawn_at.is_(None)
    rows = connection.execute(select(statement).where(theirs).order_by(statement.c.id)).mappings()
    return tuple(Statement(**{**row, "kind": StatementKind(row["kind"])}) for row in rows)


def facts(connection: Connection, fact_ids: Iterable[int]) -> dict[int, Fact]:
    """Return facts by identifier."""
    rows = connection.execute(select(fact).where(fact.c.id.in_(list(fact_ids)))).mappings()
    return {row["id"]: fact_of(row) for row in rows}


def _presence(row: RowMapping) -> Presence:
    values = {name: row[name] for name in ("member_id", "since", "until", "by_id", "by_name", "id")}
    return Presence(how=Attending(row["how"]), **values)


def _sitting(row: RowMapping) -> Sitting:
    names = ("title", "begins_at", "place", "link", "agenda", "ends_at", "chair_id", "max_proxies", "cycle", "id")
    values = {name: row[name] for name in (*names, "convened_at", "opened_at", "closed_at", "called_id")}
    quorum = Quorum(QuorumKind(row["quorum"]), row["quorum_number"])
    rules = Rules(Majority(row["majority"]), Base(row["base"]), quorum)
    return Sitting(chapters=tuple(row["chapters"]), state=SittingState(row["state"]), rules=rules, **values)
