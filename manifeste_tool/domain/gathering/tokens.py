"""Follow-up tokens: eight characters that somebody copies from paper, of which the last one tells a slip of the pen."""

import re
from collections.abc import Callable

from manifeste_tool.errors import N_, RefusedError

#: No letter or figure that a hand writes like another one: no 0 O, 1 I L, 5 S, 8 B, 2 Z, U V.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LENGTH = 8
_SEPARATOR = re.compile(r"[\s.\-‐‑–_]+")


class MistypedTokenError(RefusedError):
    """What was typed is no token: its length, a character, or its check character is wrong."""

    sentence = N_(
        "« %(given)s » n'est pas un code de suivi : il compte huit signes, chiffres et lettres. "
        "Vérifiez-le sur votre fiche ou sur l'écran où il vous a été donné, puis retapez-le."
    )


def token(random_word: Callable[[str, int], str]) -> str:
    """Return a fresh token: seven random characters and their check character."""
    body = random_word(ALPHABET, LENGTH - 1)
    return body + check_character(body)


def check_character(body: str) -> str:
    """Return the character that ends a token: it tells every single slip and every swap of two neighbours.

    Each place has a weight of its own and the alphabet's length, 23, is prime.
    """
    total = sum((place + 2) * ALPHABET.index(sign) for place, sign in enumerate(body))
    return ALPHABET[-total % len(ALPHABET)]


def shown(token: str) -> str:
    """Return a token as it is printed: in two groups of four."""
    return f"{token[:4]}-{token[4:]}"


def read(given: str) -> str:
    """Return the token that somebody typed, in any case and with any spaces. Raises `MistypedTokenError`."""
    found = _SEPARATOR.sub("", given).upper()
    if len(found) != LENGTH or any(sign not in ALPHABET for sign in found):
        raise MistypedTokenError(given=given.strip()[:40])
    if check_character(found[:-1]) != found[-1]:
        raise MistypedTokenError(given=given.strip()[:40])
    return found
