"""The workshop's pure fold: amendments as adopted, and working copies, brought one after the other into a text.

The same fold makes the preview and what is written, so that what is confirmed is what was shown. Answers are found by
the hash of the three texts they settle: changing an earlier step asks again only what that changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from manifeste_tool.domain.comparing.hunks import apply_hunks
from manifeste_tool.domain.merging.answers import Answer, UnitOutcome
from manifeste_tool.domain.merging.merge import Merge, merge
from manifeste_tool.domain.text.markdown import canonical
from manifeste_tool.domain.text.text import Text

Answers = Mapping[str, Answer]
_NONE: Answers = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Change:
    """What one step brings: `proposal`, written against `base`.

    `hunks` are the numbers that were adopted and not left out, `None` for all. `subs` are the adopted sub-amendments,
    in the order they were decided, each with its own base: `proposal`, or an earlier state of it.
    """

    base: Text
    proposal: Text
    hunks: frozenset[int] | None = None
    subs: tuple["Change", ...] = ()


@dataclass(frozen=True, slots=True)
class Adopted:
    """A change as adopted: its text, then the text after each sub-amendment, and how each of these merged."""

    texts: tuple[Text, ...]
    merges: tuple[Merge, ...]

    @property
    def text(self) -> Text:
        """The text with every adopted sub-amendment in it."""
        return self.texts[-1]


@dataclass(frozen=True, slots=True)
class Folded:
    """One step of the fold: the text before it, the change as adopted, how it merged, and the text after it."""

    before: Text
    adopted: Adopted
    merge: Merge
    after: Text

    @property
    def outcomes(self) -> tuple[UnitOutcome, ...]:
        """What came of every unit, inside the change as adopted first."""
        return tuple(outcome for one in (*self.adopted.merges, self.merge) for outcome in one.outcomes)

    @property
    def unsettled(self) -> tuple[UnitOutcome, ...]:
        """The outcomes that wait for an answer, each asked once."""
        waiting = {outcome.key: outcome for outcome in self.outcomes if not outcome.settled}
        return tuple(waiting.values())


def adopted(change: Change, answers: Answers = _NONE) -> Adopted:
    """Return a change as adopted: the hunks kept of it, then its sub-amendments, merged into one another."""
    text = change.proposal
    if change.hunks is not None:
        text = canonical(apply_hunks(change.base, change.proposal, change.hunks))
    texts, merges = [text], []
    for sub in change.subs:
        merges.append(merge(sub.base, texts[-1], adopted(sub, answers).text, answers=answers))
        texts.append(canonical(merges[-1].text))
    return Adopted(tuple(texts), tuple(merges))


def fold(today: Text, changes: Sequence[Change], answers: Answers = _NONE) -> tuple[Folded, ...]:
    """Bring changes into a text in this order, three-way: stored base, text so far, change as adopted."""
    return tuple(_folded(today, changes, answers))


def _folded(today: Text, changes: Sequence[Change], answers: Answers) -> Iterator[Folded]:
    for change in changes:
        brought = adopted(change, answers)
        merged = merge(change.base, today, brought.text, answers=answers)
        after = canonical(merged.text)
        yield Folded(today, brought, merged, after)
        today = after
