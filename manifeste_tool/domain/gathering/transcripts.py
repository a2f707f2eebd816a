"""What a typist reads on a paper sheet: the fields as they were typed, what is wrong with them, what they say."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from manifeste_tool.domain.addresses import is_address
from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.consulting.sheet import UnreadableDayError, clean, day
from manifeste_tool.domain.gathering.asked import AGE_RANGES, AUTHOR_TYPES, GENDERS, MOST_PEOPLE, NATURES
from manifeste_tool.domain.gathering.consents import Contributor
from manifeste_tool.errors import N_, RefusedError

LIMITS = {"text": 4_000, "title": 120, "theme": 200, "place": 100, "shown_as": 100, "email": 254, "note": 500}
PAPER = "papier"
_BETWEEN = ", "


class NoWordsError(RefusedError):
    """No text was typed, and the sheet was not said to be illegible."""

    sentence = N_(
        "Le texte est vide : recopiez ce que dit la fiche, ou cochez « illisible » si on ne peut pas la lire."
    )


class TooLongFieldError(RefusedError):
    """A field is longer than it may be."""

    sentence = N_("%(length)s signes, c'est plus que les %(limit)s qui tiennent ici. Rien n'est perdu : raccourcissez.")


class UnknownBoxError(RefusedError):
    """A box that the sheet does not have."""

    sentence = N_("« %(given)s » n'est pas une case de la fiche : choisissez dans la liste.")


class UnfitPeopleError(RefusedError):
    """The number of people is no number."""

    sentence = N_("« %(given)s » n'est pas un nombre de personnes : écrivez un nombre de 1 à 10 000, ou laissez vide.")


class UnfitDayError(RefusedError):
    """The day is written in no usual way."""

    sentence = N_("« %(given)s » n'est pas une date : écrivez-la JJ/MM/AAAA, ou laissez vide.")


class ComingDayError(RefusedError):
    """The day is yet to come."""

    sentence = N_("Le %(given)s n'est pas encore passé : vérifiez la date écrite sur la fiche.")


class UnfitEmailError(RefusedError):
    """The address is no address."""

    sentence = N_(
        "« %(given)s » n'est pas une adresse électronique complète. Relisez la fiche ; "
        "si l'adresse est illisible, décochez « être prévenu·e » et effacez-la."
    )


class NoEmailError(RefusedError):
    """The box « être prévenu·e » is ticked without an address."""

    sentence = N_("La case « être prévenu·e » est cochée sans adresse : tapez l'adresse, ou décochez la case.")


class EmailWithoutConsentError(RefusedError):
    """An address was typed without the consent to be written to."""

    sentence = N_(
        "Une adresse est tapée, mais la case « être prévenu·e » n'est pas cochée : sans elle, l'adresse ne peut pas "
        "être gardée. Cochez la case si elle l'est sur la fiche, sinon effacez l'adresse."
    )


@dataclass(frozen=True, slots=True)
class Transcript:
    """A sheet as it was typed: words as they came, boxes as ticked. `people` and `said_on` are still words.

    `publication` and `contact` are the two consents, each its own box on the sheet. With `illegible` and no text
    nobody could read the sheet; with a text, `note` says what of it could not be read.
    """

    text: str = ""
    title: str = ""
    natures: tuple[str, ...] = ()
    theme: str = ""
    author_type: str = ""
    place: str = ""
    people: str = ""
    said_on: str = ""
    verbatim: bool = True
    publication: bool = False
    contact: bool = False
    email: str = ""
    shown_as: str = ""
    age_range: str = ""
    gender: str = ""
    illegible: bool = False
    note: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing of a sheet was typed yet: what an opened form brings by itself does not count."""
        return not (self.text or self.title or self.natures or self.email or self.illegible or self.note)

    @property
    def is_unreadable(self) -> bool:
        """Whether the whole sheet cannot be read."""
        return self.illegible and not self.text


def cleaned(typed: Transcript) -> Transcript:
    """Return what was typed without control characters and outer spaces; one line stays one line."""
    values: dict[str, object] = {}
    for one in fields(typed):
        value = getattr(typed, one.name)
        if isinstance(value, str):
            tidy = clean(value)
            value = tidy if one.name in ("text", "note") else " ".join(tidy.split())
        values[one.name] = value
    values["natures"] = tuple(nature for nature in NATURES if nature in typed.natures)
    return Transcript(**values)  # type: ignore[arg-type]


