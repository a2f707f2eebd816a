"""Findings: what was drawn from contributions, where the text cites it, and what is done with it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.synthesis.findings import TITLE_LENGTH, Words, words_of
from manifeste_tool.errors import ManifesteError, RefusedError, StaleError
from manifeste_tool.services.synthesis import drawing, finding_pages, merging, splitting
from manifeste_tool.services.synthesis.drawing import UnfitFindingError
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("findings", __name__)
Answered = Response | tuple[str, int]
_FIELDS = ("title", "body", "nature", "theme")
_LONGEST, _LONGEST_WORDS = 200, 20_000
_SEE_OTHER = 303


@blueprint.get("/enseignements")
def index() -> str:
    """List the findings."""
    asked = {name: request.args.get(name, "").strip()[:_LONGEST] for name in ("nature", "theme")}
    number = request.args.get("page", 1, type=whole)
    page = finding_pages.finding_list(workspace(), current_person(), **asked, page=number)
    return render_template("findings/list.html", page=page)


@blueprint.get("/enseignements/<key>")
def finding(key: str) -> str | Response:
    """Show one finding, or lead to the one it was merged into."""
    if into := finding_pages.heir(workspace(), current_person(), key):
        return redirect(url_for(".finding", key=into, depuis=key), 302)
    number = request.args.get("page", 1, type=whole)
    page = finding_pages.finding_page(workspace(), current_person(), key, page=number)
    return render_template("findings/sheet.html", page=page, came_from=request.args.get("depuis", "")[:_LONGEST])


@blueprint.get("/enseignements/<key>/reprendre")
def rewording(key: str) -> Answered:
    """Show the form that takes up the words of a finding."""
    return _reword(key)


@blueprint.post("/enseignements/<key>/reprendre")
def reword(key: str) -> Answered:
    """Write the words of a finding again."""
    try:
        changed = drawing.reword(workspace(), acting_person(), key, _words(), seen=_words("seen-"))
    except (RefusedError, StaleError) as error:
        return _reword(key, _words(), error)
    flash(gettext("L'enseignement est repris.") if changed else gettext("Rien n'a changé."))
    return redirect(url_for(".finding", key=key), _SEE_OTHER)


@blueprint.get("/enseignements/<key>/reunir")
def joining(key: str) -> Answered:
    """Ask for the finding that this one is merged into, then show what that does."""
    return _merge(key, request.args.get("avec", "").strip()[:_LONGEST])


@blueprint.post("/enseignements/<key>/reunir")
def join(key: str) -> Answered:
    """Merge a finding into another, as its preview showed it."""
    other, seen = request.form.get("avec", "")[:_LONGEST], request.form.get("seen", "")
    try:
        into = merging.merge(workspace(), acting_person(), key, other, seen=seen)
    except (RefusedError, StaleError) as error:
        return _merge(key, other, error)
    flash(gettext("%(key)s est réuni à %(into)s.", key=key, into=into))
    return redirect(url_for(".finding", key=into), _SEE_OTHER)


@blueprint.get("/enseignements/<key>/separer")
def splitting_form(key: str) -> Answered:
    """Show the contributions of a finding, to choose those of a new one."""
    return _split(key)


@blueprint.post("/enseignements/<key>/separer")
def split(key: str) -> Answered:
    """Tie the contributions chosen to a new finding."""
    words, chosen = _words(), request.form.getlist("contribution")[: splitting.MOST]
    try:
        made = splitting.split(workspace(), acting_person(), key, words, chosen)
    except RefusedError as error:
        return _split(key, error, words=words, chosen=chosen)
    flash(gettext("%(made)s est séparé de %(key)s. Pour revenir en arrière, réunissez-le.", made=made, key=key))
    return redirect(url_for(".finding", key=made), _SEE_OTHER)


def _reword(key: str, typed: Words | None = None, error: ManifesteError | None = None) -> Answered:
    page = finding_pages.reword_page(workspace(), acting_person(), key, nature=typed.nature if typed else "")
    told = {"words": typed or page.stands, "errors": _errors(error), "error": error, "limit": TITLE_LENGTH}
    return render_template("findings/reword.html", page=page, **told), status_of(error) if error else 200


def _merge(key: str, other: str, error: ManifesteError | None = None) -> Answered:
    """Show the preview, or the question alone while it has no answer, or one that leads nowhere."""
    shown = None
    if other:
        try:
            shown = merging.preview(workspace(), acting_person(), key, other)
        except RefusedError as refusal:
            error = error or refusal
    page = finding_pages.merge_page(workspace(), acting_person(), key)
    told = {"page": page, "shown": shown, "other": other, "error": error}
    return render_template("findings/merge.html", **told), status_of(error) if error else 200


def _split(key: str, error: RefusedError | None = None, **typed: Any) -> Answered:
    page = splitting.split_page(workspace(), acting_person(), key, errors=_errors(error), **typed)
    told = {"page": page, "error": error, "limit": TITLE_LENGTH}
    return render_template("findings/split.html", **told), status_of(error) if error else 200


def _errors(error: ManifesteError | None) -> dict[str, ManifesteError]:
    """Return what is wrong under the field it is about."""
    if error is None:
        return {}
    return dict(error.faults) if isinstance(error, UnfitFindingError) else {"title": error}


def _words(prefix: str = "") -> Words:
    return words_of(**{name: request.form.get(f"{prefix}{name}", "")[:_LONGEST_WORDS] for name in _FIELDS})
