"""Read an edited OpenDocument text: what was taken out under revision is put back where it stood, marked as gone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from manifeste_tool.documents.returning.gathering import Gathering, Shape, shape_of
from manifeste_tool.domain.returning.faces import PLAIN, Face, words_of
from manifeste_tool.domain.returning.returned import Cause
from manifeste_tool.domain.text.text import Kind

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
TEXT, TABLE, OFFICE = f"{{{_OASIS}:text:1.0}}", f"{{{_OASIS}:table:1.0}}", f"{{{_OASIS}:office:1.0}}"
_STYLE, _DRAW, _FO = f"{{{_OASIS}:style:1.0}}", f"{{{_OASIS}:drawing:1.0}}", f"{{{_OASIS}:xsl-fo-compatible:1.0}}"
_XLINK, _DC = "{http://www.w3.org/1999/xlink}", "{http://purl.org/dc/elements/1.1/}"
_PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
_UNSEEN = frozenset(
    {f"{TEXT}tracked-changes", f"{OFFICE}forms", f"{TEXT}sequence-decls", f"{TEXT}variable-decls", f"{OFFICE}scripts"}
)
_MOST_SPACES = 100


@dataclass(frozen=True, slots=True)
class _Change:
    """A tracked change: `taken` is the element that holds what a deletion took out, None for an insertion."""

    author: str
    taken: Any = None


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    parent: str
    face: Face
    outline: int | None
    listed: str
    automatic: bool


def read(gathering: Gathering, content: Any, styles: Any | None) -> None:
    """Read the body of a document into a `Gathering`; `styles` is the part of that name, or None."""
    _Reader(gathering, content, styles).read()


class _Reader:
    """Reads paragraphs, knowing in whose tracked change, in which list and in which link it is."""

    def __init__(self, gathering: Gathering, content: Any, styles: Any | None) -> None:
        self.to = gathering
        self.content = content
        self.styles = {one.get(f"{_STYLE}name", ""): _style(one) for one in _all(content, styles, f"{_STYLE}style")}
        self.numbered = dict(_numbered(_all(content, styles, f"{TEXT}list-style")))
        self.changes = dict(self._changes())
        self.open: list[str] = []  # authors of the insertions that we are in
        self.gone = self.link = self.style = ""
        self.listed: tuple[int, bool] | None = None
        self.held: Shape | None = None  # that of the paragraph into which the one before was joined

    def _changes(self) -> Iterator[tuple[str, _Change]]:
        for region in self.content.iter(f"{TEXT}changed-region"):
            identifier = region.get(f"{TEXT}id") or region.get("{http://www.w3.org/XML/1998/namespace}id", "")
            for one in region:
                who = one.find(f"{OFFICE}change-info/{_DC}creator")
                when = one.find(f"{OFFICE}change-info/{_DC}date")
                if one.tag in (f"{TEXT}insertion", f"{TEXT}deletion"):
                    author = self.to.author(_text(who), _text(when))
                    yield identifier, _Change(author, one if one.tag == f"{TEXT}deletion" else None)

    @property
    def added(self) -> str:
        return self.open[-1] if self.open else ""

    def read(self) -> None:
        """Read every paragraph and table."""
        for body in self.content.iter(f"{OFFICE}text"):
            self.blocks(body)

    def blocks(self, holder: Any) -> None:
        for one in holder:
            if one.tag in _PARAGRAPHS:
                self.paragraph(one)
            elif one.tag == f"{TABLE}table":
                self.table(one)
            elif one.tag == f"{TEXT}list":
                self.list(one)
            elif one.tag in (f"{TEXT}change-start", f"{TEXT}change-end", f"{TEXT}change"):
                self.change(one, Shape())
            elif one.tag.startswith(_DRAW):
                self.drawing(one)
            elif one.tag not in _UNSEEN:
                self.blocks(one)

    def list(self, holder: Any) -> None:
        before = self.listed
        level = before[0] + 1 if before else 0
        style = holder.get(f"{TEXT}style-name", "")
        own = self.numbered.get((style, level + 1))
        self.listed = (level, own if own is not None else before[1] if before else False)
        self.style = style or self.style
        if own is None and self.style:
            self.listed = (level, self.numbered.get((self.style, level + 1), False))
        self.blocks(holder)
        self.listed = before

    def paragraph(self, paragraph: Any) -> None:
        shape = self.shape(paragraph)
        self.inline(paragraph, self.face_of_paragraph(paragraph), shape)
        self.to.end(self.held or shape, added=self.added, gone=self.gone)
        self.held = None

    def shape(self, paragraph: Any) -> Shape:
        outline = paragraph.get(f"{TEXT}outline-level", "1") if paragraph.tag == f"{TEXT}h" else ""
        style = self.named(paragraph.get(f"{TEXT}style-name", ""))
        name = style.name if style else ""
        return shape_of(name, outline=int(outline) if outline.isdecimal() else None, listed=self.listed)

    def named(self, name: str) -> _Style | None:
        """Return the style that has a name people see, going up from one that the program made by itself."""
        for _ in range(10):
            found = self.styles.get(name)
            if found is None or not found.automatic:
                return found or _Style(name.replace("_20_", " "), "", PLAIN, None, "", automatic=False)
            name = found.parent
        return None

    def face_of_paragraph(self, paragraph: Any) -> Face:
        found = self.styles.get(paragraph.get(f"{TEXT}style-name", ""))
        return found.face if found and found.automatic else PLAIN

    def face_of(self, span: Any, face: Face) -> Face:
        found = self.styles.get(span.get(f"{TEXT}style-name", ""))
        if found is None:
            return face
        up = self.styles.get(found.parent)
        own = (found.face, up.face if up else PLAIN)
        return replace(
            face,
            strong=face.strong or any(one.strong for one in own),
            emphasis=face.emphasis or any(one.emphasis for one in own),
            code=face.code or any(one.code for one in own),
        )

    def inline(self, holder: Any, face: Face, shape: Shape) -> None:
        self.say(holder.text, face)
        for one in holder:
            self.element(one, face, shape)
            self.say(one.tail, face)

    def say(self, words: str | None, face: Face) -> None:
        said = replace(face, link=self.link) if self.link else face
        self.to.say(words or "", said, added=self.added, gone=self.gone)

    def element(self, one: Any, face: Face, shape: Shape) -> None:  # noqa: C901 - one kind of element a case
        tag = one.tag
        if tag == f"{TEXT}span":
            self.inline(one, self.face_of(one, face), shape)
        elif tag == f"{TEXT}a":
            before, self.link = self.link, one.get(f"{_XLINK}href", "")
            self.inline(one, face, shape)
            self.link = before
        elif tag == f"{TEXT}s":
            count = one.get(f"{TEXT}c", "1")
            self.say(" " * (min(int(count), _MOST_SPACES) if count.isdecimal() else 1), face)
        elif tag in (f"{TEXT}tab", f"{TEXT}line-break"):
            self.say(" ", face)
        elif tag in (f"{TEXT}bookmark-start", f"{TEXT}bookmark"):
            self.to.bookmark(one.get(f"{TEXT}name", ""))
        elif tag == f"{OFFICE}annotation":
            words = (_flat(p) for p in one.iter() if p.tag in _PARAGRAPHS)
            self.to.comment(_text(one.find(f"{_DC}creator")), "\n\n".join(filter(str.strip, words)))
        elif tag == f"{TEXT}note":
            self.to.problem(Cause.NOTE, _flat(one))
        elif tag in (f"{TEXT}change-start", f"{TEXT}change-end", f"{TEXT}change"):
            self.change(one, shape)
        elif tag.startswith(_DRAW):
            self.drawing(one)
        elif tag not in _UNSEEN and not tag.startswith(OFFICE):
            self.inline(one, face, shape)

    def change(self, one: Any, shape: Shape) -> None:
        change = self.changes.get(one.get(f"{TEXT}change-id", ""))
        if change is None:
            return
        if one.tag == f"{TEXT}change" and change.taken is not None:
            self.put_back(change, shape)
        elif one.tag == f"{TEXT}change-start":
            self.open.append(change.author)
        elif one.tag == f"{TEXT}change-end" and change.author in self.open:
            self.open.reverse()
            self.open.remove(change.author)
            self.open.reverse()

    def put_back(self, change: _Change, shape: Shape) -> None:
        """Put what was taken out where it stood; all its paragraphs but the last end there, and are gone too."""
        taken = list(_paragraphs(change.taken))
        opened = any(piece.words.strip() for piece in self.to.pieces)
        before, self.gone = self.gone, change.author
        for rank, (paragraph, listed) in enumerate(taken):
            own, self.listed = self.listed, listed or self.listed
            if rank:
                first = shape if rank == 1 and opened else self.shape(taken[rank - 1][0])
                self.to.end(first, added=self.added, gone=self.gone)
            self.inline(paragraph, self.face_of_paragraph(paragraph), shape)
            self.listed = own
        if opened and len(taken) > 1:
            self.held = self.shape(taken[-1][0])
        self.gone = before

    def drawing(self, holder: Any) -> None:
        """Say what a text box holds, or that there is an image: neither has a place in the text."""
        words = " ".join(_flat(one) for one in holder.iter() if one.tag in _PARAGRAPHS)
        said = words or "".join(piece.words for piece in self.to.pieces)[-80:]
        self.to.problem(Cause.TEXT_BOX if words.strip() else Cause.IMAGE, said)

    def table(self, table: Any) -> None:
        rows: list[tuple[str, ...]] = []
        for row in table.iter(f"{TABLE}table-row"):
            cells = [one for one in row if one.tag == f"{TABLE}table-cell"]
            rows.append(tuple(self.cell(cell, first=not rows and not rank) for rank, cell in enumerate(cells)))
        self.to.end(Shape(Kind.TABLE), rows=tuple(row for row in rows if any(row)))

    def cell(self, cell: Any, *, first: bool) -> str:
        """Read a cell, with a space before it unless it is the first; return what it reads once all is accepted."""
        self.to.say("" if first else " ", PLAIN)
        start = len(self.to.pieces)
        for rank, paragraph in enumerate(one for one in cell.iter() if one.tag in _PARAGRAPHS):
            self.to.say(" " if rank else "", PLAIN)
            self.inline(paragraph, PLAIN, Shape(Kind.TABLE))
        return words_of(piece for piece in self.to.pieces[start:] if not piece.gone)


def _all(content: Any, styles: Any | None, tag: str) -> Iterator[Any]:
    """Yield the elements of this tag of both parts, those of the document's own last: they are looked up first."""
    yield from styles.iter(tag) if styles is not None else ()
    yield from content.iter(tag)


