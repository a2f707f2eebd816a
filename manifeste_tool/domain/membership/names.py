"""Names as they are read: two that look the same are the same, and none is written in letters that pass for others."""

import unicodedata

#: The scripts whose letters pass for one another: А, Α and A look the same.
_ALIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
_UNSEEN = ("Cf", "Cc", "Co", "Cn", "Cs")


def tidy(name: str) -> str:
    """Return a name composed, with single spaces and no sign that nobody sees."""
    composed = unicodedata.normalize("NFKC", name)
    seen = "".join(" " if sign.isspace() else sign for sign in composed)
    return " ".join("".join(sign for sign in seen if unicodedata.category(sign) not in _UNSEEN).split())


def is_disguised(name: str) -> bool:
    """Whether a name mixes letters of scripts that pass for one another, as no name does."""
    found = {unicodedata.name(sign, "").partition(" ")[0] for sign in name if sign.isalpha()}
    return len(found & set(_ALIKE)) > 1
