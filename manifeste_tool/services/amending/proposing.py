"""Propose an amendment: keep a draft, see what it changes, file it, withdraw it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from manifeste_tool.domain.amending.amendments import (
    MAX_HEADLINE,
    MAX_RATIONALE,
    Amendment,
    HeadlineError,
    NoChangeError,
    RationaleError,
    State,
)
from manifeste_tool.domain.amending.effects import effect_of
from manifeste_tool.domain.audience import Audience, Thing, audience
from manifeste_tool.domain.comparing.diff import UnitDiff, text_diff
from manifeste_tool.domain.comparing.edits import edits
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, may, require, timely
from manifeste_tool.domain.readers import Person, Reader, Role
from manifeste_tool.domain.text.gestures import Gesture, ParagraphGoneError, applied, from_plain, rewritten, to_plain
from manifeste_tool.domain.text.markdown import serialise
from manifeste_tool.domain.text.text import Text, fingerprint
from manifeste_tool.errors import N_, NotFoundError
from manifeste_tool.services.amending.late import late_reason_of, may_file_late
from manifeste_tool.services.amending.refusals import (
    DisownedError,
    MalformedDraftError,
    NoMemberError,
    ParagraphChangedError,
    SubAmendmentError,
)
from manifeste_tool.services.collaborating.serving import prepared_for, refuse_another_s
from manifeste_tool.services.operations import message, signature
from manifeste_tool.services.privacy import scanning
from manifeste_tool.services.privacy.scanning import scanned
from manifeste_tool.services.rectification.states import keep_state, revision_of
from manifeste_tool.services.serving.filing import write_ref
from manifeste_tool.services.text.drafting import end_if_due
from manifeste_tool.services.text.sources_known import refuse_invented, refuse_unknown_sources
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices, people
from manifeste_tool.storage.amending import amendments, drafts, revisions, signatures
from manifeste_tool.storage.amending.drafts import Draft
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.provenance import excerpts
from manifeste_tool.storage.returning import confirmations
from manifeste_tool.storage.text import texts

_WORD = re.compile(r"[0-9A-Za-z]{1,32}")
_SEEN = re.compile(r"[0-9A-Za-z]{0,64}")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a member wants: `key` was given with the form, so that a second click files nothing twice.

    `on_behalf_of_id`: the member whom the secretariat files for; `rectifies_id`: the amendment it gives a new state,
    `rectifies_revision` the one of its states that its author had before them; `late_reason` why it is filed after the
    closing; `excerpts`, by key, the words chosen of what it cites.
    """

    key: str
    base: str
    headline: str
    rationale: str
    gestures: tuple[Gesture, ...]
    parent_id: int | None = None
    on_behalf_of_id: int | None = None
    rectifies_id: int | None = None
    rectifies_revision: int | None = None
    late_reason: str = ""
    excerpts: Mapping[str, str] = field(default_factory=dict)


def keep_draft(ws: Workspace, by: Person, proposal: Proposal) -> None:
    """Keep a proposal as its author's draft, whatever state it is in. Raises `ForbiddenError`, `MalformedDraftError`.

    A rectification that was proposed to the amendment's author is proposed no more once it is written again.
    """
    with ws.writing() as connection:
        keep_in(ws, connection, by, proposal)


def keep_in(ws: Workspace, connection: Connection, by: Person, proposal: Proposal) -> None:
    """Keep a draft inside the transaction of what it comes from. Raises what `keep_draft` does."""
    reader = ws.reader(by, connection)
    act = writing_act(connection, reader, proposal)
    if act is Act.PREPARE_DRAFT:
        member = prepared_for(reader, drafts.by_id(connection, proposal.key), proposal.on_behalf_of_id)
        require(reader, act, owner=member.id)
        _keep(ws, connection, member, replace(proposal, on_behalf_of_id=None), prepared_by=by)
        return
    require(reader, act)
    _keep(ws, connection, by, proposal)


