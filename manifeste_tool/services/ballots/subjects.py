"""What is put to the vote: amendments by their numbers, or the whole text as it stands."""

import re
from typing import ClassVar

from manifeste_tool.domain.amending.amendments import Amendment, Move
from manifeste_tool.domain.commission.ballots import Ballot, Subject
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.commission import ballots
from manifeste_tool.storage.database import Connection

MOST_TOGETHER = 40
_SEPARATOR = re.compile(r"[\s,;]+|\bet\b")
_NUMBER = re.compile(r"(?:n°)?(\d{1,6})")


class SubjectError(RefusedError):
    """What cannot be put to the vote."""

    field: ClassVar[str] = "numbers"


class NoSubjectError(SubjectError):
    """A vote on nothing."""

    sentence = N_("Indiquez au moins un numéro d'amendement, par exemple « 12 » ou « 12, 14, 17 », ou le texte entier.")


class UnknownNumberError(SubjectError):
    """What was written is no amendment of the cycle."""

    sentence = N_("« %(given)s » n'est le numéro d'aucun amendement de ce cycle. Corrigez-le dans la liste.")


class TooManyTogetherError(SubjectError):
    """A block that nobody could read as one question."""

    sentence = N_("Un bloc tient au plus %(limit)s amendements. Faites-en plusieurs votes.")


class NotAdmittedError(SubjectError):
    """An amendment whose admissibility nobody has judged."""

    sentence = N_("La recevabilité de l'amendement %(number)s n'est pas jugée : jugez-la avant de le mettre aux voix.")


class NotVotableError(SubjectError):
    """An amendment that is decided, or was never admissible."""

    sentence = N_("L'amendement %(number)s est « %(state)s » : il n'y a plus rien à y voter. Retirez-le de la liste.")


class AlreadyPutError(SubjectError):
    """An amendment that another vote asks about."""

    sentence = N_("L'amendement %(number)s est déjà mis aux voix par « %(title)s ». Retirez-le, ou annulez ce vote.")


class TextAlreadyPutError(SubjectError):
    """The whole text that another vote asks about."""

    sentence = N_("Le texte entier est déjà mis aux voix par « %(title)s ». Modifiez ou annulez ce vote-là.")


def numbered(ws: Workspace, connection: Connection, given: str) -> tuple[Amendment, ...]:
    """Return the amendments of the cycle that a list of numbers names, sub-amendments before the others.

    Raises `NoSubjectError`, `UnknownNumberError`, `TooManyTogetherError`.
    """
    cycle, found = ws.cycle(connection), {}
    for word in filter(None, _SEPARATOR.split(given)):
        number = _NUMBER.fullmatch(word)
        amendment = amendments.numbered(connection, cycle, int(number[1])) if number else None
        if amendment is None:
            raise UnknownNumberError(given=word)
        found[amendment.id] = amendment
    if not found:
        raise NoSubjectError
    if len(found) > MOST_TOGETHER:
        raise TooManyTogetherError(limit=MOST_TOGETHER)
    return tuple(sorted(found.values(), key=lambda one: one.parent_id is None))


def refuse_unvotable(connection: Connection, asked: tuple[Amendment, ...], *, besides: int) -> None:
    """Refuse amendments that cannot be adopted now, or that another vote than `besides` asks about.

    Raises `NotAdmittedError`, `NotVotableError`, `AlreadyPutError`.
    """
    for amendment in asked:
        if amendment.allows(Move.ADMIT):
            raise NotAdmittedError(number=amendment.numeral)
        if not amendment.allows(Move.ADOPT):
            raise NotVotableError(number=amendment.numeral, state=amendment.outcome or amendment.state)
        if other := live_on(connection, amendment.id, besides=besides):
            raise AlreadyPutError(number=amendment.numeral, title=other.title)


def refuse_second_vote(connection: Connection, *, besides: int) -> None:
    """Refuse to put the whole text to a vote while it is. Raises `TextAlreadyPutError`."""
    for other in ballots.live(connection):
        if other.subject is Subject.TEXT and other.id != besides:
            raise TextAlreadyPutError(title=other.title)


def live_on(connection: Connection, amendment_id: int, *, besides: int = 0) -> Ballot | None:
    """Return the vote that asks about an amendment, planned or open."""
    asking = (one for one in ballots.of_amendment(connection, amendment_id) if not one.is_over)
    return next((one for one in asking if one.id != besides), None)
