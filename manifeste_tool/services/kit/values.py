"""What a consultation puts into the words of its kit: names, dates, addresses; `""` for what is not known yet."""

from collections.abc import Mapping

from manifeste_tool.documents import wording
from manifeste_tool.documents.render import address
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, sigle_of
from manifeste_tool.domain.gathering.milestones import milestones
from manifeste_tool.domain.readers import Role
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people, settings
from manifeste_tool.storage.database import Connection

#: Where people contribute, follow what they said, and learn what is done with their data.
CONTRIBUTE = "/concertations/<reference>/contribuer"
_PAGE, _FOLLOW, _DATA = "/concertations/<reference>", "/suivi", "/donnees-personnelles"
_QUESTION = (
    "Qu'attendez-vous de l'intelligence artificielle sur notre territoire, à quoi faut-il veiller, et que "
    "proposez-vous ?"
)
_TO_FIX = "date à fixer"


def contribution_address(ws: Workspace, reference: str) -> str:
    """Return the address that the QR codes of a consultation lead to."""
    return address(ws.base_url, CONTRIBUTE, reference=reference)


def values(
    ws: Workspace, connection: Connection, consultation: Consultation, authority: Authority
) -> Mapping[str, str]:
    """Return every value that the words of the kit may name."""
    title = settings.get(connection, "title")
    return {
        "collectivite": authority.name,
        "sigle": sigle_of(authority.code),
        "demarche": f"« {title} »" if title else "le manifeste",
        "contact_secretariat": settings.get(connection, "contact") or "",
        "responsables": ", ".join(filter(None, map(str.strip, settings.get(connection, "controllers").splitlines()))),
        "referents": ", ".join(_referents(connection, authority.code)),
        **_told(consultation),
        **_addresses(ws, consultation.reference),
        **_days(ws, consultation),
    }


def _told(consultation: Consultation) -> Mapping[str, str]:
    return {
        "titre": consultation.title,
        "reference": consultation.reference,
        "themes": " et ".join(_lines(consultation.themes)),
        "question": " ".join(_lines(consultation.question)) or _QUESTION,
        "format": consultation.format,
        "publics": consultation.public,
        "reserve": consultation.reserved_to,
        "lieu": ", ".join(_lines(consultation.place)),
        "acces": consultation.access,
        "horaires": consultation.hours,
        "inscription": consultation.registration,
        "animation": consultation.facilitator,
        "elu": consultation.elected,
        "elu_fonction": consultation.elected_position,
        "contact": consultation.contact,
    }


def _lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]


def _addresses(ws: Workspace, reference: str) -> Mapping[str, str]:
    return {
        "adresse": contribution_address(ws, reference),
        "page": address(ws.base_url, _PAGE, reference=reference),
        "suivi": address(ws.base_url, _FOLLOW),
        "donnees": address(ws.base_url, _DATA),
    }


def _days(ws: Workspace, consultation: Consultation) -> Mapping[str, str]:
    opens, closes = consultation.opens_on, consultation.closes_on
    last = closes or opens
    single = wording.day(opens) if opens and last == opens else ""
    known = {name: wording.day(when) if when else _TO_FIX for name, when in milestones(consultation).items()}
    return known | {
        "ouverture": wording.day(opens) if opens else "",
        "cloture": wording.short_day(last) if last else "",
        "jour": single,
        "dates": _dates(consultation),
        "annee": str(opens.year if opens else ws.now().year),
    }


def _dates(consultation: Consultation) -> str:
    """« le vendredi 15 janvier 2027 » or « du 15 janvier 2027 au 20 février 2027 »."""
    opens, closes = consultation.opens_on, consultation.closes_on
    if opens and closes and closes != opens:
        return f"du {wording.short_day(opens)} au {wording.short_day(closes)}"
    if opens:
        return f"le {wording.day(opens)}" if closes else f"à partir du {wording.short_day(opens)}"
    return f"jusqu'au {wording.short_day(closes)}" if closes else "dates à fixer"


def _referents(connection: Connection, code: str) -> list[str]:
    return [
        one.name
        for one in people.every(connection)
        if one.active and one.role is Role.REFERENT and one.authority == code
    ]
