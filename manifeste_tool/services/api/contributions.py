"""Contributions, as data: what was said, and what became of it; who said it, by type alone."""

from collections.abc import Collection

from manifeste_tool.domain.api.parameters import LIMIT, Parameter
from manifeste_tool.domain.api.schemas import (
    ADDRESS,
    COUNT,
    DAY,
    TEXT,
    WHEN,
    YES_OR_NO,
    among,
    or_null,
    record,
    several,
)
from manifeste_tool.domain.consulting.contributions import Fate, Filters
from manifeste_tool.domain.synthesis.findings import KEY as FINDING
from manifeste_tool.domain.text.text import Relation
from manifeste_tool.errors import N_
from manifeste_tool.services.api.resources import Asked, Page, Plain, Resource, address, own, page_of, when
from manifeste_tool.services.consulting.contributions import contribution_page
from manifeste_tool.services.consulting.fates import Card, UseView, cards, fates, narrowed, standing_text
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations, following

_REFERENCE = r"[0-9]{4}-[A-Z0-9]{1,16}-[0-9]{4,9}"
REFERENCE_OF = Parameter("reference", N_("Référence d'une contribution."), "2025-ESSAI-0001", _REFERENCE)
_CURSOR = Parameter(
    "cursor", N_("Contribution après laquelle reprendre, donnée par « next »."), "2025-ESSAI-0001", _REFERENCE
)
_FILTERS = (
    Parameter("consultation", N_("Référence d'une concertation."), "ESSAI-1"),
    Parameter("authority", N_("Code d'une collectivité."), "ESSAI"),
    Parameter("author_type", N_("Type d'auteur, tel qu'il est dit dans les réponses."), "agent public"),
    Parameter("territory", N_("Territoire, tel qu'il est dit dans les réponses."), "Nord"),
    Parameter("theme", N_("Thème, tel qu'il est dit dans les réponses."), "école"),
    Parameter("finding", N_("Clé d'un enseignement qui en est tiré."), "E4", FINDING.pattern),
    Parameter("parent", N_("Référence de la contribution à laquelle elles répondent."), "2025-ESSAI-0001", _REFERENCE),
)
_FATE = Parameter("fate", N_("Ce que la contribution est devenue."), choices=tuple(map(str, Fate)))
_SAID = {
    "reference": TEXT,
    "status": among(("shown", "withdrawn")),
    "title": or_null(TEXT),
    "body": or_null(TEXT),
    "verbatim": YES_OR_NO,
    "people": COUNT,
    "author_type": or_null(TEXT),
    "territory": or_null(TEXT),
    "authority": or_null(TEXT),
    "consultation": or_null(TEXT),
    "collected": or_null(TEXT),
    "said_on": or_null(DAY),
    "question": or_null(TEXT),
    "theme": or_null(TEXT),
    "nature": or_null(TEXT),
    "language": or_null(TEXT),
    "parent": or_null(TEXT),
    "fate": among(Fate),
    "href": ADDRESS,
    "page": ADDRESS,
}
USE = record(
    paragraph=TEXT,
    key=TEXT,
    relation=among(Relation),
    place=TEXT,
    words=TEXT,
    since=or_null(TEXT),
    until=or_null(TEXT),
    stands=YES_OR_NO,
    changed_in=several(or_null(TEXT)),
    finding=or_null(TEXT),
    href=ADDRESS,
)
_DECIDED = record(fate=among(Fate), reason=or_null(TEXT), decided_at=WHEN)


def contributions(ws: Workspace, asked: Asked) -> Page:
    """Return a page of the published contributions, by reference."""
    fate = asked.words("fate")
    filters = Filters(**{one.name: asked.words(one.name) for one in _FILTERS}, fate=Fate(fate) if fate else None)
    with ws.reading() as connection:
        reader = ws.reader(None, connection)
        reach, known = reach_of(ws, connection, reader), fates(connection, standing_text(ws, connection, reader))
        kept = narrowed(known, filters.fate)
        said = following.after(connection, filters, reach, among=kept, last=asked.cursor, limit=asked.limit + 1)
        published = consultations.published_among(connection, {each.consultation for each in said})
        told = [_said(ws, card, published) for card in cards(connection, said, reach, known, {})]
    return page_of(told, asked.limit, lambda one: str(one["reference"]))


def contribution(ws: Workspace, asked: Asked) -> Plain:
    """Return one contribution with its story. Raises `NotFoundError` for one that is not published."""
    page = contribution_page(ws, None, asked.words("reference"))
    decided = page.story.outcome if page.is_decided else None
    return {
        **_said(ws, page.card, {page.consultation.reference} if page.consultation else set()),
        "recorded_at": when(page.came_at),
        "author_erased": page.is_erased,
        "answers": page.answers,
        "decided": {
            "fate": str(decided.fate),
            "reason": decided.reason or None,
            "decided_at": when(decided.made_at),
        }
        if decided
        else None,
        "findings": [
            {"key": one.key, "title": one.title, "href": own(ws, f"/findings/{one.key}")} for one in page.findings
        ],
        "paragraphs": [use(ws, one) for one in page.uses],
    }


def use(ws: Workspace, view: UseView) -> Plain:
    """Return a paragraph that cites, or cited, something: from which version on, and until which."""
    one = view.use
    return {
        "paragraph": one.paragraph_id,
        "key": one.key,
        "relation": str(one.relation),
        "place": one.place.label,
        "words": one.words,
        "since": one.since or None,
        "until": one.until or None,
        "stands": one.stands,
        "changed_in": [number or None for number in one.changes],
        "finding": view.finding.key if view.finding else None,
        "href": own(ws, f"/paragraphs/{one.paragraph_id}"),
    }


def _said(ws: Workspace, card: Card, published: Collection[str]) -> Plain:
    """Return a contribution; it names its consultation where that one is `published`."""
    said = card.contribution
    shown = card.readable
    plain = {
        "reference": said.reference,
        "status": "shown" if shown else "withdrawn",
        "title": (shown and said.title) or None,
        "body": (shown and said.body) or None,
        "verbatim": said.verbatim,
        "people": said.people,
    }
    words = ("author_type", "territory", "authority", "collected")
    asked = ("question", "theme", "nature", "language", "parent")
    return {
        **plain,
        **{name: getattr(said, name) or None for name in words},
        "consultation": said.consultation if said.consultation in published else None,
        "said_on": when(said.said_on),
        **{name: getattr(said, name) or None for name in asked},
        "fate": str(card.fate),
        "href": own(ws, f"/contributions/{said.reference}"),
        "page": address(ws, f"/contributions/{said.reference}"),
    }


RESOURCES = (
    Resource(
        name="contributions",
        path="/contributions",
        summary=N_("Les contributions publiées, par référence"),
        description=N_("Le type d'auteur et le territoire sont dits tant que cinq personnes au moins y répondent."),
        kind="Contribution",
        schema=record(**_SAID),
        read=contributions,
        parameters=(*_FILTERS, _FATE, LIMIT, _CURSOR),
        listed=True,
    ),
    Resource(
        name="contribution",
        path="/contributions/{reference}",
        summary=N_("Une contribution et ce qu'elle est devenue, version par version"),
        kind="ContributionStory",
        schema=record(
            **_SAID,
            recorded_at=or_null(WHEN),
            author_erased=YES_OR_NO,
            answers=COUNT,
            decided=or_null(_DECIDED),
            findings=several(record(key=TEXT, title=TEXT, href=ADDRESS)),
            paragraphs=several({"$ref": "#/components/schemas/Use"}),
        ),
        read=contribution,
        arguments=(REFERENCE_OF,),
    ),
)
