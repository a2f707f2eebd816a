"""Sign the dossiers that are not, where the instance has a key; outside every transaction."""

from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.record import records, ssh
from manifeste_tool.storage.record.ssh import SigningError


def sign(ws: Workspace) -> list[str]:
    """Sign every dossier without a signature; return why not, a sentence each. Without a key nothing happens.

    A key that fails stops no publication: the dossier stays unsigned, is said to be, and `catch-up` tries again.
    """
    if ws.signing_key is None:
        return []
    with ws.reading() as connection:
        waiting = records.unsigned(connection)
    try:
        for one in waiting:
            signature, key = ssh.sign(one.sums, ws.signing_key), ssh.public_key(ws.signing_key)
            with ws.writing() as connection:
                records.sign(connection, one.number, signature, key)
    except SigningError as error:
        return [str(error)]
    return []
