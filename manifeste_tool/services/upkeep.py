"""Bring SQL level with Git after a crash, and check that the two stores tell the same story."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from manifeste_tool.domain.amendments import Amendment, State
from manifeste_tool.domain.markdown import parse, serialise
from manifeste_tool.domain.text import Text
from manifeste_tool.errors import ManifesteError
from manifeste_tool.services.drafting import end_if_due
from manifeste_tool.services.operations import apply, revisions
from manifeste_tool.services.proposing import stored_edits
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import amendments, contributions, identities, links, operations, texts
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN, ZERO, Opened, RefChange

#: Younger operations may still be under way in another process; a worker is replaced long before this.
_PATIENCE = timedelta(seconds=120)


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """What `catch_up` did."""

    applied: int = 0
    dropped: int = 0
    refs: int = 0
    drafting_ended: bool = False


def catch_up(ws: Workspace, *, patience: timedelta | None = _PATIENCE) -> CaughtUp:
    """Finish or forget interrupted operations, write missing amendment refs, end a drafting that is due. May run twice.

    An operation younger than `patience` whose change is not in Git is left alone: it may be under way. None waits for
    nothing, whatever the clock says: for when no server runs.
    """
    applied = dropped = 0
    with ws.repository.opened() as git:
        with ws.reading() as connection:
            pending = operations.begun(connection)
        for one in pending:
            done = git.contains(one.ref, one.sha)
            if not done and patience is not None and ws.now() - one.begun_at < patience:
                continue
            with ws.writing() as connection:
                if done:
                    apply(connection, one)
                else:
                    operations.drop(connection, one.id)
                    amendments.release(connection, one.id)
            applied, dropped = applied + done, dropped + (not done)
        refs = _missing_refs(ws, git)
        if refs:
            git.move(refs)
    return CaughtUp(applied, dropped, len(refs), end_if_due(ws))


def _missing_refs(ws: Workspace, git: Opened) -> list[RefChange]:
    with ws.reading() as connection:
        filed = amendments.every(connection)
    there = git.refs("refs/amendements/")
    return [RefChange(one.ref, one.sha, ZERO) for one in filed if one.ref not in there]


def check(ws: Workspace) -> list[str]:
    """Return what is wrong with the instance, a sentence each; nothing is changed. An empty list is a clean bill.

    Identities unique and reserved, citations known, rows as refs, trailers as rows, projections as recomputed,
    `git fsck --strict` clean.
    """
    with ws.repository.opened() as git, ws.reading() as connection:
        problems = [*git.problems()]
        for examine in (_operations, _tips, _texts, _decisions, _amendments, _versions, _links):
            problems.extend(examine(ws, git, connection))
        return problems


def _operations(_ws: Workspace, _git: Opened, connection: Connection) -> Iterator[str]:
    for one in operations.begun(connection):
        yield f"Une opération commencée n'est ni achevée ni oubliée ({one.kind}) : lancez « manifeste catch-up »."


def _tips(_ws: Workspace, git: Opened, connection: Connection) -> Iterator[str]:
    stored = texts.tips(connection)
    branches = {**git.refs("refs/heads/"), **git.refs("refs/redaction/")}
    adopted = {ref: sha for ref, sha in git.refs("refs/amendements/").items() if ref in stored}
    for ref in sorted({*stored, *branches}):
        if {**branches, **adopted}.get(ref) != stored.get(ref):
            yield f"La base et Git ne sont pas d'accord sur {ref} : lancez « manifeste catch-up »."


def _texts(ws: Workspace, git: Opened, connection: Connection) -> Iterator[str]:
    """Check the texts that people read: the tips and the versions."""
    shas = {**texts.tips(connection), **{f"v{one.number}": one.sha for one in texts.versions(connection)}}
    for name, sha in sorted(shas.items()):
        markdown = git.read(sha)
        kept = texts.snapshot_at(connection, sha)
        if kept is not None and kept != markdown:
            yield f"Le texte gardé pour {name} n'est pas celui de Git."
        yield from _text(connection, name, markdown)
    del ws


def _text(connection: Connection, name: str, markdown: str) -> Iterator[str]:
    try:
        text = parse(markdown)
    except ManifesteError as error:
        yield f"{name} : {error}"
        return
    if serialise(text) != markdown:
        yield f"{name} : le texte n'est pas sous sa forme canonique."
    ids = [unit.id for unit in text]
    if len(set(ids)) != len(ids) or not all(ids):
        yield f"{name} : un paragraphe n'a pas d'identité, ou la partage."
    if unreserved := set(ids) - {""} - identities.known(connection, ids):
        yield f"{name} : des identités n'ont jamais été données ({', '.join(sorted(unreserved))})."
    keys = {source.key for unit in text for source in unit.sources}
    if unknown := keys - contributions.known_keys(connection, keys):
        yield f"{name} : des sources citées n'existent pas ({', '.join(sorted(unknown))})."


def _decisions(ws: Workspace, git: Opened, connection: Connection) -> Iterator[str]:
    """Check that each branch's commits are those on record, with their trailers and what each touched."""
    main, applied = set(git.first_parents(MAIN)), operations.applied(connection)
    for ref in sorted(texts.tips(connection)):
        if ref.startswith("refs/amendements/"):
            continue
        recorded = {one.sha: one for one in texts.decisions(connection, ref)}
        written = [sha for sha in git.first_parents(ref) if ref == MAIN or sha not in main]
        if missing := set(written) - set(recorded):
            yield f"{ref} : {len(missing)} commit(s) de Git ne sont pas inscrits dans la base."
        for sha in written:
            if sha in recorded:
                yield from _decision(git, connection, recorded[sha], applied)
    del ws


