"""Ask each member, by mail, whether what was made in their name is theirs; they answer without an account."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.comparing.diff import UnitDiff, text_diff
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import Letter, News
from manifeste_tool.domain.text.gestures import applied
from manifeste_tool.domain.text.text import Place
from manifeste_tool.errors import ManifesteError, NotFoundError
from manifeste_tool.services.amending.proposing import proposal_of
from manifeste_tool.services.notifying import notify_secretariat
from manifeste_tool.services.telling.posting import post, recipient
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage.amending import drafts
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.returning import confirmations, documents
from manifeste_tool.storage.returning.confirmations import NO, YES, Confirmation
from manifeste_tool.storage.returning.documents import Document

DAYS = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """What a member was asked: `answer` is `""` while they have not said."""

    name: str
    asked_at: datetime
    answer: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A draft made in a member's name, as they read it."""

    headline: str
    rationale: str
    units: tuple[UnitDiff, ...]
    places: dict[str, Place]


@dataclass(frozen=True, slots=True)
class ConfirmationPage:
    """What a member reads before they answer, without signing in."""

    name: str
    key: str
    drafts: tuple[Shown, ...]
    answer: str


def ask_members(ws: Workspace, connection: Connection, by: Person, document: Document) -> None:
    """Write to each member in whose name drafts were made of a document, once for all that came with it."""
    made = {change.draft for change in documents.changes(connection, document.key) if change.draft}
    found = (drafts.by_id(connection, key) for key in sorted(made))
    named = {one.on_behalf_of_id for one in found if one}
    for member_id in sorted(one for one in named if one):
        member = people.get(connection, member_id)
        if member is None or not member.email:
            continue
        key, now = ws.new_key(), ws.now()
        until = now + timedelta(days=DAYS)
        if confirmations.ask(connection, document.batch, member.id, key=key, at=now, until=until):
            values = {"by": by.name, "key": key, "days": DAYS, "document": document.name}
            post(ws, connection, recipient(member), Letter(News.DOCUMENT, "document_confirmation", values))


def asked(connection: Connection, batch: str) -> tuple[Asked, ...]:
    """Return what members were asked of a batch."""
    found = confirmations.of_batch(connection, batch)
    people_found = (people.get(connection, one.member_id) for one in found)
    return tuple(
        Asked(person.name if person else "", one.asked_at, one.answer)
        for one, person in zip(found, people_found, strict=True)
    )


def confirmation_page(ws: Workspace, key: str) -> ConfirmationPage:
    """Return what a key shows: the drafts made in a member's name. Raises `NotFoundError` once it has expired."""
    with ws.reading() as connection:
        found = _known(ws, connection, key)
        member = people.get(connection, found.member_id)
        shown = tuple(_shown(ws, connection, found))
        return ConfirmationPage(member.name if member else "", key, shown, found.answer)


def answer(ws: Workspace, key: str, *, yes: bool) -> None:
    """Keep a member's answer, the first only, and tell the secretariat. Raises `NotFoundError`."""
    with ws.writing() as connection:
        found = _known(ws, connection, key)
        said = YES if yes else NO
        if not confirmations.answer(connection, found.id, said, ws.now()):
            return
        first = documents.of_batch(connection, found.batch)[0]
        details = {"answer": said, "path": f"/documents/{first.key}", "name": first.name}
        fact = Fact(
            *(Happened.DOCUMENT_ANSWERED, ws.now(), found.member_id, About.DOCUMENT, first.key, details),
            Audience.SECRETARIAT,
        )
        notify_secretariat(connection, journal.record(connection, fact))


def _known(ws: Workspace, connection: Connection, key: str) -> Confirmation:
    found = confirmations.by_key(connection, key)
    if found is None or found.expires_at <= ws.now():
        raise NotFoundError
    return found


def _shown(ws: Workspace, connection: Connection, found: Confirmation) -> Iterator[Shown]:
    """Yield the drafts of a batch that are in the member's name, as they stand now."""
    keys = dict.fromkeys(
        change.draft
        for document in documents.of_batch(connection, found.batch)
        for change in documents.changes(connection, document.key)
        if change.draft
    )
    for key in keys:
        draft = drafts.by_id(connection, key)
        if draft is None or draft.on_behalf_of_id != found.member_id:
            continue
        base = ws.text(connection, draft.base)
        try:
            wanted = applied(base, proposal_of(connection, draft).gestures, ws.fresh(connection))
        except ManifesteError:
            wanted = base
        units = tuple(unit for unit in text_diff(base, wanted) if unit.changed)
        yield Shown(draft.headline, draft.rationale, units, {**wanted.places, **base.places})
