"""What contributions typed from paper said before they were corrected."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.gathering import contribution_wording

#: Why a wording was kept.
CORRECTED = "correction"


@dataclass(frozen=True, slots=True)
class Wording:
    """What a contribution said until a moment, by field; `by_id` is who corrected it then."""

    contribution: str
    fields: Mapping[str, Any]
    until: datetime
    by_id: int | None


def keep(connection: Connection, old: Wording) -> None:
    """Keep what a contribution said until it was corrected."""
    values = {"contribution": old.contribution, "until": old.until, "by_id": old.by_id, "why": CORRECTED}
    fields = json.dumps(dict(old.fields), ensure_ascii=False)
    connection.execute(insert(contribution_wording).values(fields=fields, **values))


def of(connection: Connection, reference: str) -> tuple[Wording, ...]:
    """Return what a contribution said before each correction, oldest first."""
    mine = (contribution_wording.c.contribution == reference) & (contribution_wording.c.why == CORRECTED)
    rows = connection.execute(select(contribution_wording).where(mine).order_by(contribution_wording.c.id))
    return tuple(Wording(reference, json.loads(row.fields), row.until, row.by_id) for row in rows)
