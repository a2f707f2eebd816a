"""Find what leads to somebody in free text: addresses, telephone numbers, NIR, IBAN, names.

A text is folded once (`domain/personal/folded.py`); each kind looks first whether it may stand there at all, by the
set of the text's words and the number of its figures, so that a text that holds nothing costs a few microseconds. Made
of what was met before in such texts, it is not even folded.
Every rule is linear in the length of the text.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

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


class _Finder(NamedTuple):
    """How one kind is found: whether it may be there, which costs next to nothing, and where."""

    kind: DataKind
    may_hold: Callable[[Folded], bool]
    spans: Callable[[Folded], Iterable[tuple[int, int]]]


#: The most certain kind first: where two overlap it keeps its span, and the other what is left of its own.
_FINDERS = (
    _Finder(DataKind.EMAIL, mails.may_hold_mails, mails.mails),
    _Finder(DataKind.PROFILE, mails.may_hold_profiles, mails.profiles),
    _Finder(DataKind.IBAN, numbers.may_hold_numbers, numbers.ibans),
    _Finder(DataKind.NIR, numbers.may_hold_numbers, numbers.nirs),
    _Finder(DataKind.CARD, numbers.may_hold_numbers, numbers.cards),
    _Finder(DataKind.PHONE, numbers.may_hold_numbers, numbers.phones),
    _Finder(DataKind.BIRTH, numbers.may_hold_births, numbers.births),
    _Finder(DataKind.PLATE, numbers.may_hold_plates, numbers.plates),
    _Finder(DataKind.ADDRESS, addresses.may_hold_addresses, addresses.addresses),
    _Finder(DataKind.NAME, names.may_hold_names, names.names),
)
_WAKING = names.WAKING | addresses.WAKING | mails.WAKING | numbers.WAKING
_SPACES = re.compile(" {2,}")
#: What stood between the spaces of texts that wake no rule, and wakes none by itself; no numbers.
_QUIET: set[str] = set()
_MOST_KNOWN = 100_000
_FEMININE = frozenset({DataKind.EMAIL, DataKind.ADDRESS, DataKind.PLATE, DataKind.BIRTH, DataKind.PROFILE})


def find(text: str) -> tuple[Found, ...]:
    """Return what leads to somebody, in the order of the text, no two overlapping. The text is NFC.

    Spaces in excess change nothing of what is found.
    """
    return _found_apart(text) if "  " in text else _found(text)


def _found_apart(text: str) -> tuple[Found, ...]:
    """Find with one space wherever there are several, and say where that stands in the text itself."""
    places, lost, parts, at = [0], [0], [], 0
    for spaces in _SPACES.finditer(text):
        parts.append(text[at : spaces.start() + 1])
        at = spaces.end()
        places.append(spaces.start() + 1 - lost[-1])
        lost.append(lost[-1] + at - spaces.start() - 1)

    def back(place: int) -> int:
        return place + lost[bisect_right(places, place) - 1]

    found = _found("".join([*parts, text[at:]]))
    return tuple(Found(one.kind, back(one.start), back(one.end - 1) + 1) for one in found)


def _found(text: str) -> tuple[Found, ...]:
    read = folded.folded(text, _WAKING)
    finders = [finder for finder in _FINDERS if finder.may_hold(read)] if _is_awake(read) else []
    covered = bytearray(len(text) if finders else 0)
    found = [one for kind, _, at in finders for span in at(read) for one in _left(kind, span, covered)]
    return tuple(sorted(found, key=lambda one: one.start))


def suspicious(text: str) -> bool:
    """Whether `find` finds anything, without looking for more than the first."""
    pieces = text.split()
    if is_quiet(pieces):
        return False
    unknown = " ".join([piece for piece in pieces if piece not in _QUIET])
    read = folded.folded(_SPACES.sub(" ", text) if "  " in text else text, _WAKING, among=unknown)
    if not _is_awake(read):
        _learn(unknown)
        return False
    return any(may_hold(read) and any(True for _ in at(read)) for _, may_hold, at in _FINDERS)


def is_quiet(pieces: Collection[str]) -> bool:
    """Whether it is known already that `find` finds nothing in a text, by what stands between its spaces alone."""
    return _QUIET.issuperset(pieces)


def _learn(pieces: str) -> None:
    """Remember pieces of text that wake no rule, whatever stands around them: the next texts are made of the same."""
    read = folded.folded(f" {pieces} ", _WAKING)
    if read.digits or _is_awake(read) or mails.names_site(read) or names.may_begin_initials(read):
        return
    if len(_QUIET) >= _MOST_KNOWN:
        _QUIET.clear()
    _QUIET.update(pieces.split())


def masked(text: str, found: tuple[Found, ...]) -> str:
    """Return a text with what was found put away: « [numéro de téléphone masqué] »."""
    parts, at = [], 0
    for one in found:
        parts += [text[at : one.start], f"[{one.kind} masqué{'e' * (one.kind in _FEMININE)}]"]
        at = one.end
    return "".join([*parts, text[at:]])


def _is_awake(text: Folded) -> bool:
    """Whether anything may be there at all: a few figures, a word of some rule, a sign of an address."""
    return (
        text.digits >= numbers.FEWEST
        or bool(text.words)
        or mails.may_hold_mails(text)
        or mails.may_hold_profiles(text)
        or names.may_hold_names(text)
    )


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
