"""What a moderator does with a contribution: publish it, mask and publish it, not publish it, take it up again."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.gathering import moderation as rules
from manifeste_tool.domain.gathering.masking import Mask, chosen, found_in, kinds_of, mask_all
from manifeste_tool.domain.gathering.moderation import Moderation, State
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError, RefusedError, StaleError
from manifeste_tool.services.moderation import masking
from manifeste_tool.services.record import erasing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import moderations

_SEEN = 16


class MovedOnError(StaleError):
    """A contribution or its moderation changed while somebody looked at it."""

    sentence = N_(
        "La contribution %(reference)s a changé pendant que vous la lisiez : une autre personne a décidé, ou ses mots "
        "sont nouveaux. Rien n'est fait ; relisez-la."
    )


class WithdrawnError(RefusedError):
    """The author took their contribution back: nothing is decided of it."""

    sentence = N_("La contribution %(reference)s est retirée par son auteur : il n'y a plus rien à décider.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be masked: words `ticked` among those found, lines `typed`, and of what `kind` these are."""

    ticked: tuple[str, ...] = ()
    typed: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """How many contributions were decided, and those of the same group that were left: they hold something else."""

    count: int
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A contribution before its moderator. One that nobody ever had to look at is published already."""

    said: Contribution
    moderation: Moderation

    @property
    def seen(self) -> str:
        """What tells that neither its words nor its moderation changed since they were shown."""
        one = self.moderation
        stamps = (one.state, one.settled_at, one.reexamination_asked_at, one.reexamined_at)
        told = "\0".join((self.said.title, self.said.body, *map(str, stamps)))
        return hashlib.sha256(told.encode()).hexdigest()[:_SEEN]

    def holds(self, mask: Mask) -> bool:
        """Whether its words hold those of a mask."""
        return any(mask.pattern.search(words) for words in (self.said.title, self.said.body))


def publish(ws: Workspace, by: Person, reference: str, *, seen: str, also: Iterable[str] = ()) -> Done:
    """Publish a contribution as it is, and those of its group that hold nothing else than what it shows.

    Raises `ForbiddenError`, `NotFoundError`, `MovedOnError`, `WithdrawnError`, `SetAsideAlreadyError`.
    """
    return _decide(ws, by, (reference, seen), lambda _: (), also)


def mask_and_publish(
    ws: Workspace, by: Person, reference: str, *, seen: str, wanted: Wanted, also: Iterable[str] = ()
) -> Done:
    """Mask words, then publish, and in its group likewise.

    Raises what `publish` does, `NothingToMaskError`, `NoMaskError`.
    """
    return _decide(ws, by, (reference, seen), lambda said: masks_of(said, wanted), also)


def masks_of(said: Contribution, wanted: Wanted) -> tuple[Mask, ...]:
    """Return what is to be masked in a contribution. Raises `NothingToMaskError`, `NoMaskError`."""
    return chosen(wanted.ticked, wanted.typed, wanted.kind, (said.title, said.body))


def _decide(
    ws: Workspace,
    by: Person,
    what: tuple[str, str],
    masks_for: Callable[[Contribution], tuple[Mask, ...]],
    also: Iterable[str],
) -> Done:
    with ws.writing() as connection:
        case = opened(ws, connection, by, what[0], seen=what[1])
        masks = masks_for(case.said)
        accepted = {mask.words for mask in found_in(case.said.title, case.said.body)} - {mask.words for mask in masks}
        clear(ws, connection, by, case, masks)
        others = [opened(ws, connection, by, one) for one in dict.fromkeys(also) if one != what[0]]
        shown = [one for one in others if _is_alike(one, masks, accepted)]
        for one in shown:
            clear(ws, connection, by, one, masks)
        return Done(1 + len(shown), tuple(one.said.reference for one in others if one not in shown))


def _is_alike(case: Case, masks: tuple[Mask, ...], accepted: set[str]) -> bool:
    """Whether what would be shown of a contribution names nobody but whom the moderator saw and let stand."""
    left = found_in(mask_all(case.said.title, masks), mask_all(case.said.body, masks))
    return case.moderation.state is State.WAITING and {mask.words for mask in left} <= accepted


def clear(
    ws: Workspace,
    connection: Connection,
    by: Person,
    case: Case,
    masks: tuple[Mask, ...],
    *,
    made: Moderation | None = None,
) -> None:
    """Publish one contribution, what is to be masked in it masked; `made` is its moderation, if it is made."""
    put_away = tuple(mask for mask in masks if case.holds(mask))
    kinds = kinds_of(put_away)
    if put_away:
        masking.mask(ws, connection, by, case.said, put_away)
        erasing.settle(ws, connection, [case.said.reference])
        _record(ws, connection, by, case, Happened.CONTRIBUTION_MASKED, kinds=kinds)
    after = made or rules.decided(case.moderation, State.CLEARED, by=by.id, at=ws.now(), reason=kinds)
    moderations.put(connection, after)
    appears = case.moderation.is_held and case.said.publishable
    audience = Audience.PUBLIC if appears else Audience.SECRETARIAT
    _record(ws, connection, by, case, Happened.CONTRIBUTION_CLEARED, audience)


def set_aside(
    ws: Workspace, by: Person, reference: str, *, seen: str, ground: str, words: str = "", also: Iterable[str] = ()
) -> Done:
    """Do not publish a contribution, nor those of its group that are named, for one reason that their authors read.

    Raises `ForbiddenError`, `NotFoundError`, `MovedOnError`, `WithdrawnError`, `SetAsideAlreadyError`, `GroundError`,
    `LongReasonError`.
    """
    with ws.writing() as connection:
        reason = rules.grounds(ground, words)
        cases = [opened(ws, connection, by, reference, seen=seen)]
        cases += [opened(ws, connection, by, one) for one in dict.fromkeys(also) if one != reference]
        aside = [one for one in cases if one is cases[0] or one.moderation.state is State.WAITING]
        for one in aside:
            after = rules.decided(one.moderation, State.SET_ASIDE, by=by.id, at=ws.now(), reason=reason)
            moderations.put(connection, after)
            erasing.settle(ws, connection, [one.said.reference])
            _record(ws, connection, by, one, Happened.CONTRIBUTION_SET_ASIDE, ground=after.ground)
        return Done(len(aside), tuple(one.said.reference for one in cases if one not in aside))


def reopen(ws: Workspace, by: Person, reference: str) -> None:
    """Take a contribution up again: it waits, out of sight, in its own words where these are still kept.

    Raises `ForbiddenError`, `NotFoundError`, `WithdrawnError`, `SameModeratorError`.
    """
    with ws.writing() as connection:
        case = opened(ws, connection, by, reference, act=Act.TAKE_UP_MODERATION)
        if not timely(Act.TAKE_UP_MODERATION, case.moderation.state):
            return
        masking.unmask(connection, reference)
        moderations.put(connection, rules.reopened(case.moderation, by=by.id, at=ws.now()))
        _record(ws, connection, by, case, Happened.CONTRIBUTION_HELD)


def opened(
    ws: Workspace,
    connection: Connection,
    by: Person,
    reference: str,
    *,
    seen: str | None = None,
    act: Act = Act.JUDGE_CONTRIBUTION,
) -> Case:
    """Return a contribution to who does `act` with it, as they saw it where `seen` says so.

    Raises `ForbiddenError`, `NotFoundError`, `WithdrawnError`, `MovedOnError`.
    """
    require(ws.reader(by, connection), act)
    case = case_of(ws, connection, reference)
    if case.said.withdrawn:
        raise WithdrawnError(reference=reference)
    if seen is not None and seen != case.seen:
        raise MovedOnError(reference=reference)
    return case


def case_of(ws: Workspace, connection: Connection, reference: str) -> Case:
    """Return a contribution with its moderation. Raises `NotFoundError`."""
    said = contributions.get(connection, reference)
    if said is None:
        raise NotFoundError
    never = Moderation(reference, State.CLEARED, (), ws.now())
    return Case(said, moderations.get(connection, reference) or never)


def _record(
    ws: Workspace,
    connection: Connection,
    by: Person,
    case: Case,
    happened: Happened,
    audience: Audience = Audience.SECRETARIAT,
    **details: str,
) -> None:
    """Write a fact; what the public sees has changed where the contribution was, or is, among it."""
    reference = case.said.reference
    journal.record(connection, Fact(happened, ws.now(), by.id, About.CONTRIBUTION, reference, details, audience))
