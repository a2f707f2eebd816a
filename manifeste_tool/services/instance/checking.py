"""Check that Git and the database tell the same story."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from manifeste_tool.domain.amending.amendments import Amendment, State
from manifeste_tool.domain.amending.effects import effect_of
from manifeste_tool.domain.comparing.edits import edits
from manifeste_tool.domain.integration.copies import CopyState, WorkingCopy, bounds
from manifeste_tool.domain.reading import aligned as alignedtext
from manifeste_tool.domain.reading.aligned import Language
from manifeste_tool.domain.searching.touched import touched
from manifeste_tool.domain.text.markdown import parse, serialise
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import DamagedDataError, ManifesteError, NotFoundError, RefusedError
from manifeste_tool.services.operations import ERRATA
from manifeste_tool.services.provenance import agreeing
from manifeste_tool.services.public import checking as public
from manifeste_tool.services.record import verifying
from manifeste_tool.services.rectification.states import stored_edits
from manifeste_tool.services.text.touched import revisions
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import files, operations
from manifeste_tool.storage.amending import amendments, wording
from manifeste_tool.storage.amending import revisions as amendment_states
from manifeste_tool.storage.amending.revisions import AmendmentRevision
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN, Opened
from manifeste_tool.storage.integration import copies
from manifeste_tool.storage.serving import quarantine
from manifeste_tool.storage.serving.remote import RemoteSilentError
from manifeste_tool.storage.snapshot import Snapshots
from manifeste_tool.storage.text import aligned as stored_aligned
from manifeste_tool.storage.text import identities, texts


@dataclass(slots=True)
class _Exam:
    """One examination: both stores open, the texts read last from Git, and who hears of the progress."""

    ws: Workspace
    git: Opened
    connection: Connection
    told: Callable[[int, int], None]
    copies: tuple[WorkingCopy, ...]
    total: int = 0
    done: int = 0
    read: Snapshots = field(default_factory=Snapshots)

    def text(self, sha: str) -> Text:
        """Return the text of a commit as Git has it, each parsed once while it is at hand."""
        return self.read.get(sha) or self.read.keep(sha, parse(self.git.read(sha)))

    def step(self) -> None:
        """Say that one more thing was looked at."""
        self.done += 1
        self.told(self.done, self.total)


def check(ws: Workspace, *, told: Callable[[int, int], None] = lambda _done, _total: None) -> list[str]:
    """Return what is wrong with the instance, a sentence each; nothing is changed. An empty list is a clean bill.

    Identities unique and reserved, citations known, rows as refs, trailers as rows, projections as recomputed,
    `git fsck --strict` clean, every file there as it was kept, the public repository as the facts rebuild it.
    `told(done, total)` hears of each decision and amendment looked at.
    """
    with ws.repository.opened() as git, ws.reading() as connection:
        exam = _Exam(ws, git, connection, told, copies.every(connection))
        refs = texts.tips(connection)
        exam.total = sum(texts.count_decisions(connection, ref) for ref in refs if not ref.startswith(_AMENDMENTS))
        exam.total += len(amendments.every(connection))
        problems = [*git.problems()]
        for examine in _EXAMINATIONS:
            problems.extend(_found(exam, examine))
        return [*problems, *public.problems(ws)]


def _found(exam: _Exam, examine: Callable[[_Exam], Iterator[str]]) -> Iterator[str]:
    """Yield what one examination finds; what it cannot read is a finding, and the next one reads Git anew."""
    try:
        with exam.ws.repository.opened() as exam.git:
            yield from examine(exam)
    except (DamagedDataError, NotFoundError) as error:
        yield f"{_DAMAGED} ({error}) {_MENDED}"


_DAMAGED = "Git ou la base ne se lit pas jusqu'au bout"
_MENDED = "Restaurez une sauvegarde, ou reprenez l'objet manquant du dépôt public ou d'un clone."
_AMENDMENTS = "refs/amendements/"
_COPIES = "refs/copies/"
_BRANCHES = ("refs/heads/", "refs/redaction/", _COPIES, ERRATA)


def _operations(exam: _Exam) -> Iterator[str]:
    for one in operations.begun(exam.connection):
        yield f"Une opération commencée n'est ni achevée ni oubliée ({one.kind}) : lancez « manifeste catch-up »."


def _authority(exam: _Exam) -> Iterator[str]:
    """Say what the authority of the text holds that is not served, or that it does not answer."""
    if exam.git.clone is None:
        return
    try:
        exam.git.fetch()
    except RemoteSilentError:
        yield "Le dépôt distant du texte ne répond pas : vérifiez MANIFESTE_TEXT_REMOTE, son accès et le réseau."
        return
    for one in quarantine.standing(exam.connection):
        yield f"{one.ref} du dépôt distant n'est pas servi, au commit {one.sha[:10] or '…'} : {one.told}"
    there = exam.git.clone.distant()
    if late := [ref for ref, sha in texts.tips(exam.connection).items() if there.get(ref) != sha]:
        yield f"Le dépôt distant n'est pas au niveau de la base ({', '.join(late)}) : lancez « manifeste catch-up »."


def _tips(exam: _Exam) -> Iterator[str]:
    stored = texts.tips(exam.connection)
    branches = {ref: sha for prefix in _BRANCHES for ref, sha in exam.git.refs(prefix).items()}
    adopted = {ref: sha for ref, sha in exam.git.refs("refs/amendements/").items() if ref in stored}
    for ref in sorted({*stored, *branches}):
        if {**branches, **adopted}.get(ref) != stored.get(ref):
            yield f"La base et Git ne sont pas d'accord sur {ref} : lancez « manifeste catch-up »."


def _texts(exam: _Exam) -> Iterator[str]:
    """Check the texts that people read: the tips and the versions."""
    shas = {**texts.tips(exam.connection), **{f"v{one.number}": one.sha for one in texts.versions(exam.connection)}}
    for name, sha in sorted(shas.items()):
        markdown = exam.git.read(sha)
        kept = texts.snapshot_at(exam.connection, sha)
        if kept is not None and kept != markdown:
            yield f"Le texte gardé pour {name} n'est pas celui de Git."
        yield from _text(exam, name, markdown)


def _text(exam: _Exam, name: str, markdown: str) -> Iterator[str]:
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
    if unreserved := set(ids) - {""} - identities.known(exam.connection, ids):
        yield f"{name} : des identités n'ont jamais été données ({', '.join(sorted(unreserved))})."
    keys = {source.key for unit in text for source in unit.sources}
    if unknown := keys - contributions.known_keys(exam.connection, keys):
        yield f"{name} : des sources citées n'existent pas ({', '.join(sorted(unknown))})."


def _aligned(exam: _Exam) -> Iterator[str]:
    """Check that the texts that follow the French are kept as Git has them, and read as they were written."""
    shas = {f"v{one.number}": one.sha for one in texts.versions(exam.connection)}
    for name, sha in {**shas, "main": exam.git.resolve(MAIN) or ""}.items():
        kept = stored_aligned.at(exam.connection, sha)
        for language in Language:
            written = _written(exam, sha, language)
            if written != kept.get(language):
                yield f"Le texte aligné « {language} » gardé pour {name} n'est pas celui de Git."
            elif written is not None and not _reads_back(written, language):
                yield f"{name} : le texte aligné « {language} » n'est pas lisible, ou pas sous sa forme canonique."


def _written(exam: _Exam, sha: str, language: Language) -> str | None:
    try:
        return exam.git.read(sha, language)
    except NotFoundError:
        return None


def _reads_back(markdown: str, language: Language) -> bool:
    try:
        return alignedtext.serialise(alignedtext.parse(markdown, language)) == markdown
    except RefusedError:
        return False


def _decisions(exam: _Exam) -> Iterator[str]:
    """Check that each branch's commits are those on record, with their trailers and what each touched."""
    founded = exam.git.resolve(MAIN) is not None  # an instance whose founding was cut has no text, and is whole
    main = set(exam.git.first_parents(MAIN)) if founded else set()
    applied = operations.applied(exam.connection)
    for ref in sorted(texts.tips(exam.connection)):
        if ref.startswith("refs/amendements/"):
            continue
        recorded = {one.sha: one for one in texts.decisions(exam.connection, ref)}
        written = [sha for sha in exam.git.first_parents(ref) if ref == MAIN or sha not in main]
        if missing := set(written) - set(recorded):
            yield f"{ref} : {len(missing)} commit(s) de Git ne sont pas inscrits dans la base."
        for made in reversed(recorded.values()):
            exam.step()
            yield from _decision(exam, made, applied)


