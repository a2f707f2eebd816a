"""What waits in the database, counted: mails, imports, documents, operations that are announced."""

from datetime import datetime

from sqlalchemy import func, select

from manifeste_tool.domain.consulting.import_jobs import JobState
from manifeste_tool.domain.exporting.exports import ExportState
from manifeste_tool.domain.telling import MailState
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.gathering import attempt, import_job
from manifeste_tool.storage.tables.publication import export_file
from manifeste_tool.storage.tables.telling import mail
from manifeste_tool.storage.tables.text import operation


def mails(connection: Connection) -> dict[str, int]:
    """Return how many mails are in each state."""
    rows = connection.execute(select(mail.c.state, func.count()).group_by(mail.c.state))
    return {str(state): 0 for state in MailState} | {row.state: row[1] for row in rows}


def oldest_due_mail(connection: Connection, now: datetime) -> datetime | None:
    """Return since when the oldest mail that should have left is due, None where none waits."""
    waits = (mail.c.state == str(MailState.WAITING), mail.c.due_at <= now)
    return connection.execute(select(func.min(mail.c.due_at)).where(*waits)).scalar()


def imports(connection: Connection) -> dict[str, int]:
    """Return how many imports are in each state."""
    rows = connection.execute(select(import_job.c.state, func.count()).group_by(import_job.c.state))
    return {str(state): 0 for state in JobState} | {row.state: row[1] for row in rows}


def documents(connection: Connection) -> dict[str, int]:
    """Return how many documents are in each state."""
    rows = connection.execute(select(export_file.c.state, func.count()).group_by(export_file.c.state))
    return {str(state): 0 for state in ExportState} | {row.state: row[1] for row in rows}


def operations(connection: Connection) -> dict[str, int]:
    """Return how many operations of each kind are in each state, as `"kind state"`: integrations are among them."""
    kinds = select(operation.c.kind, operation.c.state, func.count()).group_by(operation.c.kind, operation.c.state)
    return {f"{row.kind} {row.state}": row[2] for row in connection.execute(kinds)}


def counted(connection: Connection, now: datetime) -> int:
    """Return how many counts of limits are held now."""
    return int(connection.execute(select(func.count()).where(attempt.c.until > now)).scalar_one())
