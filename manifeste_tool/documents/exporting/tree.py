"""A document as Pandoc's own tree, where words are never markup: what DOCX, ODT, EPUB and HTML are made from."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from markupsafe import Markup

from manifeste_tool.documents.exporting.model import BREAK, Block, Document, Line, Mark, Shape, Words, legal

#: Names of the styles that the reference documents define (`office.py`).
ALINEA, NUMBER, ABOUT, ADDED, REMOVED = "Alinéa", "Numéro d'alinéa", "Précision", "Ajouté", "Supprimé"
FACTS, CONTENTS = "Première page", "Sommaire"
_API = [1, 23, 1]
_NODES = {
    Mark.STRONG: "Strong",
    Mark.EMPHASIS: "Emph",
    Mark.RAISED: "Superscript",
    Mark.LOWERED: "Subscript",
    Mark.STRUCK: "Strikeout",
}
_TABS = {"docx": ("openxml", "<w:r><w:tab/></w:r>"), "odt": ("opendocument", "<text:tab/>")}
_BREAKS = {
    "docx": ("openxml", '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'),
    "odt": ("opendocument", '<text:p text:style-name="Saut_20_de_20_page"/>'),
}
Node = dict[str, Any]


def tree(document: Document, form: str, *, style: str = "") -> str:
    """Return a document as JSON for a form of Pandoc's (`docx`, `odt`, `epub3`, `html5`); `style` is for HTML."""
    writer = _Writer(form)
    blocks = [*writer.front(document), *writer.blocks(document.blocks)]
    return json.dumps({"pandoc-api-version": _API, "meta": _meta(document, form, style), "blocks": blocks})


