"""Recognise what became two units and what became one, by the words that went over."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from manifeste_tool.domain.comparing.words import bag, held
from manifeste_tool.domain.text.text import Kind, Paragraph, Text

HELD = 0.8  # share of a part's words found in what the whole lost (or gained), from which it went over
FEWEST = 3  # words; fewer say nothing
_NOTHING: Counter[str] = Counter()  # never written into


@dataclass(frozen=True, slots=True)
class Remade:
    """What was cut and what was joined between two texts.

    `split` gives, for the rank in the text after of a unit that is new there, the identity it was cut from.
    `joined` gives, for each identity that is gone, the identity of the unit that took its words in.
    """

    split: dict[int, str]
    joined: dict[str, str]


def remade(before: Text, after: Text) -> Remade:
    """Return the splits and joins between two texts whose units are already paired by identity."""
    return Remade(dict(_split(before, after)), dict(_joined(before, after)))


def _split(before: Text, after: Text) -> Iterator[tuple[int, str]]:
    """A new unit is a part of the unit that stands before it where it holds words which that unit lost."""
    whole: Paragraph | None = None
    lost = _NOTHING
    for rank, unit in enumerate(after):
        old = before.by_id.get(unit.id) if unit.id else None
        if old:
            whole, lost = old, (bag(old.text) - bag(unit.text) if old.text != unit.text else _NOTHING)
        elif whole and lost:
            part = bag(unit.text)
            if part.total() >= FEWEST and held(part, lost) >= HELD:
                yield rank, whole.id
                lost = lost - part


def _joined(before: Text, after: Text) -> Iterator[tuple[str, str]]:
    """A unit that is gone was joined where its neighbour gained its words, or says so."""
    gained: dict[str, Counter[str]] = {}
    for rank, unit in enumerate(before):
        if not unit.id or unit.id in after.by_id:
            continue
        if unit.id in after.heirs:
            yield unit.id, after.heirs[unit.id]
            continue
        part = bag(unit.text)
        if part.total() < FEWEST or unit.kind is Kind.HEADING:
            continue
        for neighbour in _neighbours(before, after, rank):
            old, new = before.by_id[neighbour], after.by_id[neighbour]
            gain = gained.setdefault(neighbour, bag(new.text) - bag(old.text) if old.text != new.text else Counter())
            if held(part, gain) >= HELD:
                gained[neighbour] = gain - part
                yield unit.id, neighbour
                break


def _neighbours(before: Text, after: Text, rank: int) -> Iterator[str]:
    """Yield the nearest unit before, then the nearest after, that the text after still holds."""
    for ranks in (range(rank - 1, max(-1, rank - 9), -1), range(rank + 1, min(len(before), rank + 9))):
        for other in ranks:
            identity = before.paragraphs[other].id
            if identity and identity in after.by_id:
                yield identity
                break
