"""The second factor: asked for once on each device, installed, replaced; recovery codes; reset for somebody else."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask import Response as Page
from markupsafe import Markup
from werkzeug.wrappers import Response

from manifeste_tool.documents import qr
from manifeste_tool.errors import ManifesteError
from manifeste_tool.services.proving import asking, installing, proving
from manifeste_tool.services.proving.installing import NotBegunError
from manifeste_tool.services.proving.proving import WrongCodeError, WrongRecoveryCodeError
from manifeste_tool.web import context, errors, session
from manifeste_tool.web.i18n import gettext, ngettext

blueprint = Blueprint("second_factor", __name__)
_SEE_OTHER = 303


@blueprint.get("/connexion/second-facteur")
def ask() -> Response:
    """Ask for the application's code, or lead to install one; whoever has proved themselves goes on."""
    ws, person = context.workspace(), context.acting_person()
    if asking.is_to_install(ws, person):
        return redirect(url_for(".install", suite=_onward()), _SEE_OTHER)
    return _ask_page() if asking.is_missing(ws, person, session.device_key()) else redirect(_onward(), _SEE_OTHER)


@blueprint.post("/connexion/second-facteur")
def prove() -> Response:
    """Prove oneself by the application's code."""
    try:
        proving.prove(context.workspace(), context.acting_person(), session.device_key(), _code())
    except WrongCodeError as error:
        return _ask_page(error)
    return redirect(_onward(), _SEE_OTHER)


@blueprint.post("/connexion/second-facteur/secours")
def recover() -> Response:
    """Prove oneself by a recovery code."""
    try:
        left = proving.prove_by_recovery(context.workspace(), context.acting_person(), session.device_key(), _code())
    except WrongRecoveryCodeError as error:
        return _ask_page(error, recovering=True)
    flash(_left(left))
    return redirect(_onward(), _SEE_OTHER)


@blueprint.get("/connexion/second-facteur/installer")
def install() -> Response:
    """Say what it takes, and show the key once it was asked for."""
    return _install_page()


@blueprint.post("/connexion/second-facteur/installer")
def begin() -> Response:
    """Make a key."""
    installing.begin(context.workspace(), context.acting_person())
    return redirect(url_for(".install", suite=_onward()), _SEE_OTHER)


@blueprint.post("/connexion/second-facteur/installer/code")
def confirm() -> Response:
    """Confirm the key by a first code, and show the recovery codes, once."""
    try:
        codes = installing.confirm(context.workspace(), context.acting_person(), session.device_key(), _code())
    except (WrongCodeError, NotBegunError) as error:
        return _install_page(error)
    return _codes_page(codes)


@blueprint.post("/connexion/second-facteur/codes")
def renew() -> Response:
    """Give new recovery codes, for a code of the application."""
    codes = installing.renew_codes(context.workspace(), context.acting_person(), session.device_key(), _code())
    return _codes_page(codes)


@blueprint.post("/connexion/second-facteur/remplacer")
def replace() -> Response:
    """Take one's second factor away, for a code of the application, and lead to install another."""
    installing.replace(context.workspace(), context.acting_person(), session.device_key(), _code())
    return redirect(url_for(".install", suite=_onward()), _SEE_OTHER)


@blueprint.post("/personnes/<int:person_id>/second-facteur/reinitialiser")
def reset(person_id: int) -> Response:
    """Take away another's second factor, who lost it."""
    whom = installing.reset(context.workspace(), context.acting_person(), person_id)
    flash(gettext("Le second facteur de %(name)s est réinitialisé, et ses appareils déconnectés.", name=whom.name))
    return redirect(_onward(), _SEE_OTHER)


def _code() -> str:
    return request.form.get("code", "")


def _onward() -> str:
    """Return the page that was wanted."""
    return context.safe_path(request.values.get("suite"), url_for("account.mine"))


def _left(count: int) -> str:
    if count == 0:
        return gettext("C'était votre dernier code de secours : prenez-en de nouveaux dans « Mon compte ».")
    said = "Il vous reste %(num)s code de secours.", "Il vous reste %(num)s codes de secours."
    return ngettext(*said, count)


def _ask_page(error: ManifesteError | None = None, *, recovering: bool = False) -> Page:
    return _page("ask", error=error, recovering=recovering)


def _install_page(error: ManifesteError | None = None) -> Page:
    found = installing.installation(context.workspace(), context.acting_person())
    title = gettext("Code QR à lire par l'application d'authentification")
    drawn = Markup(qr.drawn(found.address, title=title)) if found else ""  # noqa: S704 - drawn here, its title escaped
    return _page("install", error=error, installation=found, qr=drawn)


def _codes_page(codes: tuple[str, ...]) -> Page:
    return _page("codes", codes=codes)


def _page(name: str, *, error: ManifesteError | None = None, **shown: object) -> Page:
    html = render_template(f"proving/{name}.html", error=error, onward=_onward(), **shown)
    answer = make_response(html, int(errors.status_of(error)) if error else 200)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
