"""Links between paragraphs and what they rest on, and what they say of how long a source has been in the text."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from manifeste_tool.domain.text.text import Place, Relation, Source, Text


@dataclass(frozen=True, slots=True)
class SourceLink:
    """Who tied a source to a paragraph, when, and the words it rests on; key and relation repeat the text in Git.

    `excerpt` is a citizen's words and stands nowhere else. `person_id` and `commit_id` are None where nobody knows.
    `removed_at` ends the link. `confirmed_fingerprint` is the paragraph as it was when somebody last confirmed it.
    `carried_from` is the link that this one continues, after its paragraph was split, joined or moved.
    """

    paragraph_id: str
    key: str
    relation: Relation
    made_at: datetime
    excerpt: str = ""
    person_id: int | None = None
    commit_id: int | None = None
    removed_at: datetime | None = None
    confirmed_fingerprint: str = ""
    confirmed_at: datetime | None = None
    confirmed_by_id: int | None = None
    carried_from: int | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Edition:
    """A published text under its number."""

    number: str
    text: Text


@dataclass(frozen=True, slots=True)
class Use:
    """One paragraph that cites, or cited, a source.

    `since` is the version from which on it does, `""` while unpublished; `words` are the paragraph's. Once it no
    longer `stands`, `until` is the first version without it (`""`: the current text dropped it, no version yet) and
    `place` and `words` are those it had last. `amended` says that the words are no longer those of `since`; `changes`
    are the versions that changed them since, in order (`""`: the current text, no version yet).
    """

    paragraph_id: str
    key: str
    relation: Relation
    place: Place
    words: str
    since: str = ""
    until: str = ""
    amended: bool = False
    stands: bool = True
    changes: tuple[str, ...] = ()


_Where = tuple[str, str]
_Found = Mapping[_Where, Use]


def changed_sources(before: Text, after: Text) -> tuple[list[tuple[str, Source]], list[tuple[str, Source]]]:
    """Return the sources that appear and those that disappear, each with its paragraph's identity."""
    had = {(unit.id, source) for unit in before for source in unit.sources}
    has = {(unit.id, source) for unit in after for source in unit.sources}
    return sorted(has - had), sorted(had - has)


def relations_by_key(text: Text | None) -> Mapping[str, frozenset[Relation]]:
    """Return, for each key that a text cites, the relations in which it does."""
    found: dict[str, set[Relation]] = defaultdict(set)
    for paragraph in text or ():
        for source in paragraph.sources:
            found[source.key].add(source.relation)
    return {key: frozenset(relations) for key, relations in found.items()}


def uses(
    keys: Collection[str],
    editions: Sequence[Edition],
    standing: Text | None,
    *,
    merged: Mapping[str, str] | None = None,
) -> tuple[Use, ...]:
    """Return every use of `keys`: first those that stand, in the order of the text, then those of the past.

    `editions` are the published versions, oldest first; `standing` is the text as the reader sees it today (the last
    version for the public). A paragraph joined into another since is followed to the one that answers for it, a finding
    `merged` into another likewise: what cited it is a use of that one.
    """
    if standing is None:
        return ()
    now = _cited(standing, keys, standing, merged or {})
    then = [(edition.number, _cited(edition.text, keys, standing, merged or {})) for edition in editions]
    gone = dict.fromkeys(where for _, found in then for where in found if where not in now)
    return (*(_standing(where, use, then) for where, use in now.items()), *(_ended(where, then) for where in gone))


def heir(text: Text, identity: str) -> str:
    """Return the identity that answers today for `identity`: itself, or the paragraph that absorbed it."""
    return text.heirs.get(identity, identity)


def _cited(text: Text, keys: Collection[str], standing: Text, merged: Mapping[str, str]) -> _Found:
    found: dict[_Where, Use] = {}
    for paragraph in text:
        for source in sorted(paragraph.sources):
            key = merged.get(source.key, source.key)
            if paragraph.id and key in keys:
                place, where = text.places[paragraph.id], (heir(standing, paragraph.id), key)
                found.setdefault(where, Use(*where, source.relation, place, paragraph.text))
    return found


def _standing(where: _Where, use: Use, then: Sequence[tuple[str, _Found]]) -> Use:
    held: list[tuple[str, str]] = []
    for number, found in then:
        held = [*held, (number, found[where].words)] if where in found else []
    if not held:
        return use
    since, words = held[0]
    told = pairwise([*held, ("", use.words)])
    changes = tuple(number for (_, before), (number, after) in told if before != after)
    return replace(use, since=since, amended=words != use.words, changes=changes)


def _ended(where: _Where, then: Sequence[tuple[str, _Found]]) -> Use:
    """Return the last use of a source that no longer stands, with the versions between which it did."""
    held = [rank for rank, (_, found) in enumerate(then) if where in found]
    after = [number for number, _ in then[held[-1] + 1 :]]
    since, until = then[held[0]][0], after[0] if after else ""
    return replace(then[held[-1]][1][where], since=since, until=until, stands=False)
