"""What paragraphs rest on besides contributions, as data: findings drawn from several, pièces with their passages."""

from manifeste_tool.domain.api.parameters import LIMIT, Parameter
from manifeste_tool.domain.api.schemas import (
    ADDRESS,
    COUNT,
    DAY,
    TEXT,
    YES_OR_NO,
    among,
    counted,
    or_null,
    record,
    several,
)
from manifeste_tool.domain.consulting.sources import relations_by_key
from manifeste_tool.domain.evidence.evidence import Evidence, EvidenceKind, pieces_of
from manifeste_tool.domain.synthesis.findings import KEY, Finding
from manifeste_tool.errors import N_
from manifeste_tool.services.api.contributions import use
from manifeste_tool.services.api.resources import Asked, MovedError, Page, Plain, Resource, address, own, page_of, when
from manifeste_tool.services.consulting.fates import standing_text
from manifeste_tool.services.evidence.evidence_pages import evidence_page
from manifeste_tool.services.synthesis import finding_pages
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.evidence import evidence as kept_evidence
from manifeste_tool.storage.synthesis import findings as kept_findings

_PIECE = r"P[1-9][0-9]{0,6}"
_FINDING_KEY = Parameter("key", N_("Clé d'un enseignement."), "E4", KEY.pattern)
_PIECE_KEY = Parameter("key", N_("Clé d'une pièce."), "P3", _PIECE)
_AFTER_FINDING = Parameter("cursor", N_("Enseignement après lequel reprendre, donné par « next »."), "E4", KEY.pattern)
_AFTER_PIECE = Parameter("cursor", N_("Pièce après laquelle reprendre, donnée par « next »."), "P3", _PIECE)
_NATURE = Parameter("nature", N_("Nature, telle qu'elle est dite dans les réponses."), "attente")
_THEME = Parameter("theme", N_("Thème, tel qu'il est dit dans les réponses."), "école")
_KIND = Parameter("kind", N_("Nature de la pièce."), choices=tuple(map(str, EvidenceKind)))
_FINDING = {
    "key": TEXT,
    "title": TEXT,
    "body": TEXT,
    "nature": or_null(TEXT),
    "theme": or_null(TEXT),
    "contributions": COUNT,
    "cited": YES_OR_NO,
    "contributions_href": ADDRESS,
    "href": ADDRESS,
    "page": ADDRESS,
}
_EVIDENCE = {
    "key": TEXT,
    "kind": among(EvidenceKind),
    "title": TEXT,
    "author": or_null(TEXT),
    "said_on": or_null(DAY),
    "address": or_null(TEXT),
    "body": TEXT,
    "passages_count": COUNT,
    "cited": YES_OR_NO,
    "href": ADDRESS,
    "page": ADDRESS,
}


def findings(ws: Workspace, asked: Asked) -> Page:
    """Return a page of the findings, by number."""
    where = {name: asked.words(name) for name in ("nature", "theme")}
    with ws.reading() as connection:
        found = kept_findings.after(connection, last=asked.cursor, limit=asked.limit + 1, **where)
        heirs = kept_findings.heirs(connection)
        text = standing_text(ws, connection, ws.reader(None, connection))
        cited = {heirs.get(key, key) for key in relations_by_key(text)}
    return page_of((_finding(ws, one, cited=one.key in cited) for one in found), asked.limit, _key)


def finding(ws: Workspace, asked: Asked) -> Plain:
    """Return one finding. Raises `NotFoundError`, or `MovedError` for one merged into another."""
    key = asked.words("key")
    if heir := finding_pages.heir(ws, None, key):
        raise MovedError(f"/findings/{heir}")
    page = finding_pages.finding_page(ws, None, key)
    return {
        **_finding(ws, page.finding, cited=any(one.use.stands for one in page.uses)),
        "shown_from": dict(page.publics.authorities),
        "publics": dict(page.publics.types),
        "absent_publics": list(page.publics.absent),
        "split_from": page.finding.split_from or None,
        "paragraphs": [use(ws, one) for one in page.uses],
    }


