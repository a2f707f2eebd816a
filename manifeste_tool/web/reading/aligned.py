"""The texts that follow the French: read by everybody, written one passage at a time."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.errors import RefusedError, StaleError
from manifeste_tool.services.reading import aligned_pages, aligning, aligning_pages
from manifeste_tool.services.reading.aligning import Seen
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext, sentence_of
from manifeste_tool.web.text.writing import brought_back

blueprint = Blueprint("aligned", __name__)


@blueprint.get("/texte/<any(en, falc):language>")
def read(language: str) -> str:
    """Show the newest text the reader may see, in English or easy to read."""
    return render_template(
        "reading/aligned.html", page=aligned_pages.aligned_page(workspace(), current_person(), language)
    )


@blueprint.get("/texte/v/<version:number>/<any(en, falc):language>")
def read_version(number: str, language: str) -> str:
    """Show a published version as its text in this language stood then."""
    page = aligned_pages.aligned_page(workspace(), current_person(), language, number.removeprefix("v"))
    return render_template("reading/aligned.html", page=page)


@blueprint.get("/texte/aligner")
def index() -> str:
    """Say how far each aligned text is."""
    return render_template("reading/progress.html", progress=aligning_pages.progress_list(workspace(), acting_person()))


@blueprint.get("/texte/aligner/<language>")
def work(language: str) -> str:
    """List the passages of one aligned text."""
    state = request.args.get("etat", "")
    page = aligning_pages.work_page(workspace(), acting_person(), language, state)
    return render_template("reading/work.html", page=page, error=None)


@blueprint.get("/texte/aligner/<language>/<identity>")
def passage(language: str, identity: str) -> str:
    """Open one passage beside its French."""
    page = aligning_pages.writing_page(workspace(), acting_person(), language, identity)
    return render_template("reading/passage.html", page=page, error=None)


@blueprint.post("/texte/aligner/<language>/<identity>")
def save(language: str, identity: str) -> Response | tuple[str, int]:
    """Save the words of a passage, or say that they are still right; refused, they come back with the reason."""
    form, ws, by = request.form, workspace(), acting_person()
    shown = Seen(form.get("french", ""), form.get("held", ""))
    words = form.get("words", "").replace("\r\n", "\n")
    try:
        if form.get("act") == "confirm":
            aligning.confirm(ws, by, aligned_pages.language_of(language), identity, shown=shown)
        else:
            aligning.write(ws, by, aligned_pages.language_of(language), identity, words=words, shown=shown)
    except (RefusedError, StaleError) as error:
        page = aligning_pages.writing_page(ws, by, language, identity, typed=words)
        return render_template("reading/passage.html", page=page, error=sentence_of(error)), status_of(error)
    flash(gettext("Enregistré."))
    following = form.get("following", "") if form.get("act") != "stay" else identity
    if not following:
        return redirect(url_for(".work", language=language), 303)
    return redirect(url_for(".passage", language=language, identity=following), 303)


@blueprint.post("/texte/aligner/<language>/<identity>/retirer")
def take_away(language: str, identity: str) -> Response:
    """Take away words whose French stands no more."""
    aligning.take_away(workspace(), acting_person(), aligned_pages.language_of(language), identity)
    flash(gettext("Ces mots sont retirés. Git en garde la trace."))
    return redirect(url_for(".work", language=language), 303)


@blueprint.post("/texte/aligner/<language>/fichier")
def bring_in(language: str) -> Response | tuple[str, int]:
    """Write all that a file holds."""
    try:
        _, sent = brought_back()
        aligning.bring_in(workspace(), acting_person(), aligned_pages.language_of(language), sent)
    except (RefusedError, StaleError) as error:
        page = aligning_pages.work_page(workspace(), acting_person(), language)
        return render_template("reading/work.html", page=page, error=sentence_of(error)), status_of(error)
    flash(gettext("Le fichier est repris : relisez ce qui est marqué « à revoir »."))
    return redirect(url_for(".work", language=language), 303)


@blueprint.get("/texte/aligner/<language>/fichier.md")
def file(language: str) -> Response:
    """Give the aligned text as a file, to be written elsewhere and brought back."""
    markdown = aligning_pages.as_file(workspace(), acting_person(), language)
    headers = {"Content-Disposition": f'attachment; filename="manifeste.{language}.md"'}
    return Response(markdown, headers=headers, content_type="text/markdown; charset=utf-8")
