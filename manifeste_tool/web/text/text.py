"""Read the text: the newest one may see, a published version, one paragraph."""

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from manifeste_tool.services.reading import reading_pages
from manifeste_tool.services.text import paragraphs
from manifeste_tool.web.context import asked_threads, current_person, workspace

blueprint = Blueprint("text", __name__)


@blueprint.get("/texte")
def text() -> str:
    """Show the newest text the reader may see."""
    return render_template("text/text.html", page=reading_pages.reading_page(workspace(), current_person()))


@blueprint.get("/texte/v/<version:number>")
def version(number: str) -> str:
    """Show a published version."""
    page = reading_pages.reading_page(workspace(), current_person(), number.removeprefix("v"))
    return render_template("text/text.html", page=page)


@blueprint.get("/texte/seul")
@blueprint.get("/texte/v/<version:number>/seul")
def plain(number: str = "") -> str:
    """Show the text and nothing else, to be heard, printed or copied."""
    page = reading_pages.reading_page(workspace(), current_person(), number.removeprefix("v"))
    return render_template("text/plain.html", page=page)


@blueprint.get("/texte/impression.css")
@blueprint.get("/texte/v/<version:number>/impression.css")
def print_style(number: str = "") -> Response:
    """Style the foot of every printed page: what the text is, its version, its permalink, its pages."""
    page = reading_pages.reading_page(workspace(), current_person(), number.removeprefix("v"))
    answer = make_response(render_template("text/print.css", page=page))
    answer.headers["Content-Type"] = "text/css; charset=utf-8"
    return answer


@blueprint.get("/paragraphes/<identity:identity>")
def paragraph(identity: str) -> str | Response:
    """Show one paragraph; what was joined to another leads there."""
    if heir := paragraphs.heir(workspace(), current_person(), identity):
        return redirect(url_for(".paragraph", identity=heir))
    page = paragraphs.paragraph_page(workspace(), current_person(), identity, asked=asked_threads())
    may_say = page.discussion.comments.may_begin
    return render_template("text/paragraph.html", page=page, once=workspace().new_key() if may_say else "")
