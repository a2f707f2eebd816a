"""Consultations and authorities, as data, with what they brought."""

from manifeste_tool.domain.api.parameters import LIMIT, Parameter
from manifeste_tool.domain.api.schemas import ADDRESS, COUNT, DAY, TEXT, YES_OR_NO, counted, or_null, record, several
from manifeste_tool.domain.consulting.contributions import Consultation
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.territories.declaring import is_open
from manifeste_tool.errors import N_
from manifeste_tool.services.api.resources import Asked, Page, Plain, Resource, address, own, page_of, when
from manifeste_tool.services.consulting import counting
from manifeste_tool.services.consulting.consultations import consultation_page
from manifeste_tool.services.territories.territory_pages import territory_page
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations as kept
from manifeste_tool.storage.consulting.consultations import Held
from manifeste_tool.storage.consulting.figures import TerritoryFigure

_KEY = r"[A-Za-z0-9._-]{1,32}"
_REFERENCE = Parameter("reference", N_("Référence d'une concertation."), "ESSAI-1", _KEY)
_CODE = Parameter("code", N_("Code d'une collectivité."), "ESSAI", _KEY)
_AFTER = Parameter("cursor", N_("Concertation après laquelle reprendre, donnée par « next »."), "ESSAI-1", _KEY)
_AFTER_CODE = Parameter("cursor", N_("Collectivité après laquelle reprendre, donnée par « next »."), "ESSAI", _KEY)
_AUTHORITY = Parameter("authority", N_("Code d'une collectivité."), "ESSAI", _KEY)
_PLAIN = ("format", "public", "summary", "question", "reserved_to", "place", "hours")
_HELD = {
    "reference": TEXT,
    "title": TEXT,
    "authority": TEXT,
    "authority_name": TEXT,
    **dict.fromkeys(_PLAIN, or_null(TEXT)),
    "themes": several(TEXT),
    "access": several(TEXT),
    "opens_on": or_null(DAY),
    "closes_on": or_null(DAY),
    "is_open": YES_OR_NO,
    "participants": COUNT,
    "received": COUNT,
    "contributions_href": ADDRESS,
    "href": ADDRESS,
    "page": ADDRESS,
}
_FIGURE = {
    "code": TEXT,
    "name": TEXT,
    "kind": TEXT,
    "territory": or_null(TEXT),
    "department": or_null(TEXT),
    "population": or_null(COUNT),
    "consultations": COUNT,
    "participants": COUNT,
    "received": COUNT,
    "published": COUNT,
    "href": ADDRESS,
    "page": ADDRESS,
}


def consultations(ws: Workspace, asked: Asked) -> Page:
    """Return a page of the published consultations, by reference."""
    with ws.reading() as connection:
        held = kept.after(connection, asked.words("authority"), last=asked.cursor, limit=asked.limit + 1)
    return page_of((_held(ws, one) for one in held), asked.limit, lambda one: str(one["reference"]))


def consultation(ws: Workspace, asked: Asked) -> Plain:
    """Return one consultation with what became of what it gathered. Raises `NotFoundError`."""
    page = consultation_page(ws, None, asked.words("reference"))
    tally = page.tally
    return {
        **_held(ws, Held(page.consultation, page.authority, tally.received)),
        "published": tally.readable,
        "withdrawn": tally.withdrawn,
        "fates": {str(fate): count for fate, count in page.fates},
        "has_report": page.has_report,
    }


def authorities(ws: Workspace, asked: Asked) -> Page:
    """Return a page of the authorities that take part, by code."""
    with ws.reading() as connection:
        every = sorted(counting.by_territory(ws, connection), key=lambda one: one.code)
    following = [one for one in every if one.code > asked.cursor][: asked.limit + 1]
    return page_of((_figure(ws, one) for one in following), asked.limit, lambda one: str(one["code"]))


def authority(ws: Workspace, asked: Asked) -> Plain:
    """Return one authority with its consultations. Raises `NotFoundError`."""
    page = territory_page(ws, None, asked.words("code"))
    return {
        **_figure(ws, page.figure),
        "siren": page.authority.siren or None,
        "fates": {str(fate): count for fate, count in page.fates},
        "held": [
            {"reference": one.reference, "title": one.title, "href": own(ws, f"/consultations/{one.reference}")}
            for one, _ in page.consultations
        ],
    }


def _held(ws: Workspace, held: Held) -> Plain:
    one: Consultation = held.consultation
    return {
        "reference": one.reference,
        "title": one.title,
        "authority": one.authority,
        "authority_name": held.authority.name,
        **{name: getattr(one, name) or None for name in _PLAIN},
        "themes": one.themes.splitlines(),
        "access": one.access.splitlines(),
        "opens_on": when(one.opens_on),
        "closes_on": when(one.closes_on),
        "is_open": is_open(one, ws.now().astimezone(PARIS).date()),
        "participants": one.participants,
        "received": held.contributions,
        "contributions_href": own(ws, f"/contributions?consultation={one.reference}"),
        "href": own(ws, f"/consultations/{one.reference}"),
        "page": address(ws, f"/concertations/{one.reference}"),
    }


def _figure(ws: Workspace, one: TerritoryFigure) -> Plain:
    return {
        "code": one.code,
        "name": one.name,
        "kind": one.kind,
        "territory": one.territory or None,
        "department": one.department or None,
        "population": one.population or None,
        "consultations": one.consultations,
        "participants": one.participants,
        "received": one.contributions,
        "published": one.readable,
        "href": own(ws, f"/authorities/{one.code}"),
        "page": address(ws, f"/collectivites/{one.code}"),
    }


_FATES = counted()
RESOURCES = (
    Resource(
        name="consultations",
        path="/consultations",
        summary=N_("Les concertations publiées"),
        kind="Consultation",
        schema=record(**_HELD),
        read=consultations,
        parameters=(_AUTHORITY, LIMIT, _AFTER),
        listed=True,
    ),
    Resource(
        name="consultation",
        path="/consultations/{reference}",
        summary=N_("Une concertation et ce que sont devenues ses contributions"),
        kind="ConsultationSheet",
        schema=record(**_HELD, published=COUNT, withdrawn=COUNT, fates=_FATES, has_report=YES_OR_NO),
        read=consultation,
        arguments=(_REFERENCE,),
    ),
    Resource(
        name="authorities",
        path="/authorities",
        summary=N_("Les collectivités et ce qu'elles ont apporté"),
        kind="Authority",
        schema=record(**_FIGURE),
        read=authorities,
        parameters=(LIMIT, _AFTER_CODE),
        listed=True,
    ),
    Resource(
        name="authority",
        path="/authorities/{code}",
        summary=N_("Une collectivité, ses concertations, le devenir de ses contributions"),
        kind="AuthoritySheet",
        schema=record(
            **_FIGURE,
            siren=or_null(TEXT),
            fates=_FATES,
            held=several(record(reference=TEXT, title=TEXT, href=ADDRESS)),
        ),
        read=authority,
        arguments=(_CODE,),
    ),
)
