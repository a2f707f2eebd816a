"""What an address, or a form that repeats it, narrows a list of contributions to."""

from collections.abc import Mapping
from contextlib import suppress

from manifeste_tool.domain.consulting.contributions import Fate, Filters

#: What each filter is called in the address.
NAMES = {
    "query": "q",
    "consultation": "concertation",
    "authority": "collectivite",
    "author_type": "auteur",
    "territory": "territoire",
    "fate": "devenir",
    "finding": "enseignement",
    "parent": "reponses",
    "theme": "theme",
}
_LONGEST = 200


def filters(given: Mapping[str, str]) -> Filters:
    """Return the filters that are on."""
    fate = None
    with suppress(ValueError):
        fate = Fate(_given(given, NAMES["fate"]))
    return Filters(**{field: _given(given, name) for field, name in NAMES.items() if field != "fate"}, fate=fate)


def asked(on: Filters) -> Mapping[str, str]:
    """Return the filters that are on, as the address writes them, for links that keep them."""
    return {name: str(getattr(on, field)) for field, name in NAMES.items() if getattr(on, field)}


def _given(given: Mapping[str, str], name: str) -> str:
    return given.get(name, "").strip()[:_LONGEST]
