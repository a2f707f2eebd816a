"""A document in Typst's language: how it looks stands in `templates/exporting/document.typ`, here are its words.

Words are strings of Typst, never its markup, so that no paragraph can be taken for an instruction.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby

from manifeste_tool.documents.exporting.model import BREAK, Block, Document, Line, Mark, Shape, Words
from manifeste_tool.documents.exporting.typst import string
from manifeste_tool.paths import shipped

_CALLS = {
    Mark.STRONG: "strong",
    Mark.EMPHASIS: "emph",
    Mark.CODE: "code",
    Mark.RAISED: "super",
    Mark.LOWERED: "sub",
    Mark.STRUCK: "strike",
    Mark.INSERTED: "added",
    Mark.DELETED: "removed",
}


def source(document: Document) -> str:
    """Return a document in Typst's language."""
    when = document.when
    head = (
        f"#show: document.with(title: {string(document.title)}, subtitle: {string(document.subtitle)}, "
        f"lang: {string(document.language)}, foot: {string(document.foot)}, "
        f"keywords: ({_keywords(document)}), "
        f"date: datetime(year: {when.year}, month: {when.month}, day: {when.day}))"
    )
    parts = [_look(), head, _attached(document), f"#front[\n{_blocks(document.front)}\n]"]
    if document.contents and document.headings:
        parts.append(f"#contents({string(document.contents_title)})")
    return "\n".join([*parts, _blocks(document.blocks), "#places()", ""])


def _keywords(document: Document) -> str:
    """Return what is said of the document, each in a string followed by a comma."""
    said = [f"{name} {words}" for name, words in (document.properties or {}).items() if words]
    return "".join(f"{string(one)}, " for one in said)


def _attached(document: Document) -> str:
    if document.attached is None:
        return ""
    name, words = document.attached
    said = 'relationship: "source", mime-type: "text/markdown", description: "Le texte en Markdown"'
    return f"#pdf.attach({string(name)}, bytes({string(words)}), {said})"


@lru_cache(1)
def _look() -> str:
    return (shipped("templates") / "exporting" / "document.typ").read_text("utf-8")


def _blocks(blocks: Iterable[Block]) -> str:
    parts: list[str] = []
    for is_item, group in groupby(blocks, lambda one: one.shape is Shape.ITEM):
        found = list(group)
        if is_item:
            parts.append(f"#{_items(found, found[0].level)}")
        else:
            parts += [f"{_about(one)}#{_block(one)}{_label(one)}" for one in found]
    return "\n\n".join(parts)


def _about(one: Block) -> str:
    return f"#about({string(one.about)})\n\n" if one.about else ""


def _label(one: Block) -> str:
    return f" #label({string(one.name)})" if one.name and one.shape is Shape.HEADING else ""


def _block(one: Block) -> str:
    match one.shape:
        case Shape.HEADING:
            return f"heading(level: {one.level}, {_line(one.line)})"
        case Shape.CODE:
            return f"listing({string(one.text)})"
        case Shape.RULE:
            return "line(length: 30%)"
        case Shape.TABLE:
            return f"chart({_rows(one)})"
        case Shape.QUOTATION:
            return f"quotation({_said(one)}, level: {one.level})"
        case _:
            return f"alinea({_said(one)})"


def _said(one: Block) -> str:
    """Return what stands in one paragraph: its number, its place, its words, its notes."""
    return f"{string(one.number)}, {string(one.name)}, {_line(one.line)}, {_notes(one)}"


def _notes(one: Block) -> str:
    return string(" ; ".join(one.notes))


def _items(items: Sequence[Block], depth: int) -> str:
    """Return items as lists within lists; a list ends where bullets and numbers take turns."""
    parts: list[str] = []
    at = 0
    while at < len(items):
        ordered, first = bool(items[at].ordinal), items[at].ordinal
        entries: list[str] = []
        while at < len(items) and (items[at].level > depth or bool(items[at].ordinal) == ordered):
            end = at + 1
            while end < len(items) and items[end].level > depth:
                end += 1
            deeper = items[at + 1 : end]
            inner = f" #{_items(deeper, deeper[0].level)}" if deeper else ""
            entries.append(f"[{_about(items[at])}#item({_said(items[at])}){inner}]")
            at = end
        parts.append(_list(entries, first))
    return parts[0] if len(parts) == 1 else "{ " + "; ".join(parts) + " }"


def _list(entries: Sequence[str], first: str) -> str:
    inner = ", ".join(entries)
    return f"enum(start: {int(first)}, {inner})" if first else f"list({inner})"


def _rows(one: Block) -> str:
    columns = max(map(len, one.rows))
    cells = [_line(cell) for row in one.rows for cell in [*row, *[()] * (columns - len(row))]]
    return f"{columns}, {', '.join(cells)}"


def _line(line: Line) -> str:
    return "[" + "".join(f"#{_words(words)}" for words in line) + "]"


def _words(words: Words) -> str:
    if words == BREAK:
        return "linebreak()"
    said = f"text({string(words.text)})"
    for mark, call in _CALLS.items():
        if mark in words.marks:
            said = f"{call}({said})"
    if words.address.startswith(("http://", "https://", "mailto:")):
        return f"link({string(words.address)}, {said})"
    return said
