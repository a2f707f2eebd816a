"""Signing in by a link consumed by POST, by the code beside it, or by one click in a demonstration; signing out."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask import Response as Page
from werkzeug.wrappers import Response

from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.errors import ManifesteError
from manifeste_tool.services.entering import asking, demonstration, entering, links
from manifeste_tool.services.entering.asking import NoAddressError
from manifeste_tool.services.entering.entering import Entered, WrongCodeError
from manifeste_tool.services.entering.links import SpentLinkError
from manifeste_tool.services.guarding import limits
from manifeste_tool.services.guarding.limits import TooOftenError
from manifeste_tool.services.instance import accounts
from manifeste_tool.services.membership import informing
from manifeste_tool.web import context, errors, session
from manifeste_tool.web.entering import asked_with
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.speaking.addresses import language

blueprint = Blueprint("entering", __name__)
_SEE_OTHER = 303


@blueprint.get("/connexion")
def sign_in() -> Page:
    """Ask for an address, and in a demonstration list whom one may be."""
    return _sign_in_page(onward=context.safe_path(request.args.get("suite")))


@blueprint.post("/connexion")
def ask() -> Response:
    """Send a link and a code, if somebody answers to the address; the answer is the same if nobody does."""
    email, wanted = request.form.get("email", ""), asked_with.asking(request.form.get("suite", "/"))
    try:
        nonce = asking.ask(context.workspace(), email, wanted)
    except (NoAddressError, TooOftenError) as error:
        return _sign_in_page(onward=wanted.landing, email=email, error=error)
    return _to_code(nonce)


@blueprint.get("/connexion/code")
def code() -> Page:
    """Show the field of the code, in the browser that asked for it."""
    return _code_page()


@blueprint.post("/connexion/code")
def use_code() -> Response:
    """Use the code up and begin a session."""
    try:
        entered = _by_code()
    except (WrongCodeError, TooOftenError) as error:
        return _code_page(error)
    return asked_with.forget(_welcome(entered), asked_with.ASKED)


@blueprint.get("/connexion/lien/<token>")
def link(token: str) -> Page:
    """Show the button that uses the link up; opening the page uses nothing, for mail scanners open links."""
    return _link_page(token)


@blueprint.post("/connexion/lien/<token>")
def use_link(token: str) -> Response:
    """Use the link up and begin a session."""
    try:
        entered = entering.by_link(context.workspace(), token, agent=session.agent(), language=language())
    except SpentLinkError:
        limits.count_apart(context.workspace(), Limit.LINK_FROM, who=asked_with.origin())
        return _link_page(token)
    return _welcome(entered)


@blueprint.post("/connexion/lien/<token>/nouveau")
def new_link(token: str) -> Response:
    """Send a new link to whoever an old one was made for: nobody has to say who that is."""
    return _to_code(asking.ask_again(context.workspace(), token, asked_with.asking()))


@blueprint.post("/deconnexion")
def sign_out() -> Response:
    """End the session."""
    session.close()
    return redirect(url_for("initiative.home"), _SEE_OTHER)


@blueprint.post("/demo/connexion")
def demo() -> Response:
    """Sign in as somebody of the demonstration; 404 anywhere else."""
    who, is_demo = request.form.get("who", ""), context.settings().demo
    entered = demonstration.as_somebody(context.workspace(), who, demo=is_demo, agent=session.agent())
    return _welcome(entered, request.form.get("suite", "/"))


def _by_code() -> Entered:
    given, nonce = request.form.get("code", ""), asked_with.held(asked_with.ASKED)
    origin, agent = asked_with.origin(), session.agent()
    return entering.by_code(context.workspace(), given, nonce=nonce, origin=origin, agent=agent)


def _to_code(nonce: str) -> Response:
    return asked_with.hold(redirect(url_for(".code"), _SEE_OTHER), asked_with.ASKED, nonce)


def _welcome(entered: Entered, onward: str = "/") -> Response:
    session.hold(entered.key)
    flash(gettext("Session ouverte au nom de %(name)s.", name=entered.person.name))
    wanted = context.safe_path(entered.landing if context.is_home(onward) else onward)
    onward = url_for("todo.mine") if context.is_home(wanted) else wanted
    return redirect(informing.landing(context.workspace(), entered.person, onward), _SEE_OTHER)


def _sign_in_page(*, onward: str, email: str = "", error: ManifesteError | None = None) -> Page:
    people = accounts.everybody(context.workspace()) if context.settings().demo else ()
    return _page("sign_in", error=error, people=people, onward=onward, email=email)


def _code_page(error: ManifesteError | None = None) -> Page:
    return _page("code", error=error, asked=bool(asked_with.held(asked_with.ASKED)))


def _link_page(token: str) -> Page:
    standing = links.standing(context.workspace(), token)
    return _page("link", error=None if standing.good else SpentLinkError(), token=token, standing=standing)


def _page(name: str, *, error: ManifesteError | None, **shown: object) -> Page:
    status = errors.status_of(error) if error else 200
    answer = make_response(render_template(f"entering/{name}.html", error=error, **shown), int(status))
    answer.headers["Cache-Control"] = "no-store"
    return answer
