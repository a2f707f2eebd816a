"""What contributions said before they were masked, for their moderators until a day; corrections keep theirs here."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import and_, delete, insert, select

from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.gathering import contribution_wording

#: Why a wording was kept.
MASKED = "masquage"


@dataclass(frozen=True, slots=True)
class Original:
    """The words of a contribution before they were masked.

    `excerpts` are those of links: by link, before and after; `marked` those of readers' marks, by mark.
    """

    contribution: str
    title: str
    body: str
    until: datetime
    by_id: int | None
    purge_on: date | None
    excerpts: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    marked: Mapping[int, tuple[str, str]] = field(default_factory=dict)


def keep(connection: Connection, one: Original) -> None:
    """Keep an original in place of the one that stood."""
    drop(connection, one.contribution)
    told = {"title": one.title, "body": one.body, "excerpts": _plain(one.excerpts), "marked": _plain(one.marked)}
    fields = json.dumps(told, ensure_ascii=False)
    values = {"until": one.until, "by_id": one.by_id, "purge_on": one.purge_on, "why": MASKED}
    connection.execute(insert(contribution_wording).values(contribution=one.contribution, fields=fields, **values))


def originals(connection: Connection, references: Iterable[str]) -> Mapping[str, Original]:
    """Return the originals that are still kept of some contributions."""
    found: dict[str, Original] = {}
    masked = contribution_wording.c.why == MASKED
    for portion in batches(references):
        rows = connection.execute(
            select(contribution_wording).where(contribution_wording.c.contribution.in_(portion), masked)
        )
        for row in rows:
            fields = json.loads(row.fields)
            words = (row.contribution, fields["title"], fields["body"], row.until, row.by_id, row.purge_on)
            quoted = (_pairs(fields[name]) if name in fields else {} for name in ("excerpts", "marked"))
            found[row.contribution] = Original(*words, *quoted)
    return found


def _plain(pairs: Mapping[int, tuple[str, str]]) -> dict[str, list[str]]:
    return {str(key): list(pair) for key, pair in pairs.items()}


def _pairs(plain: Mapping[str, list[str]]) -> dict[int, tuple[str, str]]:
    return {int(key): (before, after) for key, (before, after) in plain.items()}


def drop(connection: Connection, reference: str) -> None:
    """Forget the original of a contribution."""
    of_it = and_(contribution_wording.c.contribution == reference, contribution_wording.c.why == MASKED)
    connection.execute(delete(contribution_wording).where(of_it))


def forget_due(connection: Connection, today: date) -> int:
    """Forget the wordings, of masks and of corrections, whose day has come; return how many."""
    due = contribution_wording.c.purge_on <= today
    return int(connection.execute(delete(contribution_wording).where(due)).rowcount)
