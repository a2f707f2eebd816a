"""Links that follow their words: what a split, a join or a rewriting elsewhere moves."""

from collections.abc import Iterator
from dataclasses import dataclass

from manifeste_tool.domain.comparing.remade import remade
from manifeste_tool.domain.text.text import Paragraph, Text


@dataclass(frozen=True, slots=True, order=True)
class Carried:
    """The link of `paragraph_id` to `key` continues the one that `origin` had.

    `absorbed`: the paragraph cited that source already, and took another one in that cited it too.
    """

    paragraph_id: str
    key: str
    origin: str
    absorbed: bool = False


def carried(before: Text, after: Text) -> tuple[Carried, ...]:
    """Return the links that went from one paragraph to another with its words.

    A paragraph takes from those joined into it, and a new one from the one it was cut from. A citation in another
    relation than there is somebody's new statement: who applies this keeps nothing of the link but its excerpt.
    """
    if not _may_carry(before, after):
        return ()
    origins = _origins(before, after)
    return tuple(sorted(one for unit in after for one in _of_unit(before, unit, origins.get(unit.id, ()))))


def _may_carry(before: Text, after: Text) -> bool:
    new = any(unit.id not in before.by_id and unit.sources for unit in after)
    return new or any(unit.sources and unit.id not in after.by_id for unit in before)


def _of_unit(before: Text, unit: Paragraph, origins: tuple[str, ...]) -> Iterator[Carried]:
    old = before.by_id.get(unit.id)
    had = {source.key for source in old.sources} if old else set()
    for source in sorted(unit.sources):
        for origin in origins:
            if any(one.key == source.key for one in before.by_id[origin].sources):
                yield Carried(unit.id, source.key, origin, source.key in had)
                break


def _origins(before: Text, after: Text) -> dict[str, tuple[str, ...]]:
    """Return, for each paragraph, those of the text before that it took words from, itself left out."""
    found = remade(before, after)
    taken: dict[str, list[str]] = {}
    for old, heir in found.joined.items():
        taken.setdefault(heir, []).append(old)
    changed = [old for old in before if old.id and _text(after, old.id) != old.text]
    for rank, unit in enumerate(after):
        if unit.id not in before.by_id:
            cut = [found.split[rank]] if rank in found.split else [one.id for one in changed if _shares(one, unit)]
            whole = [*cut, *(found.joined[one] for one in cut if one in found.joined)]
            taken[unit.id] = [*whole, *(old for one in whole for old in taken.get(one, ()))]
    return {identity: tuple(dict.fromkeys(those)) for identity, those in taken.items()}


def _text(text: Text, identity: str) -> str | None:
    unit = text.by_id.get(identity)
    return unit.text if unit else None


def _shares(old: Paragraph, unit: Paragraph) -> bool:
    """Whether one holds the other word for word."""
    return bool(unit.text) and (unit.text in old.text or old.text in unit.text)
