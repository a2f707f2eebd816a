"""Find the few contributions worth comparing word by word, and what is known of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.suggesting.frequencies import Frequencies
from manifeste_tool.domain.suggesting.query import Query
from manifeste_tool.domain.suggesting.ranking import Candidate
from manifeste_tool.domain.suggesting.roots import roots, tokens
from manifeste_tool.services.text.reading import visible_text
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.consulting import contributions, grouping
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.suggesting import candidates
from manifeste_tool.storage.suggesting.candidates import Said

#: Words are counted in so many contributions at most, taken at equal steps.
_SAMPLE = 2_000
#: A root that more contributions hold is common: it finds none by itself, but two of them together do.
_COMMON = 2_000
_COMMONS, _OF_TWO, _FEW_OF_MANY = 4, 500, 200
#: So many contributions are compared word by word; those that the reader may not read are passed over, so many times.
_COMPARED, _PORTION, _PORTIONS = 200, 250, 8
_BEGINNING = 5
#: Findings are few: so many at most, the latest, are compared.
MOST_FINDINGS = 2_000


def frequencies(ws: Workspace, connection: Connection, reach: Reach) -> Frequencies:
    """Return how common words are, counted again once contributions came or changed.

    Two counts at most are kept: what everybody may read, and all of it. A référent has the first.
    """
    name = ("suggesting", reach.every)
    state = (grouping.state(connection), contributions.newest(connection))
    of = Reach(every=reach.every)
    return ws.standing(name, state, lambda: Frequencies.of(candidates.sample(connection, of, _SAMPLE)))


def beginnings(query: Query) -> tuple[str, ...]:
    """Return how the words begin that may have one of the roots: fewer letters find more."""
    return tuple(dict.fromkeys(each[:_BEGINNING] for each in query.rarities))


def contributions_near(
    ws: Workspace, connection: Connection, reader: Reader, query: Query, *, left_out: Collection[str], words: str
) -> list[Candidate]:
    """Return what this reader may read that shares most with the words, with what others say of it.

    What the paragraph of these very words cites tells nothing of it.
    """
    citing = _citing(ws, connection, reader, words)
    nearest = _nearest(connection, query, citing)
    said = _readable(connection, Reach.of(reader), nearest, left_out)
    drawn = candidates.drawn(connection, [one.key for one in said])
    return [
        Candidate(one.key, one.title, one.body, (*drawn.get(one.key, ()), *citing.get(one.key, ()))) for one in said
    ]


def nearest_of(query: Query, said: Iterable[Said], *, left_out: Collection[str]) -> list[Candidate]:
    """Return those few of what was written that hold the most of what is asked about."""
    asked = set(query.rarities)
    left = [one for one in said if one.key not in left_out]
    told = {one.key: _told(query, asked.intersection(roots(one.stems.split()))) for one in left}
    nearest = sorted(left, key=lambda one: (-told[one.key], one.key))[:_COMPARED]
    return [Candidate(one.key, one.title, one.body) for one in nearest]


def _told(query: Query, held: Collection[str]) -> float:
    return sum(query.rarities[one] for one in sorted(held))


def _readable(connection: Connection, reach: Reach, ids: Sequence[int], left_out: Collection[str]) -> list[Said]:
    found: list[Said] = []
    for portion in batches(ids[: _PORTION * _PORTIONS], _PORTION):
        read = candidates.read(connection, reach, portion)
        found += [read[each] for each in portion if each in read and read[each].key not in left_out]
        if len(found) >= _COMPARED:
            break
    return found[:_COMPARED]


def _nearest(connection: Connection, query: Query, citing: Mapping[str, Sequence[str]]) -> list[int]:
    """Return contributions by what the roots tell that they hold, or what is said of them; among equals, the latest."""
    held: dict[int, set[str]] = defaultdict(set)
    for each, asked in (*_by_words(connection, query), *_by_what_is_said(connection, query, citing)):
        held[each] |= asked
    told = {each: _told(query, asked) for each, asked in held.items()}
    return sorted(told, key=lambda each: (-told[each], -each))


def _by_words(connection: Connection, query: Query) -> Iterator[tuple[int, set[str]]]:
    common: list[str] = []
    for each, family in query.families.items():
        found = candidates.holding(connection, [family], _COMMON + 1)
        common += [each] if len(found) > _COMMON else []
        yield from ((one, {each}) for one in found[: _FEW_OF_MANY if len(found) > _COMMON else _COMMON])
    for pair in combinations(common[:_COMMONS], 2):
        for one in candidates.holding(connection, [query.families[each] for each in pair], _OF_TWO):
            yield one, set(pair)


def _by_what_is_said(
    connection: Connection, query: Query, citing: Mapping[str, Sequence[str]]
) -> Iterator[tuple[int, set[str]]]:
    asked = set(query.rarities)
    for each, stems in candidates.drawn_holding(connection, beginnings(query), MOST_FINDINGS):
        yield each, asked.intersection(roots(stems.split()))
    shared = {key: asked.intersection(roots(tokens(" ".join(said)))) for key, said in citing.items()}
    found = candidates.identifiers(connection, sorted(key for key, some in shared.items() if some))
    yield from ((each, shared[key]) for key, each in found.items())


def _citing(ws: Workspace, connection: Connection, reader: Reader, words: str) -> Mapping[str, Sequence[str]]:
    """Return, by what they cite, the paragraphs that this reader sees."""
    visible = visible_text(ws, connection, reader)
    found: dict[str, list[str]] = {}
    for paragraph in visible.text.paragraphs if visible else ():
        for source in paragraph.sources if paragraph.text.strip() != words.strip() else ():
            found.setdefault(source.key, []).append(paragraph.text)
    return found
