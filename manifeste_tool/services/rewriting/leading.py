"""Where an address that names a commit from before a rewriting leads."""

import re

from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.rewriting import rows

#: A name of a commit, or how one begins, alone between other signs.
_NAME = re.compile(r"(?<![0-9A-Za-z])(?=[a-f]*[0-9])[0-9a-f]{7,40}(?![0-9A-Za-z])")


def names_a_commit(address: str) -> bool:
    """Whether an address may name a commit at all: nobody asks the database otherwise."""
    return _NAME.search(address) is not None


def led(ws: Workspace, address: str) -> str:
    """Return an address with the new name of each commit that a rewriting renamed, the same where there is none."""
    with ws.reading() as connection:
        return _NAME.sub(lambda found: rows.leads_to(connection, found[0]) or found[0], address)
