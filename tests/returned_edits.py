"""Edit documents « à annoter » as Word and LibreOffice write tracked changes, for the tests of what comes back."""

import zipfile
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import Any

from lxml import etree

from manifeste_tool.documents.kit.packing import packed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
T, O = f"{{{_OASIS}:text:1.0}}", f"{{{_OASIS}:office:1.0}}"  # noqa: E741 - as they stand in the documents
DC = "{http://purl.org/dc/elements/1.1/}"
DATE = "2026-03-02T10:00:00Z"


def edited(
    content: bytes, edits: Mapping[str, Callable[[Any], None]], *, more: Mapping[str, bytes] | None = None
) -> bytes:
    """Return a document with some of its parts edited, and others added."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, edit in edits.items():
        root = etree.fromstring(parts[name])
        edit(root)
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return packed((parts | dict(more or {})).items(), stored=frozenset({"mimetype"}))


class Word:
    """Tracked changes in the body of a DOCX."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.number = 900

    def paragraph(self, identity: str) -> Any:
        (start,) = self.root.iterfind(f".//{W}bookmarkStart[@{W}name='m_{identity}']")
        return next(one for one in start.iterancestors() if one.tag == f"{W}p")

    def change(self, kind: str, author: str) -> Any:
        self.number += 1
        return etree.Element(f"{W}{kind}", {f"{W}id": str(self.number), f"{W}author": author, f"{W}date": DATE})

    def run(self, words: str, *, gone: bool = False) -> Any:
        run = etree.Element(f"{W}r")
        text = etree.SubElement(run, f"{W}delText" if gone else f"{W}t")
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        text.text = words
        return run

    def cut(self, identity: str, words: str) -> Any:
        """Put words in a run of their own, and return it."""
        for run in self.paragraph(identity).iter(f"{W}r"):
            text = run.find(f"{W}t")
            if text is not None and words in (text.text or ""):
                before, _, after = (text.text or "").partition(words)
                parent, at = run.getparent(), run.getparent().index(run)
                parent.remove(run)
                middle = self.run(words)
                for rank, one in enumerate((self.run(before), middle, self.run(after))):
                    parent.insert(at + rank, one)
                return middle
        raise AssertionError(words)

    def replace(self, identity: str, old: str, new: str, author: str) -> None:
        run = self.cut(identity, old)
        parent, at = run.getparent(), run.getparent().index(run)
        gone = self.change("del", author)
        gone.append(self.run(old, gone=True))
        parent[at] = gone
        if new:
            added = self.change("ins", author)
            added.append(self.run(new))
            parent.insert(at + 1, added)

    def mark(self, paragraph: Any, kind: str, author: str) -> None:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        etree.SubElement(properties, f"{W}rPr").append(self.change(kind, author))

    def delete(self, identity: str, author: str, kind: str = "del") -> None:
        paragraph = self.paragraph(identity)
        for run in list(paragraph.iter(f"{W}r")):
            text = run.find(f"{W}t")
            text.tag = f"{W}delText" if kind == "del" else text.tag
            gone = self.change(kind, author)
            run.getparent().replace(run, gone)
            gone.append(run)
        self.mark(paragraph, "del" if kind == "del" else kind, author)

    def insert_after(self, identity: str, words: str, author: str, kind: str = "ins") -> None:
        """As Word does at the end of a paragraph: its mark is the new one, the words get the old one."""
        paragraph = self.paragraph(identity)
        new = etree.Element(f"{W}p")
        added = self.change(kind, author)
        added.append(self.run(words))
        new.append(added)
        self.mark(paragraph, "ins" if kind == "ins" else kind, author)
        paragraph.addnext(new)

    def split(self, identity: str, at: str, author: str) -> None:
        run = self.cut(identity, at)
        paragraph = run.getparent()
        new = etree.Element(f"{W}p")
        for one in list(paragraph[paragraph.index(run) :]):
            new.append(one)
        self.mark(paragraph, "ins", author)
        paragraph.addnext(new)

    def join(self, identity: str, author: str) -> None:
        self.mark(self.paragraph(identity), "del", author)

    def comment(self, identity: str, number: int) -> None:
        paragraph = self.paragraph(identity)
        at = 1 if paragraph.find(f"{W}pPr") is not None else 0
        paragraph.insert(at, etree.Element(f"{W}commentRangeStart", {f"{W}id": str(number)}))
        paragraph.append(etree.Element(f"{W}commentRangeEnd", {f"{W}id": str(number)}))
        run = etree.SubElement(paragraph, f"{W}r")
        etree.SubElement(run, f"{W}commentReference", {f"{W}id": str(number)})


