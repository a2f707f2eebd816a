"""The words of a WordprocessingML part, in order."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from manifeste_tool.domain.reporting.filled_forms import Block, Heading, Line, Row

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|titre) ?([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"title|titre", re.IGNORECASE)
#: What a reader of the document does not see, or sees elsewhere.
_LEFT_OUT = frozenset({f"{_W}{tag}" for tag in ("del", "moveFrom", "pPr", "rPr", "tblPr", "sectPr", "instrText")})
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_UNSEEN_NOTES = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def heading_styles(styles: Any) -> Mapping[str, int]:
    """Return the level of each style that is a heading (0: the title), by its identifier."""
    found: dict[str, int] = {}
    for style in styles.iter(f"{_W}style") if styles is not None else ():
        name = style.find(f"{_W}name")
        level = _level(name.get(f"{_W}val", "") if name is not None else "")
        if level is not None:
            found[style.get(f"{_W}styleId", "")] = level
    return found


def blocks(root: Any, headings: Mapping[str, int]) -> Iterator[Block]:
    """Return what a document's body holds."""
    for body in root.iter(f"{_W}body"):
        yield from _blocks(body, headings)


def notes(root: Any) -> Iterator[Block]:
    """Return the notes at the foot of pages."""
    for note in root.iter(f"{_W}footnote"):
        if note.get(f"{_W}type") not in _UNSEEN_NOTES and (words := _words(note)):
            yield Line(words)


def _blocks(holder: Any, headings: Mapping[str, int]) -> Iterator[Block]:
    for one in holder:
        if one.tag == f"{_W}p":
            yield from _paragraph(one, headings)
        elif one.tag == f"{_W}tbl":
            yield from _rows(one)
        elif one.tag not in _LEFT_OUT and one.tag != _FALLBACK:  # content controls, insertions, custom XML
            yield from _blocks(one, headings)


def _paragraph(paragraph: Any, headings: Mapping[str, int]) -> Iterator[Block]:
    words = _words(paragraph)
    if not words:
        return
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
    level = headings.get(style.get(f"{_W}val", "")) if style is not None else None
    if outline is not None and outline.get(f"{_W}val", "").isdecimal():
        own = int(outline.get(f"{_W}val")) + 1
        level = own if own < 10 else level  # noqa: PLR2004 - Word's outline level 9 is the body's
    listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
    yield Line(words, item=listed) if level is None else Heading(words, level)


def _rows(table: Any) -> Iterator[Block]:
    for row in _own(table, f"{_W}tr"):
        cells = tuple(_cell(cell) for cell in _own(row, f"{_W}tc"))
        if any(cells):
            yield Row(cells)


def _own(holder: Any, tag: str) -> Iterator[Any]:
    """Return the rows of a table or the cells of a row, those in a content control too, none of a table inside."""
    for one in holder:
        if one.tag == tag:
            yield one
        elif one.tag not in _LEFT_OUT and one.tag != f"{_W}tc":
            yield from _own(one, tag)


def _cell(cell: Any) -> str:
    return "\n".join(filter(None, map(_words, cell.iter(f"{_W}p"))))


def _words(holder: Any) -> str:
    return "".join(_signs(holder)).strip()


def _signs(holder: Any) -> Iterator[str]:
    for one in holder:
        if one.tag == f"{_W}t":
            yield one.text or ""
        elif one.tag in _SIGNS:
            yield _SIGNS[one.tag]
        elif one.tag not in _LEFT_OUT and one.tag != _FALLBACK:
            yield from _signs(one)


def _level(name: str) -> int | None:
    found = _HEADING.fullmatch(name)
    if found:
        return int(found[1])
    return 0 if _TITLE.fullmatch(name) else None
