"""What every act on a vote outside the room begins and ends with: who may see it, who may vote, what is said of it."""

from collections.abc import Collection, Iterable
from functools import lru_cache

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.audience import Thing, audience
from manifeste_tool.domain.commission.ballots import Ballot, Phase
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.ordering.subdivisions import folded
from manifeste_tool.domain.people import Act, timely
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import N_, ForbiddenError, NotFoundError, StaleError
from manifeste_tool.services import notifying
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.commission import ballots, members
from manifeste_tool.storage.database import Connection


class NotInOfficeError(ForbiddenError):
    """Somebody who is no member in office would vote, or give or hold a proxy."""

    sentence = N_(
        "Seuls les membres en exercice de la commission votent ; un suppléant vote en séance, à la place de son "
        "membre. Si vous devriez en être, prévenez le secrétariat."
    )


class NotOpenYetError(StaleError):
    """A vote has not opened."""

    sentence = N_("Ce vote n'est pas encore ouvert. La page dit quand il s'ouvre : revenez alors.")


class BallotOverError(StaleError):
    """A vote's hour is past, or it is closed."""

    sentence = N_(
        "Ce vote est clos : l'heure de clôture est passée, rien n'y est plus enregistré. "
        "Ce qui l'avait été avant cette heure est compté."
    )


class BallotCancelledError(StaleError):
    """A vote was cancelled."""

    sentence = N_("Ce vote a été annulé : rien n'y est plus enregistré. La page dit pourquoi.")


def known(connection: Connection, reader: Reader, ballot_id: int) -> Ballot:
    """Return a vote that the reader may see. Raises `NotFoundError` for any other."""
    found = ballots.by_id(connection, ballot_id)
    if found is None or not may_see(reader, found):
        raise NotFoundError
    return found


def may_see(reader: Reader, ballot: Ballot) -> bool:
    """Whether the reader sees a vote: what is asked is the commission's, what came of it may be wider."""
    closed = reader.now is not None and ballot.phase(reader.now) is Phase.CLOSED
    return reader.sees(Thing.BALLOT) or (closed and reader.sees(Thing.NAMED_VOTES))


def refuse_not_open(ws: Workspace, ballot: Ballot) -> None:
    """Refuse what can only be done while a vote is open.

    Raises `NotOpenYetError`, `BallotOverError`, `BallotCancelledError`.
    """
    refuse_over(ws, ballot)
    if not timely(Act.VOTE, ballot.phase(ws.now())):
        raise NotOpenYetError


def refuse_over(ws: Workspace, ballot: Ballot) -> None:
    """Refuse what can no longer be done once the hour of closing is past. Raises as `refuse_not_open`."""
    phase = ballot.phase(ws.now())
    if phase is Phase.CANCELLED:
        raise BallotCancelledError
    if not timely(Act.CHANGE_BALLOT, phase):
        raise BallotOverError


def on_amendment(connection: Connection, reader: Reader, amendment_id: int) -> Ballot | None:
    """Return the vote under way or to come on an amendment, if the reader may see it."""
    found = (one for one in ballots.of_amendment(connection, amendment_id) if not one.is_over)
    return next((one for one in found if may_see(reader, one)), None)


def in_office(connection: Connection) -> dict[int, Person]:
    """Return the members who vote, by their row, in the order of their names."""
    found = members.in_office(connection)
    return {one.id: one for one in sorted(found, key=by_name)}


def by_name(person: Person) -> tuple[str, int]:
    """Return what puts people in the order of a list of names, accents and capitals aside."""
    return _plain(person.name), person.id


@lru_cache(maxsize=1_000)
def _plain(name: str) -> str:
    """Return a name without accents and capitals: the same few hundred are put in order with every page of a vote."""
    return folded(name).casefold()


def asked_of(connection: Connection, ballot: Ballot) -> tuple[Amendment, ...]:
    """Return the amendments voted on, in their order."""
    found = amendments.some(connection, ballot.amendments)
    return tuple(found[key] for key in ballot.amendments)


def seen_as(connection: Connection, ballot: Ballot) -> str:
    """Return what a form carries of the question it shows, so that no vote answers another one."""
    return ballot.fingerprint(f"{one.label}/{one.revision}" for one in asked_of(connection, ballot))


def say(
    ws: Workspace,
    connection: Connection,
    by: Person | None,
    about: tuple[Ballot, Happened],
    *,
    to: Iterable[int] = (),
    thing: Thing = Thing.BALLOT,
    **details: str,
) -> int:
    """Record what happened to a vote for those who see such things, and tell some of it, never whoever did it."""
    ballot, name = about
    circle = audience(thing, ws.reader(by, connection).open_stages)
    told = {"title": ballot.title} | details
    fact = Fact(name, ws.now(), by.id if by else None, About.BALLOT, str(ballot.id), told, circle)
    fact_id = journal.record(connection, fact)
    told_to: Collection[int] = set(to) - ({by.id} if by else set())
    notifying.notify(connection, fact_id, told_to)
    return fact_id
