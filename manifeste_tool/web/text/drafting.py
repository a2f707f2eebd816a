"""The first drafting: the text written in place, one gesture a save."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.text.gestures import Gesture
from manifeste_tool.errors import ManifesteError
from manifeste_tool.services.text import drafting, drafting_pages
from manifeste_tool.services.text.writing import Written
from manifeste_tool.services.text.writing_pages import WritingPage
from manifeste_tool.web.context import acting_person, workspace
from manifeste_tool.web.text import writing

blueprint = Blueprint("drafting", __name__)
_DESK = writing.Desk("drafting")


@blueprint.get("/redaction")
def text() -> str:
    """Show the text being written."""
    page = drafting_pages.drafting_page(workspace(), acting_person())
    return render_template("drafting/text.html", page=page, desk=_DESK)


@blueprint.get("/redaction/<paragraph>")
def paragraph(paragraph: str) -> str:
    """Open one paragraph for writing."""
    return writing.shown(_DESK, _opened(paragraph))


@blueprint.get("/redaction/nouveau")
def beginning() -> str:
    """Open a text that has no paragraph yet."""
    return writing.shown(_DESK, _opened(""))


@blueprint.post("/redaction")
def save() -> Response | tuple[str, int]:
    """Save one gesture; where it cannot be saved, the form comes back with the words and the reason."""
    return writing.saved(_DESK, _write, _opened)


@blueprint.get("/redaction/fichier")
def file() -> Response:
    """Give the text being written as a Markdown file, to be edited elsewhere and brought back."""
    page = drafting_pages.drafting_page(workspace(), acting_person())
    return writing.as_file(page.text, "manifeste.md")


@blueprint.post("/redaction/fichier")
def bring_back() -> Response:
    """Save a whole text that was edited elsewhere."""
    seen, markdown = writing.brought_back()
    drafting.rewrite(workspace(), acting_person(), seen=seen, markdown=markdown)
    return redirect(_DESK.address("text"), 303)


@blueprint.post("/redaction/clore")
def end() -> Response:
    """End the drafting."""
    drafting.end_drafting(workspace(), acting_person())
    return redirect(url_for("text.text"), 303)


def _write(seen: str, gestures: list[Gesture], excerpts: Mapping[str, str]) -> Written:
    return drafting.write(workspace(), acting_person(), seen=seen, gestures=gestures, excerpts=excerpts)


def _opened(
    identity: str, *, typed: Mapping[str, str] | None = None, error: ManifesteError | None = None
) -> WritingPage:
    return drafting_pages.writing_page(workspace(), acting_person(), identity, typed=typed, error=error)
