"""Questions put to one person: the secretariat's list and form, and the link by which they answer without account."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from manifeste_tool.errors import ManifesteError, RefusedError, StaleError
from manifeste_tool.services.charges import answering, asking, question_pages
from manifeste_tool.services.charges.asking import Asked
from manifeste_tool.web.context import acting_person, current_person, safe_path, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.forms import moment
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("questions", __name__)
_SEE_OTHER, _GONE = 303, 410


@blueprint.get("/avis/demandes")
def index() -> str:
    """List the questions: who has not answered, since when, until when."""
    shown, number = request.args.get("etat", ""), request.args.get("page", type=whole)
    page = question_pages.question_list(workspace(), current_person(), shown=shown, page=number)
    return render_template("questions/list.html", page=page)


@blueprint.get("/avis/demandes/nouvelle")
def new() -> str:
    """Open the form of a question on a paragraph, a chapter or an amendment."""
    return _form(request.args.get("paragraphe", "") or request.args.get("chapitre", ""), request.args)


def _form(place: str, about: Any, error: ManifesteError | None = None) -> str:
    label = about.get("amendement", "")
    amendment_id = question_pages.amendment_labelled(workspace(), label)
    page = question_pages.question_form(
        workspace(), acting_person(), place=place, amendment_id=amendment_id, error=error
    )
    return render_template("questions/form.html", page=page, place=place, label=label, typed=request.form)


@blueprint.post("/avis/demandes")
def ask() -> AnyResponse | tuple[str, int]:
    """Put a question."""
    try:
        made = asking.ask(workspace(), acting_person(), _asked())
    except RefusedError as error:
        return _form(request.form.get("place", ""), request.form, error), status_of(error)
    flash(gettext("La question est posée à %(name)s.", name=made.name))
    return redirect(url_for(".index", _anchor=f"d{made.id}"), _SEE_OTHER)


def _asked() -> Asked:
    form = request.form
    return Asked(
        question=form.get("question", ""),
        due_at=moment(form.get("due_at", "")),
        place=form.get("place", ""),
        amendment_id=question_pages.amendment_labelled(workspace(), form.get("amendement", "")),
        person_id=form.get("person", type=whole) if form.get("person") else None,
        name=form.get("name", ""),
        email=form.get("email", ""),
        organisation=form.get("organisation", ""),
    )


@blueprint.post("/avis/demandes/<int:request_id>")
def act(request_id: int) -> AnyResponse:
    """Remind, give more time, withdraw; keep or publish an answer."""
    done = _acted(request_id, request.form.get("act", ""))
    flash(done)
    return redirect(safe_path(request.form.get("next"), url_for(".index", _anchor=f"d{request_id}")), _SEE_OTHER)


def _acted(request_id: int, name: str) -> str:
    ws, person = workspace(), acting_person()
    if name == "extend":
        asking.extend(ws, person, request_id, due_at=moment(request.form.get("due_at", "")))
        return gettext("La date est reportée : la personne l'apprend.")
    if name == "withdraw":
        asking.withdraw(ws, person, request_id)
        return gettext("La demande est retirée : son lien ne mène plus à rien.")
    if name == "keep":
        answering.keep(ws, person, request_id)
        return gettext("La réponse est gardée : le secrétariat seul la lit.")
    if name == "publish":
        answering.publish(ws, person, request_id, kind=request.form.get("kind", ""))
        return gettext("La réponse est publiée comme avis, au nom de qui l'a donnée.")
    told = asking.remind(ws, person, request_id)
    return gettext("%(name)s est relancé.", name=told.name)


@blueprint.get("/avis/demande/<key>")
def link(key: str) -> Response:
    """Show a question and its place to whoever holds its link."""
    return _shown(key)


def _shown(key: str, error: ManifesteError | None = None) -> Response:
    page = answering.answer_page(workspace(), key)
    status = status_of(error) if error else _GONE if page.is_over else 200
    shown = render_template("questions/answer.html", page=page, key=key, error=error, typed=request.form.get("answer"))
    answer = make_response(shown, status)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@blueprint.post("/avis/demande/<key>")
def answer(key: str) -> AnyResponse:
    """Answer, or change one's answer."""
    try:
        answering.answer(workspace(), key, request.form.get("answer", ""))
    except (RefusedError, StaleError) as error:
        return _shown(key, error)
    flash(gettext("Merci : votre réponse est enregistrée."))
    return redirect(url_for(".link", key=key), _SEE_OTHER)
