"""Read the text: the newest one may see, a published version, one paragraph."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from manifeste_tool.services.text import paragraphs, reading
from manifeste_tool.web.context import asked_threads, current_person, workspace

blueprint = Blueprint("text", __name__)


@blueprint.get("/texte")
def text() -> str:
    """Show the newest text the reader may see."""
    return render_template("text/text.html", page=reading.text_page(workspace(), current_person()))


@blueprint.get("/texte/v/<version:number>")
def version(number: str) -> str:
    """Show a published version."""
    page = reading.version_page(workspace(), current_person(), number.removeprefix("v"))
    return render_template("text/text.html", page=page)


@blueprint.get("/texte/seul")
@blueprint.get("/texte/v/<version:number>/seul")
def plain(number: str = "") -> str:
    """Show the text and nothing else, to be heard, printed or copied."""
    if number:
        page = reading.version_page(workspace(), current_person(), number.removeprefix("v"))
    else:
        page = reading.text_page(workspace(), current_person())
    return render_template("text/plain.html", page=page)


@blueprint.get("/paragraphes/<identity:identity>")
def paragraph(identity: str) -> str | Response:
    """Show one paragraph; what was joined to another leads there."""
    if heir := paragraphs.heir(workspace(), current_person(), identity):
        return redirect(url_for(".paragraph", identity=heir))
    page = paragraphs.paragraph_page(workspace(), current_person(), identity, asked=asked_threads())
    may_say = page.discussion.comments.may_begin
    return render_template("text/paragraph.html", page=page, once=workspace().new_key() if may_say else "")
