"""What a sitting must be to be planned, and to be convened: each refusal with its field and its sentence."""

from dataclasses import replace
from typing import ClassVar
from urllib.parse import urlsplit

from manifeste_tool.domain.commission.sittings import Sitting
from manifeste_tool.domain.commission.voting import QuorumKind
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.privacy import scanning
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import members
from manifeste_tool.storage.database import Connection

_LONGEST = {"title": 200, "place": 300, "link": 500, "agenda": 20_000}
_MOST_PROXIES = 99
_REASON = 2_000


class PlanError(RefusedError):
    """A sitting that cannot be planned so; `field` is what of the form is to be corrected."""

    field: ClassVar[str] = "title"


class NoTitleError(PlanError):
    """A sitting without a title."""

    sentence = N_("Donnez un titre à la séance, par exemple « Séance du 12 mars : chapitres I et II ».")


class TooLongPlanError(PlanError):
    """A field holds more than is kept of it."""

    sentence = N_("« %(words)s… » est trop long : %(limit)s signes au plus. Abrégez, puis enregistrez.")


class PastSittingError(PlanError):
    """A sitting would have begun already."""

    field: ClassVar[str] = "begins_at"
    sentence = N_("La date et l'heure de la séance sont passées. Choisissez un moment à venir.")


class EndsTooEarlyError(PlanError):
    """A sitting would end before it begins."""

    field: ClassVar[str] = "ends_at"
    sentence = N_("La fin de la séance doit venir après son début. Corrigez l'une des deux heures, ou laissez-la vide.")


class NoPlaceError(PlanError):
    """Nobody would know where to go."""

    field: ClassVar[str] = "place"
    sentence = N_(
        "Indiquez un lieu ou un lien de visioconférence avant de convoquer : les membres doivent savoir où aller."
    )


class LinkError(PlanError):
    """What was given is no address of a page."""

    field: ClassVar[str] = "link"
    sentence = N_(
        "« %(link)s » n'est pas l'adresse d'une page. Écrivez-la en entier, par exemple https://visio.exemple.fr/salle."
    )


class UnknownSittingChapterError(PlanError):
    """A chapter to be examined is not in today's text."""

    field: ClassVar[str] = "chapters"
    sentence = N_(
        "L'un des chapitres n'est pas dans le texte actuel. Choisissez-les dans la liste, ou aucun pour tout."
    )


class UnknownChairError(PlanError):
    """Somebody who is no member in office would chair."""

    field: ClassVar[str] = "chair_id"
    sentence = N_("La présidence revient à un membre en exercice de la commission. Choisissez-le dans la liste.")


class ProxiesError(PlanError):
    """Fewer proxies than none, or more than would make sense."""

    field: ClassVar[str] = "max_proxies"
    sentence = N_(
        "Le nombre de pouvoirs par membre est un nombre de 0 (aucun pouvoir) à %(limit)s. Vous avez écrit %(given)s."
    )


class UnreadableProxiesError(PlanError):
    """The number of proxies is no number."""

    field: ClassVar[str] = "max_proxies"
    sentence = N_("« %(given)s » n'est pas un nombre de pouvoirs. Écrivez 0, 1 ou 2, en chiffres.")


class UnreadableQuorumError(PlanError):
    """The number of a quorum is no number."""

    field: ClassVar[str] = "quorum_number"
    sentence = N_("« %(given)s » n'est pas un nombre de membres. Écrivez-le en chiffres, par exemple 18.")


class QuorumNumberError(PlanError):
    """A quorum of nobody, or of more members than there are."""

    field: ClassVar[str] = "quorum_number"
    sentence = N_(
        "Un quorum de %(number)s ne peut pas être atteint ou ne demande personne : la commission compte %(entitled)s "
        "membre(s) en exercice. Écrivez un nombre de 1 à %(entitled)s."
    )


class NobodyToConveneError(PlanError):
    """There is no member in office."""

    sentence = N_(
        "La commission n'a aucun membre en exercice : ajoutez-les par « manifeste person add », puis convoquez."
    )


