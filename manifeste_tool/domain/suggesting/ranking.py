"""Put texts in the order of their nearness to some words.

Each text is seen in several ways, and each way scored as Okapi BM25 does (Robertson and Zaragoza, 2009): all that is
known of it by roots, by whole stems, by pieces of words (which forgives spelling) and by pairs of near roots; its own
words alone; its best passage; what others drew from it. The score is a sum with one weight for each way.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise

from manifeste_tool.domain.suggesting.passages import Passage, passages, sentences
from manifeste_tool.domain.suggesting.query import Query
from manifeste_tool.domain.suggesting.roots import grams, root, tokens

_SATURATION = 0.9
_BY_LENGTH, _BY_LENGTH_OF_PASSAGE = 0.4, 0.3
_NEAR = 3
Terms = Sequence[str]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each way of seeing a text counts beside the roots of all that is known of it, which count 1."""

    stems: float = 0.3
    pieces: float = 0.3
    near_pairs: float = 0.4
    own: float = 0.5
    own_pairs: float = 0.2
    passage: float = 0.5
    known: float = 0.1


@dataclass(frozen=True)
class Candidate:
    """A text to compare; `known` is what others say of it: findings drawn from it, paragraphs that cite it."""

    key: str
    title: str
    body: str
    known: tuple[str, ...] = ()

    @cached_property
    def sentences(self) -> tuple[Passage, ...]:
        """Its title, then its sentences."""
        return (*sentences(self.title), *sentences(self.body))

    @cached_property
    def own(self) -> Terms:
        """Its own stems."""
        return tuple(chain.from_iterable(one.stems for one in self.sentences))

    @cached_property
    def about(self) -> Terms:
        """The stems of what others say of it."""
        return tuple(chain.from_iterable(map(tokens, self.known)))

    @cached_property
    def every(self) -> Terms:
        """Both."""
        return (*self.own, *self.about)


@dataclass(frozen=True, slots=True)
class Counted:
    """Of one text seen in one way: how often each term that is looked for stands there, among how many terms."""

    met: Mapping[str, int]
    length: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate, its score, and the passage of its own that comes nearest, None where only others speak of this."""

    candidate: Candidate
    score: float
    passage: Passage | None


def ranked(query: Query, candidates: Sequence[Candidate], weights: Weights | None = None) -> list[Ranked]:
    """Return the candidates that are near the query at all, the nearest first; among equals, by key."""
    return _Comparison(query, candidates, weights or Weights()).ranked()


def near_pairs(roots: Terms) -> list[str]:
    """Return the pairs of different roots at most three words from each other, in either order."""
    apart = chain.from_iterable(zip(roots, roots[by:], strict=False) for by in range(1, _NEAR + 1))
    return [f"{min(pair)} {max(pair)}" for pair in apart if pair[0] != pair[1]]


@dataclass(frozen=True)
class _Comparison:
    query: Query
    candidates: Sequence[Candidate]
    weights: Weights

    def ranked(self) -> list[Ranked]:
        ways = self._ways()
        best = self._passages()
        scores = [sum(weight * way[number] for weight, way in ways) for number in range(len(self.candidates))]
        found = [
            Ranked(candidate, score + self.weights.passage * nearest, passage)
            for candidate, score, (nearest, passage) in zip(self.candidates, scores, best, strict=True)
            if score > 0
        ]
        return sorted(found, key=lambda one: (-one.score, one.candidate.key))

    def _ways(self) -> list[tuple[float, list[float]]]:
        held, weights, of_roots = self.query.frequencies, self.weights, self.query.rarities
        every = [one.every for one in self.candidates]
        own = [one.own for one in self.candidates]
        roots, own_roots = [_roots(one) for one in every], [_roots(one) for one in own]
        about = [_roots(one.about) for one in self.candidates]
        return [
            (1, self._scores(roots, of_roots)),
            (weights.stems, self._scores(every, self._rarities(self.query.stems, held.stems))),
            (weights.pieces, self._by_pieces(every)),
            (weights.near_pairs, self._by_pairs(roots, near_pairs)),
            (weights.own, self._scores(own_roots, of_roots)),
            (weights.own_pairs, self._by_pairs(own_roots, _neighbours)),
            (weights.known, self._scores(about, of_roots)),
        ]

    def _rarities(self, terms: Iterable[str], counts: Mapping[str, int]) -> dict[str, float]:
        return {one: self.query.frequencies.rarity(counts, one) for one in dict.fromkeys(terms)}

    def _scores(self, texts: Sequence[Terms], rarities: Mapping[str, float]) -> list[float]:
        return _okapi([Counted(Counter(filter(rarities.__contains__, one)), len(one)) for one in texts], rarities)

    def _by_pairs(self, texts: Sequence[Terms], pairs_of: Callable[[Terms], list[str]]) -> list[float]:
        """Who holds a pair holds its words and is a candidate: it is counted among these."""
        asked = set(self.query.roots)
        wanted = set(pairs_of(self.query.roots))
        counted = []
        for one in texts:
            pairs = pairs_of(one) if len(asked.intersection(one)) > 1 else []
            counted.append(Counted(Counter(filter(wanted.__contains__, pairs)), len(one)))
        holding = Counter(chain.from_iterable(one.met for one in counted))
        return _okapi(counted, self._rarities(sorted(wanted), holding))

    def _by_pieces(self, texts: Sequence[Terms]) -> list[float]:
        asked = frozenset(chain.from_iterable(map(grams, self.query.stems)))
        shared: dict[str, tuple[str, ...]] = {}
        counted = []
        for one in texts:
            for stem in one:
                if stem not in shared:
                    shared[stem] = tuple(sorted(grams(stem) & asked))
            met = Counter(chain.from_iterable(shared[stem] for stem in one))
            counted.append(Counted(met, sum(max(1, len(stem) - 3) for stem in one)))
        return _okapi(counted, self._rarities(sorted(asked), self.query.frequencies.pieces))

    def _passages(self) -> list[tuple[float, Passage | None]]:
        rarities = self.query.rarities
        cut = [list(passages(one.sentences)) for one in self.candidates]
        counted = [
            Counted(Counter(filter(rarities.__contains__, _roots(one.stems))), len(one.stems))
            for one in chain.from_iterable(cut)
        ]
        scores = iter(_okapi(counted, rarities, by_length=_BY_LENGTH_OF_PASSAGE))
        return [_best([(next(scores), one) for one in said]) for said in cut]


def _best(scored: Sequence[tuple[float, Passage]]) -> tuple[float, Passage | None]:
    """The first of the best: a sentence alone comes before two that score the same."""
    score, passage = max(scored, key=lambda one: one[0], default=(0.0, None))
    return (score, passage) if score > 0 else (0.0, None)


def _okapi(texts: Sequence[Counted], rarities: Mapping[str, float], *, by_length: float = _BY_LENGTH) -> list[float]:
    average = sum(one.length for one in texts) / len(texts) if texts else 0
    found = []
    for one in texts:
        dampened = _SATURATION * (1 - by_length + by_length * one.length / average) if average else 1
        met = one.met.items()
        found.append(sum(rarities[term] * n * (_SATURATION + 1) / (n + dampened) for term, n in met))
    return found


def _roots(stems: Terms) -> Terms:
    return tuple(map(root, stems))


def _neighbours(roots: Terms) -> list[str]:
    return [f"{one} {other}" for one, other in pairwise(roots)]
