"""Stages, drafts and what people were told, for the tests of the clock."""

from datetime import timedelta

from manifeste_tool.domain.audience import Audience, Stage, StageKind
from manifeste_tool.domain.commission.deadlines import Deadline
from manifeste_tool.domain.facts import Fact, Happened
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.clock import deadlines
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices, stages
from tests.services.story import Cast, change

BOUNDARIES = (Happened.STAGE_OPENED, Happened.STAGE_CLOSED)
REMINDERS = (Happened.DEADLINE_NEARS, Happened.REMINDED)


def said(ws: Workspace, *names: str) -> list[tuple[str, str]]:
    """What the journal says under these names, oldest first, with the kind of stage where it names one."""
    with ws.reading() as connection:
        facts = journal.latest(connection, Audience.SECRETARIAT, limit=500)
    return [(one.name, one.details.get("kind", "")) for one in reversed(facts) if one.name in names]


def news(ws: Workspace, person: Person, *names: str) -> list[Fact]:
    """What somebody was told under these names, oldest first."""
    with ws.reading() as connection:
        waiting = notices.waiting(connection, person.id, limit=100)
    return [fact for _, fact in reversed(waiting) if fact.name in names]


def add_stage(ws: Workspace, kind: StageKind, opens: float, closes: float | None, *, public: bool = False) -> Stage:
    """Add a stage that opens and closes so many hours from now."""
    at = ws.now()
    ends = at + timedelta(hours=closes) if closes is not None else None
    with ws.writing() as connection:
        return stages.add(connection, Stage(kind, at + timedelta(hours=opens), ends, public))


def draft(here: Cast, by: Person, headline: str = "Un brouillon", *, behalf: int | None = None) -> str:
    """Keep a draft that could be filed as it is; return its key."""
    key = here.ws.new_key()
    words = (change("bbbbbbb2", f"L'accueil, selon {headline}."),)
    proposing.keep_draft(here.ws, by, Proposal(key, here.tip(), headline, "Parce que.", words, on_behalf_of_id=behalf))
    return key


def deadline(ws: Workspace, key: str) -> Deadline:
    with ws.reading() as connection:
        return deadlines.known(ws, connection, key)
