"""Enter what the associations decided of the text: one standing approval each, corrections kept."""

import re
from dataclasses import dataclass, replace
from datetime import date

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.adoption import Approval, Approved, Statement, StatementKind
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError, RefusedError, StaleError
from manifeste_tool.services import files, notifying
from manifeste_tool.services.adoption import standing
from manifeste_tool.services.adoption.known_texts import LONG, bounded, checked_date, known_text
from manifeste_tool.services.files import Upload
from manifeste_tool.services.privacy import scanning
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.commission import adoption, members
from manifeste_tool.storage.database import Connection

_BLANK_LINE = re.compile(r"\n\s*\n")


class UnknownAssociationError(RefusedError):
    """An approval is entered for no association of the commission."""

    sentence = N_("Choisissez l'une des associations de la commission : « %(given)s » n'en est pas une.")


class UnknownDecisionError(RefusedError):
    """What the association decided is not said."""

    sentence = N_("Dites ce que l'association a décidé : approuvé, approuvé avec réserves, ou non approuvé.")


class NoBodyError(RefusedError):
    """Which body of the association decided is not said."""

    sentence = N_("Dites quelle instance a décidé (bureau, conseil d'administration, assemblée générale…).")


class NoReserveError(RefusedError):
    """An approval with reserves has none, or one without them has some."""

    sentence = N_(
        "« Approuvé avec réserves » demande le texte de la réserve, et une réserve demande « approuvé avec réserves ». "
        "Écrivez la réserve, ou choisissez une autre décision."
    )


class ApprovalWithdrawnError(StaleError):
    """An approval was withdrawn or corrected already."""

    sentence = N_("Cette décision est déjà retirée, ou une autre l'a remplacée. Relisez l'état de l'adoption.")


@dataclass(frozen=True, slots=True)
class ApprovalForm:
    """What the secretariat enters. `reserves` are the association's own words, one reserve a paragraph."""

    association: str
    sha: str
    decision: str
    decided_on: date
    body: str = ""
    reserves: str = ""
    document: Upload | None = None


@dataclass(frozen=True, slots=True)
class _Entered:
    """What was entered, checked."""

    approval: Approval
    reserves: tuple[str, ...]
    document: Upload | None


def approve(ws: Workspace, by: Person, form: ApprovalForm) -> Approval:
    """Enter what an association decided of a text; what it had on this text is withdrawn and kept.

    Sent twice, it is one. A correction without a document keeps the one there was.

    Raises `ForbiddenError`, the refusals of this module, of
    `known_texts` and of `files.keep`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.ENTER_APPROVAL)
        entered = _checked(ws, connection, by, form)
        before = adoption.standing_approval(connection, form.association.strip(), form.sha)
        if before and _is_same(connection, before, entered):
            return before
        document = before.file_id if before else None
        if entered.document:
            document = files.keep(ws, connection, entered.document, owner_id=by.id).id
        if before:
            _withdraw(ws, connection, by, before)
        made = replace(entered.approval, file_id=document)
        made = replace(made, id=adoption.add_approval(connection, made))
        _keep_reserves(ws, connection, by, made, entered.reserves)
        fact_id = _record(ws, connection, by, made, Happened.APPROVAL_ENTERED)
        notifying.notify(connection, fact_id, _concerned(connection, made, but=by.id))
        return made


def withdraw(ws: Workspace, by: Person, approval_id: int) -> None:
    """Withdraw an approval that was entered by mistake; it stays on record.

    Raises `ForbiddenError`, `NotFoundError`, `ApprovalWithdrawnError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.WITHDRAW_APPROVAL)
        found = adoption.get_approval(connection, approval_id)
        if found is None:
            raise NotFoundError
        if not timely(Act.WITHDRAW_APPROVAL, found.state):
            raise ApprovalWithdrawnError
        fact_id = _withdraw(ws, connection, by, found)
        notifying.notify(connection, fact_id, _concerned(connection, found, but=by.id))


def reserves_in(words: str) -> tuple[str, ...]:
    """Return the reserves of a field, one a paragraph."""
    return tuple(one.strip() for one in _BLANK_LINE.split(bounded(words, LONG)) if one.strip())


def _checked(ws: Workspace, connection: Connection, by: Person, form: ApprovalForm) -> _Entered:
    association, decision = form.association.strip(), _decision(form.decision)
    if association not in standing.associations(connection):
        raise UnknownAssociationError(given=association[:80])
    text = known_text(connection, ws.reader(by, connection), form.sha)
    reserves, body = reserves_in(form.reserves), bounded(form.body)
    if bool(reserves) != (decision is Approved.WITH_RESERVES):
        raise NoReserveError
    if not body:
        raise NoBodyError
    scanning.refuse(ws, (N_("instance"), body), *((N_("réserve"), words) for words in reserves))
    entered = Approval(
        association=association,
        sha=text.sha,
        decision=decision,
        decided_on=checked_date(ws, form.decided_on),
        body=body,
        entered_by_id=by.id,
        entered_at=ws.now(),
        cycle=ws.cycle(connection),
    )
    return _Entered(entered, reserves, form.document)


def _decision(given: str) -> Approved:
    try:
        return Approved(given)
    except ValueError as error:
        raise UnknownDecisionError from error


def _is_same(connection: Connection, before: Approval, entered: _Entered) -> bool:
    """Whether what is entered says what stands already."""
    wanted = entered.approval
    said = adoption.statements_on(connection, approvals=[before.id])
    reserves = tuple(one.words for one in said if one.association == before.association and not one.withdrawn_at)
    told = (before.decision, before.decided_on, before.body, reserves)
    return entered.document is None and told == (wanted.decision, wanted.decided_on, wanted.body, entered.reserves)


def _keep_reserves(
    ws: Workspace, connection: Connection, by: Person, made: Approval, reserves: tuple[str, ...]
) -> None:
    for words in reserves:
        reserve = Statement(StatementKind.RESERVE, words, ws.now(), by.id, None, made.association, approval_id=made.id)
        adoption.add_statement(connection, reserve)


def _withdraw(ws: Workspace, connection: Connection, by: Person, found: Approval) -> int:
    adoption.withdraw_approval(connection, found.id, ws.now())
    return _record(ws, connection, by, found, Happened.APPROVAL_WITHDRAWN)


def _concerned(connection: Connection, made: Approval, *, but: int) -> set[int]:
    """Return the members in office of the association, whose approval it is."""
    return {one.id for one in members.in_office(connection) if one.association == made.association} - {but}


def _record(ws: Workspace, connection: Connection, by: Person, made: Approval, name: Happened) -> int:
    details = {
        "association": made.association,
        "decision": str(made.decision),
        "body": made.body,
        "on": made.decided_on.isoformat(),
        "version": standing.numbers(connection).get(made.sha, ""),
        "sha": made.sha,
    }
    circle = standing.circle(ws, connection, Thing.APPROVAL, made.sha)
    return journal.record(connection, Fact(name, ws.now(), by.id, About.APPROVAL, str(made.id), details, circle))
