"""Read a draft as a sheet: its author, who chooses whom to invite, and those invited to co-sign it; nobody else."""

from collections.abc import Mapping
from dataclasses import dataclass

from manifeste_tool.domain.amending.dispositif import dispositif
from manifeste_tool.domain.amending.signatures import Signature, SignatureState
from manifeste_tool.domain.comparing.diff import UnitDiff, text_diff
from manifeste_tool.domain.people import Act, Person, may
from manifeste_tool.domain.text.gestures import applied
from manifeste_tool.domain.text.text import Place
from manifeste_tool.errors import ManifesteError, NotFoundError
from manifeste_tool.services.amending.awaiting import DraftRow, draft_row
from manifeste_tool.services.amending.cosigning import invitable, of_person
from manifeste_tool.services.amending.proposing import base_text, proposal_of
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

    @property
    def may_answer(self) -> bool:
        """Whether the reader's answer is awaited."""
        return self.mine is not None and self.mine.state is SignatureState.INVITED


def draft_page(ws: Workspace, person: Person, key: str) -> DraftPage:
    """Return a draft for its author or for somebody invited to co-sign it. Raises `NotFoundError` for anybody else."""
    with ws.reading() as connection:
        draft = drafts.by_id(connection, key)
        if draft is None or draft.rectifies_id is not None:
            raise NotFoundError
        found = signatures.of_draft(connection, key)
        mine, own = of_person(found, person.id), draft.person_id == person.id
        if not own and (mine is None or mine.state is SignatureState.DECLINED):
            raise NotFoundError
        invites = may(ws.reader(person, connection), Act.INVITE, owner=draft.person_id)
        there = {one.person_id for one in found if one.state is not SignatureState.DECLINED} | {draft.person_id}
        return _page(
            ws,
            connection,
            draft,
            mine=mine,
            members=tuple(one for one in invitable(ws, connection) if one.id not in there) if invites else (),
        )


def _page(
    ws: Workspace, connection: Connection, draft: Draft, *, mine: Signature | None, members: tuple[Person, ...]
) -> DraftPage:
    row = draft_row(connection, draft)
    author = names_of(connection, [draft.person_id]).get(draft.person_id, "")
    proposal = proposal_of(connection, draft)
    try:
        base = base_text(ws, connection, proposal)
        wanted = applied(base, proposal.gestures, ws.fresh(connection))
    except ManifesteError as error:
        return DraftPage(row, author, (), {}, (), error, mine, members)
    units = tuple(unit for unit in text_diff(base, wanted) if unit.changed)
    places = {**wanted.places, **base.places}
    return DraftPage(row, author, units, places, dispositif(base, wanted), None, mine, members)
