"""Reserves and explanations of vote: attached to one decision, published with it, withdrawn by who made them."""

from dataclasses import dataclass, replace

from manifeste_tool.domain.amending.amendments import Amendment, Outcome
from manifeste_tool.domain.audience import Audience, Thing, audience
from manifeste_tool.domain.commission.adoption import Statement, StatementKind
from manifeste_tool.domain.commission.ballots import Ballot
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, may, require, timely
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import N_, ForbiddenError, NotFoundError, RefusedError, StaleError
from manifeste_tool.services import notifying
from manifeste_tool.services.adoption import standing
from manifeste_tool.services.adoption.known_texts import LONG, bounded
from manifeste_tool.services.privacy import scanning
from manifeste_tool.services.text.reading import is_published, may_see
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage.amending import amendments, signatures
from manifeste_tool.storage.commission import adoption, ballots, members
from manifeste_tool.storage.database import Connection

_NO_DECISION = (Outcome.WITHDRAWN, Outcome.NOT_SUPPORTED)


class UnknownKindError(RefusedError):
    """What is attached is neither a reserve nor an explanation of vote."""

    sentence = N_("Dites s'il s'agit d'une réserve ou d'une explication de vote. Vos mots sont gardés ci-dessous.")


class NoWordsError(RefusedError):
    """A statement says nothing."""

    sentence = N_("Écrivez la réserve ou l'explication de vote avant de la joindre.")


class UnknownMakerError(RefusedError):
    """A statement is entered for nobody, or for two at once."""

    sentence = N_(
        "Dites de qui vient cette déclaration : un membre de la commission, ou une association, l'un des deux."
    )


class NothingToStateOnError(StaleError):
    """There is no decision to attach anything to."""

    sentence = N_(
        "Il n'y a ici ni décision prise ni décision en cours : une réserve ou une explication de vote n'y aurait pas "
        "d'objet. Vos mots sont gardés ci-dessous."
    )


class AlreadyStatedError(StaleError):
    """Its maker attached one of that kind to that decision already."""

    sentence = N_(
        "%(maker)s a déjà joint une %(kind)s à cette décision. Retirez-la d'abord pour en écrire une autre ; "
        "vos mots sont gardés ci-dessous."
    )


class StatementWithdrawnError(StaleError):
    """A statement was withdrawn already."""

    sentence = N_("Cette déclaration est déjà retirée : il n'y a plus rien à retirer.")


class NotYourStatementError(ForbiddenError):
    """Somebody withdraws what another made."""

    sentence = N_("Seul l'auteur d'une réserve ou d'une explication de vote la retire. Le secrétariat peut le joindre.")


@dataclass(frozen=True, slots=True)
class On:
    """The decision a statement is attached to: exactly one of the three."""

    amendment_id: int | None = None
    ballot_id: int | None = None
    approval_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Subject:
    """A decision that was found: how far a fact about it goes, whose it is, and how the journal names it."""

    on: On
    circle: Audience
    label: tuple[str, str]
    concerned: frozenset[int] = frozenset()


def make(ws: Workspace, by: Person, on: On, *, kind: str, words: str) -> Statement:
    """Attach one's own reserve or explanation of vote to a decision.

    Raises `ForbiddenError`, `NotFoundError`, and the refusals of this module.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.MAKE_STATEMENT, owner=by.id)
        return _add(ws, connection, by, on, Statement(_kind(kind), words, ws.now(), by.id, by.id))


def enter(
    ws: Workspace, by: Person, on: On, *, kind: str, words: str, person_id: int | None = None, association: str = ""
) -> Statement:
    """Enter the statement of a member or of an association, who made it otherwise; they are told.

    Raises `ForbiddenError`, `NotFoundError`, `UnknownMakerError`, and the refusals of this module.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.ENTER_STATEMENT)
        seats = {one.id for one in members.in_office(connection)}
        named = person_id in seats and not association
        if not named and (person_id is not None or association not in standing.associations(connection)):
            raise UnknownMakerError
        return _add(ws, connection, by, on, Statement(_kind(kind), words, ws.now(), by.id, person_id, association))


