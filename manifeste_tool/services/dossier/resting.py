"""What a paragraph rests on and what it departs from, with where it comes from and whether it came before the words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.outcomes.outcomes import Outcome
from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.synthesis.publics import Publics
from manifeste_tool.domain.text.text import Paragraph, Relation
from manifeste_tool.services.consulting.fates import fates, linked_by
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.synthesis.figures import publics_of
from manifeste_tool.services.text.paragraphs import SourceView, sources_of
from manifeste_tool.services.text.reading import Visible
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.dossier import refusals
from manifeste_tool.storage.outcomes import outcomes
from manifeste_tool.storage.synthesis import findings

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source, and the `place` it comes from."""

    view: SourceView
    place: str = ""

    @property
    def departs(self) -> bool:
        """Whether the paragraph says otherwise than this source."""
        return self.view.relation is Relation.DEPARTS_FROM


@dataclass(frozen=True, slots=True)
class Territory:
    """The contributions of one place; `name` is `""` for those whose place is not shown."""

    name: str
    sources: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True)
class Resting:
    """What a paragraph rests on, by kind, and those of its sources that it departs from.

    `publics` counts all the contributions that it rests on, its own and those its findings were drawn from;
    `authorities` are the names of theirs, by code.
    """

    territories: tuple[Territory, ...]
    findings: tuple[SourceLine, ...]
    pieces: tuple[SourceLine, ...]
    departed: tuple[SourceLine, ...]
    publics: Publics
    authorities: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A decision not to retain `count` contributions, of which `shown` are a few that the reader may know of."""

    outcome: Outcome
    count: int
    shown: tuple[Contribution, ...]

    @property
    def others(self) -> int:
        """How many are not named."""
        return self.count - len(self.shown)


def resting(ws: Workspace, connection: Connection, reader: Reader, paragraph: Paragraph) -> Resting:
    """Return what a paragraph rests on, as far as the reader may know it."""
    names = {each.code: each.name for each in consultations.authorities(connection)}
    lines = [SourceLine(one, _place(one, names)) for one in sources_of(ws, connection, reader, paragraph)]
    held = [one for one in lines if not one.departs]
    said = [one for one in held if not one.view.finding and not one.view.evidence]
    keys = [source.key for source in paragraph.sources if source.relation is not Relation.DEPARTS_FROM]
    drawn = findings.drawn_from(connection, keys)
    references = {one.view.key for one in said if one.view.contribution}
    return Resting(
        territories=_by_place(said),
        findings=tuple(one for one in held if one.view.finding),
        pieces=tuple(one for one in held if one.view.evidence),
        departed=tuple(one for one in lines if one.departs),
        publics=publics_of(ws, connection, reader, references.union(*drawn.values())),
        authorities=names,
    )


def refused(
    ws: Workspace, connection: Connection, reader: Reader, visible: Visible, identities: Sequence[str]
) -> tuple[Refusal, ...]:
    """Return the decisions not to retain contributions that give one of these paragraphs as their reason."""
    if not refusals.at(connection, identities, ()):
        return ()
    reach, linked = reach_of(ws, connection, reader), linked_by(fates(connection, visible.text))
    found = []
    for batch_id, count in refusals.at(connection, identities, linked).items():
        made = outcomes.get(connection, batch_id)
        known = refusals.known(connection, batch_id, identities, linked, reach=reach, limit=_SHOWN)
        said = contributions.of_references(connection, known)
        shown = tuple(reach.shown(said[one]) for one in known)
        if made:
            found.append(Refusal(made, count, shown))
    return tuple(found)


def _place(view: SourceView, names: Mapping[str, str]) -> str:
    """Say where a contribution comes from only where it may be read: another one is no more than counted."""
    said = view.contribution
    return (names.get(said.authority) or said.territory) if said and view.words else ""


def _by_place(lines: Iterable[SourceLine]) -> tuple[Territory, ...]:
    found: dict[str, list[SourceLine]] = {}
    for one in lines:
        found.setdefault(one.place, []).append(one)
    return tuple(Territory(name, tuple(found[name])) for name in sorted(found, key=lambda name: (not name, name)))
