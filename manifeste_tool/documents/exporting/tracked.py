"""Two texts as one DOCX with tracked changes: whoever opens it accepts or rejects each, and sees whose it is.

Accepting all gives the text after, rejecting all the text before. A paragraph that moved as it was is a move.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

from lxml import etree

from manifeste_tool.documents.exporting import office
from manifeste_tool.documents.exporting.changes import compared, marked
from manifeste_tool.documents.exporting.model import BREAK, Block, Line, Mark, Shape, Words
from manifeste_tool.documents.kit.packing import repacked
from manifeste_tool.domain.comparing.diff import Op
from manifeste_tool.domain.exporting.weaving import Fate

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_XML = "{http://www.w3.org/XML/1998/namespace}space"
_FACES = {
    Mark.STRONG: ("b", {}),
    Mark.EMPHASIS: ("i", {}),
    Mark.STRUCK: ("strike", {}),
    Mark.RAISED: ("vertAlign", {"val": "superscript"}),
    Mark.LOWERED: ("vertAlign", {"val": "subscript"}),
    Mark.CODE: ("rStyle", {"val": "VerbatimChar"}),
}
_ORDER = (Mark.CODE, Mark.STRONG, Mark.EMPHASIS, Mark.STRUCK, Mark.RAISED, Mark.LOWERED)
_ENDS = {Fate.CAME: "ins", Fate.WENT: "del", Fate.MOVED_HERE: "moveTo", Fate.MOVED_AWAY: "moveFrom"}
_OPS = {Fate.CAME: Op.INSERTED, Fate.WENT: Op.DELETED}
_STYLES = {Shape.QUOTATION: "BlockText", Shape.CODE: "SourceCode", Shape.ITEM: "Compact"}
_INDENT = 360  # twentieths of a point for each level


@dataclass(frozen=True, slots=True)
class Author:
    """Whose a change is, and of when."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Passage:
    """One unit at one place: `before` is None for what came, `after` for what went.

    `parts` are the words of one that several people changed, each with whose it is; else all are the `author`'s.
    """

    fate: Fate
    before: Block | None
    after: Block | None
    author: Author
    parts: tuple[tuple[Words, Author], ...] = ()


@dataclass(frozen=True, slots=True)
class Tracked:
    """A document with changes. `front` stands before them and `last` after, neither of them a change."""

    title: str
    front: tuple[Block, ...]
    passages: tuple[Passage, ...]
    last: str
    properties: Mapping[str, str]
    when: datetime
    language: str = "fr"


def written(document: Tracked) -> bytes:
    """Return a document as DOCX; the same document is the same bytes."""
    writer = _Writer()
    body = _element("body")
    body.append(writer.plain((Words(document.title),), style="Title"))
    for block in document.front:
        body.append(writer.plain(block.line, style=_style(block)))
    for passage in document.passages:
        body.extend(writer.passage(passage))
    body.append(writer.plain((Words(document.last),), style="Précision"))
    body.append(_page())
    root = etree.Element(_name("document"), nsmap={"w": _W})
    root.append(body)
    parts = {"word/document.xml": _bytes(root), **_properties(document)}
    return repacked(office.reference("docx"), instead=parts)


