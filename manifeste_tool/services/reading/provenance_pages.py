"""Where every paragraph of a text comes from: its sources by territory, its age, how contested it is.

One query for each kind of thing, whatever the length of the text.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from manifeste_tool.domain.amending.amendments import Amendment, Outcome, State
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.evidence.evidence import pieces_of
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.reading.aligned import Language
from manifeste_tool.domain.text.text import Kind, Paragraph, Place, Text
from manifeste_tool.services.accountability.grounds import declared_in
from manifeste_tool.services.consulting.reaching import once, reach_of
from manifeste_tool.services.publication.standing import VersionStanding, version_standing
from manifeste_tool.services.reading.aligned import languages
from manifeste_tool.services.reading.aligned_pages import WHOLE, visible_at
from manifeste_tool.services.reading.reading_pages import beside
from manifeste_tool.services.text.reading import Visible, published_until
from manifeste_tool.services.text.sourcing import needs_source
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.amending.amendments import OPEN_STATES
from manifeste_tool.storage.commission import adoption
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.outcomes import disputes
from manifeste_tool.storage.reading import behind
from manifeste_tool.storage.reading.behind import Proposed, Said
from manifeste_tool.storage.text import ages, texts
from manifeste_tool.storage.text.texts import Decision

_REJECTED = (Outcome.REJECTED, Outcome.NOT_SUPPORTED, Outcome.FALLEN)


@dataclass(frozen=True, slots=True)
class Support:
    """What a paragraph rests on: `contributions` counts its own and those its findings were drawn from, each once.

    `places` are named territories with how many of these come from each; `elsewhere` come from no place that this
    reader may be told. `territories` counts all places, told or not, as the margin of the text does.
    """

    contributions: int = 0
    territories: int = 0
    places: tuple[tuple[str, int], ...] = ()
    elsewhere: int = 0
    pieces: int = 0
    declared: bool = False
    unsourced: bool = False


@dataclass(frozen=True, slots=True)
class Age:
    """Since when a paragraph has these words: the decision, the first version that has them (`""`: none yet)."""

    at: datetime | None = None
    version: str = ""
    summary: str = ""
    amendment: Amendment | None = None


@dataclass(frozen=True, slots=True)
class Contest:
    """What was said against a paragraph, as far as the reader may know it."""

    proposed: int = 0
    open: int = 0
    rejected: int = 0
    statements: int = 0
    disputes: int = 0

    @property
    def total(self) -> int:
        """How contested it is, in one number: every amendment, reserve and contested link counts one."""
        return self.proposed + self.statements + self.disputes


@dataclass(frozen=True, slots=True)
class ProvenanceView:
    """One unit with where it comes from; a heading has its age and what contests it alone."""

    paragraph: Paragraph
    place: Place
    support: Support
    age: Age
    contest: Contest

    @property
    def is_heading(self) -> bool:
        """Whether it is asked for no source."""
        return self.paragraph.kind is Kind.HEADING


@dataclass(frozen=True, slots=True)
class ProvenancePage:
    """A text with where each paragraph comes from. `sees_contest` says whether the reader is told of amendments."""

    visible: Visible
    number: str
    units: tuple[ProvenanceView, ...]
    rows: tuple[ProvenanceView, ...]
    sorted_by: str
    languages: tuple[Language, ...]
    standing: VersionStanding | None
    most: int
    sees_disputes: bool


#: The orders of the table, by the word that asks for each; those beside « ordre » put the most first.
_Key = Callable[[ProvenanceView], tuple[object, ...]]
ORDERS: Mapping[str, _Key | None] = {
    "ordre": None,
    "contributions": lambda one: (-one.support.contributions, -one.support.territories),
    "territoires": lambda one: (-one.support.territories, -one.support.contributions),
    "age": lambda one: (one.age.at is None, -one.age.at.timestamp() if one.age.at else 0),
    "conteste": lambda one: (-one.contest.total, -one.contest.rejected),
}


@dataclass(frozen=True, slots=True)
class _Known:
    """All that was read of the database for one page."""

    support: Mapping[str, Support]
    declared: Collection[str]
    worded: Mapping[str, Decision]
    versions: Sequence[tuple[int, str]]
    amendments: Mapping[int, Amendment]
    proposed: Mapping[str, Sequence[Proposed]]
    statements: Mapping[int, int]
    disputed: Mapping[str, int] = field(default_factory=dict)


def provenance_page(ws: Workspace, person: Person | None, number: str = "", *, order: str = "") -> ProvenancePage:
    """Return the newest text the reader may see, or a version, with where it comes from. Raises `NotFoundError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        visible = visible_at(ws, connection, reader, number)
        known = _known(ws, connection, reader, visible)
        stands = version_standing(connection, number) if number else None
        found = tuple(one for one in languages(connection, beside(connection, visible)) if one in WHOLE)
    text = visible.text
    units = tuple(_view(text, unit, known) for unit in text)
    key = ORDERS.get(order)
    rows = [one for one in units if not one.is_heading]
    return ProvenancePage(
        visible=visible,
        number=number,
        units=units,
        rows=tuple(sorted(rows, key=key) if key else rows),
        sorted_by=order if order in ORDERS else "ordre",
        languages=found,
        standing=stands,
        most=max((one.support.contributions for one in units), default=0),
        sees_disputes=reader.sees(Thing.DISPUTE),
    )


def _known(ws: Workspace, connection: Connection, reader: Reader, visible: Visible) -> _Known:
    text = visible.text
    reach = reach_of(ws, connection, reader)
    ranks = ages.ranks(connection)
    worded = _worded(connection, reader, visible)
    proposed = _proposed(connection, reader, visible)
    shown = {one.amendment_id for those in proposed.values() for one in those}
    behind_them = {one.amendment_id for one in worded.values() if one.amendment_id}
    return _Known(
        support=once(ws, connection, ("support", visible.sha, reach), lambda: supports(connection, text, reach)),
        declared=declared_in(connection, visible),
        worded=worded,
        versions=ranks,
        amendments=amendments.some(connection, behind_them & _visible_ids(connection, reader, behind_them)),
        proposed=proposed,
        statements=_statements(connection, shown) if reader.sees(Thing.STATEMENT) else {},
        disputed=_disputed(connection, text) if reader.sees(Thing.DISPUTE) else {},
    )


def supports(connection: Connection, text: Text, reach: Reach) -> dict[str, Support]:
    """Return what each paragraph of a text rests on, but whether it was declared."""
    keys = {source.key for unit in text for source in unit.support}
    said = behind.contributions_behind(connection, sorted(keys), reach)
    names = {one.code: one.name for one in consultations.authorities(connection)}
    return {unit.id: _rests(unit, said, names) for unit in text}


def _rests(unit: Paragraph, said: Mapping[str, Sequence[Said]], names: Mapping[str, str]) -> Support:
    keys = [source.key for source in unit.support]
    every = {one.reference: one for key in keys for one in said.get(key, ())}.values()
    told = Counter(names[one.authority] for one in every if one.known and one.authority in names)
    return Support(
        contributions=len(every),
        territories=len({one.authority or one.territory for one in every}),
        places=tuple(sorted(told.items(), key=lambda pair: (-pair[1], pair[0]))),
        elsewhere=len(every) - told.total(),
        pieces=len(pieces_of(keys)),
    )


def _worded(connection: Connection, reader: Reader, visible: Visible) -> dict[str, Decision]:
    """Return, by paragraph, the decision that gave it the words it has in this text."""
    until = texts.rank_of(connection, visible.sha)
    last = ages.worded(connection, until, drafts=reader.sees(Thing.DRAFTING_TEXT))
    shown = {identity: last[identity][0] for identity in visible.text.by_id if identity in last}
    known = texts.decisions_ranked(connection, shown.values())
    return {identity: known[rank] for identity, rank in shown.items()}


def _proposed(connection: Connection, reader: Reader, visible: Visible) -> dict[str, list[Proposed]]:
    """Return the amendments at each paragraph that the reader may see; for a version, those filed before it."""
    text = visible.text
    until = visible.version.published_at if visible.version else None
    made = behind.amendments_at(connection, [*text.by_id, *text.heirs])
    seen = _visible_of(connection, reader, made)
    found: dict[str, list[Proposed]] = {}
    for one in made:
        place = one.paragraph_id if one.paragraph_id in text.by_id else text.heirs.get(one.paragraph_id, one.anchor)
        place = text.heirs.get(place, place)
        if one.amendment_id in seen and place in text.by_id and (until is None or one.filed_at <= until):
            found.setdefault(place, []).append(one)
    return found


def _visible_ids(connection: Connection, reader: Reader, wanted: Collection[int]) -> set[int]:
    known = amendments.some(connection, wanted).values()
    made = [
        Proposed(one.id, "", "", one.state, one.outcome, one.author_id, one.filed_at, one.integrated_sha)
        for one in known
    ]
    return _visible_of(connection, reader, made)


def _visible_of(connection: Connection, reader: Reader, made: Iterable[Proposed]) -> set[int]:
    """Return those that the reader may see, by the rule of `services.text.reading.may_see`, in one query for all."""
    every = list(made)
    published: dict[str, Decision] = {}
    if reader.sees(Thing.PUBLISHED_AMENDMENT):
        until = published_until(connection)
        shas = {one.integrated_sha for one in every if one.integrated_sha}
        found = texts.decisions_at(connection, shas) if shas else {}
        published = {sha: one for sha, one in found.items() if one.ref == MAIN and one.id <= until}
    return {
        one.amendment_id
        for one in every
        if reader.sees(Thing.REFUSED_AMENDMENT if one.state is State.REFUSED else Thing.AMENDMENT)
        or reader.is_person(one.author_id)
        or one.integrated_sha in published
    }


def _statements(connection: Connection, amendment_ids: Collection[int]) -> Counter[int]:
    made = adoption.statements_on_amendments(connection, sorted(amendment_ids))
    return Counter(one.amendment_id or 0 for one in made if one.withdrawn_at is None)


def _disputed(connection: Connection, text: Text) -> Counter[str]:
    return Counter(place for (place, _), told in disputes.open_on(connection, text.by_id).items() for _ in told)


def _view(text: Text, unit: Paragraph, known: _Known) -> ProvenanceView:
    return ProvenanceView(unit, text.places[unit.id], _support(unit, known), _age(unit, known), _contest(unit, known))


def _support(unit: Paragraph, known: _Known) -> Support:
    declared = unit.id in known.declared and not unit.support
    return replace(known.support[unit.id], declared=declared, unsourced=needs_source(unit, known.declared))


def _age(unit: Paragraph, known: _Known) -> Age:
    made = known.worded.get(unit.id)
    if made is None:
        return Age()
    version = next((number for rank, number in known.versions if rank >= made.id), "") if made.ref == MAIN else ""
    return Age(made.at, version, made.summary, known.amendments.get(made.amendment_id or 0))


def _contest(unit: Paragraph, known: _Known) -> Contest:
    made = {one.amendment_id: one for one in known.proposed.get(unit.id, ())}
    return Contest(
        proposed=len(made),
        open=sum(one.state in OPEN_STATES for one in made.values()),
        rejected=sum(one.outcome in _REJECTED or one.state is State.REFUSED for one in made.values()),
        statements=sum(known.statements.get(one, 0) for one in made),
        disputes=known.disputed.get(unit.id, 0),
    )
