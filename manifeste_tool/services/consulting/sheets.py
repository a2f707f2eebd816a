"""The sheets sent to the page of imports: where they are kept, who may import them, how they are read."""

import json
from collections.abc import Mapping, Sequence

from manifeste_tool.domain.consulting import mapping
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.paths import Home
from manifeste_tool.services.consulting import planning
from manifeste_tool.services.consulting.planning import Plan
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import settings
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.consulting.uploads import Uploads
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.serving.uploads import CONTRIBUTIONS, FOLDER, uploads


def kept(ws: Workspace, home: Home) -> Uploads:
    """Return where the sheets of an instance are kept while they are looked at."""
    return uploads(ws.db, home.root / FOLDER, CONTRIBUTIONS)


def require_import(ws: Workspace, connection: Connection, by: Person | None, consultation: str) -> Person:
    """Return who imports for a consultation, `""` for none: the secretariat, or a référent for their own authority's.

    Raises `ForbiddenError`.
    """
    found = consultations.get(connection, consultation) if consultation else None
    return require(ws.reader(by, connection), Act.IMPORT_CONTRIBUTIONS, authority=found.authority if found else "")


def require_any(ws: Workspace, connection: Connection, by: Person | None) -> str:
    """Return the code of the authority that a person imports for, `""` for every one. Raises `ForbiddenError`."""
    home = by.authority if by is not None and by.role is Role.REFERENT else ""
    require(ws.reader(by, connection), Act.IMPORT_CONTRIBUTIONS, authority=home)
    return home


def planned(ws: Workspace, home: Home, key: str, told: Mapping[str, str]) -> Plan:
    """Return how a sheet is read: as was said of one with the same columns, else as it is recognised.

    Raises the `RefusedError` of what cannot be read.
    """
    path = kept(ws, home).sheet(key, told)
    columns = planning.sheet_of(path).columns
    choices = remembered(ws, columns, told)
    layout = mapping.layout_of_choices(choices, columns) if choices else None
    return planning.plan(path, layout=layout, consultation=told["consultation"])


def remembered(ws: Workspace, columns: Sequence[str], told: Mapping[str, str]) -> Mapping[str, str] | None:
    """Return what was said of the columns of a sheet: by those of its authority first, then by the secretariat."""
    with ws.reading() as connection:
        for authority in dict.fromkeys((told.get("authority", ""), "")):
            if written := settings.get(connection, _setting(columns, authority)):
                choices: Mapping[str, str] = json.loads(written)
                return choices
    return None


def remember(ws: Workspace, columns: Sequence[str], told: Mapping[str, str], choices: Mapping[str, str]) -> None:
    """Keep what was said of the columns of a sheet, for every sheet that has the same; nothing said forgets it."""
    with ws.writing() as connection:
        written = json.dumps(dict(choices)) if choices else ""
        settings.put(connection, _setting(columns, told.get("authority", "")), written)


def _setting(columns: Sequence[str], authority: str) -> str:
    name = f"mapping:{mapping.signature(columns)}"
    return f"{name}:{authority}" if authority else name
