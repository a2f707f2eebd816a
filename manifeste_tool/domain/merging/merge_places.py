"""What a merged order means for each unit: moves that stand, moves that contradict, insertions that meet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from manifeste_tool.domain.merging.answers import Answer, Cause, Outcome, Side, UnitOutcome, key_of_words
from manifeste_tool.domain.merging.merge_order import Meeting, Order
from manifeste_tool.domain.merging.merge_unit import merge_sources, rewritten
from manifeste_tool.domain.text.text import Paragraph, fingerprint

_MOVED_BY_THEIRS = {Outcome.UNCHANGED: Outcome.THEIRS, Outcome.OURS: Outcome.MERGED}
_MOVED_BY_OURS = {Outcome.UNCHANGED: Outcome.OURS, Outcome.THEIRS: Outcome.MERGED}


@dataclass(slots=True)
class Places:
    """The outcomes of a merge while their places are settled; `twins` are insertions of theirs that ours made too."""

    outcomes: dict[str, UnitOutcome]
    answers: Mapping[str, Answer]
    twins: dict[str, str] = field(default_factory=dict)

    def wanted(self) -> dict[str, Side]:
        """Return the side that an answer chose for each unit: it decides between two places too."""
        if not self.answers:
            return {}
        kept = {identity: self.answers.get(found.key) for identity, found in self.outcomes.items()}
        return {identity: answer.keep for identity, answer in kept.items() if answer and answer.keep}

    def first(self, meeting: Meeting) -> Side:
        """Return the side whose insertions come first where two meet: ours until somebody says otherwise."""
        answer = self.answers.get(self._key(*self._apart(meeting))) if self.answers else None
        return answer.first if answer and answer.first else Side.OURS

    def settle(self, order: Order) -> None:
        """Bring what the order says into the outcomes."""
        for identity in order.moved[Side.OURS] | order.moved[Side.THEIRS]:
            self._move(identity, order)
        for meeting in order.meetings:
            self._meet(meeting)

    def _move(self, identity: str, order: Order) -> None:
        found = self.outcomes[identity]
        if identity in order.contested:
            if found.settled and found.ours and found.theirs:
                answered = identity in self.wanted()
                contested = replace(found, outcome=Outcome.CONFLICT, cause=Cause.ORDER, answered=answered)
                self.outcomes[identity] = contested
            return
        by_ours, by_theirs = (identity in order.moved[side] for side in Side)
        if by_theirs and found.ours is None and found.outcome is Outcome.OURS:
            self.outcomes[identity] = self._moot(found)
        elif by_ours and by_theirs:
            if found.outcome is Outcome.UNCHANGED:
                self.outcomes[identity] = replace(found, outcome=Outcome.SATISFIED)
        elif found.merged:
            outcome = (_MOVED_BY_THEIRS if by_theirs else _MOVED_BY_OURS).get(found.outcome, found.outcome)
            self.outcomes[identity] = replace(found, outcome=outcome)

    def _moot(self, found: UnitOutcome) -> UnitOutcome:
        """Return the outcome of a move of a unit that is gone."""
        answer = self.answers.get(found.key)
        kept = found.theirs if answer and answer.keep is Side.THEIRS else None
        return replace(
            found,
            outcome=Outcome.MOOT,
            cause=Cause.DELETED,
            merged=kept,
            answered=bool(answer and answer.keep),
        )

    def _meet(self, meeting: Meeting) -> None:
        ours, theirs = self._apart(meeting)
        for identity, twin in self._twins(meeting).items():
            self._unite(identity, twin)
        if not (ours and theirs):
            return
        key = self._key(ours, theirs)
        answer = self.answers.get(key)
        for identity in theirs:
            self.outcomes[identity] = _met(self.outcomes[identity], key, answer)
        if answer and answer.keep is Side.THEIRS:
            for identity in ours:
                if self.outcomes[identity].base is None:
                    self.outcomes[identity] = replace(self.outcomes[identity], merged=None)

    def _unite(self, identity: str, twin: str) -> None:
        """Drop the second of two equal insertions; the first one takes its sources."""
        dropped, kept = self.outcomes[identity], self.outcomes[twin]
        self.twins[identity] = twin
        if kept.merged and dropped.theirs and dropped.theirs.sources - kept.merged.sources:
            united = replace(kept.merged, sources=kept.merged.sources | dropped.theirs.sources)
            kept = self.outcomes[twin] = replace(kept, outcome=Outcome.MERGED, merged=united)
        self.outcomes[identity] = replace(dropped, outcome=Outcome.SATISFIED, ours=kept.ours, merged=kept.merged)

    def _apart(self, meeting: Meeting) -> tuple[list[str], list[str]]:
        """Return what really meets: neither units that are gone nor equal insertions."""
        twins = self._twins(meeting)
        ours = [one for one in meeting.ours if one not in twins.values() and self.outcomes[one].merged]
        return ours, [one for one in meeting.theirs if one not in twins and self.outcomes[one].merged]

    def _twins(self, meeting: Meeting) -> dict[str, str]:
        """Pair the insertions of theirs with the equal ones of ours."""
        waiting: dict[tuple[object, ...], list[str]] = {}
        for identity in reversed(meeting.ours):
            unit = self.outcomes[identity].ours
            if unit and self.outcomes[identity].base is None:
                waiting.setdefault((unit.text, *unit.shape), []).append(identity)
        found: dict[str, str] = {}
        for identity in meeting.theirs:
            unit = self.outcomes[identity].theirs
            equals = waiting.get((unit.text, *unit.shape)) if unit and self.outcomes[identity].base is None else None
            if unit and equals and not _contradict(unit, self.outcomes[equals[-1]].ours):
                found[identity] = equals.pop()
        return found

    def _key(self, ours: Sequence[str], theirs: Sequence[str]) -> str:
        seen = [[self.outcomes[one].merged for one in side] for side in (ours, theirs)]
        prints = [[fingerprint(unit) if unit else "-" for unit in side] for side in seen]
        return key_of_words((*prints[0], "meets", *prints[1]))


def _contradict(one: Paragraph, other: Paragraph | None) -> bool:
    return other is not None and merge_sources(frozenset(), one.sources, other.sources)[1]


def _met(found: UnitOutcome, key: str, answer: Answer | None) -> UnitOutcome:
    """Return the outcome of a unit that meets another at its place."""
    if not found.settled:
        return found
    met = replace(found, outcome=Outcome.SAME_PLACE, cause=Cause.ORDER, asked=key)
    if answer is None:
        return met
    if answer.written is not None:
        return replace(met, merged=rewritten(found, answer.written), answered=True)
    dropped = answer.keep is Side.OURS and found.base is None
    return replace(met, merged=None if dropped else found.merged, answered=bool(answer.keep or answer.first))
