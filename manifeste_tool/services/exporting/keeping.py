"""Keep finished documents as files, say what stopped the others, and let go of what nobody may be handed any more."""

from datetime import timedelta

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.exporting.exports import ExportFile, ExportState
from manifeste_tool.errors import ManifesteError
from manifeste_tool.services.exporting.kinds import Made
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import files
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.exporting import export_files
from manifeste_tool.storage.files import StoredFile

#: How long a document is kept after it was made, and how long what stopped one is said.
KEPT_FOR, SAID_FOR = timedelta(days=30), timedelta(days=1)


def kept(ws: Workspace, connection: Connection, known: ExportFile | None) -> Made | None:
    """Return a finished document, None where it is not finished or where its bytes are gone."""
    row = files.get(connection, known.file_id) if known and known.file_id is not None else None
    content = ws.files.read(row.sha256) if row else None
    return Made(content, row.name, row.media_type) if row and content is not None else None


def keep(ws: Workspace, taken: ExportFile, made: Made) -> bool:
    """Keep what was made; False, and nothing kept, where it was cancelled or taken up by another meanwhile."""
    with ws.writing() as connection:
        stands = export_files.get(connection, taken.key)
        if stands is None or (stands.state, stands.starts) != (taken.state, taken.starts):
            return False
        row = files.add(connection, _file(ws, made))
        ended = {"state": ExportState.READY, "file_id": row.id, "name": made.name[:160], "ended_at": ws.now()}
        return export_files.move(connection, taken, **ended)


def _file(ws: Workspace, made: Made) -> StoredFile:
    """Return the row of a file. By itself it is nobody's, public or not: only the engine knows whether it is stale."""
    return StoredFile(
        sha256=ws.files.put(made.content),
        name=made.name,
        media_type=made.media_type,
        size=len(made.content),
        audience=Audience.SECRETARIAT,
        kept_at=ws.now(),
    )


def stop(ws: Workspace, taken: ExportFile, problem: ManifesteError) -> None:
    """Say what stopped a document."""
    with ws.writing() as connection:
        values = {"state": ExportState.FAILED, "problem": str(problem), "ended_at": ws.now()}
        export_files.move(connection, taken, **values)


def forget(ws: Workspace, gone: tuple[ExportFile, ...]) -> int:
    """Forget documents and their files; return how many."""
    with ws.writing() as connection:
        export_files.drop(connection, [one.key for one in gone])
        digests = files.forget(connection, [one.file_id for one in gone if one.file_id is not None])
    with ws.writing() as connection:
        for digest in files.unnamed(connection, digests):
            ws.files.drop(digest)
    return len(gone)


def purge(ws: Workspace) -> int:
    """Forget what was made long ago and what came to nothing; return how many. May run twice."""
    with ws.reading() as connection:
        ended = export_files.ended_before(connection, ws.now() - SAID_FOR)
    old = ws.now() - KEPT_FOR
    gone = tuple(one for one in ended if one.may_be_asked_again or (one.ended_at and one.ended_at < old))
    return forget(ws, gone) if gone else 0
