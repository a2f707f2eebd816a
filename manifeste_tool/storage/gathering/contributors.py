"""Who contributed and what they agreed to: the tokens, the consents, and the one table that knows a citizen."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select

from manifeste_tool.domain.gathering.consents import Consent, Contributor, Purpose, Way
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.gathering import consent, contributor, follow_up


def keep_token(connection: Connection, digest: str, reference: str, at: datetime) -> None:
    """Let the token of this SHA-256 follow a contribution."""
    connection.execute(insert(follow_up).values(digest=digest, contribution=reference, made_at=at))


def followed(connection: Connection, digest: str) -> str:
    """Return the reference that the token of this SHA-256 follows, `""` for none."""
    found = select(follow_up.c.contribution).where(follow_up.c.digest == digest)
    return connection.execute(found).scalar_one_or_none() or ""


def add_consents(connection: Connection, reference: str, consents: Iterable[Consent]) -> None:
    """Put answers on record; the last one of a purpose stands."""
    for one in consents:
        values = {"purpose": str(one.purpose), "given": one.given, "at": one.at, "way": str(one.way)}
        connection.execute(insert(consent).values(contribution=reference, notice=one.notice, **values))


def consents(connection: Connection, reference: str) -> Mapping[Purpose, Consent]:
    """Return the answer that stands to each purpose that was asked."""
    return {one.purpose: one for one in answered(connection, reference)}


def keep(connection: Connection, reference: str, who: Contributor, at: datetime) -> None:
    """Write who somebody is, in place of what was known."""
    forget(connection, reference)
    connection.execute(insert(contributor).values(contribution=reference, kept_at=at, **asdict(who)))


def get(connection: Connection, reference: str) -> Contributor | None:
    """Return what is known of a contribution's author: nothing of one who was erased, None where nothing ever was."""
    row = connection.execute(select(contributor).where(contributor.c.contribution == reference)).one_or_none()
    return _contributor(row) if row else None


def some(connection: Connection, references: Iterable[str]) -> Mapping[str, Contributor]:
    """Return what is known of several authors, by the reference of what they said."""
    found: dict[str, Contributor] = {}
    for portion in batches(references):
        rows = connection.execute(select(contributor).where(contributor.c.contribution.in_(portion)))
        found |= {one.contribution: _contributor(one) for one in rows}
    return found


def forget(connection: Connection, reference: str) -> None:
    """Drop what is known of somebody, before something else is written."""
    connection.execute(delete(contributor).where(contributor.c.contribution == reference))


def erase(connection: Connection, reference: str, at: datetime) -> None:
    """Erase who somebody is; that somebody was erased stays known, and nothing else."""
    keep(connection, reference, Contributor(language=""), at)


def _contributor(row: Row[Any]) -> Contributor:
    return Contributor(row.shown_as, row.email, row.age_range, row.gender, row.language or "fr")


def answered(connection: Connection, reference: str) -> tuple[Consent, ...]:
    """Return every answer on record, oldest first."""
    rows = connection.execute(select(consent).where(consent.c.contribution == reference).order_by(consent.c.id))
    return tuple(Consent(Purpose(one.purpose), one.given, one.at, Way(one.way), one.notice) for one in rows)
