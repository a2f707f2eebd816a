"""Whether an instance can serve, and which part of it cannot: names of parts, never why, which the log has."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from manifeste_tool.services.health.beating import LONGEST_SILENCE, last_beat
from manifeste_tool.services.health.logs import log
from manifeste_tool.services.serving import nodes
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import is_current
from manifeste_tool.storage.faults import disk
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.health import waiting
from manifeste_tool.storage.text import texts

#: What must be free on the disk of the instance, and how late a mail that could leave may be.
LEAST_FREE, LATEST_MAIL = 256 * 1024 * 1024, timedelta(hours=1)
_LOG = log("santé")


@dataclass(frozen=True, slots=True)
class Readiness:
    """Each part by its name, and whether it is well."""

    parts: tuple[tuple[str, bool], ...]

    @property
    def is_ready(self) -> bool:
        """Whether every part is well."""
        return all(well for _, well in self.parts)

    @property
    def told(self) -> dict[str, object]:
        """Return it as plain data."""
        failing = [name for name, well in self.parts if not well]
        return {"ready": self.is_ready, "failing": failing, "parts": dict(self.parts)}


def readiness(ws: Workspace, *, home: Path, sends_mail: bool) -> Readiness:
    """Examine each part; one that raises is not well, and hinders no other."""
    return Readiness(tuple(_examined(ws, home=home, sends_mail=sends_mail)))


def _examined(ws: Workspace, *, home: Path, sends_mail: bool) -> Iterator[tuple[str, bool]]:
    parts: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("database", lambda: _database(ws)),
        ("schema", lambda: _schema(ws)),
        ("text", lambda: _text(ws)),
        ("disk", lambda: shutil.disk_usage(home).free >= LEAST_FREE and not disk.is_read_only(home)),
        ("worker", lambda: _worker(ws)),
        ("outbox", lambda: not sends_mail or _outbox(ws)),
    )
    for name, part in parts:
        try:
            yield name, part()
        except Exception as error:  # noqa: BLE001 - whatever a part meets, it is not well; the log says what
            _LOG.warning("not ready", part=name, exc_info=error)
            yield name, False


def releases(ws: Workspace) -> dict[str, int]:
    """Return how many machines run each release, nothing where the database does not answer."""
    try:
        return nodes.releases(ws)
    except Exception as error:  # noqa: BLE001 - as above; that the database is not well is said by its part
        _LOG.warning("not ready", part="nodes", exc_info=error)
        return {}


def _database(ws: Workspace) -> bool:
    with ws.reading() as connection:
        last_beat(connection)  # any question will do: what does not answer raises
    return True


def _schema(ws: Workspace) -> bool:
    with ws.reading() as connection:
        return is_current(connection)


def _text(ws: Workspace) -> bool:
    """The text repository is read, and leads where the database says; a text is not there before its founding."""
    with ws.reading() as connection:
        known = texts.tip_of(connection, MAIN)
    with ws.repository.opened() as git:
        return known is None or git.contains(MAIN, known)


def _worker(ws: Workspace) -> bool:
    with ws.reading() as connection:
        last = last_beat(connection)
    return last is not None and abs(ws.now() - last) <= LONGEST_SILENCE


def _outbox(ws: Workspace) -> bool:
    with ws.reading() as connection:
        due = waiting.oldest_due_mail(connection, ws.now())
    return due is None or ws.now() - due <= LATEST_MAIL
