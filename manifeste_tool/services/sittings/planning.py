"""Plan a sitting, change it, convene the members to it, cancel it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from manifeste_tool.domain.commission.sittings import Sitting, SittingState
from manifeste_tool.domain.commission.voting import QuorumKind, Rules
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, StaleError
from manifeste_tool.services import notifying
from manifeste_tool.services.sittings import plans
from manifeste_tool.services.sittings.rooms import known, record
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import members, sittings
from manifeste_tool.storage.database import Connection

#: What a person sets of a sitting, in the order in which a change of it is told.
FIELDS = ("title", "begins_at", "ends_at", "place", "link", "agenda", "chapters", "chair_id", "max_proxies", "rules")


class NotPlannedError(StaleError):
    """A sitting is changed, convened or cancelled that has begun or is over."""

    sentence = N_(
        "La séance « %(title)s » est %(state)s : elle ne se modifie plus, ne se convoque plus et ne s'annule plus. "
        "Prévoyez-en une autre."
    )


class ConvenedAlreadyError(StaleError):
    """Members are convened twice."""

    sentence = N_("Les membres sont déjà convoqués à la séance « %(title)s » : rien n'a été renvoyé.")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a person sets of a sitting; `agenda` is one item a line, `chapters` none for the whole text."""

    title: str
    begins_at: datetime
    ends_at: datetime | None = None
    place: str = ""
    link: str = ""
    agenda: str = ""
    chapters: tuple[str, ...] = ()
    chair_id: int | None = None
    rules: Rules = field(default_factory=Rules)
    max_proxies: int = 1


def plan(ws: Workspace, by: Person, wanted: Plan) -> Sitting:
    """Plan a sitting; nobody is told before they are convened.

    Raises `ForbiddenError` and the refusals of `plans`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.HOLD_SITTING)
        new = replace(plans.checked(ws, connection, _laid(Sitting("", ws.now()), wanted)), cycle=ws.cycle(connection))
        sitting = known(connection, sittings.add(connection, new, by_id=by.id, at=ws.now()))
        record(ws, connection, by, sitting, Happened.SITTING_PLANNED)
    return sitting


def change(ws: Workspace, by: Person, sitting_id: int, wanted: Plan) -> Sitting:
    """Change a sitting that has not begun; whoever was convened is told what changed, from what to what.

    Raises `ForbiddenError`, `NotFoundError`, `NotPlannedError` and the refusals of `plans`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.CHANGE_SITTING)
        old = _planned(connection, sitting_id)
        new = plans.checked(ws, connection, _laid(old, wanted), old=old)
        told = changes(old, new)
        if told:
            sittings.write(connection, new)
            fact_id = record(ws, connection, by, new, Happened.SITTING_CHANGED, told)
            _tell(connection, by, new, fact_id)
    return new


def convene(ws: Workspace, by: Person, sitting_id: int) -> Sitting:
    """Convene every member in office, once; each is told.

    Raises `ForbiddenError`, `NotFoundError`, `NotPlannedError`, `ConvenedAlreadyError`, `PastSittingError`,
    `NoPlaceError`, `NobodyToConveneError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.CONVENE)
        sitting = _planned(connection, sitting_id)
        if not timely(Act.CONVENE, sitting.state):
            raise ConvenedAlreadyError(title=sitting.title)
        plans.refuse_unready(ws, connection, sitting)
        sittings.change(connection, sitting.id, {"state": str(SittingState.CONVENED), "convened_at": ws.now()})
        convened = known(connection, sitting.id)
        details = {"title": convened.title}
        _tell(connection, by, convened, record(ws, connection, by, convened, Happened.SITTING_CONVENED, details))
    return convened


def cancel(ws: Workspace, by: Person, sitting_id: int, *, why: str) -> Sitting:
    """Cancel a sitting that has not begun; whoever was convened is told why.

    Raises `ForbiddenError`, `NotFoundError`, `NotPlannedError`, `NoReasonToCancelError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.CHANGE_SITTING)
        sitting = _planned(connection, sitting_id)
        reason = plans.reason(why)
        sittings.change(connection, sitting.id, {"state": str(SittingState.CANCELLED), "closed_at": ws.now()})
        fact_id = record(
            ws, connection, by, sitting, Happened.SITTING_CANCELLED, {"title": sitting.title, "reason": reason}
        )
        _tell(connection, by, sitting, fact_id)
        return known(connection, sitting.id)


def changes(old: Sitting, new: Sitting) -> Mapping[str, str]:
    """Return what changed as a fact keeps it: `<field>_from` and `<field>_to`, moments in ISO, in the order told."""
    pairs = ((name, _words(old, name), _words(new, name)) for name in FIELDS)
    changed = [(name, before, after) for name, before, after in pairs if before != after]
    return {key: words for name, before, after in changed for key, words in _both(name, before, after)}


def _both(name: str, before: str, after: str) -> Iterable[tuple[str, str]]:
    return (f"{name}_from", before), (f"{name}_to", after)


def _words(sitting: Sitting, name: str) -> str:
    given = getattr(sitting, name)
    if isinstance(given, Rules):
        number = f" {given.quorum.number}" if given.quorum.kind is QuorumKind.NUMBER else ""
        return f"{given.majority}, {given.base} ; quorum {given.quorum.kind}{number}"
    if isinstance(given, datetime):
        return given.astimezone(UTC).isoformat()
    return " ".join(given) if isinstance(given, tuple) else "" if given is None else str(given)


def _laid(onto: Sitting, wanted: Plan) -> Sitting:
    return replace(onto, **{name: getattr(wanted, name) for name in FIELDS})


def _planned(connection: Connection, sitting_id: int) -> Sitting:
    found = known(connection, sitting_id)
    if not timely(Act.CHANGE_SITTING, found.state):
        raise NotPlannedError(title=found.title, state=found.state)
    return found


def _tell(connection: Connection, by: Person, sitting: Sitting, fact_id: int) -> None:
    """Tell the members in office, once they were convened."""
    if sitting.state is SittingState.CONVENED:
        notifying.notify(connection, fact_id, {one.id for one in members.in_office(connection)} - {by.id})