def withdraw(ws: Workspace, by: Person, statement_id: int) -> On:
    """Withdraw a statement, as who made it, or as the secretariat that entered it; return what it stood on.

    Raises `ForbiddenError`, `NotFoundError`, `NotYourStatementError`, `StatementWithdrawnError`.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        found = adoption.get_statement(connection, statement_id)
        if found is None:
            raise NotFoundError
        subject = _subject(ws, connection, reader, _on(found))
        own = may(reader, Act.WITHDRAW_OWN_STATEMENT, owner=found.person_id)
        if not own and found.entered_by_id == found.person_id:
            raise NotYourStatementError
        if not own:
            require(reader, Act.WITHDRAW_STATEMENT)
        if not timely(Act.WITHDRAW_STATEMENT, found.state):
            raise StatementWithdrawnError
        adoption.withdraw_statement(connection, found.id, ws.now())
        _record(ws, connection, by, found, (subject, Happened.STATEMENT_WITHDRAWN))
        return subject.on


def on_amendments(
    connection: Connection, reader: Reader, those: tuple[Amendment, ...]
) -> dict[int, tuple[standing.Said, ...]]:
    """Return the statements on some amendments that the reader may see, for lists and the relevé de décisions."""
    by_id = {one.id: one for one in those}
    found = adoption.statements_on_amendments(connection, by_id)
    published = {key for key, one in by_id.items() if reader.sees(Thing.STATEMENT) or is_published(connection, one)}
    seen = [one for one in found if one.amendment_id in published or reader.is_person(one.person_id)]
    said: dict[int, tuple[standing.Said, ...]] = {}
    for shown in standing.shown(connection, reader, seen):
        key = shown.statement.amendment_id or 0
        said[key] = (*said.get(key, ()), shown)
    return said


def _add(ws: Workspace, connection: Connection, by: Person, on: On, wanted: Statement) -> Statement:
    words = bounded(wanted.words, LONG)
    scanning.refuse(ws, (N_("réserve ou explication de vote"), words))
    if not words:
        raise NoWordsError
    subject = _subject(ws, connection, ws.reader(by, connection), on, stating=True)
    _refuse_second(connection, on, wanted)
    stated = replace(
        wanted, words=words, amendment_id=on.amendment_id, ballot_id=on.ballot_id, approval_id=on.approval_id
    )
    stated = replace(stated, id=adoption.add_statement(connection, stated))
    fact_id = _record(ws, connection, by, stated, (subject, Happened.STATEMENT_MADE))
    whose = {stated.person_id} if stated.person_id else set()
    notifying.notify(connection, fact_id, {one for one in (*subject.concerned, *whose) if one} - {by.id})
    return stated


def _kind(given: str) -> StatementKind:
    try:
        return StatementKind(given)
    except ValueError as error:
        raise UnknownKindError from error


def _on(one: Statement) -> On:
    return On(one.amendment_id, one.ballot_id, one.approval_id)


def _of(connection: Connection, on: On) -> tuple[Statement, ...]:
    if on.amendment_id:
        return adoption.statements_on_amendments(connection, [on.amendment_id])
    if on.ballot_id:
        return adoption.statements_on(connection, ballots=[on.ballot_id])
    return adoption.statements_on(connection, approvals=[on.approval_id or 0])


def _refuse_second(connection: Connection, on: On, wanted: Statement) -> None:
    """Refuse a second statement of one kind by one maker, but the reserves of an association, which may be several."""
    if wanted.association and wanted.kind is StatementKind.RESERVE:
        return
    maker = (wanted.person_id, wanted.association, wanted.kind)
    standing_ones = [one for one in _of(connection, on) if one.withdrawn_at is None]
    if any((one.person_id, one.association, one.kind) == maker for one in standing_ones):
        found = people.get(connection, wanted.person_id or 0)
        raise AlreadyStatedError(maker=wanted.association or (found.name if found else ""), kind=wanted.kind)


def _subject(ws: Workspace, connection: Connection, reader: Reader, on: On, *, stating: bool = False) -> _Subject:
    """Return the decision, as the reader may see it. Raises `NotFoundError`, `NothingToStateOnError`."""
    if on.amendment_id:
        return _amendment(connection, reader, on, stating=stating)
    if on.ballot_id:
        return _ballot(ws, connection, reader, on, stating=stating)
    found = adoption.get_approval(connection, on.approval_id or 0)
    if found is None or not standing.sees(reader, Thing.APPROVAL, found.sha, standing.numbers(connection)):
        raise NotFoundError
    if stating and not timely(Act.MAKE_STATEMENT, found.state):
        raise NothingToStateOnError
    return _Subject(on, standing.circle(ws, connection, Thing.STATEMENT, found.sha), ("approval", str(found.id)))


def _amendment(connection: Connection, reader: Reader, on: On, *, stating: bool) -> _Subject:
    found = amendments.by_id(connection, on.amendment_id or 0)
    if found is None or not may_see(connection, reader, found):
        raise NotFoundError
    if stating and not is_decided(found):
        raise NothingToStateOnError
    public = is_published(connection, found)
    circle = Audience.PUBLIC if public else audience(Thing.STATEMENT, reader.open_stages)
    signed = frozenset({found.author_id, *signatures.signed(connection, found.id)})
    return _Subject(on, circle, ("amendment", found.label), signed)


def is_decided(found: Amendment) -> bool:
    """Whether an amendment's decision is taken, or may be at any moment."""
    return timely(Act.MAKE_STATEMENT, found.state) and found.outcome not in _NO_DECISION


def _ballot(ws: Workspace, connection: Connection, reader: Reader, on: On, *, stating: bool) -> _Subject:
    found = ballots.by_id(connection, on.ballot_id or 0)
    published = standing.numbers(connection)
    if found is None or not (reader.sees(Thing.BALLOT) or standing.sees(reader, Thing.STATEMENT, found.sha, published)):
        raise NotFoundError
    if stating and not is_under_way(ws, found):
        raise NothingToStateOnError
    return _Subject(on, standing.circle(ws, connection, Thing.STATEMENT, found.sha), ("ballot", str(found.id)))


def is_under_way(ws: Workspace, found: Ballot) -> bool:
    """Whether a vote is open, being counted or closed."""
    return timely(Act.MAKE_STATEMENT, found.phase(ws.now()))


def _record(
    ws: Workspace, connection: Connection, by: Person, stated: Statement, happened: tuple[_Subject, Happened]
) -> int:
    subject, name = happened
    maker = {"association": stated.association} if stated.association else {"person": str(stated.person_id)}
    details = {"kind": str(stated.kind), subject.label[0]: subject.label[1]} | maker
    fact = Fact(name, ws.now(), by.id, About.STATEMENT, str(stated.id), details, subject.circle)
    return journal.record(connection, fact)
