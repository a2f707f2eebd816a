"""The texts that may be voted, approved and signed, and what every record of them checks: dates and bounds of words."""

from dataclasses import dataclass
from datetime import date, datetime

from manifeste_tool.domain.audience import StageKind, Thing
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.readers import Reader
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.services.adoption import standing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.text import texts

_FIRST_YEAR = 2000
SHORT, LONG = 200, 8_000


class FutureDateError(RefusedError):
    """A decision that was not taken yet is entered."""

    sentence = N_("La date du %(given)s n'est pas encore venue : entrez la décision une fois prise, à sa date.")


class UnlikelyDateError(RefusedError):
    """The year of a date was mistyped."""

    sentence = N_("La date du %(given)s est trop ancienne : vérifiez l'année.")


class UnknownTextError(RefusedError):
    """A decision is entered on a text that is neither today's nor a published version."""

    sentence = N_("Choisissez le texte concerné : celui d'aujourd'hui ou une version publiée. Rien n'est enregistré.")


class TooManyWordsError(RefusedError):
    """A field holds more than is kept of it."""

    fields = ("words",)
    sentence = N_("Ce champ compte %(count)s caractères, %(limit)s au plus : raccourcissez-le. Vos mots sont gardés.")


@dataclass(frozen=True, slots=True)
class KnownText:
    """A text that may be voted, approved or signed: `number` is its version's, `""` for today's while unpublished."""

    sha: str
    number: str
    at: datetime


def known_texts(connection: Connection, reader: Reader) -> tuple[KnownText, ...]:
    """Return the texts a reader may name: today's where they see it, then the published versions, latest first."""
    versions = sorted(texts.versions(connection), key=lambda one: one.withdrawn_at is not None)  # the last one first
    found = [KnownText(one.sha, one.number, one.published_at) for one in versions]
    tip = texts.tip_of(connection, MAIN)
    if tip and reader.sees(Thing.CURRENT_TEXT) and tip not in {one.sha for one in versions}:
        made = texts.decision(connection, tip)
        found.insert(0, KnownText(tip, "", made.at if made else reader.now or versions[0].published_at))
    return tuple(found)


def known_text(connection: Connection, reader: Reader, sha: str) -> KnownText:
    """Return the text at a commit. Raises `UnknownTextError` for any other than `known_texts`."""
    found = next((one for one in known_texts(connection, reader) if one.sha == sha), None)
    if found is None:
        raise UnknownTextError
    return found


def asked_text(connection: Connection, reader: Reader, number: str = "") -> KnownText | None:
    """Return the text a page is about: the version asked for, else the newest this reader sees, None before any.

    Raises `NotFoundError` for a version that is not there.
    """
    found = known_texts(connection, reader)
    if not number:
        return found[0] if found else None
    asked = next((one for one in found if one.number == number), None)
    if asked is None:
        raise NotFoundError
    return asked


def open_to_signature(connection: Connection, reader: Reader) -> tuple[KnownText, ...]:
    """Return the texts that may be signed: the version published last, and today's text once it is to be adopted.

    Today's is to be adopted while a stage of adoption or publication is open, or once the commission adopted it.
    """
    found = known_texts(connection, reader)
    latest = texts.latest_version(connection)
    return tuple(one for one in found if (latest and one.sha == latest.sha) or _is_ready(connection, reader, one))


def _is_ready(connection: Connection, reader: Reader, text: KnownText) -> bool:
    if text.number:
        return False
    if reader.is_open(StageKind.ADOPTION, StageKind.PUBLICATION):
        return True
    known = standing.of_text(connection, reader, text.sha)
    return known is not None and known.adoption.is_adopted


def checked_date(ws: Workspace, given: date) -> date:
    """Return the date of a decision that was taken. Raises `FutureDateError`, `UnlikelyDateError`."""
    told = given.strftime("%d/%m/%Y")
    if given > ws.now().astimezone(PARIS).date():
        raise FutureDateError(given=told)
    if given.year < _FIRST_YEAR:
        raise UnlikelyDateError(given=told)
    return given


def bounded(words: str, limit: int = SHORT) -> str:
    """Return words without what surrounds them. Raises `TooManyWordsError`."""
    clean = "\n".join(line.rstrip() for line in words.strip().splitlines())
    if len(clean) > limit:
        raise TooManyWordsError(count=len(clean), limit=limit)
    return clean
