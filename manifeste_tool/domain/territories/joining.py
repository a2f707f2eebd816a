"""An authority that asks to join: what it says of itself, checked field by field, and where its request stands."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from manifeste_tool.domain.consulting.contributions import Authority
from manifeste_tool.domain.territories.official import Official, digits, folded, is_siren, is_siret
from manifeste_tool.errors import N_, ManifesteError, RefusedError

#: What an authority may be, in the words kept and shown.
KINDS: Final = (
    N_("commune"),
    N_("communauté de communes"),
    N_("communauté d'agglomération"),
    N_("communauté urbaine"),
    N_("métropole"),
    N_("établissement public territorial"),
    N_("département"),
    N_("région"),
    N_("collectivité territoriale"),
    N_("collectivité d'outre-mer"),
    N_("syndicat mixte"),
    N_("opérateur"),
)
#: How long a confirmation link and an invitation are good for.
CONFIRMATION, INVITATION = timedelta(days=7), timedelta(days=14)
LIMITS: Final[Mapping[str, int]] = {
    "name": 200,
    "elected_name": 200,
    "elected_position": 200,
    "referent_name": 200,
    "referent_position": 200,
    "message": 2000,
}
_DEPARTMENT = re.compile(r"0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-8]|98[46-9]")
_SIGLE = re.compile(r"[A-Z0-9]{2,12}")
_LETTERS = 4


class RequestState(StrEnum):
    """Where a request stands; the values are those kept and shown."""

    ASKED = N_("à confirmer")
    CONFIRMED = N_("à examiner")
    ADMITTED = N_("admise")
    DECLINED = N_("déclinée")


class UnnamedAuthorityError(RefusedError):
    """An authority without a name."""

    sentence = N_("Indiquez le nom de la collectivité.")


class UnknownKindError(RefusedError):
    """A kind of authority that is not on the list."""

    sentence = N_("Choisissez dans la liste le type de collectivité.")


class WrongNumberError(RefusedError):
    """Neither a SIREN nor a SIRET: too short, too long, or its key is wrong."""

    sentence = N_(
        "« %(given)s » n'est pas un numéro SIREN (9 chiffres) ni SIRET (14 chiffres) : un chiffre manque ou est faux. "
        "Recopiez-le depuis un avis de l'INSEE ou un courrier officiel."
    )


class NoNumberError(RefusedError):
    """An authority entered freely without a number."""

    sentence = N_("Indiquez le numéro SIREN ou SIRET de la collectivité : 9 ou 14 chiffres.")


class UnknownDepartmentError(RefusedError):
    """No code of a département."""

    sentence = N_("« %(given)s » n'est pas un code de département. Écrivez par exemple 35, 2A ou 974.")


class NoElectedError(RefusedError):
    """No elected member stands for the authority, or what they are is not said."""

    sentence = N_("Indiquez le nom et la fonction de l'élu référent : c'est elle ou lui qui engage la collectivité.")


class NoReferentError(RefusedError):
    """Nobody to write to."""

    sentence = N_("Indiquez le nom du référent technique : c'est à cette personne que le secrétariat répond.")


class NoAddressError(RefusedError):
    """No address to write to."""

    sentence = N_("Indiquez le courriel du référent technique : le lien à confirmer y part.")


class TooLongFieldError(RefusedError):
    """A field is longer than what is kept of it."""

    sentence = N_("C'est trop long : %(limit)s signes au plus. Abrégez.")


class MistakenSigleError(RefusedError):
    """A sigle that no reference could carry."""

    sentence = N_("« %(given)s » ne convient pas : 2 à 12 lettres capitales sans accent ou chiffres, comme NANTES.")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What an authority says of itself and of those who speak for it.

    `number` is a SIREN or a SIRET as typed; `cog` comes from the official list, `""` for one entered freely.
    """

    name: str = ""
    kind: str = ""
    number: str = ""
    cog: str = ""
    department: str = ""
    population: int = 0
    elected_name: str = ""
    elected_position: str = ""
    referent_name: str = ""
    referent_position: str = ""
    referent_email: str = ""
    message: str = ""

    @property
    def siren(self) -> str:
        """Its SIREN, the beginning of a SIRET."""
        return digits(self.number)[:9]


