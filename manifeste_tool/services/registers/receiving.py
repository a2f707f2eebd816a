"""Enter a request in the register: by the public form, or by the secretariat for what came by post or telephone."""

from dataclasses import dataclass, replace
from datetime import datetime

from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.gathering.voices import address
from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.registers import requests as wording
from manifeste_tool.domain.registers.requests import Channel, DataRequest
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services import notifying
from manifeste_tool.services.guarding.senders import Sender, admit
from manifeste_tool.services.registers import letters
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.registers import requests

_LONGEST_REFERENCE = 64


class InTheFutureError(RefusedError):
    """A request that is said to have come later than now."""

    fields = ("received_at",)
    sentence = N_("Une demande ne peut pas être arrivée dans le futur : corrigez la date de réception.")


class UnknownChannelError(RefusedError):
    """A request came by no way that is known."""

    fields = ("channel",)
    sentence = N_("Choisissez comment la demande est arrivée.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form says of a request; `applicant` is an address of mail where the public form sends it."""

    kind: str
    words: str
    applicant: str
    contribution: str = ""


def ask(ws: Workspace, sender: Sender, asked: Asked) -> None:
    """Enter what somebody asks by the public form; the answer is the same whether we know them or not.

    Raises `UnknownKindError`, `NoRequestWordsError`, `WrongAddressError`, `RobotError`, `TooOftenError`.
    """
    new = replace(_request(asked, address(asked.applicant), Channel.FORM, ws.now()), language=sender.language)
    with ws.writing() as connection:
        admit(ws, connection, sender, Limit.DATA_REQUEST)
        number = _entered(ws, connection, new, None)
        letters.received(ws, connection, new, number)


def enter(ws: Workspace, by: Person, asked: Asked, *, channel: str, received_at: datetime | None = None) -> int:
    """Enter what came by another way; return its number. The month runs from the day it came.

    Raises `ForbiddenError`, `UnknownChannelError`, `InTheFutureError`, and as the words do.
    """
    came = received_at or ws.now()
    if channel not in set(Channel):
        raise UnknownChannelError
    if came > ws.now():
        raise InTheFutureError
    new = _request(asked, wording.applicant(asked.applicant), Channel(channel), came)
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.KEEP_REGISTERS)
        return _entered(ws, connection, new, by)


def _request(asked: Asked, applicant: str, channel: Channel, came: datetime) -> DataRequest:
    return DataRequest(
        id=0,
        kind=wording.kind_of(asked.kind),
        channel=channel,
        received_at=came,
        due_at=wording.due(came),
        applicant=applicant,
        words=wording.words(asked.words),
        contribution=asked.contribution.strip().upper()[:_LONGEST_REFERENCE],
    )


def _entered(ws: Workspace, connection: Connection, new: DataRequest, by: Person | None) -> int:
    number = requests.add(connection, new)
    details = {"path": f"/registres/demandes/{number}", "kind": str(new.kind)}
    told = Fact(Happened.REQUEST_ENTERED, ws.now(), by.id if by else None, About.DATA_REQUEST, str(number), details)
    notifying.notify_secretariat(connection, journal.record(connection, told))
    return number
