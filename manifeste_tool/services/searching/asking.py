"""What a search asks of each kind, within what its reader may read: neither found nor counted beyond."""

from dataclasses import dataclass, replace

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.consulting.contributions import Filters
from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.searching import queries
from manifeste_tool.domain.searching.kinds import Kind, Standing
from manifeste_tool.domain.searching.queries import Query
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.text.reading import published_until
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.search import Amendments, Contributions, Findings, Pieces, Within


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; `kind` None looks at every kind. `authority` is the code of one."""

    text: str = ""
    kind: Kind | None = None
    theme: str = ""
    authority: str = ""
    territory: str = ""
    standing: Standing | None = None

    @property
    def query(self) -> Query:
        """What is looked for."""
        return queries.read(self.text)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the kind narrows it."""
        return replace(self, text="", kind=None) != Asked()

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds that hold what it is narrowed to: a theme is no amendment's, a state nothing else's."""
        kept = set(Kind)
        kept &= {Kind.CONTRIBUTION, Kind.FINDING} if self.theme else kept
        kept &= {Kind.CONTRIBUTION} if self.authority or self.territory else kept
        kept &= {Kind.AMENDMENT} if self.standing else kept
        return tuple(kind for kind in Kind if kind in kept)


def within(ws: Workspace, connection: Connection, reader: Reader, asked: Asked) -> dict[Kind, Within]:
    """Return where each kind is looked for, for this reader; the text is searched in memory."""
    filters = Filters(theme=asked.theme, authority=asked.authority, territory=asked.territory)
    places: dict[Kind, Within] = {
        Kind.AMENDMENT: _amendments(connection, reader, asked.standing),
        Kind.CONTRIBUTION: Contributions(reach_of(ws, connection, reader), filters),
    }
    if reader.sees(Thing.FINDING):
        places[Kind.FINDING] = Findings(asked.theme)
    if reader.sees(Thing.EVIDENCE):
        places[Kind.PIECE] = Pieces(every=reader.sees(Thing.UNPUBLISHED_EVIDENCE))
    return {kind: place for kind, place in places.items() if kind in asked.kinds}


def _amendments(connection: Connection, reader: Reader, standing: Standing | None) -> Amendments:
    """The same rule as `reading.may_see`, for all at once."""
    return Amendments(
        debated=reader.sees(Thing.AMENDMENT),
        refused=reader.sees(Thing.REFUSED_AMENDMENT),
        author_id=reader.person.id if reader.person and reader.person.active else None,
        published_until=published_until(connection) if reader.sees(Thing.PUBLISHED_AMENDMENT) else 0,
        states=standing.states if standing else (),
        outcomes=standing.outcomes if standing else (),
    )
