"""All that the clock does, source by source.

A source supplies its acts that are due or may become due soon, done ones too: the runner knows by their keys what is
left. It must go on supplying an act that has a `then` after its `do`, since that may have been cut. Keys are for ever
and at most 150 characters: whatever may move (the date of a deadline) stands in the key.
"""

from collections.abc import Callable, Iterable
from functools import partial

from manifeste_tool.domain.commission.clock import ClockAct
from manifeste_tool.services import files
from manifeste_tool.services.ballots import awaiting as ballots
from manifeste_tool.services.bundle import sending
from manifeste_tool.services.clock import deadlines, reminders, stage_acts, weekly
from manifeste_tool.services.consulting import forgetting
from manifeste_tool.services.membership import clocking
from manifeste_tool.services.moderation import letters, masking
from manifeste_tool.services.outcomes import telling
from manifeste_tool.services.privacy import purging
from manifeste_tool.services.publication import opening
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection

Source = Callable[[Workspace, Connection], Iterable[ClockAct]]

SOURCES: tuple[Source, ...] = (
    stage_acts.clock_acts,
    ballots.clock_acts,
    weekly.clock_acts,
    files.clock_acts,
    purging.clock_acts,
    forgetting.clock_acts,
    masking.clock_acts,
    letters.clock_acts,
    telling.clock_acts,
    sending.clock_acts,
    opening.clock_acts,
    clocking.clock_acts,
    # One source of reminders for each source of deadlines: one that fails stops no other.
    *(partial(reminders.clock_acts, source) for source in deadlines.SOURCES),
)


def name_of(source: Source) -> str:
    """Return how a source is called where it failed."""
    inner = source.args[0] if isinstance(source, partial) else source
    return f"{inner.__module__}.{inner.__qualname__}"
