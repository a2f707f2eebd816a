"""What a vote decides: the same outcome for each amendment it asked about, or nothing where one of them cannot have it.

An amendment withdrawn, decided or rectified while the vote was open is left as it is. A sub-amendment that still waits
comes before its parent: then none is decided, and a person draws the consequences once it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from manifeste_tool.domain.amending.amendments import Amendment, Move
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.ballots import Ballot, Subject
from manifeste_tool.domain.commission.sittings import Method
from manifeste_tool.domain.commission.voting import Counts, Verdict
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError, StaleError
from manifeste_tool.services.ballots.known_ballots import asked_of, known, say
from manifeste_tool.services.examining.pronouncing import How, Ruling, pronounce
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, revisions
from manifeste_tool.storage.commission import decisions
from manifeste_tool.storage.database import Connection

_REJECTED = N_(
    "rejeté par le vote « %(title)s » : %(favour)s pour, %(against)s contre, %(abstained)s abstention(s), "
    "%(apart)s sans prendre part au vote"
)


class StillWaitingError(StaleError):
    """The consequences of a vote cannot be drawn yet."""

    sentence = N_(
        "Rien n'est encore décidé : un sous-amendement des amendements %(numbers)s attend sa décision ou doit être "
        "rattaché. Décidez-le d'abord, puis revenez ici."
    )


class Standing(StrEnum):
    """What a vote may do to one of the amendments it asked about."""

    READY = "prêt"
    DECIDED_BY_IT = "décidé par ce vote"
    MOVED_ON = "retiré ou décidé entre-temps"
    RECTIFIED = "rectifié pendant le vote"
    WAITING = "un sous-amendement attend sa décision"


@dataclass(frozen=True, slots=True)
class Consequence:
    """One amendment and what the vote does to it."""

    amendment: Amendment
    standing: Standing


def consequences(connection: Connection, ballot: Ballot, verdict: Verdict) -> tuple[Consequence, ...]:
    """Say for each amendment what a verdict can do to it now."""
    decided = {made.amendment_id for made in decisions.of_ballot(connection, ballot.id)}
    return tuple(
        Consequence(one, Standing.DECIDED_BY_IT if one.id in decided else _standing(connection, ballot, one, verdict))
        for one in asked_of(connection, ballot)
    )


def waits(found: tuple[Consequence, ...], *kinds: Standing) -> tuple[Consequence, ...]:
    """Return those that stand in one of these ways."""
    return tuple(one for one in found if one.standing in kinds)


def draw(ws: Workspace, connection: Connection, by: Person, ballot: Ballot, counts: Counts) -> tuple[Consequence, ...]:
    """Pronounce what a closed vote decided, all or none of it; return how each amendment stood before."""
    verdict = Verdict(ballot.result)
    found = consequences(connection, ballot, verdict)
    if verdict is Verdict.NO_QUORUM or waits(found, Standing.WAITING):
        return found
    for one in waits(found, Standing.READY):
        pronounce(ws, connection, by, one.amendment.id, _ruling(ballot, verdict, counts), _how(ballot, counts))
    return found


def draw_later(ws: Workspace, by: Person, ballot_id: int) -> None:
    """Pronounce what a closed vote decided and a sub-amendment held up. Twice, it is done once.

    Raises `ForbiddenError`, `NotFoundError`, and `StillWaitingError` while it is still held up.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.DRAW_CONSEQUENCES)
        ballot = known(connection, reader, ballot_id)
        if not timely(Act.DRAW_CONSEQUENCES, ballot.phase(ws.now())) or ballot.counts is None:
            raise NotFoundError
        found = draw(ws, connection, by, ballot, ballot.counts)
        if waiting := waits(found, Standing.WAITING):
            raise StillWaitingError(numbers=", ".join(one.amendment.numeral for one in waiting))


def adopt_text(ws: Workspace, connection: Connection, by: Person | None, ballot: Ballot) -> None:
    """Say what a closed vote on the whole text decided of it."""
    name = {str(Verdict.ADOPTED): Happened.TEXT_ADOPTED, str(Verdict.REJECTED): Happened.TEXT_REJECTED}.get(
        ballot.result
    )
    if ballot.subject is Subject.TEXT and name:
        say(ws, connection, by, (ballot, name), thing=Thing.NAMED_VOTES, sha=ballot.sha)


def told(found: tuple[Consequence, ...]) -> Mapping[str, str]:
    """Return, for the journal, the numbers that were decided, left as they were, and held up."""
    kinds = {
        "decided": (Standing.READY,),
        "left": (Standing.MOVED_ON, Standing.RECTIFIED),
        "waiting": (Standing.WAITING,),
    }
    lists = {name: waits(found, *standings) for name, standings in kinds.items()}
    if lists["waiting"]:
        lists |= {"waiting": waits(found, Standing.WAITING, Standing.READY), "decided": ()}
    return {name: ", ".join(one.amendment.numeral for one in some) for name, some in lists.items() if some}


def _standing(connection: Connection, ballot: Ballot, amendment: Amendment, verdict: Verdict) -> Standing:
    if not amendment.allows(Move.ADOPT):
        return Standing.MOVED_ON
    last = revisions.of_amendment(connection, amendment.id)[-1]
    if amendment.revision > 1 and last.at >= ballot.opens_at:
        return Standing.RECTIFIED
    held_up = verdict is Verdict.ADOPTED and _held_up(connection, ballot, amendment)
    return Standing.WAITING if held_up else Standing.READY


def _held_up(connection: Connection, ballot: Ballot, amendment: Amendment) -> bool:
    """Whether a sub-amendment comes first: an open one that this vote does not decide, or this one if detached."""
    subs = (one for one in amendments.sub_amendments(connection, amendment.id) if one.is_open)
    parent = amendments.by_id(connection, amendment.parent_id or 0)
    detached = parent is not None and parent.revision != amendment.parent_revision
    return detached or any(not _decides(connection, ballot, one) for one in subs)


def _decides(connection: Connection, ballot: Ballot, sub: Amendment) -> bool:
    """Whether a vote that adopts would adopt this open sub-amendment too."""
    return sub.id in ballot.amendments and _standing(connection, ballot, sub, Verdict.ADOPTED) is Standing.READY


def _ruling(ballot: Ballot, verdict: Verdict, counts: Counts) -> Ruling:
    if verdict is Verdict.ADOPTED:
        return Ruling(Move.ADOPT)
    given = {name: getattr(counts, name) for name in ("favour", "against", "abstained", "apart")}
    return Ruling(Move.REJECT, _REJECTED % {"title": ballot.title, **given})


def _how(ballot: Ballot, counts: Counts) -> How:
    method = Method.ON_PAPER if ballot.is_on_paper else Method.VOTE
    return How(method, counts, sitting_id=ballot.sitting_id, ballot_id=ballot.id)
