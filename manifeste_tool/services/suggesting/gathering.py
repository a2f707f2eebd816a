"""Find the few contributions worth comparing word by word, and what is known of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.people import Reader
from manifeste_tool.domain.suggesting.frequencies import Frequencies
from manifeste_tool.domain.suggesting.query import Query
from manifeste_tool.domain.suggesting.ranking import Candidate
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
_COMMONS, _OF_TWO = 4, 500
#: So many contributions are compared word by word; those that the reader may not read are passed over, so many times.
_COMPARED, _PORTION, _PORTIONS = 300, 400, 5
_BEGINNING = 5


def frequencies(ws: Workspace, connection: Connection, reach: Reach) -> Frequencies:
    """Return how common words are, counted again once contributions came or changed.

    Two counts at most are kept: what everybody may read, and all of it. A référent has the first.
    """
    name = ("suggesting", reach.every)
    state = (grouping.state(connection), contributions.newest(connection))
    kept = ws.remembered.known([name]).get(name)
    if isinstance(kept, tuple) and kept[0] == state:
        found: Frequencies = kept[1]
        return found
    made = Frequencies.of(candidates.sample(connection, Reach(every=reach.every), _SAMPLE))
    ws.remembered.keep({name: (state, made)})
    return made


def beginnings(query: Query) -> tuple[str, ...]:
    """Return how the words begin that may have one of the roots: fewer letters find more."""
    return tuple(dict.fromkeys(each[:_BEGINNING] for each in query.rarities))


def contributions_near(
    ws: Workspace, connection: Connection, reader: Reader, query: Query, *, left_out: Collection[str], words: str
) -> list[Candidate]:
    """Return what this reader may read that shares most with the words, with what others say of it.

    What the paragraph of these very words cites tells nothing of it.
    """
    said = _readable(connection, Reach.of(reader), query, left_out)
    references = [one.key for one in said]
    drawn = candidates.drawn(connection, references) if reader.sees(Thing.FINDING) else {}
    citing = _citing(ws, connection, reader, words)
    return [
        Candidate(one.key, one.title, one.body, (*drawn.get(one.key, ()), *citing.get(one.key, ()))) for one in said
    ]


def _readable(connection: Connection, reach: Reach, query: Query, left_out: Collection[str]) -> list[Said]:
    found: list[Said] = []
    for number, portion in enumerate(batches(_nearest(connection, query), _PORTION)):
        read = candidates.read(connection, reach, portion)
        found += [read[each] for each in portion if each in read and read[each].key not in left_out]
        if len(found) >= _COMPARED or number + 1 == _PORTIONS:
            break
    return found[:_COMPARED]


def _nearest(connection: Connection, query: Query) -> list[int]:
    """Return the contributions by what the roots tell that they hold, the most first; among equals, the latest."""
    told: dict[int, float] = defaultdict(float)
    common: list[str] = []
    for each, family in query.families.items():
        held = candidates.holding(connection, [family], _COMMON + 1)
        common += [each] if len(held) > _COMMON else []
        for one in held if len(held) <= _COMMON else ():
            told[one] += query.rarities[each]
    for pair in combinations(common[:_COMMONS], 2):
        for one in candidates.holding(connection, [query.families[each] for each in pair], _OF_TWO):
            told[one] += sum(query.rarities[each] for each in pair)
    if not told and common:
        told.update(dict.fromkeys(candidates.holding(connection, [query.families[common[0]]], _COMMON), 1.0))
    return sorted(told, key=lambda each: (-told[each], -each))


def _citing(ws: Workspace, connection: Connection, reader: Reader, words: str) -> Mapping[str, Sequence[str]]:
    """Return, by what they cite, the paragraphs that this reader sees."""
    visible = visible_text(ws, connection, reader)
    found: dict[str, list[str]] = {}
    for paragraph in visible.text.paragraphs if visible else ():
        for source in paragraph.sources if paragraph.text.strip() != words.strip() else ():
            found.setdefault(source.key, []).append(paragraph.text)
    return found
