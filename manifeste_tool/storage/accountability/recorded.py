"""What was kept of the way that contributions were received, moderated, read: counts alone."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, select

from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.gathering.moderation import State
from manifeste_tool.domain.gathering.widening import Counted
from manifeste_tool.domain.reporting.reports import ReportState
from manifeste_tool.storage.consulting import grouping
from manifeste_tool.storage.consulting.figures import Tally
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import consultation, contribution
from manifeste_tool.storage.tables.gathering import flag, moderation, report_content
from manifeste_tool.storage.tables.journal import fact
from manifeste_tool.storage.tables.outcomes import dispute, outcome, outcome_batch
from manifeste_tool.storage.tables.synthesis import finding, mark, reading


@dataclass(frozen=True, slots=True)
class Received:
    """What came in: by what became of its words, for how many people it speaks, how it came."""

    tally: Tally
    people: int
    ways: Mapping[str, int]  # by the origin kept


@dataclass(frozen=True, slots=True)
class Moderated:
    """What moderators did. `grounds` are why contributions are not published; `reexamined` had their answer."""

    waiting: int = 0
    cleared: int = 0
    grounds: Mapping[str, int] | None = None
    masked: int = 0
    contested: int = 0
    reexamined: int = 0
    granted: int = 0
    flagged: int = 0
    upheld: int = 0

    @property
    def set_aside(self) -> int:
        """How many are not published."""
        return sum((self.grounds or {}).values())


@dataclass(frozen=True, slots=True)
class Read:
    """How contributions were read and what was drawn from them."""

    contributions: int  # that one person at least has read
    readers: int
    marks: int  # that readers made
    imported: int  # ties to a finding that came with it from a file
    findings: int
    merged: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What people decided of contributions, and what those concerned contested."""

    decisions: int
    contributions: int
    undone: int
    disputes: int
    open_disputes: int


def received(connection: Connection) -> Received:
    """Count everything that came in."""
    flags = (contribution.c.publishable, contribution.c.withdrawn, contribution.c.held)
    people = func.sum(case((contribution.c.people > 1, contribution.c.people), else_=1))
    columns = (contribution.c.origin, *flags)
    states, ways, voices = Counter[str](), Counter[str](), 0
    for row in connection.execute(select(*columns, func.count(), people).group_by(*columns)):
        origin, publishable, withdrawn, held, count, many = row
        states[_state(publishable=publishable, withdrawn=withdrawn, held=held)] += count
        ways[origin] += count
        voices += int(many)
    return Received(Tally(**states), voices, ways)


def _state(*, publishable: bool, withdrawn: bool, held: bool) -> str:
    return "withdrawn" if withdrawn else "unagreed" if not publishable else "held" if held else "readable"


def public_groups(connection: Connection) -> tuple[Counted, ...]:
    """Count what everybody may read by authority, author type and territory."""
    return grouping.groups(connection, Reach())


def reports(connection: Connection) -> tuple[int, int]:
    """Return how many consultations are published, and how many of these sent their report."""
    published = _count(connection, select(consultation.c.reference).where(consultation.c.published))
    sent = select(report_content.c.consultation).join(consultation).where(consultation.c.published)
    return published, _count(connection, sent.where(report_content.c.state == str(ReportState.SENT)))


def moderated(connection: Connection) -> Moderated:
    """Count what moderators decided."""
    by_state = select(moderation.c.state, func.count()).group_by(moderation.c.state)
    states: dict[str, int] = {row[0]: row[1] for row in connection.execute(by_state)}
    aside = moderation.c.state == str(State.SET_ASIDE)
    reasons = connection.execute(select(moderation.c.reason).where(aside)).scalars()
    asked, answered = moderation.c.reexamination_asked_at.is_not(None), moderation.c.reexamined_at.is_not(None)
    masked = select(fact.c.about_id).distinct().where(fact.c.name == str(Happened.CONTRIBUTION_MASKED))
    return Moderated(
        waiting=states.get(str(State.WAITING), 0),
        cleared=states.get(str(State.CLEARED), 0),
        grounds=Counter(reason.partition("\n")[0] for reason in reasons),
        masked=_count(connection, masked),
        contested=_count(connection, select(moderation.c.contribution).where(asked)),
        reexamined=_count(connection, select(moderation.c.contribution).where(answered)),
        granted=_count(connection, select(moderation.c.contribution).where(answered, ~aside)),
        flagged=_count(connection, select(flag.c.id)),
        upheld=_count(connection, select(flag.c.id).where(flag.c.upheld)),
    )


def read(connection: Connection) -> Read:
    """Count readings, marks and findings."""
    live = mark.c.removed_at.is_(None)
    return Read(
        contributions=_count(connection, select(reading.c.contribution).distinct()),
        readers=_count(connection, select(reading.c.person_id).distinct()),
        marks=_count(connection, select(mark.c.id).where(live, mark.c.person_id.is_not(None))),
        imported=_count(connection, select(mark.c.id).where(live, mark.c.person_id.is_(None))),
        findings=_count(connection, select(finding.c.key).where(finding.c.merged_into == "")),
        merged=_count(connection, select(finding.c.key).where(finding.c.merged_into != "")),
    )


def settled(connection: Connection) -> Settled:
    """Count decisions on contributions that stand, those undone, and disputes."""
    undone = outcome_batch.c.undone_at.is_not(None)
    return Settled(
        decisions=_count(connection, select(outcome_batch.c.id).where(~undone)),
        contributions=_count(connection, select(outcome.c.id).where(outcome.c.removed_at.is_(None))),
        undone=_count(connection, select(outcome_batch.c.id).where(undone)),
        disputes=_count(connection, select(dispute.c.id)),
        open_disputes=_count(connection, select(dispute.c.id).where(dispute.c.settled_at.is_(None))),
    )


def _count(connection: Connection, found: Select[Any]) -> int:
    return int(connection.execute(select(func.count()).select_from(found.subquery())).scalar_one())
