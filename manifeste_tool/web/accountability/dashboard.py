"""Traceability: the dashboard and the lists of orphans, to read and to work through."""

from flask import Blueprint, render_template, request

from manifeste_tool.services.accountability import dashboard as figures
from manifeste_tool.services.accountability import orphans, untreated
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.picturing import strips as strip_figures
from manifeste_tool.web.accountability import asking
from manifeste_tool.web.context import current_person, workspace
from manifeste_tool.web.picturing import strips
from manifeste_tool.web.security import whole

blueprint = Blueprint("accountability", __name__, url_prefix="/tracabilite")


@blueprint.get("")
def dashboard() -> str:
    """Show the figures."""
    page = figures.dashboard(workspace(), current_person())
    ribbon = strips.shown(strip_figures.strip_page(workspace(), current_person()), small=True)
    return render_template("accountability/dashboard.html", page=page, strip=ribbon)


@blueprint.get("/paragraphes-sans-source")
def paragraphs() -> str:
    """List the paragraphs that rest on what the address asks for."""
    chapter = asking.chapter()
    page = orphans.paragraphs(workspace(), current_person(), asking.ground(), chapter=chapter, page=_page())
    return render_template("accountability/paragraphs.html", page=page)


@blueprint.get("/contributions-sans-suite")
def contributions() -> str:
    """List the contributions still to treat that the address asks for."""
    page = untreated.page(workspace(), current_person(), asking.contributions(), page=_page())
    return render_template("accountability/contributions.html", page=page, asked=asking.written(page.wanted))


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


def _page() -> Paging:
    return paging(request.args.get("page", type=whole))
