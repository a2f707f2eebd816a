"""The links of people without account: made of a secret of the instance, so that each mail can give the same again."""

import hashlib

from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import settings
from manifeste_tool.storage.database import Connection

_SECRET = "voices_secret"  # noqa: S105 - the name of a setting


def key_of(ws: Workspace, connection: Connection, kind: str, number: int) -> str:
    """Return the key of one thing: 32 hexadecimal digits that nobody guesses without the instance's secret."""
    secret = settings.get(connection, _SECRET)
    if not secret:
        secret = ws.new_key()
        settings.put(connection, _SECRET, secret)
    return hashlib.sha256(f"{secret}\0{kind}\0{number}".encode()).hexdigest()[:32]
