"""Merge a finding into another, shown before it is done: its marks, and its citations in today's text as one act."""

from dataclasses import dataclass

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.commission.charges import chapters_at
from manifeste_tool.domain.consulting.sources import changed_sources
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.synthesis.merging import Rewrite, rewrites, rewritten
from manifeste_tool.domain.text.markdown import serialise
from manifeste_tool.domain.text.text import Place, Text
from manifeste_tool.errors import N_, ForbiddenError, RefusedError, StaleError
from manifeste_tool.services.operations import (
    Effects,
    Made,
    carry_out,
    message,
    retried,
    signature,
)
from manifeste_tool.services.privacy.scanning import scanned
from manifeste_tool.services.provenance.linking import Told
from manifeste_tool.services.serving.settling import settle
from manifeste_tool.services.synthesis import drawing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import Opened, RefChange
from manifeste_tool.storage.synthesis import findings, marks
from manifeste_tool.storage.text import texts


class SameFindingError(RefusedError):
    """A finding is to be merged into itself."""

    sentence = N_("Choisissez un autre enseignement : %(key)s ne peut pas être réuni à lui-même.")


class ChangedSinceError(StaleError):
    """What the merge would do is no longer what was shown."""

    sentence = N_(
        "Le texte ou les enseignements ont changé depuis cet aperçu : rien n'est fait. "
        "Relisez l'aperçu, puis confirmez."
    )


@dataclass(frozen=True, slots=True)
class Changed:
    """One paragraph whose citation the merge rewrites."""

    rewrite: Rewrite
    place: Place
    words: str


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What merging `finding` into `into` does. `after` is how many contributions that one is drawn from then.

    `may_confirm` is False where it rewrites chapters that the reader does not draft. `seen` is what a confirmation
    sends back.
    """

    finding: Finding
    into: Finding
    after: int
    changes: tuple[Changed, ...]
    may_confirm: bool
    seen: str


def preview(ws: Workspace, person: Person | None, key: str, other: str) -> MergePreview:
    """Return what merging a finding into another would do.

    Raises `ForbiddenError`, `NotFoundError`, `UnknownFindingError`, `MergedAlreadyError`, `SameFindingError`.
    """
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        require(reader, Act.MERGE_FINDINGS)
        one, into = _both(connection, key, other)
        text = _today(ws, connection)
        changed = rewrites(text, one.key, into.key)
        drawn = findings.drawn_from(connection, [one.key, into.key])
        return MergePreview(
            finding=one,
            into=into,
            after=len({reference for references in drawn.values() for reference in references}),
            changes=tuple(
                Changed(each, text.places[each.paragraph_id], text.by_id[each.paragraph_id].text) for each in changed
            ),
            may_confirm=_may_rewrite(reader, text, changed),
            seen=_seen(one, into, changed),
        )


def merge(ws: Workspace, by: Person | None, key: str, other: str, *, seen: str) -> str:
    """Merge a finding into another; return the key of that one.

    The marks go with their readers and dates; the text of today cites the other, its links keep who made them and when;
    versions already published keep what they cite, which leads to the other. Raises as `preview`, and
    `ChangedSinceError`, `ForbiddenError` for who does not draft a chapter that is rewritten.
    """
    return retried(lambda: _merge(ws, by, key, other, seen))


def _merge(ws: Workspace, by: Person | None, key: str, other: str, seen: str) -> str:
    with ws.repository.opened() as git:
        settle(ws, git)
        with ws.reading() as connection:
            reader = ws.reader(by, connection)
            person = require(reader, Act.MERGE_FINDINGS)
            one, into = _both(connection, key, other)
            ref = ws.working_ref(connection)
            old = texts.tip_of(connection, ref) or ws.main(connection)
            before = ws.text(connection, old)
        changed = rewrites(before, one.key, into.key)
        if seen != _seen(one, into, changed):
            raise ChangedSinceError
        if not _may_rewrite(reader, before, changed):
            raise ForbiddenError
        fact = _fact(ws, person, one, into)
        if changed:
            _rewrite(ws, git, person, (one.key, into.key), before=before, change=(ref, old), fact=fact)
        else:
            _move(ws, one.key, into.key, fact)
        return into.key


def _rewrite(
    ws: Workspace,
    git: Opened,
    by: Person,
    keys: tuple[str, str],
    *,
    before: Text,
    change: tuple[str, str],
    fact: Fact,
) -> None:
    (key, into), (ref, old) = keys, change
    after = rewritten(before, key, into)
    operation_id, subject = ws.new_key(), f"Sources : {key} réuni à {into}"
    put, removed = changed_sources(before, after)
    trailers = [("Source", each) for each in sorted({source.key for _, source in (*put, *removed)})]
    sha = scanned(ws, git).commit(serialise(after), message(subject, operation_id, trailers), signature(ws, by), [old])
    made = Made(sha, ref, "citing", before, after, subject, sources=Told(renamed={key: into}))
    effects = Effects((made,), (fact,), merged={key: into})
    carry_out(ws, git, effects, changes=[RefChange(ref, sha, old)], operation_id=operation_id, kind="citing", by=by)


def _move(ws: Workspace, key: str, into: str, fact: Fact) -> None:
    with ws.writing() as connection:
        for each in (key, into):
            drawing.known(connection, each)
        marks.move(connection, key, into)
        findings.merge(connection, key, into)
        journal.record(connection, fact)


def _both(connection: Connection, key: str, other: str) -> tuple[Finding, Finding]:
    one, into = drawing.known(connection, key), drawing.named(connection, other)
    if one.key == into.key:
        raise SameFindingError(key=key)
    return one, into


def _today(ws: Workspace, connection: Connection) -> Text:
    return ws.text(connection, texts.tip_of(connection, ws.working_ref(connection)) or ws.main(connection))


def _may_rewrite(reader: Reader, text: Text, changed: tuple[Rewrite, ...]) -> bool:
    touched = [one.paragraph_id for one in changed]
    return not touched or may(reader, Act.CITE, chapters=chapters_at(text, touched))


def _seen(one: Finding, into: Finding, changed: tuple[Rewrite, ...]) -> str:
    told = [f"{each.key} {each.title} {each.contributions}" for each in (one, into)]
    return digest("\n".join((*told, *(f"{each.paragraph_id} {each.before} {each.after}" for each in changed))))


def _fact(ws: Workspace, by: Person, one: Finding, into: Finding) -> Fact:
    details = {"into": into.key, "contributions": str(one.contributions)}
    return Fact(Happened.FINDING_MERGED, ws.now(), by.id, About.FINDING, one.key, details, Audience.PUBLIC)
