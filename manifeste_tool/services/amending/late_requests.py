"""A member's draft that missed the closing: handed over by its author, filed late by the secretariat, or declined.

A draft is its author's alone until they hand it over; what says so is the draft itself (`offered_at`), so that
deleting it, or writing on in it, takes it back. The word that goes with it is for the secretariat, the reason that the
secretariat gives is for whoever reads the amendment.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.commission.tasks import Queue, Task
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, may, require, timely
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import N_, NotFoundError, RefusedError, StaleError
from manifeste_tool.services.amending.late import MAX_REASON, is_late, may_file_late
from manifeste_tool.services.amending.proposing import draft_of, file_kept, proposal_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices, people
from manifeste_tool.storage.amending import amendments, drafts
from manifeste_tool.storage.amending.drafts import Draft
from manifeste_tool.storage.database import Connection

_PATH = "/secretariat/hors-delai"


class NotLateError(RefusedError):
    """A late filing is asked for while nothing is late."""

    sentence = N_("Le dépôt n'est pas clos : déposez vous-même ce brouillon, ou attendez son ouverture.")


class TooManyWordsError(RefusedError):
    """The word that goes with the request is a long one."""

    fields = ("words",)
    sentence = N_("Votre mot dépasse %(limit)s signes. Raccourcissez-le, puis renvoyez-le.")


class NoReasonToDeclineError(RefusedError):
    """A late filing is declined without a reason, or with a very long one."""

    fields = ("reason", "words")
    sentence = N_("Dites pourquoi ce dépôt hors délai est refusé, en %(limit)s signes au plus : son auteur le lira.")


class TakenBackError(StaleError):
    """The author took the draft back, or it was settled, since the page was shown."""

    sentence = N_(
        "Ce brouillon n'est plus confié au secrétariat : son auteur l'a repris, ou la demande est déjà traitée."
    )


@dataclass(frozen=True, slots=True)
class LateRequest:
    """A draft that its author handed over, with their word; `draft` may now be read by the secretariat."""

    draft: Draft
    author: str
    words: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class LateSide:
    """What a draft's page offers about its late filing. `late`: it would be filed late, and needs a reason."""

    request: LateRequest | None
    may_ask: bool
    may_take_back: bool
    may_settle: bool
    late: bool


def ask(ws: Workspace, by: Person, key: str, words: str = "") -> None:
    """Hand one's draft over to the secretariat, to be filed late. Asking twice asks once.

    Raises `ForbiddenError`, `NotFoundError`, `NotLateError`, `TooManyWordsError`.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.WRITE_DRAFT)
        draft_of(connection, by, key)
        kept = drafts.by_id(connection, key)
        if kept is None or kept.rectifies_id is not None:
            raise NotFoundError
        if not is_late(reader):
            raise NotLateError
        if len(words.strip()) > MAX_REASON:
            raise TooManyWordsError(limit=MAX_REASON)
        if kept.offered_at is None:
            drafts.offer(connection, key, ws.now())
            _record(ws, connection, by, kept, Happened.LATE_FILING_ASKED, words=words.strip())


def take_back(ws: Workspace, by: Person, key: str) -> None:
    """Take one's draft back from the secretariat; it stays a draft. Raises `NotFoundError`."""
    with ws.writing() as connection:
        draft_of(connection, by, key)
        drafts.offer(connection, key, None)


def file_handed_over(ws: Workspace, by: Person, key: str, reason: str) -> Amendment:
    """File a draft that was handed over, in its author's name, late with this reason. Filing it twice files it once.

    Raises `ForbiddenError`, `NotFoundError`, `TakenBackError`, `LateReasonError`, and what `proposing.propose` raises:
    whatever it refuses, the draft stays handed over.
    """
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.SETTLE_LATE_REQUEST)
        already = amendments.filed_from(connection, key)
        if already is not None and already.filed_by_id is not None:
            return already
        kept = _handed_over(connection, key)
        proposal = proposal_of(connection, kept)
    return file_kept(ws, by, replace(proposal, on_behalf_of_id=kept.person_id, late_reason=reason))


def decline(ws: Workspace, by: Person, key: str, reason: str) -> None:
    """Give a draft back to its author with a reason, which they are told.

    Raises `ForbiddenError`, `NotFoundError`, `TakenBackError`, `NoReasonToDeclineError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.SETTLE_LATE_REQUEST)
        kept = _handed_over(connection, key)
        if not 0 < len(reason.strip()) <= MAX_REASON:
            raise NoReasonToDeclineError(limit=MAX_REASON)
        drafts.offer(connection, key, None)
        fact_id = _record(ws, connection, by, kept, Happened.LATE_FILING_DECLINED, reason=reason.strip())
        notices.add(connection, fact_id, [kept.person_id])


def requests(connection: Connection) -> tuple[LateRequest, ...]:
    """Return what waits for the secretariat, the oldest first."""
    found = drafts.handed_over(connection)
    names = people.named(connection, (one.person_id for one in found))
    return tuple(
        LateRequest(one, names[one.person_id].name, _words(connection, one), one.offered_at)
        for one in found
        if one.offered_at is not None
    )


def late_list(ws: Workspace, person: Person | None) -> tuple[LateRequest, ...]:
    """Return what waits, for the secretariat. Raises `ForbiddenError`."""
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.DRAFT_ON_BEHALF)
        return requests(connection)


def late_side(connection: Connection, reader: Reader, draft: Draft) -> LateSide:
    """Return what may be done about a draft's late filing by its author, or by the secretariat once it has it."""
    handed = draft.offered_at is not None and draft.rectifies_id is None
    own = reader.is_person(draft.person_id)
    request = next((one for one in requests(connection) if one.draft.id == draft.id), None) if handed else None
    return LateSide(
        request=request,
        may_ask=own and not handed and is_late(reader) and may(reader, Act.WRITE_DRAFT),
        may_take_back=own and handed,
        may_settle=handed and may(reader, Act.SETTLE_LATE_REQUEST, state=draft.state),
        late=may_file_late(reader),
    )


def secretariat_tasks(_: Workspace, connection: Connection) -> tuple[Task, ...]:
    """Return what waits for the desk: each late filing that is asked for."""
    return tuple(
        Task(
            Queue.LATE,
            one.draft.id,
            one.draft.headline,
            f"{_PATH}#{one.draft.id}",
            since=one.asked_at,
        )
        for one in requests(connection)
    )


def _handed_over(connection: Connection, key: str) -> Draft:
    kept = drafts.by_id(connection, key)
    if kept is None or kept.rectifies_id is not None or not timely(Act.SETTLE_LATE_REQUEST, kept.state):
        raise TakenBackError
    return kept


def _record(ws: Workspace, connection: Connection, by: Person, kept: Draft, name: Happened, **details: str) -> int:
    told = {"draft": kept.id, "path": f"/brouillons/{kept.id}/cosignatures", **details}
    fact = Fact(name, ws.now(), by.id, About.PERSON, str(kept.person_id), told, Audience.SECRETARIAT)
    return journal.record(connection, fact)


def _words(connection: Connection, kept: Draft) -> str:
    """Return the word that went with the request: it stands in the journal, for the secretariat."""
    said = journal.about(connection, About.PERSON, str(kept.person_id), Audience.SECRETARIAT)
    asked = [fact for fact in said if fact.name == Happened.LATE_FILING_ASKED and fact.details.get("draft") == kept.id]
    return asked[-1].details.get("words", "") if asked else ""
