"""What a commit does to the links: told when it is announced, written when it is applied."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import datetime
from typing import Any

from manifeste_tool.domain.consulting.sources import SourceLink, changed_sources
from manifeste_tool.domain.provenance.carrying import carried
from manifeste_tool.domain.provenance.words import fingerprint
from manifeste_tool.domain.text.text import Relation, Text
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.text import links

#: What is announced of a commit whose sources become no links yet.
NOTHING: Mapping[str, Any] = {"cited": [], "removed": [], "carried": []}


@dataclass(frozen=True, slots=True)
class Told:
    """What the texts of a commit do not say of its sources.

    `excerpts` are the words of what is cited, by key; `resumed`, by key, the ended link that is made again; `linked`
    the drafting that main takes in, whose sources are links already; `renamed` the findings that the text cites under
    another key now.
    """

    excerpts: Mapping[str, str] = field(default_factory=dict)
    resumed: Mapping[str, int] = field(default_factory=dict)
    linked: Text | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)


def plain(before: Text, after: Text, told: Told) -> dict[str, Any]:
    """Return what a commit does to the links: put with the words they stand for, ended, carried with their words."""
    cited, removed = changed_sources(before, after)
    if told.linked is not None:
        put, ended = changed_sources(told.linked, after)
        cited, removed = sorted({*cited} & {*put}), sorted({*removed} | {*ended})
    words = {unit.id: fingerprint(unit.text) for unit in after}
    has = {(unit.id, source.key) for unit in after for source in unit.sources}
    return {
        "cited": [
            [place, one.key, str(one.relation), told.excerpts.get(one.key, ""), words[place]] for place, one in cited
        ],
        "removed": [[place, one.key] for place, one in removed if (place, one.key) not in has],
        "resumed": [[place, one.key, told.resumed[one.key]] for place, one in cited if one.key in told.resumed],
        "carried": [list(astuple(one)) for one in carried(told.linked or before, after)],
        "renamed": [[place, told.renamed[one.key], one.key] for place, one in removed if one.key in told.renamed],
    }


def apply(connection: Connection, made: Mapping[str, Any], by: tuple[int | None, int, datetime]) -> None:
    """Make and end the links of one commit; what follows its words keeps its maker, its date and its excerpt.

    `by` is who made the commit, its rank on record and its moment.
    """
    follows, joined = _followed(connection, made)
    for paragraph_id, key in made["removed"]:
        links.remove(connection, paragraph_id, [key], by[2])
    links.put(connection, [_link(cited, by, follows.get((cited[0], cited[1]))) for cited in made["cited"]])
    for (paragraph_id, key), origin in joined.items():
        links.complete(connection, paragraph_id, key, excerpt=origin.excerpt)


_Links = dict[tuple[str, str], SourceLink]


def _followed(connection: Connection, made: Mapping[str, Any]) -> tuple[_Links, _Links]:
    """Return, by paragraph and key, the links that new ones continue, and those that join one that stands."""
    moved = [(place, key, (origin, key)) for place, key, origin, _ in made.get("carried", ())]
    moved += [(place, key, (place, old)) for place, key, old in made.get("renamed", ())]
    standing = links.standing(connection, {origin for _, _, origin in moved})
    found = {(place, key): standing[origin] for place, key, origin in moved if origin in standing}
    ended = links.by_ids(connection, [one for _, _, one in made.get("resumed", ())])
    found |= {(place, key): ended[one] for place, key, one in made.get("resumed", ()) if one in ended}
    new = {(one[0], one[1]) for one in made["cited"]}
    return {one: link for one, link in found.items() if one in new}, {
        one: link for one, link in found.items() if one not in new
    }


def _link(cited: Sequence[str], by: tuple[int | None, int, datetime], origin: SourceLink | None) -> SourceLink:
    paragraph_id, key, relation, excerpt, *words = cited
    excerpt = excerpt or (origin.excerpt if origin else "")
    if origin is not None and origin.relation == relation:
        return replace(
            origin, paragraph_id=paragraph_id, key=key, removed_at=None, carried_from=origin.id, id=0, excerpt=excerpt
        )
    return SourceLink(
        paragraph_id=paragraph_id,
        key=key,
        relation=Relation(relation),
        excerpt=excerpt,
        person_id=by[0],
        commit_id=by[1],
        made_at=by[2],
        confirmed_fingerprint=words[0] if words else "",
    )