def pieces(ws: Workspace, asked: Asked) -> Page:
    """Return a page of the published pièces, by number."""
    with ws.reading() as connection:
        found = kept_evidence.after(connection, kind=asked.words("kind"), last=asked.cursor, limit=asked.limit + 1)
        cited = pieces_of(relations_by_key(standing_text(ws, connection, ws.reader(None, connection))))
    return page_of((_piece(ws, one, cited=one.key in cited) for one in found), asked.limit, _key)


def piece(ws: Workspace, asked: Asked) -> Plain:
    """Return one pièce with its passages. Raises `NotFoundError` for one that is not published."""
    page = evidence_page(ws, None, asked.words("key"))
    return {
        **_piece(ws, page.piece, cited=page.is_cited),
        "paragraphs": [use(ws, one) for one in page.uses],
        "passages": [
            {
                "key": view.passage.key,
                "number": view.passage.number,
                "label": view.passage.label or None,
                "body": view.passage.body,
                "paragraphs": [use(ws, one) for one in view.uses],
            }
            for view in page.passages
        ],
    }


def _key(one: Plain) -> str:
    return str(one["key"])


def _finding(ws: Workspace, one: Finding, *, cited: bool) -> Plain:
    return {
        "key": one.key,
        "title": one.title,
        "body": one.body,
        "nature": one.nature or None,
        "theme": one.theme or None,
        "contributions": one.contributions,
        "cited": cited,
        "contributions_href": own(ws, f"/contributions?finding={one.key}"),
        "href": own(ws, f"/findings/{one.key}"),
        "page": address(ws, f"/enseignements/{one.key}"),
    }


def _piece(ws: Workspace, one: Evidence, *, cited: bool) -> Plain:
    return {
        "key": one.key,
        "kind": str(one.kind),
        "title": one.title,
        "author": one.author or None,
        "said_on": when(one.said_on),
        "address": one.address or None,
        "body": one.body,
        "passages_count": one.passages,
        "cited": cited,
        "href": own(ws, f"/pieces/{one.key}"),
        "page": address(ws, f"/pieces/{one.key}"),
    }


_USES = several({"$ref": "#/components/schemas/Use"})
RESOURCES = (
    Resource(
        name="findings",
        path="/findings",
        summary=N_("Les enseignements tirés des contributions"),
        kind="Finding",
        schema=record(**_FINDING),
        read=findings,
        parameters=(_NATURE, _THEME, LIMIT, _AFTER_FINDING),
        listed=True,
    ),
    Resource(
        name="finding",
        path="/findings/{key}",
        summary=N_("Un enseignement : qui y parle, quels paragraphes s'y appuient"),
        kind="FindingStory",
        schema=record(
            **_FINDING,
            shown_from=counted(),
            publics=counted(),
            absent_publics=several(TEXT),
            split_from=or_null(TEXT),
            paragraphs=_USES,
        ),
        read=finding,
        arguments=(_FINDING_KEY,),
        moves=True,
    ),
    Resource(
        name="pieces",
        path="/pieces",
        summary=N_("Les pièces publiées : auditions, lois, délibérations, études"),
        kind="Piece",
        schema=record(**_EVIDENCE),
        read=pieces,
        parameters=(_KIND, LIMIT, _AFTER_PIECE),
        listed=True,
    ),
    Resource(
        name="piece",
        path="/pieces/{key}",
        summary=N_("Une pièce et ses passages, avec les paragraphes qui les citent"),
        kind="PieceStory",
        schema=record(
            **_EVIDENCE,
            paragraphs=_USES,
            passages=several(record(key=TEXT, number=COUNT, label=or_null(TEXT), body=TEXT, paragraphs=_USES)),
        ),
        read=piece,
        arguments=(_PIECE_KEY,),
    ),
)
