"""Proxies (*pouvoirs*) in a vote outside the room: given to a member, taken back at any time until the closing."""

from collections.abc import Mapping

from manifeste_tool.domain.commission.attendance import refuse_proxy
from manifeste_tool.domain.commission.ballots import Ballot, Way
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.ballots.known_ballots import NotInOfficeError, in_office, known, refuse_over, say
from manifeste_tool.services.ballots.voting import OnPaperError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import ballots
from manifeste_tool.storage.database import Connection


class VotedAlreadyError(StaleError):
    """Somebody who voted gives a proxy."""

    sentence = N_(
        "%(name)s a déjà voté : un pouvoir n'y changerait rien. Ce vote peut être modifié en personne jusqu'à la "
        "clôture."
    )


class HoldsProxiesError(RefusedError):
    """Somebody who holds proxies would give theirs: those they hold would be lost."""

    sentence = N_(
        "%(name)s porte le pouvoir de %(givers)s : qui porte un pouvoir vote en personne, car un pouvoir ne se "
        "transmet pas. Ces membres doivent d'abord reprendre le leur."
    )


def give_proxy(
    ws: Workspace, by: Person, ballot_id: int, holder_id: int | None, *, member_id: int | None = None
) -> None:
    """Give one's proxy, or enter the one that a member sent to the secretariat; the holder is told.

    Raises `ForbiddenError`, `NotFoundError`, `NotInOfficeError`, `OnPaperError`, `VotedAlreadyError`,
    `HoldsProxiesError`, the refusals of `refuse_proxy`, and what `refuse_over` does.
    """
    with ws.writing() as connection:
        ballot, member, members = _opened(ws, connection, by, ballot_id, member_id)
        given = ballots.proxies(connection, [ballot.id])[ballot.id]
        if given.get(member.id) == holder_id and holder_id:
            return
        _refuse_voted(connection, ballot, member)
        _refuse_holding(member, given, members)
        holder = members.get(holder_id or 0)
        name = holder.name if holder else ""
        refuse_proxy(member.id, holder_id, given=given, limit=ballot.max_proxies, entitled=members, name=name)
        _end(ws, connection, by, ballot, member)
        if holder:
            ballots.lend(connection, ballot.id, member.id, holder.id, by_id=by.id, at=ws.now())
            _say(ws, connection, by, (ballot, Happened.PROXY_GIVEN), between=(member.id, holder.id))


def take_back(ws: Workspace, by: Person, ballot_id: int, *, member_id: int | None = None) -> None:
    """Take one's proxy back, and with it the vote that its holder cast; the holder is told.

    Raises `ForbiddenError`, `NotFoundError`, `NotInOfficeError`, `OnPaperError`, and what `refuse_over` does.
    """
    with ws.writing() as connection:
        ballot, member, _ = _opened(ws, connection, by, ballot_id, member_id)
        _end(ws, connection, by, ballot, member)


def _opened(
    ws: Workspace, connection: Connection, by: Person, ballot_id: int, member_id: int | None
) -> tuple[Ballot, Person, Mapping[int, Person]]:
    """Return the vote, the member whose proxy it is about, and those who vote."""
    reader = ws.reader(by, connection)
    giver_id = _giver(reader, by, member_id)
    ballot, members = known(connection, reader, ballot_id), in_office(connection)
    if giver_id not in members:
        raise NotInOfficeError
    if ballot.is_on_paper:
        raise OnPaperError
    refuse_over(ws, ballot)
    return ballot, members[giver_id], members


def _giver(reader: Reader, by: Person, member_id: int | None) -> int:
    require(reader, Act.VOTE if member_id in (None, by.id) else Act.ENTER_VOTE)
    return member_id or by.id


def _refuse_voted(connection: Connection, ballot: Ballot, member: Person) -> None:
    cast = ballots.vote_of(connection, ballot.id, member.id)
    if cast and cast.way is not Way.PROXY:
        raise VotedAlreadyError(name=member.name)


def _refuse_holding(member: Person, given: Mapping[int, int], members: Mapping[int, Person]) -> None:
    held = [members[giver].name for giver, holder in given.items() if holder == member.id and giver in members]
    if held:
        raise HoldsProxiesError(name=member.name, givers=", ".join(held))


def _end(ws: Workspace, connection: Connection, by: Person, ballot: Ballot, member: Person) -> None:
    """End the proxy that a member gave, if any; what its holder voted with it is no longer a vote."""
    holder_id = ballots.proxies(connection, [ballot.id])[ballot.id].get(member.id)
    if holder_id is None:
        return
    ballots.take_back(connection, ballot.id, member.id)
    cast = ballots.vote_of(connection, ballot.id, member.id)
    if cast and cast.way is Way.PROXY:
        ballots.drop(connection, ballot.id, member.id)
    _say(ws, connection, by, (ballot, Happened.PROXY_ENDED), between=(member.id, holder_id))


def _say(
    ws: Workspace, connection: Connection, by: Person, about: tuple[Ballot, Happened], *, between: tuple[int, int]
) -> None:
    """Tell a member and the holder of their proxy that it is given, or has ended."""
    member_id, holder_id = between
    say(ws, connection, by, about, to=between, member=str(member_id), holder=str(holder_id))
