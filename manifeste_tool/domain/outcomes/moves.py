"""What became of a contribution, as one value: when it is no longer what its author was last told, it has moved."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from manifeste_tool.domain.consulting.contributions import Fate, fate_of
from manifeste_tool.domain.consulting.sources import Use
from manifeste_tool.domain.outcomes.disputes import Dispute
from manifeste_tool.domain.outcomes.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a contribution stands for its author: its fate, the uses that stand, what was decided and answered.

    `outcome` is None where a paragraph says what became of it.
    """

    fate: Fate = Fate.TO_TREAT
    uses: tuple[Use, ...] = ()
    outcome: Outcome | None = None
    answers: tuple[Dispute, ...] = ()

    @property
    def story(self) -> str:
        """64 hexadecimal digits of all that its author is told of: of where a paragraph stands in the text, nothing.

        A decision made anew in the same words is no move.
        """
        said = [str(self.fate), *sorted(_used(use) for use in self.uses)]
        if one := self.outcome:
            said += ["decided", one.reason, one.passed_to, one.paragraph]
        said += [f"answered {one.id}" for one in self.answers]
        return hashlib.sha256("\0".join(said).encode()).hexdigest()


#: What is told of a contribution that nothing became of yet.
NOTHING = Standing().story


def standing(fate: Fate, uses: Collection[Use], outcome: Outcome | None, disputes: Collection[Dispute]) -> Standing:
    """Return where a contribution stands, from all that is known of it."""
    held = tuple(use for use in uses if use.stands)
    return Standing(
        fate=fate,
        uses=held,
        outcome=outcome if fate_of(use.relation for use in held) is Fate.TO_TREAT else None,
        answers=tuple(one for one in disputes if not one.is_open and one.answer),
    )


def _used(use: Use) -> str:
    return "\1".join((use.paragraph_id, use.key, str(use.relation), use.since, use.words))
