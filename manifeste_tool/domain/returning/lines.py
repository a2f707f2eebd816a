"""What was understood, line by line: each is one thing that an author wants, and can be left out by itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from manifeste_tool.domain.comparing.remade import remade
from manifeste_tool.domain.text.gestures import Change, Delete, DeleteChapter, Gesture, Insert, Move
from manifeste_tool.domain.text.markdown import serialise
from manifeste_tool.domain.text.retraced import gestures_between, written_sources
from manifeste_tool.domain.text.text import Paragraph, Text, chapter_of


class Wanted(StrEnum):
    """What a line does; the values are those kept in the database."""

    CHANGED = "changed"
    DELETED = "deleted"
    CHAPTER_DELETED = "chapter"
    INSERTED = "inserted"
    MOVED = "moved"
    SPLIT = "split"
    JOINED = "joined"
    REMARK = "remark"  # a comment that comes with no change
    UNPLACED = "unplaced"  # its paragraph is to be chosen


@dataclass(frozen=True, slots=True)
class Line:
    """One change of one author.

    `paragraph` is the unit that changes, `""` for an insertion and for what is not placed yet; `place` is the unit
    after which something is inserted or moved (`""`: at the start), and for a join the unit that is taken in.
    `before` and `after` are Markdown; of a split, `after` holds the parts with a blank line between.
    `overlaps` names the others who change the same words.
    """

    wanted: Wanted
    paragraph: str = ""
    place: str = ""
    before: str = ""
    after: str = ""
    author: str = ""
    rationale: str = ""
    passage: str = ""
    overlaps: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """The unit of today's text beside which the line is shown."""
        return self.paragraph or self.place


def lines_between(base: Text, wanted: Text, author: str) -> tuple[Line, ...]:
    """Return what makes `wanted` of `base`, in the order of the base."""
    gestures = gestures_between(base, wanted)
    made = remade(base, wanted)
    parts = {identity: _parts(wanted, identity, made.split) for identity in dict.fromkeys(made.split.values())}
    taken = _taken(made.joined)
    found = (line for gesture in gestures for line in _lines(base, gesture, parts, taken))
    ordered = [replace(line, author=author) for line in found]
    heads = [line for line in ordered if line.wanted is Wanted.INSERTED and not line.place]
    rest = [line for line in ordered if line not in heads]
    return (*reversed(heads), *sorted(rest, key=lambda line: base.position.get(line.anchor, -1)))


def _parts(wanted: Text, identity: str, split: dict[int, str]) -> tuple[Paragraph, ...]:
    first = wanted.by_id[identity]
    return (first, *(wanted.paragraphs[rank] for rank, whole in split.items() if whole == identity))


def _taken(joined: dict[str, str]) -> dict[str, str]:
    """Return, by the unit that takes it in, the first neighbour that was joined to it."""
    found: dict[str, str] = {}
    for gone, into in joined.items():
        found.setdefault(into, gone)
    return found


def _lines(
    base: Text, gesture: Gesture, parts: dict[str, tuple[Paragraph, ...]], taken: dict[str, str]
) -> Iterator[Line]:
    match gesture:
        case Change() if gesture.paragraph in parts:
            after = "\n\n".join((gesture.text, _typed(parts[gesture.paragraph][1:])))
            yield Line(Wanted.SPLIT, gesture.paragraph, before=base.by_id[gesture.paragraph].text, after=after)
        case Change() if gesture.paragraph in taken:
            second = taken[gesture.paragraph]
            before = f"{base.by_id[gesture.paragraph].text}\n\n{base.by_id[second].text}"
            yield Line(Wanted.JOINED, gesture.paragraph, second, before, gesture.text)
        case Change():
            yield Line(Wanted.CHANGED, gesture.paragraph, before=base.by_id[gesture.paragraph].text, after=gesture.text)
        case Delete() if gesture.paragraph not in taken.values():
            yield Line(Wanted.DELETED, gesture.paragraph, before=base.by_id[gesture.paragraph].text)
        case DeleteChapter():
            words = "\n\n".join(unit.text for unit in chapter_of(base, gesture.paragraph))
            yield Line(Wanted.CHAPTER_DELETED, gesture.paragraph, before=words)
        case Move():
            yield Line(Wanted.MOVED, gesture.paragraph, gesture.after, base.by_id[gesture.paragraph].text)
        case Insert() if left := _without(gesture, parts):
            yield Line(Wanted.INSERTED, place=gesture.anchor, after=left)
        case _:
            pass


def _without(gesture: Insert, parts: dict[str, tuple[Paragraph, ...]]) -> str:
    """Return the words of an insertion but for the parts of a unit that was cut, which its own line holds."""
    cut = _typed(parts[gesture.anchor][1:]) if gesture.anchor in parts else ""
    return gesture.text.removeprefix(cut).strip("\n") if cut else gesture.text


def _typed(units: Iterable[Paragraph]) -> str:
    plain = [replace(unit, id="", joined=(), fixed=False, sources=frozenset()) for unit in units]
    return serialise(Text(tuple(plain))).strip("\n")


_ORDER = (
    Wanted.CHANGED,
    Wanted.SPLIT,
    Wanted.JOINED,
    Wanted.MOVED,
    Wanted.INSERTED,
    Wanted.DELETED,
    Wanted.CHAPTER_DELETED,
)


def gestures_of(base: Text, lines: Iterable[Line]) -> tuple[Gesture, ...]:
    """Return the gestures of the lines that were kept, in an order in which each finds its paragraph."""
    kept = [line for line in lines if line.wanted in _ORDER]
    heads = [line for line in kept if line.wanted is Wanted.INSERTED and not line.place]
    rest = sorted((line for line in kept if line not in heads), key=lambda line: _ORDER.index(line.wanted))
    firsts = [Insert("", line.after, before=True) for line in reversed(heads)]
    doomed = (Wanted.DELETED, Wanted.CHAPTER_DELETED)
    made = [gesture for line in rest if line.wanted not in doomed for gesture in _gestures(base, line)]
    ends = [gesture for line in rest if line.wanted in doomed for gesture in _gestures(base, line)]
    return (*made, *firsts, *ends)


def _gestures(base: Text, line: Line) -> Iterator[Gesture]:
    match line.wanted:
        case Wanted.SPLIT:
            first, _, others = line.after.partition("\n\n")
            yield Change(line.paragraph, first)
            unit = base.by_id.get(line.paragraph)
            yield Insert(line.paragraph, others, sources=written_sources(unit.sources) if unit else ())
        case Wanted.JOINED:
            yield Change(line.paragraph, line.after)
            yield Delete(line.place)
        case Wanted.MOVED:
            yield Move(line.paragraph, line.place)
        case Wanted.INSERTED:
            yield Insert(line.place, line.after)
        case Wanted.DELETED:
            yield Delete(line.paragraph)
        case Wanted.CHAPTER_DELETED:
            yield DeleteChapter(line.paragraph)
        case _:
            yield Change(line.paragraph, line.after)
