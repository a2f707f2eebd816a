"""Read a draft as a sheet: its author, who chooses whom to invite, and those invited to co-sign it.

The secretariat reads it once its author has handed it over to be filed late; nobody else does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from manifeste_tool.domain.amending.dispositif import dispositif
from manifeste_tool.domain.amending.signatures import Signature, SignatureState
from manifeste_tool.domain.comparing.diff import UnitDiff, text_diff
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.gestures import applied
from manifeste_tool.domain.text.text import Place
from manifeste_tool.errors import ManifesteError, NotFoundError
from manifeste_tool.services.amending.awaiting import DraftRow, draft_row
from manifeste_tool.services.amending.late_requests import LateSide, late_side
from manifeste_tool.services.amending.proposing import base_text, proposal_of
from manifeste_tool.services.signing.cosigning import invitable, of_person
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import drafts, signatures
from manifeste_tool.storage.amending.drafts import Draft
from manifeste_tool.storage.database import Connection


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A draft to be read. `mine` is the reader's co-signature, None for the author; `error` why it has no diff."""

    row: DraftRow
    author: str
    units: tuple[UnitDiff, ...]
    places: Mapping[str, Place]
    dispositif: tuple[str, ...]
    error: ManifesteError | None
    mine: Signature | None
    invitable: tuple[Person, ...]
    late: LateSide
    is_author: bool

    @property
    def may_answer(self) -> bool:
        """Whether the reader's answer is awaited."""
        return self.mine is not None and self.mine.state is SignatureState.INVITED


def draft_page(ws: Workspace, person: Person, key: str) -> DraftPage:
    """Return a draft for its author, those invited to co-sign it, and the secretariat once it was handed over.

    Raises `NotFoundError` for anybody else.
    """
    with ws.reading() as connection:
        draft = drafts.by_id(connection, key)
        if draft is None or draft.rectifies_id is not None:
            raise NotFoundError
        found = signatures.of_draft(connection, key)
        mine, own = of_person(found, person.id), draft.person_id == person.id
        reader = ws.reader(person, connection)
        late = late_side(connection, reader, draft)
        theirs = own or reader.member_for(draft.person_id) is not None
        if not theirs and not late.may_settle and (mine is None or mine.state is SignatureState.DECLINED):
            raise NotFoundError
        invites = may(reader, Act.INVITE, owner=draft.person_id)
        there = {one.person_id for one in found if one.state is not SignatureState.DECLINED} | {draft.person_id}
        members = tuple(one for one in invitable(ws, connection) if one.id not in there) if invites else ()
        blank = DraftPage(draft_row(connection, draft), "", (), {}, (), None, mine, members, late, own)
        return _written(ws, connection, draft, blank)


def _written(ws: Workspace, connection: Connection, draft: Draft, blank: DraftPage) -> DraftPage:
    """Return the page with what the draft changes, or why that cannot be shown."""
    page = replace(blank, author=names_of(connection, [draft.person_id]).get(draft.person_id, ""))
    proposal = proposal_of(connection, draft)
    try:
        base = base_text(ws, connection, proposal)
        wanted = applied(base, proposal.gestures, ws.fresh(connection))
    except ManifesteError as error:
        return replace(page, error=error)
    units = tuple(unit for unit in text_diff(base, wanted) if unit.changed)
    return replace(page, units=units, places={**wanted.places, **base.places}, dispositif=dispositif(base, wanted))
