"""Home and the démarche: where we are, until when, and the secretariat's form for the dates."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services import initiative
from manifeste_tool.services import stages as stage_services
from manifeste_tool.web import context, forms
from manifeste_tool.web.i18n import gettext

blueprint = Blueprint("initiative", __name__)
_SEE_OTHER = 303


@blueprint.get("/")
def home() -> str:
    """What the text says, where the démarche stands, what changed last."""
    return render_template("initiative/home.html", page=initiative.home(context.workspace(), context.current_person()))


@blueprint.get("/demarche")
def stages() -> str:
    """Every stage with its dates."""
    page = stage_services.page(context.workspace(), context.current_person())
    return render_template("initiative/stages.html", page=page)


@blueprint.get("/demarche/etapes/<int:stage_id>")
def edit(stage_id: int) -> str:
    """The form that sets a stage's dates anew."""
    stage = stage_services.editable(context.workspace(), stage_id, by=context.current_person())
    return render_template("initiative/stage.html", stage=stage)


@blueprint.post("/demarche/etapes")
@blueprint.post("/demarche/etapes/<int:stage_id>")
def set_stage(stage_id: int = 0) -> Response:
    """Open a stage, or set its dates anew."""
    stage_services.set_stage(context.workspace(), _sent(stage_id), by=context.current_person())
    flash(gettext("Les dates de l'étape sont enregistrées et visibles de tous."))
    return redirect(url_for("initiative.stages"), _SEE_OTHER)


def _sent(stage_id: int) -> Stage:
    form = request.form
    kind = form.get("kind", "")
    if kind not in set(StageKind):
        raise NotFoundError
    opens_at, closes_at = forms.moment(form.get("opens_at", "")), forms.moment_or_none(form.get("closes_at", ""))
    return Stage(StageKind(kind), opens_at, closes_at, bool(form.get("public")), id=stage_id)
