"""Public forms against robots: a field that people do not see, and a limit for the place they come from."""

from dataclasses import dataclass

from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.guarding import limits
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection

#: The field that people do not see; whoever fills it is a machine.
TRAP = "site_web"


class RobotError(RefusedError):
    """A form came back with the field that people do not see."""

    sentence = N_(
        "Cet envoi ressemble à celui d'un robot : il n'est pas pris en compte. "
        "Si vous êtes une personne, laissez vide le champ « Site web » et envoyez de nouveau."
    )


@dataclass(frozen=True, slots=True)
class Sender:
    """Where a public form comes from: an address of the network, kept nowhere, and what stood in the trap.

    `language` is that of the page it was written on: whoever sends it is answered in it.
    """

    origin: str
    trap: str = ""
    language: str = "fr"


def admit(ws: Workspace, connection: Connection, sender: Sender, what: Limit) -> None:
    """Count one more form from one place.

    It counts once its transaction is committed, so that what fails for another reason costs its sender nothing. Raises
    `RobotError`, `TooOftenError`.
    """
    refuse_robots(sender)
    limits.count(ws, connection, what, who=sender.origin)


def refuse_robots(sender: Sender) -> None:
    """Raise `RobotError` where somebody filled the field that people do not see."""
    if sender.trap.strip():
        raise RobotError


def refuse_spent(ws: Workspace, connection: Connection, sender: Sender, what: Limit) -> None:
    """Raise `TooOftenError` where one place has nothing left, `RobotError` for a robot; nothing is counted."""
    refuse_robots(sender)
    limits.refuse_spent(ws, connection, what, who=sender.origin)
