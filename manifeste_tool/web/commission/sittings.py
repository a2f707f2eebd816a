"""Sittings: the list, one sitting with its answers, planning it, its attendance sheet."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.commission.attendance import Attending
from manifeste_tool.errors import ManifesteError, RefusedError, StaleError
from manifeste_tool.services.paging import paging
from manifeste_tool.services.sittings import (
    answering,
    attending,
    convocation,
    holding,
    plan_forms,
    planning,
    sheets,
    sitting_pages,
)
from manifeste_tool.services.sittings.plan_forms import PlanPage, Typed
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.forms import moment, moment_or_none
from manifeste_tool.web.i18n import gettext, sentence_of

blueprint = Blueprint("sittings", __name__)
Answered = Response | tuple[str, int]
PAST = "passees"


@blueprint.get("/seances")
def index() -> str:
    """List the sittings to come and those that are over."""
    coming, past = (paging(request.args.get(name, type=int)) for name in ("page", PAST))
    page = sitting_pages.sitting_list(workspace(), current_person(), coming, past)
    return render_template("sittings/list.html", page=page, past=PAST)


@blueprint.get("/seances/<int:sitting_id>")
def sitting(sitting_id: int) -> str:
    """Show one sitting."""
    return _sitting(sitting_id)


@blueprint.get("/seances/nouvelle")
def new() -> str:
    """Open the form of a new sitting."""
    return _form(plan_forms.plan_page(workspace(), acting_person()))


@blueprint.post("/seances")
def plan() -> Answered:
    """Plan a sitting."""
    return _planned(lambda wanted: planning.plan(workspace(), acting_person(), wanted).id)


@blueprint.get("/seances/<int:sitting_id>/modifier")
def edit(sitting_id: int) -> str:
    """Open the form that changes a sitting."""
    return _form(plan_forms.plan_page(workspace(), acting_person(), sitting_id=sitting_id))


@blueprint.post("/seances/<int:sitting_id>/modifier")
def change(sitting_id: int) -> Answered:
    """Change a sitting; whoever was convened is told."""
    act = planning.change
    return _planned(lambda wanted: act(workspace(), acting_person(), sitting_id, wanted).id, sitting_id)


@blueprint.post("/seances/<int:sitting_id>/convoquer")
def convene(sitting_id: int) -> Response:
    """Convene the members."""
    planning.convene(workspace(), acting_person(), sitting_id)
    flash(gettext("Les membres sont convoqués. Leurs réponses arrivent ci-dessous."), "message")
    return _back(sitting_id)


@blueprint.post("/seances/<int:sitting_id>/annuler")
def cancel(sitting_id: int) -> Response:
    """Cancel a sitting, with its reason."""
    planning.cancel(workspace(), acting_person(), sitting_id, why=request.form.get("reason", ""))
    return _back(sitting_id)


@blueprint.post("/seances/<int:sitting_id>/reponse")
def answer(sitting_id: int) -> Answered:
    """Answer a convocation, or enter what a member answered by other ways."""
    by, form = acting_person(), request.form
    member_id, holder_id = form.get("member", by.id, type=int), form.get("holder", type=int)
    try:
        answering.answer(workspace(), by, sitting_id, member_id, _how(form.get("how", "")), holder_id=holder_id)
    except RefusedError as error:
        return _sitting(sitting_id, error=error), status_of(error)
    flash(gettext("La réponse est enregistrée ; elle peut changer jusqu'à l'ouverture de la séance."), "message")
    return redirect(url_for(".sitting", sitting_id=sitting_id, _anchor="reponse"), 303)


@blueprint.get("/seances/<int:sitting_id>/convocation.docx")
def convocation_file(sitting_id: int) -> Response:
    """Give the convocation as a Word document."""
    file = convocation.file(workspace(), acting_person(), sitting_id)
    response = Response(file.content, mimetype=file.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


@blueprint.get("/seances/<int:sitting_id>/emargement")
def sheet(sitting_id: int) -> str:
    """Show the attendance sheet: to be signed at the opening, then act by act."""
    return _sheet(sitting_id)


@blueprint.get("/seances/<int:sitting_id>/feuille")
def printed_sheet(sitting_id: int) -> str:
    """Show the attendance sheet to be printed and signed by hand."""
    page = sheets.sheet(workspace(), acting_person(), sitting_id)
    return render_template("sittings/printed_sheet.html", page=page)


@blueprint.post("/seances/<int:sitting_id>/ouvrir")
def open_(sitting_id: int) -> Answered:
    """Open a sitting with its attendance sheet."""
    try:
        lines = sheets.signed(workspace(), _signed())
        holding.open_(workspace(), acting_person(), sitting_id, lines)
    except (RefusedError, StaleError) as error:
        return _sheet(sitting_id, error=error), status_of(error)
    return redirect(url_for(".sheet", sitting_id=sitting_id), 303)


@blueprint.post("/seances/<int:sitting_id>/emargement")
def note(sitting_id: int) -> Answered:
    """Note that one member arrives, leaves, is replaced, lends their voice."""
    member_id, seen = request.form.get("member", 0, type=int), request.form.get("seen", type=int)
    try:
        (line,) = sheets.signed(
            workspace(), [(member_id, _how(request.form.get("how", "")), request.form.get("name", ""))]
        )
        attending.note(workspace(), acting_person(), sitting_id, line, seen=seen)
    except (RefusedError, StaleError) as error:
        return _sheet(sitting_id, error=error, at=member_id), status_of(error)
    return redirect(url_for(".sheet", sitting_id=sitting_id, _anchor=f"m-{member_id}"), 303)


@blueprint.post("/seances/<int:sitting_id>/deroulement")
def hold(sitting_id: int) -> Response:
    """Suspend, resume or close a sitting."""
    acts = {"suspendre": holding.suspend, "reprendre": holding.resume, "lever": holding.close}
    acts.get(request.form.get("act", ""), holding.refuse_unknown)(workspace(), acting_person(), sitting_id)
    return redirect(url_for(".sheet", sitting_id=sitting_id), 303)


def _planned(act: Callable[[planning.Plan], int], sitting_id: int | None = None) -> Answered:
    """Read the form and do what it is for; where it cannot be, show it again with what was typed and the reason."""
    typed = _typed()
    try:
        made = act(plan_forms.read(typed, moment(typed.begins_at), moment_or_none(typed.ends_at)))
    except (RefusedError, StaleError) as error:
        page = plan_forms.plan_page(workspace(), acting_person(), sitting_id=sitting_id, typed=typed, error=error)
        return _form(page), status_of(error)
    return _back(made)


def _typed() -> Typed:
    names = (name for name in Typed.__dataclass_fields__ if name != "chapters")
    given = {name: request.form[name].replace("\x00", "") for name in names if name in request.form}
    return Typed(**given, chapters=tuple(dict.fromkeys(request.form.getlist("chapters"))))


def _form(page: PlanPage) -> str:
    return render_template("sittings/plan.html", page=page, said=sentence_of)


def _sitting(sitting_id: int, *, error: ManifesteError | None = None) -> str:
    page = sitting_pages.sitting_page(workspace(), current_person(), sitting_id)
    return render_template("sittings/sitting.html", page=page, error=error, said=sentence_of, typed=request.form)


def _sheet(sitting_id: int, *, error: ManifesteError | None = None, at: int = 0) -> str:
    page = sheets.sheet(workspace(), acting_person(), sitting_id)
    return render_template("sittings/sheet.html", page=page, error=error, said=sentence_of, typed=request.form, at=at)


def _signed() -> list[tuple[int, Attending | None, str]]:
    """Read the lines of the sheet that is signed at the opening."""
    form, found = request.form, []
    for name in form:
        number = name.removeprefix("how-")
        if number != name and number.isascii() and number.isdigit():
            found.append((int(number), _how(form[name]), form.get(f"name-{number}", "")))
    return found


def _how(words: str) -> Attending | None:
    return next((one for one in Attending if one == words), None)


def _back(sitting_id: int) -> Response:
    return redirect(url_for(".sitting", sitting_id=sitting_id), 303)
