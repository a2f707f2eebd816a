"""Attendance during a sitting: who arrives, leaves, sits for somebody, lends their voice. Each act is one fact.

A member has one span at most at any moment: in the room, replaced in it, lending their voice, or excused. An act ends
the span that lasts and begins another; none is ever rewritten. `seen` is the span that the page showed (0 for none):
an act on what has changed since is refused and says so, unless it asks for what stands already.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.attendance import Attending, Presence, refuse_proxy
from manifeste_tool.domain.commission.sittings import Sitting
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError, RefusedError, StaleError
from manifeste_tool.services.sittings.rooms import at_one_moment, record, record_crossing, standing, under_way
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import members, sittings
from manifeste_tool.storage.database import Connection

_SEATED = (Attending.PRESENT, Attending.SUBSTITUTE)
_LONGEST_NAME = 200


class AttendanceMovedError(StaleError):
    """Somebody else wrote something about this member since the page was shown."""

    sentence = N_(
        "La feuille a changé depuis que vous l'avez ouverte : %(name)s, %(state)s. Rien n'a été écrasé. "
        "Regardez la feuille à jour, puis notez de nouveau si besoin."
    )


class NoProxiesError(RefusedError):
    """The rules of the sitting allow no proxy at all."""

    sentence = N_("Cette séance n'admet aucun pouvoir. Notez un suppléant, ou l'excuse du membre.")


class NamelessSubstituteError(RefusedError):
    """A substitute sits, but nobody says who."""

    sentence = N_("Indiquez qui siège à la place de %(name)s : choisissez son suppléant ou écrivez un nom.")


class UnfitSubstituteError(RefusedError):
    """Somebody who is nobody's substitute, or another member's, would sit."""

    sentence = N_(
        "La personne choisie n'est pas suppléante de %(name)s. Choisissez l'un de ses suppléants, ou écrivez un nom."
    )


class NoSuchProxyError(StaleError):
    """A proxy is ended that does not stand."""

    sentence = N_("%(name)s n'a pas de pouvoir en cours : rien n'a été changé.")


@dataclass(frozen=True, slots=True)
class Line:
    """What a line of the attendance sheet says of a member; `how` None for who is not there.

    `by_id` is the substitute with an account, or the holder of the proxy; `by_name` a substitute without account.
    """

    member_id: int
    how: Attending | None
    by_id: int | None = None
    by_name: str = ""

    @property
    def is_nameless(self) -> bool:
        """Whether nobody is named who would sit or hold."""
        return self.by_id is None and not self.by_name.strip()

    def says(self, span: Presence | None) -> bool:
        """Whether a span says the same already."""
        if span is None:
            return self.how is None
        return (span.how, span.by_id, span.by_name) == (self.how, self.by_id, self.by_name)


def arrive(ws: Workspace, by: Person, sitting_id: int, member_id: int, *, seen: int | None = None) -> None:
    """Seat a member in person: their proxy and their substitute's seat end.

    Raises `ForbiddenError`, `NotFoundError`, `NotUnderWayError`, `AttendanceMovedError`.
    """
    note(ws, by, sitting_id, Line(member_id, Attending.PRESENT), seen=seen)


def leave(
    ws: Workspace, by: Person, sitting_id: int, member_id: int, *, holder_id: int | None = None, seen: int | None = None
) -> None:
    """Let a member or their substitute leave, handing their voice to `holder_id` if one is given.

    Raises what `arrive` does, `OwnProxyError`, `TooManyProxiesError`, `NoProxiesError`.
    """
    note(ws, by, sitting_id, Line(member_id, Attending.PROXY if holder_id else None, holder_id), seen=seen)


def seat_substitute(
    ws: Workspace,
    by: Person,
    sitting_id: int,
    member_id: int,
    *,
    by_id: int | None = None,
    by_name: str = "",
    seen: int | None = None,
) -> None:
    """Seat a substitute for a member, with an account or by name.

    Raises what `arrive` does, `NamelessSubstituteError`, `UnfitSubstituteError`.
    """
    note(ws, by, sitting_id, Line(member_id, Attending.SUBSTITUTE, by_id, by_name), seen=seen)


def give_proxy(
    ws: Workspace, by: Person, sitting_id: int, member_id: int, *, holder_id: int | None, seen: int | None = None
) -> None:
    """Lend the voice of a member to another one, who leaves their seat if they had it.

    Raises what `leave` does.
    """
    note(ws, by, sitting_id, Line(member_id, Attending.PROXY, holder_id), seen=seen)


def end_proxy(ws: Workspace, by: Person, sitting_id: int, member_id: int, *, seen: int | None = None) -> None:
    """End the proxy of a member. Raises what `arrive` does, `NoSuchProxyError`."""
    ws = at_one_moment(ws)
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.HOLD_SITTING)
        sitting = under_way(connection, sitting_id)
        member = _member(connection, member_id)
        held = sittings.lasting(connection, sitting.id).get(member.id)
        if held is None or held.how is not Attending.PROXY:
            raise NoSuchProxyError(name=member.name)
        _write(ws, connection, by, sitting, Line(member.id, None), held=held, seen=seen)


def note(ws: Workspace, by: Person, sitting_id: int, line: Line, *, seen: int | None = None) -> None:
    """Write what a line of the sheet says now. Raises what the acts above do."""
    ws = at_one_moment(ws)
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.HOLD_SITTING)
        sitting = under_way(connection, sitting_id)
        lasting = sittings.lasting(connection, sitting.id)
        checked = checked_line(connection, sitting, line, lasting)
        _write(ws, connection, by, sitting, checked, held=lasting.get(line.member_id), seen=seen)


def note_all(ws: Workspace, connection: Connection, by: Person, sitting: Sitting, lines: Iterable[Line]) -> None:
    """Write a whole sheet, inside a transaction. Raises what the acts above do, at the first line that cannot be."""
    before = standing(ws, connection, sitting)
    for line in lines:
        lasting = sittings.lasting(connection, sitting.id)
        _begin(ws, connection, by, sitting, checked_line(connection, sitting, line, lasting))
    record_crossing(ws, connection, by, sitting, before)


def checked_line(connection: Connection, sitting: Sitting, line: Line, lasting: Mapping[int, Presence]) -> Line:
    """Return a line that may be written: whose it is, who sits, who holds. Raises what the acts above do."""
    member = _member(connection, line.member_id)
    if line.how is Attending.PROXY:
        given = {key: span.by_id for key, span in lasting.items() if span.how is Attending.PROXY and span.by_id}
        refuse_unfit_holder(connection, sitting, member, line.by_id, given)
        return Line(member.id, line.how, line.by_id)
    if line.how is Attending.SUBSTITUTE:
        return _substitute(connection, member, line)
    return Line(member.id, line.how)


def refuse_unfit_holder(
    connection: Connection, sitting: Sitting, member: Person, holder_id: int | None, given: Mapping[int, int]
) -> None:
    """Refuse a proxy that the rules do not allow.

    Raises `NoProxiesError`, `OwnProxyError`, `TooManyProxiesError`.
    """
    if not sitting.max_proxies:
        raise NoProxiesError
    names = {one.id: one.name for one in members.in_office(connection)}
    limit, name = sitting.max_proxies, names.get(holder_id or 0, "")
    refuse_proxy(member.id, holder_id, given=given, limit=limit, entitled=names, name=name)


def _substitute(connection: Connection, member: Person, line: Line) -> Line:
    name = " ".join(line.by_name.split())[:_LONGEST_NAME]
    if line.is_nameless:
        raise NamelessSubstituteError(name=member.name)
    theirs = members.substitutes(connection, [member.id]).get(member.id, ())
    if line.by_id is not None and line.by_id not in {one.id for one in theirs}:
        raise UnfitSubstituteError(name=member.name)
    return Line(member.id, Attending.SUBSTITUTE, line.by_id, "" if line.by_id else name)


def _member(connection: Connection, member_id: int) -> Person:
    found = next((one for one in members.in_office(connection) if one.id == member_id), None)
    if found is None:
        raise NotFoundError
    return found


def _write(
    ws: Workspace,
    connection: Connection,
    by: Person,
    sitting: Sitting,
    line: Line,
    *,
    held: Presence | None,
    seen: int | None,
) -> None:
    if line.says(held):
        return
    if seen is not None and seen != (held.id if held else 0):
        name = _member(connection, line.member_id).name
        raise AttendanceMovedError(name=name, state=held.how if held else "absent")
    before = standing(ws, connection, sitting)
    if held:
        _end(ws, connection, by, sitting, held, seated=line.how in _SEATED)
    _begin(ws, connection, by, sitting, line)
    record_crossing(ws, connection, by, sitting, before)


def _end(ws: Workspace, connection: Connection, by: Person, sitting: Sitting, held: Presence, *, seated: bool) -> None:
    """End a span; somebody whose seat stays taken has not left."""
    sittings.end(connection, held.id, ws.now())
    if held.how is Attending.PROXY:
        details = {"member": str(held.member_id), "holder": str(held.by_id)}
        record(ws, connection, by, sitting, Happened.PROXY_ENDED, details, thing=Thing.ATTENDANCE)
    elif held.how in _SEATED and not seated:
        record(ws, connection, by, sitting, Happened.MEMBER_LEFT, _details(held), thing=Thing.ATTENDANCE)


def _begin(ws: Workspace, connection: Connection, by: Person, sitting: Sitting, line: Line) -> None:
    if line.how is None:
        return
    span = Presence(line.member_id, line.how, ws.now(), by_id=line.by_id, by_name=line.by_name)
    sittings.begin(connection, sitting.id, span, by_id=by.id)
    if line.how is Attending.PROXY:
        details = {"member": str(line.member_id), "holder": str(line.by_id)}
        record(ws, connection, by, sitting, Happened.PROXY_GIVEN, details, thing=Thing.ATTENDANCE)
    elif line.how in _SEATED:
        record(ws, connection, by, sitting, Happened.MEMBER_ARRIVED, _details(span), thing=Thing.ATTENDANCE)


def _details(span: Presence) -> dict[str, str]:
    return {
        "member": str(span.member_id),
        "how": str(span.how),
        "by": str(span.by_id or ""),
        "by_name": span.by_name,
    }
