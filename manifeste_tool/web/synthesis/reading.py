"""The reading queue: contributions to read, one after the other, and what each reader marks in them."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.synthesis.findings import words_of
from manifeste_tool.errors import ManifesteError, RefusedError
from manifeste_tool.services.synthesis import marking, reading_pages, reading_queue
from manifeste_tool.services.synthesis.drawing import UnfitFindingError
from manifeste_tool.services.synthesis.marking import LongNoteError, LongRemarkError, Marking, PassageError
from manifeste_tool.storage.synthesis.readings import Wanted
from manifeste_tool.web.context import acting_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("reading", __name__)
Answered = Response | tuple[str, int]
#: What each filter is called in the address.
NAMES = {"theme": "theme", "authority": "collectivite", "author_type": "auteur", "nature": "nature"}
_MINE = "moi"
_LONGEST, _LONGEST_WORDS, _MOST_SENTENCES = 200, 20_000, 2_000
_SEE_OTHER = 303


@blueprint.get("/lecture")
def queue() -> str:
    """List what is left to read, as the address asks."""
    number = request.args.get("page", 1, type=whole)
    page = reading_queue.queue_page(workspace(), acting_person(), _wanted(), mine=_is_mine(), page=number)
    everything = url_for(".queue", a_lire=_MINE if _is_mine() else None)
    told = {"asked": _asked(), "names": NAMES, "mine": _is_mine(), "link": _link, "everything": everything}
    return render_template("reading/queue.html", page=page, **told)


@blueprint.get("/lecture/<reference>")
def read(reference: str) -> Answered:
    """Show one contribution to be read."""
    return _page(reference, Marking(passage=request.args.get("passage", "")[:_LONGEST_WORDS]))


@blueprint.post("/lecture/<reference>")
def act(reference: str) -> Answered:
    """Do what the reading screen was sent for: mark, leave, or search among the findings with all typed kept."""
    typed, wanted = _marking(), request.form.get("act", "")
    if wanted not in ("mark", "next", "leave"):
        return _page(reference, typed)
    try:
        told = _leave(reference, typed) if wanted == "leave" else _mark(reference, typed)
    except RefusedError as error:
        return _page(reference, typed, error)
    flash(told)
    return redirect(_onwards(reference, stays=wanted == "mark"), _SEE_OTHER)


@blueprint.post("/lecture/<reference>/marques/<int:mark_id>/retirer")
def remove(reference: str, mark_id: int) -> Response:
    """Take a mark off."""
    marking.remove(workspace(), acting_person(), mark_id)
    flash(gettext("La marque est retirée. Vous pouvez la remettre plus bas."))
    return redirect(url_for(".read", reference=reference, **_asked()), _SEE_OTHER)


@blueprint.post("/lecture/<reference>/marques/<int:mark_id>/remettre")
def restore(reference: str, mark_id: int) -> Response:
    """Put a mark back."""
    marking.restore(workspace(), acting_person(), mark_id)
    flash(gettext("La marque est remise."))
    return redirect(url_for(".read", reference=reference, **_asked()), _SEE_OTHER)


def _mark(reference: str, typed: Marking) -> str:
    key = marking.mark(workspace(), acting_person(), reference, typed)
    return gettext("Versé à l'enseignement %(key)s.", key=key)


def _leave(reference: str, typed: Marking) -> str:
    marking.leave(workspace(), acting_person(), reference, typed.remark)
    return gettext("Lue : vous n'en tirez rien.")


def _onwards(reference: str, *, stays: bool) -> str:
    """Return where a reader goes on: the same contribution, the next one, or the queue once it is empty."""
    if stays:
        return url_for(".read", reference=reference, **_asked())
    following = reading_queue.following(workspace(), acting_person(), _wanted(), after=reference, mine=_is_mine())
    return url_for(".read", reference=following, **_asked()) if following else url_for(".queue", **_asked())


def _page(reference: str, typed: Marking, error: RefusedError | None = None) -> Answered:
    errors = _errors(error) if error else {}
    told: dict[str, Any] = {"mine": _is_mine(), "typed": typed, "errors": errors}
    page = reading_pages.reading_page(workspace(), acting_person(), reference, _wanted(), **told)
    html = render_template("reading/read.html", page=page, asked=_asked(), new=marking.NEW, error=error)
    return html, status_of(error) if error else 200


def _errors(error: RefusedError) -> Mapping[str, ManifesteError]:
    """Return what is wrong under the field it is about."""
    if isinstance(error, UnfitFindingError):
        return dict(error.faults)
    fields = {PassageError: "passage", LongNoteError: "note", LongRemarkError: "remark"}
    return {fields.get(type(error), "other"): error}


def _marking() -> Marking:
    form = request.form
    given = {name: form.get(name, "")[:_LONGEST_WORDS] for name in ("passage", "note", "remark")}
    given |= {name: form.get(name, "").strip()[:_LONGEST] for name in ("finding", "other", "search")}
    ticked = tuple(int(each) for each in form.getlist("phrase")[:_MOST_SENTENCES] if each.isascii() and each.isdigit())
    words = words_of(**{name: form.get(name, "") for name in ("title", "body", "nature", "theme")})
    return Marking(**given, sentences=ticked, words=words)


def _given(name: str) -> str:
    return request.args.get(name, "").strip()[:_LONGEST]


def _is_mine() -> bool:
    return _given("a_lire") == _MINE


def _wanted() -> Wanted:
    narrowed: dict[str, Any] = {field: _given(name) for field, name in NAMES.items()}
    return Wanted(**narrowed)


def _link(**changed: str) -> str:
    """Return the address of the queue narrowed otherwise; `""` takes a filter off."""
    asked: dict[str, Any] = {name: value for name, value in (_asked() | changed).items() if value}
    return url_for(".queue", **asked)


def _asked() -> dict[str, Any]:
    """Return the filters that are on, as the address writes them, for links that keep them."""
    told = {name: _given(name) for name in NAMES.values()} | {"a_lire": _MINE if _is_mine() else ""}
    return {name: value for name, value in told.items() if value}
