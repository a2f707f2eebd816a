"""An instance's name, logo and colours: their page for an administrator, style sheet and picture for everybody."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from manifeste_tool.services.appearance import setting
from manifeste_tool.services.appearance.setting import Given
from manifeste_tool.services.files import Upload
from manifeste_tool.web.context import current_person, workspace
from manifeste_tool.web.freshness import A_MINUTE, FOR_EVER
from manifeste_tool.web.i18n import gettext, sentence_of
from manifeste_tool.web.security import takes_file

blueprint = Blueprint("appearance", __name__)
_SEE_OTHER, _UNFIT = 303, 422


@blueprint.get("/reglages/apparence")
def settings() -> str:
    """Show the name, the logo and the colours that stand."""
    page = setting.appearance_page(workspace(), current_person())
    return render_template("appearance/settings.html", page=page, errors={}, nearest={})


@blueprint.post("/reglages/apparence")
@takes_file
def change() -> Answer | tuple[str, int]:
    """Keep what was chosen, or show what is wrong, each with the nearest colour that can be read."""
    fields = request.form.to_dict()
    taken = fields.pop("take", "").partition("=")
    if taken[1]:
        fields[taken[0]] = taken[2]
    sent = request.files.get("logo")
    picture = Upload(sent.filename, sent.read()) if sent is not None and sent.filename else None
    if sent is not None:
        sent.close()
    errors = setting.change(workspace(), current_person(), Given(fields, picture))
    if errors:
        page = setting.appearance_page(workspace(), current_person(), fields)
        said = {name: sentence_of(error) for name, error in errors.items()}
        near = {name: getattr(error, "nearest", "") for name, error in errors.items()}
        return render_template("appearance/settings.html", page=page, errors=said, nearest=near), _UNFIT
    flash(gettext("L'apparence du site est enregistrée : vous la voyez déjà."), "message")
    return redirect(url_for(".settings"), _SEE_OTHER)


@blueprint.post("/reglages/apparence/retirer")
def take_back() -> Answer:
    """Return to the default logo or colours."""
    setting.take_back(workspace(), current_person(), request.form.get("what", ""))
    flash(gettext("C'est retiré : le site a repris son apparence d'origine."), "message")
    return redirect(url_for(".settings"), _SEE_OTHER)


@blueprint.get("/couleurs.css")
def colours() -> Response:
    """Give the style sheet of the instance's colours; an empty one where it chose none."""
    stands = setting.standing(workspace())
    return _printed(make_response(stands.style), "text/css; charset=utf-8", stands.print)


@blueprint.get("/logo")
def logo() -> Response:
    """Give the logo."""
    stands, content = setting.picture(workspace())
    answer = _printed(make_response(content), "image/png", stands.print)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _printed(answer: Response, kind: str, mark: str) -> Response:
    """Let a browser keep for ever what it asked for under the print of what it is."""
    answer.headers["Content-Type"] = kind
    answer.headers["Cache-Control"] = FOR_EVER if mark and request.args.get("v") == mark else A_MINUTE
    return answer
