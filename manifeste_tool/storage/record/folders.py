"""Read the files of a dossier from a folder or a ZIP that anybody may have made: by their names, and bounded."""

import zipfile
from pathlib import Path, PurePosixPath

from manifeste_tool.domain.record.dossier import FILES
from manifeste_tool.errors import N_, RefusedError

_LARGEST = 64 * 1024 * 1024


class UnreadableDossierError(RefusedError):
    """What was given is no folder and no ZIP, or a file of it is too large or no text."""

    sentence = N_("%(path)s ne se lit pas comme le dossier d'une version (%(why)s). Téléchargez-le de nouveau.")


def read(path: Path) -> dict[str, str]:
    """Return the files of a dossier that are there, by name. Raises `UnreadableDossierError`."""
    try:
        held = _of_folder(path) if path.is_dir() else _of_archive(path)
        return {name: content.decode() for name, content in held.items()}
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise UnreadableDossierError(path=path, why=str(error) or type(error).__name__) from error


def _of_folder(path: Path) -> dict[str, bytes]:
    found = {name: path / name for name in FILES if (path / name).is_file()}
    if large := [name for name, one in found.items() if one.stat().st_size > _LARGEST]:
        raise ValueError(f"{large[0]} : trop grand")
    return {name: one.read_bytes() for name, one in found.items()}


def _of_archive(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        found = {PurePosixPath(one.filename).name: one for one in archive.infolist() if not one.is_dir()}
        wanted = {name: one for name, one in found.items() if name in FILES}
        if large := [name for name, one in wanted.items() if one.file_size > _LARGEST]:
            raise ValueError(f"{large[0]} : trop grand")
        return {name: _bounded(archive, one) for name, one in wanted.items()}


def _bounded(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> bytes:
    """Read no more than a file says it holds, whatever its compressed bytes unfold to."""
    with archive.open(one) as opened:
        return opened.read(one.file_size)
