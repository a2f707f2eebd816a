"""Decide in the room: one vote, one outcome for each of those it was about; then the next amendment is called."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from manifeste_tool.domain.amending.amendments import Amendment, Move, Outcome
from manifeste_tool.domain.commission.conduct import Floor, refuse_undecidable, rejection, way
from manifeste_tool.domain.commission.sittings import Decision, Method
from manifeste_tool.domain.commission.voting import Counts, Verdict
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.amending.proposing import known
from manifeste_tool.services.conduct.agenda import agenda, course, floor, refuse_foreign
from manifeste_tool.services.conduct.calling import show
from manifeste_tool.services.examining.pronouncing import How, Ruling, pronounce
from manifeste_tool.services.sittings.rooms import at_one_moment
from manifeste_tool.services.sittings.rooms import known as held
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.commission import decisions
from manifeste_tool.storage.database import Connection


class DecidedMeanwhileError(StaleError):
    """Somebody else recorded a decision on what stood on this screen."""

    sentence = N_(
        "L'amendement %(number)s vient d'être décidé (« %(outcome)s », par %(name)s) : rien n'a été enregistré une "
        "seconde fois. S'il y a erreur, annulez cette décision."
    )


class RewrittenMeanwhileError(StaleError):
    """The amendment was rectified after it was put on the screen."""

    sentence = N_(
        "L'amendement %(number)s a été rectifié depuis qu'il est à l'écran : lisez sa nouvelle rédaction, puis décidez."
    )


class NotIdenticalError(RefusedError):
    """A common vote is asked for on amendments that do not do the same."""

    sentence = N_("L'amendement %(number)s n'est pas identique au %(first)s : faites voter sur chacun.")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the screen showed: the state of the amendment (its revision), and the identicals voted with it."""

    revision: int | None = None
    together: tuple[int, ...] = ()


def decide(
    ws: Workspace,
    by: Person,
    sitting_id: int,
    amendment_id: int,
    ruling: Ruling,
    *,
    method: Method = Method.CONSENSUS,
    counts: Counts | None = None,
    seen: Seen | None = None,
) -> tuple[Decision, ...]:
    """Record what the room decided of an amendment, and of the identicals voted with it; the next one is called.

    An identical that its author has withdrawn meanwhile is left out. A rejection without words says how it was voted.
    Raises `ForbiddenError`, `NotFoundError`, `NotOpenSittingError`, `QuorumLostError`, `NotOfSittingError`,
    `DecidedMeanwhileError`, `RewrittenMeanwhileError`, `NotIdenticalError`, the refusals of counts in
    `domain.commission.conduct`, and those of `pronounce`.
    """
    ws, shown = at_one_moment(ws), seen or Seen()
    with ws.reading() as connection:
        sitting = held(connection, sitting_id)
        known_ids = agenda(ws, connection, sitting)
        same = known_ids.same(known(connection, amendment_id))
        around = course(ws, connection, sitting, amendment_id)
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.RECORD_WITHDRAWAL if ruling.move is Move.WITHDRAW else Act.DECIDE)
        now = floor(ws, connection, sitting_id)
        refuse_undecidable(now, ruling.move)
        first = _undecided(connection, amendment_id, shown.revision)
        refuse_foreign(connection, known_ids.ids, amendment_id)
        group = _group(connection, first, shown.together, same)
        made = _pronounced(ws, connection, by, (group, ruling), _how(now, ruling, method, counts, group))
        _go_on(ws, connection, by, now, around.next(without=_settled(made)))
    return made


def decide_by_count(
    ws: Workspace, by: Person, sitting_id: int, amendment_id: int, counts: Counts | None, *, why: str, seen: Seen
) -> tuple[Decision, ...]:
    """Record what a count decides, whichever that is, by the rules of the sitting. Raises what `decide` raises."""
    with ws.reading() as connection:
        now = floor(ws, connection, sitting_id)
    verdict = now.sitting.rules.verdict(counts or Counts(), there=now.room.there, entitled=now.entitled)
    ruling = Ruling(Move.ADOPT if verdict is Verdict.ADOPTED else Move.REJECT, why)
    return decide(ws, by, sitting_id, amendment_id, ruling, method=Method.COUNT, counts=counts, seen=seen)


