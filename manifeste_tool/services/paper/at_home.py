"""The consultation whose sheets somebody prints or types, and who may: its référents and the secretariat."""

from dataclasses import dataclass
from datetime import date

from manifeste_tool.domain.consulting.contributions import Consultation
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import sheets


@dataclass(frozen=True, slots=True)
class Home:
    """A consultation and the person who works at its sheets."""

    consultation: Consultation
    person: Person
    reader: Reader


def at_home(
    ws: Workspace, connection: Connection, person: Person | None, reference: str, act: Act = Act.ENTER_CONTRIBUTION
) -> Home:
    """Return the consultation for who may do `act` there.

    Raises `ForbiddenError`, and `NotFoundError` for a consultation that is not there, or not for this reader.
    """
    reader, found = ws.reader(person, connection), consultations.get(connection, reference)
    if found is None or not (found.published or may(reader, act, authority=found.authority)):
        raise NotFoundError
    return Home(found, require(reader, act, authority=found.authority), reader)


def shows_photo(connection: Connection, reader: Reader, file_id: int) -> bool:
    """Whether a file is the photo of a sheet that this reader may type."""
    found = consultations.get(connection, sheets.naming_photo(connection, file_id))
    return found is not None and may(reader, Act.ENTER_CONTRIBUTION, authority=found.authority)


def today(ws: Workspace) -> date:
    """Return the day it is in Paris."""
    return ws.now().astimezone(PARIS).date()
