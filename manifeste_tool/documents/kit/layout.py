"""The sheet that an editable document is laid out on, in millimetres and points; the PDF's own stands in kit.typ."""

from dataclasses import dataclass, replace

from manifeste_tool.documents.kit.model import Paper


@dataclass(frozen=True, slots=True)
class Layout:
    """A page (width, height), its margins, `columns` copies of the document side by side, the size of its words.

    `title` is how many times larger its title is, `qr` the side of a QR code. Nothing is smaller than `least` points.
    `notes` is the room left blank on the right, besides the margin.
    """

    page: tuple[int, int] = (210, 297)
    side: int = 20
    top: int = 20
    bottom: int = 18
    columns: int = 1
    gutter: int = 0
    size: float = 10.5
    title: float = 1.8
    qr: int = 25
    least: float = 0
    notes: int = 0

    @property
    def width(self) -> float:
        """The room of one column."""
        return (self.page[0] - 2 * self.side - self.notes - (self.columns - 1) * self.gutter) / self.columns

    def points(self, times: float) -> float:
        """The size of words so many times as large as the others."""
        return max(self.size * times, self.least)


_LAYOUTS = {
    Paper.PORTRAIT: Layout(),
    Paper.LANDSCAPE: Layout(page=(297, 210), side=18, top=16, bottom=16),
    Paper.TWO_UP: Layout(page=(297, 210), side=13, top=12, bottom=12, columns=2, gutter=26, size=8.5, title=1.5, qr=21),
    Paper.POSTER: Layout(size=17, title=2.1, qr=52),
    Paper.MARGIN: Layout(notes=50),
}
#: Large print, in points, for every word: what the associations of partially sighted people ask for.
LARGE = 18
#: How far the words of a numbered paragraph stand from the margin, in the size of its words.
HANGING = 2.6


def layout_of(paper: Paper, *, large: bool = False) -> Layout:
    """Return how a document for this paper is laid out; large print keeps its margins."""
    layout = _LAYOUTS[paper]
    return replace(layout, size=LARGE, least=LARGE, title=1.3) if large else layout
