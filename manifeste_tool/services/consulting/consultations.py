"""Read consultations: the list, and for each one what it gathered and what became of it."""

from dataclasses import dataclass, replace

from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Fate, Filters
from manifeste_tool.domain.people import Person
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.clock.receiving import ReportSide, report_side
from manifeste_tool.services.consulting.fates import Card, cards, fate_counts, fates, standing_text
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.paging import Choice, Paging, alone, paging
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.consulting.consultations import Held

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
    """One consultation. `gathered` counts every contribution, `known` those the reader may know of."""

    consultation: Consultation
    authority: Authority
    gathered: int
    known: int
    fates: tuple[tuple[Fate, int], ...]
    cards: tuple[Card, ...]
    report: ReportSide | None = None


def consultation_list(ws: Workspace, *, authority: str = "", kind: str = "", page: int | None = 1) -> ConsultationList:
    """Return a page of consultations, the latest opened first; everybody may see them."""
    asked = paging(page)
    with ws.reading() as connection:
        held, total = consultations.page(
            connection, authority_code=authority, kind=kind, limit=asked.size, offset=asked.offset
        )
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
        found = consultations.get(connection, reference)
        authority = consultations.get_authority(connection, found.authority) if found else None
        if found is None or authority is None:
            raise NotFoundError
        reader, filters = ws.reader(person, connection), Filters(consultation=reference)
        reach, known = reach_of(ws, connection, reader), fates(connection, standing_text(ws, connection, reader))
        said, total = contributions.page(connection, filters, reach, limit=_SHOWN)
        return ConsultationPage(
            consultation=found,
            authority=authority,
            gathered=consultations.contribution_counts(connection, [reference]).get(reference, 0),
            known=total,
            fates=fate_counts(connection, known, filters, reach),
            cards=cards(said, reach, known, {authority.code: authority.name}),
            report=report_side(connection, reader, found),
        )
