"""Read a report: as its authors write it, as everybody reads it once it is sent."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution, Filters, Reach
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.reporting.report_checks import Gap, gaps
from manifeste_tool.domain.reporting.reports import (
    CITING,
    FIELDS,
    Item,
    ItemKind,
    Report,
    arranged,
    differing,
    left_out,
)
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.restitution import places
from manifeste_tool.services.restitution.sending import SentReportError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import files as stored
from manifeste_tool.storage import people
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.files import StoredFile
from manifeste_tool.storage.gathering import reports

_AT_HAND = 40


@dataclass(frozen=True, slots=True)
class Cited:
    """One line as the reader may see it: what it cites that they know of, how many more, its words where they may.

    A striking verbatim is shown while the contribution it comes from may be read, and no longer.
    """

    item: Item
    shown: tuple[Contribution, ...]
    hidden: int
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one kind; `none` says that there was nothing of this kind."""

    kind: ItemKind
    lines: tuple[Cited, ...]
    none: bool


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report as it is read. `on_record` counts the consultation's contributions, `published` the public ones."""

    consultation: Consultation
    authority: Authority
    report: Report
    sections: tuple[Section, ...]
    on_record: int
    published: int
    files: tuple[StoredFile, ...]
    may_edit: bool
    may_reopen: bool


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else saved meanwhile: who, the fields in which it differs, the lines that mine do not hold."""

    name: str
    report: Report
    fields: tuple[str, ...]
    lines: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class ReportForm:
    """A report as it is written. `seen` is the revision it stands on; `missing` what keeps it from being sent."""

    consultation: Consultation
    authority: Authority
    report: Report
    seen: int
    changed_by: str
    on_record: int
    files: tuple[StoredFile, ...]
    missing: tuple[Gap, ...]
    at_hand: tuple[Contribution, ...]
    theirs: Theirs | None = None

    @property
    def miscounted(self) -> bool:
        """Whether the number of contributions that was given is not the one on record."""
        return self.report.contributions != self.on_record and self.report.contributions > 0


def report_page(ws: Workspace, person: Person | None, reference: str) -> ReportPage:
    """Return a report: to everybody once it is sent, at home before. Raises `NotFoundError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        consultation, authority = places.known(connection, reader, reference)
        home, standing = places.at_home(reader, authority.code), reports.get(connection, reference)
        found = standing or Report(reference)
        if not (home or (found.is_sent and reader.sees(Thing.REPORT))):
            raise NotFoundError
        known = places.named(connection, found.sources)
        return ReportPage(
            consultation=consultation,
            authority=authority,
            report=found,
            sections=tuple(_sections(found, known, Reach.of(reader))),
            on_record=_on_record(connection, reference),
            published=contributions.count(connection, Filters(consultation=reference), Reach()),
            files=_files(connection, reference) if home else (),
            may_edit=may(reader, Act.SEND_REPORT, authority=authority.code, state=found.state),
            may_reopen=may(reader, Act.REOPEN_REPORT, state=found.state),
        )


def report_form(ws: Workspace, person: Person | None, reference: str, typed: Report | None = None) -> ReportForm:
    """Return the form of a report: as it stands, or as it was `typed` on the revision it carries.

    Raises `NotFoundError`, `ForbiddenError`, `SentReportError` for a form that is opened on a sent report.
    """
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        consultation, authority = places.known(connection, reader, reference)
        require(reader, Act.SEND_REPORT, authority=authority.code)
        standing = reports.get(connection, reference)
        if standing and standing.is_sent and typed is None:
            raise SentReportError
        begun = standing or _begun(consultation)
        shown = replace(typed, items=arranged(typed.items)) if typed else begun
        known = places.named(connection, shown.sources)
        return ReportForm(
            consultation=consultation,
            authority=authority,
            report=shown,
            seen=begun.revision,
            changed_by=_name(connection, begun),
            on_record=_on_record(connection, reference),
            files=_files(connection, reference),
            missing=gaps(shown, places.anybody_reads(known.values())),
            at_hand=_at_hand(connection, reader, reference),
            theirs=_theirs(connection, shown, begun),
        )


def _begun(consultation: Consultation) -> Report:
    """Return a report of which nothing is written: what the consultation says already stands in it."""
    return Report(
        consultation.reference,
        participants=consultation.participants,
        validated_by=consultation.elected,
        validated_position=consultation.elected_position,
    )


def _theirs(connection: Connection, mine: Report, standing: Report) -> Theirs | None:
    if mine.revision == standing.revision:
        return None
    fields = tuple(name for name in differing(mine, standing) if name in FIELDS and getattr(standing, name))
    return Theirs(_name(connection, standing), standing, fields, left_out(mine.items, standing.items))


def _name(connection: Connection, report: Report) -> str:
    author = people.get(connection, report.changed_by_id) if report.changed_by_id else None
    return author.name if author else ""


def _sections(report: Report, known: Mapping[str, Contribution], reach: Reach) -> Iterator[Section]:
    for kind in ItemKind:
        items = report.of(kind)
        if kind in CITING or items:
            lines = tuple(_cited(item, known, reach) for item in items if not (item.none or item.is_blank))
            yield Section(kind, lines, none=any(item.none for item in items))


def _cited(item: Item, known: Mapping[str, Contribution], reach: Reach) -> Cited:
    said = [known[one] for one in item.sources if one in known]
    shown = tuple(one for one in said if reach.knows(one))
    readable = item.kind is not ItemKind.VERBATIM or all(map(reach.reads, said))
    return Cited(item if readable else replace(item, title="", body=""), shown, len(said) - len(shown), readable)


def _at_hand(connection: Connection, reader: Reader, reference: str) -> tuple[Contribution, ...]:
    found, _ = contributions.page(connection, Filters(consultation=reference), Reach.of(reader), limit=_AT_HAND)
    return tuple(one for one in found if not one.withdrawn)


def _files(connection: Connection, reference: str) -> tuple[StoredFile, ...]:
    wanted = reports.files(connection, reference)
    rows: Iterable[StoredFile] = stored.some(connection, wanted).values()
    return tuple(sorted(rows, key=lambda one: one.id))


def _on_record(connection: Connection, reference: str) -> int:
    return consultations.contribution_counts(connection, [reference]).get(reference, 0)
