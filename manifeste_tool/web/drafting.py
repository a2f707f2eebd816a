"""The first drafting: the text written in place, one gesture a save."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.gestures import (
    Change,
    Cite,
    Delete,
    DeleteChapter,
    Fix,
    Gesture,
    Insert,
    Join,
    Move,
    Split,
    UnknownGestureError,
)
from manifeste_tool.domain.markdown import serialise
from manifeste_tool.errors import RefusedError, StaleError
from manifeste_tool.services import drafting, drafting_pages
from manifeste_tool.services.founding import decoded
from manifeste_tool.web.context import acting_person, workspace
from manifeste_tool.web.errors import status_of

blueprint = Blueprint("drafting", __name__)


@blueprint.get("/redaction")
def text() -> str:
    """Show the text being written."""
    return render_template("drafting/text.html", page=drafting_pages.drafting_page(workspace(), acting_person()))


@blueprint.get("/redaction/<paragraph>")
def paragraph(paragraph: str) -> str:
    """Open one paragraph for writing."""
    page = drafting_pages.writing_page(workspace(), acting_person(), paragraph)
    return render_template("drafting/paragraph.html", page=page)


@blueprint.get("/redaction/nouveau")
def beginning() -> str:
    """Open a text that has no paragraph yet."""
    page = drafting_pages.writing_page(workspace(), acting_person(), "")
    return render_template("drafting/paragraph.html", page=page)


@blueprint.post("/redaction")
def save() -> Response | tuple[str, int]:
    """Save one gesture; where it cannot be saved, the form comes back with the words and the reason."""
    place = request.form.get("paragraph", "")
    try:
        gestures = _gestures()
        written = drafting.write(workspace(), acting_person(), seen=request.form.get("seen", ""), gestures=gestures)
    except (RefusedError, StaleError) as error:
        typed = {name: value for name, value in request.form.items() if name not in ("seen", "paragraph")}
        page = drafting_pages.writing_page(workspace(), acting_person(), place, typed=typed, error=error)
        return render_template("drafting/paragraph.html", page=page), status_of(error)
    anchor = place if place in written.text.by_id else None
    return redirect(url_for(".text", _anchor=anchor), 303)


@blueprint.get("/redaction/fichier")
def file() -> Response:
    """Give the text being written as a Markdown file, to be edited elsewhere and brought back."""
    page = drafting_pages.drafting_page(workspace(), acting_person())
    answer = make_response(serialise(page.text))
    answer.headers["Content-Type"] = "text/markdown; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="manifeste.md"'
    return answer


@blueprint.post("/redaction/fichier")
def bring_back() -> Response:
    """Save a whole text that was edited elsewhere."""
    sent = request.files.get("file")
    markdown = decoded(sent.read() if sent else b"")
    drafting.rewrite(workspace(), acting_person(), seen=request.form.get("seen", ""), markdown=markdown)
    return redirect(url_for(".text"), 303)


@blueprint.post("/redaction/clore")
def end() -> Response:
    """End the drafting."""
    drafting.end_drafting(workspace(), acting_person())
    return redirect(url_for("text.text"), 303)


def _gestures() -> list[Gesture]:
    """Read the gesture whose button was pressed; a change of words and of sources are saved together."""
    form = request.form
    place, words = form.get("paragraph", ""), form.get("text", "")
    sources = tuple(one.strip() for one in form.get("sources", "").split(";") if one.strip())
    act = form.get("act", "")
    gestures: dict[str, list[Gesture]] = {
        "change": [Change(place, words), *([Cite(place, sources)] if "sources" in form else [])],
        "insert_after": [Insert(place, form.get("new", ""), sources=sources)],
        "insert_before": [Insert(place, form.get("new", ""), before=True, sources=sources)],
        "delete": [Delete(place)],
        "delete_chapter": [DeleteChapter(place)],
        "move": [Move(place, form.get("after", ""))],
        "split": [Split(place, form.get("at", ""))],
        "join": [Join(place)],
        "fix": [Fix(place)],
        "unfix": [Fix(place, fixed=False)],
    }
    if act not in gestures:
        raise UnknownGestureError(kind=act)
    return gestures[act]
