"""Merge today's text and a proposal written against an earlier one: by identity, then word by word.

Words, shape, sources and place of a unit are merged apart, so a move and an edit both apply. Whatever two people
changed differently is not chosen in silence: it stays as today's text has it and is said, with a key under which an
answer may be given.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from manifeste_tool.domain.comparing.matching import carry_identities
from manifeste_tool.domain.comparing.remade import Remade, remade
from manifeste_tool.domain.comparing.unnamed import MARK, named, unnamed
from manifeste_tool.domain.merging import three_way
from manifeste_tool.domain.merging.answers import Answer, Cause, Outcome, Side, UnitOutcome, key_of_words
from manifeste_tool.domain.merging.merge_order import merge_order
from manifeste_tool.domain.merging.merge_places import Places
from manifeste_tool.domain.merging.merge_unit import Three, merge_unit
from manifeste_tool.domain.text.text import Paragraph, Text

__all__ = ["Answer", "Cause", "Merge", "Outcome", "Side", "UnitOutcome", "merge"]

_UNTOUCHED: Mapping[Side, Cause] = {}
_NONE: Mapping[str, Answer] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Merge:
    """The merged text, and what came of every unit, in its order (deleted ones where they stood)."""

    text: Text
    outcomes: tuple[UnitOutcome, ...]

    @property
    def clean(self) -> bool:
        """Whether nobody has to be asked any more."""
        return not self.unsettled

    @property
    def unsettled(self) -> tuple[UnitOutcome, ...]:
        """The outcomes that still wait for an answer."""
        return tuple(outcome for outcome in self.outcomes if not outcome.settled)


def merge(base: Text, ours: Text, theirs: Text, *, answers: Mapping[str, Answer] = _NONE) -> Merge:
    """Merge `theirs`, a proposal written against `base`, into `ours`, today's text.

    Units of `ours` and `theirs` without identity are recognised by content. `answers` are found by the `key` of the
    outcome they settle. An unsettled collision leaves today's words there, and every other hunk applied; two
    insertions that meet stand both, ours first, until an order is chosen.
    """
    return _merged(*_named(base, ours, theirs), answers)


def _named(base: Text, ours: Text, theirs: Text) -> tuple[Text, Text, Text]:
    base = named(base, "b")
    return base, named(carry_identities(base, ours), "o"), named(carry_identities(base, theirs), "t")


def _unnamed(unit: Paragraph | None) -> Paragraph | None:
    return unnamed(unit) if unit else None


def _merged(base: Text, ours: Text, theirs: Text, answers: Mapping[str, Answer]) -> Merge:
    cut = {Side.OURS: remade(base, ours), Side.THEIRS: remade(base, theirs)}
    causes = {side: _remade_units(found) for side, found in cut.items()}
    identities = dict.fromkeys((*ours.by_id, *theirs.by_id, *base.by_id))
    outcomes: dict[str, UnitOutcome] = {}
    for identity in identities:
        texts = (base.by_id.get(identity), ours.by_id.get(identity), theirs.by_id.get(identity))
        if texts[0] is texts[1] is texts[2]:  # the very same value, as nearly all units are
            outcomes[identity] = UnitOutcome(identity, Outcome.UNCHANGED, None, *texts, texts[1])
            continue
        three = Three(identity, *texts, _causes_of(identity, causes))
        outcomes[identity] = merge_unit(three, answers.get(three.key) if answers else None)
    places = Places(outcomes, answers)
    order = merge_order(
        tuple(base.by_id), tuple(ours.by_id), tuple(theirs.by_id), first=places.first, places=places.wanted()
    )
    places.settle(order)
    front, told = _front(base.front, ours.front, theirs.front, answers=answers)
    listed = [*told, *(places.outcomes[identity] for identity in order.ids)]
    standing = (_unnamed(outcome.merged) for outcome in listed if outcome.id not in places.twins)
    return Merge(Text(tuple(unit for unit in standing if unit), front), tuple(_said(outcome) for outcome in listed))


def _remade_units(found: Remade) -> dict[str, Cause]:
    """Return the units that were cut, joined, or took others in."""
    joined = (*found.joined, *found.joined.values())
    return {**dict.fromkeys(found.split.values(), Cause.SPLIT), **dict.fromkeys(joined, Cause.JOINED)}


def _causes_of(identity: str, causes: Mapping[Side, Mapping[str, Cause]]) -> Mapping[Side, Cause]:
    if not any(identity in found for found in causes.values()):
        return _UNTOUCHED
    return {side: found[identity] for side, found in causes.items() if identity in found}


def _said(outcome: UnitOutcome) -> UnitOutcome:
    """Return the outcome without the names that stood for identities during the merge."""
    if not outcome.id.startswith(MARK):
        return outcome
    base, ours, theirs, merged = map(_unnamed, (outcome.base, outcome.ours, outcome.theirs, outcome.merged))
    return replace(outcome, id="", base=base, ours=ours, theirs=theirs, merged=merged)


def _front(base: str, ours: str, theirs: str, *, answers: Mapping[str, Answer]) -> tuple[str, tuple[UnitOutcome, ...]]:
    """Merge the front matter, opaque, line by line; a collision is an outcome without identity nor units."""
    if base in (ours, theirs) or ours == theirs:
        return (theirs if ours == base else ours), ()
    pieces = three_way.merge_lines(base, ours, theirs)
    key = key_of_words(("front", base, ours, theirs))
    answer = answers.get(key) or Answer()
    front = three_way.merged(pieces, keep=answer.keep) if answer.written is None else answer.written
    if all(piece.settled for piece in pieces):
        return front, ()
    answered = answer != Answer()
    nobody = (None, None, None, None)
    return front, (UnitOutcome("", Outcome.CONFLICT, Cause.FRONT, *nobody, key, pieces=pieces, answered=answered),)
