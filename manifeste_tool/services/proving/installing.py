"""Install a second factor, replace it, take new recovery codes; reset another's, who lost theirs."""

from dataclasses import dataclass

import pyotp

from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.proving import second_factor
from manifeste_tool.domain.proving.second_factor import (
    RECOVERY_ALPHABET,
    RECOVERY_CODES,
    RECOVERY_LENGTH,
    Installed,
)
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError, RefusedError, StaleError
from manifeste_tool.services.entering import devices
from manifeste_tool.services.membership.adding import UnknownPersonError
from manifeste_tool.services.proving import proving, sealing, telling
from manifeste_tool.services.proving.proving import WrongCodeError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people, settings
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.proving import second_factors


class NotAskedError(RefusedError):
    """Somebody of whom no second factor is asked wants to install one."""

    sentence = N_(
        "Le second facteur est celui du secrétariat et des administrateurs : votre rôle n'en demande pas. "
        "Votre lien de connexion suffit."
    )


class AlreadyInstalledError(StaleError):
    """Somebody who has a second factor asks for a first one."""

    sentence = N_(
        "Votre second facteur est déjà installé. Pour changer de téléphone, ouvrez « Mon compte », puis « Remplacer »."
    )


class NotBegunError(StaleError):
    """A code comes for a key that was never shown, or too long ago."""

    sentence = N_("Cette installation a expiré. Recommencez-la : une nouvelle clé vous sera montrée.")


@dataclass(frozen=True, slots=True)
class Installation:
    """What somebody puts into their application: a key in groups of four, and the address that its QR code holds."""

    key: str
    address: str


def begin(ws: Workspace, person: Person) -> None:
    """Make a key for somebody who has none, or whose earlier one was never confirmed; it is shown for an hour.

    Raises `AlreadyInstalledError`, and `NotAskedError` for whom no second factor is asked of.
    """
    if not second_factor.is_asked_of(person.role):
        raise NotAskedError
    with ws.writing() as connection:
        found = second_factors.of(connection, person.id)
        if found and found.confirmed_at:
            raise AlreadyInstalledError
        if found is None or not found.is_fresh(ws.now()):
            sealed = sealing.seal(ws, person.id, pyotp.random_base32())
            second_factors.begin(connection, Installed(person.id, sealed, ws.now()))


def installation(ws: Workspace, person: Person) -> Installation | None:
    """Return what is to be put into the application; None where nothing was begun, or too long ago."""
    with ws.reading() as connection:
        found = second_factors.of(connection, person.id)
        title = settings.get(connection, "title") or "Manifeste"
    if found is None or not found.is_fresh(ws.now()):
        return None
    secret = sealing.unseal(ws, person.id, found.secret)
    address = pyotp.TOTP(secret).provisioning_uri(name=person.email or person.name, issuer_name=title)
    return Installation(second_factor.grouped(secret), address)


def confirm(ws: Workspace, person: Person, device_key: str, typed: str) -> tuple[str, ...]:
    """Confirm a key by a first code: it is in place, proved on this device; return the recovery codes, shown once.

    Raises `WrongCodeError`, `NotBegunError`, `TooOftenError`.
    """
    proving.count_try(ws, person)
    with ws.writing() as connection:
        found = second_factors.of(connection, person.id)
        if found is None or not found.is_fresh(ws.now()):
            raise NotBegunError
        if not proving.is_right(ws, connection, person, second_factor.tidy_code(typed)):
            raise WrongCodeError
        second_factors.confirm(connection, person.id, ws.now())
        second_factors.prove(connection, person.id, digest(device_key), ws.now())
        telling.tell(ws, connection, Happened.SECOND_FACTOR_SET, by=person, whom=person)
        return _new_codes(ws, connection, person)


def renew_codes(ws: Workspace, person: Person, device_key: str, typed: str) -> tuple[str, ...]:
    """Give new recovery codes in place of all earlier ones, for a code. Raises `WrongCodeError`, `TooOftenError`."""
    proving.prove(ws, person, device_key, typed)
    with ws.writing() as connection:
        return _new_codes(ws, connection, person)


def replace(ws: Workspace, person: Person, device_key: str, typed: str) -> None:
    """Take away one's own second factor, for a code, to install another. Raises `WrongCodeError`, `TooOftenError`."""
    proving.prove(ws, person, device_key, typed)
    with ws.writing() as connection:
        second_factors.forget(connection, person.id)
        telling.tell(ws, connection, Happened.SECOND_FACTOR_RESET, by=person, whom=person)


def reset(ws: Workspace, by: Person, person_id: int) -> Person:
    """Take away another's second factor, who lost it, and close their devices; they install one when they come back.

    Raises `ForbiddenError` for who is no administrator, `NotFoundError` for nobody, or somebody who has none.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.RESET_SECOND_FACTOR)
        whom = people.get(connection, person_id)
        if whom is None or not _forgotten(ws, connection, whom, by=by):
            raise NotFoundError
    return whom


def reset_by_command(ws: Workspace, who: str) -> Person:
    """Take away somebody's second factor from the server itself: the last administrator may be locked out.

    `who` is a number or an address. Raises `UnknownPersonError` for nobody, or somebody who has none.
    """
    with ws.writing() as connection:
        whom = people.get(connection, int(who)) if who.isdecimal() else people.by_email(connection, who)
        if whom is None or not _forgotten(ws, connection, whom, by=None):
            raise UnknownPersonError(who=who)
    return whom


def _forgotten(ws: Workspace, connection: Connection, whom: Person, *, by: Person | None) -> bool:
    if not second_factors.forget(connection, whom.id):
        return False
    devices.close_all(ws, connection, whom.id)
    telling.tell(ws, connection, Happened.SECOND_FACTOR_RESET, by=by, whom=whom)
    return True


def _new_codes(ws: Workspace, connection: Connection, person: Person) -> tuple[str, ...]:
    codes = tuple(ws.random_word(RECOVERY_ALPHABET, RECOVERY_LENGTH) for _ in range(RECOVERY_CODES))
    second_factors.replace_codes(connection, person.id, [sealing.marks(ws, person.id, code)[0] for code in codes])
    return tuple(map(second_factor.grouped, codes))
