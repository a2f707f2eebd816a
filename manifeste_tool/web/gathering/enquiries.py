"""« Une question ou une idée ? »: the public form, its author's page, and the secretariat's."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from manifeste_tool.errors import RefusedError
from manifeste_tool.services.voices import answering, asking
from manifeste_tool.services.voices.asking import Asked
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.gathering.guard import sender
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("enquiries", __name__)
_SEE_OTHER, _LONGEST_PAGE = 303, 300


@blueprint.get("/questions")
def new() -> str:
    """Open the form."""
    return render_template("voices/ask.html", typed={}, page=request.args.get("page", "")[:_LONGEST_PAGE], error=None)


@blueprint.post("/questions")
def ask() -> AnyResponse | tuple[str, int]:
    """Open a thread."""
    form = request.form
    page = form.get("page", "")[:_LONGEST_PAGE]
    asked = Asked(form.get("body", ""), form.get("email", ""), form.get("name", ""), page, publish="publish" in form)
    try:
        key = asking.ask(workspace(), sender(), asked)
    except RefusedError as error:
        return render_template("voices/ask.html", typed=form, page=page, error=error), status_of(error)
    flash(gettext("Votre message est arrivé. Un courriel vous donne l'adresse de cette page, où la réponse viendra."))
    return redirect(url_for(".thread", key=key), _SEE_OTHER)


@blueprint.get("/questions/<key>")
def thread(key: str) -> Response:
    """Show somebody their own thread."""
    return _thread(key)


@blueprint.post("/questions/<key>")
def go_on(key: str) -> AnyResponse:
    """Add to one's own thread."""
    try:
        asking.go_on(workspace(), sender(), key, request.form.get("body", ""))
    except RefusedError as error:
        return _thread(key, error)
    flash(gettext("Votre message est ajouté."))
    return redirect(url_for(".thread", key=key), _SEE_OTHER)


@blueprint.post("/questions/<key>/accord")
def allow(key: str) -> AnyResponse:
    """Say whether one's words may become a contribution."""
    asking.allow(workspace(), key, publish="publish" in request.form)
    flash(gettext("Votre choix est enregistré."))
    return redirect(url_for(".thread", key=key), _SEE_OTHER)


def _thread(key: str, error: RefusedError | None = None) -> Response:
    page = asking.thread(workspace(), key)
    written = request.form.get("body", "")
    body = render_template("voices/thread.html", page=page, key=key, error=error, written=written)
    answer = make_response(body, status_of(error) if error else 200)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@blueprint.get("/secretariat/questions")
def index() -> str:
    """List the threads."""
    asked, number = request.args.get("etat", ""), request.args.get("page", type=whole)
    page = answering.enquiry_list(workspace(), current_person(), state=asked, page=number)
    return render_template("voices/enquiries.html", page=page)


@blueprint.get("/secretariat/questions/<int:enquiry_id>")
def enquiry(enquiry_id: int) -> str:
    """Show the secretariat one thread."""
    return _enquiry(enquiry_id)


def _enquiry(enquiry_id: int, error: RefusedError | None = None) -> str:
    page = answering.enquiry_page(workspace(), current_person(), enquiry_id)
    return render_template("voices/enquiry.html", page=page, error=error, typed=request.form)


@blueprint.post("/secretariat/questions/<int:enquiry_id>")
def act(enquiry_id: int) -> AnyResponse | tuple[str, int]:
    """Answer, close, or make a contribution."""
    try:
        done = _acted(enquiry_id, request.form.get("act", ""))
    except RefusedError as error:
        return _enquiry(enquiry_id, error), status_of(error)
    flash(done)
    return redirect(url_for(".enquiry", enquiry_id=enquiry_id), _SEE_OTHER)


def _acted(enquiry_id: int, name: str) -> str:
    ws, person, form = workspace(), acting_person(), request.form
    if name == "close":
        answering.close(ws, person, enquiry_id)
        return gettext("L'échange est clos ; un nouveau message de son auteur le rouvre.")
    if name == "contribution":
        words = {"consultation": form.get("consultation", ""), "body": form.get("kept", "")}
        made = answering.make_contribution(ws, person, enquiry_id, **words)
        reference = made.contribution.reference
        return gettext("La contribution %(reference)s est créée ; son auteur reçoit son code.", reference=reference)
    answering.answer(ws, person, enquiry_id, form.get("body", ""), close=name == "answer_and_close")
    return gettext("La réponse part par courriel.")
