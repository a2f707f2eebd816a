"""The register of requests as the secretariat works it: who asks is checked, what is asked is done, the answer goes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.gathering import tokens
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.registers import requests as wording
from manifeste_tool.domain.registers.requests import (
    AnsweredAlreadyError,
    DataRequest,
    ExtendedAlreadyError,
    NoContributionError,
    NoReasonToWaitError,
    RequestState,
    UncheckedIdentityError,
)
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.contributing import leaving, receiving
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.registers import letters
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import contributors
from manifeste_tool.storage.registers import requests


@dataclass(frozen=True, slots=True)
class RequestList:
    """A page of the register; `late` are the numbers of those whose delay is over."""

    rows: tuple[DataRequest, ...]
    late: frozenset[int]
    paging: Paging
    state: str


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request with what was done of it.

    `has_contribution` says that the reference it names is known; `same_address` that the applicant's is the one kept
    of its author, None where none is kept or none was given.
    """

    request: DataRequest
    facts: tuple[Fact, ...]
    names: Mapping[int, str]
    is_late: bool
    has_contribution: bool
    same_address: bool | None
    may_extend: bool


def request_list(ws: Workspace, person: Person | None, *, state: str = "", page: int | None = 1) -> RequestList:
    """Return a page of the register, those that wait or all. Raises `ForbiddenError`."""
    asked, wanted = paging(page), next((one for one in RequestState if one == state), None)
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.KEEP_REGISTERS)
        found, total = requests.page(connection, state=wanted, limit=asked.size, offset=asked.offset)
    late = frozenset(one.id for one in found if one.is_late(ws.now()))
    return RequestList(found, late, replace(asked, total=total), wanted or "")


def request_page(ws: Workspace, person: Person | None, number: int) -> RequestPage:
    """Return one request. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.KEEP_REGISTERS)
        one = _known(connection, number)
        facts = journal.about(connection, About.DATA_REQUEST, str(number), Audience.SECRETARIAT)
        kept = contributors.get(connection, one.contribution)
        return RequestPage(
            request=one,
            facts=facts,
            names=names_of(connection, (fact.person_id for fact in facts if fact.person_id)),
            is_late=one.is_late(ws.now()),
            has_contribution=contributions.get(connection, one.contribution) is not None,
            same_address=kept.email.casefold() in one.applicant.casefold() if kept and kept.email else None,
            may_extend=one.is_open and not one.extended_because and ws.now() <= one.due_at,
        )


def check_identity(ws: Workspace, by: Person, number: int, how: str) -> None:
    """Note how somebody's identity was checked. Raises `NoApplicantError` where nothing is said."""
    said = wording.applicant(how)
    with ws.writing() as connection:
        _acting(ws, connection, by, number)
        requests.change(connection, number, identity=said, by_id=by.id)
        _record(ws, connection, by, number, "identity")


def extend(ws: Workspace, by: Person, number: int, reason: str) -> bool:
    """Extend the delay to three months, and tell why; whether a mail goes.

    Raises `NoReasonToWaitError`, `ExtendedAlreadyError`, `AnsweredAlreadyError`.
    """
    said = " ".join(reason.split())[: wording.LONGEST]
    if not said:
        raise NoReasonToWaitError
    with ws.writing() as connection:
        one = _acting(ws, connection, by, number)
        if one.extended_because or ws.now() > one.due_at:
            raise ExtendedAlreadyError
        until = wording.due(one.received_at, extended=True)
        requests.change(connection, number, due_at=until, extended_because=said, by_id=by.id)
        _record(ws, connection, by, number, "extended")
        return letters.extended(ws, connection, replace(one, due_at=until), said)


def answer(ws: Workspace, by: Person, number: int, said: str, outcome: str) -> bool:
    """Close a request with its answer; whether a mail goes. Raises `NoAnswerError`, `AnsweredAlreadyError`."""
    words, found = wording.answered(said, outcome)
    with ws.writing() as connection:
        one = _acting(ws, connection, by, number)
        values = {"state": str(RequestState.ANSWERED), "answered_at": ws.now(), "outcome": str(found)}
        requests.change(connection, number, answer=words, by_id=by.id, **values)
        fact = Fact(Happened.REQUEST_ANSWERED, ws.now(), by.id, About.DATA_REQUEST, str(number), {"outcome": found})
        journal.record(connection, fact)
        return letters.answered(ws, connection, replace(one, outcome=found), words)


def give_token(ws: Workspace, by: Person, number: int) -> tuple[str, bool]:
    """Give a new follow-up token for a lost one, which leads nowhere from now on; whether it goes by mail.

    Raises `UncheckedIdentityError`, `NoContributionError`, `AnsweredAlreadyError`.
    """
    with ws.writing() as connection:
        one = _checked(ws, connection, by, number)
        fresh = receiving.fresh_token(ws, connection)
        requests.replace_tokens(connection, one.contribution)
        contributors.keep_token(connection, digest(fresh), one.contribution, ws.now())
        _record(ws, connection, by, number, "token")
        return tokens.shown(fresh), letters.token(ws, connection, one, tokens.shown(fresh))


def erase_author(ws: Workspace, by: Person, number: int) -> None:
    """Forget who said the contribution that a request names; its words stay. Raises as `give_token`."""
    _done_of_contribution(ws, by, number, leaving.forget_author, "erased")


def withdraw(ws: Workspace, by: Person, number: int) -> None:
    """Take back the contribution that a request names: its words are gone. Raises as `give_token`."""
    _done_of_contribution(ws, by, number, leaving.take_back_all, "withdrawn")


def _done_of_contribution(
    ws: Workspace, by: Person, number: int, act: Callable[[Workspace, Connection, str], bool], what: str
) -> None:
    with ws.writing() as connection:
        one = _checked(ws, connection, by, number)
        act(ws, connection, one.contribution)
        _record(ws, connection, by, number, what)


def _checked(ws: Workspace, connection: Connection, by: Person, number: int) -> DataRequest:
    """Return a request whose applicant was checked and whose contribution is known."""
    one = _acting(ws, connection, by, number)
    if not one.identity:
        raise UncheckedIdentityError
    if contributions.get(connection, one.contribution) is None:
        raise NoContributionError
    return one


def _acting(ws: Workspace, connection: Connection, by: Person, number: int) -> DataRequest:
    require(ws.reader(by, connection), Act.ANSWER_REQUEST)
    one = _known(connection, number)
    if not timely(Act.ANSWER_REQUEST, one.state):
        raise AnsweredAlreadyError
    return one


def _known(connection: Connection, number: int) -> DataRequest:
    found = requests.get(connection, number)
    if found is None:
        raise NotFoundError
    return found


def _record(ws: Workspace, connection: Connection, by: Person, number: int, what: str) -> None:
    told = Fact(Happened.REQUEST_CHANGED, ws.now(), by.id, About.DATA_REQUEST, str(number), {"what": what})
    journal.record(connection, told)
