"""Printed sheets: lots, states, whom one is taken by, and which one somebody means by what they type."""

import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from manifeste_tool.domain.consulting.contributions import reference
from manifeste_tool.domain.gathering import tokens
from manifeste_tool.errors import N_, RefusedError

LARGEST_LOT = 500
#: How long a sheet that somebody opened is left to them.
TAKEN_FOR = timedelta(minutes=10)
_WORDS = re.compile(r"^(?:(?:FICHE|NUMERO|NO|REFERENCE|REF|CODE)\b[\s.:]*|(?:N[°º]|#)\s*)+")
_SEPARATORS = re.compile(r"[\s.,;:/_\-‐‑–—]+")
_WHOLE = re.compile(r"(?P<year>\d{4})(?P<sigle>[A-Z][A-Z0-9]*?)(?P<number>\d{1,9})")
_SHORT = re.compile(r"(?P<sigle>[A-Z]+)(?P<number>0*[1-9]\d{0,8})")
_DIGITS = re.compile(r"[0-9]{1,9}")
_YEAR = re.compile(r"[0-9]{4}")
_RANGE = re.compile(r"([0-9]{1,9})(?:\s*(?:-|–|à|a)\s*([0-9]{1,9}))?")


class UnreadableNumberError(RefusedError):
    """What was typed names no sheet in any spelling."""

    sentence = N_(
        "« %(given)s » n'est pas le numéro d'une fiche. Tapez ses derniers chiffres (0041), "
        "sa référence entière (2026-SIGLE-0041) ou le code imprimé sur son talon (ABCD-EFGH)."
    )


class NoNumberError(RefusedError):
    """No number was typed."""

    sentence = N_("Tapez d'abord le numéro de la fiche : les derniers chiffres de la référence imprimée en haut.")


class UnfitSizeError(RefusedError):
    """A lot of no sheet, or of more than are printed at once."""

    sentence = N_(
        "« %(given)s » n'est pas un nombre de fiches : écrivez un nombre entier de 1 à %(limit)s. "
        "Pour en imprimer davantage, préparez plusieurs lots."
    )


class UnreadableRangeError(RefusedError):
    """Numbers to be cancelled are written in no usual way."""

    sentence = N_("« %(given)s » n'est pas une liste de numéros : écrivez par exemple « 12-20, 25 », puis recommencez.")


class SheetState(StrEnum):
    """Where a sheet stands; the values are those kept and shown."""

    WAITING = "à saisir"
    TYPED = "saisie"
    ILLEGIBLE = "illisible"
    CANCELLED = "annulée"


