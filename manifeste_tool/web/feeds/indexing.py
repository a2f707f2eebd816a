"""What whoever indexes the site is told: the site map, what to leave alone, what the data are."""

import json
from collections.abc import Iterator

from flask import Blueprint, Response, url_for

from manifeste_tool.documents.bundle.streams import FORMS
from manifeste_tool.documents.feeds import sitemap
from manifeste_tool.domain.feeds.dataset import Distribution, described
from manifeste_tool.services.api.resources import ROOT
from manifeste_tool.services.api.table import RESOURCES
from manifeste_tool.services.feeds import dataset as data
from manifeste_tool.services.feeds import site_map
from manifeste_tool.services.taking_out.writing import TABLES
from manifeste_tool.web.context import workspace
from manifeste_tool.web.i18n import gettext

blueprint = Blueprint("dataset", __name__)
#: What is for members, for one person, or made anew at each request: nobody is served by its being indexed.
LEFT_ALONE = (
    *("/secretariat", "/a-faire", "/agenda$", "/agenda/", "/mes-amendements", "/brouillons", "/connexion"),
    *(
        "/deconnexion",
        "/demo",
        "/courriels",
        "/suivi",
        "/copies",
        "/redaction",
        "/recherche",
        "/comparer?*",
        "/lecture",
    ),
    *("/apercu/", "/exports/", "/documents", "/contributions?*", "/amendements?*", "/amendements.csv"),
    *("/tracabilite/", "/tracabilite.csv", "/fichiers", "/commentaires", "/rectifications", "/cosignatures"),
)


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """Send the index of the site map."""
    names = (url_for(".part", name=name) for name in site_map.parts(workspace()))
    return _xml(sitemap.index(names, site=_site()))


@blueprint.get("/sitemap/<name>.xml")
def part(name: str) -> Response:
    """Send a part of the site map."""
    return _xml(sitemap.part(site_map.part(workspace(), name), site=_site()))


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Say what to leave alone, and where the site map is."""
    lines = ["User-agent: *", *(f"Disallow: {one}" for one in LEFT_ALONE), "", f"Sitemap: {_site()}/sitemap.xml", ""]
    return Response("\n".join(lines), content_type="text/plain; charset=utf-8")


@blueprint.get("/donnees/jeu-de-donnees.json")
def dataset() -> Response:
    """Describe the data, for the portals that list them."""
    told = described(data.dataset(workspace()), _distributions())
    content = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    return Response(content, content_type="application/ld+json; charset=utf-8")


def _distributions() -> Iterator[Distribution]:
    """Yield the files that are served: those of the data, the lists of the API, the figures, the feed, the dates."""
    for table in TABLES.values():
        for form in FORMS:
            title = f"{gettext(table.title)} ({form.upper()})"
            yield Distribution(title, url_for("data.public", name=table.name, form=form), form)
    for one in RESOURCES:
        if one.listed:
            yield Distribution(gettext(one.summary), f"{ROOT}{one.path}", "json")
    yield Distribution(gettext("Les chiffres de la traçabilité"), "/tracabilite.csv", "csv")
    yield Distribution(gettext("Le fil des versions"), url_for("feeds.versions"), "atom")
    yield Distribution(gettext("Les dates de la démarche"), url_for("feeds.calendar"), "ics")


def _xml(content: bytes) -> Response:
    return Response(content, content_type="application/xml; charset=utf-8")


def _site() -> str:
    return workspace().base_url.rstrip("/")
