"""« Mon compte »: one's own account, the language of its mails, and the devices that are signed in to it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.services.entering import devices
from manifeste_tool.services.entering.account_page import account_page
from manifeste_tool.services.telling import preferring
from manifeste_tool.web import session
from manifeste_tool.web.context import acting_person, safe_path, workspace
from manifeste_tool.web.i18n import gettext, ngettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("account", __name__)
_SEE_OTHER = 303


@blueprint.get("/compte")
def mine() -> str:
    """Show one's own account."""
    number = request.args.get("page", type=whole)
    page = account_page(workspace(), acting_person(), key=session.device_key(), page=number)
    return render_template("entering/account.html", page=page)


@blueprint.post("/compte/langue")
def speak() -> Response:
    """Choose the language of one's own mails."""
    preferring.speak(workspace(), acting_person(), request.form.get("langue", ""))
    flash(gettext("Vos prochains courriels vous arrivent dans cette langue."))
    return redirect(url_for(".mine"), _SEE_OTHER)


@blueprint.post("/compte/appareils/<int:device_id>/deconnecter")
def close_one(device_id: int) -> Response:
    """Close one of one's own devices."""
    devices.close_one(workspace(), acting_person(), device_id)
    flash(gettext("L'appareil est déconnecté."))
    return redirect(url_for(".mine"), _SEE_OTHER)


@blueprint.post("/compte/appareils/deconnecter")
def close_mine() -> Response:
    """Close all of one's own devices, this one included."""
    closed = devices.close_mine(workspace(), acting_person())
    session.close()
    flash(ngettext("%(num)s appareil est déconnecté.", "%(num)s appareils sont déconnectés.", closed))
    return redirect(url_for("entering.sign_in"), _SEE_OTHER)


@blueprint.post("/personnes/<int:person_id>/appareils/deconnecter")
def close_theirs(person_id: int) -> Response:
    """Close all devices of somebody else, for administrators."""
    closed = devices.close_theirs(workspace(), acting_person(), person_id)
    flash(ngettext("%(num)s appareil est déconnecté.", "%(num)s appareils sont déconnectés.", closed))
    return redirect(safe_path(request.form.get("suite"), url_for(".mine")), _SEE_OTHER)
