"""What is written to whoever asked something of their data, where they gave an address of mail."""

from manifeste_tool.domain.addresses import is_address
from manifeste_tool.domain.registers.requests import DataRequest
from manifeste_tool.domain.telling import Letter, News, Recipient
from manifeste_tool.services.telling import posting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection


def received(ws: Workspace, connection: Connection, one: DataRequest, number: int) -> bool:
    """Acknowledge a request, and say until when it is answered; whether a mail goes."""
    return _post(ws, connection, one, number, "received", "")


def extended(ws: Workspace, connection: Connection, one: DataRequest, reason: str) -> bool:
    """Say that the answer takes longer, until when and why; whether a mail goes."""
    return _post(ws, connection, one, one.id, "extended", reason)


def answered(ws: Workspace, connection: Connection, one: DataRequest, said: str) -> bool:
    """Send the answer; whether a mail goes."""
    return _post(ws, connection, one, one.id, "answered", said)


def token(ws: Workspace, connection: Connection, one: DataRequest, shown: str) -> bool:
    """Send a new follow-up token, this once; whether a mail goes."""
    return _post(ws, connection, one, one.id, "token", shown)


def _post(ws: Workspace, connection: Connection, one: DataRequest, number: int, what: str, said: str) -> bool:
    where = next((word.strip("<>,;()") for word in one.applicant.split() if is_address(word.strip("<>,;()"))), "")
    if not where:
        return False
    values = {"what": what, "number": number, "said": said, "due": one.due_at, "outcome": one.outcome}
    letter = Letter(News.ENQUIRY, "data_request", values | {"kind": str(one.kind), "contribution": one.contribution})
    posting.post(ws, connection, Recipient(where, where, language=one.language), letter)
    return True
