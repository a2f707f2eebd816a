"""What was erased stays erased: the registers that bear on a restoration, put together and played on it."""

from pathlib import Path

from manifeste_tool.domain.privacy.erasures import Erasure
from manifeste_tool.services.privacy import register as entering
from manifeste_tool.services.privacy import settling
from manifeste_tool.services.privacy.replaying import replay
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.privacy import register

FILE = register.FILE
Entries = tuple[Erasure, ...]


def gathered(*files: Path | None) -> Entries:
    """Return what some registers say together, each erasure once, oldest first; one that is not there says nothing."""
    found = {one.key: one for file in files if file is not None for one in register.read_file(file)}
    return tuple(sorted(found.values(), key=lambda one: (one.at, one.key)))


def play(ws: Workspace, entries: Entries) -> int:
    """Forget again what the registers say, that of the database too; return how many erasures had anything to do.

    The register is whole in both its places afterwards, and nothing of what it names is left on the disk. May run
    twice.
    """
    with ws.reading() as connection:
        known = {one.key: one for one in register.every(connection)}
    every = {**known, **{one.key: one for one in entries}}
    done = replay(ws, sorted(every.values(), key=lambda one: (one.at, one.key)))
    entering.level(ws)
    settling.settle(ws)
    return done
