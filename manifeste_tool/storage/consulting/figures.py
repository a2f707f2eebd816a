"""Counts of what was said in the territories."""

from dataclasses import dataclass

from sqlalchemy import func, select

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import authority, consultation, contribution


@dataclass(frozen=True, slots=True)
class TerritoryFigure:
    """How many contributions one authority's consultations brought."""

    code: str
    name: str
    kind: str
    contributions: int


def by_territory(connection: Connection) -> tuple[TerritoryFigure, ...]:
    """Count the contributions of each authority, most first; what no consultation brought is left out."""
    count = func.count(contribution.c.id)
    joined = contribution.join(consultation, contribution.c.consultation == consultation.c.reference).join(
        authority, consultation.c.authority == authority.c.code
    )
    statement = (
        select(authority.c.code, authority.c.name, authority.c.kind, count)
        .select_from(joined)
        .group_by(authority.c.code, authority.c.name, authority.c.kind)
        .order_by(count.desc(), authority.c.name)
    )
    return tuple(TerritoryFigure(*row) for row in connection.execute(statement))
