"""The rules that a vote has unless it says otherwise: settings of the instance, set by the secretariat."""

from collections.abc import Mapping
from dataclasses import dataclass

from manifeste_tool.domain.commission.voting import Base, Majority, Quorum, QuorumKind, Rules
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.privacy import setting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import settings
from manifeste_tool.storage.database import Connection

_PREFIX = "ballot_"
_MOST = 999
#: How a form and the settings call each part of the rules, with what holds before anybody set it.
FIELDS: Mapping[str, str] = {
    "majority": str(Majority.SIMPLE),
    "base": str(Base.EXPRESSED),
    "quorum": str(QuorumKind.HALF),
    "quorum_number": "0",
    "max_proxies": "1",
}


class RulesError(RefusedError):
    """A rule that is not on the list, or a number that is none."""

    field = "majority"
    sentence = N_(
        "Les règles du vote ne se lisent pas : choisissez la majorité, sa base et le quorum dans les listes, "
        "et donnez les nombres en chiffres, entre 0 et %(most)s."
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """The rules of a vote and how many proxies one member may hold in it."""

    rules: Rules
    max_proxies: int


def standing(connection: Connection) -> Standing:
    """Return the rules of the instance."""
    return read({name: settings.get(connection, _PREFIX + name) or value for name, value in FIELDS.items()})


def set_standing(ws: Workspace, by: Person, given: Mapping[str, str]) -> Standing:
    """Set the rules of the votes to come; those that are planned or open keep theirs.

    Raises `ForbiddenError`, `RulesError`.
    """
    wanted = read(given)
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.HOLD_BALLOT)
        for name, value in told(wanted).items():
            before = settings.get(connection, _PREFIX + name)
            if before != value:
                settings.put(connection, _PREFIX + name, value)
                setting.record(ws, connection, by, _PREFIX + name, (before, value))
    return wanted


def read(given: Mapping[str, str]) -> Standing:
    """Read rules as a form gives them. Raises `RulesError`."""
    try:
        quorum = Quorum(QuorumKind(given["quorum"]), _number(given["quorum_number"]))
        rules = Rules(Majority(given["majority"]), Base(given["base"]), quorum)
        return Standing(rules, _number(given["max_proxies"]))
    except (ValueError, KeyError) as error:
        raise RulesError(most=_MOST) from error


def told(wanted: Standing) -> dict[str, str]:
    """Return rules as a form shows them."""
    rules = wanted.rules
    return {
        "majority": str(rules.majority),
        "base": str(rules.base),
        "quorum": str(rules.quorum.kind),
        "quorum_number": str(rules.quorum.number),
        "max_proxies": str(wanted.max_proxies),
    }


def _number(given: str) -> int:
    number = int(given.strip() or "0")
    if not 0 <= number <= _MOST:
        raise ValueError(given)
    return number
