"""Forms: reading them, and showing again what was sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from manifeste_tool.documents.wording import TIMEZONE
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.web.i18n import gettext

#: What a field is called where it is shown again; one that is not here is shown if it holds prose.
LABELS = {
    "headline": N_("Titre"),
    "title": N_("Titre"),
    "rationale": N_("Exposé sommaire"),
    "body": N_("Commentaire"),
    "text": N_("Texte"),
    "words": N_("Texte du paragraphe"),
    "new": N_("Nouveau texte"),
    "written": N_("Résultat écrit"),
    "reason": N_("Motif"),
    "late_reason": N_("Motif du dépôt hors délai"),
    "story": N_("Récit de la version"),
    "note": N_("Note"),
    "excerpt": N_("Extrait"),
    "sources": N_("Sources"),
    "q": N_("Recherche"),
    "statement": N_("Réserve ou explication de vote"),
}
_SHORT = 60
_YEARS, _MOMENT = range(1900, 2200), "2027-01-15T23:59"


class UnreadableMomentError(RefusedError):
    """A date or an hour cannot be read."""

    fields = ("opens_at", "closes_at", "due_at", "at", "received_at", "found_at")
    sentence = N_(
        "« %(given)s » n'est pas une date. Écrivez-la sous la forme AAAA-MM-JJTHH:MM, par exemple %(example)s."
    )


@dataclass(frozen=True, slots=True)
class Sent:
    """A field as it was sent: shown under `label`, in a large field where `long`; carried along where that is `""`.

    `named`: the label is the field's own, and not that of any field that holds prose.
    """

    name: str
    value: str
    label: str = ""
    long: bool = False
    named: bool = False


def sent(form: MultiDict[str, str]) -> tuple[Sent, ...]:
    """Return every field of a form, in order, with the words in it to be shown and the rest to be carried along."""
    return tuple(_sent(form))


def moment(given: str) -> datetime:
    """Read `<input type="datetime-local">`, in Paris. Raises `UnreadableMomentError`, for an impossible year too.

    At the ends of the calendar a moment of one zone is none of another.
    """
    try:
        read = datetime.fromisoformat(given.strip())
    except ValueError as error:
        raise UnreadableMomentError(given=given, example=_MOMENT) from error
    if read.year not in _YEARS:
        raise UnreadableMomentError(given=given, example=_MOMENT)
    return read if read.tzinfo else read.replace(tzinfo=ZoneInfo(TIMEZONE))


def moment_or_none(given: str) -> datetime | None:
    """Read a moment that may be left out. Raises `UnreadableMomentError`."""
    return moment(given) if given.strip() else None


def _sent(form: MultiDict[str, str]) -> Iterator[Sent]:
    for name, value in form.items(multi=True):
        clean = value.replace("\x00", "")
        long = len(clean) > _SHORT or "\n" in clean
        own = _label(name or "")  # a part of a form may have no name
        yield Sent(name or "", clean, own or (gettext("Autre champ") if " " in clean or long else ""), long, bool(own))


def _label(name: str) -> str:
    """Name a field, one of several alike too: `g0-text` is called like `text`, `written-k3y` like `written`."""
    parts = (name, name.rpartition("-")[2], name.partition("-")[0])
    return next((gettext(LABELS[part]) for part in parts if part in LABELS), "")