def writing_act(connection: Connection, reader: Reader, proposal: Proposal) -> Act:
    """Return what somebody does who writes this: their own amendment, another's rectification, a member's amendment."""
    if proposal.rectifies_id is not None:
        own = reader.is_person(known(connection, proposal.rectifies_id).author_id)
        return Act.WRITE_DRAFT if own else Act.PROPOSE_RECTIFICATION
    if reader.role is Role.COLLABORATOR:
        return Act.PREPARE_DRAFT
    behalf = proposal.on_behalf_of_id is not None or not may(reader, Act.WRITE_DRAFT)
    return Act.DRAFT_ON_BEHALF if behalf else Act.WRITE_DRAFT


def _keep(
    ws: Workspace, connection: Connection, by: Person, proposal: Proposal, *, prepared_by: Person | None = None
) -> None:
    kept = drafts.by_id(connection, proposal.key)
    stranger = proposal.parent_id is not None and amendments.by_id(connection, proposal.parent_id) is None
    nobody = proposal.on_behalf_of_id is not None and people.get(connection, proposal.on_behalf_of_id) is None
    if not _WORD.fullmatch(proposal.key) or not _SEEN.fullmatch(proposal.base) or stranger or nobody:
        raise MalformedDraftError
    refuse_another_s(kept, by, prepared_by)
    if amendments.filed_from(connection, proposal.key) or revisions.made_from(connection, proposal.key):
        return
    refuse_invented(connection, proposal.excerpts)
    excerpts.keep(connection, excerpts.of_draft(proposal.key), proposal.excerpts)
    plain = tuple(to_plain(gesture) for gesture in proposal.gestures)
    headline, rationale = proposal.headline[:200], proposal.rationale[: 2 * MAX_RATIONALE]
    drafts.keep(
        connection,
        Draft(
            *(proposal.key, by.id, proposal.base, headline, rationale, plain, ws.now(), proposal.parent_id),
            on_behalf_of_id=proposal.on_behalf_of_id,
            rectifies_id=proposal.rectifies_id,
            prepared_by_id=kept.prepared_by_id if kept else prepared_by.id if prepared_by else None,
        ),
    )


def draft_of(connection: Connection, by: Person, key: str) -> Proposal:
    """Return one's own draft. Raises `NotFoundError` for another's or none."""
    kept = drafts.by_id(connection, key)
    if kept is None or kept.person_id != by.id:
        raise NotFoundError
    return proposal_of(connection, kept)


def proposal_of(connection: Connection, kept: Draft) -> Proposal:
    """Return a draft as what it proposes; a rectification was written on the state that stood when it was kept."""
    at = kept.offered_at or kept.updated_at
    states = revisions.of_amendment(connection, kept.rectifies_id) if kept.rectifies_id else ()
    return Proposal(
        *(kept.id, kept.base, kept.headline, kept.rationale, tuple(map(from_plain, kept.gestures)), kept.parent_id),
        on_behalf_of_id=kept.on_behalf_of_id,
        rectifies_id=kept.rectifies_id,
        rectifies_revision=max((one.revision for one in states if one.at <= at), default=None),
        excerpts=excerpts.kept(connection, [excerpts.of_draft(kept.id)]),
    )


def drop_draft(ws: Workspace, by: Person, key: str) -> None:
    """Delete one's own draft. Raises `NotFoundError`."""
    with ws.writing() as connection:
        draft_of(connection, by, key)
        signatures.drop_of_draft(connection, key)
        excerpts.drop(connection, excerpts.of_draft(key))
        drafts.drop(connection, key)


def base_text(ws: Workspace, connection: Connection, proposal: Proposal) -> Text:
    """Return the text a proposal was written on: a decision on main, or a state of the amendment it amends.

    Raises `NotFoundError` for any other commit: a form may not be used to read what its author may not see.
    """
    made = texts.decision(connection, proposal.base)
    states = revisions.of_amendment(connection, proposal.parent_id) if proposal.parent_id else ()
    if proposal.base not in {state.sha for state in states} and (made is None or made.ref != MAIN):
        raise NotFoundError
    return ws.text(connection, proposal.base)


