"""Working copies: lent, written in place like the first drafting, compared with their base, closed."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.errors import ManifesteError, RefusedError, StaleError
from manifeste_tool.services.integration import copies, copy_pages
from manifeste_tool.services.integration.copy_pages import LendingPage, Typed
from manifeste_tool.services.paging import paging
from manifeste_tool.services.text.writing_pages import WritingPage
from manifeste_tool.web.context import acting_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.forms import moment_or_none
from manifeste_tool.web.text import writing

blueprint = Blueprint("copies", __name__)


@blueprint.get("/copies")
def index() -> str:
    """List the reader's working copies, or all of them for the secretariat."""
    page = copy_pages.copy_list(workspace(), acting_person(), paging(request.args.get("page", type=int)))
    return render_template("copies/list.html", page=page)


@blueprint.get("/copies/nouvelle")
def new() -> str:
    """Open the form of a loan."""
    chapter = request.args.get("chapitre", "")
    return _form(copy_pages.lending_page(workspace(), acting_person(), chapter=chapter))


@blueprint.post("/copies")
def lend() -> Response | tuple[str, int]:
    """Lend a chapter or the whole text."""
    try:
        title, drafters, due_at = _loan()
        chapter = request.form.get("chapter", "")
        made = copies.lend(workspace(), acting_person(), title=title, chapter=chapter, drafters=drafters, due_at=due_at)
    except (RefusedError, StaleError) as error:
        return _form(copy_pages.lending_page(workspace(), acting_person(), typed=_typed(), error=error)), status_of(
            error
        )
    return redirect(url_for(".text", copy_id=made.id), 303)


@blueprint.get("/copies/<int:copy_id>/pret")
def loan(copy_id: int) -> str:
    """Open the form that changes a loan."""
    return _form(copy_pages.lending_page(workspace(), acting_person(), copy_id=copy_id))


@blueprint.post("/copies/<int:copy_id>/pret")
def change(copy_id: int) -> Response | tuple[str, int]:
    """Change the title, the drafters and the date of a loan."""
    try:
        title, drafters, due_at = _loan()
        copies.change(workspace(), acting_person(), copy_id, title=title, drafters=drafters, due_at=due_at)
    except (RefusedError, StaleError) as error:
        page = copy_pages.lending_page(workspace(), acting_person(), copy_id=copy_id, typed=_typed(), error=error)
        return _form(page), status_of(error)
    return redirect(url_for(".text", copy_id=copy_id), 303)


@blueprint.post("/copies/<int:copy_id>/clore")
def close(copy_id: int) -> Response:
    """Close a copy without merging it."""
    copies.close(workspace(), acting_person(), copy_id, request.form.get("reason", ""))
    return redirect(url_for(".text", copy_id=copy_id), 303)


@blueprint.get("/copies/<int:copy_id>")
def text(copy_id: int) -> str:
    """Show a copy's text, to be written."""
    page = copy_pages.copy_text(workspace(), acting_person(), copy_id)
    return render_template("copies/text.html", page=page, desk=_desk(copy_id))


@blueprint.get("/copies/<int:copy_id>/<paragraph>")
def paragraph(copy_id: int, paragraph: str) -> str:
    """Open one paragraph of a copy for writing."""
    return writing.shown(_desk(copy_id), _opened(copy_id, paragraph))


@blueprint.get("/copies/<int:copy_id>/nouveau")
def beginning(copy_id: int) -> str:
    """Open a copy that has no paragraph yet."""
    return writing.shown(_desk(copy_id), _opened(copy_id, ""))


@blueprint.post("/copies/<int:copy_id>")
def save(copy_id: int) -> Response | tuple[str, int]:
    """Save one gesture; where it cannot be saved, the form comes back with the words and the reason."""
    write = partial(copies.write, workspace(), acting_person(), copy_id)
    return writing.saved(
        _desk(copy_id),
        lambda seen, gestures, chosen: write(seen=seen, gestures=gestures, chosen=chosen),
        partial(_opened, copy_id),
    )


@blueprint.get("/copies/<int:copy_id>/fichier")
def file(copy_id: int) -> Response:
    """Give what the copy lends as a Markdown file, to be edited elsewhere and brought back."""
    page = copy_pages.copy_text(workspace(), acting_person(), copy_id)
    return writing.as_file(page.text, f"copie-{copy_id}.md")


@blueprint.post("/copies/<int:copy_id>/fichier")
def bring_back(copy_id: int) -> Response:
    """Save what was edited elsewhere."""
    seen, markdown = writing.brought_back()
    copies.rewrite(workspace(), acting_person(), copy_id, seen=seen, markdown=markdown)
    return redirect(url_for(".text", copy_id=copy_id), 303)


@blueprint.get("/copies/<int:copy_id>/changements")
def changes(copy_id: int) -> str:
    """Show what a copy changes of its base."""
    page = copy_pages.copy_changes(workspace(), acting_person(), copy_id)
    return render_template("copies/changes.html", page=page, view=request.args.get("vue", ""))


@blueprint.get("/copies/<int:copy_id>/histoire")
def history(copy_id: int) -> str:
    """Show the saves of a copy, with their authors."""
    before = request.args.get("avant", type=int)
    page = copy_pages.copy_history(workspace(), acting_person(), copy_id, before=before)
    return render_template("copies/history.html", page=page)


def _desk(copy_id: int) -> writing.Desk:
    return writing.Desk("copies", {"copy_id": copy_id})


def _opened(
    copy_id: int, identity: str, *, typed: Mapping[str, str] | None = None, error: ManifesteError | None = None
) -> WritingPage:
    return copy_pages.writing_page(workspace(), acting_person(), copy_id, identity, typed=typed, error=error)


def _form(page: LendingPage) -> str:
    return render_template("copies/loan.html", page=page)


def _loan() -> tuple[str, frozenset[int], datetime | None]:
    """Read the title, the drafters and the date of a loan. Raises `UnreadableMomentError`."""
    typed = _typed()
    return typed.title, typed.drafters, moment_or_none(typed.due_at)


def _typed() -> Typed:
    form = request.form
    drafters = frozenset(form.getlist("drafters", type=int))
    return Typed(form.get("title", ""), form.get("chapter", ""), drafters, form.get("due_at", ""))
