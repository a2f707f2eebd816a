"""Take up again a form whose session had ended: a code, then the form as it was, for its author to send."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from manifeste_tool.errors import ManifesteError
from manifeste_tool.services.entering import asking, demonstration, entering
from manifeste_tool.services.entering.entering import Entered
from manifeste_tool.web import context, session
from manifeste_tool.web.entering import asked_with, keeping
from manifeste_tool.web.entering.keeping import KeptForm

blueprint = Blueprint("resuming", __name__)


@blueprint.post("/connexion/reprise/code")
def ask() -> Response:
    """Send a code to whose session had ended, or to the address that is typed; the form goes along."""
    form, wanted = keeping.carried(), asked_with.asking()
    try:
        _send(form, wanted)
    except asking.NoAddressError as error:
        return keeping.page(form, email=request.form.get("email", ""), error=error)
    return asked_with.hold(keeping.page(form, asked=True), asked_with.ASKED, wanted.nonce)


@blueprint.post("/connexion/reprise")
def resume() -> Response:
    """Come in by the code, or find that one came in beside, and give the form back."""
    form, person = keeping.carried(), context.current_person()
    if person is None:
        try:
            entered = _come_in()
        except ManifesteError as error:
            return keeping.page(form, asked=True, error=error)
        person = entered.person
        session.hold(entered.key)
    return keeping.given_back(form, person)


def _send(form: KeptForm, wanted: asking.Asking) -> None:
    if form.author_id is None:
        asking.ask(context.workspace(), request.form.get("email", ""), wanted)
    else:
        asking.ask_for(context.workspace(), form.author_id, wanted)


def _come_in() -> Entered:
    ws, agent = context.workspace(), session.agent()
    if "who" in request.form:
        return demonstration.as_somebody(ws, request.form["who"], demo=context.settings().demo, agent=agent)
    nonce = asked_with.held(asked_with.ASKED)
    return entering.by_code(ws, request.form.get("code", ""), nonce=nonce, agent=agent)
