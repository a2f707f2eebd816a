"""Where a language stands in an address: `/en/texte` is the English of `/texte`; what is alike in all has one."""

from manifeste_tool.documents.speaking.catalogue import LANGUAGES
from manifeste_tool.documents.wording import LOCALE

#: What is asked for by machines or made once for everybody: the beginnings and the ends of its rules.
_FOR_ALL = ("/static/", "/api/", "/manifeste.git", "/fichiers/", "/depot/", "/donnees/", "/csp-report", "/.well-known/")
_FORMS = (".atom", ".ics", ".xml", ".txt", ".json", ".csv", ".css")


def prefix_of(spoken: str) -> str:
    """Return what addresses of a language begin with: `/en`, nothing for French."""
    return "" if spoken == LOCALE else f"/{spoken}"


def is_for_all(rule: str) -> bool:
    """Whether what an address leads to is the same in every language."""
    return rule.startswith(_FOR_ALL) or rule.endswith(_FORMS)


def spoken_address(base: str, address: str, spoken: str) -> str:
    """Return an address of the site at `base` in a language; any other address, or one that names its own, as it is."""
    root, prefix = base.rstrip("/"), prefix_of(spoken)
    path = address.removeprefix(root)
    if not prefix or not address.startswith(root) or path[:1] not in ("", "/", "?", "#"):
        return address
    told = path.partition("?")[0].partition("#")[0]
    named = any(told == f"/{one}" or told.startswith(f"/{one}/") for one in LANGUAGES if one != LOCALE)
    return address if named or is_for_all(told) else f"{root}{prefix}{path}"
