"""What a reference or a number leads to without a search, where its reader may read it."""

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.searching.kinds import Kind, Named, named
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.searching import in_text
from manifeste_tool.services.text.reading import may_see
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.evidence import evidence
from manifeste_tool.storage.synthesis import findings


def straight(ws: Workspace, person: Person | None, typed: str) -> Named | None:
    """Return the one thing that was named outright; None for words, for nothing known, and for what may not be read."""
    asked = named(typed)
    if not asked:
        return None
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        return next((there for each in asked if (there := _there(ws, connection, reader, each))), None)


def _there(ws: Workspace, connection: Connection, reader: Reader, asked: Named) -> Named | None:
    match asked.kind:
        case Kind.TEXT:
            identity = in_text.identity_at(ws, connection, reader, asked.key)
            return Named(Kind.TEXT, identity) if identity else None
        case Kind.AMENDMENT:
            return _amendment(ws, connection, reader, asked.key)
        case Kind.CONTRIBUTION:
            said = contributions.get(connection, asked.key)
            return asked if said and reach_of(ws, connection, reader).knows(said) else None
        case Kind.FINDING:
            return asked if reader.sees(Thing.FINDING) and findings.get(connection, asked.key) else None
        case Kind.PIECE:
            return asked if _shows_piece(connection, reader, asked.key) else None


def _amendment(ws: Workspace, connection: Connection, reader: Reader, label: str) -> Named | None:
    cycle, _, number = label.partition("/")
    found = amendments.numbered(connection, int(cycle) or ws.cycle(connection), int(number))
    return Named(Kind.AMENDMENT, found.label) if found and may_see(connection, reader, found) else None


def _shows_piece(connection: Connection, reader: Reader, key: str) -> bool:
    found = evidence.of_keys(connection, evidence.known_keys(connection, [key])).get(key)
    return found is not None and reader.sees(Thing.EVIDENCE if found.public else Thing.UNPUBLISHED_EVIDENCE)
