"""What became of one contribution, told in the order it happened and no newer than its reader may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.consulting.contributions import Fate, fate_of
from manifeste_tool.domain.consulting.sources import Use
from manifeste_tool.domain.outcomes.disputes import Dispute
from manifeste_tool.domain.outcomes.outcomes import Outcome
from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.text.text import Place, Text
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.outcomes import disputes, outcomes, stories
from manifeste_tool.storage.outcomes.stories import Read
from manifeste_tool.storage.text import texts


@dataclass(frozen=True, slots=True)
class Story:
    """The dates and decisions of one contribution's story.

    `outcome` is what a person decided, `place` where it says the contribution stands already, None where the reader
    does not see that paragraph. `drawn_at` is when it was put to each finding, `published_at` when each version came.
    `told_readers` says whether how many read it may be told.
    """

    outcome: Outcome | None = None
    place: Place | None = None
    read: Read | None = None
    told_readers: bool = False
    drawn_at: Mapping[str, datetime | None] = field(default_factory=dict)
    published_at: Mapping[str, datetime] = field(default_factory=dict)
    disputes: tuple[Dispute, ...] = ()

    def contested(self, paragraph_id: str, key: str) -> tuple[Dispute, ...]:
        """Return what was said of one link, oldest first."""
        return tuple(one for one in self.disputes if (one.paragraph_id, one.key) == (paragraph_id, key))

    def beside(self, shown: Iterable[Use]) -> tuple[Dispute, ...]:
        """Return what was said of links that no use shown holds any more."""
        held = {(use.paragraph_id, use.key) for use in shown}
        return tuple(one for one in self.disputes if (one.paragraph_id, one.key) not in held)

    def is_decided(self, shown: Iterable[Use]) -> bool:
        """Whether what became of it is what a person decided: no paragraph that the reader sees says otherwise."""
        linked = fate_of(use.relation for use in shown if use.stands)
        return self.outcome is not None and linked is Fate.TO_TREAT


def story(connection: Connection, reader: Reader, reference: str, text: Text | None) -> Story:
    """Return the story of one contribution; `text` is the one that the reader sees."""
    decided = outcomes.decided(connection, [reference]).get(reference) if reader.sees(Thing.OUTCOME) else None
    return Story(
        outcome=decided,
        place=text.places.get(decided.paragraph) if text and decided else None,
        read=stories.read(connection, reference),
        told_readers=reader.sees(Thing.MARK),
        drawn_at=stories.drawn_at(connection, reference),
        published_at={one.number: one.published_at for one in texts.versions(connection)},
        disputes=disputes.of_contributions(connection, [reference]),
    )