@dataclass(frozen=True, slots=True)
class Lot:
    """Sheets printed together for one consultation; `closed_at` is when those not typed were cancelled."""

    consultation: str
    label: str
    size: int
    made_at: datetime
    by_id: int
    closed_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One printed sheet. `number` is its rank in its lot, from 1; `token` is `""` once it is typed.

    `revision` counts what happened to it; `note` says what of it could not be read.
    """

    reference: str
    lot: int
    number: int
    state: SheetState
    token: str = ""
    taken_by_id: int | None = None
    taken_at: datetime | None = None
    typed_by_id: int | None = None
    typed_at: datetime | None = None
    photo_id: int | None = None
    revision: int = 0
    note: str = ""

    @property
    def digits(self) -> str:
        """The last digits of its reference: what a typist types."""
        return self.reference.rpartition("-")[2]

    @property
    def takes_words(self) -> bool:
        """Whether it may be typed: it waits, or was said to be illegible and somebody reads it after all."""
        return self.state in (SheetState.WAITING, SheetState.ILLEGIBLE)

    def taken_from(self, person_id: int, now: datetime) -> bool:
        """Whether somebody other than this person opened it a moment ago and has not typed it yet."""
        if self.state is not SheetState.WAITING or self.taken_at is None or self.taken_by_id == person_id:
            return False
        return self.taken_at > now - TAKEN_FOR


@dataclass(frozen=True, slots=True)
class Tally:
    """How many sheets stand where; a cancelled one is not awaited."""

    counts: Mapping[SheetState, int] = field(default_factory=dict)

    def of(self, state: SheetState) -> int:
        """Return how many sheets are in this state."""
        return self.counts.get(state, 0)

    @property
    def printed(self) -> int:
        """Every sheet that was ever printed."""
        return sum(self.counts.values())

    @property
    def awaited(self) -> int:
        """The sheets that are not cancelled: what « 31 saisies sur 40 » counts against."""
        return self.printed - self.of(SheetState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Designation:
    """What a typist means: a whole `reference`, a `token`, or last digits (`number`) with perhaps a `sigle`."""

    reference: str = ""
    number: int = 0
    sigle: str = ""
    token: str = ""


def designation(given: str) -> Designation:
    """Read what names a sheet: last digits, a reference or a token, in any case, with any spaces and signs.

    The address that a QR code holds is read too. Raises `NoNumberError`, `UnreadableNumberError`,
    `MistypedTokenError`.
    """
    text = _bare(given)
    if not text:
        raise NoNumberError
    parts = _SEPARATORS.sub(" ", text).split()
    compact = "".join(parts)
    found = _of_parts(parts) or _of_token(compact) or _of_figures(compact)
    if found is None and len(compact) == tokens.LENGTH and compact.isalnum():
        tokens.read(compact)
    if found is None:
        raise UnreadableNumberError(given=given.strip()[:40])
    return found


def size(given: str) -> int:
    """Read how many sheets a lot is to hold. Raises `UnfitSizeError`."""
    written = given.strip()
    if not _DIGITS.fullmatch(written) or not 1 <= int(written) <= LARGEST_LOT:
        raise UnfitSizeError(given=written[:20], limit=LARGEST_LOT)
    return int(written)


def numbers(given: str) -> frozenset[int]:
    """Read « 12-20, 25 ». Raises `UnreadableRangeError`, also where a range goes backwards or holds too many."""
    found: set[int] = set()
    for part in filter(None, (one.strip() for one in re.split(r"[,;\n]| et ", given))):
        read = _RANGE.fullmatch(part)
        first, last = (int(read[1]), int(read[2] or read[1])) if read else (1, 0)
        if not first <= last < first + LARGEST_LOT * 20:
            raise UnreadableRangeError(given=given.strip()[:60])
        found.update(range(first, last + 1))
    return frozenset(found)


def _bare(given: str) -> str:
    """Return what was typed without accents, without « fiche n° », and only the end of an address."""
    text = given.strip()
    if "://" in text:
        text = re.split(r"[=/]", text)[-1]
    folded = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    return _WORDS.sub("", folded.upper()).strip()


def _of_parts(parts: list[str]) -> Designation | None:
    """Read a reference whose three parts stand apart: its sigle may then hold figures at its end."""
    if len(parts) == 3 and _YEAR.fullmatch(parts[0]) and _DIGITS.fullmatch(parts[2]) and parts[1].isalnum():  # noqa: PLR2004
        return Designation(reference=reference(int(parts[0]), parts[1], int(parts[2])))
    return None


def _of_token(compact: str) -> Designation | None:
    """Read a token; eight figures may be a number as well."""
    if len(compact) != tokens.LENGTH or not set(compact) <= set(tokens.ALPHABET):
        return None
    if compact.isdigit():
        with suppress(tokens.MistypedTokenError):
            return Designation(number=int(compact), token=tokens.read(compact))
        return Designation(number=int(compact))
    return Designation(token=tokens.read(compact))


def _of_figures(compact: str) -> Designation | None:
    if _DIGITS.fullmatch(compact):
        return Designation(number=int(compact))
    if whole := _WHOLE.fullmatch(compact):
        return Designation(reference=reference(int(whole["year"]), whole["sigle"], int(whole["number"])))
    if short := _SHORT.fullmatch(compact):
        return Designation(number=int(short["number"]), sigle=short["sigle"])
    return None