@dataclass(frozen=True, slots=True)
class Request:
    """A request to join. `authority` is the code it was admitted under, `reason` why it was declined."""

    id: int
    state: RequestState
    name: str
    kind: str
    siren: str
    cog: str
    department: str
    population: int
    elected_name: str
    elected_position: str
    referent_name: str
    referent_position: str
    referent_email: str
    message: str
    asked_at: datetime
    confirmed_at: datetime | None = None
    settled_at: datetime | None = None
    settled_by_id: int | None = None
    reason: str = ""
    authority: str | None = None
    language: str = "fr"

    @property
    def is_pending(self) -> bool:
        """Whether the secretariat has to answer."""
        return self.state is RequestState.CONFIRMED

    def is_expired(self, now: datetime) -> bool:
        """Whether its confirmation link is too old to be used."""
        return self.state is RequestState.ASKED and now >= self.asked_at + CONFIRMATION


def of_official(official: Official) -> Candidate:
    """Return what the official list says of an authority."""
    return Candidate(
        name=official.name,
        kind=official.kind,
        number=official.siren,
        cog=official.cog,
        department=official.department,
        population=official.population,
    )


def problems(candidate: Candidate) -> dict[str, ManifesteError]:
    """Return what is wrong with each field, in the order of the form; nothing where all is well."""
    found: dict[str, ManifesteError] = {}
    if not candidate.name:
        found["name"] = UnnamedAuthorityError()
    if candidate.kind not in KINDS:
        found["kind"] = UnknownKindError()
    found |= _of_numbers(candidate)
    if not (candidate.elected_name and candidate.elected_position):
        found["elected_name" if not candidate.elected_name else "elected_position"] = NoElectedError()
    if not candidate.referent_name:
        found["referent_name"] = NoReferentError()
    if not candidate.referent_email:
        found["referent_email"] = NoAddressError()
    for name, limit in LIMITS.items():
        if len(getattr(candidate, name)) > limit:
            found[name] = TooLongFieldError(limit=limit)
    return found


def _of_numbers(candidate: Candidate) -> dict[str, ManifesteError]:
    found: dict[str, ManifesteError] = {}
    number = digits(candidate.number)
    if number and not (is_siren(number) or is_siret(number)):
        found["number"] = WrongNumberError(given=candidate.number[:20])
    elif not number and not candidate.cog:
        found["number"] = NoNumberError()
    if candidate.department and not _DEPARTMENT.fullmatch(candidate.department):
        found["department"] = UnknownDepartmentError(given=candidate.department[:8])
    return found


def is_same(candidate: Candidate, other: Authority | Request) -> bool:
    """Whether an authority is the one that asks: by SIREN, else by its code and kind, else by its name at its place."""
    if candidate.siren and other.siren:
        return candidate.siren == other.siren
    if candidate.cog and other.cog:
        return (candidate.cog, candidate.kind) == (other.cog, other.kind)
    place = candidate.department == other.department
    return place and candidate.kind == other.kind and folded(candidate.name) == folded(other.name)


def checked_sigle(given: str) -> str:
    """Return a sigle as it is kept, in capitals. Raises `MistakenSigleError`."""
    sigle = given.strip().upper()
    if not _SIGLE.fullmatch(sigle):
        raise MistakenSigleError(given=given.strip()[:20])
    return sigle


def sigle_for(name: str, taken: Collection[str]) -> str:
    """Return a short sigle for an authority that no other has: initials of three words or more, else its beginning."""
    words = [word for word in folded(name).upper().split() if word not in _LITTLE]
    initials = "".join(word[0] for word in words)
    base = initials[:6] if len(words) >= 3 else "".join(words)[:_LETTERS]  # noqa: PLR2004 - two words have no sigle
    base = "".join(sign for sign in base if sign.isascii()) or "COLL"
    base = base if len(base) > 1 else f"{base}X"
    return next(sigle for sigle in (base, *(f"{base}{number}" for number in range(2, 10_000))) if sigle not in taken)


_LITTLE: Final = frozenset({"DE", "DU", "DES", "D", "LA", "LE", "LES", "L", "ET", "EN", "SUR", "SOUS", "EXEMPLE"})
