"""A report as a Word document."""

from collections.abc import Iterator
from dataclasses import dataclass

from manifeste_tool.documents import word
from manifeste_tool.documents.word import Block, Document, Heading, Mark, Pairs, Paragraph, Words, line
from manifeste_tool.documents.wording import short_day
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.reporting.reports import KIND_NAMES, PROSE, ItemKind
from manifeste_tool.errors import N_
from manifeste_tool.services.restitution.report_pages import Cited, ReportPage, Section, report_page
from manifeste_tool.services.workspace import Workspace

_PARTS = (("organisations", "profile", "absent", "course"), ("commitment",))


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A report ready to be downloaded."""

    name: str
    content: bytes
    media_type: str = word.MEDIA_TYPE


def file(ws: Workspace, person: Person | None, reference: str) -> ReportFile:
    """Return a report as the reader may see it. Raises `NotFoundError`."""
    page = report_page(ws, person, reference)
    at = page.report.sent_at or page.report.changed_at or ws.now()
    made = Document(
        title=page.consultation.title,
        above=f"{N_('Restitution')} — {page.authority.name}",
        blocks=tuple(_blocks(page)),
        at=at,
        footer=page.consultation.reference,
    )
    return ReportFile(f"restitution-{page.consultation.reference}.docx", word.written(made))


def _blocks(page: ReportPage) -> Iterator[Block]:
    report = page.report
    yield Pairs(
        (
            (N_("Participants"), line(str(report.participants))),
            (N_("Contributions"), line(str(report.contributions))),
        )
    )
    for name in _PARTS[0]:
        yield from _prose(PROSE[name], getattr(report, name))
    for section in page.sections:
        if section.kind is not ItemKind.UNSORTED:
            yield from _section(section)
    yield from _prose(PROSE["commitment"], report.commitment)
    if report.commitment_on:
        yield Paragraph(line(Words(N_("Échéance"), Mark.SOFT), f" {short_day(report.commitment_on)}"))
    signed = ", ".join(filter(None, (report.validated_by, report.validated_position)))
    if signed and report.validated_on:
        yield Paragraph(line(Words(N_("Validé par"), Mark.SOFT), f" {signed}, {short_day(report.validated_on)}"))


def _prose(label: str, words: str) -> Iterator[Block]:
    if words:
        yield Heading(_capital(label.removeprefix("les ").removeprefix("le ").removeprefix("l'")))
        for part in filter(None, words.split("\n")):
            yield Paragraph(line(part))


def _section(section: Section) -> Iterator[Block]:
    yield Heading(_capital(KIND_NAMES[section.kind]))
    if section.none or not section.lines:
        yield Paragraph(line(N_("Il n'y en a pas eu.") if section.none else N_("Rien n'est encore écrit.")))
    for cited in section.lines:
        yield from _line(cited)


def _line(cited: Cited) -> Iterator[Block]:
    item = cited.item
    if item.title:
        yield Heading(f"{item.title} ({item.level})" if item.level else item.title, 2)
    if not cited.readable:
        yield Paragraph(line(Words(N_("Contribution retirée ou non publiée."), Mark.SOFT)))
    for part in filter(None, item.body.split("\n")):
        yield Paragraph(line(part))
    told = [one.reference for one in cited.shown]
    told += [N_("%(count)s non publiées") % {"count": cited.hidden}] if cited.hidden else []
    if told:
        yield Paragraph(line(Words(", ".join(told), Mark.SOFT)))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