class _Writer:
    def __init__(self, form: str) -> None:
        self.form = form
        self.is_office = form in _TABS

    def front(self, document: Document) -> Iterator[Node]:
        """Return the first page, then the table of contents where the format makes none by itself."""
        yield _div("front", FACTS, list(self.blocks(document.front)))
        if document.contents and document.headings and self.form != "epub3":
            yield from self.page_break()
            title = {"t": "Para", "c": _strings(document.contents_title)}
            lines = [self.entry(one) for one in document.headings]
            yield _div("contents", "", [_div("contents-title", f"{CONTENTS} titre", [title]), *lines])
        yield from self.page_break()

    def page_break(self) -> Iterator[Node]:
        if self.is_office:
            yield {"t": "RawBlock", "c": list(_BREAKS[self.form])}

    def entry(self, heading: Block) -> Node:
        leads = {"t": "Link", "c": [_attributes(), _strings(heading.text), [f"#{heading.name}", ""]]}
        return _div(f"level-{heading.level}", f"{CONTENTS} {heading.level}", [{"t": "Para", "c": [leads]}])

    def blocks(self, blocks: Iterable[Block]) -> Iterator[Node]:
        """Return blocks, items that follow one another gathered into lists."""
        for is_item, group in groupby(blocks, lambda one: one.shape is Shape.ITEM):
            found = list(group)
            if is_item:
                yield from self.lists(found, found[0].level)
            else:
                for one in found:
                    yield from self.block(one)

    def lists(self, items: Sequence[Block], depth: int) -> Iterator[Node]:
        """Return items as lists within lists; a list ends where bullets and numbers take turns."""
        at = 0
        while at < len(items):
            ordered, first = bool(items[at].ordinal), items[at].ordinal
            entries: list[list[Node]] = []
            while at < len(items) and (items[at].level > depth or bool(items[at].ordinal) == ordered):
                end = at + 1
                while end < len(items) and items[end].level > depth:
                    end += 1
                deeper = items[at + 1 : end]
                entries.append([*self.block(items[at]), *(self.lists(deeper, deeper[0].level) if deeper else ())])
                at = end
            yield _list(entries, first) if ordered else {"t": "BulletList", "c": entries}

    def block(self, one: Block) -> Iterator[Node]:
        if one.about:
            yield _div("about", ABOUT, [{"t": "Para", "c": _strings(one.about)}])
        match one.shape:
            case Shape.HEADING:
                yield {"t": "Header", "c": [one.level, _attributes(one.name), self.line(one.line)]}
            case Shape.CODE:
                yield self.named(one, {"t": "CodeBlock", "c": [_attributes(), legal(one.text)]})
            case Shape.RULE:
                yield {"t": "HorizontalRule"}
            case Shape.TABLE:
                yield self.named(one, self.table(one))
            case Shape.QUOTATION:
                inner = self.prose(one)
                for _ in range(max(one.level, 1)):
                    inner = {"t": "BlockQuote", "c": [inner]}
                yield inner
            case Shape.PROSE | Shape.ITEM:
                yield self.prose(one)

    def prose(self, one: Block) -> Node:
        """Return a paragraph: its name around it, its number before it, its notes after it."""
        words = self.line(one.line)
        if self.is_office and one.name:  # a place within a paragraph, which no program drops
            words = [{"t": "Span", "c": [_attributes(one.name), words]}]
        node: Node = {"t": "Para", "c": [*self.number(one), *words, *self.notes(one.notes)]}
        if not self.is_office:
            return self.named(one, node, kind="" if one.shape is Shape.ITEM or not one.number else "alinea")
        return _div("", ALINEA, [node]) if one.number and one.shape is Shape.PROSE else node

    def named(self, one: Block, node: Node, *, kind: str = "") -> Node:
        return {"t": "Div", "c": [_attributes(one.name, kind), [node]]} if one.name else node

    def number(self, one: Block) -> list[Node]:
        if not one.number:
            return []
        outside = one.shape is Shape.PROSE and self.is_office
        after: Node = {"t": "RawInline", "c": list(_TABS[self.form])} if outside else {"t": "Space"}
        said = [{"t": "Str", "c": one.number if outside or not self.is_office else f"({one.number})"}]
        return [{"t": "Span", "c": [_attributes("", "numero", style=NUMBER), said]}, after]

    def notes(self, notes: Sequence[str]) -> list[Node]:
        if not notes:
            return []
        return [{"t": "Note", "c": [{"t": "Para", "c": _strings(" ; ".join(notes))}]}]

    def table(self, one: Block) -> Node:
        columns = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]] * max(map(len, one.rows))
        rows = [[_attributes(), [self.cell(cell) for cell in row]] for row in one.rows]
        head, body = [_attributes(), rows[:1]], [[_attributes(), 0, [], rows[1:]]]
        foot: list[Any] = [_attributes(), []]
        return {"t": "Table", "c": [_attributes(), [None, []], columns, head, body, foot]}

    def cell(self, line: Line) -> list[Any]:
        return [_attributes(), {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": self.line(line)}]]

    def line(self, line: Line) -> list[Node]:
        """Return marked words, neighbours that lead to one place under one link."""
        found: list[Node] = []
        for address, group in groupby(line, lambda words: words.address):
            inner = [node for words in group for node in self.words(words)]
            found += [{"t": "Link", "c": [_attributes(), inner, [address, ""]]}] if address else inner
        return found

    def words(self, words: Words) -> list[Node]:
        if words == BREAK:
            return [{"t": "LineBreak"}]
        code = Mark.CODE in words.marks
        nodes: list[Node] = [{"t": "Code", "c": [_attributes(), legal(words.text)]}] if code else _strings(words.text)
        for mark, node in _NODES.items():
            if mark in words.marks:
                nodes = [{"t": node, "c": nodes}]
        for mark, style in ((Mark.INSERTED, ADDED), (Mark.DELETED, REMOVED)):
            if mark in words.marks:
                nodes = [self.changed(nodes, mark, style)]
        return nodes

    def changed(self, nodes: list[Node], mark: Mark, style: str) -> Node:
        if self.is_office:
            return {"t": "Span", "c": [_attributes(style=style), nodes]}
        if mark is Mark.INSERTED:
            return {"t": "Span", "c": [_attributes("", "ins"), nodes]}
        return {"t": "Strikeout", "c": nodes}


def _list(entries: list[list[Node]], first: str) -> Node:
    return {"t": "OrderedList", "c": [[int(first), {"t": "Decimal"}, {"t": "Period"}], entries]}


def _strings(text: str) -> list[Node]:
    """Return words as Pandoc wants them: cut at their spaces, those that must not break kept inside."""
    found: list[Node] = []
    for rank, part in enumerate(legal(text).replace("\n", " ").split(" ")):
        if rank:
            found.append({"t": "Space"})
        if part:
            found.append({"t": "Str", "c": part})
    return found


def _attributes(name: str = "", kind: str = "", *, style: str = "") -> list[Any]:
    return [name, [kind] if kind else [], [["custom-style", style]] if style else []]


def _div(kind: str, style: str, blocks: list[Node]) -> Node:
    return {"t": "Div", "c": [_attributes("", kind, style=style), blocks]}


def _meta(document: Document, form: str, style: str) -> Node:
    """Return what is said of the document, in the names that each format keeps."""
    said = {
        "title": document.title,
        "subtitle": document.subtitle,
        "date": document.when.date().isoformat(),
        "lang": document.language,
        "identifier": document.identifier,
        **(document.properties or {}),
    }
    meta: Node = {name: _meta_words(words) for name, words in said.items() if words}
    if form != "epub3":  # what is said of the date stands on the first page
        meta["published"] = meta.pop("date")
    if form == "html5":
        head = f"<style>\n{style}\n</style>\n{_named_meta(said)}"
        meta["header-includes"] = {"t": "MetaBlocks", "c": [{"t": "RawBlock", "c": ["html", head]}]}
        meta["document-css"] = {"t": "MetaBool", "c": False}
    return meta


def _meta_words(words: str) -> Node:
    return {"t": "MetaInlines", "c": _strings(words)}


def _named_meta(said: dict[str, str]) -> str:
    kept = {name: words for name, words in said.items() if name not in ("title", "lang", "subtitle")}
    return "\n".join(Markup('<meta name="{}" content="{}">').format(name, words) for name, words in kept.items())
