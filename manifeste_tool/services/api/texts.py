"""Versions and paragraphs, as data: the words, their place, what they rest on."""

from manifeste_tool.domain.api.parameters import LIMIT, Parameter
from manifeste_tool.domain.api.schemas import (
    ADDRESS,
    COUNT,
    TEXT,
    WHEN,
    YES_OR_NO,
    among,
    or_null,
    record,
    several,
)
from manifeste_tool.domain.consulting.contributions import REFERENCE
from manifeste_tool.domain.evidence.evidence import KEY as PIECE
from manifeste_tool.domain.evidence.evidence import piece_of
from manifeste_tool.domain.synthesis.findings import KEY as FINDING
from manifeste_tool.domain.text.text import IDENTITY, Kind, Relation, Source
from manifeste_tool.errors import N_, NotFoundError
from manifeste_tool.services.api.resources import Asked, Page, Plain, Resource, address, own, page_of, when
from manifeste_tool.services.publication.standing import VersionStanding, standings, version_standing
from manifeste_tool.services.text import reading
from manifeste_tool.services.text.reading import TextPage, UnitView
from manifeste_tool.services.workspace import Workspace

NUMBER = Parameter("number", N_("Numéro d'une version publiée."), "1.0", r"[0-9]{1,4}(\.[0-9]{1,4}){0,2}")
VERSION = Parameter(
    "version", N_("Numéro d'une version publiée ; sinon, le texte public d'aujourd'hui."), "1.0", NUMBER.pattern
)
PARAGRAPH = Parameter("identity", N_("Identité durable d'un paragraphe."), "3f9kq2mz", IDENTITY.pattern)
_RANK = Parameter("cursor", N_("Rang après lequel reprendre, donné par « next »."), least=0, most=1_000_000)
_AFTER = Parameter("cursor", N_("Version après laquelle reprendre, donnée par « next »."), "1.0", NUMBER.pattern)
_KIND = Parameter("kind", N_("Nature de l'unité."), choices=tuple(map(str, Kind)))

SOURCE = record(
    key=TEXT,
    kind=among(("contribution", "finding", "piece", "unknown")),
    relation=among(Relation),
    supports=YES_OR_NO,
    href=or_null(ADDRESS),
)
UNIT = record(
    id=TEXT,
    version=or_null(TEXT),
    rank=COUNT,
    kind=among(Kind),
    level=COUNT,
    chapter=or_null(TEXT),
    place=TEXT,
    text=TEXT,
    fixed=YES_OR_NO,
    joined=several(TEXT),
    declared=YES_OR_NO,
    unsourced=YES_OR_NO,
    sources=several(SOURCE),
    territories=COUNT,
    href=ADDRESS,
    page=ADDRESS,
)
_VERSION = {
    "number": TEXT,
    "title": TEXT,
    "story": TEXT,
    "published_at": WHEN,
    "corrects": or_null(TEXT),
    "note": or_null(TEXT),
    "withdrawn_at": or_null(WHEN),
    "withdrawn_reason": or_null(TEXT),
    "superseded_by": or_null(TEXT),
    "corrected_by": or_null(TEXT),
    "licence": ADDRESS,
    "href": ADDRESS,
    "page": ADDRESS,
}
LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"


def versions(ws: Workspace, asked: Asked) -> Page:
    """Return a page of the published versions, the latest first."""
    with ws.reading() as connection:
        every = list(standings(connection).values())
    numbers = [one.version.number for one in every]
    begins = numbers.index(asked.cursor) + 1 if asked.cursor in numbers else 0
    told = (_version(ws, one) for one in every[begins : begins + asked.limit + 1])
    return page_of(told, asked.limit, lambda one: str(one["number"]))


def version(ws: Workspace, asked: Asked) -> Plain:
    """Return a version with its paragraphs. Raises `NotFoundError`."""
    page = reading.version_page(ws, None, asked.words("number"))
    with ws.reading() as connection:
        stands = version_standing(connection, asked.words("number"))
    return {
        **_version(ws, stands),
        "text_title": page.title,
        "paragraphs": [_unit(ws, page, rank) for rank in range(len(page.units))],
    }


def paragraph_at(ws: Workspace, asked: Asked) -> Plain:
    """Return a paragraph as a version has it. Raises `NotFoundError`."""
    page = reading.version_page(ws, None, asked.words("number"))
    for rank, view in enumerate(page.units):
        if view.paragraph.id == asked.words("identity"):
            return _unit(ws, page, rank)
    raise NotFoundError


