"""Verify dossiers: by themselves, their signature, and against Git and the database where these are at hand."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from manifeste_tool.domain.record.dossier import (
    ANNEX_FILE,
    SIGNATURE_FILE,
    SIGNED_FILE,
    SIGNERS_FILE,
    SUMS_FILE,
    canonical,
    moment,
)
from manifeste_tool.domain.record.mentions import annex
from manifeste_tool.domain.record.verifying import Examined, examine, plain
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.record.dossiers import files
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN, Opened
from manifeste_tool.storage.record import folders, records, ssh
from manifeste_tool.storage.record.records import Record
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Version

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found of one dossier; `signer` is the fingerprint of the key that signed it, `""` without signature."""

    number: str
    problems: tuple[str, ...]
    mentions: int = 0
    erased: int = 0
    signer: str = ""
    rewritten: str = ""  # when it was last written again, the history of the text having been


def verify(ws: Workspace, number: str = "", *, told: Told = lambda _done, _total: None) -> tuple[Verified, ...]:
    """Verify the dossier of one version, or of all, oldest first. Raises `NotFoundError` for a number that is none."""
    with ws.repository.opened() as git, ws.reading() as connection:
        wanted = [one for one in reversed(texts.versions(connection)) if number in ("", one.number)]
        if number and not wanted:
            raise NotFoundError
        found = []
        for done, version in enumerate(wanted, 1):
            found.append(_verified(ws, git, connection, version))
            told(done, len(wanted))
        return tuple(found)


def verify_files(path: Path) -> Verified:
    """Verify a dossier that was taken away, a folder or a ZIP, by itself. Raises `UnreadableDossierError`."""
    held = folders.read(path)
    return _told(examine(held), held, ())


def problems(ws: Workspace, git: Opened, connection: Connection) -> Iterator[str]:
    """Return what `check` says of the dossiers: a sentence for each thing wrong with one."""
    for version in reversed(texts.versions(connection)):
        for problem in _verified(ws, git, connection, version).problems:
            yield f"Dossier de la version {version.number} : {problem}"
        record = records.get(connection, version.number)
        if record and not record.signature and ws.signing_key:
            yield f"Dossier de la version {version.number} : la clé ne l'a pas signé ; lancez « manifeste catch-up »."


def _verified(ws: Workspace, git: Opened, connection: Connection, version: Version) -> Verified:
    record = records.get(connection, version.number)
    if record is None:
        return Verified(version.number, ("il manque ; lancez « manifeste catch-up ».",))
    if plain(record.signed) is None:
        return Verified(version.number, (f"{SIGNED_FILE} n'a pas la forme attendue : reprenez une sauvegarde.",))
    left = annex(records.mentions(connection, version.number))
    held = files(ws, connection, record) | {ANNEX_FILE: canonical({"version": version.number, "mentions": left})}
    against = (*_against_git(git, version, held), *_against_rows(record, version))
    return _told(examine(held), held, against)


def _told(examined: Examined, held: dict[str, str], against: tuple[str, ...]) -> Verified:
    found = [*examined.problems, *against]
    signature, signers = held.get(SIGNATURE_FILE, ""), held.get(SIGNERS_FILE, "")
    signer = ""
    if signature or signers:
        if ssh.verifies(held.get(SUMS_FILE, ""), signature, signers):
            signer = ssh.fingerprint(signers.partition('" ')[2])
        else:
            found.append(f"La signature de {SUMS_FILE} n'est pas celle de la clé que dit « {SIGNERS_FILE} ».")
    again = (plain(held.get(SIGNED_FILE, "")) or {}).get("rewritten") or [""]
    return Verified(examined.number, tuple(found), examined.mentions, examined.erased, signer, again[-1])


def _against_git(git: Opened, version: Version, held: dict[str, str]) -> Iterator[str]:
    if git.resolve(f"refs/tags/v{version.number}") != version.sha:
        yield f"L'étiquette v{version.number} de Git manque, ou mène à un autre commit."
    signed = plain(held[SIGNED_FILE]) or {}
    try:
        in_git = git.read(version.sha)
    except NotFoundError:
        yield f"Git n'a pas le commit {version.sha[:12]}."
        return
    if in_git != signed["text"]["markdown"]:
        yield "Le texte n'est pas celui que Git garde sous ce commit."
    for one in signed["amendments"]:
        if one["commit"] and not git.contains(MAIN, one["commit"]):
            yield f"Amendement {one['number']} : le commit de son intégration n'est pas dans le texte."


def _against_rows(record: Record, version: Version) -> Iterator[str]:
    signed = plain(record.signed) or {}
    said, names = signed["version"], ("number", "title", "story", "note", "corrects")
    if [said.get(name) for name in names] != [getattr(version, name) for name in names]:
        yield "Ce que la base dit de la version n'est pas ce qui est signé."
    if said.get("commit") != version.sha or said.get("date") != moment(version.published_at):
        yield "Le commit ou la date de la version n'est pas ce qui est signé."
    if signed["declared"] != sorted(version.declared):
        yield "Les apports de la commission ne sont pas ceux qui sont signés."