class NoReasonToCancelError(RefusedError):
    """A sitting is cancelled without a word."""

    fields = ("reason",)
    sentence = N_("Dites pourquoi la séance est annulée : les membres convoqués le liront.")


def checked(ws: Workspace, connection: Connection, given: Sitting, *, old: Sitting | None = None) -> Sitting:
    """Return a sitting as it is kept, its words tidied; `old` is the one it changes, whose moment may stand.

    Raises the refusals of this module.
    """
    tidy = _tidied(given)
    _refuse_words(tidy)
    if old is None or words_of(old) != words_of(tidy):
        scanning.refuse(ws, *words_of(tidy))
    if tidy.begins_at <= ws.now() and not (old and old.begins_at == tidy.begins_at):
        raise PastSittingError
    if tidy.ends_at is not None and tidy.ends_at <= tidy.begins_at:
        raise EndsTooEarlyError
    _refuse_rules(connection, tidy)
    _refuse_unknown(ws, connection, tidy, old)
    return tidy


def words_of(sitting: Sitting) -> tuple[tuple[str, str], ...]:
    """Return what of a sitting everybody reads once its stage is open to all, with where it stands."""
    return (N_("titre"), sitting.title), (N_("lieu"), sitting.place), (N_("ordre du jour"), sitting.agenda)


def refuse_unready(ws: Workspace, connection: Connection, sitting: Sitting) -> None:
    """Refuse to convene to a sitting that is past, has no place, or has nobody to come.

    Raises `PastSittingError`, `NoPlaceError`, `NobodyToConveneError`.
    """
    if sitting.begins_at <= ws.now():
        raise PastSittingError
    if not sitting.place and not sitting.link:
        raise NoPlaceError
    if not members.count_in_office(connection):
        raise NobodyToConveneError


def reason(why: str) -> str:
    """Return why a sitting is cancelled, tidied. Raises `NoReasonToCancelError`."""
    words = why.strip()[:_REASON]
    if not words:
        raise NoReasonToCancelError
    return words


def _tidied(given: Sitting) -> Sitting:
    """Return the words of a sitting without what nobody typed on purpose: the agenda is one item a line."""
    agenda = "\n".join(line for line in map(str.strip, given.agenda.splitlines()) if line)
    title, place, link = (" ".join(words.split()) for words in (given.title, given.place, given.link))
    return replace(given, agenda=agenda, title=title, place=place, link=link)


def _refuse_words(tidy: Sitting) -> None:
    if not tidy.title:
        raise NoTitleError
    for name, limit in _LONGEST.items():
        words = getattr(tidy, name)
        if len(words) > limit:
            raise TooLongPlanError(words=words[:40], limit=limit)
    if tidy.link and not _is_address(tidy.link):
        raise LinkError(link=tidy.link)


def _is_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and link.isprintable() and " " not in link


def _refuse_rules(connection: Connection, tidy: Sitting) -> None:
    if not 0 <= tidy.max_proxies <= _MOST_PROXIES:
        raise ProxiesError(given=tidy.max_proxies, limit=_MOST_PROXIES)
    quorum, entitled = tidy.rules.quorum, members.count_in_office(connection)
    if quorum.kind is QuorumKind.NUMBER and not 1 <= quorum.number <= entitled:
        raise QuorumNumberError(number=quorum.number, entitled=entitled)


def _refuse_unknown(ws: Workspace, connection: Connection, tidy: Sitting, old: Sitting | None) -> None:
    """Refuse a chair and chapters that are not there; those that the sitting had already may stand."""
    if tidy.chair_id is not None and tidy.chair_id not in {one.id for one in members.in_office(connection)}:
        raise UnknownChairError
    joining = set(tidy.chapters) - set(old.chapters if old else ())
    if joining:
        text = ws.text(connection, ws.main(connection))
        if not joining <= {unit.id for unit in text if unit.is_chapter}:
            raise UnknownSittingChapterError
