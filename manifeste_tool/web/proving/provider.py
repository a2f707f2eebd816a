"""Signing in and out by a provider of identities, ProConnect for one; tying one's account to it, untying it."""

from flask import Blueprint, Flask, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.entering.devices import Means
from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.domain.proving.identity import Journey, Proof
from manifeste_tool.domain.proving.refusals import NotBegunHereError, NotProvedError
from manifeste_tool.services.guarding import limits
from manifeste_tool.services.membership import informing
from manifeste_tool.services.proving import identifying, proving
from manifeste_tool.web import context, errors, session
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.proving import journeys

blueprint = Blueprint("provider", __name__)
_SEE_OTHER = 303


def prepare(app: Flask) -> None:
    """Let pages name the provider, and sign out there whoever came in by it."""
    app.jinja_env.globals |= {"provider_name": name, "sign_out_address": sign_out_address}


def name() -> str:
    """Return what the provider is called, `""` where there is none."""
    provider = context.workspace().provider
    return provider.name if provider else ""


def sign_out_address() -> str:
    """Return where « Se déconnecter » leads: to the provider as well, for whoever came in by it."""
    device = session.current_device()
    by_provider = device is not None and device.means is Means.PROVIDER
    return url_for("provider.sign_out" if by_provider else "entering.sign_out")


@blueprint.get("/connexion/fournisseur")
def set_out() -> Response:
    """Go to the provider; nothing is kept but in this browser."""
    limits.count_apart(context.workspace(), Limit.PROVIDER_FROM, who=request.remote_addr or "")
    journey, address = identifying.set_out(context.workspace(), landing=context.safe_path(request.args.get("suite")))
    journeys.keep(journey)
    return redirect(address, _SEE_OTHER)


@blueprint.post("/connexion/fournisseur/rattacher")
def tie() -> Response:
    """Go to the provider to tie an identity to one's account."""
    person = context.acting_person()
    journey, address = identifying.set_out(context.workspace(), landing=_account(), tie_to=person)
    journeys.keep(journey)
    return _onward(address, gettext("Rattacher mon compte à %(provider)s", provider=name()))


@blueprint.get(identifying.RETURN)
def come_back() -> Response:
    """Come back from the provider: signed in, or with one's account tied."""
    journey = journeys.taken()
    proof = identifying.come_back(context.workspace(), request.args, journey)
    return _tied(proof, journey) if journey and journey.tie_to else _entered(proof, journey)


@blueprint.post("/connexion/fournisseur/<int:identity_id>/delier")
def untie(identity_id: int) -> Response:
    """Untie one of one's identities."""
    identifying.untie(context.workspace(), context.acting_person(), identity_id)
    flash(gettext("Votre compte n'est plus rattaché à cette identité."))
    return redirect(_account(), _SEE_OTHER)


@blueprint.post("/deconnexion/fournisseur")
def sign_out() -> Response:
    """End the session here, then at the provider."""
    hint = journeys.hint()
    session.close()
    way = identifying.way_out(context.workspace(), hint)
    if way is None:
        return redirect(url_for("initiative.home"), _SEE_OTHER)
    address, state = way
    journeys.leave(state)
    return _onward(address, gettext("Se déconnecter aussi de %(provider)s", provider=name()), signed_out=True)


@blueprint.get(identifying.SIGNED_OUT)
def signed_out() -> Response:
    """Come back from signing out at the provider."""
    if journeys.left(request.args.get("state", "")):
        flash(gettext("Vous êtes déconnecté de ce site et de %(provider)s.", provider=name()))
    return redirect(url_for("initiative.home"), _SEE_OTHER)


def not_proved(error: NotProvedError) -> Response:
    """Say what went wrong, whom to ask, and how else to come in."""
    shown = {"error": error, "provider": name(), "address": str(error.values.get("address", "")), "here": _home}
    answer = make_response(render_template("proving/not_proved.html", **shown), int(errors.status_of(error)))
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


blueprint.register_error_handler(NotProvedError, not_proved)


def _entered(proof: Proof, journey: Journey | None) -> Response:
    ws = context.workspace()
    person = identifying.recognised(ws, proof)
    session.open_for(person, means=Means.PROVIDER)
    journeys.keep_hint(proof.id_token)
    if identifying.is_two_factors(ws, proof):
        proving.prove_elsewhere(ws, person, session.device_key())
    flash(gettext("Session ouverte au nom de %(name)s.", name=person.name))
    landing = context.safe_path(journey.landing if journey else "/")
    onward = url_for("todo.mine") if context.is_home(landing) else landing
    return redirect(informing.landing(ws, person, onward), _SEE_OTHER)


def _tied(proof: Proof, journey: Journey) -> Response:
    """Tie an identity to the account of whoever set out, if they are still who is signed in."""
    person = context.acting_person()
    if person.id != journey.tie_to:
        raise NotBegunHereError(provider=name())
    identifying.tie(context.workspace(), person, proof)
    flash(gettext("Votre compte est rattaché à %(provider)s.", provider=name()))
    return redirect(_account(), _SEE_OTHER)


def _onward(address: str, title: str, *, signed_out: bool = False) -> Response:
    """Leave for the provider after a form: by a page, since no form of this site may lead to another."""
    shown = {"address": address, "heading": title, "provider": name(), "signed_out": signed_out, "here": _home}
    answer = make_response(render_template("proving/onward.html", **shown))
    answer.headers |= {"Refresh": f"0; url={address}", "Cache-Control": "private, no-store"}
    return answer


def _home() -> str:
    """Return where one goes on from a page that holds an answer of the provider in its address: not back to it."""
    return "/"


def _account() -> str:
    return url_for("account.mine")
