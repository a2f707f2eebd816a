"""Contributions, findings and pièces that hold some stems: the few that are worth comparing word by word.

Whatever the number of contributions, the index is asked for a bounded number of them, and few bodies are read. SQLite
and PostgreSQL give the same ones, in the same order.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, cast, column, func, literal, literal_column, or_, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.consulting import narrowing
from manifeste_tool.storage.consulting.searching import INDEX
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import consultation, contribution
from manifeste_tool.storage.tables.synthesis import evidence, evidence_passage, finding, mark

_INDEX = table(INDEX, column("rowid"))


@dataclass(frozen=True, slots=True)
class Said:
    """What was said or written, by what cites it; `stems` are those of its words, where they are asked for."""

    key: str
    title: str
    body: str
    stems: str = ""


def sample(connection: Connection, reach: Reach, size: int) -> Sequence[str]:
    """Return the stems of at most `size` contributions that a reader may read, taken at equal steps among all."""
    where = (narrowing.known(reach), ~contribution.c.withdrawn)
    ids = select(contribution.c.id).outerjoin(consultation).where(*where).order_by(contribution.c.id)
    every = connection.execute(ids).scalars().all()
    taken = every[:: max(1, -(-len(every) // size))]
    found: list[str] = []
    for portion in batches(taken):
        stems = select(contribution.c.stems).where(contribution.c.id.in_(portion)).order_by(contribution.c.id)
        found += connection.execute(stems).scalars()
    return found


def holding(connection: Connection, families: Sequence[Collection[str]], limit: int) -> Sequence[int]:
    """Return the identifiers of contributions that hold a stem of each family, the latest first, at most `limit`."""
    if connection.dialect.name == "sqlite":
        asked = _every(families, '"', " OR ", " AND ")
        identity: ColumnElement[int] = _INDEX.c.rowid
        found = select(identity).where(literal_column(INDEX).op("MATCH")(asked))
    else:
        asked = _every(families, "'", " | ", " & ")
        identity = contribution.c.id
        vector = func.array_to_tsvector(func.string_to_array(func.btrim(contribution.c.stems), literal_column("' '")))
        held = vector.op("@@")(cast(literal(asked), TSQUERY))
        found = select(identity).where(~contribution.c.withdrawn, held)
    return connection.execute(found.order_by(identity.desc()).limit(limit)).scalars().all()


def read(connection: Connection, reach: Reach, ids: Iterable[int]) -> Mapping[int, Said]:
    """Return those among contributions, by identifier, whose words a reader may read."""
    said = select(contribution.c.id, contribution.c.reference, contribution.c.title, contribution.c.body)
    readable = said.outerjoin(consultation).where(narrowing.known(reach), ~contribution.c.withdrawn)
    found: dict[int, Said] = {}
    for portion in batches(ids):
        rows = connection.execute(readable.where(contribution.c.id.in_(portion)))
        found.update({row.id: Said(row.reference, row.title, row.body) for row in rows})
    return found


def drawn(connection: Connection, references: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """Return, by contribution, the words of the findings that were drawn from it."""
    words: dict[str, list[str]] = {}
    said = select(mark.c.contribution, finding.c.key, finding.c.title, finding.c.body).distinct().join(finding)
    said = said.where(mark.c.removed_at.is_(None)).order_by(mark.c.contribution, finding.c.key)
    for portion in batches(references):
        for row in connection.execute(said.where(mark.c.contribution.in_(portion))):
            words.setdefault(row.contribution, []).append(f"{row.title}\n{row.body}".strip())
    return words


def drawn_holding(connection: Connection, beginnings: Iterable[str], limit: int) -> Sequence[tuple[int, str]]:
    """Return contributions, each with the stems of a finding drawn from it that holds a word that begins so."""
    live = (mark.c.removed_at.is_(None), _begins(finding.c.stems, beginnings))
    latest = func.length(finding.c.key).desc(), finding.c.key.desc(), contribution.c.id.desc()
    asked = select(contribution.c.id, finding.c.stems).select_from(mark)
    asked = asked.join(finding, finding.c.key == mark.c.finding)
    asked = asked.join(contribution, contribution.c.reference == mark.c.contribution)
    return [(row.id, row.stems) for row in connection.execute(asked.where(*live).order_by(*latest).limit(limit))]


def identifiers(connection: Connection, references: Iterable[str]) -> Mapping[str, int]:
    """Return the identifiers of the contributions among `references`."""
    found: dict[str, int] = {}
    for portion in batches(references):
        named = select(contribution.c.reference, contribution.c.id).where(contribution.c.reference.in_(portion))
        found.update({row.reference: row.id for row in connection.execute(named)})
    return found


def findings(connection: Connection, beginnings: Iterable[str], limit: int) -> Sequence[Said]:
    """Return the findings that stand and hold a word that begins so, the latest at most `limit`."""
    latest = func.length(finding.c.key).desc(), finding.c.key.desc()
    columns = (finding.c.key, finding.c.title, finding.c.body, finding.c.stems)
    said = select(*columns).where(finding.c.merged_into == "")
    return _said(connection, said.where(_begins(finding.c.stems, beginnings)).order_by(*latest).limit(limit))


def pieces(connection: Connection, beginnings: Iterable[str], limit: int, *, public: bool) -> Sequence[Said]:
    """Return the pièces, then the passages, that hold a word that begins so, at most `limit` of each.

    With `public`, those alone that everybody may see.
    """
    begun = tuple(beginnings)
    seen = [evidence.c.public] if public else []
    columns = (evidence.c.key, evidence.c.title, evidence.c.body, evidence.c.stems)
    whole = select(*columns).where(_begins(evidence.c.stems, begun), *seen)
    cut = evidence_passage.c
    passages = select(cut.evidence, cut.number, evidence.c.title, cut.label, cut.body, cut.stems)
    passages = passages.join(evidence, evidence.c.key == cut.evidence).where(_begins(cut.stems, begun), *seen)
    rows = connection.execute(passages.order_by(cut.evidence, cut.number).limit(limit))
    found = [
        Said(f"{row.evidence}-{row.number}", ", ".join(filter(None, (row.title, row.label))), row.body, row.stems)
        for row in rows
    ]
    return [*_said(connection, whole.order_by(evidence.c.key).limit(limit)), *found]


def _every(families: Iterable[Iterable[str]], sign: str, either: str, both: str) -> str:
    """Return what holds one of each family in the language of an index; stems are letters and figures alone."""
    return both.join(f"({either.join(f'{sign}{stem}{sign}' for stem in family)})" for family in families)


def _said(connection: Connection, asked: Select[tuple[str, str, str, str]]) -> list[Said]:
    return [Said(row.key, row.title, row.body, row.stems) for row in connection.execute(asked)]


def _begins(stems: ColumnElement[str], beginnings: Iterable[str]) -> ColumnElement[bool]:
    return or_(*(stems.like(f"% {each}%") for each in beginnings))
