"""That the work beside the server goes on: it says so in the database, where every machine of a site reads it."""

from datetime import datetime, timedelta

from manifeste_tool.domain.guarding.clock import leapt
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import settings
from manifeste_tool.storage.database import Connection

#: How often it says so, and after how long without a word something is wrong: one part may take minutes.
EVERY, LONGEST_SILENCE = timedelta(minutes=1), timedelta(minutes=15)
_NAME = "worker_round"
#: The name of the moment that the clock leapt to.
LEAP = "clock_leap"


def beat(ws: Workspace) -> None:
    """Say that the work goes on; once a minute is enough. A clock that leapt since the last time is noted."""
    now = ws.now()
    with ws.reading() as connection:
        last = last_beat(connection)
    if last is None or abs(now - last) >= EVERY:
        with ws.writing() as connection:
            settings.put(connection, _NAME, now.isoformat(), quietly=True)
            if leapt(last, now):
                settings.put(connection, LEAP, now.isoformat(), quietly=True)


def last_beat(connection: Connection) -> datetime | None:
    """Return when the work last said that it goes on, None where it never did."""
    said = settings.get(connection, _NAME)
    return datetime.fromisoformat(said) if said else None