def target(ws: Workspace, connection: Connection, proposal: Proposal) -> str:
    """Return the commit a proposal is brought up to: today's text, or the newest state of the amendment it amends."""
    return known(connection, proposal.parent_id).sha if proposal.parent_id else ws.main(connection)


def preview(ws: Workspace, connection: Connection, proposal: Proposal) -> tuple[UnitDiff, ...]:
    """Return what a proposal changes, paragraph by paragraph. Raises the refusals of `domain.gestures`."""
    base = base_text(ws, connection, proposal)
    wanted = applied(base, proposal.gestures, ws.fresh(connection))
    return tuple(unit for unit in text_diff(base, wanted) if unit.changed)


def propose(ws: Workspace, by: Person, proposal: Proposal) -> Amendment:
    """File an amendment: number it, write its frozen commit, its edits and its fact. Filing twice files once.

    The draft is kept first, so that a refusal loses nothing. Raises `ForbiddenError` outside the filing stage,
    `HeadlineError`, `RationaleError`, `NoChangeError`, `UnknownSourceError`, the refusals of `domain.gestures`,
    `NoMemberError` where the secretariat does not say on whose behalf it files, and `LateReasonError` where it does
    not say why after the closing.
    """
    with ws.reading() as connection:
        if already := amendments.filed_from(connection, proposal.key):
            return _own(already, by)
    keep_draft(ws, by, proposal)
    return file_kept(ws, by, proposal)


def file_kept(ws: Workspace, by: Person, proposal: Proposal) -> Amendment:
    """File what is kept as a draft already. Raises what `propose` does."""
    end_if_due(ws)
    with ws.reading() as connection:
        reader = ws.reader(by, connection)
        author_id = _author(ws, connection, reader, proposal)
        late_reason = late_reason_of(reader, proposal.late_reason)
        proposal = replace(brought_up(ws, connection, proposal), late_reason=late_reason)
        base, wanted = checked(ws, connection, proposal)
    with ws.repository.opened() as git:
        subject = message("Proposition d'amendement", proposal.key)
        sha = scanned(ws, git).commit(serialise(wanted), subject, signature(ws, by), [proposal.base])
        filed = _number(ws, by, author_id, proposal, (sha, base, wanted))
        write_ref(ws, git, filed.ref, filed.sha)
    return filed


def brought_up(ws: Workspace, connection: Connection, proposal: Proposal) -> Proposal:
    """Return the proposal on today's text: what its author saw of the paragraphs it rewrites must still stand there.

    Raises `ParagraphGoneError`, `ParagraphChangedError` with today's words.
    """
    tip = target(ws, connection, proposal)
    if proposal.base == tip:
        return proposal
    seen, today = base_text(ws, connection, proposal), ws.text(connection, tip)
    for identity in rewritten(proposal.gestures):
        unit = today.by_id.get(identity)
        if unit is None or identity not in seen.by_id:
            raise ParagraphGoneError
        if fingerprint(unit) != fingerprint(seen.by_id[identity]):
            raise ParagraphChangedError(place=today.places[identity].label, today=unit.text)
    return replace(proposal, base=tip)


def _own(amendment: Amendment, by: Person) -> Amendment:
    if by.id not in (amendment.author_id, amendment.filed_by_id):
        raise MalformedDraftError
    return amendment


def _author(ws: Workspace, connection: Connection, reader: Reader, proposal: Proposal) -> int:
    """Return who presents the amendment: whoever files it, or the member whom the secretariat files it for."""
    if proposal.rectifies_id is not None:
        raise MalformedDraftError
    if writing_act(connection, reader, proposal) is Act.WRITE_DRAFT:
        return require(reader, Act.FILE).id
    if not may_file_late(reader):
        require(reader, Act.FILE_ON_BEHALF)
    member = people.get(connection, proposal.on_behalf_of_id or 0)
    if member is None or not may(ws.reader(member, connection), Act.WRITE_DRAFT):
        raise NoMemberError
    if confirmations.is_disowned(connection, proposal.key, member.id):
        raise DisownedError(name=member.name)
    return member.id


