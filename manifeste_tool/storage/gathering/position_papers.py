"""Cahiers d'acteur: who handed one in, beside the contributions that hold its text and its proposals."""

from dataclasses import asdict

from sqlalchemy import RowMapping, func, insert, select

from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.reporting.position_papers import PositionPaper
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import contribution
from manifeste_tool.storage.tables.gathering import position_paper


def add(connection: Connection, paper: PositionPaper) -> None:
    """Write whose paper a contribution is."""
    connection.execute(insert(position_paper).values(**asdict(paper)))


def get(connection: Connection, reference: str) -> PositionPaper | None:
    """Return the paper that a contribution is, None for any other contribution."""
    found = select(position_paper).where(position_paper.c.contribution == reference)
    row = connection.execute(found).mappings().one_or_none()
    return _paper(row) if row else None


def of_consultation(connection: Connection, consultation: str) -> tuple[PositionPaper, ...]:
    """Return a consultation's papers, in the order they came; the few that one consultation gathers."""
    found = select(position_paper).join(contribution).where(contribution.c.consultation == consultation)
    rows = connection.execute(found.order_by(position_paper.c.contribution)).mappings()
    return tuple(map(_paper, rows))


def count(connection: Connection, consultation: str, reach: Reach) -> int:
    """Return how many of a consultation's papers may be read within a reader's reach."""
    papers = of_consultation(connection, consultation)
    said = contributions.of_references(connection, [one.contribution for one in papers])
    return sum(map(reach.reads, said.values()))


def proposals(connection: Connection, references: list[str]) -> dict[str, int]:
    """Return how many proposals each of these papers has."""
    found = select(contribution.c.parent, func.count()).where(contribution.c.parent.in_(references))
    rows = connection.execute(found.group_by(contribution.c.parent))
    return {parent: count for parent, count in rows}  # noqa: C416 - rows are no pairs


def proposed_in(connection: Connection, reference: str) -> tuple[str, ...]:
    """Return the references of the proposals of a paper, none for any other contribution."""
    found = select(contribution.c.reference).where(contribution.c.parent == reference)
    held = found.join(position_paper, position_paper.c.contribution == contribution.c.parent)
    return tuple(connection.execute(held.order_by(contribution.c.reference)).scalars())


def of_file(connection: Connection, file_id: int) -> tuple[str, ...]:
    """Return the papers that a file is attached to."""
    found = select(position_paper.c.contribution).where(position_paper.c.file_id == file_id)
    return tuple(connection.execute(found).scalars())


def _paper(row: RowMapping) -> PositionPaper:
    return PositionPaper(**row)