def _decision(exam: _Exam, made: texts.Decision, applied: Mapping[str, str]) -> Iterator[str]:
    info = exam.git.info(made.sha)
    if info.trailers.get("Operation") not in applied:
        yield f"Le commit {made.sha[:10]} ne nomme aucune opération connue."
    amendment = amendments.by_id(exam.connection, made.amendment_id) if made.amendment_id else None
    if info.trailers.get("Amendement", "") != (amendment.label if amendment else ""):
        yield f"Le commit {made.sha[:10]} et la base ne nomment pas le même amendement."
    if info.trailers.get("Copie", "") != _copy_named(exam, made):
        yield f"Le commit {made.sha[:10]} et la base ne nomment pas la même copie de travail."
    before = exam.text(info.parents[0]) if info.parents else Text()
    rows = [
        {"paragraph_id": one.paragraph_id, "change": one.change, "before": one.before, "after": one.after}
        for one in texts.touched_by(exam.connection, [made.id])
    ]
    if rows != revisions(before, exam.text(made.sha)):
        yield f"Le commit {made.sha[:10]} ne touche pas les paragraphes que la base lui attribue."


def _copy_named(exam: _Exam, made: texts.Decision) -> str:
    """Return the number of the copy that a commit saves, or merges into main; `""` for any other."""
    if made.ref.startswith(_COPIES):
        return made.ref.removeprefix(_COPIES)
    return next((str(one.id) for one in exam.copies if one.merged_sha == made.sha), "")


