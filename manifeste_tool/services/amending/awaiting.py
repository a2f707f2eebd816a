"""« Mes amendements »: a member's drafts, then what they filed; what awaits them is in « À faire »."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.amending.signatures import SignatureState
from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.merging.merge import Outcome
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.services.amending.amendment_pages import Row, rows, status
from manifeste_tool.services.amending.late import is_late, may_file_late
from manifeste_tool.services.amending.proposing import known
from manifeste_tool.services.clock.agendas import MyDeadline, my_deadlines
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, awaiting, drafts, signatures
from manifeste_tool.storage.amending.amendments import Wanted
from manifeste_tool.storage.amending.drafts import Draft
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.integration import copies

_LISTED = 200
_ASKED_ABOVE = (Happened.COSIGNATURE_ASKED, Happened.RECTIFICATION_PROPOSED, Happened.SUB_AMENDMENT_DETACHED)
_NO_LONGER = (Outcome.CONFLICT, Outcome.MOOT, Outcome.SATISFIED)


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One draft: what it amends or rectifies, and who signs it or is invited to."""

    draft: Draft
    parent: Amendment | None
    rectifies: Amendment | None
    on_behalf_of: str
    signed: tuple[str, ...]
    invited: tuple[str, ...]
    declined: tuple[str, ...]
    prepared_by: str = ""  # the member's collaborator


@dataclass(frozen=True, slots=True)
class Filed:
    """One amendment of this person in the list: how many opinions are published, how it stands against the text."""

    row: Row
    opinions: int
    status: Outcome | None


@dataclass(frozen=True, slots=True)
class Mine:
    """What a member has under way. `deadline` is when filing closes, None while no end is set or it is not open."""

    drafts: tuple[DraftRow, ...]
    filed: tuple[Filed, ...]
    total: int
    may_file: bool
    deadline: datetime | None
    on_behalf: bool
    copies: int = 0  # open working copies that are lent to them
    deadlines: tuple[MyDeadline, ...] = ()  # those to come that concern them
    late: bool = False  # the filing has closed: what is filed now is late


def mine(ws: Workspace, person: Person) -> Mine:
    """Return a person's drafts and the amendments they present."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        found, total = amendments.page(connection, Wanted(author_id=person.id), limit=_LISTED, offset=0)
        filed = _filed(ws, connection, found)
        return Mine(
            drafts=tuple(draft_row(connection, one) for one in drafts.of_person(connection, person.id)),
            filed=filed,
            total=total,
            may_file=may(reader, Act.FILE) or may(reader, Act.FILE_ON_BEHALF) or may_file_late(reader),
            late=is_late(reader),
            deadline=filing_ends(reader),
            on_behalf=may(reader, Act.DRAFT_ON_BEHALF),
            copies=copies.count_open(connection, person.id),
            deadlines=tuple(one for one in my_deadlines(ws, connection, person) if not one.is_past),
        )


def _filed(ws: Workspace, connection: Connection, found: tuple[Amendment, ...]) -> tuple[Filed, ...]:
    opinions = awaiting.published_opinions(connection, [one.id for one in found])
    today = ws.main(connection)
    return tuple(
        Filed(row, opinions.get(row.amendment.id, 0), _status(ws, connection, row.amendment, today))
        for row in rows(ws, connection, found)
    )


def _status(ws: Workspace, connection: Connection, amendment: Amendment, today: str) -> Outcome | None:
    """Return how an open amendment stands; one written on today's text stands as it was filed."""
    if not amendment.is_open:
        return None
    return Outcome.MERGED if amendment.base == today else status(ws, connection, amendment)


def draft_row(connection: Connection, draft: Draft) -> DraftRow:
    """Return a draft with what it is on and who signs it."""
    found = signatures.of_draft(connection, draft.id)
    names = names_of(connection, (*(one.person_id for one in found), draft.on_behalf_of_id, draft.prepared_by_id))
    there: Mapping[SignatureState, list[str]] = {state: [] for state in SignatureState}
    for one in found:
        there[one.state].append(names.get(one.person_id, ""))
    return DraftRow(
        draft=draft,
        parent=known(connection, draft.parent_id) if draft.parent_id and not draft.rectifies_id else None,
        rectifies=known(connection, draft.rectifies_id) if draft.rectifies_id else None,
        on_behalf_of=names.get(draft.on_behalf_of_id or 0, ""),
        signed=tuple(there[SignatureState.SIGNED]),
        invited=tuple(there[SignatureState.INVITED]),
        declined=tuple(there[SignatureState.DECLINED]),
        prepared_by=names.get(draft.prepared_by_id or 0, ""),
    )


def filing_ends(reader: Reader) -> datetime | None:
    """Return when filing closes, None while no end is set or it is not open."""
    ends = [stage.closes_at for stage in reader.open_stages if stage.kind is StageKind.FILING]
    return max((end for end in ends if end), default=None) if all(ends) else None
