"""The liasse, the list of a sitting and its dossier, to take along; the dossier mailed to each member."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.documents.kit import page as printed
from manifeste_tool.services.bundle import briefing_pages, printing, sending
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.exporting.handing import handed
from manifeste_tool.web.i18n import ngettext
from manifeste_tool.web.static_files import static_url

blueprint = Blueprint("bundles", __name__)
_ASKED = ("cycle", "etat", "chapitre", "seance", "version", "grand")


@blueprint.get("/amendements/recueil.<form>")
def bundle(form: str) -> Response:
    """Hand over the liasse that the address asks for."""
    return handed("recueil", form, _asked())


@blueprint.get("/derouleur.<form>")
def running_order(form: str) -> Response:
    """Hand over the list, to fill in."""
    return handed("derouleur", form, _asked())


@blueprint.get("/derouleur/imprimer")
def printed_order() -> Response:
    """Show the list as a page to print and to fill in by hand."""
    content = printing.running_order(workspace(), current_person(), _asked(), style=static_url(printed.STYLE))
    return make_response(content, {"Content-Type": printed.MEDIA_TYPE})


@blueprint.get("/seances/<int:sitting_id>/dossier")
def briefing(sitting_id: int) -> str:
    """Show what is in the dossier of a sitting."""
    page = briefing_pages.briefing_page(workspace(), current_person(), sitting_id)
    return render_template("bundle/briefing.html", page=page)


@blueprint.get("/seances/<int:sitting_id>/dossier.<any(pdf, zip):form>")
def briefing_file(sitting_id: int, form: str) -> Response:
    """Hand over the dossier of a sitting, in one file or in its parts."""
    large = {"grand": "1"} if request.args.get("grand") else {}
    return handed("dossier-de-seance", form, {"seance": str(sitting_id), **large})


@blueprint.post("/seances/<int:sitting_id>/dossier/envoi")
def send(sitting_id: int) -> Response:
    """Let each member be sent the dossier."""
    count = sending.send(workspace(), acting_person(), sitting_id, again=bool(request.form.get("again")))
    flash(
        ngettext("%(num)s exemplaire se prépare et part.", "%(num)s exemplaires se préparent et partent.", count),
        "message",
    )
    return redirect(url_for(".briefing", sitting_id=sitting_id), 303)


def _asked() -> dict[str, str]:
    """Return what the address narrows a document to; what it leaves empty is not asked."""
    return {name: value[:40] for name in _ASKED if (value := request.args.get(name, ""))}
