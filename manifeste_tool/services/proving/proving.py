"""Prove oneself a second time: by the code of one's application, or by a recovery code."""

import hmac

import pyotp

from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.proving import second_factor
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.guarding import limits
from manifeste_tool.services.proving import resealing, sealing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.proving import second_factors


class WrongCodeError(RefusedError):
    """A code is not the application's now, served already, or is no recovery code that is left."""

    fields = ("code",)
    sentence = N_(
        "Ce code n'est pas le bon, ou il a déjà servi. Attendez que l'application en affiche un nouveau, "
        "vérifiez que l'heure du téléphone est réglée automatiquement, puis recommencez."
    )


class WrongRecoveryCodeError(RefusedError):
    """What was typed is none of the recovery codes that are left."""

    fields = ("code",)
    sentence = N_(
        "Ce code de secours n'est pas l'un des vôtres, ou il a déjà servi. Vérifiez les douze signes, "
        "ou prenez le suivant de la liste."
    )


def prove(ws: Workspace, person: Person, device_key: str, typed: str) -> None:
    """Prove oneself on a device by the application's code. Raises `WrongCodeError`, `TooOftenError`."""
    code = second_factor.tidy_code(typed)
    count_try(ws, person)
    with ws.writing() as connection:
        installed = second_factors.is_installed(connection, person.id)
        right = installed and is_right(ws, connection, person, code)
        if right:
            second_factors.prove(connection, person.id, digest(device_key), ws.now())
    if not right:
        raise WrongCodeError


def prove_by_recovery(ws: Workspace, person: Person, device_key: str, typed: str) -> int:
    """Prove oneself on a device by a recovery code, which is then used up; return how many are left.

    Raises `WrongRecoveryCodeError`, `TooOftenError`.
    """
    marks = sealing.marks(ws, person.id, second_factor.tidy_code(typed))
    count_try(ws, person)
    with ws.writing() as connection:
        installed = second_factors.is_installed(connection, person.id)
        right = installed and any(second_factors.use_code(connection, person.id, one, ws.now()) for one in marks)
        if right:
            second_factors.prove(connection, person.id, digest(device_key), ws.now())
        left = second_factors.codes_left(connection, person.id)
    if not right:
        raise WrongRecoveryCodeError
    return left


def prove_elsewhere(ws: Workspace, person: Person, device_key: str) -> None:
    """Hold for proved on a device what a provider says was proved twice to it."""
    with ws.writing() as connection:
        second_factors.prove(connection, person.id, digest(device_key), ws.now())


def is_right(ws: Workspace, connection: Connection, person: Person, code: str) -> bool:
    """Whether a tidy code is the application's now; if so its step is used up, for good."""
    found = second_factors.of(connection, person.id)
    if found is None or not second_factor.is_step_code(code):
        return False
    application = pyotp.TOTP(sealing.unseal(ws, person.id, found.secret))
    resealing.reseal_of(ws, connection, person.id)
    for step in second_factor.usable_steps(ws.now(), last=found.last_step):
        if hmac.compare_digest(application.generate_otp(step), code):
            return second_factors.use_step(connection, person.id, step)
    return False


def count_try(ws: Workspace, person: Person) -> None:
    """Count a try, whatever becomes of it. Raises `TooOftenError`."""
    limits.count_apart(ws, Limit.SECOND_FACTOR_FOR, who=f"person-{person.id}")
