"""One secret for every machine that serves an instance: it signs the cookies and seals the second factors of all.

The database holds a value that the secret alone gives and that does not give it back. A machine that was started with
another secret would sign everybody out and open no second factor: it is refused, with what to set.
"""

import hmac

from manifeste_tool.errors import N_, UnusableInstanceError
from manifeste_tool.services.proving import resealing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import settings

_NAME = "secret_check"
_PURPOSE = b"manifeste: that every machine has one secret"


class OtherSecretError(UnusableInstanceError):
    """The machine has another secret than the one that the instance is served with."""

    sentence = N_(
        "Le secret de cette machine n'est pas celui de l'instance : personne n'y serait reconnu. Donnez-lui le même "
        "MANIFESTE_SECRET qu'aux autres machines (à défaut, c'est le contenu du fichier « secret » de la première). "
        "S'il vient d'être changé, indiquez l'ancien dans MANIFESTE_SECRET_PREVIOUS ; s'il est perdu, "
        "« manifeste adopt-secret » fait de celui-ci le secret de l'instance."
    )


def agree(ws: Workspace) -> None:
    """Make sure that this machine has the secret of the instance, and seal anew what the previous one had sealed.

    Of an instance that one machine serves, on SQLite, its own secret is the one. Raises `OtherSecretError`.
    """
    if ws.db.is_shared:
        _prove(ws)
    if ws.previous_secret:
        with ws.reading() as connection:
            outdated = resealing.is_needed(ws, connection)
        if outdated:
            with ws.writing() as connection:
                resealing.reseal(ws, connection)


def _prove(ws: Workspace) -> None:
    ours = _check(ws.secret)
    with ws.reading() as connection:
        if settings.get(connection, _NAME) == ours:
            return
    with ws.writing() as connection:
        if settings.get(connection, _NAME) not in ("", ours, _check(ws.previous_secret)):
            raise OtherSecretError
        settings.put(connection, _NAME, ours, quietly=True)


def adopt(ws: Workspace) -> None:
    """Make the secret of this machine that of the instance: the former one is lost, and what it sealed with it."""
    with ws.writing() as connection:
        resealing.reseal(ws, connection)
        settings.put(connection, _NAME, _check(ws.secret), quietly=True)


def _check(secret: str) -> str:
    return hmac.new(secret.encode(), _PURPOSE, "sha256").hexdigest()
