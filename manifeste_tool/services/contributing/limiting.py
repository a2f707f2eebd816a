"""Public forms against robots: a field that people do not see, the time a person takes, and a limit an hour."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import settings
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import attempts

#: The field that people do not see; whoever fills it is a machine.
TRAP = "site_web"
_WINDOW = timedelta(hours=1)
_SALT = "limit_salt"
_IPV6, _NETWORK = 6, 64


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

    What is counted by is a hash with a secret that changes every day: nobody can be told from it. An attempt counts
    once its transaction is committed, so that what fails for another reason costs its sender nothing. Raises
    `RobotError`, `TooManyAttemptsError`.
    """
    refuse_robots(sender)
    bucket = _bucket(ws, connection, sender, act)
    if attempts.count(connection, bucket, until=_window(ws), now=ws.now()) > limit:
        raise TooManyAttemptsError


def refuse_robots(sender: Sender) -> None:
    """Raise `RobotError` where somebody filled the field that people do not see."""
    if sender.trap.strip():
        raise RobotError


def refuse_spent(ws: Workspace, connection: Connection, sender: Sender, act: str, *, limit: int) -> None:
    """Raise `TooManyAttemptsError` where one place has no attempt left, without counting one.

    For what is counted only when it fails: `admit` counts the failure in the same transaction.
    """
    refuse_robots(sender)
    if attempts.counted(connection, _bucket(ws, connection, sender, act), now=ws.now()) >= limit:
        raise TooManyAttemptsError


def _window(ws: Workspace) -> datetime:
    """Return when the hour that is counted in ends."""
    seconds = _WINDOW.total_seconds()
    return datetime.fromtimestamp((ws.now().timestamp() // seconds + 1) * seconds, UTC)


def _bucket(ws: Workspace, connection: Connection, sender: Sender, act: str) -> str:
    written = "\0".join((_salt(ws, connection), act, _window(ws).isoformat(), _place(sender.origin)))
    return hashlib.sha256(written.encode()).hexdigest()


def _place(origin: str) -> str:
    """Return what is one place: a subscriber of IPv6 has more addresses than could ever be counted, in one network."""
    try:
        found = ip_address(origin)
    except ValueError:
        return origin
    return str(ip_network((found, _NETWORK), strict=False)) if found.version == _IPV6 else origin


def _salt(ws: Workspace, connection: Connection) -> str:
    today = ws.now().date().isoformat()
    day, _, salt = (settings.get(connection, _SALT) or "").partition(" ")
    if day != today:
        salt = ws.new_key()
        settings.put(connection, _SALT, f"{today} {salt}")
    return salt
