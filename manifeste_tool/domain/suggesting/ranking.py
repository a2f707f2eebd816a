"""Put texts in the order of their nearness to some words.

Each text is seen in several ways, and each way scored as Okapi BM25 does (Robertson and Zaragoza, 2009): all that is
known of it by roots, by whole stems, by pieces of words (which forgives spelling) and by pairs of near roots; its own
words alone; its best passage; what others drew from it. The score is a sum with one weight for each way.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise

from manifeste_tool.domain.suggesting.passages import Passage, sentences
from manifeste_tool.domain.suggesting.query import Query
from manifeste_tool.domain.suggesting.roots import grams, roots, tokens

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
    def own_roots(self) -> Terms:
        """The roots of its own words."""
        return tuple(chain.from_iterable(one.roots for one in self.sentences))

    @cached_property
    def stems(self) -> Terms:
        """The stems of its own words, then of what others say of it."""
        return (
            *chain.from_iterable(one.stems for one in self.sentences),
            *chain.from_iterable(map(tokens, self.known)),
        )

    @cached_property
    def roots(self) -> Terms:
        """The roots of the same."""
        return roots(self.stems)


@dataclass(frozen=True, slots=True)
class Counted:
    """Of one text seen in one way: how often each term that is looked for stands there, and how long it is."""

    met: Mapping[str, int]
    length: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate, its score, and the passage of its own that comes nearest, `""` where only others speak of this."""

    candidate: Candidate
    score: float
    passage: str


def ranked(query: Query, candidates: Sequence[Candidate], weights: Weights | None = None) -> list[Ranked]:
    """Return the candidates that are near the query at all, the nearest first; among equals, by key."""
    return _Comparison(query, candidates, weights or Weights()).ranked()


def near_pairs(of: Terms, among: Container[str]) -> list[str]:
    """Return the pairs of different roots at most three words from each other, in either order."""
    return [f"{min(one, other)} {max(one, other)}" for one, other in _pairs(of, among, within=_NEAR) if one != other]


def neighbours(of: Terms, among: Container[str]) -> list[str]:
    """Return the pairs of roots that follow each other."""
    return [f"{one} {other}" for one, other in _pairs(of, among, within=1)]


def _pairs(of: Terms, among: Container[str], *, within: int) -> Iterator[tuple[str, str]]:
    places = [(at, one) for at, one in enumerate(of) if one in among]
    for number, (at, one) in enumerate(places):
        for further, other in places[number + 1 : number + 1 + within]:
            if further - at <= within:
                yield one, other


@dataclass(frozen=True)
class _Comparison:
    query: Query
    candidates: Sequence[Candidate]
    weights: Weights

    def ranked(self) -> list[Ranked]:
        ways, best = self._ways(), self._passages()
        scores = [sum(weight * way[number] for weight, way in ways) for number in range(len(self.candidates))]
        found = [
            Ranked(candidate, score + self.weights.passage * nearest, passage)
            for candidate, score, (nearest, passage) in zip(self.candidates, scores, best, strict=True)
            if score > 0
        ]
        return sorted(found, key=lambda one: (-one.score, one.candidate.key))

    def _ways(self) -> list[tuple[float, list[float]]]:
        every = [one.roots for one in self.candidates]
        own = [one.own_roots for one in self.candidates]
        stems = [one.stems for one in self.candidates]
        others = [all_of[len(its) :] for all_of, its in zip(every, own, strict=True)]
        told, weights = self.query.rarities, self.weights
        return [
            (1, _scores(every, told)),
            (weights.stems, _scores(stems, self._rarities(self.query.stems, self.query.frequencies.stems))),
            (weights.pieces, self._by_pieces(stems)),
            (weights.near_pairs, self._by_pairs(every, near_pairs)),
            (weights.own, _scores(own, told)),
            (weights.own_pairs, self._by_pairs(own, neighbours)),
            (weights.known, _scores(others, told)),
        ]

    def _rarities(self, terms: Iterable[str], counts: Mapping[str, int]) -> dict[str, float]:
        return {one: self.query.frequencies.rarity(counts, one) for one in dict.fromkeys(terms)}

    def _by_pairs(self, texts: Sequence[Terms], pairs: Callable[[Terms, Container[str]], list[str]]) -> list[float]:
        """Who holds a pair holds its words and is a candidate: it is counted among these."""
        told = self.query.rarities
        wanted = dict.fromkeys(pairs(self.query.roots, told))
        counted = [Counted(Counter(filter(wanted.__contains__, pairs(one, told))), len(one)) for one in texts]
        holding = Counter(chain.from_iterable(one.met for one in counted))
        return _okapi(counted, self._rarities(wanted, holding))

    def _by_pieces(self, texts: Sequence[Terms]) -> list[float]:
        asked = frozenset(chain.from_iterable(map(grams, self.query.stems)))
        shared = {one: tuple(sorted(grams(one) & asked)) for one in set(chain.from_iterable(texts))}
        met = {one for one, pieces in shared.items() if pieces}
        counted = []
        for one in texts:
            pieces = chain.from_iterable(map(shared.__getitem__, filter(met.__contains__, one)))
            counted.append(Counted(Counter(pieces), sum(map(len, one))))
        return _okapi(counted, self._rarities(sorted(asked), self.query.frequencies.pieces))

    def _passages(self) -> list[tuple[float, str]]:
        """Score each sentence, alone and with the next, and return of each candidate the first of the best."""
        cut = [_cut(one.sentences, self.query.rarities) for one in self.candidates]
        scores = iter(
            _okapi([one for said in cut for one, _ in said], self.query.rarities, by_length=_BY_LENGTH_OF_PASSAGE)
        )
        return [_best([(next(scores), words) for _, words in said]) for said in cut]


def _cut(said: Sequence[Passage], asked: Mapping[str, float]) -> list[tuple[Counted, str]]:
    alone = [Counted(Counter(filter(asked.__contains__, one.roots)), len(one.stems)) for one in said]
    found = [(counted, one.words) for counted, one in zip(alone, said, strict=True)]
    for (one, other), (first, second) in zip(pairwise(alone), pairwise(said), strict=True):
        if one.met and other.met:
            both = Counter({**one.met})
            both.update(other.met)
            found.append((Counted(both, one.length + other.length), f"{first.words} {second.words}"))
    return found


def _best(scored: Sequence[tuple[float, str]]) -> tuple[float, str]:
    score, words = max(scored, key=lambda one: one[0], default=(0.0, ""))
    return (score, words) if score > 0 else (0.0, "")


def _scores(texts: Sequence[Terms], rarities: Mapping[str, float]) -> list[float]:
    return _okapi([Counted(Counter(filter(rarities.__contains__, one)), len(one)) for one in texts], rarities)


def _okapi(texts: Sequence[Counted], rarities: Mapping[str, float], *, by_length: float = _BY_LENGTH) -> list[float]:
    average = sum(one.length for one in texts) / len(texts) if texts else 0
    return [_one(text, rarities, by_length, text.length / average) if text.met else 0.0 for text in texts]


def _one(text: Counted, rarities: Mapping[str, float], by_length: float, relative: float) -> float:
    dampened = _SATURATION * (1 - by_length + by_length * relative)
    return sum(rarities[term] * n * (_SATURATION + 1) / (n + dampened) for term, n in text.met.items())