def _amendments(exam: _Exam) -> Iterator[str]:
    refs = exam.git.refs("refs/amendements/")
    filed = amendments.every(exam.connection)
    named = {one.adopted_ref for one in filed}
    for one in filed:
        exam.step()
        states = {f"{_AMENDMENTS}{one.label}/{state.revision}": state for state in _states(exam, one)}
        named |= set(states)
        for ref, state in states.items():
            if refs.get(ref) != state.sha:
                yield f"Amendement {one.label} : sa référence Git manque ou mène ailleurs."
            if exam.git.info(state.sha).trailers.get("Operation") != state.draft_id:
                yield f"Amendement {one.label} : son commit ne vient pas de son brouillon."
        yield from _amendment(exam, one)
    if strangers := set(refs) - named:
        yield f"Des références d'amendements n'ont pas de ligne : {', '.join(sorted(strangers))}."


def _states(exam: _Exam, one: Amendment) -> tuple[AmendmentRevision, ...]:
    return amendment_states.of_amendment(exam.connection, one.id)


def _amendment(exam: _Exam, one: Amendment) -> Iterator[str]:
    newest = _states(exam, one)[-1]
    if (one.revision, one.sha, one.base) != (newest.revision, newest.sha, newest.base):
        yield f"Amendement {one.label} : son état n'est pas sa dernière rectification."
    base, proposal = exam.text(one.base), exam.text(one.sha)
    if one.effect != effect_of(edits(base, proposal)):
        yield f"Amendement {one.label} : ce qu'il fait n'est pas ce que la base en retient."
    recomputed = stored_edits(one, base, proposal)
    if recomputed != list(amendments.edits_of(exam.connection, [one.id])):
        yield f"Amendement {one.label} : ses modifications ne sont pas celles de son commit."
    if not wording.agrees(exam.connection, one, touched(edits(base, proposal))):
        yield f"Amendement {one.label} : ce qui le fait trouver n'est pas ce qu'il dit ; lancez « manifeste catch-up »."
    if (one.state is State.INTEGRATED) != bool(one.integrated_sha):
        yield f"Amendement {one.label} : son état et son commit d'intégration ne s'accordent pas."
    if one.operation_id:
        yield f"Amendement {one.label} : resté « en cours d'intégration » ; lancez « manifeste catch-up »."


def _copies(exam: _Exam) -> Iterator[str]:
    if strangers := set(exam.git.refs(_COPIES)) - {one.ref for one in exam.copies}:
        yield f"Des copies de travail n'ont pas de ligne : {', '.join(sorted(strangers))}."
    for one in exam.copies:
        yield from _copy(exam, one)


def _copy(exam: _Exam, one: WorkingCopy) -> Iterator[str]:
    tip = exam.git.resolve(one.ref)
    if not exam.git.contains(MAIN, one.base):
        yield f"Copie {one.id} : sa base n'est pas dans le texte."
    elif tip and not exam.git.contains(one.ref, one.base):
        yield f"Copie {one.id} : ses enregistrements ne partent pas de sa base."
    elif tip and not _within(exam, one, tip):
        yield f"Copie {one.id} : elle change autre chose que le chapitre prêté."
    if (one.state is CopyState.MERGED) != bool(one.merged_sha):
        yield f"Copie {one.id} : son état et son commit de fusion ne s'accordent pas."
    if one.merged_sha and exam.git.info(one.merged_sha).parents[1:] != (tip,):
        yield f"Copie {one.id} : son commit de fusion ne réunit pas ce qui y est écrit."
    if one.operation_id:
        yield f"Copie {one.id} : restée « en cours de fusion » ; lancez « manifeste catch-up »."


def _within(exam: _Exam, one: WorkingCopy, tip: str) -> bool:
    try:
        bounds(exam.text(one.base), one.chapter).refuse(exam.text(tip))
    except RefusedError:
        return False
    return True


def _versions(exam: _Exam) -> Iterator[str]:
    published = {f"refs/tags/v{one.number}": one.sha for one in texts.versions(exam.connection)}
    if published != exam.git.refs("refs/tags/"):
        yield "Les versions publiées et les étiquettes de Git ne s'accordent pas : lancez « manifeste catch-up »."


def _records(exam: _Exam) -> Iterator[str]:
    yield from verifying.problems(exam.ws, exam.git, exam.connection)


def _links(exam: _Exam) -> Iterator[str]:
    yield from agreeing.problems(exam.ws, exam.connection)


def _files(exam: _Exam) -> Iterator[str]:
    """Check that every file on record has its bytes, and that they are those that were kept."""
    words = {"missing": "ses octets manquent", "altered": "ses octets ne sont plus ceux qui ont été gardés"}
    for one in files.every(exam.connection):
        if problem := exam.ws.files.problem(one.sha256):
            yield f"Fichier {one.id} (« {one.name} ») : {words[problem]}. Reprenez-le d'une sauvegarde."


_EXAMINATIONS = (
    _operations,
    _authority,
    _tips,
    _texts,
    _aligned,
    _decisions,
    _amendments,
    _copies,
    _versions,
    _records,
    _links,
    _files,
)
