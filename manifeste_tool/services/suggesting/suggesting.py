"""Suggest what may be cited beside some words: a paragraph, the title of a finding, what somebody said."""

from collections.abc import Collection, Sequence

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.suggesting.passages import shown
from manifeste_tool.domain.suggesting.query import Query
from manifeste_tool.domain.suggesting.ranking import Candidate, Ranked, ranked
from manifeste_tool.domain.suggesting.suggestions import Suggestion, SuggestionKind
from manifeste_tool.services.suggesting.gathering import (
    MOST_FINDINGS,
    beginnings,
    contributions_near,
    frequencies,
    nearest_of,
)
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.suggesting import candidates

_EVERY = frozenset(SuggestionKind)
#: Pièces are few: so many of them at most, and of their passages, are compared.
_MOST_PIECES = 2_000


def suggestions(
    ws: Workspace,
    connection: Connection,
    reader: Reader,
    words: str,
    *,
    cited: Collection[str] = (),
    limit: int = 10,
    kinds: Collection[SuggestionKind] = _EVERY,
) -> tuple[Suggestion, ...]:
    """Return what this reader may read that is near the words, at most `limit` of each of the `kinds`.

    Contributions come first, then findings, then pièces, each kind with the nearest first. What is `cited` already is
    left out.
    """
    query = Query.of(words, frequencies(ws, connection, Reach.of(reader)))
    if not query.stems:
        return ()
    found: list[Suggestion] = []
    if SuggestionKind.CONTRIBUTION in kinds:
        near = contributions_near(ws, connection, reader, query, left_out=cited, words=words)
        found += _first(query, near, SuggestionKind.CONTRIBUTION, limit)
    if SuggestionKind.FINDING in kinds and reader.sees(Thing.FINDING):
        said = candidates.findings(connection, beginnings(query), MOST_FINDINGS)
        found += _first(query, nearest_of(query, said, left_out=cited), SuggestionKind.FINDING, limit)
    if SuggestionKind.EVIDENCE in kinds and reader.sees(Thing.EVIDENCE):
        public = not reader.sees(Thing.UNPUBLISHED_EVIDENCE)
        said = candidates.pieces(connection, beginnings(query), _MOST_PIECES, public=public)
        found += _first(query, nearest_of(query, said, left_out=cited), SuggestionKind.EVIDENCE, limit)
    return tuple(found)


def _first(query: Query, found: Sequence[Candidate], kind: SuggestionKind, limit: int) -> list[Suggestion]:
    return [_suggestion(query, one, kind) for one in ranked(query, found)[:limit]]


def _suggestion(query: Query, one: Ranked, kind: SuggestionKind) -> Suggestion:
    """Show the best passage, the beginning where others alone speak of this; a title is not shown twice."""
    title, body = one.candidate.title, one.candidate.body
    best = one.passage or body
    words = shown(body if best == title else best, query.meets)
    return Suggestion(one.candidate.key, kind, title, words, score=one.score, matched=query.met_in(f"{title} {words}"))
