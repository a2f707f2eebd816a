"""What a backup tells of the settings in force: enough to set up the instance again, and no secret."""

import re
from collections.abc import Iterable, Mapping

#: Words in the name of a setting whose value is never written.
_SECRET = re.compile(r"PASSWORD|SECRET|TOKEN")
_CREDENTIALS = re.compile(r"(?<=://)[^/@]*@")
#: What stands for a value that is set and not told.
UNTOLD = "(défini, non sauvegardé)"


def told(names: Iterable[str], environ: Mapping[str, str]) -> dict[str, str]:
    """Return the settings that are set, by name: secrets and the accounts within addresses are not told."""
    given = {name: environ[name] for name in names if environ.get(name)}
    return {name: UNTOLD if _SECRET.search(name) else _CREDENTIALS.sub("", value) for name, value in given.items()}
