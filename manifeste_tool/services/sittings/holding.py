"""Hold a sitting: open it with its attendance sheet, suspend, resume, close."""

from collections.abc import Iterable

from manifeste_tool.domain.commission.sittings import Sitting, SittingState
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError, StaleError
from manifeste_tool.services.sittings.attending import Line, note_all
from manifeste_tool.services.sittings.rooms import at_one_moment, known, record, standing, under_way
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import members, sittings
from manifeste_tool.storage.database import Connection


class OpenAlreadyError(StaleError):
    """A sitting is opened twice; `names` are those whose line says something else than what stands."""

    sentence = N_("La séance est déjà ouverte, depuis la feuille d'une autre personne. %(differences)s")


class NotConvenedError(StaleError):
    """A sitting is opened that nobody was convened to, or that is over."""

    sentence = N_("La séance « %(title)s » est %(state)s : seule une séance convoquée s'ouvre. Convoquez-la d'abord.")


class NotOpenError(StaleError):
    """A sitting is suspended that is not open."""

    sentence = N_("La séance « %(title)s » est %(state)s : seule une séance ouverte se suspend.")


class NotSuspendedError(StaleError):
    """A sitting is resumed that is not suspended."""

    sentence = N_("La séance « %(title)s » est %(state)s : seule une séance suspendue reprend.")


_SAME = N_("Votre feuille disait la même chose : il n'y a rien à refaire.")
_DIFFERENT = N_("Votre feuille disait autre chose pour : %s. Notez ces lignes une à une.")


def open_(ws: Workspace, by: Person, sitting_id: int, sheet: Iterable[Line] = ()) -> Sitting:
    """Open a sitting to which members were convened, and write its attendance sheet, in one act.

    Raises `ForbiddenError`, `NotFoundError`, `NotConvenedError`, `OpenAlreadyError`, and what `attending` does.
    """
    ws, lines = at_one_moment(ws), tuple(sheet)
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.OPEN_SITTING)
        sitting = known(connection, sitting_id)
        if not timely(Act.OPEN_SITTING, sitting.state):
            if timely(Act.CONDUCT_SITTING, sitting.state):
                raise OpenAlreadyError(differences=_differences(connection, sitting, lines))
            raise NotConvenedError(title=sitting.title, state=sitting.state)
        opened = _moved(connection, sitting, SittingState.OPEN, opened_at=ws.now())
        record(ws, connection, by, opened, Happened.SITTING_OPENED)
        note_all(ws, connection, by, opened, lines)
    return opened


def suspend(ws: Workspace, by: Person, sitting_id: int) -> Sitting:
    """Suspend an open sitting. Raises `ForbiddenError`, `NotFoundError`, `NotOpenError`."""
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.SUSPEND_SITTING)
        sitting = known(connection, sitting_id)
        if not timely(Act.SUSPEND_SITTING, sitting.state):
            raise NotOpenError(title=sitting.title, state=sitting.state)
        record(ws, connection, by, sitting, Happened.SITTING_SUSPENDED)
        return _moved(connection, sitting, SittingState.SUSPENDED)


def resume(ws: Workspace, by: Person, sitting_id: int) -> Sitting:
    """Resume a suspended sitting. Raises `ForbiddenError`, `NotFoundError`, `NotSuspendedError`."""
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.RESUME_SITTING)
        sitting = known(connection, sitting_id)
        if not timely(Act.RESUME_SITTING, sitting.state):
            raise NotSuspendedError(title=sitting.title, state=sitting.state)
        record(ws, connection, by, sitting, Happened.SITTING_RESUMED)
        return _moved(connection, sitting, SittingState.OPEN)


def close(ws: Workspace, by: Person, sitting_id: int) -> Sitting:
    """Close a sitting: every span of attendance ends, nothing is called any more.

    Raises `ForbiddenError`, `NotFoundError`, `NotUnderWayError`.
    """
    ws = at_one_moment(ws)
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.CONDUCT_SITTING)
        sitting = under_way(connection, sitting_id)
        there = standing(ws, connection, sitting)
        counted = {"required": str(there.required), "entitled": str(there.entitled)}
        record(ws, connection, by, sitting, Happened.SITTING_CLOSED, counted)
        sittings.end_all(connection, sitting.id, ws.now())
        return _moved(connection, sitting, SittingState.CLOSED, closed_at=ws.now(), called_id=None)


def refuse_unknown(_ws: Workspace, _by: Person, _sitting_id: int) -> Sitting:
    """Refuse an act that no button of ours sends. Raises `NotFoundError`."""
    raise NotFoundError


def _moved(connection: Connection, sitting: Sitting, state: SittingState, **others: object) -> Sitting:
    sittings.change(connection, sitting.id, {"state": str(state), **others})
    return known(connection, sitting.id)


def _differences(connection: Connection, sitting: Sitting, lines: Iterable[Line]) -> str:
    lasting = sittings.lasting(connection, sitting.id)
    names = {one.id: one.name for one in members.in_office(connection)}
    differing = [names[line.member_id] for line in lines if not line.says(lasting.get(line.member_id))]
    return _DIFFERENT % ", ".join(differing) if differing else _SAME
