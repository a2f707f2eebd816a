"""What waits for the secretariat of those who write without account."""

from collections.abc import Iterator

from manifeste_tool.domain.commission.tasks import Queue, Task
from manifeste_tool.domain.gathering.voices import EnquiryState
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import enquiries, flags

_MOST = 100
_SHORT = 80


def secretariat_tasks(_ws: Workspace, connection: Connection) -> Iterator[Task]:
    """Yield the threads to answer and the contributions that were flagged, the oldest first."""
    waiting, _ = enquiries.page(connection, state=EnquiryState.WAITING, limit=_MOST)
    begin = enquiries.beginnings(connection, [one.id for one in waiting])
    for one in waiting:
        title = " ".join(begin.get(one.id, "").split())
        short = title if len(title) <= _SHORT else f"{title[: _SHORT - 1].rstrip()}…"
        yield Task(Queue.ENQUIRY, str(one.id), short, f"/secretariat/questions/{one.id}", one.made_at)
    for each in flags.page(connection, settled=False, limit=_MOST)[0]:
        path = f"/secretariat/contributions-signalees#s{each.id}"
        yield Task(Queue.FLAG, str(each.id), f"{each.contribution} : {each.motive}", path, each.made_at)
