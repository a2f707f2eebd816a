"""Vote: one's own voice, the proxies one holds, and the votes that come to the secretariat by mail or post."""

from manifeste_tool.domain.commission.ballots import Ballot, Vote, Way
from manifeste_tool.domain.commission.voting import Choice
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.ballots.known_ballots import (
    NotInOfficeError,
    in_office,
    known,
    refuse_not_open,
    say,
    seen_as,
)
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import ballots
from manifeste_tool.storage.database import Connection

ENTERED = (Way.MAIL, Way.POST)


class UnknownChoiceError(RefusedError):
    """A vote that answers nothing."""

    sentence = N_("Choisissez pour, contre, abstention, ou ne prend pas part au vote. Rien n'est enregistré.")


class UnknownWayError(RefusedError):
    """A vote entered by the secretariat came by mail or by post."""

    sentence = N_("Dites comment ce vote est parvenu : par courriel ou par courrier. Rien n'est enregistré.")


class OnPaperError(RefusedError):
    """A secret ballot is held on paper."""

    sentence = N_(
        "Ce scrutin est secret : il se tient sur papier, et l'application n'en enregistre que le résultat. "
        "Déposez votre bulletin comme la convocation l'indique."
    )


class QuestionChangedError(StaleError):
    """What is asked is no longer what the voter had before them."""

    sentence = N_(
        "Ce qui est mis aux voix a changé depuis que vous avez ouvert la page. Votre réponse (« %(choice)s ») n'est "
        "pas enregistrée : relisez la question telle qu'elle est maintenant, puis votez."
    )


class NoProxyHeldError(StaleError):
    """Somebody votes for a member whose proxy they do not hold, or no longer."""

    sentence = N_("Vous ne portez pas, ou plus, le pouvoir de ce membre. Votre propre vote est inchangé.")


class VotedThemselvesError(StaleError):
    """The giver of a proxy voted themselves: it sleeps."""

    sentence = N_("%(name)s a voté en personne : le pouvoir ne s'exerce plus, son propre vote compte.")


class OnlineVoteStandsError(StaleError):
    """The secretariat would overwrite what a member voted online."""

    sentence = N_(
        "%(name)s a déjà voté en ligne : ce vote-là compte, et celui que vous saisissez n'est pas enregistré. "
        "Si le membre a changé d'avis, il peut modifier lui-même son vote jusqu'à la clôture : prévenez-le."
    )


def vote(ws: Workspace, by: Person, ballot_id: int, given: str, *, seen: str, for_id: int | None = None) -> Vote:
    """Vote, or vote for the member `for_id` whose proxy one holds; until the closing the last answer counts.

    `seen` is the question that the form showed. Sent twice, it is one vote.

    Raises `ForbiddenError`, `NotInOfficeError`, `NotFoundError`, `UnknownChoiceError`, `OnPaperError`,
    `QuestionChangedError`, `NoProxyHeldError`, `VotedThemselvesError`, and what `refuse_not_open` does.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.VOTE)
        ballot = known(connection, reader, ballot_id)
        if not by.is_in_office:
            raise NotInOfficeError
        choice = _choice(given)
        _refuse_elsewhere(ws, connection, ballot, choice, seen)
        if for_id is not None and for_id != by.id:
            _refuse_not_held(connection, ballot, by, for_id)
            return _cast(ws, connection, by, ballot, (for_id, choice, Way.PROXY))
        return _cast(ws, connection, by, ballot, (by.id, choice, Way.ONLINE))


def enter(ws: Workspace, by: Person, ballot_id: int, member_id: int, given: str, *, way: str, seen: str) -> Vote:
    """Enter the vote of a member that came by mail or post, in the place of one entered before; the member is told.

    Raises `ForbiddenError`, `NotFoundError`, `NotInOfficeError`, `UnknownChoiceError`, `UnknownWayError`,
    `OnPaperError`, `QuestionChangedError`, `OnlineVoteStandsError`, and what `refuse_not_open` does.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.ENTER_VOTE)
        ballot = known(connection, reader, ballot_id)
        choice, came = _choice(given), _way(way)
        _refuse_elsewhere(ws, connection, ballot, choice, seen)
        member = in_office(connection).get(member_id)
        if member is None:
            raise NotInOfficeError
        cast = ballots.vote_of(connection, ballot.id, member_id)
        if cast and cast.way is Way.ONLINE:
            raise OnlineVoteStandsError(name=member.name)
        return _cast(ws, connection, by, ballot, (member_id, choice, came))


def _choice(given: str) -> Choice:
    try:
        return Choice(given)
    except ValueError as error:
        raise UnknownChoiceError from error


def _way(given: str) -> Way:
    way = next((one for one in ENTERED if one == given), None)
    if way is None:
        raise UnknownWayError
    return way


def _refuse_elsewhere(ws: Workspace, connection: Connection, ballot: Ballot, choice: Choice, seen: str) -> None:
    if ballot.is_on_paper:
        raise OnPaperError
    refuse_not_open(ws, ballot)
    if seen != seen_as(connection, ballot):
        raise QuestionChangedError(choice=choice)


def _refuse_not_held(connection: Connection, ballot: Ballot, by: Person, giver_id: int) -> None:
    giver = in_office(connection).get(giver_id)
    if giver is None or ballots.proxies(connection, [ballot.id])[ballot.id].get(giver_id) != by.id:
        raise NoProxyHeldError
    cast = ballots.vote_of(connection, ballot.id, giver_id)
    if cast and cast.way is not Way.PROXY:
        raise VotedThemselvesError(name=giver.name)


def _cast(ws: Workspace, connection: Connection, by: Person, ballot: Ballot, given: tuple[int, Choice, Way]) -> Vote:
    """Write a vote and say that it came, never what it is."""
    member_id, choice, way = given
    before = ballots.vote_of(connection, ballot.id, member_id)
    if before and (before.choice, before.way, before.cast_by_id) == (choice, way, by.id):
        return before
    new = Vote(ballot.id, member_id, choice, way, by.id, ws.now())
    ballots.cast(connection, new)
    say(ws, connection, by, (ballot, Happened.VOTE_CAST), to=[member_id], member=str(member_id), way=str(way))
    return new
