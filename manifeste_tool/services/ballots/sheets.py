"""Amendments as they are voted on: what each changes, its dispositif, who presents it."""

from collections.abc import Mapping
from dataclasses import dataclass

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.amending.dispositif import dispositif
from manifeste_tool.domain.comparing.diff import UnitDiff, text_diff
from manifeste_tool.domain.text.text import Place
from manifeste_tool.services.examining.ordering import state_of
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Sheet:
    """One amendment that is voted on, as it is read before answering."""

    amendment: Amendment
    author: str
    units: tuple[UnitDiff, ...]
    places: Mapping[str, Place]
    dispositif: tuple[str, ...]
    open_subs: int


def sheet(ws: Workspace, connection: Connection, amendment: Amendment) -> Sheet:
    """Return an amendment as it is voted on; sixty letters that are written one after the other share it."""
    state, name = state_of(ws, connection), ("voted on", amendment.id)
    kept = ws.latest.get(state, name)
    return kept if isinstance(kept, Sheet) else ws.latest.keep(state, name, _made_sheet(ws, connection, amendment))


def _made_sheet(ws: Workspace, connection: Connection, amendment: Amendment) -> Sheet:
    base, wanted = ws.text(connection, amendment.base), ws.text(connection, amendment.sha)
    return Sheet(
        amendment=amendment,
        author=names_of(connection, [amendment.author_id]).get(amendment.author_id, ""),
        units=tuple(unit for unit in text_diff(base, wanted) if unit.changed),
        places={**wanted.places, **base.places},
        dispositif=dispositif(base, wanted),
        open_subs=sum(one.is_open for one in amendments.sub_amendments(connection, amendment.id)),
    )
