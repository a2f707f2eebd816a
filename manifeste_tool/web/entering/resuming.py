"""Take up again a form whose session had ended: a code, then the form as it was, for its author to send."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from manifeste_tool.services.entering import asking, demonstration, entering
from manifeste_tool.services.entering.asking import NoAddressError
from manifeste_tool.services.entering.entering import Entered, WrongCodeError
from manifeste_tool.services.guarding.limits import TooOftenError
from manifeste_tool.web import context, errors, session
from manifeste_tool.web.entering import asked_with, keeping
from manifeste_tool.web.entering.keeping import KeptForm, NotYetInError

blueprint = Blueprint("resuming", __name__)


@blueprint.post("/connexion/reprise/code")
def ask() -> Response:
    """Send a code to whose session had ended, or to the address that is typed; the form goes along."""
    form = keeping.carried()
    try:
        nonce = _asked(form)
    except (NoAddressError, TooOftenError) as error:
        return keeping.page(form, email=request.form.get("email", ""), error=error, status=errors.status_of(error))
    return asked_with.hold(keeping.page(form, asked=True), asked_with.ASKED, nonce)


@blueprint.post("/connexion/reprise")
def resume() -> Response:
    """Come in by the code, or find that one came in beside, and give the form back."""
    form, person = keeping.carried(), context.current_person()
    if person is None:
        try:
            entered = _come_in()
        except (WrongCodeError, TooOftenError, NotYetInError) as error:
            return keeping.page(form, asked=_is_asked(), error=error, status=errors.status_of(error))
        person = entered.person
        session.hold(entered.key)
    return keeping.given_back(form, person)


def _asked(form: KeptForm) -> str:
    ws, wanted = context.workspace(), asked_with.asking()
    if form.author_id is None:
        return asking.ask(ws, request.form.get("email", ""), wanted)
    return asking.ask_for(ws, form.author_id, wanted)


def _come_in() -> Entered:
    ws, agent = context.workspace(), session.agent()
    if "who" in request.form:
        return demonstration.as_somebody(ws, request.form["who"], demo=context.settings().demo, agent=agent)
    if "code" not in request.form:
        raise NotYetInError
    nonce = asked_with.held(asked_with.ASKED)
    code, origin = request.form.get("code", ""), asked_with.origin()
    return entering.by_code(ws, code, nonce=nonce, origin=origin, agent=agent)


def _is_asked() -> bool:
    return bool(asked_with.held(asked_with.ASKED))
