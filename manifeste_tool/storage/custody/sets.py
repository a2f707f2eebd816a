"""The files of a backup on the disk: sealed by their sums, put under their final name at once, examined before use."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from manifeste_tool.domain.custody import backups
from manifeste_tool.domain.custody.backups import MANIFEST_FILE, SUMS_FILE, Manifest
from manifeste_tool.errors import N_, UnusableInstanceError
from manifeste_tool.storage.custody.places import is_passing

_BLOCK = 1024 * 1024
_BEING_MADE = ".en-cours"
Told = Callable[[int, int], None]


class NoBackupError(UnusableInstanceError):
    """The folder holds no backup."""

    sentence = N_(
        "Aucune sauvegarde complète dans %(path)s : il y manque %(name)s. "
        "Indiquez le dossier que « manifeste backup » a écrit."
    )


class MalformedSumsError(UnusableInstanceError):
    """The list of sums is not one."""

    sentence = N_(
        "Sauvegarde endommagée : SHA256SUMS de %(path)s n'a pas la forme attendue. Prenez une autre sauvegarde."
    )


class IncompleteBackupError(UnusableInstanceError):
    """A file of the backup is not there."""

    sentence = N_("Sauvegarde incomplète : le fichier %(name)s manque dans %(path)s. Prenez une autre sauvegarde.")


class AlteredBackupError(UnusableInstanceError):
    """A file of the backup is not as it was written."""

    sentence = N_(
        "Sauvegarde endommagée : le fichier %(name)s de %(path)s n'est plus celui qui a été écrit. "
        "Prenez une autre sauvegarde."
    )


class StrangerInBackupError(UnusableInstanceError):
    """A file stands in the backup that it does not know of."""

    sentence = N_(
        "Le fichier %(name)s de %(path)s n'appartient pas à la sauvegarde : rien n'est restauré. "
        "S'il est à vous, déplacez-le, puis recommencez."
    )


class MalformedManifestError(UnusableInstanceError):
    """The manifest does not say what it should."""

    sentence = N_("Sauvegarde illisible : sauvegarde.json de %(path)s ne dit pas ce qui y est. Prenez-en une autre.")


class NewerBackupError(UnusableInstanceError):
    """The backup was made by a newer program."""

    sentence = N_(
        "Cette sauvegarde vient d'une version plus récente de l'outil (%(theirs)s ; ici %(ours)s) : "
        "rien n'est restauré. Installez cette version, puis recommencez."
    )


class OccupiedFolderError(UnusableInstanceError):
    """The folder that a backup was to become is not empty."""

    sentence = N_("Le dossier %(path)s n'est pas vide : il n'est pas touché. Choisissez un dossier neuf.")


@contextmanager
def being_made(final: Path) -> Iterator[Path]:
    """Give a folder to write a set into: it takes its final name, whole and on the disk, or there is none.

    Raises `OccupiedFolderError` where something stands under that name.
    """
    if final.exists() and (not final.is_dir() or any(final.iterdir())):
        raise OccupiedFolderError(path=final)
    final.parent.mkdir(parents=True, exist_ok=True)
    made = final.with_name(f".{final.name}{_BEING_MADE}-{os.getpid()}")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(mode=0o700)
    try:
        yield made
        _seal(made)
        made.replace(final)
        _sync(final.parent)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Delete what was being made in a folder when its making was cut; nothing else makes a set there meanwhile."""
    for left in folder.glob(f".manifeste-*{_BEING_MADE}-*"):
        shutil.rmtree(left, ignore_errors=True)


def _seal(folder: Path) -> None:
    """Write the sums of all files, and bring everything to the disk."""
    found = {name: digest(folder / name) for name in names(folder)}
    (folder / SUMS_FILE).write_text(backups.sums(found), encoding="utf-8")
    for path in (folder, *folder.rglob("*")):
        _sync(path)


def names(folder: Path) -> list[str]:
    """Return the files and links below a folder by their relative names, in order."""
    every = (one for one in folder.rglob("*") if one.is_symlink() or not one.is_dir())
    return sorted(one.relative_to(folder).as_posix() for one in every)


def names_but(folder: Path, passed: frozenset[Path]) -> list[str]:
    """Return the files below an instance's folder by their relative names, but for what stands in some places."""
    found: list[str] = []
    for root, inner, here in os.walk(folder):
        base = Path(root)
        inner[:] = [one for one in inner if base / one not in passed and not _passes(one)]
        wanted = (base / one for one in here)
        kept = (one for one in wanted if one not in passed and not _passes(one.name) and not one.is_symlink())
        found.extend(one.relative_to(folder).as_posix() for one in kept if one.is_file())
    return sorted(found)


def _passes(name: str) -> bool:
    """Whether a file or folder is only on its way: of a restoration, a backup or a writing of the public repository."""
    return is_passing(name) or name.startswith(".publique-") or _BEING_MADE in name


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    found = sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def examined(folder: Path, release: str, *, told: Told = lambda _done, _total: None) -> Manifest:
    """Return the manifest of a set every byte of which is as it was written. `told(done, total)` hears of each file.

    Raises `NoBackupError`, `MalformedSumsError`, `IncompleteBackupError`, `AlteredBackupError`,
    `StrangerInBackupError`, `MalformedManifestError` or `NewerBackupError`.
    """
    for name in (SUMS_FILE, MANIFEST_FILE):
        if not (folder / name).is_file():
            raise NoBackupError(path=folder, name=name)
    wanted, there = _wanted(folder), set(names(folder)) - {SUMS_FILE}
    for name in sorted(wanted.keys() - there):
        raise IncompleteBackupError(path=folder, name=name)
    for done, (name, sum_) in enumerate(sorted(wanted.items()), 1):
        if (folder / name).is_symlink() or digest(folder / name) != sum_:
            raise AlteredBackupError(path=folder, name=name)
        told(done, len(wanted))
    for name in sorted(there - wanted.keys()):
        raise StrangerInBackupError(path=folder, name=name)
    return _manifest(folder, release)


def _wanted(folder: Path) -> dict[str, str]:
    try:
        found = backups.read_sums((folder / SUMS_FILE).read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        found = None
    if found is None:
        raise MalformedSumsError(path=folder)
    return found


def _manifest(folder: Path, release: str) -> Manifest:
    written = (folder / MANIFEST_FILE).read_text(encoding="utf-8", errors="replace")
    if backups.form_of(written) > backups.FORM:
        raise NewerBackupError(theirs=f"format {backups.form_of(written)}", ours=f"format {backups.FORM}")
    manifest = Manifest.read(written)
    if manifest is None:
        raise MalformedManifestError(path=folder)
    if backups.is_newer(manifest.release, release):
        raise NewerBackupError(theirs=manifest.release, ours=release)
    return manifest
