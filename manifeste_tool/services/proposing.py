"""Propose an amendment: keep a draft, see what it changes, file it, withdraw it."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from manifeste_tool.domain.amendments import (
    MAX_HEADLINE,
    MAX_RATIONALE,
    Amendment,
    HeadlineError,
    NoChangeError,
    RationaleError,
    State,
)
from manifeste_tool.domain.audience import Audience, Thing, audience
from manifeste_tool.domain.diff import UnitDiff, text_diff
from manifeste_tool.domain.edits import edits
from manifeste_tool.domain.effects import effect_of
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.footprints import spans_of
from manifeste_tool.domain.gestures import Gesture, ParagraphGoneError, applied, from_plain, rewritten, to_plain
from manifeste_tool.domain.markdown import serialise
from manifeste_tool.domain.people import Act, Person, Reader, require
from manifeste_tool.domain.text import Text, fingerprint
from manifeste_tool.errors import N_, NotFoundError, RefusedError, StaleError
from manifeste_tool.services.drafting import end_if_due
from manifeste_tool.services.operations import line, message, signature
from manifeste_tool.services.sources_known import refuse_unknown_sources
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import amendments, drafts, identities, journal, revisions, signatures, texts
from manifeste_tool.storage.amendments import StoredEdit
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.drafts import Draft
from manifeste_tool.storage.git import MAIN, ZERO, RefChange
from manifeste_tool.storage.revisions import AmendmentRevision

_WORD = re.compile(r"[0-9A-Za-z]{1,32}")
_SEEN = re.compile(r"[0-9A-Za-z]{0,64}")


class SubAmendmentError(RefusedError):
    """A sub-amendment of a sub-amendment, or of an amendment that is no longer open."""

    sentence = N_(
        "On ne sous-amende qu'un amendement encore en discussion, et un sous-amendement ne se sous-amende pas. "
        "Déposez un amendement au texte, ou commentez."
    )


class MalformedDraftError(RefusedError):
    """The identifier of a draft, or what it was written on, is not what the program gave with the form."""

    sentence = N_("Ce brouillon n'a pas d'identifiant valable. Rechargez la page du texte, puis recommencez.")


class ParagraphChangedError(StaleError):
    """Somebody changed a paragraph after the author of this proposal saw it."""

    sentence = N_(
        "Le texte a changé depuis que vous avez ouvert ce formulaire (%(place)s). Texte actuel : « %(today)s ». "
        "Vos mots sont conservés ci-dessous : reprenez-les à partir du texte actuel, puis déposez."
    )


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a member wants: `key` was given with the form, so that a second click files nothing twice.

    `on_behalf_of_id`: the member whom the secretariat files for; `rectifies_id`: the amendment it gives a new state.
    """

    key: str
    base: str
    headline: str
    rationale: str
    gestures: tuple[Gesture, ...]
    parent_id: int | None = None
    on_behalf_of_id: int | None = None
    rectifies_id: int | None = None


def keep_draft(ws: Workspace, by: Person, proposal: Proposal) -> None:
    """Keep a proposal as its author's draft, whatever state it is in. Raises `ForbiddenError`."""
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.WRITE_DRAFT)
        _keep(ws, connection, by, proposal)


def _keep(ws: Workspace, connection: Connection, by: Person, proposal: Proposal) -> None:
    kept = drafts.by_id(connection, proposal.key)
    stranger = proposal.parent_id is not None and amendments.by_id(connection, proposal.parent_id) is None
    if not _WORD.fullmatch(proposal.key) or not _SEEN.fullmatch(proposal.base) or stranger:
        raise MalformedDraftError
    if kept and kept.person_id != by.id:
        raise MalformedDraftError
    if amendments.filed_from(connection, proposal.key):
        return
    plain = tuple(to_plain(gesture) for gesture in proposal.gestures)
    headline, rationale = proposal.headline[:200], proposal.rationale[: 2 * MAX_RATIONALE]
    drafts.keep(
        connection,
        Draft(
            *(proposal.key, by.id, proposal.base, headline, rationale, plain, ws.now(), proposal.parent_id),
            on_behalf_of_id=proposal.on_behalf_of_id,
            rectifies_id=proposal.rectifies_id,
        ),
    )


def draft_of(connection: Connection, by: Person, key: str) -> Proposal:
    """Return one's own draft. Raises `NotFoundError` for another's or none."""
    kept = drafts.by_id(connection, key)
    if kept is None or kept.person_id != by.id:
        raise NotFoundError
    gestures = tuple(map(from_plain, kept.gestures))
    return Proposal(
        *(kept.id, kept.base, kept.headline, kept.rationale, gestures, kept.parent_id),
        on_behalf_of_id=kept.on_behalf_of_id,
        rectifies_id=kept.rectifies_id,
    )


def drop_draft(ws: Workspace, by: Person, key: str) -> None:
    """Delete one's own draft. Raises `NotFoundError`."""
    with ws.writing() as connection:
        draft_of(connection, by, key)
        drafts.drop(connection, key)


def base_text(ws: Workspace, connection: Connection, proposal: Proposal) -> Text:
    """Return the text a proposal was written on: a decision on main, or the amendment it amends.

    Raises `NotFoundError` for any other commit: a form may not be used to read what its author may not see.
    """
    parent = amendments.by_id(connection, proposal.parent_id) if proposal.parent_id else None
    made = texts.decision(connection, proposal.base)
    if (parent is None or parent.sha != proposal.base) and (made is None or made.ref != MAIN):
        raise NotFoundError
    return ws.text(connection, proposal.base)


