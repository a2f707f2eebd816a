"""The *relevé de décisions*: made again each time from what was kept, and sent to the commission once it is over."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from manifeste_tool.domain.audience import Audience, Thing
from manifeste_tool.domain.commission.ballots import Ballot, BallotState
from manifeste_tool.domain.commission.record import Material, Record, Said, Subject, record
from manifeste_tool.domain.commission.sittings import Decision, Sitting
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, may, require, timely
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import N_, StaleError
from manifeste_tool.services import notifying
from manifeste_tool.services.amending.amendment_pages import rows
from manifeste_tool.services.conduct.screen_pages import seen_sitting
from manifeste_tool.services.sittings.rooms import entitled_in
from manifeste_tool.services.sittings.rooms import known as held
from manifeste_tool.services.sittings.rooms import record as record_fact
from manifeste_tool.services.text.reading import may_see, names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.commission import adoption, ballots, decisions, members, records, sittings
from manifeste_tool.storage.database import Connection

#: What the file is called; `number` is the sitting's.
FILE_NAME = "releve-de-decisions-%(number)s.docx"


class NotClosedError(StaleError):
    """A record is sent of a sitting that is not over."""

    sentence = N_("La séance est « %(state)s » : le relevé s'envoie une fois la séance levée.")


class SentAlreadyError(StaleError):
    """A record is sent again although nothing changed since."""

    sentence = N_("Le relevé a déjà été envoyé à la commission, et rien n'a changé depuis : rien n'a été renvoyé.")


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The record as a reader sees it. `sent_at` is when it was sent last, `changed` that a decision moved since."""

    record: Record
    sent_at: datetime | None
    changed: bool
    may_send: bool
    made_at: datetime


def record_page(ws: Workspace, person: Person | None, sitting_id: int) -> RecordPage:
    """Return the record of a sitting. Raises `NotFoundError` also for who may not see sittings at this stage."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        sitting = seen_sitting(connection, reader, sitting_id)
        sent_at = _sent_at(connection, sitting)
        changed = _changed(connection, sitting, sent_at)
        sends = may(reader, Act.SEND_RECORD, state=sitting.state)
        may_send = sends and (sent_at is None or changed)
        return RecordPage(record_of(ws, connection, reader, sitting), sent_at, changed, may_send, ws.now())


def send(ws: Workspace, by: Person, sitting_id: int) -> None:
    """Send the record to the members in office, once; again only where a decision was undone since.

    Raises `ForbiddenError`, `NotFoundError`, `NotClosedError`, `SentAlreadyError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.SEND_RECORD)
        sitting = held(connection, sitting_id)
        if not timely(Act.SEND_RECORD, sitting.state):
            raise NotClosedError(state=sitting.state)
        sent_at = _sent_at(connection, sitting)
        if sent_at and not _changed(connection, sitting, sent_at):
            raise SentAlreadyError
        standing = sum(one.undone_at is None for one in decisions.of_sitting(connection, sitting_id))
        details = {"title": sitting.title, "decisions": str(standing)}
        fact_id = record_fact(ws, connection, by, sitting, Happened.RECORD_MADE, details)
        notifying.notify(connection, fact_id, {one.id for one in members.in_office(connection)} - {by.id})


def _sent_at(connection: Connection, sitting: Sitting) -> datetime | None:
    made = [fact for fact in _facts_about(connection, sitting) if fact.name == Happened.RECORD_MADE]
    return made[-1].at if made else None


def _changed(connection: Connection, sitting: Sitting, since: datetime | None) -> bool:
    every = decisions.of_sitting(connection, sitting.id)
    return since is not None and any(one.undone_at and one.undone_at > since for one in every)


def _facts_about(connection: Connection, sitting: Sitting) -> tuple[Fact, ...]:
    return journal.about(connection, About.SITTING, str(sitting.id), Audience.SECRETARIAT)


def record_of(ws: Workspace, connection: Connection, reader: Reader, sitting: Sitting) -> Record:
    """Return the record of a sitting that the reader may see; who was there is left out where they may not."""
    given = material(ws, connection, sitting, reader)
    if not reader.sees(Thing.ATTENDANCE):
        given = replace(given, members=(), spans=(), answers=(), tells_who=False)
    return record(given)


def material(ws: Workspace, connection: Connection, sitting: Sitting, reader: Reader) -> Material:
    """Return all that the record of a sitting is made of, with the amendments and statements that the reader sees."""
    made = decisions.of_sitting(connection, sitting.id)
    spans, answers = sittings.spans(connection, sitting.id), sittings.answers(connection, sitting.id)
    office = members.in_office(connection)
    concerned = {sitting.chair_id, *(one.id for one in office), *answers}
    concerned |= {key for span in spans for key in (span.member_id, span.by_id)}
    return Material(
        sitting=sitting,
        members=tuple(one.id for one in office),
        entitled=entitled_in(connection, sitting),
        names=names_of(connection, concerned),
        spans=spans,
        answers=tuple(answers.values()),
        held=_facts_about(connection, sitting),
        decisions=made,
        facts=records.facts(connection, {key for one in made for key in one.facts}),
        subjects=dict(_subjects(ws, connection, reader, _concerned(made))),
        on_text=tuple(one for one in ballots.on_the_text(connection) if _was_held_in(sitting, one)),
    )


def _was_held_in(sitting: Sitting, one: Ballot) -> bool:
    return one.sitting_id == sitting.id and one.state is BallotState.CLOSED


def _concerned(made: Iterable[Decision]) -> set[int]:
    return {key for one in made for key in (one.amendment_id, *map(int, one.before or {}))}


def _subjects(
    ws: Workspace, connection: Connection, reader: Reader, amendment_ids: set[int]
) -> Iterator[tuple[int, Subject]]:
    found = amendments.some(connection, amendment_ids)
    parents = amendments.some(connection, {one.parent_id for one in found.values() if one.parent_id})
    said = _said(connection, amendment_ids) if reader.sees(Thing.STATEMENT) else {}
    for row in rows(ws, connection, tuple(found[key] for key in sorted(found))):
        one = row.amendment
        shown = may_see(connection, reader, one)
        headline, author = (one.headline, row.author) if shown else ("", "")
        parent = parents[one.parent_id].numeral if one.parent_id else ""
        yield (
            one.id,
            Subject(*(one.number, one.numeral, headline, author, row.place, parent), said=said.get(one.id, ())),
        )


def _said(connection: Connection, amendment_ids: Iterable[int]) -> Mapping[int, tuple[Said, ...]]:
    every = adoption.statements_on_amendments(connection, amendment_ids)
    found = [one for one in every if one.withdrawn_at is None]
    names = names_of(connection, (one.person_id for one in found))
    told: dict[int, tuple[Said, ...]] = {}
    for one in found:
        who = one.association or names.get(one.person_id or 0, "")
        key = one.amendment_id or 0
        told[key] = (*told.get(key, ()), Said(one.kind, who, one.words))
    return told
