"""Find what leads to somebody in free text: addresses, telephone numbers, NIR, IBAN, names.

A text is folded once (`domain/personal/folded.py`); each kind looks first whether it may stand there at all, by the
set of the text's words and the number of its figures, so that a text that holds nothing costs a few microseconds.
Every rule is linear in the length of the text.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from manifeste_tool.domain.personal import addresses, folded, mails, names, numbers
from manifeste_tool.domain.personal.folded import Folded


class DataKind(StrEnum):
    """What was found; the values are those shown."""

    EMAIL = "adresse électronique"
    PHONE = "numéro de téléphone"
    NIR = "numéro de sécurité sociale"
    IBAN = "numéro de compte"
    ADDRESS = "adresse postale"
    NAME = "nom de personne"
    CARD = "numéro de carte bancaire"
    PLATE = "plaque d'immatriculation"
    BIRTH = "date de naissance"
    PROFILE = "page personnelle"


@dataclass(frozen=True, slots=True)
class Found:
    """What stands from `start` to `end` (excluded) of a text."""

    kind: DataKind
    start: int
    end: int


_Finder = Callable[[Folded], Iterable[tuple[int, int]]]

#: The most certain kind first: where two overlap it keeps its span, and the other what is left of its own.
_FINDERS: tuple[tuple[DataKind, _Finder], ...] = (
    (DataKind.EMAIL, mails.mails),
    (DataKind.PROFILE, mails.profiles),
    (DataKind.IBAN, numbers.ibans),
    (DataKind.NIR, numbers.nirs),
    (DataKind.CARD, numbers.cards),
    (DataKind.PHONE, numbers.phones),
    (DataKind.BIRTH, numbers.births),
    (DataKind.PLATE, numbers.plates),
    (DataKind.ADDRESS, addresses.addresses),
    (DataKind.NAME, names.names),
)
_FEMININE = frozenset({DataKind.EMAIL, DataKind.ADDRESS, DataKind.PLATE, DataKind.BIRTH, DataKind.PROFILE})


def find(text: str) -> tuple[Found, ...]:
    """Return what leads to somebody, in the order of the text, no two overlapping. The text is NFC."""
    read = folded.folded(text)
    covered = bytearray(len(text))
    found = [
        one
        for kind, finder in _FINDERS
        if _may_hold(kind, read)
        for span in finder(read)
        for one in _left(kind, span, covered)
    ]
    return tuple(sorted(found, key=lambda one: one.start))


def suspicious(text: str) -> bool:
    """Whether `find` finds anything, without looking for more than the first."""
    read = folded.folded(text)
    return any(_may_hold(kind, read) and any(True for _ in finder(read)) for kind, finder in _FINDERS)


def masked(text: str, found: tuple[Found, ...]) -> str:
    """Return a text with what was found put away: « [numéro de téléphone masqué] »."""
    parts, at = [], 0
    for one in found:
        parts += [text[at : one.start], f"[{one.kind} masqué{'e' * (one.kind in _FEMININE)}]"]
        at = one.end
    return "".join([*parts, text[at:]])


_MAY_HOLD: dict[DataKind, Callable[[Folded], bool]] = {
    DataKind.EMAIL: mails.may_hold_mails,
    DataKind.PROFILE: mails.may_hold_profiles,
    DataKind.ADDRESS: addresses.may_hold_addresses,
    DataKind.NAME: names.may_hold_names,
}


def _may_hold(kind: DataKind, text: Folded) -> bool:
    asked = _MAY_HOLD.get(kind)
    return asked(text) if asked else text.digits > 1


def _left(kind: DataKind, span: tuple[int, int], covered: bytearray) -> Iterator[Found]:
    """Yield what no more certain kind covers of a span, and cover it."""
    start, end = span
    while start < end:
        free = covered.find(0, start, end)
        if free < 0:
            return
        taken = covered.find(1, free, end)
        until = end if taken < 0 else taken
        covered[free:until] = b"\1" * (until - free)
        yield Found(kind, free, until)
        start = until
