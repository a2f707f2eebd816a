"""Words kept as Markdown, as lines and blocks of a document: through the one reader of Markdown that pages have."""

from collections.abc import Iterable
from html.parser import HTMLParser

from manifeste_tool.documents import markdown
from manifeste_tool.documents.kit.model import Block, Face, Items, Line, Prose, Table, Words
from manifeste_tool.domain.comparing.diff import Segment
from manifeste_tool.domain.text.text import Kind, Paragraph

_FACES = {
    "strong": Face.STRONG,
    "b": Face.STRONG,
    "em": Face.EMPHASIS,
    "i": Face.EMPHASIS,
    "ins": Face.ADDED,
    "del": Face.GONE,
}
_SIGNS = {"ins": ("[+", "]"), "del": ("[−", "]")}
_MARKS = markdown.Marks()


def line(text: str) -> Line:
    """Return a line of inline Markdown with its faces; what is a link keeps its words."""
    return _Reader(str(markdown.words(text))).line()


def diff(segments: Iterable[Segment | tuple[str, str]]) -> Line:
    """Return a word diff: words added and taken out have their face, and signs around them that need no colour."""
    return _Reader(str(markdown.word_diff(segments, _MARKS))).line()


def prose(text: str) -> tuple[Block, ...]:
    """Return what a person typed, paragraphs and lists; a quotation is a paragraph, a list in a list its items."""
    return _Reader(str(markdown.prose(text))).blocks()


def unit(paragraph: Paragraph) -> Block:
    """Return one unit of the text that is neither a heading nor numbered by itself: its line, or its table."""
    if paragraph.kind is Kind.TABLE:
        rows = _Reader(str(markdown.unit(paragraph))).rows
        if len({len(row) for row in rows}) == 1:
            return Table(rows[0], tuple(rows[1:]), (1,) * len(rows[0]))
    return Prose(line(" ".join(paragraph.text.split("\n"))))


class _Reader(HTMLParser):
    """Reads the few elements that the Markdown of pages is rendered to."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faces: list[Face] = []
        self.words: list[Words] = []
        self.rows: list[tuple[Line, ...]] = []
        self.cells: list[Line] = []
        self.lists: list[bool] = []
        self.made: list[Block] = []
        self.feed(html)
        self.close()

    def line(self) -> Line:
        return tuple(self.words)

    def blocks(self) -> tuple[Block, ...]:
        self._end()
        return tuple(self.made)

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser gives them
        if tag in _FACES:
            self.faces.append(_FACES[tag])
            self._sign(tag, 0)
        elif tag in ("ul", "ol"):
            self._end()
            self.lists.append(tag == "ol")
        elif tag in ("p", "li", "pre", "tr", "th", "td"):
            self._end()
        elif tag == "br":
            self.words.append(Words(" "))

    def handle_endtag(self, tag: str) -> None:
        if tag in _FACES:
            self._sign(tag, 1)
            self.faces.pop()
        elif tag in ("th", "td"):
            self.cells.append(tuple(self.words))
            self.words = []
        elif tag == "tr":
            self.rows.append(tuple(self.cells))
            self.cells = []
        elif tag in ("ul", "ol"):
            self._end()
            self.lists.pop()
        elif tag in ("p", "li", "pre"):
            self._end()

    def handle_data(self, data: str) -> None:
        if data.strip() or self.words:
            self.words.append(Words(data.replace("\n", " "), self.faces[-1] if self.faces else Face.PLAIN))

    def _sign(self, tag: str, end: int) -> None:
        if tag in _SIGNS:
            self.words.append(Words(_SIGNS[tag][end], _FACES[tag]))

    def _end(self) -> None:
        """Close what was read as a paragraph, or as an item that goes on the list before it."""
        words, self.words = tuple(self.words), []
        if not any(one.text.strip() for one in words):
            return
        last = self.made[-1] if self.made else None
        if not self.lists:
            self.made.append(Prose(words))
        elif isinstance(last, Items) and last.numbered == self.lists[-1]:
            self.made[-1] = Items((*last.lines, words), last.numbered)
        else:
            self.made.append(Items((words,), self.lists[-1]))
