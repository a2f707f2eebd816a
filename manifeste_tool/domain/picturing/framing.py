"""What stands around a picture: its legend, and on a file of its own its title, its source and its date."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from manifeste_tool.domain.picturing.fitting import broken, width_of
from manifeste_tool.domain.picturing.shapes import Box, Face, Label, Mark, Picture, Rule, Sign, Tone, moved, stacked

_SAMPLE, _LINE, _APART, _BESIDE = 13.0, 21.0, 20.0, 7.0
_MARGIN, _TITLE_LINE, _SMALL_LINE = 24.0, 19.0, 16.0


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend: what a tone, a sign or, without either, a heavy line means."""

    words: str
    tone: Tone | None = None
    sign: Sign | None = None


def legend(keys: Sequence[Key], width: float) -> Picture:
    """Draw the lines of a legend beside each other while they fit, then under."""
    labels: list[Label] = []
    samples: list[Box | Mark | Rule] = []
    x, y, room = 0.0, 0.0, width - _SAMPLE - _BESIDE
    for key in keys:
        lines = broken(key.words, room)
        taken = _SAMPLE + _BESIDE + max(map(width_of, lines))
        if x and x + taken > width:
            x, y = 0.0, y + _LINE
        samples.append(_sample(key, x, y))
        labels += [Label(x + _SAMPLE + _BESIDE, y + 14 + _LINE * rank, line) for rank, line in enumerate(lines)]
        x, y = x + taken + _APART, y + _LINE * (len(lines) - 1)
    return Picture(
        width,
        y + _LINE if keys else 0.0,
        boxes=tuple(one for one in samples if isinstance(one, Box)),
        marks=tuple(one for one in samples if isinstance(one, Mark)),
        rules=tuple(one for one in samples if isinstance(one, Rule)),
        labels=tuple(labels),
    )


def _sample(key: Key, x: float, y: float) -> Box | Mark | Rule:
    middle = y + 3 + _SAMPLE / 2
    if key.tone:
        return Box(x + 1, y + 3, _SAMPLE, _SAMPLE, key.tone)
    if key.sign:
        return Mark(x + 1 + _SAMPLE / 2, middle, 9, key.sign)
    return Rule(x + 1, middle, x + 1 + _SAMPLE, middle, heavy=True)


def framed(picture: Picture, title: str, under: Sequence[str]) -> Picture:
    """Return a picture for a file: its title above it, lines under it, a margin around all."""
    above = _written(broken(title, picture.width), picture.width, Face.STRONG, _TITLE_LINE)
    notes = [line for note in under for line in broken(note, picture.width)]
    below = _written(notes, picture.width, Face.SOFT, _SMALL_LINE)
    whole = stacked([above, picture, below], gap=14)
    return replace(moved(whole, _MARGIN, _MARGIN), width=whole.width + 2 * _MARGIN, height=whole.height + 2 * _MARGIN)


def _written(lines: Sequence[str], width: float, face: Face, high: float) -> Picture:
    labels = tuple(Label(0, high * rank + 14, line, face=face) for rank, line in enumerate(lines))
    return Picture(width, high * len(lines), labels=labels)
