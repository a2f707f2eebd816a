"""How often somebody did one thing in a while, counted where every process of a site sees it."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.gathering import attempt


def counted(connection: Connection, bucket: str, *, now: datetime) -> int:
    """Return how many attempts a bucket holds now."""
    held = select(attempt.c.count).where(attempt.c.bucket == bucket, attempt.c.until > now)
    return int(connection.execute(held).scalar_one_or_none() or 0)


def count(connection: Connection, bucket: str, *, until: datetime, now: datetime, times: int = 1) -> int:
    """Count one more attempt, or several, in a bucket that empties at `until`; return how many it holds now."""
    connection.execute(delete(attempt).where(attempt.c.until <= now))
    more = update(attempt).where(attempt.c.bucket == bucket).values(count=attempt.c.count + times)
    if connection.execute(more).rowcount:
        return int(connection.execute(select(attempt.c.count).where(attempt.c.bucket == bucket)).scalar_one())
    connection.execute(insert(attempt).values(bucket=bucket, count=times, until=until))
    return times
