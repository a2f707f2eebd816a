"""What happened, as data: the decisions on the text, the public facts of the journal, the figures of the dashboard."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from manifeste_tool.domain.accountability.shares import Ground, Outcomes, Row
from manifeste_tool.domain.api.parameters import LIMIT, Parameter
from manifeste_tool.domain.api.schemas import ADDRESS, COUNT, TEXT, WHEN, counted, or_null, record, several
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.consulting.contributions import Fate
from manifeste_tool.domain.facts import About, Fact
from manifeste_tool.errors import N_
from manifeste_tool.services.accountability.dashboard import dashboard
from manifeste_tool.services.api.resources import Asked, Page, Plain, Resource, address, own, when
from manifeste_tool.services.text.version_pages import history
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal as kept

_RANK = Parameter("cursor", N_("Décision après laquelle reprendre, donnée par « next »."), "12", most=2_147_483_647)
_SINCE = Parameter("cursor", N_("Moment après lequel reprendre, donné par « next »."), "", r"[0-9]{1,16}~[0-9]{1,4}")
_DECISION = record(
    rank=COUNT,
    at=WHEN,
    summary=TEXT,
    amendment=or_null(TEXT),
    by=or_null(TEXT),
    version=or_null(TEXT),
    page=ADDRESS,
)
_FACT = record(at=WHEN, name=TEXT, about=TEXT, about_id=or_null(TEXT))
_OUTCOMES = record(total=COUNT, answered=COUNT, by_fate=counted())
_LINE = record(key=or_null(TEXT), name=or_null(TEXT), outcomes=_OUTCOMES, paragraphs=COUNT)
_GROUNDS = record(total=COUNT, by_ground=counted())
_BREAKDOWNS = ("authorities", "places", "themes", "author_types", "months")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def decisions(ws: Workspace, asked: Asked) -> Page:
    """Return a page of the decisions on the text, the newest first."""
    page = history(ws, None, before=asked.number("cursor") or None, size=asked.limit)
    labels = {key: amendment.label for key, amendment in page.amendments.items()}
    told = tuple(
        {
            "rank": one.id,
            "at": when(one.at),
            "summary": one.summary,
            "amendment": labels.get(one.amendment_id or 0),
            "by": page.names.get(one.person_id or 0) or None,
            "version": page.versions[one.sha].number if one.sha in page.versions else None,
            "page": address(ws, f"/histoire?avant={one.id + 1}"),
        }
        for one in page.decisions
    )
    return Page(told, str(page.following or ""))


def journal(ws: Workspace, asked: Asked) -> Page:
    """Return a page of the public facts, the newest first.

    A cursor is a moment and how many of its facts were given: no number in it counts those that are not public.
    """
    moment, _, given = (asked.cursor or "~0").partition("~")
    before, skipped = _moment(moment), int(given)
    with ws.reading() as connection:
        found = kept.until(connection, Audience.PUBLIC, before, limit=asked.limit + skipped + 1)
    same = [one for one in found[:skipped] if one.at == before]
    shown = found[len(same) :][: asked.limit]
    more = len(found) > len(same) + len(shown)
    return Page(tuple(map(_fact, shown)), _cursor(shown, before, len(same)) if more else "")


def figures(ws: Workspace, _asked: Asked) -> Plain:
    """Return the figures of the dashboard, as the public's page counts them. Raises `NotFoundError`."""
    page = dashboard(ws, None)
    visible = page.visible
    return {
        "version": visible.version.number if visible and visible.version else None,
        "received": page.received,
        "paragraphs": {"total": page.grounds.total, "by_ground": _grounds(page.grounds.counts)},
        "chapters": [
            {"title": one.title, "total": one.grounds.total, "by_ground": _grounds(one.grounds.counts)}
            for one in page.chapters
        ],
        "contributions": _outcomes(page.outcomes),
        **{name: [_line(row) for row in getattr(page.breakdowns, name)] for name in _BREAKDOWNS},
        "href": own(ws, "/figures"),
        "page": address(ws, "/tracabilite"),
    }


def _moment(written: str) -> datetime | None:
    return _EPOCH + int(written) * _MICROSECOND if written else None


def _cursor(shown: tuple[Fact, ...], before: datetime | None, given: int) -> str:
    last = shown[-1].at
    count = sum(one.at == last for one in shown) + (given if last == before else 0)
    return f"{(last - _EPOCH) // _MICROSECOND}~{count}"


def _fact(one: Fact) -> Plain:
    named = one.about_id if one.about != About.PERSON else ""
    return {"at": when(one.at), "name": str(one.name), "about": str(one.about), "about_id": named or None}


def _grounds(counts: Mapping[Ground, int]) -> Plain:
    return {str(ground): counts.get(ground, 0) for ground in Ground}


def _outcomes(one: Outcomes) -> Plain:
    by_fate = {str(fate): one.count(fate) for fate in Fate}
    return {"total": one.total, "answered": one.answered, "by_fate": by_fate}


def _line(row: Row) -> Plain:
    return {
        "key": row.key or None,
        "name": row.name or None,
        "outcomes": _outcomes(row.outcomes),
        "paragraphs": row.paragraphs,
    }


RESOURCES = (
    Resource(
        name="decisions",
        path="/decisions",
        summary=N_("Les décisions enregistrées dans le texte publié, la dernière d'abord"),
        kind="Decision",
        schema=_DECISION,
        read=decisions,
        parameters=(LIMIT, _RANK),
        listed=True,
    ),
    Resource(
        name="journal",
        path="/journal",
        summary=N_("Les faits publics du journal, le dernier d'abord"),
        kind="Fact",
        schema=_FACT,
        read=journal,
        parameters=(LIMIT, _SINCE),
        listed=True,
    ),
    Resource(
        name="figures",
        path="/figures",
        summary=N_("Les chiffres de la traçabilité"),
        kind="Figures",
        schema=record(
            version=or_null(TEXT),
            received=COUNT,
            paragraphs=_GROUNDS,
            chapters=several(record(title=TEXT, total=COUNT, by_ground=counted())),
            contributions=_OUTCOMES,
            **dict.fromkeys(_BREAKDOWNS, several(_LINE)),
            href=ADDRESS,
            page=ADDRESS,
        ),
        read=figures,
    ),
)
