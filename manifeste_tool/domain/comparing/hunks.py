"""The numbered parts of an amendment (12.1, 12.2…), which a vote by division decides one by one."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from manifeste_tool.domain.comparing import alignment
from manifeste_tool.domain.comparing.diff import moves
from manifeste_tool.domain.comparing.edits import Change
from manifeste_tool.domain.comparing.matching import carry_identities
from manifeste_tool.domain.comparing.readable import is_rewritten, readable_hunks
from manifeste_tool.domain.comparing.unnamed import named, real, unnamed
from manifeste_tool.domain.comparing.words import Word, cores, words, written
from manifeste_tool.domain.merging.merge_order import merge_order
from manifeste_tool.domain.text.text import Paragraph, Text


@dataclass(frozen=True, slots=True)
class Hunk:
    """One part of an amendment that can be adopted without the others, numbered from 1 in the order of the text.

    `before` and `after` are the words it takes out and puts in (a whole unit's for an insertion or a deletion);
    a change of shape, of place or of sources has none.
    """

    number: int
    paragraph_id: str
    change: Change
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """A hunk with what applying it takes: the unit's name and, for words, their ranks."""

    name: str
    change: Change
    span: alignment.Hunk | None = None
    before: str = ""
    after: str = ""


def hunks(base: Text, proposal: Text) -> tuple[Hunk, ...]:
    """Return the numbered hunks that make `proposal` of `base`: its units in order, deleted ones where they stood."""
    return tuple(
        Hunk(number, real(part.name), part.change, part.before, part.after)
        for number, part in enumerate(_parts(*_named(base, proposal)), start=1)
    )


def apply_hunks(base: Text, proposal: Text, numbers: Collection[int]) -> Text:
    """Return the base with these hunks of the proposal and no other: none gives the base, all the proposal."""
    front = proposal.front if numbers else base.front
    base, proposal = _named(base, proposal)
    chosen = [part for number, part in enumerate(_parts(base, proposal), start=1) if number in numbers]
    done = {change: {part.name for part in chosen if part.change is change} for change in Change}
    left = set(moves(base, proposal)) - done[Change.MOVED]
    theirs = [
        identity
        for identity in proposal.by_id
        if identity not in left and (identity in base.by_id or identity in done[Change.INSERTED])
    ]
    order = merge_order(tuple(base.by_id), tuple(base.by_id), theirs).ids
    spans: dict[str, list[_Part]] = {}
    for part in chosen:
        spans.setdefault(part.name, []).append(part)
    kept = (
        _applied(base.by_id.get(one), proposal.by_id.get(one), spans.get(one, []))
        for one in order
        if one not in done[Change.DELETED]
    )
    return Text(tuple(unnamed(unit) for unit in kept if unit), front)


def _named(base: Text, proposal: Text) -> tuple[Text, Text]:
    base = named(base, "b")
    return base, named(carry_identities(base, proposal), "p")


def _parts(base: Text, proposal: Text) -> Iterator[_Part]:
    moved = moves(base, proposal)
    for identity in merge_order(tuple(base.by_id), tuple(base.by_id), tuple(proposal.by_id)).ids:
        if identity not in base.by_id:
            yield _Part(identity, Change.INSERTED, after=proposal.by_id[identity].text)
        elif identity not in proposal.by_id:
            yield _Part(identity, Change.DELETED, before=base.by_id[identity].text)
        else:
            if identity in moved:
                yield _Part(identity, Change.MOVED)
            if base.by_id[identity] != proposal.by_id[identity]:  # most are the same: their words are not cut
                yield from _within(base.by_id[identity], proposal.by_id[identity])


def _within(old: Paragraph, new: Paragraph) -> Iterator[_Part]:
    before, after = _cut(old.text), _cut(new.text)
    for span in _spans(before, after):
        said = written(before[span.start : span.end]), written(after[span.new_start : span.new_end])
        yield _Part(old.id, Change.MODIFIED, span, *said)
    if _form(old) != _form(new):
        yield _Part(old.id, Change.MODIFIED)
    if old.sources != new.sources:
        yield _Part(old.id, Change.CITED)


def _form(unit: Paragraph) -> tuple[object, ...]:
    return (*unit.shape, unit.joined, unit.fixed)


def _cut(text: str) -> list[Word]:
    found, end = words(text)
    return [*found, Word(end, "")] if end else found


def _spans(before: list[Word], after: list[Word]) -> list[alignment.Hunk]:
    least = alignment.hunks(cores(before), cores(after))
    spaces = written(before) != written(after) and not least
    if spaces or is_rewritten(least, before, after):
        return [alignment.Hunk(0, len(before), 0, len(after))]
    return readable_hunks(least, before, after)


def _applied(old: Paragraph | None, new: Paragraph | None, parts: list[_Part]) -> Paragraph | None:
    if old is None or new is None:
        return old or new
    unit = old
    for part in parts:
        if part.change is Change.CITED:
            unit = replace(unit, sources=new.sources)
        elif part.change is Change.MODIFIED and part.span is None:
            unit = replace(
                unit, kind=new.kind, level=new.level, ordinal=new.ordinal, joined=new.joined, fixed=new.fixed
            )
    chosen = [part.span for part in parts if part.span]
    return replace(unit, text=_reworded(old.text, new.text, chosen)) if chosen else unit


def _reworded(before: str, after: str, chosen: list[alignment.Hunk]) -> str:
    """Return the words with some hunks applied; the space before a word that stays follows the hunk before it."""
    old, new = _cut(before), _cut(after)
    if chosen == _spans(old, new):
        return after
    found: list[Word] = []
    at = 0
    for span in chosen:
        found += [*old[at : span.start], *new[span.new_start : span.new_end]]
        at = span.end
        if at < len(old) and span.new_end < len(new):
            found.append(Word(new[span.new_end].space, old[at].core))
            at += 1
    return written([*found, *old[at:]]).strip()


def by_unit(found: Collection[Hunk]) -> Mapping[str, tuple[Hunk, ...]]:
    """Return the hunks of each unit, in order."""
    units: dict[str, list[Hunk]] = {}
    for hunk in found:
        units.setdefault(hunk.paragraph_id, []).append(hunk)
    return {identity: tuple(parts) for identity, parts in units.items()}