def _undecided(connection: Connection, amendment_id: int, revision: int | None) -> Amendment:
    amendment = known(connection, amendment_id)
    if not amendment.is_open:
        name = names_of(connection, [amendment.decider_id]).get(amendment.decider_id or 0, "")
        raise DecidedMeanwhileError(number=amendment.numeral, outcome=amendment.outcome, name=name)
    if revision is not None and amendment.revision != revision:
        raise RewrittenMeanwhileError(number=amendment.numeral)
    return amendment


def _group(
    connection: Connection, first: Amendment, together: Collection[int], same: Collection[int]
) -> tuple[int, ...]:
    """Return what is voted on, in the order of the numbers; those withdrawn meanwhile are left out."""
    found = amendments.some(connection, set(together) - {first.id})
    kept = [one for one in found.values() if one.outcome is not Outcome.WITHDRAWN]
    for one in kept:
        if one.is_open and one.id not in same:
            raise NotIdenticalError(number=one.numeral, first=first.numeral)
        _undecided(connection, one.id, None)
    return tuple(one.id for one in sorted((first, *kept), key=lambda one: one.number))


def _how(now: Floor, ruling: Ruling, method: Method, counts: Counts | None, group: Sequence[int]) -> How:
    how, counted = way(ruling.move, method, counts, floor=now)
    return How(how, counted, now.sitting.id, together=tuple(group) if len(group) > 1 else ())


def _pronounced(
    ws: Workspace, connection: Connection, by: Person, what: tuple[Sequence[int], Ruling], how: How
) -> tuple[Decision, ...]:
    group, ruling = what
    if ruling.move is Move.REJECT and not ruling.why.strip():
        ruling = replace(ruling, why=rejection(how.method, how.counts))
    return tuple(pronounce(ws, connection, by, key, ruling, how) for key in group)


def _settled(made: Sequence[Decision]) -> set[int]:
    """Return what is no longer to be called: those decided, and the sub-amendments that fell with them."""
    moved = {int(key) for one in made for key in one.before or {}}
    return moved | {one.amendment_id for one in made}


def _go_on(ws: Workspace, connection: Connection, by: Person, now: Floor, following: int | None) -> None:
    """Call what follows, unless the room was already looking at something else that is still open."""
    called = amendments.by_id(connection, now.sitting.called_id or 0)
    if called is None or not called.is_open:
        show(ws, connection, by, now.sitting, following)


def confirm_falls(ws: Workspace, by: Person, sitting_id: int, falls: Mapping[int, int]) -> tuple[Decision, ...]:
    """Confirm the falls that were proposed, each with its cause: those of one cause are one act, undone together.

    What fell or was decided meanwhile is left out. Raises what `decide` raises.
    """
    ws = at_one_moment(ws)
    with ws.reading() as connection:
        sitting = held(connection, sitting_id)
        around = course(ws, connection, sitting, sitting.called_id)
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.DECIDE)
        now = floor(ws, connection, sitting_id)
        refuse_undecidable(now, Move.FALL)
        waiting = {key for key, one in amendments.some(connection, falls).items() if one.is_open}
        made: list[Decision] = []
        for cause in dict.fromkeys(falls.values()):
            group = tuple(sorted(key for key in waiting if falls[key] == cause))
            how = How(Method.NONE, None, sitting_id, together=group if len(group) > 1 else ())
            made += _fallen(ws, connection, by, group, (cause, how))
        _go_on(ws, connection, by, now, around.next(without=_settled(made)))
    return tuple(made)


def _fallen(
    ws: Workspace, connection: Connection, by: Person, group: Sequence[int], told: tuple[int, How]
) -> list[Decision]:
    """Pronounce falls of one cause; a sub-amendment that fell with its parent a moment ago needs nothing more."""
    cause, how = told
    ruling = Ruling(Move.FALL, cause_id=cause)
    return [pronounce(ws, connection, by, key, ruling, how) for key in group if known(connection, key).is_open]


def last_decision(connection: Connection, sitting_id: int) -> tuple[Decision, ...]:
    """Return the last act of a sitting that stands: one decision, or all those of one vote; none before the first."""
    last = decisions.last_in(connection, sitting_id)
    if last is None:
        return ()
    standing = [one for one in decisions.of_sitting(connection, sitting_id) if one.undone_at is None]
    return tuple(one for one in standing if one.id == last.id or (last.together and one.together == last.together))