def faults(typed: Transcript, today: date) -> Mapping[str, RefusedError]:
    """Return what is to be corrected before a sheet is saved, by field; nothing else than its note where illegible."""
    found = {name: error for name, error in _lengths(typed) if error}
    if typed.is_unreadable:
        return {name: error for name, error in found.items() if name == "note"}
    if not typed.text:
        found["text"] = NoWordsError()
    checks = {
        "author_type": _box(typed.author_type, AUTHOR_TYPES),
        "age_range": _box(typed.age_range, AGE_RANGES),
        "gender": _box(typed.gender, GENDERS),
        "people": _people(typed.people),
        "said_on": _said_on(typed.said_on, today),
        "email": _email(typed),
    }
    return found | {name: error for name, error in checks.items() if error}


def contribution(typed: Transcript, consultation: str) -> Contribution:
    """Return what a sheet without faults says; its reference is still to be given."""
    return Contribution(
        reference="",
        body=typed.text,
        title=typed.title,
        consultation=consultation,
        author_type=typed.author_type,
        territory=typed.place,
        collected=PAPER,
        said_on=day(typed.said_on),
        publishable=typed.publication,
        origin=PAPER,
        theme=typed.theme,
        nature=_BETWEEN.join(typed.natures),
        verbatim=typed.verbatim,
        people=int(typed.people or 0),
    )


def contributor(typed: Transcript) -> Contributor:
    """Return who the sheet says its author is."""
    return Contributor(typed.shown_as, typed.email, typed.age_range, typed.gender)


def transcript_of(said: Contribution, who: Contributor | None, *, contact: bool = False, note: str = "") -> Transcript:
    """Return what stands of a sheet that was typed, as its form shows it."""
    known = who or Contributor()
    return Transcript(
        text=said.body,
        title=said.title,
        natures=tuple(nature for nature in NATURES if nature in said.nature.split(_BETWEEN)),
        theme=said.theme,
        author_type=said.author_type,
        place=said.territory,
        people=str(said.people or ""),
        said_on=f"{said.said_on:%d/%m/%Y}" if said.said_on else "",
        verbatim=said.verbatim,
        publication=said.publishable,
        contact=contact,
        email=known.email,
        shown_as=known.shown_as,
        age_range=known.age_range,
        gender=known.gender,
        illegible=bool(note),
        note=note,
    )


def differences(before: Transcript, after: Transcript) -> tuple[str, ...]:
    """Return the names of the fields that two readings of one sheet do not share; a day is one however written."""
    names = (one.name for one in fields(Transcript) if one.name != "illegible")
    return tuple(name for name in names if _same_form(name, before) != _same_form(name, after))


def _same_form(name: str, typed: Transcript) -> object:
    value = getattr(typed, name)
    if name != "said_on":
        return value
    try:
        return day(value)
    except UnreadableDayError:
        return value


def _lengths(typed: Transcript) -> list[tuple[str, RefusedError | None]]:
    lengths = ((name, len(getattr(typed, name)), limit) for name, limit in LIMITS.items())
    return [
        (name, TooLongFieldError(length=length, limit=limit) if length > limit else None)
        for name, length, limit in lengths
    ]


def _box(given: str, boxes: tuple[str, ...]) -> RefusedError | None:
    return UnknownBoxError(given=given[:40]) if given and given not in boxes else None


def _people(given: str) -> RefusedError | None:
    fits = not given or (given.isascii() and given.isdigit() and len(given) < 6 and 1 <= int(given) <= MOST_PEOPLE)  # noqa: PLR2004
    return None if fits else UnfitPeopleError(given=given[:20])


def _said_on(given: str, today: date) -> RefusedError | None:
    try:
        read = day(given)
    except UnreadableDayError:
        return UnfitDayError(given=given[:20])
    return ComingDayError(given=given) if read and read > today else None


def _email(typed: Transcript) -> RefusedError | None:
    if not typed.email:
        return NoEmailError() if typed.contact else None
    if not typed.contact:
        return EmailWithoutConsentError()
    return None if is_address(typed.email) else UnfitEmailError(given=typed.email[:60])
