"""Signing in and out: a single-use link consumed by POST, or one click in a demonstration."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.readers import Person
from manifeste_tool.services.instance import accounts
from manifeste_tool.web import context, session
from manifeste_tool.web.i18n import gettext

blueprint = Blueprint("accounts", __name__)
_SEE_OTHER = 303


@blueprint.get("/connexion")
def sign_in() -> str:
    """Say how to obtain a link, and in a demonstration list whom one may be."""
    people = accounts.everybody(context.workspace()) if context.settings().demo else ()
    return render_template("accounts/sign_in.html", people=people, onward=context.safe_path(request.args.get("suite")))


@blueprint.get("/connexion/lien/<token>")
def link(token: str) -> Response:
    """Show the button that uses the link up; opening the page uses nothing, for mail scanners open links."""
    answer = make_response(render_template("accounts/link.html", token=token))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/connexion/lien/<token>")
def use_link(token: str) -> Response:
    """Use the link up and begin a session."""
    person = accounts.sign_in(context.workspace(), token)
    return _welcome(person)


@blueprint.post("/deconnexion")
def sign_out() -> Response:
    """End the session."""
    session.close()
    return redirect("/", _SEE_OTHER)


@blueprint.post("/demo/connexion")
def demo() -> Response:
    """Sign in as somebody of the demonstration; 404 anywhere else."""
    person = accounts.demo_sign_in(context.workspace(), request.form.get("who", ""), demo=context.settings().demo)
    return _welcome(person)


def _welcome(person: Person) -> Response:
    session.open_for(person)
    flash(gettext("Session ouverte au nom de %(name)s.", name=person.name))
    onward = context.safe_path(request.form.get("suite"))
    return redirect(url_for("todo.mine") if onward == "/" else onward, _SEE_OTHER)
