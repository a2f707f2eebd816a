"""What was found, each as its reader may see it: what it is, where it stands, and the passage that holds the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.evidence.evidence import Evidence, piece_of
from manifeste_tool.domain.evidence.evidence import Passage as EvidencePassage
from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.searching import marking
from manifeste_tool.domain.searching.kinds import Kind
from manifeste_tool.domain.searching.marking import Run
from manifeste_tool.domain.searching.queries import Query
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.text.typography import french
from manifeste_tool.services.amending.amendment_pages import Row, rows
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.searching.in_text import Passage
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, wording
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.evidence import evidence
from manifeste_tool.storage.synthesis import findings

Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: its title and its best passage, marked; the one of the others that its kind says holds the rest."""

    kind: Kind
    title: Runs
    passage: Runs
    paragraph: Passage | None = None
    amendment: Row | None = None
    contribution: Contribution | None = None
    finding: Finding | None = None
    piece: Evidence | None = None
    part: EvidencePassage | None = None
    authority: str = ""


def of_text(found: Iterable[Passage], query: Query) -> tuple[Hit, ...]:
    """Return paragraphs that were found."""
    return tuple(Hit(Kind.TEXT, (), _best(query, one.words), paragraph=one) for one in found)


def of_kind(
    ws: Workspace, connection: Connection, reader: Reader, kind: Kind, keys: Sequence[str], query: Query
) -> tuple[Hit, ...]:
    """Return what was found of one kind, in the order of its keys."""
    match kind:
        case Kind.AMENDMENT:
            return _amendments(ws, connection, keys, query)
        case Kind.CONTRIBUTION:
            return _contributions(ws, connection, reader, keys, query)
        case Kind.FINDING:
            return _findings(connection, keys, query)
        case _:
            return _pieces(connection, keys, query)


def _amendments(ws: Workspace, connection: Connection, keys: Sequence[str], query: Query) -> tuple[Hit, ...]:
    ids = [int(key) for key in keys]
    said, touched = amendments.some(connection, ids), wording.of(connection, ids)
    shown = rows(ws, connection, tuple(said[key] for key in ids))
    return tuple(
        Hit(
            Kind.AMENDMENT,
            _title(query, row.amendment.headline),
            _best(query, marking.plain(row.amendment.rationale), *touched[row.amendment.id].split("\n")),
            amendment=row,
        )
        for row in shown
    )


def _contributions(
    ws: Workspace, connection: Connection, reader: Reader, keys: Sequence[str], query: Query
) -> tuple[Hit, ...]:
    reach = reach_of(ws, connection, reader)
    said = contributions.of_references(connection, keys)
    names = {each.code: each.name for each in consultations.authorities(connection)} if keys else {}
    shown = [reach.shown(said[key]) for key in keys]
    return tuple(
        Hit(
            Kind.CONTRIBUTION,
            _title(query, one.title),
            _best(query, one.body),
            contribution=one,
            authority=names.get(one.authority, ""),
        )
        for one in shown
    )


def _findings(connection: Connection, keys: Sequence[str], query: Query) -> tuple[Hit, ...]:
    drawn = findings.of_keys(connection, keys)
    shown = [drawn[key] for key in keys]
    return tuple(Hit(Kind.FINDING, _title(query, one.title), _best(query, one.body), finding=one) for one in shown)


def _pieces(connection: Connection, keys: Sequence[str], query: Query) -> tuple[Hit, ...]:
    whole = evidence.of_keys(connection, {piece_of(key) for key in keys})
    parts = evidence.passages_of_keys(connection, set(keys))
    return tuple(_piece(whole[piece_of(key)], parts.get(key), query) for key in keys)


def _piece(piece: Evidence, part: EvidencePassage | None, query: Query) -> Hit:
    title = part.label if part and part.label else piece.title
    words = (part.body,) if part else (piece.body, piece.author)
    return Hit(Kind.PIECE, _title(query, title), _best(query, *words), piece=piece, part=part)


def _title(query: Query, title: str) -> Runs:
    return marking.marked(french(title), query) if title else ()


def _best(query: Query, *fields: str) -> Runs:
    """Return the passage of the field that holds most of what is looked for, the first among equals."""
    shown = [marking.excerpt(french(each), query) for each in fields if each.strip()]
    return max(shown, key=lambda runs: sum(run.found for run in runs), default=())
