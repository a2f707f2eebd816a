"""The reports of consultations (restitutions): awaited of the référents until the stage of the consultations closes.

A report is awaited from the day after its consultation ended; one without dates is awaited while the stage is open.
Where an authority has no référent with an account, the authority itself stands in the list: nobody can be mailed, and
the secretariat sees it.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.commission.deadlines import Awaited, Deadline, DeadlineKind
from manifeste_tool.domain.consulting.contributions import Consultation
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import N_
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people, stages
from manifeste_tool.storage.clock import reports
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.database import Connection

_TITLE = N_("Restitutions des concertations")


def deadlines(ws: Workspace, connection: Connection) -> Iterator[Deadline]:
    """Return the closing of the newest stage of consultations, while it is to come or a report is awaited."""
    stage = closing(connection)
    if stage is None or stage.closes_at is None:
        return
    awaited = _awaited(connection, ws.now())
    if stage.closes_at > ws.now() or any(not one.answered for one in awaited):
        yield Deadline(
            key=key_of(stage),
            kind=DeadlineKind.REPORT,
            title=_TITLE,
            at=stage.closes_at,
            path="/concertations",
            awaited=awaited,
            since=stage.opens_at,
        )


def key_of(stage: Stage) -> str:
    """Return the key of the deadline that the closing of a stage of consultations is."""
    return f"reports:{stage.id}"


def closing(connection: Connection) -> Stage | None:
    """Return the stage whose closing is the deadline of the reports: the last of the newest cycle that has one."""
    found = [stage for stage in stages.every(connection) if stage.kind is StageKind.CONSULTATION and stage.closes_at]
    return max(found, key=lambda stage: (stage.cycle, stage.closes_at, stage.id), default=None)


def is_over(consultation: Consultation, now: datetime) -> bool:
    """Whether a report can be awaited: the last day of the consultation is past in Paris, or it never had one."""
    today: date = now.astimezone(PARIS).date()
    return consultation.closes_on is None or consultation.closes_on < today


def _awaited(connection: Connection, now: datetime) -> tuple[Awaited, ...]:
    came = reports.every(connection)
    held: dict[str, list[bool]] = {}
    for one in (each for each in consultations.every(connection) if each.published):
        if is_over(one, now) or one.reference in came:
            held.setdefault(one.authority, []).append(one.reference in came)
    referents = [one for one in people.every(connection) if one.active and one.role is Role.REFERENT]
    named = {one.code: one.name for one in consultations.authorities(connection)}
    return tuple(
        one
        for code in sorted(held, key=lambda code: named[code])
        for one in _of_authority(named[code], held[code], [each for each in referents if each.authority == code])
    )


def _of_authority(name: str, came: Iterable[bool], referents: list[Person]) -> Iterator[Awaited]:
    late = sum(not one for one in came)
    if not referents:
        yield Awaited(name, late == 0, None, late)
    for one in referents:
        yield Awaited(f"{one.name} ({name})", late == 0, one.id, late)
