"""What is joined to a version: no more than the public may know at that moment, each datum by a name of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.record.mentions import Datum, MentionKind
from manifeste_tool.domain.text.text import Text
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.evidence.showing import Cited, cited
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.synthesis import findings
from manifeste_tool.storage.text import links


@dataclass(frozen=True, slots=True)
class Moment:
    """The version that is frozen, as the public sees it: its text, and what it comes after."""

    reader: Reader
    text: Text
    sha: str
    published_at: datetime
    after: datetime | None  # when the version before it was published
    ranks: tuple[int, int]  # of the decisions: the last of the version before, the last of this one


def sources(ws: Workspace, connection: Connection, moment: Moment) -> Iterator[Datum]:
    """Return what is public of the sources that the text cites: titles, who said it in kind and place, excerpts."""
    keys = sorted({source.key for unit in moment.text for source in unit.sources})
    reach = reach_of(ws, connection, moment.reader)
    said = contributions.of_references(connection, keys)
    readable = {key: reach.shown(one) for key, one in said.items() if reach.reads(one)}
    pieces = {key: one for key, one in cited(connection, moment.reader, keys).items() if one.readable}
    drawn = findings.of_keys(connection, keys)
    for one in readable.values():
        yield from _contribution(one)
    for key, finding in drawn.items():
        yield Datum(f"source/{key}/titre", MentionKind.SOURCE, key, finding.title)
    yield from _pieces(pieces.values())
    yield from _excerpts(connection, moment.text, readable.keys(), drawn.keys() | pieces.keys())


def _contribution(one: Contribution) -> Iterator[Datum]:
    if one.title:
        yield Datum(f"contribution/{one.reference}/titre", MentionKind.CONTRIBUTION, one.reference, one.title)
    if said_by := who(one):
        yield Datum(f"contribution/{one.reference}/auteur", MentionKind.CONTRIBUTOR, one.reference, said_by)


def who(one: Contribution) -> str:
    """Return who said a contribution, in kind and place, as it is shown."""
    return ", ".join(filter(None, (one.author_type, one.territory)))


def _pieces(cited_here: Iterable[Cited]) -> Iterator[Datum]:
    for key, one in {each.evidence.key: each.evidence for each in cited_here}.items():
        yield Datum(f"source/{key}/titre", MentionKind.SOURCE, key, one.title)
        if one.author:
            yield Datum(f"source/{key}/auteur", MentionKind.SOURCE, key, one.author)


def _excerpts(connection: Connection, text: Text, said: Iterable[str], others: Iterable[str]) -> Iterator[Datum]:
    kinds = dict.fromkeys(others, MentionKind.SOURCE) | dict.fromkeys(said, MentionKind.CONTRIBUTION)
    cites = {(unit.id, source.key) for unit in text for source in unit.sources}
    for link in links.of_paragraphs(connection, [unit.id for unit in text]):
        if link.excerpt and link.key in kinds and (link.paragraph_id, link.key) in cites:
            yield Datum(f"extrait/{link.paragraph_id}/{link.key}", kinds[link.key], link.key, link.excerpt)
