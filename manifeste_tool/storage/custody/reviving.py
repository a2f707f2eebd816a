"""What a database that comes from a backup must not take up where it was: sessions, links, mails."""

from datetime import datetime

from sqlalchemy import delete, update

from manifeste_tool.domain.telling import MailState
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.accounts.entering import device
from manifeste_tool.storage.tables.people import sign_in_link
from manifeste_tool.storage.tables.telling import mail


def close_ways_in(connection: Connection, at: datetime) -> int:
    """End every session and drop every link to sign in by: some were closed or used since; return how many sessions."""
    connection.execute(delete(sign_in_link))
    opened = update(device).where(device.c.closed_at.is_(None)).values(closed_at=at)
    return connection.execute(opened).rowcount


def doubt_mails(connection: Connection, why: str) -> int:
    """Leave to a person the mails that waited: they may have been sent since; return how many."""
    waiting = mail.c.state.in_([str(MailState.WAITING), str(MailState.SENDING)])
    values = {"state": str(MailState.UNCERTAIN), "error": why}
    return connection.execute(update(mail).where(waiting).values(**values)).rowcount
