"""Who acts on an account: somebody with the right to, or whoever holds the machine, by its command line."""

from dataclasses import dataclass

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.membership.accounts import TRUSTED, Account
from manifeste_tool.domain.people import Act, may, require, timely
from manifeste_tool.domain.readers import Person, Reader, Role
from manifeste_tool.errors import N_, ForbiddenError, NotFoundError, RefusedError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.membership import accounts

#: How facts say that whoever holds the machine did it.
BY_COMMAND = "ligne de commande"


@dataclass(frozen=True, slots=True)
class Machine:
    """Whoever holds the machine: what they do by its command line is on record without a name."""


MACHINE = Machine()
By = Person | Machine | None


class AppointmentError(ForbiddenError):
    """Somebody touches the account of a secretary or an administrator, and is no administrator."""

    sentence = N_(
        "Le compte d'une personne du secrétariat ou qui administre ne se change que par qui administre : "
        "demandez-le-lui. Rien n'a été changé."
    )


class LastAdministratorError(RefusedError):
    """The last active administrator would be none any more."""

    sentence = N_(
        "%(name)s est la dernière personne qui administre ce site : plus personne ne pourrait en nommer une autre. "
        "Nommez d'abord quelqu'un d'autre, puis recommencez."
    )


class ClosedAccountError(RefusedError):
    """Something is to be changed of somebody who left or was erased."""

    sentence = N_(
        "Cette personne est partie : son compte est clos et ne se change plus. Si elle revient, ajoutez-la de nouveau."
    )


def known(connection: Connection, person_id: int) -> Account:
    """Return an account. Raises `NotFoundError`."""
    found = accounts.get(connection, person_id)
    if found is None:
        raise NotFoundError
    return found


def require_on(
    ws: Workspace, connection: Connection, by: By, act: Act, *, account: Account | None = None, role: Role | None = None
) -> int | None:
    """Return the identifier of who acts on an account, or gives somebody a role; None for whoever holds the machine.

    Raises `ForbiddenError`, `AppointmentError`.
    """
    if isinstance(by, Machine):
        return None
    reader = ws.reader(by, connection)
    actor = require(reader, act)
    if not may_touch(reader, act, account=account, role=role):
        raise AppointmentError
    return actor.id


def may_touch(reader: Reader, act: Act, *, account: Account | None = None, role: Role | None = None) -> bool:
    """Whether a reader may do this to an account, or give this role."""
    trusted = (account is not None and account.is_trusted) or role in TRUSTED
    return may(reader, act) and (not trusted or may(reader, Act.APPOINT))


def keep_an_administrator(connection: Connection, account: Account) -> None:
    """Raise `LastAdministratorError` where an account that is to administer no more is the last that does."""
    if account.administers and not any(
        one.administers and one.id != account.id for one in accounts.administrators(connection)
    ):
        raise LastAdministratorError(name=account.person.name)


def require_open(account: Account) -> None:
    """Raise `ClosedAccountError` for somebody who left or was erased."""
    if not timely(Act.MANAGE_PEOPLE, account.state):
        raise ClosedAccountError


def record(
    ws: Workspace, connection: Connection, actor_id: int | None, name: Happened, *, about: int, **details: str
) -> int:
    """Record what was done to an account and return the fact: who, whom, what changed; never an address nor a name."""
    told = {key: value for key, value in details.items() if value}
    if actor_id is None:
        told["by"] = BY_COMMAND
    fact = Fact(name, ws.now(), actor_id, About.PERSON, str(about), told, Audience.SECRETARIAT)
    return journal.record(connection, fact)
