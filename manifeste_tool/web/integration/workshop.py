"""The integration workshop: the queue, one workshop, the acts done in it."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.integration.work import StepKind, WorkStep
from manifeste_tool.errors import NotFoundError, RefusedError, StaleError
from manifeste_tool.services.integration import workshop, workshop_pages
from manifeste_tool.services.integration.workshop import Seen
from manifeste_tool.web.context import acting_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("workshop", __name__)


@blueprint.get("/secretariat/atelier")
def queue() -> str:
    """Show what waits to be integrated."""
    page = workshop_pages.queue(workspace(), acting_person(), chosen=request.args.getlist("amendement"))
    return render_template("workshop/queue.html", page=page)


@blueprint.get("/amendements/<int:cycle>/<int:number>/integration")
def of_amendment(cycle: int, number: int) -> Response:
    """Lead to the queue, with this amendment alone chosen."""
    return redirect(url_for(".queue", amendement=f"{cycle}/{number}"))


@blueprint.post("/secretariat/atelier")
def begin() -> Response:
    """Open a workshop on what was chosen."""
    made = workshop.begin(workspace(), acting_person(), _steps(), title=request.form.get("title", ""))
    return redirect(url_for(".page", number=made), 303)


def _steps() -> list[WorkStep]:
    """Read what was chosen: copies first, whose changes the amendments were not written against."""
    chosen = ((StepKind.COPY, "copy"), (StepKind.AMENDMENT, "amendement"))
    return [WorkStep(kind, one) for kind, name in chosen for one in request.form.getlist(name, type=whole)]


@blueprint.get("/secretariat/atelier/<int:number>")
def page(number: int) -> str:
    """Show a workshop: the text as it will be, the queue, what is asked."""
    return render_template("workshop/page.html", page=workshop_pages.page(workspace(), acting_person(), number))


@blueprint.post("/secretariat/atelier/<int:number>")
def act(number: int) -> Response | tuple[str, int]:
    """Do what the pressed button says; where it cannot be done, show why, with the words that were typed."""
    seen = Seen(number, request.form.get("turn", 0, type=whole))
    try:
        return _done(seen)
    except (RefusedError, StaleError) as error:
        kept = {name: value for name, value in request.form.items() if value.strip()}
        shown = workshop_pages.page(workspace(), acting_person(), number, error=error, kept=kept)
        return render_template("workshop/page.html", page=shown), status_of(error)


def _done(seen: Seen) -> Response:
    name = request.form.get("act", "")
    if name == "confirm":
        tip, digest = request.form.get("seen", ""), request.form.get("digest", "")
        shown = workshop.confirm(workspace(), acting_person(), seen, tip=tip, digest=digest)
        flash(gettext("Le texte est à jour : %(count)s intégré(s).", count=len(shown.steps)))
        return redirect(url_for("versions.history"), 303)
    if name not in _ACTS:
        raise NotFoundError
    _ACTS[name](seen)
    if name == "drop":
        return redirect(url_for(".queue"), 303)
    return redirect(url_for(".page", number=seen.id, _anchor=_anchor(name)), 303)


def _anchor(name: str) -> str | None:
    """Keep the place: the reader comes back to what they acted on."""
    if name in ("tidy", "untidy"):
        return f"u-{request.form.get('paragraph', '')}"
    if name == "answer":
        return f"q-{request.form.get('key', '')}"
    return request.form.get("step") or None


def _answer(seen: Seen) -> None:
    key = request.form.get("key", "")
    choice, written = request.form.get("choice", ""), request.form.get(f"written-{key}", "")
    workshop.answer(workspace(), acting_person(), seen, key=key, choice=choice, written=written)


def _tidy(seen: Seen) -> None:
    paragraph = request.form.get("paragraph", "")
    words = request.form.get(f"words-{paragraph}", "")
    workshop.tidy(workspace(), acting_person(), seen, paragraph=paragraph, words=words)


def _untidy(seen: Seen) -> None:
    workshop.tidy(workspace(), acting_person(), seen, paragraph=request.form.get("paragraph", ""), words=None)


def _leave(seen: Seen) -> None:
    step, hunk = request.form.get("step", ""), request.form.get("hunk", 0, type=whole)
    workshop.leave(workspace(), acting_person(), seen, step=step, hunk=hunk, out=request.form.get("act") == "leave")


def _shift(seen: Seen) -> None:
    rows = -1 if request.form.get("act") == "up" else 1
    workshop.shift(workspace(), acting_person(), seen, step=request.form.get("step", ""), rows=rows)


def _remove(seen: Seen) -> None:
    workshop.remove(workspace(), acting_person(), seen, step=request.form.get("step", ""))


def _add(seen: Seen) -> None:
    step = WorkStep(StepKind.AMENDMENT, request.form.get("amendement", 0, type=whole))
    workshop.add(workspace(), acting_person(), seen, step=step)


def _undo(seen: Seen) -> None:
    workshop.undo(workspace(), acting_person(), seen)


def _drop(seen: Seen) -> None:
    workshop.drop(workspace(), acting_person(), seen)


_ACTS: dict[str, Callable[[Seen], None]] = {
    "answer": _answer,
    "tidy": _tidy,
    "untidy": _untidy,
    "leave": _leave,
    "take": _leave,
    "up": _shift,
    "down": _shift,
    "remove": _remove,
    "add": _add,
    "undo": _undo,
    "drop": _drop,
}
