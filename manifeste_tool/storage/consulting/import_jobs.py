"""Long imports that wait for a worker, are carried out, or are over."""

from dataclasses import asdict

from sqlalchemy import RowMapping, delete, insert, select, update

from manifeste_tool.domain.consulting.import_jobs import ImportJob, JobState
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.gathering import import_job


def put(connection: Connection, job: ImportJob) -> None:
    """Write a job in place of the one of the same key."""
    connection.execute(delete(import_job).where(import_job.c.key == job.key))
    connection.execute(insert(import_job).values(**asdict(job) | {"state": str(job.state)}))


def get(connection: Connection, key: str) -> ImportJob | None:
    """Return the job of a sheet."""
    row = connection.execute(select(import_job).where(import_job.c.key == key)).mappings().one_or_none()
    return _job(row) if row else None


def move(connection: Connection, job: ImportJob, **values: object) -> bool:
    """Write what became of a job; False, and nothing written, where it is no more as it was taken."""
    as_taken = (
        import_job.c.key == job.key,
        import_job.c.state == str(job.state),
        import_job.c.started_at.is_not_distinct_from(job.started_at),
    )
    written = {name: str(value) if isinstance(value, JobState) else value for name, value in values.items()}
    return bool(connection.execute(update(import_job).where(*as_taken).values(**written)).rowcount)


def in_states(connection: Connection, *states: JobState) -> tuple[ImportJob, ...]:
    """Return the jobs in some states, the first asked first."""
    where = import_job.c.state.in_([str(state) for state in states])
    rows = connection.execute(select(import_job).where(where).order_by(import_job.c.asked_at, import_job.c.key))
    return tuple(map(_job, rows.mappings()))


def _job(row: RowMapping) -> ImportJob:
    return ImportJob(**{**row, "state": JobState(row["state"])})