def preview(ws: Workspace, connection: Connection, proposal: Proposal) -> tuple[UnitDiff, ...]:
    """Return what a proposal changes, paragraph by paragraph. Raises the refusals of `domain.gestures`."""
    base = base_text(ws, connection, proposal)
    wanted = applied(base, proposal.gestures, ws.fresh(connection))
    return tuple(unit for unit in text_diff(base, wanted) if unit.changed)


def propose(ws: Workspace, by: Person, proposal: Proposal) -> Amendment:
    """File an amendment: number it, write its frozen commit, its edits and its fact. Filing twice files once.

    The draft is kept first, so that a refusal loses nothing. Raises `ForbiddenError` outside the filing stage,
    `HeadlineError`, `RationaleError`, `NoChangeError`, `UnknownSourceError`, and the refusals of `domain.gestures`.
    """
    with ws.reading() as connection:
        if already := amendments.filed_from(connection, proposal.key):
            return _own(already, by)
    keep_draft(ws, by, proposal)
    end_if_due(ws)
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.FILE)
        proposal = brought_up(ws, connection, proposal)
        base, wanted = _checked(ws, connection, proposal)
    with ws.repository.opened() as git:
        subject = message("Proposition d'amendement", proposal.key)
        sha = git.commit(serialise(wanted), subject, signature(ws, by), [proposal.base])
        filed = _number(ws, by, proposal, sha, (base, wanted))
        if git.resolve(filed.ref) is None:
            git.move([RefChange(filed.ref, filed.sha, ZERO)])
    return filed


def brought_up(ws: Workspace, connection: Connection, proposal: Proposal) -> Proposal:
    """Return the proposal on today's text: what its author saw of the paragraphs it rewrites must still stand there.

    Raises `ParagraphGoneError`, `ParagraphChangedError` with today's words.
    """
    tip = ws.main(connection)
    if proposal.parent_id is not None or proposal.base == tip:
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
    if amendment.author_id != by.id:
        raise MalformedDraftError
    return amendment


def _checked(ws: Workspace, connection: Connection, proposal: Proposal) -> tuple[Text, Text]:
    if not 0 < len(proposal.headline.strip()) <= MAX_HEADLINE:
        raise HeadlineError(limit=MAX_HEADLINE)
    if not 0 < len(proposal.rationale.strip()) <= MAX_RATIONALE:
        raise RationaleError(limit=MAX_RATIONALE)
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
    if parent is None or parent.parent_id is not None or not parent.is_open or parent.sha != proposal.base:
        raise SubAmendmentError


def _number(ws: Workspace, by: Person, proposal: Proposal, sha: str, written: tuple[Text, Text]) -> Amendment:
    """Give the next number of the cycle and write everything about the amendment, in one transaction."""
    with ws.writing() as connection:
        if already := amendments.filed_from(connection, proposal.key):
            return _own(already, by)
        cycle = ws.cycle(connection)
        number = journal.increment(connection, f"amendment:{cycle}")
        new = Amendment(
            id=0,
            cycle=cycle,
            number=number,
            headline=proposal.headline.strip(),
            rationale=proposal.rationale.strip(),
            author_id=by.id,
            state=State.FILED,
            base=proposal.base,
            sha=sha,
            filed_at=ws.now(),
            effect=effect_of(edits(*written)),
            parent_id=proposal.parent_id,
            parent_revision=known(connection, proposal.parent_id).revision if proposal.parent_id else None,
        )
        filed = replace(new, id=amendments.file(connection, new, proposal.key))
        keep_revision(connection, filed, by, proposal.key, at=ws.now())
        signatures.bring_to_amendment(connection, proposal.key, filed.id)
        amendments.add_edits(connection, stored_edits(filed, *written))
        identities.reserve(connection, [unit.id for unit in written[1] if unit.id not in written[0].by_id], ws.now())
        drafts.drop(connection, proposal.key)
        record(ws, connection, by, filed, Happened.AMENDMENT_FILED)
        return filed


def keep_revision(
    connection: Connection,
    amendment: Amendment,
    by: Person,
    draft_id: str,
    *,
    at: datetime,
    proposed_by_id: int | None = None,
) -> None:
    """Keep the state an amendment is in, to be readable for ever."""
    names = ("revision", "headline", "rationale", "base", "sha")
    words = {name: getattr(amendment, name) for name in names}
    state = AmendmentRevision(
        amendment.id, **words, at=at, person_id=by.id, draft_id=draft_id, proposed_by_id=proposed_by_id
    )
    revisions.add(connection, state)


def stored_edits(amendment: Amendment, base: Text, wanted: Text) -> list[StoredEdit]:
    """Return what an amendment does, as it is kept: computed once when it is filed, recomputed by `check`."""
    return [
        StoredEdit(
            amendment_id=amendment.id,
            revision=amendment.revision,
            paragraph_id=edit.paragraph_id,
            change=edit.change,
            base_fingerprint=fingerprint(edit.before) if edit.before else "",
            before=line(edit.before),
            after=line(edit.after),
            anchor=edit.anchor,
            spans=spans_of(edit),
        )
        for edit in edits(base, wanted)
    ]


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
