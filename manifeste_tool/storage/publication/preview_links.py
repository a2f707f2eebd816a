"""Links that show a prepared version to somebody named; of a key only its SHA-256 is kept."""

from datetime import datetime

from sqlalchemy import RowMapping, insert, select, update

from manifeste_tool.domain.publication.preparations import PreviewLink
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.publication import preview_link

_COLUMNS = (
    *("id", "prepared_id", "name", "person_id", "made_at", "expires_at"),
    *("revoked_at", "opened_at", "openings"),
)


def add(connection: Connection, made: PreviewLink, digest: str) -> int:
    """Write a link whose key has this SHA-256, and return its identifier."""
    values = {name: getattr(made, name) for name in _COLUMNS if name != "id"}
    key = connection.execute(insert(preview_link).values(key_hash=digest, **values)).inserted_primary_key
    return int(key[0]) if key else 0


def of_key(connection: Connection, digest: str) -> PreviewLink | None:
    """Return the link whose key has this SHA-256, expired or taken back too."""
    row = connection.execute(select(preview_link).where(preview_link.c.key_hash == digest)).mappings().one_or_none()
    return _link(row) if row else None


def of_preparation(connection: Connection, prepared_id: int) -> tuple[PreviewLink, ...]:
    """Return the links of a preparation, the newest first."""
    found = select(preview_link).where(preview_link.c.prepared_id == prepared_id).order_by(preview_link.c.id.desc())
    return tuple(map(_link, connection.execute(found).mappings()))


def count_opening(connection: Connection, link_id: int, at: datetime) -> None:
    """Count that a link was opened."""
    opened = {"opened_at": at, "openings": preview_link.c.openings + 1}
    connection.execute(update(preview_link).where(preview_link.c.id == link_id).values(**opened))


def shorten(connection: Connection, prepared_id: int, before: datetime | None, *, to: datetime) -> None:
    """Let no link outlive a new hour, but those that were to outlive the hour `before` (None: there was none)."""
    late = (preview_link.c.prepared_id == prepared_id) & (preview_link.c.expires_at > to)
    if before is not None:
        late &= preview_link.c.expires_at <= before
    connection.execute(update(preview_link).where(late).values(expires_at=to))


def revoke(connection: Connection, link_id: int, at: datetime) -> bool:
    """Take a link back; whether it was not yet."""
    live = (preview_link.c.id == link_id) & preview_link.c.revoked_at.is_(None)
    return bool(connection.execute(update(preview_link).where(live).values(revoked_at=at)).rowcount)


def _link(row: RowMapping) -> PreviewLink:
    return PreviewLink(**{name: row[name] for name in _COLUMNS})
