"""Read consultations: the list, and for each one what it gathered and what became of it."""

from dataclasses import dataclass, replace

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Fate, Filters, Reach
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.territories.declaring import is_link, is_open
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.clock.receiving import ReportSide, report_side
from manifeste_tool.services.consulting.fates import Card, cards, fate_counts, fates, standing_text
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.paging import Choice, Paging, alone, paging
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations, contributions, figures
from manifeste_tool.storage.consulting.consultations import Held
from manifeste_tool.storage.consulting.figures import Tally
from manifeste_tool.storage.gathering import position_papers, reports

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class ConsultationList:
    """A page of consultations, and what it could be narrowed to."""

    held: tuple[Held, ...]
    paging: Paging
    authority: str
    kind: str
    authority_choices: tuple[Choice, ...]
    kind_choices: tuple[Choice, ...]

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is on."""
        return bool(self.authority or self.kind)


@dataclass(frozen=True, slots=True)
class ConsultationPage:
    """One consultation. `tally` counts every contribution it received, `known` are those the reader may know of.

    `is_open` says whether one may take part today; `access` and `themes` are its own, one by one.
    """

    consultation: Consultation
    authority: Authority
    tally: Tally
    known: int
    fates: tuple[tuple[Fate, int], ...]
    cards: tuple[Card, ...]
    report: ReportSide | None = None
    is_open: bool = False
    may_manage: bool = False
    has_report: bool = False  # one that was sent
    papers: int = 0  # cahiers d'acteur that the reader may read

    @property
    def themes(self) -> tuple[str, ...]:
        """What it is about, one by one."""
        return tuple(self.consultation.themes.splitlines())

    @property
    def access(self) -> tuple[str, ...]:
        """What helps people come, one by one."""
        return tuple(self.consultation.access.splitlines())

    @property
    def registers_by_link(self) -> bool:
        """Whether one registers on a page of the web."""
        return is_link(self.consultation.registration)


def consultation_list(
    ws: Workspace, person: Person | None, *, authority: str = "", kind: str = "", page: int | None = 1
) -> ConsultationList:
    """Return a page of consultations, the latest opened first: the published ones, and those a référent has at home."""
    asked = paging(page)
    with ws.reading() as connection:
        reach = Reach.of(ws.reader(person, connection), Thing.UNPUBLISHED_CONSULTATION)
        narrowed = {"authority_code": authority, "kind": kind}
        held, total = consultations.page(connection, **narrowed, reach=reach, limit=asked.size, offset=asked.offset)
        authorities = consultations.authorities(connection)
        return ConsultationList(
            held=held,
            paging=replace(asked, total=total),
            authority=authority,
            kind=kind,
            authority_choices=tuple((each.code, each.name) for each in authorities),
            kind_choices=alone(sorted({each.kind for each in authorities})),
        )


def consultation_page(ws: Workspace, person: Person | None, reference: str) -> ConsultationPage:
    """Return one consultation with its latest contributions. Raises `NotFoundError`."""
    with ws.reading() as connection:
        reader, filters = ws.reader(person, connection), Filters(consultation=reference)
        found = consultations.seen(connection, reference, Reach.of(reader, Thing.UNPUBLISHED_CONSULTATION))
        authority = consultations.get_authority(connection, found.authority) if found else None
        if found is None or authority is None:
            raise NotFoundError
        reach, known = reach_of(ws, connection, reader), fates(connection, standing_text(ws, connection, reader))
        said, total = contributions.page(connection, filters, reach, limit=_SHOWN)
        return ConsultationPage(
            consultation=found,
            authority=authority,
            tally=figures.tally(connection, reference),
            known=total,
            fates=fate_counts(connection, known, filters, reach),
            cards=cards(connection, said, reach, known, {authority.code: authority.name}),
            report=report_side(connection, reader, found),
            has_report=bool(reports.sent(connection, [reference])),
            papers=position_papers.count(connection, reference, reach),
            is_open=is_open(found, ws.now().astimezone(PARIS).date()),
            may_manage=may(reader, Act.MANAGE_CONSULTATION, authority=found.authority),
        )