class _Writer:
    def __init__(self) -> None:
        self.numbers = count(1)
        self.moves: dict[str, str] = {}

    def passage(self, one: Passage) -> Iterator[Any]:
        """Return the paragraphs of one passage; one that moved stands between the marks of its move."""
        unit = one.after or one.before
        if unit is None:
            return
        if unit.shape is Shape.TABLE and one.fate is Fate.KEPT and one.before == one.after:
            yield from self.table(unit)
            return
        if one.fate not in (Fate.MOVED_HERE, Fate.MOVED_AWAY):
            yield self.paragraph(one, unit)
            return
        kind = _ENDS[one.fate]
        number = str(next(self.numbers))
        name = self.moves.setdefault(unit.name or unit.text, f"deplacement{len(self.moves) + 1}")
        yield _element(f"{kind}RangeStart", id=number, name=name, **_signed(one.author))
        yield self.paragraph(one, unit)
        yield _element(f"{kind}RangeEnd", id=number)

    def paragraph(self, one: Passage, unit: Block) -> Any:
        """Return one paragraph: how it is set, whether its end is a change, its words."""
        made = _element("p")
        ways = _ways(unit)
        if one.fate in _ENDS:
            face = _element("rPr")
            face.append(self.change(_ENDS[one.fate], one.author))
            ways.append(face)
        elif one.before is not None and one.after is not None and _style(one.before) != _style(one.after):
            former = self.change("pPrChange", one.author)
            former.append(_ways(one.before))
            ways.append(former)
        made.append(ways)
        made.extend(self.runs(one.parts or [(words, one.author) for words in self.words(one, unit)], one.fate))
        return made

    def table(self, unit: Block) -> Iterator[Any]:
        """Return a table that did not change; one that did is told row by row, so that each word is a change."""
        made, ways = _element("tbl"), _element("tblPr")
        ways.append(_element("tblStyle", val="Table"))
        ways.append(_element("tblW", w="5000", type="pct"))
        made.append(ways)
        grid = _element("tblGrid")
        grid.extend(_element("gridCol") for _ in unit.rows[0])
        made.append(grid)
        for row in unit.rows:
            line = _element("tr")
            for cell in row:
                held = _element("tc")
                held.append(self.plain(cell, style="Compact"))
                line.append(held)
            made.append(line)
        yield made
        yield _element("p")

    def words(self, one: Passage, unit: Block) -> Line:
        if one.fate is Fate.KEPT and one.before is not None:
            return compared(line_of(one.before), line_of(unit))
        return marked(line_of(unit), _OPS[one.fate]) if one.fate in _OPS else line_of(unit)

    def runs(self, parts: Sequence[tuple[Words, Author]], fate: Fate) -> Iterator[Any]:
        moved = _ENDS[fate] if fate in (Fate.MOVED_HERE, Fate.MOVED_AWAY) else ""
        for words, author in parts:
            went = Mark.DELETED in words.marks
            run = _run(words, went=went)
            kind = "del" if went else "ins" if Mark.INSERTED in words.marks else moved
            if not kind:
                yield run
                continue
            around = self.change(kind, author)
            around.append(run)
            yield around

    def change(self, kind: str, author: Author) -> Any:
        return _element(kind, id=str(next(self.numbers)), **_signed(author))

    def plain(self, line: Line, *, style: str) -> Any:
        made = _element("p")
        ways = _element("pPr")
        ways.append(_element("pStyle", val=office.key(style)))
        made.append(ways)
        made.extend(_run(words, went=False) for words in line)
        return made


def line_of(block: Block) -> Line:
    """Return the words of a unit, what stands before an item included; of a table, its rows one a line."""
    if block.shape is Shape.TABLE:
        rows = [" | ".join("".join(words.text for words in cell) for cell in row) for row in block.rows]
        return tuple(part for rank, row in enumerate(rows) for part in (*((BREAK,) if rank else ()), Words(row)))
    head = f"{block.ordinal}. " if block.ordinal else "– " if block.shape is Shape.ITEM else ""
    return (Words(head), *block.line) if head else block.line


def _ways(block: Block) -> Any:
    ways = _element("pPr")
    ways.append(_element("pStyle", val=office.key(_style(block))))
    if block.shape is Shape.ITEM:
        ways.append(_element("ind", left=str(_INDENT * (block.level + 2)), hanging=str(_INDENT)))
    return ways


def _style(block: Block) -> str:
    if block.shape is Shape.HEADING:
        return f"Heading{min(block.level, 6)}"
    return _STYLES.get(block.shape, "BodyText")


def _run(words: Words, *, went: bool) -> Any:
    run = _element("r")
    faces = [mark for mark in _ORDER if mark in words.marks]
    if faces:
        face = _element("rPr")
        for mark in faces:
            tag, values = _FACES[mark]
            face.append(_element(tag, **values))
        run.append(face)
    for rank, part in enumerate(words.text.split("\n")):
        if rank:
            run.append(_element("br"))
        if part:
            text = _element("delText" if went else "t")
            text.text = part
            text.set(_XML, "preserve")
            run.append(text)
    return run


def _signed(author: Author) -> dict[str, str]:
    return {"author": author.name, "date": author.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}


def _page() -> Any:
    page = _element("sectPr")
    page.append(_element("pgSz", w="11906", h="16838"))
    page.append(_element("pgMar", top="1418", right="1418", bottom="1418", left="1701", header="709", footer="709"))
    return page


def _name(tag: str) -> str:
    return f"{{{_W}}}{tag}"


def _element(tag: str, **values: str) -> Any:
    made = etree.Element(_name(tag))
    for name, value in values.items():
        made.set(_name(name), value)
    return made


def _bytes(root: Any) -> bytes:
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC, _TERMS = "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def _properties(document: Tracked) -> dict[str, bytes]:
    """Return what is said of the document, in the part that every package of the kind has."""
    root = etree.Element(f"{{{_CORE}}}coreProperties", nsmap={"cp": _CORE, "dc": _DC, "dcterms": _TERMS, "xsi": _XSI})
    said = [f"{name} {words}" for name, words in document.properties.items() if words]
    for tag, words in (
        (f"{{{_DC}}}title", document.title),
        (f"{{{_DC}}}language", document.language),
        (f"{{{_CORE}}}keywords", ", ".join(said)),
    ):
        etree.SubElement(root, tag).text = words
    for tag in ("created", "modified"):
        moment = etree.SubElement(root, f"{{{_TERMS}}}{tag}")
        moment.set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
        moment.text = document.when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"docProps/core.xml": _bytes(root)}
