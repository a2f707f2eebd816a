"""What waits, over every queue of the application: the registry of its sources, and what they say together.

Another part of the work supplies `secretariat_tasks(ws, connection)` or `member_tasks(ws, connection, person)`, which
yield tasks, and is named here; a queue that may be long gives a count and a portion of itself instead (`QUEUES`).
"""

from collections.abc import Callable, Iterable, Iterator

from manifeste_tool.domain.commission.tasks import Portion, Queue, Task, Waiting, in_order, waiting
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.adoption import awaiting as adoption
from manifeste_tool.services.amending import late_requests
from manifeste_tool.services.ballots import awaiting as ballots
from manifeste_tool.services.charges import chapter_pages, question_pages
from manifeste_tool.services.clock import tasks as clock_tasks
from manifeste_tool.services.desk import members, secretariat
from manifeste_tool.services.health import clocking as server_clock
from manifeste_tool.services.membership import clocking
from manifeste_tool.services.moderation import awaiting as moderation
from manifeste_tool.services.outcomes import awaiting as outcomes
from manifeste_tool.services.provenance import reconfirm_pages
from manifeste_tool.services.publication import preparation_pages
from manifeste_tool.services.reading import aligning_pages
from manifeste_tool.services.registers import waiting as registers
from manifeste_tool.services.returning import document_pages
from manifeste_tool.services.serving import authority_pages
from manifeste_tool.services.sittings import waiting as sitting_tasks
from manifeste_tool.services.synthesis import reading_queue
from manifeste_tool.services.telling import outbox_pages
from manifeste_tool.services.territories import admitting
from manifeste_tool.services.voices import waiting as voices
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection

#: Queues that may hold a thousand things: each gives its count, its oldest and the portion that is asked for.
QUEUES: dict[Queue, Callable[[Workspace, Connection, Portion], Waiting]] = {
    Queue.ADMISSIBILITY: secretariat.admissibility,
    Queue.REEXAMINATION: secretariat.reexamination,
    Queue.DECISION: secretariat.decision,
    Queue.CONFIRMATION: secretariat.confirmation,
    Queue.INTEGRATION: secretariat.integration,
    Queue.OPINION: secretariat.opinion,
    Queue.REPORT: secretariat.report,
    Queue.MODERATION: moderation.moderation,
    Queue.CONTESTED: moderation.reexamination,
    Queue.RECTIFICATION: secretariat.rectification,
    Queue.READING: reading_queue.reading,
    Queue.SOURCE: secretariat.source,
    Queue.RECONFIRMATION: reconfirm_pages.queue,
    Queue.DISPUTE: outcomes.contested,
    Queue.OUTCOME: outcomes.without_outcome,
    Queue.PUBLICATION: secretariat.publication,
    Queue.COPY: secretariat.copy,
}

#: What other parts of the work bring to the secretariat's desk, a few things each; several may share a queue.
SOURCES: tuple[Callable[[Workspace, Connection], Iterable[Task]], ...] = (
    late_requests.secretariat_tasks,
    clock_tasks.secretariat_tasks,
    server_clock.secretariat_tasks,
    admitting.secretariat_tasks,
    ballots.secretariat_tasks,
    sitting_tasks.secretariat_tasks,
    adoption.secretariat_tasks,
    question_pages.answers_to_read,
    outbox_pages.secretariat_tasks,
    voices.secretariat_tasks,
    preparation_pages.secretariat_tasks,
    document_pages.secretariat_tasks,
    aligning_pages.secretariat_tasks,
    clocking.secretariat_tasks,
    registers.secretariat_tasks,
    authority_pages.secretariat_tasks,
)

MemberSource = Callable[[Workspace, Connection, Person], Iterable[Task]]

#: What awaits one person besides their amendments, which come first (`members.amending`) and are shown in full.
MEMBER_SOURCES: tuple[MemberSource, ...] = (
    members.copies_lent,
    members.reports_due,
    reconfirm_pages.member_tasks,
    ballots.member_tasks,
    sitting_tasks.member_tasks,
    adoption.member_tasks,
    chapter_pages.opinions_due,
    question_pages.member_tasks,
    document_pages.member_tasks,
)

#: Where the tasks of a queue that has no page of its own are worked.
_DESK = "/secretariat?file="


def queues(
    ws: Workspace, connection: Connection, asked: Callable[[Queue], Portion] = lambda _: Portion()
) -> Iterator[Waiting]:
    """Yield what waits for the secretariat, a queue after the other, empty ones too; `asked` narrows each."""
    brought: dict[Queue, list[Task]] = {}
    for source in SOURCES:
        for task in source(ws, connection):
            brought.setdefault(task.queue, []).append(task)
    for queue in Queue:
        if queue in QUEUES:
            yield QUEUES[queue](ws, connection, asked(queue))
        if queue in brought:
            yield waiting(queue, f"{_DESK}{queue}", brought[queue], asked(queue))


def member_tasks(ws: Workspace, connection: Connection, person: Person) -> tuple[Task, ...]:
    """Return what awaits one person, the nearest date first: every page and mail that says it asks here."""
    return in_order((*members.amending(ws, connection, person), *other_tasks(ws, connection, person)))


def other_tasks(ws: Workspace, connection: Connection, person: Person) -> Iterator[Task]:
    """Yield what awaits one person besides what their amendments ask."""
    for source in MEMBER_SOURCES:
        yield from source(ws, connection, person)
