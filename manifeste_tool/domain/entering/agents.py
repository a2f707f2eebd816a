"""What a browser calls itself, in the words of whoever owns it: « Firefox sur Android »."""

from collections.abc import Iterable

from manifeste_tool.errors import N_

#: The first sign found decides: most browsers also give the names of those they descend from.
_PROGRAMS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)
_UNKNOWN = N_("Autre navigateur")


def named(agent: str) -> str:
    """Return the program and the system of a `User-Agent`, never a word of its own."""
    program, system = _first(_PROGRAMS, agent) or _UNKNOWN, _first(_SYSTEMS, agent)
    return N_("%(program)s sur %(system)s") % {"program": program, "system": system} if system else program


def _first(signs: Iterable[tuple[str, str]], agent: str) -> str:
    return next((name for sign, name in signs if sign in agent), "")
