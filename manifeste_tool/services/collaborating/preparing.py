"""What a collaborator does for a member: see what is the member's own, prepare drafts, say that they are ready."""

from dataclasses import dataclass, replace

from manifeste_tool.domain.commission.tasks import Task
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services import notifying
from manifeste_tool.services.amending.awaiting import DraftRow, draft_row
from manifeste_tool.services.amending.proposing import Proposal, draft_of, proposal_of
from manifeste_tool.services.clock.agendas import MyDeadline, my_deadlines
from manifeste_tool.services.collaborating.ending import record
from manifeste_tool.services.desk.queues import member_tasks
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import drafts
from manifeste_tool.storage.amending.drafts import Draft
from manifeste_tool.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft of a member, and whether the reader prepares it and may go on writing it."""

    row: DraftRow
    may_write: bool


@dataclass(frozen=True, slots=True)
class ForMember:
    """What is a member's own, for who works for them: « pour <membre> »."""

    member: Person
    drafts: tuple[Prepared, ...]
    tasks: tuple[Task, ...]
    deadlines: tuple[MyDeadline, ...]


def served_page(ws: Workspace, by: Person) -> tuple[ForMember, ...]:
    """Return what is the own of each member whom somebody works for. Raises `ForbiddenError` for who works for none."""
    with ws.reading() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.PREPARE_DRAFT)
        return tuple(_for(ws, connection, by, member) for member in reader.served)


def _for(ws: Workspace, connection: Connection, by: Person, member: Person) -> ForMember:
    own = (one for one in drafts.of_person(connection, member.id) if one.rectifies_id is None)
    found = tuple(Prepared(draft_row(connection, one), is_preparing(by, one)) for one in own)
    coming = tuple(one for one in my_deadlines(ws, connection, member) if not one.is_past)
    return ForMember(member, found, tuple(member_tasks(ws, connection, member)), coming)


def is_preparing(by: Person, kept: Draft) -> bool:
    """Whether somebody may go on writing a draft of a member: begun by them, and not handed to the secretariat."""
    return kept.prepared_by_id == by.id and kept.rectifies_id is None and kept.offered_at is None


def writable(ws: Workspace, by: Person, key: str) -> Proposal:
    """Return a draft that somebody may go on writing: their own, or one that they prepare for a member.

    Raises `NotFoundError` for any other.
    """
    with ws.reading() as connection:
        kept = drafts.by_id(connection, key)
        reader = ws.reader(by, connection)
        if kept and reader.member_for(kept.person_id) and is_preparing(by, kept):
            return replace(proposal_of(connection, kept), on_behalf_of_id=kept.person_id)
        return draft_of(connection, by, key)


def hand(ws: Workspace, by: Person, key: str) -> None:
    """Tell the member that a draft awaits them; they alone file it. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.writing() as connection:
        kept = drafts.by_id(connection, key)
        require(ws.reader(by, connection), Act.PREPARE_DRAFT, owner=kept.person_id if kept else None)
        if kept is None or not is_preparing(by, kept):
            raise NotFoundError
        told = {"draft": kept.id, "title": kept.headline, "path": f"/brouillons/{kept.id}"}
        pair = (by.id, kept.person_id)
        fact_id = record(ws, connection, by.id, Happened.DRAFT_PREPARED, pair=pair, **told)
        notifying.notify(connection, fact_id, [kept.person_id])
