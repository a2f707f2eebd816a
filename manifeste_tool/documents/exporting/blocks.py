"""Blocks of a document from what is already safe HTML: one unit of the text, or a page put into words by Jinja."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from lxml import html
from markupsafe import Markup

from manifeste_tool.documents import markdown
from manifeste_tool.documents.exporting.model import BREAK, Block, Line, Mark, Shape, Words, legal, name_of
from manifeste_tool.domain.text.text import Kind, Paragraph, Place

_MARKS: Mapping[str, Mark] = {
    "strong": Mark.STRONG,
    "em": Mark.EMPHASIS,
    "code": Mark.CODE,
    "sup": Mark.RAISED,
    "sub": Mark.LOWERED,
    "s": Mark.STRUCK,
    "ins": Mark.INSERTED,
    "del": Mark.DELETED,
}
_SHAPES = {
    Kind.HEADING: Shape.HEADING,
    Kind.PARAGRAPH: Shape.PROSE,
    Kind.ITEM: Shape.ITEM,
    Kind.QUOTATION: Shape.QUOTATION,
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_GROUPS = ("section", "div", "dl", "header", "body")
_PLAIN: frozenset[Mark] = frozenset()


def of_unit(paragraph: Paragraph, place: Place | None, *, notes: tuple[str, ...] = ()) -> Block:
    """Return one unit of the text as a block, with its alinéa number and its notes."""
    number = str(place.alinea) if place and place.alinea else ""
    block = _unit(paragraph)
    return replace(block, name=name_of(paragraph.id), number=number, notes=notes)


def _unit(paragraph: Paragraph) -> Block:
    if paragraph.kind in (Kind.TABLE, Kind.OPAQUE):
        found = list(of_html(markdown.unit(paragraph)))
        return found[0] if found else Block(Shape.PROSE)
    shape = _SHAPES[paragraph.kind]
    return Block(shape, line_of(markdown.words(paragraph.text)), level=paragraph.level, ordinal=paragraph.ordinal)


def line_of(safe: Markup) -> Line:
    """Return inline HTML as marked words."""
    said = legal(str(safe))
    return tuple(_words(html.fragment_fromstring(said, create_parent="span"))) if said.strip() else ()


def of_html(safe: str) -> Iterator[Block]:
    """Return HTML as blocks: headings, paragraphs, lists, quotations, tables, code."""
    yield from _blocks(html.fragment_fromstring(legal(safe), create_parent="div"))


def _blocks(element: Any, *, depth: int = 0, quoted: int = 0) -> Iterator[Block]:
    for child in element:
        yield from _block(child, depth, quoted)


def _block(element: Any, depth: int, quoted: int) -> Iterator[Block]:
    tag = element.tag
    if tag in _HEADINGS:
        yield Block(Shape.HEADING, _tidy(_words(element)), level=_HEADINGS[tag], name=element.get("id", ""))
    elif tag in ("ul", "ol"):
        yield from _items(element, depth)
    elif tag == "blockquote":
        yield from _blocks(element, depth=depth, quoted=quoted + 1)
    elif tag in _GROUPS:
        yield from _blocks(element, depth=depth, quoted=quoted)
    elif tag == "table":
        rows = tuple(tuple(_tidy(_words(cell)) for cell in row) for row in element.iter("tr"))
        yield Block(Shape.TABLE, rows=rows)
    elif tag == "pre":
        yield Block(Shape.CODE, (Words(element.text_content()),))
    elif tag == "hr":
        yield Block(Shape.RULE)
    elif line := _tidy(_words(element)):
        yield Block(Shape.QUOTATION if quoted else Shape.PROSE, line, level=quoted, name=element.get("id", ""))


def _items(element: Any, depth: int) -> Iterator[Block]:
    for rank, item in enumerate(element.iterchildren("li"), start=int(element.get("start", "1"))):
        inner = [child for child in item if child.tag in ("ul", "ol")]
        for child in inner:
            item.remove(child)
        ordinal = str(rank) if element.tag == "ol" else ""
        yield Block(Shape.ITEM, _tidy(_words(item)), level=depth, ordinal=ordinal)
        for child in inner:
            yield from _items(child, depth + 1)


def _words(element: Any, marks: frozenset[Mark] = _PLAIN, address: str = "") -> Iterator[Words]:
    if element.text:
        yield Words(element.text, marks, address)
    for child in element:
        if child.tag == "br":
            yield BREAK
        elif "spoken" not in (child.get("class") or ""):
            mark = _MARKS.get(child.tag)
            yield from _words(child, marks | {mark} if mark else marks, child.get("href") or address)
        if child.tail:
            yield Words(child.tail, marks, address)


def _tidy(line: Iterator[Words]) -> Line:
    """Return words without the indentation of a template around them."""
    found = [one if one == BREAK else replace(one, text=_one_line(one.text)) for one in line]
    if found:
        found[0] = replace(found[0], text=found[0].text.lstrip(" "))
        found[-1] = replace(found[-1], text=found[-1].text.rstrip(" "))
    return tuple(one for one in found if one.text)


def _one_line(text: str) -> str:
    """Fold spaces and line ends into one space; those that must not break stay."""
    if not text.strip(" \n\t"):
        return " "
    head, tail = (" " if text[0] in " \n\t" else ""), (" " if text[-1] in " \n\t" else "")
    return head + " ".join(part for part in text.replace("\n", " ").replace("\t", " ").split(" ") if part) + tail