def comments(found: Iterable[tuple[int, str, str]]) -> bytes:
    """Return the part of a DOCX that holds comments."""
    root = etree.Element(f"{W}comments", nsmap={"w": W.strip("{}")})
    for number, author, words in found:
        one = etree.SubElement(root, f"{W}comment", {f"{W}id": str(number), f"{W}author": author, f"{W}date": DATE})
        run = etree.SubElement(etree.SubElement(one, f"{W}p"), f"{W}r")
        etree.SubElement(run, f"{W}t").text = words
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


class OpenDocument:
    """Tracked changes in the content of an ODT."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.number = 0
        self.changes = root.find(f".//{T}tracked-changes")

    def paragraph(self, identity: str) -> Any:
        (start,) = self.root.iterfind(f".//{T}bookmark-start[@{T}name='m_{identity}']")
        return next(one for one in start.iterancestors() if one.tag in (f"{T}p", f"{T}h"))

    def region(self, kind: str, author: str, *taken: Any) -> str:
        self.number += 1
        name = f"ct{self.number}"
        region = etree.SubElement(self.changes, f"{T}changed-region")
        region.set("{http://www.w3.org/XML/1998/namespace}id", name)
        region.set(f"{T}id", name)
        made = etree.SubElement(region, f"{T}{kind}")
        said = etree.SubElement(made, f"{O}change-info")
        etree.SubElement(said, f"{DC}creator").text = author
        etree.SubElement(said, f"{DC}date").text = DATE[:-1]
        made.extend(taken)
        return name

    def cut(self, identity: str, words: str) -> tuple[Any, bool, str, str]:
        """Return where words stand: an element, whether in its tail, what stands before and after."""
        for one in self.paragraph(identity).iter():
            for tail, said in ((False, one.text), (True, one.tail)):
                if said and words in said:
                    before, _, after = said.partition(words)
                    return one, tail, before, after
        raise AssertionError(words)

    def put(self, where: tuple[Any, bool, str, str], *found: Any) -> None:
        one, tail, before, after = where
        if tail:
            one.tail = before
            for element in reversed(found):
                one.addnext(element)
                element.tail, one.tail = element.tail, before
        else:
            one.text = before
            for rank, element in enumerate(found):
                one.insert(rank, element)
        found[-1].tail = after

    def element(self, tag: str, **values: str) -> Any:
        return etree.Element(f"{T}{tag}", {f"{T}{name.replace('_', '-')}": value for name, value in values.items()})

    def taken(self, *words: str, style: str = "Text_20_body") -> list[Any]:
        found = []
        for said in words:
            one = self.element("p", style_name=style)
            one.text = said
            found.append(one)
        return found

    def replace(self, identity: str, old: str, new: str, author: str) -> None:
        where = self.cut(identity, old)
        gone = self.element("change", change_id=self.region("deletion", author, *self.taken(old)))
        if not new:
            self.put(where, gone)
            return
        name = self.region("insertion", author)
        start, end = self.element("change-start", change_id=name), self.element("change-end", change_id=name)
        start.tail = new
        self.put(where, gone, start, end)

    def delete(self, identity: str, author: str) -> None:
        """As LibreOffice does for a whole paragraph: it is gone from the body, its bookmark with it."""
        paragraph = self.paragraph(identity)
        words = "".join(paragraph.itertext())
        following = paragraph.getnext()
        style = paragraph.get(f"{T}style-name")
        taken = [*self.taken(words, style=style), *self.taken("", style=following.get(f"{T}style-name"))]
        gone = self.element("change", change_id=self.region("deletion", author, *taken))
        gone.tail, following.text = following.text, None
        following.insert(0, gone)
        paragraph.getparent().remove(paragraph)

    def insert_after(self, identity: str, words: str, author: str) -> None:
        paragraph = self.paragraph(identity)
        name = self.region("insertion", author)
        paragraph.append(self.element("change-start", change_id=name))
        (new,) = self.taken(words)
        new.append(self.element("change-end", change_id=name))
        paragraph.addnext(new)

    def split(self, identity: str, at: str, author: str) -> None:
        one, tail, before, after = self.cut(identity, at)
        paragraph = self.paragraph(identity)
        name = self.region("insertion", author)
        assert tail, "the paragraph is cut after its bookmark"
        one.tail = before
        rest = [sibling for sibling in one.itersiblings() if sibling.tag != f"{T}bookmark-end"]
        start = self.element("change-start", change_id=name)
        one.addnext(start)
        one.tail, start.tail = before, None
        new = self.element("p", style_name=paragraph.get(f"{T}style-name"))
        end = self.element("change-end", change_id=name)
        end.tail = at + after
        new.append(end)
        new.extend(rest)
        paragraph.addnext(new)

    def comment(self, identity: str, author: str, words: str) -> None:
        note = etree.Element(f"{O}annotation")
        etree.SubElement(note, f"{DC}creator").text = author
        etree.SubElement(note, f"{T}p").text = words
        self.paragraph(identity).append(note)
