"""Contributions, findings and pièces that hold some stems: the few that are worth comparing word by word."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, or_, select

from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.text.stems import Wanted
from manifeste_tool.storage.consulting import narrowing, searching
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import consultation, contribution
from manifeste_tool.storage.tables.synthesis import evidence, evidence_passage, finding

#: Of those that hold a stem, so many at most are looked at: the latest.
MOST_HOLDING = 1_000


def holding(connection: Connection, reach: Reach, stem: str) -> Sequence[int]:
    """Return the identifiers of contributions that a reader may read and that hold a stem, the latest first."""
    where = (narrowing.known(reach), searching.holding(connection, Wanted(whole=(stem,))))
    found = select(contribution.c.id).outerjoin(consultation).where(*where)
    return connection.execute(found.order_by(contribution.c.id.desc()).limit(MOST_HOLDING)).scalars().all()


def references(connection: Connection, ids: Iterable[int]) -> Mapping[int, str]:
    """Return the references of contributions by identifier."""
    rows = connection.execute(select(contribution.c.id, contribution.c.reference).where(contribution.c.id.in_(ids)))
    return {row.id: row.reference for row in rows}


def findings_holding(connection: Connection, stems: Iterable[str]) -> Sequence[tuple[str, str, str]]:
    """Return key, title and body of the findings that stand and hold one of the stems."""
    held = _one_of(finding.c.stems, stems)
    rows = connection.execute(
        select(finding.c.key, finding.c.title, finding.c.body).where(held, finding.c.merged_into == "")
    )
    return [(row.key, row.title, row.body) for row in rows]


def evidence_holding(connection: Connection, stems: Iterable[str], *, public: bool) -> Sequence[tuple[str, str, str]]:
    """Return key, title and body of the pièces and passages that hold one of the stems; `public`: of those alone."""
    stems = tuple(stems)
    seen = [evidence.c.public] if public else []
    whole = select(evidence.c.key, evidence.c.title, evidence.c.body).where(_one_of(evidence.c.stems, stems), *seen)
    cut = select(evidence_passage, evidence.c.title).join(evidence, evidence.c.key == evidence_passage.c.evidence)
    cut = cut.where(_one_of(evidence_passage.c.stems, stems), *seen)
    found = [(row.key, row.title, row.body) for row in connection.execute(whole)]
    for row in connection.execute(cut):
        found.append((f"{row.evidence}-{row.number}", f"{row.title}, {row.label}".rstrip(", "), row.body))
    return found


def _one_of(column: ColumnElement[str], stems: Iterable[str]) -> ColumnElement[bool]:
    return or_(*(column.like(f"% {stem} %") for stem in stems))
