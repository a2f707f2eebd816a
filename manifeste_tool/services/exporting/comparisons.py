"""The comparison of any two versions as a document: what changes, paragraph by paragraph, and who stands behind it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from markupsafe import Markup

from manifeste_tool.documents import markdown, render
from manifeste_tool.documents.exporting import blocks, marking, tracked, writing
from manifeste_tool.documents.exporting.changes import by_steps, compared, marked
from manifeste_tool.documents.exporting.limits import NO_DATE
from manifeste_tool.documents.exporting.model import Block, Document, Shape, Words, levelled
from manifeste_tool.documents.exporting.tracked import Author, Passage, Tracked
from manifeste_tool.domain.comparing.diff import Op
from manifeste_tool.domain.exporting.weaving import Fate, Woven, woven
from manifeste_tool.domain.public.changes import Change
from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.errors import N_
from manifeste_tool.services.exporting.kinds import Kind, Made, Parameters, Progress
from manifeste_tool.services.public import comparing
from manifeste_tool.services.public.comparing import Cause, Comparison, Side
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Touched

#: Units beyond which a comparison is made by the worker.
LONG = 600
#: Whose a change is where the reader may know of nobody.
NOBODY = N_("Commission numérique")
_LAST = N_("Fin du texte.")


@dataclass(frozen=True)
class ComparisonExport:
    """A comparison as its reader may see it, and the dates of its two sides."""

    page: Comparison
    dates: tuple[datetime, datetime]
    base: str
    steps: Mapping[str, tuple[Touched, ...]]  # what each decision between the two made of a paragraph, oldest first

    @property
    def when(self) -> datetime:
        """The date of the document: that of the later side."""
        return max(self.dates)

    @property
    def sides(self) -> tuple[str, str]:
        """How the two sides are called."""
        names = [_plain(render.document("exporting/side.html", {"version": one.version})) for one in self._both]
        return names[0], names[1]

    @property
    def _both(self) -> tuple[Side, Side]:
        return self.page.before, self.page.after

    @property
    def permalink(self) -> str:
        """Where it is read on line."""
        return f"{self.base}/comparer?{urlencode({'de': self.page.before.number, 'a': self.page.after.number})}"

    @property
    def stem(self) -> str:
        """The name of its file, without ending."""
        before, after = (one.number if one.version else "en-cours" for one in self._both)
        return f"manifeste-{before}-{after}"

    @property
    def digest(self) -> str:
        """The hash of all that it says."""
        shas = [(one.number, one.sha, one.version) for one in self._both]
        said = (shas, self.dates, sorted(self.page.causes.items()), self.base)
        return hashlib.sha256(repr(said).encode()).hexdigest()


def comparison_export(
    ws: Workspace, connection: Connection, reader: Reader, parameters: Parameters
) -> ComparisonExport:
    """Return what a document would say to a reader. Raises `NotFoundError`."""
    sides = parameters.get("before", ""), parameters.get("after", "")
    page = comparing.comparison(ws, reader.person, *sides)
    dates = [_date(connection, one) for one in (page.before, page.after)]
    steps: dict[str, tuple[Touched, ...]] = {}
    for one in texts.touched_by(connection, {cause.decision.id for those in page.causes.values() for cause in those}):
        steps[one.paragraph_id] = (*steps.get(one.paragraph_id, ()), one)
    return ComparisonExport(page, (dates[0], dates[1]), ws.base_url.rstrip("/"), steps)


def _date(connection: Connection, side: Side) -> datetime:
    if side.version:
        return side.version.published_at
    made = texts.decision(connection, side.sha)
    return made.at if made else NO_DATE


def depends_on(ws: Workspace, connection: Connection, reader: Reader, parameters: Parameters) -> tuple[str, ...]:
    """Return what the document depends on. Raises `NotFoundError`."""
    return (comparison_export(ws, connection, reader, parameters).digest,)


def is_long(ws: Workspace, _connection: Connection, reader: Reader, parameters: Parameters) -> bool:
    """Whether it is left to the worker."""
    page = comparing.comparison(ws, reader.person, parameters.get("before", ""), parameters.get("after", ""))
    return len(page.changes) > LONG


def make(ws: Workspace, reader: Reader, parameters: Parameters, form: str, progress: Progress) -> Made:
    """Make it."""
    progress(0, 2)
    with ws.reading() as connection:
        export = comparison_export(ws, connection, reader, parameters)
    progress(1, 2)
    if form == "docx":
        content = tracked.written(_tracked(export))
    elif form == "md":
        content = marking.written(document(export))
    else:
        content = writing.written(document(export), form)
    progress(2, 2)
    return Made(content, f"{export.stem}.{form}", writing.MEDIA_TYPES[form])


def document(export: ComparisonExport) -> Document:
    """Return what changes as a document, before any format: the paragraphs that differ, under their chapters."""
    found: list[Block] = []
    for chapter in export.page.chapters:
        if chapter.place and chapter.place.title:
            found.append(Block(Shape.HEADING, blocks.line_of(markdown.words(chapter.place.title)), level=1))
        found += [_changed(export.page, one) for one in chapter.changes]
    return Document(
        title=_title(export),
        subtitle=export.page.after.text.title,
        when=export.when,
        identifier=f"urn:sha256:{export.digest}",
        front=tuple(_front(export, tracked=False)),
        blocks=levelled(found),
        properties=_properties(export),
        contents=False,
        foot=export.stem,
    )


def _changed(page: Comparison, change: Change) -> Block:
    """Return one change: its words, and what is said before them."""
    unit = change.unit
    old, new = (blocks.of_unit(one, None) if one else None for one in (unit.before, unit.after))
    shown = new or old or Block(Shape.PROSE)
    if shown.shape is Shape.TABLE:
        return Block(Shape.TABLE, rows=shown.rows, about=_about(page, change))
    whole = marked(shown.line, Op.INSERTED if new else Op.DELETED)
    line = compared(old.line, new.line) if old and new else whole
    return Block(Shape.PROSE, line, name=shown.name, about=_about(page, change))


def _about(page: Comparison, change: Change) -> str:
    values = {"page": page, "change": change, "causes": page.causes.get(change.id, ())}
    return _plain(render.document("exporting/change.html", values))


def _plain(html: str) -> str:
    return Markup(html).unescape().strip()  # noqa: S704 - autoescaped by Jinja, and read back as plain words


def _title(export: ComparisonExport) -> str:
    before, after = export.sides
    return f"{before[:1].upper()}{before[1:]} → {after}"


def _front(export: ComparisonExport, *, tracked: bool) -> Sequence[Block]:
    values = {
        "title": export.page.after.text.title,
        "sides": export.sides,
        "page": export.page,
        "tracked": tracked,
        "permalink": export.permalink,
    }
    return tuple(blocks.of_html(render.document("exporting/comparison.html", values)))


def _properties(export: ComparisonExport) -> dict[str, str]:
    return {
        "before": f"{export.page.before.number} {export.page.before.sha}",
        "after": f"{export.page.after.number} {export.page.after.sha}",
        "permalink": export.permalink,
        "rights": "Licence Ouverte 2.0",
    }


def _tracked(export: ComparisonExport) -> Tracked:
    """Return both texts as one with tracked changes."""
    page = export.page
    both = woven(page.before.text, page.after.text)
    return Tracked(
        title=_title(export),
        front=tuple(_front(export, tracked=True)),
        passages=tuple(_passage(export, one) for one in both),
        last=_LAST,
        properties=_properties(export),
        when=export.when,
    )


def _passage(export: ComparisonExport, one: Woven) -> Passage:
    before, after = (blocks.of_unit(unit, None) if unit else None for unit in (one.before, one.after))
    causes = export.page.causes.get(one.id, ())
    author = _author(export, causes)
    if one.fate is Fate.KEPT and one.before == one.after:
        return Passage(one.fate, after, after, author)
    parts = _parts(export, one, causes) if one.fate is Fate.KEPT and len(causes) > 1 else ()
    return Passage(one.fate, before, after, author, parts)


def _parts(export: ComparisonExport, one: Woven, causes: Sequence[Cause]) -> tuple[tuple[Words, Author], ...]:
    """Return the words of a paragraph that several decisions changed, each with whose it is, where that can be told."""
    steps = export.steps.get(one.id, ())
    units = [unit for line in (steps[0].before, *(step.after for step in steps)) if line for unit in parse(line)]
    ends = [units[rank].text for rank in (0, -1)] if len(units) == len(steps) + 1 else []
    if one.before is None or one.after is None or ends != [one.before.text, one.after.text]:
        return ()
    by = {cause.decision.id: _author(export, [cause]) for cause in causes}
    whose = [by.get(step.decision.id, _author(export, causes)) for step in steps]
    told = by_steps([tracked.line_of(blocks.of_unit(unit, None)) for unit in units])
    return tuple((words, _author(export, ()) if step is None else whose[step]) for words, step in told)


def _author(export: ComparisonExport, causes: Sequence[Cause]) -> Author:
    """Return whose a change is: those who signed the amendments behind it, as far as the reader may know them."""
    names = [name for cause in causes for signed in cause.signed for name in signed.authors[:1] if name]
    at = max((cause.decision.at for cause in causes), default=export.when)
    return Author(", ".join(dict.fromkeys(names)) or NOBODY, at)


FORMS = ("pdf", "odt", "docx", "html", "md")
KIND = Kind("comparaison", FORMS, depends_on, make, is_long=is_long)