def _decision(git: Opened, connection: Connection, made: texts.Decision, applied: Mapping[str, str]) -> Iterator[str]:
    info = git.info(made.sha)
    if info.trailers.get("Operation") not in applied:
        yield f"Le commit {made.sha[:10]} ne nomme aucune opération connue."
    amendment = amendments.by_id(connection, made.amendment_id) if made.amendment_id else None
    if info.trailers.get("Amendement", "") != (amendment.label if amendment else ""):
        yield f"Le commit {made.sha[:10]} et la base ne nomment pas le même amendement."
    before = parse(git.read(info.parents[0])) if info.parents else Text()
    rows = [
        {"paragraph_id": one.paragraph_id, "change": one.change, "before": one.before, "after": one.after}
        for one in texts.touched_by(connection, [made.id])
    ]
    if rows != revisions(before, parse(git.read(made.sha))):
        yield f"Le commit {made.sha[:10]} ne touche pas les paragraphes que la base lui attribue."


def _amendments(ws: Workspace, git: Opened, connection: Connection) -> Iterator[str]:
    refs = git.refs("refs/amendements/")
    filed = amendments.every(connection)
    for one in filed:
        if refs.get(one.ref) != one.sha:
            yield f"Amendement {one.label} : sa référence Git manque ou mène ailleurs."
        yield from _amendment(ws, git, connection, one)
    named = {one.ref for one in filed} | {one.adopted_ref for one in filed}
    if strangers := set(refs) - named:
        yield f"Des références d'amendements n'ont pas de ligne : {', '.join(sorted(strangers))}."


def _amendment(ws: Workspace, git: Opened, connection: Connection, one: Amendment) -> Iterator[str]:
    if git.info(one.sha).trailers.get("Operation") != amendments.draft_of(connection, one.id):
        yield f"Amendement {one.label} : son commit ne vient pas de son brouillon."
    recomputed = stored_edits(one, ws.text(connection, one.base), ws.text(connection, one.sha))
    if recomputed != list(amendments.edits_of(connection, [one.id])):
        yield f"Amendement {one.label} : ses modifications ne sont pas celles de son commit."
    if (one.state is State.INTEGRATED) != bool(one.integrated_sha):
        yield f"Amendement {one.label} : son état et son commit d'intégration ne s'accordent pas."
    if one.operation_id:
        yield f"Amendement {one.label} : resté « en cours d'intégration » ; lancez « manifeste catch-up »."


def _versions(_ws: Workspace, git: Opened, connection: Connection) -> Iterator[str]:
    published = {f"refs/tags/v{one.number}": one.sha for one in texts.versions(connection)}
    if published != git.refs("refs/tags/"):
        yield "Les versions publiées et les étiquettes de Git ne s'accordent pas : lancez « manifeste catch-up »."


def _links(ws: Workspace, _git: Opened, connection: Connection) -> Iterator[str]:
    """Check that the links on record are the citations of the text being written."""
    text = ws.text(connection, texts.tips(connection)[ws.working_ref(connection)])
    cited = {(unit.id, source.key, source.relation) for unit in text for source in unit.sources}
    recorded = {
        (one.paragraph_id, one.key, one.relation) for one in links.of_paragraphs(connection, [unit.id for unit in text])
    }
    for paragraph_id, key, _ in sorted(cited ^ recorded):
        yield f"Le lien entre ¶{paragraph_id} et {key} n'est pas le même dans le texte et dans la base."
