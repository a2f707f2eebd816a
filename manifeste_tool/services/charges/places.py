"""The one place that a question is on: how it is called, and its words as they stand, nothing around them."""

from dataclasses import dataclass

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.commission.charges import OpinionRequest
from manifeste_tool.domain.comparing.diff import UnitDiff, text_diff
from manifeste_tool.domain.text.text import Paragraph, Text, chapter_of
from manifeste_tool.domain.text.text import Place as Standing
from manifeste_tool.errors import N_
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph, the units of a chapter, or what an amendment changes and why. `path` is its page on this site."""

    label: str
    path: str
    units: tuple[Paragraph, ...] = ()
    changes: tuple[UnitDiff, ...] = ()
    standings: dict[str, Standing] | None = None
    amendment: Amendment | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the place, a unit each."""
        return tuple(unit.text for unit in self.units)


def place_named(ws: Workspace, connection: Connection, one: OpinionRequest) -> Place:
    """Return what a request is on; a paragraph that is gone keeps its name and has no words."""
    if one.amendment_id:
        return _of_amendment(ws, connection, one.amendment_id)
    return of_text(ws.text(connection, ws.main(connection)), one.place)


def of_text(text: Text, identity: str) -> Place:
    """Return a paragraph, or a chapter for the identity of its heading."""
    path = f"/paragraphes/{identity}"
    unit = text.by_id.get(text.heirs.get(identity, identity))
    if unit is None:
        return Place(N_("passage retiré du texte"), path)
    if not unit.is_chapter:
        return Place(text.places[unit.id].label, path, (unit,))
    place = text.places[unit.id]
    label: str = unit.text
    if place.numbered:
        label = N_("%(place)s : %(words)s") % {"place": place.chapter_label, "words": unit.text}
    return Place(label, f"/texte#{unit.id}", chapter_of(text, unit.id))


def _of_amendment(ws: Workspace, connection: Connection, amendment_id: int) -> Place:
    one = amendments.some(connection, [amendment_id])[amendment_id]
    base, wanted = ws.text(connection, one.base), ws.text(connection, one.sha)
    changes = tuple(unit for unit in text_diff(base, wanted) if unit.changed)
    places = {**wanted.places, **base.places}
    path = f"/amendements/{one.cycle}/{one.number}"
    return Place(f"amendement {one.numeral} : {one.headline}", path, (), changes, places, one)
