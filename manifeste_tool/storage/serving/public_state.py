"""What tells a cache, for one SELECT a request, that no public page can have changed since."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select

from manifeste_tool.domain.hours import PARIS
from manifeste_tool.storage.database import Database
from manifeste_tool.storage.serving.revision import PUBLIC_REVISION
from manifeste_tool.storage.tables.commission import ballot, sitting
from manifeste_tool.storage.tables.text import stage

#: The moments that change a page by themselves when the clock passes them; days change at midnight in Paris.
_MOMENTS = (stage.c.opens_at, stage.c.closes_at, ballot.c.opens_at, ballot.c.closes_at, sitting.c.begins_at)
_REVISION = f"SELECT value FROM counter WHERE name = '{PUBLIC_REVISION}'"  # noqa: S608 - our own name


def public_revision(database: Database) -> int:
    """Return what every write that a public page could show moves."""
    return database.number(_REVISION)


@dataclass(frozen=True, slots=True)
class PublicState:
    """The public revision, the moment to come that changes pages, and until when the clock alone changes none."""

    revision: int
    coming: datetime | None
    until: datetime


@dataclass(frozen=True, slots=True)
class _Known:
    """The moments to come that a revision holds, as they were read at one moment."""

    revision: int
    since: datetime
    moments: tuple[datetime, ...]


class PublicWatch:
    """Follow the public state: moments are read again only when the revision has moved.

    Every change of a moment moves the revision, so those known with a revision are those in force.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: _Known | None = None
        self._last: PublicState | None = None

    def state(self, now: datetime) -> PublicState:
        """Return the public state at `now`."""
        revision, known, last = self._database.number(_REVISION), self._known, self._last
        if known is None or known.revision != revision or now < known.since:
            known = self._known = self._read(now)
        elif last is not None and last.revision == revision and known.since <= now < last.until:
            return last
        self._last = _at(known, now)
        return self._last

    def _read(self, now: datetime) -> _Known:
        with self._database.reading() as connection:
            revision = connection.exec_driver_sql(_REVISION).scalar() or 0
            found = [connection.execute(select(one).where(one > now)).scalars() for one in _MOMENTS]
            return _Known(int(revision), now, tuple(sorted({moment for each in found for moment in each if moment})))


def _at(known: _Known, now: datetime) -> PublicState:
    rank = bisect_right(known.moments, now)
    coming = known.moments[rank] if rank < len(known.moments) else None
    midnight = datetime.combine(now.astimezone(PARIS).date() + timedelta(days=1), time(), PARIS).astimezone(now.tzinfo)
    return PublicState(known.revision, coming, min(midnight, coming or midnight))
