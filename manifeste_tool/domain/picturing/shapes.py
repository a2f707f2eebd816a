"""What a picture is made of: numbers went in, places came out. No colour is named here, only a tone and a pattern.

Lengths are units of the picture's own box; one is about a pixel where the picture stands at its natural width.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, TypeVar

#: How wide a picture is drawn for a page, and for a telephone.
WIDE: Final = 720.0
NARROW: Final = 288.0


class Tone(StrEnum):
    """How an area is filled: each has a pattern of its own, so that none depends on its colour."""

    FULL = "full"
    HATCHED = "hatched"
    DOTTED = "dotted"
    SOFT = "soft"
    CROSSED = "crossed"
    EMPTY = "empty"


class Sign(StrEnum):
    """A small figure that says one thing by its form."""

    TRIANGLE = "triangle"
    DISC = "disc"
    DIAMOND = "diamond"


class Face(StrEnum):
    """How words are written."""

    PLAIN = "plain"
    STRONG = "strong"
    SOFT = "soft"
    SMALL = "small"
    SMALL_STRONG = "small strong"


class Anchor(StrEnum):
    """Which end of words stands at their place."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Box:
    """An area. `said` is what it shows, in words with its number; `measures` is that number."""

    x: float
    y: float
    width: float
    height: float
    tone: Tone
    said: str = ""
    measures: int = 0

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Where it ends, downwards."""
        return self.y + self.height

    @property
    def area(self) -> float:
        """How large it is."""
        return self.width * self.height


@dataclass(frozen=True, slots=True)
class Band:
    """A ribbon from one node to another, of one `thickness` all along: it measures what passes between them."""

    x: float
    y: float
    to_x: float
    to_y: float
    thickness: float
    tone: Tone
    said: str = ""
    measures: int = 0

    @property
    def path(self) -> str:
        """The outline as SVG writes it."""
        half = (self.x + self.to_x) / 2
        low, to_low = self.y + self.thickness, self.to_y + self.thickness
        over = f"M{_n(self.x)} {_n(self.y)}C{_n(half)} {_n(self.y)} {_n(half)} {_n(self.to_y)} {_n(self.to_x)}"
        back = f"V{_n(to_low)}C{_n(half)} {_n(to_low)} {_n(half)} {_n(low)} {_n(self.x)} {_n(low)}Z"
        return f"{over} {_n(self.to_y)}{back}"


@dataclass(frozen=True, slots=True)
class Label:
    """Words. `whole` is what they were before they were cut to the room there is, `""` where nothing was cut."""

    x: float
    y: float
    words: str
    anchor: Anchor = Anchor.START
    face: Face = Face.PLAIN
    whole: str = ""
    on: Tone | None = None  # the tone of the area they stand on


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, `heavy` where it says something by its weight."""

    x: float
    y: float
    to_x: float
    to_y: float
    heavy: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign around its middle, so many units from side to side."""

    x: float
    y: float
    size: float
    sign: Sign

    @property
    def points(self) -> str:
        """The corners as SVG writes them; a disc has none."""
        half = self.size / 2
        corners = {
            Sign.TRIANGLE: ((0, -half), (half, half), (-half, half)),
            Sign.DIAMOND: ((0, -half), (half, 0), (0, half), (-half, 0)),
        }.get(self.sign, ())
        return " ".join(f"{_n(self.x + x)},{_n(self.y + y)}" for x, y in corners)


@dataclass(frozen=True, slots=True)
class Link:
    """Shapes that lead somewhere together; `named` is the whole name that is heard, `hit` where a finger may land."""

    address: str
    named: str
    hit: Box
    boxes: tuple[Box, ...] = ()
    labels: tuple[Label, ...] = ()
    rules: tuple[Rule, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """Shapes in a box of `width` by `height`, drawn in this order: bands, boxes, rules, marks, words."""

    width: float
    height: float
    bands: tuple[Band, ...] = ()
    boxes: tuple[Box, ...] = ()
    rules: tuple[Rule, ...] = ()
    marks: tuple[Mark, ...] = ()
    labels: tuple[Label, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def every_box(self) -> tuple[Box, ...]:
        """All areas, those that lead somewhere too."""
        return (*self.boxes, *(box for link in self.links for box in link.boxes))

    @property
    def every_label(self) -> tuple[Label, ...]:
        """All words, those that lead somewhere too."""
        return (*self.labels, *(label for link in self.links for label in link.labels))

    @property
    def tones(self) -> frozenset[Tone]:
        """The tones it is filled with, whose patterns it needs."""
        return frozenset({*(box.tone for box in self.every_box), *(band.tone for band in self.bands)})


S = TypeVar("S", Band, Box, Label, Mark, Rule)
E = TypeVar("E", Band, Rule)


def stacked(pictures: Iterable[Picture], *, gap: float) -> Picture:
    """Return pictures one under the other, as wide as the widest; those that hold nothing take no room."""
    every, down, width = [], 0.0, 0.0
    for one in pictures:
        if one.height:
            every.append(moved(one, down))
            down, width = down + one.height + gap, max(width, one.width)
    return Picture(
        width,
        max(0.0, down - gap),
        bands=tuple(shape for one in every for shape in one.bands),
        boxes=tuple(shape for one in every for shape in one.boxes),
        rules=tuple(shape for one in every for shape in one.rules),
        marks=tuple(shape for one in every for shape in one.marks),
        labels=tuple(shape for one in every for shape in one.labels),
        links=tuple(shape for one in every for shape in one.links),
    )


def moved(one: Picture, down: float, right: float = 0) -> Picture:
    """Return a picture further down and to the right."""
    return replace(
        one,
        bands=tuple(_aside(_ends(each, down, right), down, right) for each in one.bands),
        boxes=tuple(_aside(each, down, right) for each in one.boxes),
        rules=tuple(_aside(_ends(each, down, right), down, right) for each in one.rules),
        marks=tuple(_aside(each, down, right) for each in one.marks),
        labels=tuple(_aside(each, down, right) for each in one.labels),
        links=tuple(_link(each, down, right) for each in one.links),
    )


def unlinked(one: Picture) -> Picture:
    """Return the same shapes that lead nowhere, for a file that is read far from the site."""
    return replace(
        one,
        boxes=one.every_box,
        rules=(*one.rules, *(each for link in one.links for each in link.rules)),
        marks=(*one.marks, *(each for link in one.links for each in link.marks)),
        labels=one.every_label,
        links=(),
    )


def _aside(shape: S, down: float, right: float) -> S:
    return replace(shape, x=shape.x + right, y=shape.y + down)


def _ends(shape: E, down: float, right: float) -> E:
    return replace(shape, to_x=shape.to_x + right, to_y=shape.to_y + down)


def _link(link: Link, down: float, right: float) -> Link:
    return replace(
        link,
        hit=_aside(link.hit, down, right),
        boxes=tuple(_aside(each, down, right) for each in link.boxes),
        labels=tuple(_aside(each, down, right) for each in link.labels),
        rules=tuple(_aside(_ends(each, down, right), down, right) for each in link.rules),
        marks=tuple(_aside(each, down, right) for each in link.marks),
    )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
