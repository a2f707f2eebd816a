"""The text at any version, or today's for those who see it, as a document of its own."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from manifeste_tool.documents import render
from manifeste_tool.documents.exporting import blocks, writing
from manifeste_tool.documents.exporting.limits import NO_DATE
from manifeste_tool.documents.exporting.model import Block, Document, levelled
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.adoption import Adoption
from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.reading.aligned import Aligned
from manifeste_tool.domain.reading.alignment import State, rows, translated
from manifeste_tool.domain.text.markdown import serialise, unit_lines
from manifeste_tool.domain.text.text import Kind as Unit
from manifeste_tool.domain.text.text import Paragraph, Text
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.adoption import standing
from manifeste_tool.services.exporting.citing import Known, known_sources, notes_of
from manifeste_tool.services.exporting.kinds import Kind, Made, Parameters, Progress
from manifeste_tool.services.reading.aligned import aligned
from manifeste_tool.services.text.reading import Visible, visible_text
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.text import texts

#: Units beyond which a document is made by the worker.
LONG = 600
_NAME = "manifeste"
#: The languages that the whole text is in beside the French.
WHOLE = ("en", "falc")


@dataclass(frozen=True)
class TextExport:
    """All that a document made of the text says, as its reader may know it; equal values make equal documents."""

    visible: Visible
    when: datetime
    known: tuple[tuple[str, Known], ...]
    adoption: Adoption | None
    base: str
    aligned: Aligned | None = None  # where another language is asked for

    @property
    def text(self) -> Text:
        """The text, in the language that is asked for."""
        return translated(self.visible.text, self.aligned) if self.aligned else self.visible.text

    @property
    def language(self) -> str:
        """What stands in addresses and names of files: `""` for the French text itself."""
        return str(self.aligned.language) if self.aligned else ""

    @property
    def stale(self) -> frozenset[str]:
        """The paragraphs whose French has moved since their words were written, or that have no words yet."""
        if self.aligned is None:
            return frozenset()
        every = rows(self.visible.text, self.aligned.language, self.aligned)
        return frozenset(row.id for row in every if row.state is not State.CURRENT)

    @property
    def permalink(self) -> str:
        """Where it is read on line."""
        version = self.visible.version
        if self.aligned:
            return f"{self.base}/texte{f'/v/{version.number}' if version else ''}/{self.language}"
        return f"{self.base}/versions/{version.number}" if version else f"{self.base}/texte"

    @property
    def stem(self) -> str:
        """The name of its file, without ending."""
        number = self.visible.version.number if self.visible.version else "en-cours"
        return f"{_NAME}-{number}{f'.{self.language}' if self.aligned else ''}"

    @property
    def digest(self) -> str:
        """The hash of all that it says."""
        said = (self.visible.sha, self.visible.ref, self.visible.version, self.when, self.known, self.adoption)
        return hashlib.sha256(repr((*said, self.aligned, self.base)).encode()).hexdigest()


def text_export(ws: Workspace, connection: Connection, reader: Reader, parameters: Parameters) -> TextExport:
    """Return what a document would say to a reader. Raises `NotFoundError`."""
    visible = _visible(ws, connection, reader, parameters.get("version", ""))
    made = texts.decision(connection, visible.sha)
    published = visible.version.published_at if visible.version else None
    adopted = standing.of_text(connection, reader, visible.sha) if visible.ref == MAIN else None
    return TextExport(
        visible=visible,
        when=published or (made.at if made else NO_DATE),
        known=tuple(sorted(known_sources(ws, connection, reader, visible.text).items())),
        adoption=adopted.adoption if adopted else None,
        base=ws.base_url.rstrip("/"),
        aligned=_aligned(ws, connection, reader, visible, parameters.get("language", "")),
    )


def _aligned(ws: Workspace, connection: Connection, reader: Reader, visible: Visible, language: str) -> Aligned | None:
    if not language:
        return None
    found = aligned(ws, connection, visible.sha, language) if language in WHOLE else None
    if found is None or not reader.sees(Thing.ALIGNED_TEXT):
        raise NotFoundError
    return found


def _visible(ws: Workspace, connection: Connection, reader: Reader, number: str) -> Visible:
    if not number:
        found = visible_text(ws, connection, reader)
        if found is None:
            raise NotFoundError
        return found
    version = texts.version_numbered(connection, number)
    if version is None:
        raise NotFoundError
    return Visible(version.sha, MAIN, ws.text(connection, version.sha), version)


def is_published(connection: Connection, number: str) -> bool:
    """Whether there is such a version."""
    return texts.version_numbered(connection, number) is not None


def document(export: TextExport) -> Document:
    """Return the text as a document, before any format."""
    known, text, version = dict(export.known), export.text, export.visible.version
    stale = render.document("exporting/stale.html", {}).strip() if export.stale else ""
    units = tuple(
        replace(
            blocks.of_unit(unit, text.places.get(unit.id), notes=notes_of(unit, known)),
            about=stale if unit.id in export.stale else "",
        )
        for unit in _body(text)
    )
    return Document(
        title=text.title,
        subtitle=version.title if version else "",
        when=export.when,
        identifier=f"urn:sha256:{hashlib.sha256(f'{export.visible.sha} {export.permalink}'.encode()).hexdigest()}",
        front=levelled(_front(export)),
        blocks=levelled(units),
        properties=_properties(export),
        attached=(f"{export.stem}.md", serialise(text)),
        foot=f"version {version.number}" if version else "",
        language=export.aligned.language.tag if export.aligned else "fr",
    )


def _body(text: Text) -> tuple[Paragraph, ...]:
    """Return the units without the heading that only repeats the title."""
    first = text.paragraphs[0] if text.paragraphs else None
    repeats = first is not None and first.kind is Unit.HEADING and first.level == 1 and first.text == text.title
    return text.paragraphs[repeats:]


def _front(export: TextExport) -> tuple[Block, ...]:
    values = {
        "version": export.visible.version,
        "when": export.when,
        "language": export.language,
        "permalink": export.permalink,
        "sha": export.visible.sha,
        "adoption": export.adoption,
        "numbered": True,
    }
    return tuple(blocks.of_html(render.document("exporting/front.html", values)))


def _properties(export: TextExport) -> dict[str, str]:
    version = export.visible.version
    return {
        "version": version.number if version else "",
        "commit": export.visible.sha,
        "permalink": export.permalink,
        "rights": "Licence Ouverte 2.0",
    }


def depends_on(ws: Workspace, connection: Connection, reader: Reader, parameters: Parameters) -> tuple[str, ...]:
    """Return what the document depends on. Raises `NotFoundError`."""
    return (text_export(ws, connection, reader, parameters).digest,)


def is_long(ws: Workspace, connection: Connection, reader: Reader, parameters: Parameters) -> bool:
    """Whether it is left to the worker."""
    return len(_visible(ws, connection, reader, parameters.get("version", "")).text) > LONG


def make(ws: Workspace, reader: Reader, parameters: Parameters, form: str, progress: Progress) -> Made:
    """Make it."""
    progress(0, 3)
    with ws.reading() as connection:
        export = text_export(ws, connection, reader, parameters)
    name = f"{export.stem}.{form}"
    progress(1, 3)
    if form in MARKDOWN:
        return Made(MARKDOWN[form](export.text), name, writing.MEDIA_TYPES["md"])
    ready = document(export)
    progress(2, 3)
    made = Made(writing.written(ready, form), name, writing.MEDIA_TYPES[form])
    progress(3, 3)
    return made


def _bare(text: Text) -> bytes:
    """Return the Markdown that anybody reads: without identities, its citations kept."""
    parts: list[str] = []
    previous: Paragraph | None = None
    for unit in text:
        if previous and not (previous.kind is Unit.ITEM and unit.kind is Unit.ITEM):
            parts.append("")
        parts += unit_lines(unit, marked=False)
        previous = unit
    front = ["---", *text.front.splitlines(), "---", ""] if text.front else []
    return ("\n".join([*front, *parts]) + "\n").encode()


MARKDOWN = {"md": lambda text: serialise(text).encode(), "nu.md": _bare}
FORMS = ("pdf", "odt", "docx", "epub", "html", *MARKDOWN)
KIND = Kind("texte", FORMS, depends_on, make, is_long=is_long)
