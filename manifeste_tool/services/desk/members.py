"""What awaits one person: of their amendments and drafts, of the copies lent to them, of their authority's report."""

from collections.abc import Iterator

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.commission.tasks import Queue, Task
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import N_
from manifeste_tool.services.amending.awaited import Awaiting, Invitation, awaits
from manifeste_tool.services.clock import reports_due as reports
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.integration import copies

ANSWER = N_("Cosigner ?")
ACCEPT = N_("Accepter sa signature ?")
OFFERED = N_("Rectification proposée.")
TIE_AGAIN = N_("À rattacher.")
LOOK_AGAIN = N_("À revoir.")
REFUSED = N_("Irrecevable : un réexamen peut être demandé une fois.")
TO_FILE = N_("Brouillon à déposer.")
TO_PROPOSE = N_("Brouillon à proposer.")
NEWS = N_("À lire.")
COPY = N_("Copie de travail à rendre.")
REPORT = N_("Restitution à envoyer au secrétariat.")
_TODO = "/a-faire"
_EVERY = 1_000


def amending(ws: Workspace, connection: Connection, person: Person) -> Iterator[Task]:
    """Yield what of amendments awaits a person, news included."""
    yield from of_awaiting(awaits(ws, connection, person))


def of_awaiting(found: Awaiting) -> Iterator[Task]:
    """Yield what awaits, one task a thing: the page that shows them in full counts these."""
    yield from (_invitation(one, ANSWER) for one in found.invitations)
    yield from (_invitation(one, ACCEPT) for one in found.requests)
    yield from (_amendment(Queue.RECTIFICATION, one, OFFERED) for one in found.offered)
    yield from (_amendment(Queue.RECTIFICATION, one, TIE_AGAIN) for one in found.to_tie_again)
    yield from (_amendment(Queue.RECTIFICATION, one.amendment, LOOK_AGAIN) for one in found.no_longer_apply)
    yield from (_amendment(Queue.REEXAMINATION, one, REFUSED) for one in found.refused)
    for row in found.to_file:
        act, path = TO_PROPOSE if row.rectifies and found.on_behalf else TO_FILE, f"/brouillons/{row.draft.id}"
        due = None if row.rectifies else found.deadline
        yield Task(Queue.DRAFT, row.draft.id, row.draft.headline, path, row.draft.updated_at, due, act=act)
    for told in found.notices:
        path = _path(told.amendment) if told.amendment else told.fact.details.get("path", _TODO)
        title = told.amendment.headline if told.amendment else told.fact.details.get("title", "")
        yield Task(Queue.NEWS, str(told.id), title, path, told.fact.at, act=NEWS, who=told.by)


def _invitation(one: Invitation, act: str) -> Task:
    path = _path(one.amendment) if one.amendment else f"/brouillons/{one.draft_id}/cosignatures"
    return Task(Queue.SIGNATURE, str(one.id), one.headline, path, one.at, act=act, who=one.name)


def _amendment(queue: Queue, one: Amendment, act: str) -> Task:
    since = one.decided_at if queue is Queue.REEXAMINATION else one.filed_at
    return Task(queue, str(one.id), one.headline, _path(one), since, act=act)


def _path(one: Amendment) -> str:
    return f"/amendements/{one.cycle}/{one.number}"


def copies_lent(_: Workspace, connection: Connection, person: Person) -> Iterator[Task]:
    """Yield the open working copies that are lent to a person."""
    found, _total = copies.page(connection, of=[person.id], limit=_EVERY, offset=0)
    for one in found:
        if one.is_open:
            yield Task(Queue.COPY, str(one.id), one.title, f"/copies/{one.id}", one.lent_at, one.due_at, act=COPY)


def reports_due(ws: Workspace, connection: Connection, person: Person) -> Iterator[Task]:
    """Yield the reports that are awaited of a person's authority."""
    for due in reports.deadlines(ws, connection) if person.role is Role.REFERENT else ():
        if any(one.person_id == person.id for one in due.missing):
            yield Task(Queue.RESTITUTION, due.key, due.title, due.path, due.since, due.at, act=REPORT)
