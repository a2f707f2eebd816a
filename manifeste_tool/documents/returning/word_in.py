"""Read an edited Word document: paragraphs with their bookmarks, tracked changes with their authors, comments."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from manifeste_tool.documents.returning.gathering import Gathering, Shape, shape_of
from manifeste_tool.domain.returning.faces import PLAIN, Face, words_of
from manifeste_tool.domain.returning.returned import Cause
from manifeste_tool.domain.text.text import Kind

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{_MAIN}}}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
_ADDED, _GONE = frozenset({f"{W}ins", f"{W}moveTo"}), frozenset({f"{W}del", f"{W}moveFrom"})
_UNSEEN = frozenset({f"{W}pPr", f"{W}rPr", f"{W}tblPr", f"{W}tblGrid", f"{W}trPr", f"{W}tcPr", f"{W}sectPr"})
_NOTES = frozenset({f"{W}footnoteReference", f"{W}endnoteReference"})
_PICTURES = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_LINK = re.compile(r'HYPERLINK\s+"([^"]+)"')


def read(gathering: Gathering, part: Callable[[str], Any | None]) -> None:
    """Read the body of a document into a `Gathering`; `part` returns a part of the archive, None where it has none."""
    _Reader(gathering, part).read()


class _Reader:
    """Reads paragraphs, knowing in whose tracked change and in which link it is."""

    def __init__(self, gathering: Gathering, part: Callable[[str], Any | None]) -> None:
        self.to = gathering
        self.document: Any = part("word/document.xml")
        self.styles = dict(_styles(part("word/styles.xml")))
        self.faces = dict(_faces(part("word/styles.xml")))
        self.lists = dict(_lists(part("word/numbering.xml")))
        self.targets = dict(_targets(part("word/_rels/document.xml.rels")))
        self.comments = dict(_comments(part("word/comments.xml")))
        self.added = self.gone = ""
        self.face, self.link, self.field = PLAIN, "", ""
        self.told: set[str] = set()

    def read(self) -> None:
        """Read every paragraph and table."""
        for body in self.document.iter(f"{W}body"):
            self.blocks(body)

    def blocks(self, holder: Any) -> None:
        for one in holder:
            if one.tag == f"{W}p":
                self.paragraph(one)
            elif one.tag == f"{W}tbl":
                self.table(one)
            elif one.tag == f"{W}bookmarkStart":
                self.to.bookmark(one.get(f"{W}name", ""))
            elif one.tag in _ADDED | _GONE:
                self.tracked(one, self.blocks)
            elif one.tag not in _UNSEEN and one.tag != _FALLBACK:
                self.blocks(one)

    def paragraph(self, paragraph: Any) -> None:
        self.inline(paragraph)
        shape = self.shape(paragraph)
        mark = f"{W}pPr/{W}rPr/"
        added = self.author(paragraph, (f"{mark}{W}ins", f"{mark}{W}moveTo")) or self.added
        gone = self.author(paragraph, (f"{mark}{W}del", f"{mark}{W}moveFrom")) or self.gone
        self.to.end(shape, added=added, gone=gone)

    def author(self, holder: Any, paths: tuple[str, ...]) -> str:
        found = next((one for one in map(holder.find, paths) if one is not None), None)
        return self.by(found) if found is not None else ""

    def by(self, change: Any) -> str:
        return self.to.author(change.get(f"{W}author", ""), change.get(f"{W}date", ""))

    def shape(self, paragraph: Any) -> Shape:
        properties = paragraph.find(f"{W}pPr")
        style = _value(properties, "pStyle")
        name, outline, own = self.styles.get(style, (style, None, None))
        listed = self.listed(properties, own)
        told = _value(properties, "outlineLvl")
        if told.isdecimal():
            outline = int(told) + 1 if int(told) < 9 else None  # noqa: PLR2004 - Word's outline level 9 is the body's
        return shape_of(name, outline=outline, listed=listed)

    def listed(self, properties: Any, own: tuple[str, int] | None) -> tuple[int, bool] | None:
        found = properties.find(f"{W}numPr") if properties is not None else None
        number = _value(found, "numId") or (own[0] if own else "")
        told = _value(found, "ilvl")
        level = int(told) if told.isdecimal() else own[1] if own else 0
        return (level, self.lists.get((number, level), False)) if number not in ("", "0") else None

    def inline(self, holder: Any) -> None:
        for one in holder:
            self.element(one)

    def element(self, one: Any) -> None:
        tag = one.tag
        if tag == f"{W}r":
            self.run(one)
        elif tag in _ADDED | _GONE:
            self.tracked(one, self.inline)
        elif tag == f"{W}bookmarkStart":
            self.to.bookmark(one.get(f"{W}name", ""))
        elif tag == f"{W}commentRangeStart":
            self.comment(one.get(f"{W}id", ""))
        elif tag == f"{W}hyperlink":
            self.linked(one)
        elif tag == f"{W}fldSimple":
            found = _LINK.search(one.get(f"{W}instr", ""))
            self.link, before = (found[1] if found else self.link), self.link
            self.inline(one)
            self.link = before
        elif tag not in _UNSEEN and tag != _FALLBACK:
            self.inline(one)

    def tracked(self, change: Any, inside: Callable[[Any], None]) -> None:
        before = self.added, self.gone
        if change.tag in _ADDED:
            self.added = self.by(change)
        else:
            self.gone = self.by(change)
        inside(change)
        self.added, self.gone = before

    def linked(self, link: Any) -> None:
        before, self.link = self.link, self.targets.get(link.get(f"{_R}id", ""), "")
        self.inline(link)
        self.link = before

    def comment(self, number: str) -> None:
        if number in self.comments and number not in self.told:
            self.told.add(number)
            self.to.comment(*self.comments[number])

    def run(self, run: Any) -> None:
        face = self.face_of(run.find(f"{W}rPr"))
        for one in run:
            self.sign(one, face)

    def face_of(self, properties: Any) -> Face:
        style = _value(properties, "rStyle")
        named = self.faces.get(style, PLAIN)
        strong, emphasis = _toggle(properties, "b"), _toggle(properties, "i")
        return Face(
            named.strong if strong is None else strong,
            named.emphasis if emphasis is None else emphasis,
            named.code,
            self.link,
        )

    def sign(self, one: Any, face: Face) -> None:
        tag = one.tag
        if tag in (f"{W}t", f"{W}delText"):
            self.to.say(one.text or "", face, added=self.added, gone=self.gone)
        elif tag in _SIGNS:
            self.to.say(_SIGNS[tag], face, added=self.added, gone=self.gone)
        elif tag == f"{W}commentReference":
            self.comment(one.get(f"{W}id", ""))
        elif tag == f"{W}instrText":
            self.field += one.text or ""
        elif tag == f"{W}fldChar":
            self.field_sign(one.get(f"{W}fldCharType", ""))
        elif tag in _NOTES:
            self.to.problem(Cause.NOTE, self.said_before())
        elif tag in _PICTURES or tag.endswith("}AlternateContent"):
            self.picture(one)

    def field_sign(self, kind: str) -> None:
        if kind == "begin":
            self.field = ""
        elif kind == "separate":
            found = _LINK.search(self.field)
            self.link = found[1] if found else ""
        else:
            self.link = ""

    def said_before(self) -> str:
        return "".join(piece.words for piece in self.to.pieces)[-80:]

    def picture(self, holder: Any) -> None:
        """Say what a text box holds, or that there is an image: neither has a place in the text."""
        texts = [one for box in holder.iter(f"{W}txbxContent") if not _in_fallback(box) for one in box.iter(f"{W}t")]
        words = "".join(one.text or "" for one in texts)
        self.to.problem(Cause.TEXT_BOX if words.strip() else Cause.IMAGE, words or self.said_before())

    def table(self, table: Any) -> None:
        rows: list[tuple[str, ...]] = []
        for row in table.iter(f"{W}tr"):
            before = self.added, self.gone
            self.added = self.author(row, (f"{W}trPr/{W}ins",)) or self.added
            self.gone = self.author(row, (f"{W}trPr/{W}del",)) or self.gone
            rows.append(tuple(self.cell(cell, first=not rows and not rank) for rank, cell in enumerate(_cells(row))))
            self.added, self.gone = before
        self.to.end(Shape(Kind.TABLE), rows=tuple(row for row in rows if any(row)))

    def cell(self, cell: Any, *, first: bool) -> str:
        """Read a cell, with a space before it unless it is the first; return what it reads once all is accepted."""
        self.to.say("" if first else " ", PLAIN, added=self.added, gone=self.gone)
        start = len(self.to.pieces)
        for rank, paragraph in enumerate(cell.iter(f"{W}p")):
            self.to.say(" " if rank else "", PLAIN)
            self.inline(paragraph)
        return words_of(piece for piece in self.to.pieces[start:] if not piece.gone)


def _cells(row: Any) -> Iterator[Any]:
    for one in row:
        if one.tag == f"{W}tc":
            yield one
        elif one.tag not in _UNSEEN:
            yield from _cells(one)


def _in_fallback(element: Any) -> bool:
    return any(one.tag == _FALLBACK for one in element.iterancestors())


def _value(holder: Any, name: str) -> str:
    found = holder.find(f"{W}{name}") if holder is not None else None
    return found.get(f"{W}val", "") if found is not None else ""


def _toggle(holder: Any, name: str) -> bool | None:
    found = holder.find(f"{W}{name}") if holder is not None else None
    return None if found is None else found.get(f"{W}val", "1") not in ("0", "false", "off", "none")


def _styles(root: Any) -> Iterator[tuple[str, tuple[str, int | None, tuple[str, int] | None]]]:
    """Yield, by its identifier, the name of each paragraph style, its outline level and its list."""
    for style in root.iter(f"{W}style") if root is not None else ():
        if style.get(f"{W}type") == "paragraph":
            name = _value(style, "name")
            level = _value(style.find(f"{W}pPr"), "outlineLvl")
            listed = style.find(f"{W}pPr/{W}numPr")
            number, depth = _value(listed, "numId"), _value(listed, "ilvl")
            own = (number, int(depth) if depth.isdecimal() else 0) if number else None
            outline = int(level) + 1 if level.isdecimal() and int(level) < 9 else None  # noqa: PLR2004 - as above
            yield style.get(f"{W}styleId", ""), (name, outline, own)


def _faces(root: Any) -> Iterator[tuple[str, Face]]:
    for style in root.iter(f"{W}style") if root is not None else ():
        if style.get(f"{W}type") == "character":
            run, name = style.find(f"{W}rPr"), _value(style, "name").casefold()
            code = name.startswith(("manifeste code", "html code", "verbatim", "source text"))
            strong, emphasis = _toggle(run, "b"), _toggle(run, "i")
            yield style.get(f"{W}styleId", ""), replace(PLAIN, strong=bool(strong), emphasis=bool(emphasis), code=code)


def _lists(root: Any) -> Iterator[tuple[tuple[str, int], bool]]:
    """Yield whether each level of each list is numbered."""
    if root is None:
        return
    abstract: dict[str, Mapping[int, bool]] = {}
    for one in root.iter(f"{W}abstractNum"):
        levels = {int(level.get(f"{W}ilvl", "0")): _value(level, "numFmt") for level in one.iter(f"{W}lvl")}
        numbered = {level: form not in ("bullet", "none", "") for level, form in levels.items()}
        abstract[one.get(f"{W}abstractNumId", "")] = numbered
    for one in root.iter(f"{W}num"):
        for depth, figures in abstract.get(_value(one, "abstractNumId"), {}).items():
            yield (one.get(f"{W}numId", ""), depth), figures
        for level in one.iterfind(f"{W}lvlOverride/{W}lvl"):
            form = _value(level, "numFmt")
            yield (one.get(f"{W}numId", ""), int(level.get(f"{W}ilvl", "0"))), form not in ("bullet", "none", "")


def _targets(root: Any) -> Iterator[tuple[str, str]]:
    for one in root if root is not None else ():
        if one.get("TargetMode") == "External":
            yield one.get("Id", ""), one.get("Target", "")


def _comments(root: Any) -> Iterator[tuple[str, tuple[str, str]]]:
    for one in root.iter(f"{W}comment") if root is not None else ():
        paragraphs = ("".join(text.text or "" for text in p.iter(f"{W}t")) for p in one.iter(f"{W}p"))
        yield one.get(f"{W}id", ""), (one.get(f"{W}author", ""), "\n\n".join(filter(str.strip, paragraphs)))
