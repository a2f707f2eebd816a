"""The page of an invitation, which lets its guest in by a button; and what everybody who signs reads once."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.services.membership import informing, inviting
from manifeste_tool.web import context, session
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.speaking.addresses import language

blueprint = Blueprint("invitations", __name__)
_SEE_OTHER, _GONE = 303, 410


@blueprint.get("/invitations/<token>")
def invitation(token: str) -> Response:
    """Say who invites to what, with the button that lets in; opening the page uses nothing up."""
    page = inviting.invitation_page(context.workspace(), token)
    answer = make_response(render_template("membership/invitation.html", page=page, token=token))
    answer.status_code = 200 if page.is_good else _GONE
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@blueprint.post("/invitations/<token>")
def accept(token: str) -> Response:
    """Use the invitation up and begin a session; one that is used up says so on its page."""
    try:
        entered = inviting.accept(context.workspace(), token, agent=session.agent(), language=language())
    except inviting.SpentInvitationError:
        return invitation(token)
    session.hold(entered.key)
    flash(gettext("Bienvenue, %(name)s.", name=entered.person.name))
    return redirect(informing.landing(context.workspace(), entered.person, url_for("todo.mine")), _SEE_OTHER)


@blueprint.get("/compte/ce-que-je-signe")
def informing_page() -> str:
    """Say what becomes of what one signs."""
    page = informing.informing_page(context.workspace(), context.current_person())
    onward = context.safe_path(request.args.get("suite"), url_for("todo.mine"))
    return render_template("membership/informing.html", page=page, onward=onward)


@blueprint.post("/compte/ce-que-je-signe")
def inform() -> Response:
    """Keep that one has read it, and go on."""
    informing.inform(context.workspace(), context.current_person())
    flash(gettext("C'est noté : cette page reste dans votre compte."))
    return redirect(context.safe_path(request.form.get("suite"), url_for("todo.mine")), _SEE_OTHER)
