"""The closing of the filing: awaited is whoever has a draft that is not filed. Nobody has to file anything.

A member without a draft, or who filed all of theirs, has answered. Of a draft the secretariat learns that it exists,
never what it says. Rectifications are not awaited: they may be made during the examination, too.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.commission.deadlines import Awaited, Deadline, DeadlineKind
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import N_
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people, stages
from manifeste_tool.storage.amending import drafts
from manifeste_tool.storage.database import Connection

_TITLE = N_("Dépôt des amendements")
#: How long a closed filing stays in the list: while it may still be extended, or drafts be filed late.
KEPT = timedelta(days=30)
_FILES_FOR_OTHERS = (Role.SECRETARIAT, Role.ADMINISTRATOR)


def deadlines(ws: Workspace, connection: Connection) -> Iterator[Deadline]:
    """Return the closing of every filing that is open or to come; while none is open, of the last one for a month."""
    now, found = ws.now(), _filings(connection)
    awaited = _awaited(connection) if any(stage.opens_at <= now for stage, _ in found) else ()
    past = [(stage, at) for stage, at in found if at <= now < at + KEPT]
    is_open = any(stage.is_open(now) for stage, _ in found)
    for stage, at in [*([] if is_open else past[-1:]), *(one for one in found if one[1] > now)]:
        yield Deadline(
            key=f"stage:{stage.id}",
            kind=DeadlineKind.FILING,
            title=_TITLE,
            at=at,
            path="/mes-amendements",
            awaited=awaited if stage.opens_at <= now else (),
            since=stage.opens_at,
        )


def _filings(connection: Connection) -> list[tuple[Stage, datetime]]:
    """Return the filings that have a closing, the earliest first; one that closed as it opened never was one."""
    ends = [(stage, stage.closes_at) for stage in stages.every(connection) if stage.kind is StageKind.FILING]
    return sorted(((stage, at) for stage, at in ends if at and stage.opens_at < at), key=lambda one: one[1])


def _awaited(connection: Connection) -> tuple[Awaited, ...]:
    waiting = drafts.unfiled(connection)
    there = (one for one in people.every(connection) if _may_be_awaited(one, waiting.get(one.id, 0)))
    return tuple(Awaited(one.name, one.id not in waiting, one.id, waiting.get(one.id, 0)) for one in there)


def _may_be_awaited(person: Person, drafted: int) -> bool:
    """Members, and whoever of the secretariat has begun a draft on a member's behalf."""
    return person.active and (person.role is Role.MEMBER or (person.role in _FILES_FOR_OTHERS and drafted > 0))
