"""Rectify an amendment: same number, next state (« 12 rect. »), the earlier ones kept and readable.

Rectifying a sub-amendment is also how it is tied again (*rattaché*) to the new text of the amendment it amends.
"""

from dataclasses import replace

from manifeste_tool.domain.amending.amendments import Amendment, Move, moved, numeral
from manifeste_tool.domain.amending.effects import effect_of
from manifeste_tool.domain.comparing.edits import edits
from manifeste_tool.domain.comparing.matching import carry_identities
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.markdown import serialise
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.amending.proposing import Proposal, brought_up, checked, keep_draft, known
from manifeste_tool.services.amending.refusals import MalformedDraftError
from manifeste_tool.services.notifying import notify, tell
from manifeste_tool.services.operations import message, signature
from manifeste_tool.services.privacy.scanning import scanned
from manifeste_tool.services.rectification.states import keep_state, revision_of
from manifeste_tool.services.serving.filing import write_ref
from manifeste_tool.services.text.drafting import end_if_due
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, revisions
from manifeste_tool.storage.database import Connection


class RectifiedMeanwhileError(StaleError):
    """The amendment was given another state since this rectification of it was begun."""

    sentence = N_(
        "L'amendement a été rectifié entre-temps : c'est maintenant le n° %(numeral)s. Vos mots sont conservés "
        "ci-dessous : comparez-les avec sa fiche, puis déposez si vous voulez encore les y mettre."
    )


class NothingRectifiedError(RefusedError):
    """A rectification that is the amendment as it stands."""

    sentence = N_("Cette rectification est l'amendement tel qu'il est déjà. Changez au moins un mot, puis déposez-la.")


def rectify(ws: Workspace, by: Person, proposal: Proposal) -> Amendment:
    """Give one's own amendment its next state. Doing it twice with one key does it once.

    The draft is kept first, so that a refusal loses nothing. Raises `ForbiddenError`, `ForbiddenMoveError` once it is
    decided, `RectifiedMeanwhileError`, `NothingRectifiedError`, and what `proposing.propose` raises of the proposal.
    """
    with ws.reading() as connection:
        if already := made_already(connection, by, proposal.key):
            return already
    keep_draft(ws, by, proposal)
    return give_state(ws, by, proposal)


def made_already(connection: Connection, by: Person, key: str) -> Amendment | None:
    """Return the amendment that a draft has already rectified. Raises `MalformedDraftError` for somebody else's."""
    made = revisions.made_from(connection, key)
    if made is None:
        return None
    if made.person_id != by.id:
        raise MalformedDraftError
    return known(connection, made.amendment_id)


def give_state(ws: Workspace, by: Person, proposal: Proposal, *, proposed_by_id: int | None = None) -> Amendment:
    """Write the next state of an amendment: its commit, then its rows in one transaction, then its ref.

    `proposed_by_id`: whose rectification its author accepts. Raises what `rectify` does.
    """
    end_if_due(ws)
    with ws.reading() as connection:
        old = rectifiable(ws, connection, by, proposal)
        proposal = brought_up(ws, connection, replace(proposal, parent_id=old.parent_id))
        base, wanted = checked(ws, connection, proposal)
        wanted = with_lasting_identities(ws, connection, old, base, wanted)
        _refuse_the_same(ws, connection, old, proposal, wanted)
    with ws.repository.opened() as git:
        subject = message("Rectification d'amendement", proposal.key)
        sha = scanned(ws, git).commit(serialise(wanted), subject, signature(ws, by), [proposal.base])
        given = _write(ws, by, proposal, (sha, base, wanted), proposed_by_id)
        write_ref(ws, git, given.ref, given.sha)
    return given


def rectifiable(ws: Workspace, connection: Connection, by: Person, proposal: Proposal) -> Amendment:
    """Return one's own amendment, which this rectification may give a state to. Raises what `rectify` does of it."""
    old = known(connection, proposal.rectifies_id or 0)
    require(ws.reader(by, connection), Act.RECTIFY, owner=old.author_id)
    refuse_unready(old, proposal)
    return old


def refuse_unready(old: Amendment, proposal: Proposal) -> None:
    """Raise `ForbiddenMoveError` for a decided amendment, `RectifiedMeanwhileError` if another state came between."""
    moved(old, Move.RECTIFY)
    if proposal.rectifies_revision not in (None, old.revision):
        raise RectifiedMeanwhileError(numeral=numeral(old.number, old.revision))


def with_lasting_identities(ws: Workspace, connection: Connection, old: Amendment, base: Text, wanted: Text) -> Text:
    """Let what the amendment inserted already keep its identity: sub-amendments and comments hang on it."""
    before, proposed = ws.text(connection, old.base), ws.text(connection, old.sha)
    inserted = [unit for unit in proposed if unit.id not in before.by_id and unit.id not in base.by_id]
    nameless = [unit if unit.id in base.by_id else replace(unit, id="") for unit in wanted]
    carried = carry_identities(Text(tuple(inserted)), wanted.with_paragraphs(nameless))
    given = [
        replace(unit, id=named.id or unit.id, joined=unit.joined) for unit, named in zip(wanted, carried, strict=True)
    ]
    return wanted.with_paragraphs(given)


def _refuse_the_same(ws: Workspace, connection: Connection, old: Amendment, proposal: Proposal, wanted: Text) -> None:
    words = (proposal.headline.strip(), proposal.rationale.strip(), proposal.base)
    if words == (old.headline, old.rationale, old.base) and wanted == ws.text(connection, old.sha):
        raise NothingRectifiedError


def _write(
    ws: Workspace, by: Person, proposal: Proposal, written: tuple[str, Text, Text], proposed_by_id: int | None
) -> Amendment:
    sha, base, wanted = written
    with ws.writing() as connection:
        if already := made_already(connection, by, proposal.key):
            return already
        old = rectifiable(ws, connection, by, proposal)
        values = {
            "revision": old.revision + 1,
            "headline": proposal.headline.strip(),
            "rationale": proposal.rationale.strip(),
            "base": proposal.base,
            "sha": sha,
            "effect": effect_of(edits(base, wanted)),
            "parent_revision": revision_of(connection, old.parent_id, proposal.base),
        }
        amendments.change(connection, old.id, values)
        given = known(connection, old.id)
        keep_state(ws, connection, by, given, proposal.key, (base, wanted), proposed_by_id=proposed_by_id)
        fact_id = tell(ws, connection, by, given, Happened.AMENDMENT_RECTIFIED, numeral=given.numeral)
        if proposed_by_id:
            notify(connection, fact_id, [proposed_by_id])
        _detach(ws, connection, by, given)
        return given


def _detach(ws: Workspace, connection: Connection, by: Person, parent: Amendment) -> None:
    """Tell the authors of open sub-amendments that theirs must be tied to the new text."""
    for sub in amendments.sub_amendments(connection, parent.id):
        if sub.is_open:
            tell(ws, connection, by, sub, Happened.SUB_AMENDMENT_DETACHED, parent=parent.label)


def is_detached(connection: Connection, amendment: Amendment) -> bool:
    """Whether an open sub-amendment was written on an earlier state of the amendment it amends (« à rattacher »)."""
    if amendment.parent_id is None or not amendment.is_open:
        return False
    parent = known(connection, amendment.parent_id)
    return parent.is_open and parent.revision != amendment.parent_revision
