"""A document of the kit as PDF: tagged (PDF/UA-1), its fonts inside, set by Typst, which needs nothing of the system.

How it looks stands in `templates/kit/kit.typ`; here each block becomes a call of it. Words are strings of Typst, never
its markup, so that no name can be taken for an instruction.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

import typst

from manifeste_tool.documents import qr
from manifeste_tool.documents.kit.model import (
    LISTED,
    Blanks,
    Block,
    Box,
    Cells,
    Choices,
    Code,
    Contents,
    Cut,
    Document,
    Face,
    Field,
    Heading,
    Items,
    Line,
    Numbered,
    PageBreak,
    Paper,
    Prose,
    Table,
    plain,
)
from manifeste_tool.domain.text.typography import french
from manifeste_tool.paths import shipped

MEDIA_TYPE = "application/pdf"
_FACES = {
    Face.PLAIN: "text",
    Face.STRONG: "strong",
    Face.EMPHASIS: "emph",
    Face.ADDED: "added",
    Face.GONE: "gone",
}
_QR_SIDES = {Paper.POSTER: "5cm", Paper.TWO_UP: "1.8cm"}
_QR_SIDE = "2.5cm"


def written(document: Document) -> bytes:
    """Return a document as PDF; the same document is the same file."""
    return compiled(source(document))


def compiled(source: str) -> bytes:
    """Return what is written in Typst's language as PDF; the same words are the same file."""
    return typst.compile(source.encode(), ignore_system_fonts=True, font_paths=[], pdf_standards=["ua-1"], timestamp=0)


def source(document: Document) -> str:
    """Return the document in Typst's language."""
    body = _body(document)
    if document.paper is Paper.TWO_UP:
        body = _twice(document, body)
    return f"{_look()}\n#show: kit.with({_around(document)})\n{body}\n"


def bound(cover: Document, parts: Iterable[Document]) -> str:
    """Return several documents as one, in Typst's language; the table of contents of `cover` lists them all."""
    first = f"#kit({_around(cover)})[\n{_Writer(cover.paper, depth=LISTED + 1).blocks(cover.blocks)}\n]"
    others = (f"#kit({_around(one)}, part: true)[\n{_body(one)}\n]" for one in parts)
    return "\n".join((_look(), first, *others, ""))


def _body(document: Document) -> str:
    """Return the blocks of a document; where its pages say what they are under, each portion of them says its own."""
    writer = _Writer(document.paper)
    if not document.running:
        return writer.blocks(document.blocks)
    title, large = _typo(document.title), "true" if document.large else "false"
    (_, first), *others = _portions(document.blocks)
    leaves = (
        f"#leaf({title}, {_typo(words)}, large: {large})[\n{writer.blocks(portion)}\n]" for words, portion in others
    )
    return "\n".join((writer.blocks(first), *leaves))


def _portions(blocks: Iterable[Block]) -> Iterator[tuple[str, list[Block]]]:
    """Cut blocks at the headings that begin a page, each with the last heading of the first two ranks in it."""
    words, portion = "", list[Block]()
    for block in blocks:
        if isinstance(block, Heading) and block.fresh and portion:
            yield words, portion
            portion = []
        if isinstance(block, Heading) and block.level <= LISTED:
            words = plain(block.line)
        portion.append(block)
    yield words, portion


def _around(document: Document) -> str:
    """Return what stands around a document and how it looks, as arguments."""
    words = {
        "title": french(document.title),
        "above": french(document.above),
        "footer": french(document.footer),
        "paper": str(document.paper),
    }
    looks = {"running": document.running, "large": document.large}
    named = [f"{name}: {_string(value)}" for name, value in words.items()]
    return ", ".join([*named, *(f"{name}: true" for name, wanted in looks.items() if wanted)])


def _twice(document: Document, body: str) -> str:
    """Return the two sheets of a page; one title belongs to the document, the other only looks like it."""
    above, title = _typo(document.above), _typo(document.title)
    heads = ("std.title()", f"headline({title}, 14pt)")
    return "\n#colbreak()\n".join(f"#half({above}, {title}, {head})[\n{body}\n]" for head in heads)


@lru_cache(1)
def _look() -> str:
    return (shipped("templates") / "kit" / "kit.typ").read_text("utf-8")


class _Writer:
    def __init__(self, paper: Paper, *, depth: int = LISTED) -> None:
        self.paper, self.depth = paper, depth

    def blocks(self, blocks: Iterable[Block]) -> str:
        return "\n".join(f"#{self.block(block)}" for block in blocks)

    def block(self, block: Block) -> str:  # noqa: C901, PLR0911, PLR0912 - one line a kind
        match block:
            case Heading():
                start = "pagebreak(weak: true)\n#" if block.fresh else ""
                return f"{start}heading(depth: {block.level}, {_line(block.line)})"
            case Prose():
                return f"par({_line(block.line)})"
            case Numbered():
                return f"numbered({_typo(block.label)}, {_line(block.line)})"
            case Contents():
                return f"contents({_typo(block.title)}, {self.depth})"
            case Items():
                return f"{'enum' if block.numbered else 'list'}({_lines(block.lines)})"
            case Table():
                return _table(block)
            case Choices():
                return f"choices({_lines(block.lines)})"
            case Blanks():
                return f"blanks({block.count}, numbered: {'true' if block.numbered else 'false'})"
            case Field():
                return f"field({_line(block.line)})"
            case Cells():
                return f"cells({_line(block.line)}, {block.count})"
            case Code():
                return self._code(block)
            case Cut():
                return f"cut({_line(block.line)})"
            case PageBreak():
                return "pagebreak()"
            case Box():
                return f"framed[\n{self.blocks(block.blocks)}\n]"

    def _code(self, block: Code) -> str:
        picture = f"bytes({_string(qr.svg(block.address))})"
        side = _QR_SIDES.get(self.paper, _QR_SIDE)
        return f"qr({picture}, {_string(block.address)}, {_line(block.line)}, {side})"


def _table(block: Table) -> str:
    widths = ", ".join(f"{part}fr" for part in block.widths)
    rows = [cell for row in block.rows for cell in _row(block, row)]
    room = ["v(8mm)"] * (block.blank * len(block.columns))
    form = "true" if block.blank or block.form else "false"
    return f"chart(({widths},), ({_lines(block.columns)}), form: {form}, {', '.join([*rows, *room])})"


def _row(block: Table, row: tuple[Line, ...]) -> Iterator[str]:
    if block.is_band(row):
        yield f"band({len(block.columns)}, {_line(row[0])})"
    else:
        yield from (_line(cell) if cell or not block.form else "v(11mm)" for cell in row)


def _lines(lines: Iterable[Line]) -> str:
    return "".join(f"{_line(line)}, " for line in lines)


def _line(line: Line) -> str:
    return "[" + "".join(f"#{_FACES[words.face]}({_typo(words.text)})" for words in line) + "]"


def _typo(words: str) -> str:
    return _string(french(words))


def _string(words: str) -> str:
    """Return a string of Typst: quotes and backslashes escaped, no line end or control character left."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{"".join(char if char.isprintable() or char == " " else _code_point(char) for char in escaped)}"'


def _code_point(char: str) -> str:
    return char if char in "\u202f\u00a0" else f"\\u{{{ord(char):x}}}"
