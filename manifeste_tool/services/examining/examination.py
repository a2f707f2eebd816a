"""What the sheet of an amendment shows of its examination, and what this reader may do about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from manifeste_tool.domain.amending.amendments import Amendment, Move
from manifeste_tool.domain.amending.opinions import Opinion
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.comparing.hunks import Hunk, hunks
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.charges.charging import chapters_touched
from manifeste_tool.services.examining import grouping
from manifeste_tool.services.examining.falling import Standings
from manifeste_tool.services.examining.grouping import Kin
from manifeste_tool.services.examining.opining import Shown, givers, seen
from manifeste_tool.services.examining.reexamining import of_one
from manifeste_tool.services.text.reading import may_see
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.examining.reexaminations import Reexamination


@dataclass(frozen=True, slots=True)
class Judging:
    """The re-examination of a refusal: what was asked and answered, and who may go on with it."""

    asked: Reexamination | None = None
    may_ask: bool = False
    may_answer: bool = False
    is_others_to_answer: bool = False


@dataclass(frozen=True, slots=True)
class Opinions:
    """The opinions a reader sees, their own apart, and whom one may be entered for."""

    shown: tuple[Shown, ...] = ()
    own: Opinion | None = None
    may_give: bool = False
    may_enter: bool = False
    rapporteurs: Mapping[int, str] | None = None
    associations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deciding:
    """What may be decided. `hunks` are the parts of a vote by division; `falls_by` what would make it fall.

    `satisfied` says that it brings nothing any more, `satisfied_by` thanks to which adopted amendment.
    """

    hunks: tuple[Hunk, ...] = ()
    may_discuss: bool = False
    may_deliberate_again: bool = False
    falls_by: Amendment | None = None
    satisfied: bool = False
    satisfied_by: Amendment | None = None


@dataclass(frozen=True, slots=True)
class Examination:
    """All of it. `cause` made it fall; `first` and `second` are the two sides of a second deliberation."""

    judging: Judging
    opinions: Opinions
    deciding: Deciding
    kin: Kin
    cause: Amendment | None
    first: Amendment | None
    second: Amendment | None


def examine(ws: Workspace, connection: Connection, reader: Reader, amendment: Amendment) -> Examination:
    """Return what an amendment's sheet shows of its examination; the reader may see the amendment."""
    around = grouping.around(ws, connection, amendment) if amendment.is_open and reader.sees(Thing.AMENDMENT) else None
    standings = Standings(ws, connection, around) if around and may(reader, Act.DECIDE) else None
    second = amendments.second_deliberation_of(connection, amendment.id)
    return Examination(
        judging=_judging(connection, reader, amendment),
        opinions=_opinions(ws, connection, reader, amendment),
        deciding=_deciding(ws, connection, reader, amendment, standings=standings, second=second),
        kin=grouping.kin(around, amendment) if around else Kin(),
        cause=_seen(connection, reader, amendment.cause_id),
        first=_seen(connection, reader, amendment.second_of_id),
        second=_seen(connection, reader, second.id if second else None),
    )


def _seen(connection: Connection, reader: Reader, amendment_id: int | None) -> Amendment | None:
    found = amendments.by_id(connection, amendment_id) if amendment_id else None
    return found if found and may_see(connection, reader, found) else None


def _judging(connection: Connection, reader: Reader, amendment: Amendment) -> Judging:
    asked = of_one(connection, amendment.id)
    refused = amendment.allows(Move.ADMIT_AFTER_ALL)
    if not (reader.is_person(amendment.author_id) or may(reader, Act.JUDGE_ADMISSIBILITY)):
        asked = None
    waits = asked is not None and asked.answered_at is None and may(reader, Act.JUDGE_ADMISSIBILITY)
    mine = waits and asked is not None and reader.is_person(asked.refused_by_id)
    may_ask = refused and asked is None and may(reader, Act.ASK_REEXAMINATION, owner=amendment.author_id)
    return Judging(asked, may_ask=may_ask, may_answer=refused and waits and not mine, is_others_to_answer=mine)


def _opinions(ws: Workspace, connection: Connection, reader: Reader, amendment: Amendment) -> Opinions:
    found = seen(connection, reader, [amendment.id]).get(amendment.id, ())
    own = next((one.opinion for one in found if reader.is_person(one.opinion.person_id)), None)
    enters = may(reader, Act.ENTER_OPINION, state=amendment.state)
    rapporteurs, associations = givers(connection) if enters else ({}, ())
    gives = may(reader, Act.GIVE_OPINION, state=amendment.state)
    gives = gives and may(reader, Act.GIVE_OPINION, chapters=chapters_touched(ws, connection, amendment))
    return Opinions(found, own, gives, enters, rapporteurs, associations)


def _deciding(
    ws: Workspace,
    connection: Connection,
    reader: Reader,
    amendment: Amendment,
    *,
    standings: Standings | None,
    second: Amendment | None,
) -> Deciding:
    decides = may(reader, Act.DECIDE)
    parts: tuple[Hunk, ...] = ()
    if decides and amendment.allows(Move.ADOPT):
        parts = hunks(ws.text(connection, amendment.base), ws.text(connection, amendment.sha))
    undone = second is not None and (second.is_open or second.is_adopted)
    again = may(reader, Act.DELIBERATE_AGAIN) and amendment.allows(Move.DELIBERATE_AGAIN) and not amendment.parent_id
    cause = standings.falls.get(amendment.id, 0) if standings else 0
    satisfied = standings.satisfied.get(amendment.id) if standings else None
    return Deciding(
        hunks=parts,
        may_discuss=decides and amendment.allows(Move.DISCUSS),
        may_deliberate_again=again and not undone,
        falls_by=amendments.by_id(connection, cause) if cause else None,
        satisfied=satisfied is not None,
        satisfied_by=amendments.by_id(connection, satisfied) if satisfied else None,
    )


def named(ws: Workspace, person: Person | None, cycle: int, number: int) -> Amendment:
    """Return the amendment that an address names, for somebody who may see it. Raises `NotFoundError`."""
    with ws.reading() as connection:
        found = amendments.numbered(connection, cycle, number)
        if found is None or not may_see(connection, ws.reader(person, connection), found):
            raise NotFoundError
        return found
