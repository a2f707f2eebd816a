"""The form of a rectification, filled with what the amendment proposes now, as gestures on today's text."""

from collections.abc import Iterator
from dataclasses import replace

from manifeste_tool.domain.amending.amendments import Amendment, Move, moved
from manifeste_tool.domain.merging.merge import merge
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.gestures import Change, Cite, Gesture
from manifeste_tool.domain.text.retraced import gestures_between
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import ManifesteError
from manifeste_tool.services.amending.amendment_forms import AmendmentForm, form, on_today
from manifeste_tool.services.amending.proposing import Proposal, base_text, known, proposal_of, target
from manifeste_tool.services.provenance import choosing
from manifeste_tool.services.rectification.offering import taken_up
from manifeste_tool.services.text.drafting import end_if_due
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import drafts
from manifeste_tool.storage.database import Connection


def rectification(ws: Workspace, person: Person, amendment_id: int) -> AmendmentForm:
    """Return the form on an amendment's present change: one's own to rectify, another's to propose a rectification of.

    A rectification of it that the person has begun is opened again. Raises `ForbiddenError`, `NotFoundError`,
    `ForbiddenMoveError` once it is decided.
    """
    with ws.reading() as connection:
        reader, amendment = ws.reader(person, connection), known(connection, amendment_id)
        if not may(reader, Act.RECTIFY, owner=amendment.author_id):
            require(reader, Act.PROPOSE_RECTIFICATION)
    end_if_due(ws)  # asked for by those who may write only: a reader ends nobody's drafting
    with ws.reading() as connection:
        moved(amendment, Move.RECTIFY)
        begun = [one for one in drafts.of_person(connection, person.id) if one.rectifies_id == amendment.id]
        proposal = proposal_of(connection, begun[0]) if begun else written_again(ws, connection, amendment)
        was = None if begun else ws.text(connection, amendment.base)
    return form(ws, person, proposal, was=was)


def from_offer(ws: Workspace, person: Person, key: str, *, error: ManifesteError | None = None) -> AmendmentForm:
    """Return the form filled with a rectification that was proposed to this person. Raises `NotFoundError`."""
    proposal = taken_up(ws, person, key)
    with ws.reading() as connection:
        was, brought = base_text(ws, connection, proposal), on_today(ws, connection, proposal)
    return form(ws, person, brought, error=error, was=was)


def written_again(ws: Workspace, connection: Connection, amendment: Amendment) -> Proposal:
    """Return an amendment as a proposal on the text it is brought into today.

    Where both changed the same words, the amendment's stand, to be compared with today's.
    """
    empty = Proposal(
        *(ws.new_key(), "", amendment.headline, amendment.rationale, (), amendment.parent_id),
        rectifies_id=amendment.id,
        rectifies_revision=amendment.revision,
        excerpts=choosing.of_amendments(connection, [amendment]),
    )
    sha = target(ws, connection, empty)
    base, wanted = ws.text(connection, amendment.base), ws.text(connection, amendment.sha)
    return replace(empty, base=sha, gestures=tuple(gestures_on(base, ws.text(connection, sha), wanted)))


def gestures_on(base: Text, today: Text, proposal: Text) -> Iterator[Gesture]:
    """Yield the gestures that make on today's text what `proposal` made of `base`.

    A change of a passage that is gone comes last, so that its words are not lost.
    """
    if today == base:
        yield from gestures_between(base, proposal)
        return
    merged = merge(base, today, proposal)
    kept = {one.id: one.theirs for one in merged.unsettled if one.ours and one.theirs}
    yield from gestures_between(today, merged.text.with_paragraphs(kept.get(unit.id, unit) for unit in merged.text))
    for gesture in gestures_between(base, proposal):
        if isinstance(gesture, Change | Cite) and gesture.paragraph not in today.by_id:
            yield gesture
