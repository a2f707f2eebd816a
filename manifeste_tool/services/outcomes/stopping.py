"""End the mails about a contribution by the link that each of them carries, without code and without account."""

from dataclasses import dataclass
from hmac import compare_digest

from manifeste_tool.domain.gathering.consents import Purpose
from manifeste_tool.errors import N_, NotFoundError
from manifeste_tool.services.contributing import following
from manifeste_tool.services.outcomes.telling import KIND
from manifeste_tool.services.voices.keys import key_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import contributors
from manifeste_tool.storage.outcomes import told


class UnknownStopError(NotFoundError):
    """A link that ends nobody's mails."""

    sentence = N_(
        "Ce lien n'arrête aucun courriel. Vérifiez que l'adresse est entière, telle que vous l'avez reçue, "
        "ou retirez votre accord avec votre code de suivi."
    )


@dataclass(frozen=True, slots=True)
class Stopping:
    """Whose mails a link ends: those about one contribution; whether they are ended."""

    reference: str
    done: bool


def stopping(ws: Workspace, number: int, key: str) -> Stopping:
    """Return what a link would end. Raises `UnknownStopError`."""
    with ws.writing() as connection:
        return _known(ws, connection, number, key)


def stop(ws: Workspace, number: int, key: str) -> Stopping:
    """End the mails: the consent to be written to is withdrawn, and the address is gone. Raises as `stopping`."""
    with ws.writing() as connection:
        found = _known(ws, connection, number, key)
        following.end_contact(ws, connection, found.reference)
        return Stopping(found.reference, done=True)


def _known(ws: Workspace, connection: Connection, number: int, key: str) -> Stopping:
    reference = told.reference_of(connection, number)
    if not reference or not compare_digest(key.encode(), key_of(ws, connection, KIND, number).encode()):
        raise UnknownStopError
    agreed = contributors.consents(connection, reference).get(Purpose.CONTACT)
    return Stopping(reference, done=agreed is None or not agreed.given)
