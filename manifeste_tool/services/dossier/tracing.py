"""Follow a paragraph back through what it absorbed and what it was cut from, as far as its reader may know."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from manifeste_tool.domain.dossier.lineage import cut_from
from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.text.text import Paragraph
from manifeste_tool.services.text.reading import Visible
from manifeste_tool.services.text.trails import unit_of, visible_trail
from manifeste_tool.services.workspace import DRAFTING_ENDED
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Touched

_MOST = 30


class Kinship(StrEnum):
    """How another paragraph's past is this one's."""

    ABSORBED = "absorbé"
    CUT_FROM = "scindé"


@dataclass(frozen=True, slots=True)
class Origin:
    """A paragraph that this one comes from; `heir` is the one that absorbed it, or that was cut from it."""

    id: str
    kinship: Kinship
    heir: str


@dataclass(frozen=True, slots=True)
class Traced:
    """What happened to a paragraph and to those it comes from, oldest first."""

    origins: tuple[Origin, ...]
    trail: tuple[Touched, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Those it comes from."""
        return tuple(one.id for one in self.origins)


def traced(connection: Connection, reader: Reader, visible: Visible, paragraph: Paragraph) -> Traced:
    """Return where a paragraph comes from. What it was cut from is told up to the cut, its own story goes on alone."""
    waiting: list[tuple[str, int | None]] = [(paragraph.id, None)]
    origins: list[Origin] = []
    trail: list[Touched] = []
    met = {paragraph.id}
    while waiting and len(met) < _MOST:
        identity, until = waiting.pop(0)
        own = _told(visible_trail(connection, reader, visible, [identity]), until)
        trail += own
        joined = [(one, Kinship.ABSORBED, until) for one in _joined(paragraph, identity, own)]
        for origin, kinship, end in (*joined, *_cuts(connection, own)):
            if origin not in met:
                met.add(origin)
                origins.append(Origin(origin, kinship, identity))
                waiting.append((origin, end))
    return Traced(tuple(origins), tuple(sorted(trail, key=lambda one: one.decision.id)))


def _told(trail: Sequence[Touched], until: int | None) -> list[Touched]:
    """Leave out what comes after a cut, and the end of a drafting where what was written in it is told."""
    own = [one for one in trail if until is None or one.decision.id <= until]
    drafted = any(one.decision.ref.startswith("refs/redaction/") for one in own)
    return [one for one in own if not drafted or one.decision.act != DRAFTING_ENDED]


def _joined(paragraph: Paragraph, identity: str, trail: Sequence[Touched]) -> tuple[str, ...]:
    if identity == paragraph.id:
        return paragraph.joined
    lines = [one.after or one.before for one in trail]
    unit = unit_of(lines[-1]) if lines else None
    return unit.joined if unit else ()


def _cuts(connection: Connection, trail: Sequence[Touched]) -> Iterator[tuple[str, Kinship, int | None]]:
    for one in trail:
        born = unit_of(one.after) if one.before is None else None
        if born is None:
            continue
        beside = texts.touched_by(connection, [one.decision.id])
        whole = cut_from(born, [(unit_of(each.before), unit_of(each.after)) for each in beside])
        if whole:
            yield whole, Kinship.CUT_FROM, one.decision.id
