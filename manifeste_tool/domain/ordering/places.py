"""Where an amendment stands in today's text: the `Entry` that the order needs, from the footprints of its edits."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from manifeste_tool.domain.amending.footprints import Footprint
from manifeste_tool.domain.comparing.edits import Change
from manifeste_tool.domain.ordering.discussions import WHOLE, Act, Hold, On
from manifeste_tool.domain.ordering.running_order import Entry
from manifeste_tool.domain.text.text import CHAPTER_LEVEL, Kind, Text

# What may stand at the rank of one paragraph, in order.
_CHAPTER, _ITSELF, _GONE, _AFTER, _NEW_CHAPTER = range(5)
_TAKEN_WHOLE = (On.WORDS, On.FORM, On.PLACE)


@dataclass(frozen=True)
class Places:
    """Today's text beside the base that amendments were written against, as long as neither changes.

    For sub-amendments, both are the text that their parent proposes.
    """

    today: Text
    base: Text

    def of(self, paragraph_id: str) -> tuple[int, ...]:
        """Return where a paragraph of the base stands, to be compared as a tuple.

        One that is gone stands where the one that absorbed it is; else right after the nearest paragraph before it, in
        the base, that still stands, in the order of the base; else at the start.
        """
        rank = self._rank(paragraph_id)
        if rank is not None:
            return (rank, _ITSELF)
        standing = self._gone.get(paragraph_id)
        return (*standing, 0) if standing else (len(self.today), _GONE, 0)

    def after(self, anchor: str, *, chapter: bool = False) -> tuple[int, ...]:
        """Return where something stands that is put right after a paragraph (`""`: at the start).

        A whole new chapter comes after every insertion of the chapter before it.
        """
        slot = _NEW_CHAPTER if chapter else _AFTER
        if not anchor:
            return (-1, slot)
        place = self.of(anchor)
        return (place[0], slot) if place[1] == _ITSELF else (*place[:-1], slot)

    def whole(self, heading_id: str) -> tuple[int, ...]:
        """Return where a chapter stands as a whole: before anything on its heading or in it."""
        place = self.of(heading_id)
        return (place[0], _CHAPTER) if place[1] == _ITSELF else place

    @cached_property
    def chapters(self) -> dict[str, tuple[str, ...]]:
        """The units of each chapter of the base by the identity of its heading, which comes first."""
        found: dict[str, list[str]] = {}
        opened: list[str] = []
        for unit in self.base:
            if unit.kind is Kind.HEADING and unit.level <= CHAPTER_LEVEL:
                opened = found.setdefault(unit.id, []) if unit.is_chapter else []
            opened += [unit.id] if unit.id else []
        return {heading: tuple(units) for heading, units in found.items()}

    @cached_property
    def chapter_of(self) -> dict[str, str]:
        """The heading of the chapter that each unit of the base stands in; none for those outside."""
        return {unit: heading for heading, units in self.chapters.items() for unit in units}

    @cached_property
    def _gone(self) -> dict[str, tuple[int, int, int]]:
        found: dict[str, tuple[int, int, int]] = {}
        last = -1
        for order, unit in enumerate(self.base):
            rank = self._rank(unit.id)
            if rank is None:
                found[unit.id] = (last, _GONE, order)
            else:
                last = rank
        return found

    def _rank(self, identity: str) -> int | None:
        return self.today.position.get(self.today.heirs.get(identity, identity))


class _Standing(NamedTuple):
    """What one edit, or one chapter taken as a whole, makes of an amendment."""

    place: tuple[int, ...]
    act: Act
    detail: tuple[int, ...]
    holds: tuple[Hold, ...]
    takes: tuple[Hold, ...] = ()


def entry(
    places: Places,
    footprints: Sequence[Footprint],
    *,
    amendment_id: int,
    number: int,
    author_id: int,
    parent_id: int | None = None,
    effect: str = "",
    discussion: str = "",
    sort_code: str = "",
) -> Entry:
    """Return what the order needs of an amendment; one that touches nothing comes last."""
    found = sorted(_standings(places, footprints)) or [_Standing((len(places.today),), Act.INSERT, (), ())]
    return Entry(
        amendment_id,
        number,
        found[0].place,
        found[0].act,
        author_id=author_id,
        parent_id=parent_id,
        effect=effect,
        detail=found[0].detail,
        holds=tuple(hold for one in found for hold in one.holds),
        takes=tuple(hold for one in found for hold in one.takes),
        discussion=discussion,
        sort_code=sort_code,
    )


def _standings(places: Places, footprints: Sequence[Footprint]) -> Iterator[_Standing]:
    extent = {act: -sum(one.act is act for one in footprints) for act in (Act.DELETE, Act.REWRITE)}
    chapters = dict(_whole_chapters(places, footprints))
    inside = {unit for heading in chapters for unit in places.chapters[heading]}
    for heading, act in chapters.items():
        hold = Hold(On.CHAPTER, heading, "", *WHOLE)
        yield _Standing(places.whole(heading), act, (), (hold,), tuple(_taken(places.chapters[heading], act)))
    opened: set[str] = set()
    for one in footprints:
        placed = one.change is Change.INSERTED
        if one.opens:
            opened.add(one.anchor)
        if placed and one.anchor in opened:
            yield _Standing(places.after(one.anchor, chapter=True), one.act, (), ())
        elif (one.anchor if placed else one.paragraph_id) not in inside:
            place = places.after(one.anchor) if placed else places.of(one.paragraph_id)
            yield _Standing(place, one.act, _detail(one, extent), tuple(_holds(one)))


def _detail(one: Footprint, extent: dict[Act, int]) -> tuple[int, ...]:
    """Return what comes first at one place: what takes more of the text, else what touches an earlier word."""
    return (extent[one.act],) if one.act in extent else one.spans[0][:1] if one.spans else ()


def _whole_chapters(places: Places, footprints: Iterable[Footprint]) -> Iterator[tuple[str, Act]]:
    """Yield the chapters deleted with all they hold, and those whose alinéas, two at least, are all rewritten."""
    acts = {one.paragraph_id: one.act for one in footprints if one.act in (Act.DELETE, Act.REWRITE)}
    headings = dict.fromkeys(places.chapter_of[unit] for unit in acts if unit in places.chapter_of)
    for heading in headings:
        units = places.chapters[heading]
        if all(acts.get(unit) is Act.DELETE for unit in units):
            yield heading, Act.DELETE
            continue
        alineas = [unit for unit in units if places.base.by_id[unit].kind is not Kind.HEADING]
        if len(alineas) > 1 and all(unit in acts for unit in alineas):
            yield heading, Act.REWRITE


def _taken(units: Sequence[str], act: Act) -> Iterator[Hold]:
    """Yield all that goes away with a chapter; one that is rewritten keeps its heading."""
    for unit in units if act is Act.DELETE else units[1:]:
        yield from (Hold(on, unit, "", *WHOLE) for on in _TAKEN_WHOLE)
    yield from (Hold(On.AFTER, unit, "", *WHOLE) for unit in units)


def _holds(one: Footprint) -> Iterator[Hold]:
    identity = one.paragraph_id
    if one.change is Change.DELETED:
        yield from (Hold(on, identity, "", *WHOLE) for on in _TAKEN_WHOLE)
    elif one.change is Change.INSERTED:
        yield Hold(On.AFTER, one.anchor, "", 0, 0)
    elif one.change is Change.MOVED:
        yield Hold(On.PLACE, identity, "", *WHOLE)
    else:
        yield from (Hold(On.WORDS, identity, one.base, *span) for span in one.spans)
        if one.form:
            yield Hold(On.FORM, identity, "", *WHOLE)
