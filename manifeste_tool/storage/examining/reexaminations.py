"""The one request to look again at a refusal, and its answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from manifeste_tool.domain.rights import lives
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.amendments import reexamination


@dataclass(frozen=True, slots=True)
class Reexamination:
    """A request on one amendment; `admitted` is None until somebody other than `refused_by_id` answers."""

    amendment_id: int
    words: str
    asked_at: datetime
    refused_by_id: int
    answered_at: datetime | None = None
    answered_by_id: int | None = None
    admitted: bool | None = None
    reason: str = ""

    @property
    def state(self) -> lives.RequestState:
        """Whether it waits for its answer."""
        return lives.request(self.answered_at)


_COLUMNS = tuple(Reexamination.__dataclass_fields__)


def add(connection: Connection, new: Reexamination) -> None:
    """Write a request."""
    connection.execute(insert(reexamination).values({name: getattr(new, name) for name in _COLUMNS}))


def answer(connection: Connection, amendment_id: int, values: Mapping[str, Any]) -> None:
    """Write the answer to a request."""
    connection.execute(update(reexamination).where(reexamination.c.amendment_id == amendment_id).values(**values))


def of_amendments(connection: Connection, amendment_ids: Iterable[int]) -> dict[int, Reexamination]:
    """Return the requests made on some amendments, by amendment."""
    statement = select(reexamination).where(reexamination.c.amendment_id.in_(list(amendment_ids)))
    return {row["amendment_id"]: Reexamination(**row) for row in connection.execute(statement).mappings()}


def waiting(connection: Connection, *, limit: int) -> tuple[Reexamination, ...]:
    """Return the requests that nobody has answered, oldest first."""
    statement = select(reexamination).where(reexamination.c.answered_at.is_(None))
    rows = connection.execute(statement.order_by(reexamination.c.asked_at).limit(limit)).mappings()
    return tuple(Reexamination(**row) for row in rows)


def count_waiting(connection: Connection) -> int:
    """Count the requests that nobody has answered."""
    statement = select(func.count()).select_from(reexamination).where(reexamination.c.answered_at.is_(None))
    return int(connection.execute(statement).scalar_one())