def checked(ws: Workspace, connection: Connection, proposal: Proposal) -> tuple[Text, Text]:
    """Return the text a proposal is written on and the one it wants. Raises what makes it no amendment."""
    if not 0 < len(proposal.headline.strip()) <= MAX_HEADLINE:
        raise HeadlineError(limit=MAX_HEADLINE)
    if not 0 < len(proposal.rationale.strip()) <= MAX_RATIONALE:
        raise RationaleError(limit=MAX_RATIONALE)
    scanning.refuse(ws, (N_("titre"), proposal.headline), (N_("exposé sommaire"), proposal.rationale))
    scanning.refuse(ws, (N_("motif du retard"), proposal.late_reason))
    _refuse_nested(connection, proposal)
    base = ws.text(connection, proposal.base)
    wanted = applied(base, proposal.gestures, ws.fresh(connection))
    if not edits(base, wanted):
        raise NoChangeError
    refuse_unknown_sources(connection, base, wanted)
    return base, wanted


def _refuse_nested(connection: Connection, proposal: Proposal) -> None:
    if proposal.parent_id is None:
        return
    parent = amendments.by_id(connection, proposal.parent_id)
    if parent is None or parent.parent_id is not None or not timely(Act.SUB_AMEND, parent.state):
        raise SubAmendmentError


def _number(
    ws: Workspace, by: Person, author_id: int, proposal: Proposal, written: tuple[str, Text, Text]
) -> Amendment:
    """Give the next number of the cycle and write everything about the amendment, in one transaction."""
    sha, base, wanted = written
    with ws.writing() as connection:
        if already := amendments.filed_from(connection, proposal.key):
            return _own(already, by)
        cycle = ws.cycle(connection)
        new = Amendment(
            id=0,
            cycle=cycle,
            number=journal.increment(connection, f"amendment:{cycle}"),
            headline=proposal.headline.strip(),
            rationale=proposal.rationale.strip(),
            author_id=author_id,
            state=State.FILED,
            base=proposal.base,
            sha=sha,
            filed_at=ws.now(),
            parent_id=proposal.parent_id,
            parent_revision=revision_of(connection, proposal.parent_id, proposal.base),
            filed_by_id=by.id if by.id != author_id else None,
            effect=effect_of(edits(base, wanted)),
            late_reason=proposal.late_reason,
        )
        filed = replace(new, id=amendments.file(connection, new, proposal.key))
        signatures.bring_to_amendment(connection, proposal.key, filed.id)
        keep_state(ws, connection, by, filed, proposal.key, (base, wanted))
        details = {"late_reason": filed.late_reason} if filed.late_reason else {}
        fact_id = record(ws, connection, by, filed, Happened.AMENDMENT_FILED, **details)
        notices.add(connection, fact_id, {author_id} - {by.id})
        return filed


def record(
    ws: Workspace, connection: Connection, by: Person | None, about: Amendment, name: Happened, **details: str
) -> int:
    """Write a fact about an amendment, for those who see amendments at this stage; return its identifier."""
    reader: Reader = ws.reader(by, connection)
    circle: Audience = audience(Thing.AMENDMENT, reader.open_stages)
    fact = Fact(name, ws.now(), by.id if by else None, About.AMENDMENT, about.label, details, circle)
    return journal.record(connection, fact)


def known(connection: Connection, amendment_id: int) -> Amendment:
    """Return an amendment. Raises `NotFoundError`."""
    found = amendments.by_id(connection, amendment_id)
    if found is None:
        raise NotFoundError
    return found
