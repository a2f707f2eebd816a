"""Hold a contribution back until a moderator has looked at it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.gathering.moderation import Moderation, Reason, State, held_again
from manifeste_tool.domain.gathering.personal_data import find
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import moderations


def reasons_for(said: Contribution, others: Iterable[Reason] = ()) -> tuple[Reason, ...]:
    """Return why somebody should look at a contribution: what its words hold, and what else its way of coming says."""
    held = any(find(words) for words in (said.title, said.body) if words)
    found = {*others} | ({Reason.PERSONAL_DATA} if held else set())
    return tuple(reason for reason in Reason if reason in found)


def screen(
    ws: Workspace,
    connection: Connection,
    said: Contribution,
    *,
    others: Iterable[Reason] = (),
    just_came: bool = False,
) -> bool:
    """Hold a contribution that stands where there is a reason to; return whether it is held.

    What has no consent to publish is looked at too: its référent reads it, and findings may draw on it.
    """
    reasons = reasons_for(said, others)
    if reasons:
        _hold(connection, said.reference, reasons, ws.now(), just_came=just_came)
    return bool(reasons)


def _hold(
    connection: Connection, reference: str, reasons: tuple[Reason, ...], at: datetime, *, just_came: bool = False
) -> None:
    """Let a contribution wait; what its author asked of an earlier decision, and was answered, stays on record."""
    never = Moderation(reference, State.CLEARED, (), at)
    held = held_again(moderations.get(connection, reference) or never, reasons, at)
    moderations.put(connection, held, just_came=just_came)


def hold(connection: Connection, reference: str, reason: Reason, at: datetime) -> bool:
    """Hold a contribution that is shown, for a reason that came later; return whether it was shown."""
    before = moderations.get(connection, reference)
    if before is not None and before.is_held:
        return False
    _hold(connection, reference, (reason,), at)
    return True


def screen_many(connection: Connection, contributions: Iterable[Contribution], at: datetime) -> int:
    """Hold those of many contributions that stand, each under its reference, where there is a reason to.

    Return how many are held. One that a moderator has seen already stays as it was decided.
    """
    return sum(_screen(connection, portion, at) for portion in batches(contributions))


def open_held(connection: Connection, references: Iterable[str], at: datetime) -> None:
    """Let contributions that were just written as held, for what their words hold, wait for a moderator."""
    reasons = (Reason.PERSONAL_DATA,)
    moderations.write(connection, (Moderation(reference, State.WAITING, reasons, at) for reference in references))


def screen_changed(connection: Connection, contributions: Iterable[Contribution], at: datetime) -> int:
    """Hold again what a file has just changed, its new words written, where a moderator had seen the earlier ones.

    What nobody had to look at is screened like new contributions. Return how many are held.
    """
    held = 0
    for portion in batches(contributions):
        known = moderations.of_references(connection, (one.reference for one in portion))
        again = [one for one in portion if one.reference in known]
        moderations.hold_again(connection, (_again(one, known[one.reference], at) for one in again))
        held += len(again) + _screen(connection, [one for one in portion if one.reference not in known], at)
    return held


def _again(said: Contribution, before: Moderation, at: datetime) -> Moderation:
    """Return what waits of a contribution that changed: reasons that still wait stay beside the new ones."""
    waiting = before.reasons if before.state is State.WAITING else ()
    others = {*waiting, Reason.CHANGED} - {Reason.PERSONAL_DATA}
    opened = before.opened_at if before.state is State.WAITING else at
    return held_again(before, reasons_for(said, others), opened)


def _screen(connection: Connection, portion: Iterable[Contribution], at: datetime) -> int:
    found = {one.contribution: one for one in _waiting(portion, at)}
    seen = moderations.of_references(connection, found)
    return moderations.add(connection, (one for reference, one in found.items() if reference not in seen))


def _waiting(portion: Iterable[Contribution], at: datetime) -> Iterator[Moderation]:
    for said in portion:
        reasons = reasons_for(said)
        if reasons:
            yield Moderation(said.reference, State.WAITING, reasons, at)