def paragraphs(ws: Workspace, asked: Asked) -> Page:
    """Return a page of the paragraphs of a version, or of the newest text that everybody reads, in its order."""
    number = asked.words("version")
    page = reading.version_page(ws, None, number) if number else reading.text_page(ws, None)
    begins = asked.number("cursor")
    kind = asked.words("kind")
    ranks = [rank for rank, view in enumerate(page.units) if rank >= begins and kind in ("", view.paragraph.kind)]
    told = (_unit(ws, page, rank) for rank in ranks[: asked.limit + 1])
    published = page.visible.version.number if page.visible and page.visible.version else ""
    kept = {"version": published} if published else {}
    return page_of(told, asked.limit, lambda one: str(one["rank"] + 1), **kept)


def _version(ws: Workspace, stands: VersionStanding) -> Plain:
    one = stands.version
    return {
        "number": one.number,
        "title": one.title,
        "story": one.story,
        "published_at": when(one.published_at),
        "corrects": one.corrects or None,
        "note": one.note or None,
        "withdrawn_at": when(one.withdrawn_at),
        "withdrawn_reason": one.withdrawn_reason or None,
        "superseded_by": stands.superseded_by.number if stands.superseded_by else None,
        "corrected_by": stands.corrected_by.number if stands.corrected_by else None,
        "licence": LICENCE,
        "href": own(ws, f"/versions/{one.number}"),
        "page": address(ws, f"/versions/{one.number}"),
    }


def _unit(ws: Workspace, page: TextPage, rank: int) -> Plain:
    view: UnitView = page.units[rank]
    unit, number = view.paragraph, page.visible.version.number if page.visible and page.visible.version else None
    page_path = f"/paragraphes/{unit.id}/v/{number}" if number else f"/paragraphes/{unit.id}"
    href = f"/versions/{number}/paragraphs/{unit.id}" if number else f"/paragraphs/{unit.id}"
    return {
        "id": unit.id,
        "version": number,
        "rank": rank,
        "kind": str(unit.kind),
        "level": unit.level,
        "chapter": view.place.title or None,
        "place": view.place.label,
        "text": unit.text,
        "fixed": unit.fixed,
        "joined": list(unit.joined),
        "declared": view.margin.declared,
        "unsourced": view.margin.unsourced,
        "sources": [source(ws, each) for each in sorted(unit.sources)],
        "territories": view.margin.territories,
        "href": own(ws, href),
        "page": address(ws, page_path),
    }


def source(ws: Workspace, one: Source) -> Plain:
    """Return a link of a paragraph to what it rests on or answers."""
    kind, path = _named(one.key)
    return {
        "key": one.key,
        "kind": kind,
        "relation": str(one.relation),
        "supports": one.relation.supports,
        "href": own(ws, path) if path else None,
    }


def _named(key: str) -> tuple[str, str]:
    if FINDING.fullmatch(key):
        return "finding", f"/findings/{key}"
    if PIECE.fullmatch(key):
        return "piece", f"/pieces/{piece_of(key)}"
    return ("contribution", f"/contributions/{key}") if REFERENCE.fullmatch(key) else ("unknown", "")


RESOURCES = (
    Resource(
        name="versions",
        path="/versions",
        summary=N_("Les versions publiées, la dernière d'abord"),
        kind="Version",
        schema=record(**_VERSION),
        read=versions,
        parameters=(LIMIT, _AFTER),
        listed=True,
    ),
    Resource(
        name="version",
        path="/versions/{number}",
        summary=N_("Une version et tous ses paragraphes"),
        kind="VersionText",
        schema=record(**_VERSION, text_title=TEXT, paragraphs=several({"$ref": "#/components/schemas/Paragraph"})),
        read=version,
        arguments=(NUMBER,),
    ),
    Resource(
        name="paragraph_at",
        path="/versions/{number}/paragraphs/{identity}",
        summary=N_("Un paragraphe tel qu'une version le porte"),
        kind="Paragraph",
        schema=UNIT,
        read=paragraph_at,
        arguments=(NUMBER, PARAGRAPH),
    ),
    Resource(
        name="paragraphs",
        path="/paragraphs",
        summary=N_("Les paragraphes du texte public, dans son ordre"),
        kind="Paragraph",
        schema=UNIT,
        read=paragraphs,
        parameters=(VERSION, _KIND, LIMIT, _RANK),
        listed=True,
    ),
)
