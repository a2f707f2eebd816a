"""The words of an OpenDocument text, in order."""

from collections.abc import Iterator
from typing import Any

from manifeste_tool.domain.reporting.filled_forms import Block, Heading, Line, Row

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
#: What a reader of the document does not see, or sees elsewhere.
_LEFT_OUT = frozenset(
    {
        f"{_TEXT}tracked-changes",
        f"{_OFFICE}annotation",
        f"{_OFFICE}forms",
        f"{_TEXT}note-citation",
        f"{_TEXT}sequence-decls",
    }
)
_SIGNS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_MOST_REPEATED = 64
_MOST_SPACES = 100


def blocks(root: Any) -> Iterator[Block]:
    """Return what a document's body holds."""
    for body in root.iter(f"{_OFFICE}text"):
        yield from _blocks(body, listed=False)


def _blocks(holder: Any, *, listed: bool) -> Iterator[Block]:
    for one in holder:
        if one.tag in (f"{_TEXT}h", f"{_TEXT}p"):
            if words := _words(one):
                level = one.get(f"{_TEXT}outline-level", "1")
                yield Heading(words, int(level)) if one.tag == f"{_TEXT}h" else Line(words, item=listed)
        elif one.tag == f"{_TABLE}table":
            yield from _rows(one)
        elif one.tag not in _LEFT_OUT:
            yield from _blocks(one, listed=listed or one.tag == f"{_TEXT}list")


def _rows(table: Any) -> Iterator[Block]:
    for row in _own(table, f"{_TABLE}table-row"):
        cells = [one for cell in _own(row, f"{_TABLE}table-cell") for one in _repeated(cell)]
        if any(cells):
            yield Row(tuple(cells))


def _own(holder: Any, tag: str) -> Iterator[Any]:
    """Return the rows of a table or the cells of a row, those of a header too, none of a table inside."""
    for one in holder:
        if one.tag == tag:
            yield one
        elif one.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            yield from _own(one, tag)


def _repeated(cell: Any) -> list[str]:
    count = cell.get(f"{_TABLE}number-columns-repeated", "1")
    paragraphs = (one for one in cell.iter() if one.tag in (f"{_TEXT}p", f"{_TEXT}h"))
    words = "\n".join(filter(None, map(_words, paragraphs)))
    return [words] * (min(int(count), _MOST_REPEATED) if count.isdecimal() else 1)


def _words(holder: Any) -> str:
    return "".join(_signs(holder)).strip()


def _signs(holder: Any) -> Iterator[str]:
    """Return the signs of a paragraph; of what is anchored in it, what is left out gives nothing but its tail."""
    yield holder.text or ""
    for one in holder:
        if one.tag == f"{_TEXT}s":
            count = one.get(f"{_TEXT}c", "1")
            yield " " * (min(int(count), _MOST_SPACES) if count.isdecimal() else 1)
        elif one.tag in _SIGNS:
            yield _SIGNS[one.tag]
        elif one.tag not in _LEFT_OUT:
            yield from _signs(one)
        yield one.tail or ""
