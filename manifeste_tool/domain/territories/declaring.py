"""A consultation as its référent declares it: what the form offers, what was typed, what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final

from manifeste_tool.domain.consulting.contributions import Consultation
from manifeste_tool.domain.territories.joining import TooLongFieldError
from manifeste_tool.errors import N_, ManifesteError, RefusedError

FORMATS: Final = (
    N_("café IA"),
    N_("table ronde"),
    N_("atelier"),
    N_("réunion publique"),
    N_("convention ou panel tiré au sort"),
    N_("questionnaire"),
    N_("stand"),
    N_("groupe de travail d'agents"),
    N_("webinaire"),
    N_("dialogue social"),
    N_("cahier d'acteur"),
)
PUBLICS: Final = (
    N_("habitants"),
    N_("usagers"),
    N_("agents"),
    N_("élus"),
    N_("associations"),
    N_("entreprises"),
    N_("académiques"),
    N_("syndicats"),
    N_("jeunes"),
)
ACCESS: Final = (
    N_("accessible en fauteuil roulant"),
    N_("boucle magnétique"),
    N_("interprète en langue des signes"),
    N_("garde d'enfants"),
)
#: The longest words of each field.
LIMITS: Final[Mapping[str, int]] = {
    "title": 200,
    "summary": 4000,
    "question": 1000,
    "other_public": 100,
    "reserved_to": 200,
    "theme_1": 100,
    "theme_2": 100,
    "place": 1000,
    "other_access": 150,
    "hours": 200,
    "registration": 300,
    "facilitator": 200,
    "elected": 200,
    "elected_position": 200,
    "contact": 254,
}
_MOST_PEOPLE = 1_000_000


class UntitledError(RefusedError):
    """A consultation without a title."""

    sentence = N_("Donnez un titre à la concertation : c'est lui que les habitants verront.")


class UnknownFormatError(RefusedError):
    """A format that is not on the list."""

    sentence = N_("Choisissez la forme de la concertation dans la liste.")


class NoPublicError(RefusedError):
    """Nobody is asked."""

    sentence = N_("Cochez au moins un public, ou écrivez lequel.")


class UnsaidReserveError(RefusedError):
    """A consultation that is not open to everybody, without saying to whom it is."""

    sentence = N_("Dites à qui la concertation est réservée.")


class NoThemeError(RefusedError):
    """A consultation about nothing in particular."""

    sentence = N_("Indiquez un thème, deux au plus : un seul par réunion est souvent le mieux.")


class NoDateError(RefusedError):
    """No first or last day."""

    sentence = N_("Indiquez le premier et le dernier jour, le même pour une seule rencontre.")


class UnreadableDayError(RefusedError):
    """A day that cannot be read."""

    sentence = N_("« %(given)s » n'est pas une date. Écrivez-la sous la forme AAAA-MM-JJ.")


class ReversedDatesError(RefusedError):
    """The consultation ends before it begins."""

    sentence = N_("Le dernier jour vient avant le premier. Corrigez l'un des deux.")


class NoPlaceError(RefusedError):
    """Where it takes place is not said."""

    sentence = N_("Dites où la concertation a lieu ; pour un questionnaire, écrivez « en ligne ».")


class NoElectedReferentError(RefusedError):
    """No elected member stands for the consultation."""

    sentence = N_("Indiquez le nom et la fonction de l'élu référent.")


class UnsafeLinkError(RefusedError):
    """A link that is no web address."""

    sentence = N_("Un lien commence par https:// ou http://. Sinon, dites en mots comment s'inscrire.")


class UnreadableCountError(RefusedError):
    """A number of participants that is none."""

    sentence = N_("« %(given)s » n'est pas un nombre de personnes. Écrivez-le en chiffres, ou laissez vide.")


@dataclass(frozen=True, slots=True)
class Declaration:
    """What was typed, as it was sent; days and numbers are words until they are read."""

    title: str = ""
    format: str = ""
    publics: tuple[str, ...] = ()
    other_public: str = ""
    opening: str = "ouverte"
    reserved_to: str = ""
    theme_1: str = ""
    theme_2: str = ""
    question: str = ""
    summary: str = ""
    opens_on: str = ""
    closes_on: str = ""
    hours: str = ""
    place: str = ""
    access: tuple[str, ...] = ()
    other_access: str = ""
    registration: str = ""
    facilitator: str = ""
    elected: str = ""
    elected_position: str = ""
    contact: str = ""
    participants: str = ""
    takes_online: bool = True

    @property
    def is_reserved(self) -> bool:
        """Whether only some may take part."""
        return self.opening == "réservée"


def tidy(declaration: Declaration) -> Declaration:
    """Return what was typed without the spaces around it, boxes in the order of the form and no others."""
    words = {
        field.name: getattr(declaration, field.name).strip().replace("\r\n", "\n")
        for field in fields(declaration)
        if isinstance(getattr(declaration, field.name), str)
    }
    publics = tuple(one for one in PUBLICS if one in declaration.publics)
    access = tuple(one for one in ACCESS if one in declaration.access)
    return replace(declaration, **words, publics=publics, access=access)


def problems(said: Declaration) -> dict[str, ManifesteError]:
    """Return what is wrong with each field of a tidy declaration, in the order of the form."""
    missing: tuple[tuple[str, bool, ManifesteError], ...] = (
        ("title", not said.title, UntitledError()),
        ("format", said.format not in FORMATS, UnknownFormatError()),
        ("publics", not (said.publics or said.other_public), NoPublicError()),
        ("reserved_to", said.is_reserved and not said.reserved_to, UnsaidReserveError()),
        ("theme_1", not (said.theme_1 or said.theme_2), NoThemeError()),
        ("place", not said.place, NoPlaceError()),
        ("elected", not said.elected, NoElectedReferentError()),
        ("elected_position", bool(said.elected) and not said.elected_position, NoElectedReferentError()),
        ("registration", "://" in said.registration and not is_link(said.registration), UnsafeLinkError()),
    )
    found = {name: error for name, wrong, error in missing if wrong} | _of_days(said)
    if said.participants and not (said.participants.isdecimal() and int(said.participants[:9]) <= _MOST_PEOPLE):
        found["participants"] = UnreadableCountError(given=said.participants[:20])
    for name, limit in LIMITS.items():
        if len(getattr(said, name)) > limit:
            found[name] = TooLongFieldError(limit=limit)
    return found


def _of_days(said: Declaration) -> dict[str, ManifesteError]:
    found: dict[str, ManifesteError] = {}
    for name in ("opens_on", "closes_on"):
        given = getattr(said, name)
        if not given:
            found[name] = NoDateError()
        elif day(given) is None:
            found[name] = UnreadableDayError(given=given[:20])
    first, last = day(said.opens_on), day(said.closes_on)
    if first and last and last < first:
        found["closes_on"] = ReversedDatesError()
    return found


def day(given: str) -> date | None:
    """Return a day written AAAA-MM-JJ, None for anything else."""
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def is_link(words: str) -> bool:
    """Whether words are the address of a web page, safe to lead to."""
    return words.startswith(("https://", "http://")) and not set(words) & set(" \"'<>\\\n\t")


def declared(said: Declaration, held: Consultation) -> Consultation:
    """Return a consultation as a sound declaration says it; what no field says of it stays."""
    return replace(
        held,
        title=said.title,
        format=said.format,
        public=", ".join((*said.publics, *filter(None, [said.other_public]))),
        opens_on=day(said.opens_on),
        closes_on=day(said.closes_on),
        participants=int(said.participants or 0),
        summary=said.summary,
        themes="\n".join(dict.fromkeys(filter(None, (said.theme_1, said.theme_2)))),
        question=said.question,
        reserved_to=said.reserved_to if said.is_reserved else "",
        place=said.place,
        access="\n".join((*said.access, *filter(None, [said.other_access]))),
        hours=said.hours,
        registration=said.registration,
        facilitator=said.facilitator,
        elected=said.elected,
        elected_position=said.elected_position,
        contact=said.contact,
        takes_online=said.takes_online,
    )


def declaration_of(held: Consultation) -> Declaration:
    """Return the form of a consultation as it stands, so that declaring it again changes nothing."""
    publics, other_public = _boxes([word.strip() for word in held.public.split(",")], PUBLICS)
    access, other_access = _boxes(held.access.splitlines(), ACCESS)
    themes = [*held.themes.splitlines(), "", ""]
    return Declaration(
        title=held.title,
        format=held.format,
        publics=publics,
        other_public=", ".join(other_public),
        opening="réservée" if held.reserved_to else "ouverte",
        reserved_to=held.reserved_to,
        theme_1=themes[0],
        theme_2=themes[1],
        question=held.question,
        summary=held.summary,
        opens_on=held.opens_on.isoformat() if held.opens_on else "",
        closes_on=held.closes_on.isoformat() if held.closes_on else "",
        hours=held.hours,
        place=held.place,
        access=access,
        other_access=" ".join(other_access),
        registration=held.registration,
        facilitator=held.facilitator,
        elected=held.elected,
        elected_position=held.elected_position,
        contact=held.contact,
        participants=str(held.participants or ""),
        takes_online=held.takes_online,
    )


def _boxes(words: list[str], known: tuple[str, ...]) -> tuple[tuple[str, ...], list[str]]:
    """Return which boxes some words tick, in the order of the form, and the words that are no box."""
    return tuple(one for one in known if one in words), [one for one in words if one and one not in known]


def is_open(held: Consultation, today: date) -> bool:
    """Whether a consultation takes place today: begun, not over; one without dates is not."""
    begun = held.opens_on is not None and held.opens_on <= today
    return begun and (held.closes_on is None or today <= held.closes_on)
