"""Merge one unit three ways: its words, its shape, its sources, and whether it stands at all."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import TypeVar

from manifeste_tool.domain.merging import three_way
from manifeste_tool.domain.merging.answers import Answer, Cause, Outcome, Side, UnitOutcome, key_of
from manifeste_tool.domain.merging.three_way import Origin, Piece
from manifeste_tool.domain.text.text import Kind, Paragraph, Relation, Source

_T = TypeVar("_T")
_BY_LINES = (Kind.TABLE, Kind.OPAQUE)


@dataclass(frozen=True, slots=True)
class Three:
    """One unit in the three texts; `None` where it is not there. `remade` says which side split or joined it."""

    id: str
    base: Paragraph | None
    ours: Paragraph | None
    theirs: Paragraph | None
    remade: Mapping[Side, Cause]

    @property
    def key(self) -> str:
        """The key of an answer about this unit."""
        return key_of(self.base, self.ours, self.theirs)

    def outcome(self, outcome: Outcome, merged: Paragraph | None, cause: Cause | None = None) -> UnitOutcome:
        """Return an outcome nobody had to answer."""
        return UnitOutcome(self.id, outcome, cause, self.base, self.ours, self.theirs, merged)


def merge_unit(three: Three, answer: Answer | None = None) -> UnitOutcome:
    """Return what comes of a unit, its place left aside; at least one of the three holds it."""
    base, ours, theirs = three.base, three.ours, three.theirs
    if ours == theirs:
        return three.outcome(Outcome.UNCHANGED if ours == base else Outcome.SATISFIED, ours)
    if base in (ours, theirs):
        return three.outcome(Outcome.OURS, ours) if theirs == base else three.outcome(Outcome.THEIRS, theirs)
    if ours is None or theirs is None:
        return _gone(three, answer)
    if cause := _cut(three, ours, theirs):
        return _answered(three.outcome(Outcome.CONFLICT, ours, cause), answer)
    return _both(three, ours, theirs, answer=answer)


def _gone(three: Three, answer: Answer | None) -> UnitOutcome:
    """One side deleted what the other changed."""
    gone = Side.OURS if three.ours is None else Side.THEIRS
    cause = three.remade.get(gone, Cause.DELETED)
    outcome = Outcome.MOOT if gone is Side.OURS else Outcome.CONFLICT
    return _answered(three.outcome(outcome, three.ours, cause), answer)


def _cut(three: Three, ours: Paragraph, theirs: Paragraph) -> Cause | None:
    """Return why two changes cannot be merged word by word: one side split the unit or joined another to it."""
    if three.base is None or three.base.text in (ours.text, theirs.text) or ours.text == theirs.text:
        return None
    return three.remade.get(Side.OURS) or three.remade.get(Side.THEIRS)


def _answered(found: UnitOutcome, answer: Answer | None) -> UnitOutcome:
    """Give the unit as a whole to one side, or to the words that somebody wrote."""
    if answer is None or (answer.keep is None and answer.written is None):
        return found
    merged = found.theirs if answer.keep is Side.THEIRS else found.ours
    if answer.written is not None:
        merged = rewritten(found, answer.written)
    return replace(found, merged=merged, answered=True)


def rewritten(found: UnitOutcome, written: str) -> Paragraph | None:
    """Return the unit with the words that somebody wrote; `None` for none, which deletes it."""
    like = found.merged or found.ours or found.theirs or found.base
    return replace(like, text=written.strip()) if like and written.strip() else None


def _both(three: Three, ours: Paragraph, theirs: Paragraph, *, answer: Answer | None) -> UnitOutcome:
    base = three.base or replace(ours, text="", sources=frozenset(), joined=())
    pieces = three_way.merge_words(base.text, ours.text, theirs.text, breaks=ours.kind in _BY_LINES)
    sources, two_relations = merge_sources(base.sources, ours.sources, theirs.sources, keep=_kept(answer))
    shape, two_shapes = merge_shape(base, ours, theirs, keep=_kept(answer))
    causes = _causes(pieces, two_relations=two_relations, two_shapes=two_shapes)
    text = three_way.merged(pieces, keep=_kept(answer), first=answer.first if answer else None)
    unit = replace(
        ours,
        text=text.strip(),
        kind=shape[0],
        level=shape[1],
        ordinal=shape[2],
        sources=sources,
        joined=_joined(base, ours, theirs),
        fixed=_scalar(base.fixed, ours.fixed, theirs.fixed),
    )
    if not causes:
        return replace(three.outcome(Outcome.SATISFIED if unit == ours else Outcome.MERGED, unit), pieces=pieces)
    only_order = causes == [Cause.ORDER]
    found = three.outcome(Outcome.SAME_PLACE if only_order else Outcome.CONFLICT, unit, causes[0])
    found = replace(found, pieces=pieces)
    if answer and answer.written is not None:
        return replace(found, merged=rewritten(found, answer.written), answered=True)
    return replace(found, answered=bool(answer and (answer.keep or (only_order and answer.first))))


def _kept(answer: Answer | None) -> Side | None:
    return answer.keep if answer else None


def _causes(pieces: tuple[Piece, ...], *, two_relations: bool, two_shapes: bool) -> list[Cause]:
    origins = {piece.origin for piece in pieces}
    found = {
        Cause.WORDS: Origin.CLASH in origins,
        Cause.SOURCES: two_relations,
        Cause.SHAPE: two_shapes,
        Cause.ORDER: Origin.MEETING in origins,
    }
    return [cause for cause, met in found.items() if met]


def _scalar(base: _T, ours: _T, theirs: _T) -> _T:
    return theirs if ours == base else ours


def _joined(base: Paragraph, ours: Paragraph, theirs: Paragraph) -> tuple[str, ...]:
    """Keep what every side keeps and add what either added."""
    all_three = dict.fromkeys((*ours.joined, *theirs.joined))
    return tuple(old for old in all_three if (old in ours.joined and old in theirs.joined) or old not in base.joined)


def merge_sources(
    base: AbstractSet[Source], ours: AbstractSet[Source], theirs: AbstractSet[Source], *, keep: Side | None = None
) -> tuple[frozenset[Source], bool]:
    """Merge sources as a set: return them, and whether one key got two relations (`keep` decides, else ours).

    A source that one side removed and the other gave another relation stays.
    """
    relations = [{source.key: source.relation for source in side} for side in (base, ours, theirs)]
    found: dict[str, Relation] = {}
    contested = False
    for key in set().union(*relations):
        old, one, other = (side.get(key) for side in relations)
        both = one is not None and other is not None and one is not other and old not in (one, other)
        contested = contested or both
        kept = other if both and keep is Side.THEIRS else _scalar(old, one, other)
        if kept := kept or (None if old in (one, other) else one or other):
            found[key] = kept
    return frozenset(Source(key, relation) for key, relation in found.items()), contested


def merge_shape(
    base: Paragraph, ours: Paragraph, theirs: Paragraph, *, keep: Side | None = None
) -> tuple[tuple[Kind, int, str], bool]:
    """Merge kind, level and number: return them, and whether two kinds or levels exclude one another.

    Numbers of items are counted, not chosen: where both sides moved it, it moves by both.
    """
    forms = [(unit.kind, unit.level) for unit in (base, ours, theirs)]
    contested = forms[1] != forms[2] and forms[0] not in forms[1:]
    kind, level = forms[2] if contested and keep is Side.THEIRS else _scalar(*forms)
    return (kind, level, _ordinal(base.ordinal, ours.ordinal, theirs.ordinal)), contested


def _ordinal(base: str, ours: str, theirs: str) -> str:
    if base in (ours, theirs) or ours == theirs or not (base and ours and theirs):
        return _scalar(base, ours, theirs)
    return str(max(0, int(ours) + int(theirs) - int(base)))
