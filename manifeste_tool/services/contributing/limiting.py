"""Public forms against robots: a field that people do not see, the time a person takes, and a limit an hour."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import settings
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import attempts

#: The field that people do not see; whoever fills it is a machine.
TRAP = "site_web"
_WINDOW = timedelta(hours=1)
_SALT = "limit_salt"


class RobotError(RefusedError):
    """A form came back with the field that people do not see."""

    sentence = N_(
        "Cet envoi ressemble à celui d'un robot : il n'est pas pris en compte. "
        "Si vous êtes une personne, laissez vide le champ « Site web » et envoyez de nouveau."
    )


class TooManyAttemptsError(RefusedError):
    """One place sent the same form too often within an hour."""

    sentence = N_(
        "Beaucoup d'envois viennent de votre connexion en ce moment. Vos mots sont gardés ci-dessous : "
        "envoyez-les de nouveau dans une heure, ou écrivez au secrétariat."
    )


@dataclass(frozen=True, slots=True)
class Sender:
    """Where a public form comes from: an address of the network, kept nowhere, and what stood in the trap."""

    origin: str
    trap: str = ""


def admit(ws: Workspace, connection: Connection, sender: Sender, act: str, *, limit: int) -> None:
    """Count one more attempt at `act`, at most `limit` an hour from one place.

    What is counted by is a hash with a secret that changes every day: nobody can be told from it. Raises `RobotError`,
    `TooManyAttemptsError`.
    """
    if sender.trap.strip():
        raise RobotError
    now = ws.now()
    window = int(now.timestamp() // _WINDOW.total_seconds())
    until = datetime.fromtimestamp((window + 1) * _WINDOW.total_seconds(), UTC)
    written = "\0".join((_salt(ws, connection), act, str(window), sender.origin))
    bucket = hashlib.sha256(written.encode()).hexdigest()
    if attempts.count(connection, bucket, until=until, now=now) > limit:
        raise TooManyAttemptsError


def _salt(ws: Workspace, connection: Connection) -> str:
    today = ws.now().date().isoformat()
    day, _, salt = (settings.get(connection, _SALT) or "").partition(" ")
    if day != today:
        salt = ws.new_key()
        settings.put(connection, _SALT, f"{today} {salt}")
    return salt
