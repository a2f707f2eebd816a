"""The pages a public service owes its readers, from what the instance says of itself."""

from flask import Blueprint, render_template

from manifeste_tool.services.registers import telling
from manifeste_tool.web.context import settings, workspace

blueprint = Blueprint("legal", __name__)


@blueprint.get("/accessibilite")
def accessibility() -> str:
    """State how accessible the site is: « non conforme » until an audit is recorded."""
    return render_template("legal/accessibility.html")


@blueprint.get("/mentions-legales")
def notice() -> str:
    """Say who publishes and who hosts."""
    return render_template("legal/notice.html")


@blueprint.get("/donnees-personnelles")
def personal_data() -> str:
    """Say what is kept about people, why and for how long."""
    page = telling.notice_page(workspace(), settings())
    return render_template("legal/personal_data.html", page=page)


@blueprint.get("/plan-du-site")
def site_map() -> str:
    """List the headings of the site."""
    return render_template("legal/site_map.html")
