"""Traceability: the dashboard and the lists of orphans, to read and to work through."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request

from manifeste_tool.domain.accountability.shares import Ground
from manifeste_tool.services.accountability import dashboard as figures
from manifeste_tool.services.accountability import orphans, untreated
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.web.context import current_person, workspace
from manifeste_tool.web.security import whole

blueprint = Blueprint("accountability", __name__, url_prefix="/tracabilite")
#: What each filter of the contributions is called in the address.
FILTERS = {
    "authority": "collectivite",
    "department": "departement",
    "author_type": "auteur",
    "territory": "territoire",
    "theme": "theme",
    "month": "mois",
}
_LONGEST = 200


@blueprint.get("")
def dashboard() -> str:
    """Show the figures."""
    page = figures.dashboard(workspace(), current_person())
    return render_template("accountability/dashboard.html", page=page)


@blueprint.get("/paragraphes-sans-source")
def paragraphs() -> str:
    """List the paragraphs that rest on what the address asks for."""
    chosen = {"chapter": asked_chapter(), "page": _page()}
    page = orphans.paragraphs(workspace(), current_person(), asked_ground(), **chosen)
    return render_template("accountability/paragraphs.html", page=page)


@blueprint.get("/contributions-sans-suite")
def contributions() -> str:
    """List the contributions still to treat that the address asks for."""
    page = untreated.page(workspace(), current_person(), asked_contributions(), page=_page())
    return render_template("accountability/contributions.html", page=page, asked=_asked(page.wanted))


@blueprint.get("/enseignements-sans-paragraphe")
def findings() -> str:
    """List the findings that no paragraph cites."""
    page = orphans.unused_findings(workspace(), current_person(), page=_page())
    return render_template("accountability/findings.html", page=page)


@blueprint.get("/pieces-sans-paragraphe")
def evidence() -> str:
    """List the pièces that no paragraph cites."""
    page = orphans.unused_evidence(workspace(), current_person(), page=_page())
    return render_template("accountability/evidence.html", page=page)


def asked_ground() -> Ground:
    """Return the ground that the address asks for: paragraphs whose source is to be given, unless it says otherwise."""
    asked = request.args.get("etat", "")
    return Ground(asked) if asked in set(Ground) else Ground.MISSING


def asked_chapter() -> str:
    """Return the chapter that the address asks for."""
    return request.args.get("chapitre", "")[:_LONGEST]


def asked_contributions() -> untreated.Wanted:
    """Return what the address narrows the contributions to."""
    return untreated.Wanted(**{field: request.args.get(name, "")[:_LONGEST] for field, name in FILTERS.items()})


def _asked(wanted: untreated.Wanted) -> Mapping[str, str]:
    return {name: getattr(wanted, field) for field, name in FILTERS.items() if getattr(wanted, field)}


def _page() -> Paging:
    return paging(request.args.get("page", type=whole))
