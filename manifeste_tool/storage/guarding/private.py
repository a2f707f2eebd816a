"""What of an instance its owner alone reads: the folder, the database, the secret."""

import os
import secrets
from pathlib import Path

_FOLDER, _FILE = 0o700, 0o600


def shut(folder: Path) -> None:
    """Make a folder if there is none, and close it to everybody but its owner."""
    folder.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
    _tighten(folder, _FOLDER)


def shut_file(path: Path) -> None:
    """Make an empty file if there is none, and close it to everybody but its owner.

    What SQLite writes beside its database takes the rights of that file.
    """
    os.close(os.open(path, os.O_RDONLY | os.O_CREAT, _FILE))
    for one in (path, *path.parent.glob(f"{path.name}-*")):
        _tighten(one, _FILE)


def kept_secret(path: Path) -> str:
    """Return the secret that a file holds, made whole at first use: of two that make it at once, one does."""
    if not path.exists():
        fresh = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE), "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            pass  # another process was first: its secret is the one
        finally:
            fresh.unlink()
    _tighten(path, _FILE)
    return path.read_text().strip()


def _tighten(path: Path, mode: int) -> None:
    """Take every right that is not in `mode`; what belongs to somebody else stays as they left it."""
    found = path.stat()
    if found.st_mode & 0o777 & ~mode and found.st_uid == os.geteuid():
        path.chmod(found.st_mode & mode)
