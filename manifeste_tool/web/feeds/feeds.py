"""Atom feeds of what is public, the calendar of its dates, and the page that lists them."""

from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from manifeste_tool.documents.calendar import calendar_of
from manifeste_tool.documents.feeds import atom
from manifeste_tool.domain.feeds.feed import Around, Entry, Feed
from manifeste_tool.services.feeds import feeds, public_calendar
from manifeste_tool.services.paging import Paging
from manifeste_tool.services.text import paragraphs
from manifeste_tool.web.context import workspace
from manifeste_tool.web.feeds import entries
from manifeste_tool.web.framing import page_frame
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("feeds", __name__)
_MOVED = 301


@blueprint.get("/fils")
def index() -> str:
    """List what may be followed."""
    return render_template("feeds/subscribe.html", public_address=workspace().base_url.rstrip("/"))


@blueprint.get("/fils/versions.atom")
def versions() -> Response:
    """Send the versions."""
    page = feeds.versions(workspace(), _asked())
    told = (gettext("Versions"), gettext("Chaque version publiée, avec son récit."))
    return _sent(told, entries.of_versions(page), url_for("versions.index"), page.paging)


@blueprint.get("/fils/amendements.atom")
def amendments() -> Response:
    """Send the amendments that everybody may read."""
    page = feeds.amended(workspace(), _asked())
    told = (gettext("Amendements"), gettext("Chaque amendement public, celui qui a bougé en dernier d'abord."))
    return _sent(told, entries.of_amendments(page), url_for("amendments.index"), page.paging)


@blueprint.get("/fils/decisions.atom")
def decisions() -> Response:
    """Send the decisions on the text, going on from the rank that the address asks for."""
    before = request.args.get("avant", None, type=whole)
    page = feeds.decided(workspace(), before)
    told = (gettext("Décisions"), gettext("Chaque décision enregistrée dans le texte publié."))
    around = Around(
        own=url_for(".decisions", avant=before),
        first=url_for(".decisions") if before is not None else "",
        following=url_for(".decisions", avant=page.following) if page.following else "",
    )
    return _answer(_feed(told, entries.of_decisions(page), url_for("versions.history"), around))


@blueprint.get("/fils/paragraphes/<identity:identity>.atom")
def paragraph(identity: str) -> AnyResponse:
    """Send what happened to a paragraph; the feed of what was joined to another leads to that one's."""
    if heir := paragraphs.heir(workspace(), None, identity):
        return redirect(url_for(".paragraph", identity=heir), _MOVED)
    page = feeds.paragraph(workspace(), identity, _asked())
    name = entries.sentences().plain("paragraph_name", page)
    told = (name, gettext("Chaque changement de ce paragraphe, avec l'amendement qui l'a fait."))
    return _sent(told, entries.of_paragraph(page), url_for("text.paragraph", identity=identity), page.paging)


@blueprint.get("/fils/concertations/<reference>.atom")
def consultation(reference: str) -> Response:
    """Send what a consultation gathered."""
    page = feeds.consultation(workspace(), reference, _asked())
    told = (page.consultation.title, gettext("Les contributions publiées de cette concertation, et sa restitution."))
    return _sent(told, entries.of_consultation(page), url_for("consultations.sheet", reference=reference), page.paging)


@blueprint.get("/agenda.ics")
def calendar() -> Response:
    """Send the dates of the démarche, of the sittings that everybody may know of and of the consultations."""
    ws = workspace()
    name, host = gettext("Manifeste : les dates"), urlsplit(ws.base_url).hostname or "localhost"
    content = calendar_of(public_calendar.events(ws), name=name, site=ws.base_url, domain=host, reminds=False)
    return Response(content, content_type="text/calendar; charset=utf-8")


def _asked() -> int | None:
    return request.args.get("page", None, type=whole)


def _sent(told: tuple[str, str], held: tuple[Entry, ...], page: str, paging: Paging) -> Response:
    around = Around(
        own=_at(paging.number),
        first=_at(1) if paging.number > 1 else "",
        previous=_at(paging.previous) if paging.previous else "",
        following=_at(paging.following) if paging.following else "",
    )
    return _answer(_feed(told, held, page, around))


def _at(number: int) -> str:
    asked: dict[str, Any] = {"page": number} if number > 1 else {}
    return url_for(str(request.endpoint), **(request.view_args or {}), **asked)


def _feed(told: tuple[str, str], held: tuple[Entry, ...], page: str, around: Around) -> Feed:
    title, subtitle = told
    site = page_frame().title or gettext("Manifeste")
    return Feed(f"{title} — {site}", subtitle, held, page, around)


def _answer(feed: Feed) -> Response:
    publisher = page_frame().facts_of_instance.get("publisher") or page_frame().title or gettext("Manifeste")
    content = atom.written(
        feed,
        site=workspace().base_url.rstrip("/"),
        publisher=publisher,
        rights=gettext("Licence Ouverte 2.0"),
        generator=f"manifeste-tool {version('manifeste-tool')}",
    )
    return Response(content, content_type="application/atom+xml; charset=utf-8")
