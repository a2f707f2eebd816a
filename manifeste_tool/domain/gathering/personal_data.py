"""Find what names somebody in free text: addresses, telephone numbers, NIR, IBAN."""

import re
from dataclasses import dataclass
from enum import StrEnum


class DataKind(StrEnum):
    """What was found; the values are those shown."""

    EMAIL = "adresse électronique"
    PHONE = "numéro de téléphone"
    NIR = "numéro de sécurité sociale"
    IBAN = "numéro de compte"
    ADDRESS = "adresse postale"
    NAME = "nom de personne"


@dataclass(frozen=True, slots=True)
class Found:
    """What stands from `start` to `end` (excluded) of a text."""

    kind: DataKind
    start: int
    end: int


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\d+])(?:\+33\s?(?:\(0\)\s?)?|0033\s?|0)[1-9](?:[\s.\-]?\d{2}){4}(?!\d)")


def find(text: str) -> tuple[Found, ...]:
    """Return what names somebody, in the order of the text, no two overlapping."""
    found = [Found(DataKind.EMAIL, *match.span()) for match in _EMAIL.finditer(text)]
    found += [Found(DataKind.PHONE, *match.span()) for match in _PHONE.finditer(text)]
    return tuple(sorted(found, key=lambda one: one.start))


def masked(text: str, found: tuple[Found, ...]) -> str:
    """Return a text with what was found put away: « [numéro de téléphone masqué] »."""
    parts, at = [], 0
    for one in found:
        parts += [text[at : one.start], f"[{one.kind} masqué]"]
        at = one.end
    return "".join([*parts, text[at:]])
