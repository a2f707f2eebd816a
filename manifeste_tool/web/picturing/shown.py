"""A picture as a page shows it: drawn twice, for wide and narrow screens, and said as a sentence and a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.picturing.framing import Key, framed, legend
from manifeste_tool.domain.picturing.shapes import NARROW, WIDE, Picture, stacked, unlinked
from manifeste_tool.services.text.reading import Visible
from manifeste_tool.web.filters import moment, short_day
from manifeste_tool.web.i18n import gettext

_GAP = 18.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: what it is about, where that leads (`""`: nowhere), its cells in the order of the heads."""

    name: str
    cells: tuple[str | int, ...]
    address: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a picture under real headers; `heads` begins with what the lines are about."""

    caption: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture: its finding in one sentence, its drawings, the same figures, what is counted and what was grouped.

    `csv` is the address of a file with these figures, `""` where there is none; `empty` says that there is nothing to
    draw, and `sentence` then says why.
    """

    name: str
    title: str
    sentence: str
    wide: Picture
    narrow: Picture
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()
    source: str = ""
    csv: str = ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.wide.height

    @property
    def leads(self) -> bool:
        """Whether parts of it lead somewhere: it is then no single image to who hears it."""
        return bool(self.wide.links)

    @property
    def file(self) -> Picture:
        """The same for a file of its own: title, finding, source and date around it, and nothing that leads away."""
        return framed(unlinked(self.wide), self.title, (self.sentence, *self.notes, self.source))


def both(draw: Callable[[float], Picture], keys: Sequence[Key] = ()) -> tuple[Picture, Picture]:
    """Draw a picture with its legend under it for both widths."""
    wide, narrow = (_with_legend(draw(width), keys, width) for width in (WIDE, NARROW))
    return wide, narrow


def nothing() -> tuple[Picture, Picture]:
    """Return no drawing at all."""
    return Picture(WIDE, 0), Picture(NARROW, 0)


def _with_legend(picture: Picture, keys: Sequence[Key], width: float) -> Picture:
    return stacked([picture, legend(keys, width)], gap=_GAP) if picture.height else picture


def source(visible: Visible | None, counted_at: datetime | None = None) -> str:
    """Say which text the figures are of, and when they were counted: what stands under a file."""
    if visible is None:
        told = gettext("Avant la première version du texte")
    elif visible.version:
        told = gettext(
            "D'après la version %(number)s du texte, publiée le %(when)s",
            number=visible.version.number,
            when=short_day(visible.version.published_at),
        )
    else:
        told = gettext("D'après le texte en cours, qui n'est pas une version publiée")
    return f"{told}{_counted(counted_at)}."


def counted(counted_at: datetime) -> str:
    """Say when figures that are of no text were counted."""
    return gettext("Compté le %(when)s.", when=moment(counted_at))


def _counted(counted_at: datetime | None) -> str:
    return gettext(" ; compté le %(when)s", when=moment(counted_at)) if counted_at else ""