def _style(one: Any) -> _Style:
    said = one.find(f"{_STYLE}text-properties")
    weight = said.get(f"{_FO}font-weight", "") if said is not None else ""
    slant = said.get(f"{_FO}font-style", "") if said is not None else ""
    name = one.get(f"{_STYLE}name", "")
    shown = one.get(f"{_STYLE}display-name") or name.replace("_20_", " ")
    outline = one.get(f"{_STYLE}default-outline-level", "")
    code = shown.casefold().startswith(("manifeste code", "source text", "source_20_text"))
    strong = weight == "bold" or (weight.isdecimal() and int(weight) >= 600)  # noqa: PLR2004 - where weights are bold
    return _Style(
        shown,
        one.get(f"{_STYLE}parent-style-name", ""),
        Face(strong=strong, emphasis=slant in ("italic", "oblique"), code=code),
        int(outline) if outline.isdecimal() else None,
        one.get(f"{_STYLE}list-style-name", ""),
        automatic=one.getparent().tag == f"{OFFICE}automatic-styles",
    )


def _numbered(lists: Iterator[Any]) -> Iterator[tuple[tuple[str, int], bool]]:
    """Yield whether each level (from 1) of each list style is numbered."""
    for style in lists:
        for one in style:
            level = one.get(f"{TEXT}level", "")
            if level.isdecimal():
                numbered = one.tag == f"{TEXT}list-level-style-number" and bool(one.get(f"{_STYLE}num-format"))
                yield (style.get(f"{_STYLE}name", ""), int(level)), numbered


def _paragraphs(holder: Any, listed: tuple[int, bool] | None = None) -> Iterator[tuple[Any, tuple[int, bool] | None]]:
    for one in holder:
        if one.tag in _PARAGRAPHS:
            yield one, listed
        elif one.tag == f"{TEXT}list":
            yield from _paragraphs(one, (listed[0] + 1 if listed else 0, False))
        elif one.tag != f"{OFFICE}change-info":
            yield from _paragraphs(one, listed)


def _text(element: Any) -> str:
    return (element.text or "") if element is not None else ""


def _flat(element: Any) -> str:
    return "".join(element.itertext())
