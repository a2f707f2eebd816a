"""Suggest what may be cited beside some words: a paragraph, the title of a finding."""

from collections import Counter
from collections.abc import Collection, Iterable
from math import log

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.people import Reader
from manifeste_tool.domain.suggesting.suggestions import Suggestion, SuggestionKind
from manifeste_tool.domain.text.stems import stem, stems
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.suggesting import candidates

_EVERY = frozenset(SuggestionKind)
_CANDIDATES = 200


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
    """Return what this reader may read that is near the words, at most `limit` of each kind.

    Contributions come first, then findings, then pièces, the nearest of each kind first. What is `cited` already is
    left out.
    """
    asked = tuple(one for one in stems(words).split() if len(one) > 2)
    found: list[Suggestion] = []
    if asked and SuggestionKind.CONTRIBUTION in kinds:
        found += _first(_contributions(connection, Reach.of(reader), asked), cited, limit)
    if asked and SuggestionKind.FINDING in kinds and reader.sees(Thing.FINDING):
        said = candidates.findings_holding(connection, asked)
        found += _first(_scored(said, asked, SuggestionKind.FINDING), cited, limit)
    if asked and SuggestionKind.EVIDENCE in kinds and reader.sees(Thing.EVIDENCE):
        public = not reader.sees(Thing.UNPUBLISHED_EVIDENCE)
        said = candidates.evidence_holding(connection, asked, public=public)
        found += _first(_scored(said, asked, SuggestionKind.EVIDENCE), cited, limit)
    return tuple(found)


def _first(found: Iterable[Suggestion], cited: Collection[str], limit: int) -> list[Suggestion]:
    left = [one for one in found if one.key not in cited]
    return sorted(left, key=lambda one: (-one.score, one.key))[:limit]


def _contributions(connection: Connection, reach: Reach, asked: Collection[str]) -> list[Suggestion]:
    score: Counter[int] = Counter()
    for each in asked:
        held = candidates.holding(connection, reach, each)
        for one in held:
            score[one] += 1 / (1 + log(1 + len(held)))  # type: ignore[assignment]
    few = [one for one, _ in score.most_common(_CANDIDATES)]
    said = contributions.of_references(connection, candidates.references(connection, few).values())
    read = [(one.reference, one.title, one.body) for one in said.values() if reach.reads(one)]
    return _scored(read, asked, SuggestionKind.CONTRIBUTION)


def _scored(said: Collection[tuple[str, str, str]], asked: Collection[str], kind: SuggestionKind) -> list[Suggestion]:
    held = {key: set(stems(f"{title} {body}").split()) for key, title, body in said}
    holding = Counter(one for found in held.values() for one in found)
    return [
        Suggestion(
            key=key,
            kind=kind,
            title=title,
            words=body,
            score=sum(log(1 + len(said) / holding[one]) for one in asked if one in held[key]) / (5 + len(held[key])),
            matched=tuple(dict.fromkeys(one for one in f"{title} {body}".split() if stem(one) in asked)),
        )
        for key, title, body in said
    ]
