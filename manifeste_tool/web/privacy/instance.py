"""What the instance says of itself, how long it keeps what, what is past its time, what was taken out."""

from importlib import metadata

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.services.privacy import purging, setting
from manifeste_tool.services.serving import nodes
from manifeste_tool.web.context import current_person, workspace
from manifeste_tool.web.i18n import gettext, ngettext, sentence_of

blueprint = Blueprint("instance", __name__)
_SEE_OTHER, _UNFIT = 303, 422


@blueprint.get("/reglages")
def settings() -> str:
    """Show every choice and every duration."""
    return render_template("privacy/settings.html", page=setting.setting_page(workspace(), current_person()), errors={})


@blueprint.post("/reglages")
def change() -> Response | tuple[str, int]:
    """Write what changed, or show what is wrong with what was given."""
    given = {name: value.replace("\0", "") for name, value in request.form.items()}
    count, errors = setting.change(workspace(), current_person(), given)
    if errors:
        page = setting.setting_page(workspace(), current_person(), given=given)
        said = {name: sentence_of(error) for name, error in errors.items()}
        return render_template("privacy/settings.html", page=page, errors=said), _UNFIT
    told = ngettext("%(num)s réglage est changé.", "%(num)s réglages sont changés.", count)
    flash(told if count else gettext("Rien n'a changé."), "message")
    return redirect(url_for(".settings"), _SEE_OTHER)


@blueprint.get("/reglages/extractions")
def taken_out() -> str:
    """List the internal exports."""
    page = setting.taken_out(workspace(), current_person(), page=request.args.get("page", type=int))
    return render_template("privacy/taken_out.html", page=page)


@blueprint.get("/reglages/machines")
def machines() -> str:
    """List the machines that serve this instance."""
    page = nodes.nodes_page(workspace(), current_person(), release=metadata.version("manifeste-tool"))
    return render_template("serving/nodes.html", page=page)


@blueprint.get("/conservation")
def retention() -> str:
    """Show how long what is kept and what a purge would let go of; nothing is done."""
    return render_template("privacy/retention.html", page=purging.retention_page(workspace(), current_person()))


@blueprint.post("/conservation")
def purge() -> Response:
    """Let go of what is past its time, now."""
    count = purging.purge_now(workspace(), current_person())
    told = ngettext("%(num)s élément est effacé.", "%(num)s éléments sont effacés.", count)
    flash(told if count else gettext("Rien n'était arrivé à son terme."), "message")
    return redirect(url_for(".retention"), _SEE_OTHER)
