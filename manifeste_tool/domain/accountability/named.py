"""An authority as a sentence names it: « la métropole de Clairmonde », « le département de… », « Nantes »."""

import re

_ARTICLES = (
    ("la ", r"(commune|communauté|métropole|région|ville|collectivité|mairie)\b"),
    ("le ", r"(département|pays|syndicat|conseil|territoire|grand|pôle|parc)\b"),
    ("l'", r"(eurométropole|établissement|agglomération|association|agence|union|entente)\b"),
)
_VOWEL = re.compile(r"[aeiouyàâéèêëîïôöùûü]", re.IGNORECASE)


def named(name: str) -> str:
    """Return a name with its article where it begins with a common noun; a proper one stands as it is."""
    for article, nouns in _ARTICLES:
        if re.match(nouns, name, re.IGNORECASE):
            return f"{article}{name[:1].lower()}{name[1:]}"
    return name


def is_elided(words: str) -> bool:
    """Whether « que » loses its last letter before these words."""
    return _VOWEL.match(words) is not None
