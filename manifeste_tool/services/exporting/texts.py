"""The text at any version, or today's for those who see it, as a document of its own."""

from manifeste_tool.domain.people import Reader
from manifeste_tool.domain.text.markdown import serialise
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.exporting.kinds import Kind, Made, Parameters, Progress
from manifeste_tool.services.text.reading import Visible, visible_text
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.text import texts


def depends_on(ws: Workspace, connection: Connection, reader: Reader, parameters: Parameters) -> tuple[str, ...]:
    """Return what the document depends on. Raises `NotFoundError`."""
    found = _visible(ws, connection, reader, parameters)
    return (found.sha, found.version.number if found.version else "")


def make(ws: Workspace, reader: Reader, parameters: Parameters, form: str, progress: Progress) -> Made:
    """Make it."""
    with ws.reading() as connection:
        found = _visible(ws, connection, reader, parameters)
    name = f"manifeste-{found.version.number}" if found.version else "manifeste"
    progress(1, 1)
    return Made(serialise(found.text).encode(), f"{name}.{form}", "text/markdown; charset=utf-8")


def _visible(ws: Workspace, connection: Connection, reader: Reader, parameters: Parameters) -> Visible:
    if number := parameters.get("version", ""):
        version = texts.version_numbered(connection, number)
        if version is None:
            raise NotFoundError
        return Visible(version.sha, MAIN, ws.text(connection, version.sha), version)
    found = visible_text(ws, connection, reader)
    if found is None:
        raise NotFoundError
    return found


KIND = Kind("texte", ("md",), depends_on, make)
