"""Moderation: the secretariat's queue and each contribution in it, and the re-examination that an author asks for."""

from contextlib import suppress

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from manifeste_tool.domain.gathering.moderation import Reason
from manifeste_tool.errors import NotFoundError, RefusedError
from manifeste_tool.services.moderation import case_pages, contesting, deciding, masking, queue_pages
from manifeste_tool.services.moderation.contesting import ModerationSide
from manifeste_tool.services.moderation.deciding import Done
from manifeste_tool.services.picturing import moderating as figures
from manifeste_tool.storage.moderation.moderation_queue import Pile, Wanted
from manifeste_tool.web.context import acting_person, safe_path, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.gathering.guard import sender
from manifeste_tool.web.i18n import gettext, ngettext
from manifeste_tool.web.picturing import moderating as pictures_of
from manifeste_tool.web.security import whole

blueprint = Blueprint("moderation", __name__)
_SEE_OTHER = 303
_LONGEST = 64


@blueprint.get("/secretariat/moderation")
def queue() -> str:
    """Show one pile of the queue, narrowed as the address says."""
    number = request.args.get("page", type=whole)
    page = queue_pages.queue_page(workspace(), acting_person(), _wanted(), page=number)
    getting_on = figures.progress(workspace(), acting_person())
    drawn = (pictures_of.by_day(getting_on), pictures_of.waits(getting_on))
    return render_template("moderation/queue.html", page=page, asked=_asked(), pictures=drawn)


@blueprint.post("/secretariat/moderation/duree")
def keep_for() -> AnyResponse:
    """Say for how many days originals are kept."""
    masking.set_days(workspace(), acting_person(), request.form.get("days", ""))
    flash(gettext("La durée est enregistrée : elle vaut pour ce qui sera masqué désormais."))
    return redirect(url_for(".queue"), _SEE_OTHER)


@blueprint.get("/secretariat/moderation/<reference>")
def case(reference: str) -> str:
    """Show one contribution to its moderator."""
    page = case_pages.case_page(workspace(), acting_person(), reference, _wanted())
    return render_template("moderation/case.html", page=page, asked=_asked())


@blueprint.post("/secretariat/moderation/<reference>")
def decide(reference: str) -> AnyResponse:
    """Publish, mask, set aside, take up again, answer a re-examination; then go on to the next."""
    flash(_decided(reference, request.form.get("act", "")))
    onward = request.form.get("next") or url_for(".queue")
    return redirect(safe_path(onward, url_for(".queue")), _SEE_OTHER)


def _decided(reference: str, act: str) -> str:
    ws, person, form = workspace(), acting_person(), request.form
    seen, also = form.get("seen", ""), form.getlist("also") if form.get("together") else []
    if act == "publish":
        return _told(deciding.publish(ws, person, reference, seen=seen, also=also))
    if act == "mask":
        return _told(deciding.mask_and_publish(ws, person, reference, seen=seen, wanted=_masks(), also=also))
    if act == "set_aside":
        why = {"ground": form.get("ground", ""), "words": form.get("reason", "")}
        return _aside(deciding.set_aside(ws, person, reference, seen=seen, also=also, **why))
    if act == "reopen":
        deciding.reopen(ws, person, reference)
        return gettext("L'examen est repris : la contribution n'est plus montrée tant que vous n'avez pas décidé.")
    return _reexamined(reference, act, seen)


def _reexamined(reference: str, act: str, seen: str) -> str:
    reason = request.form.get("reason", "")
    if act == "uphold":
        contesting.uphold(workspace(), acting_person(), reference, seen=seen, reason=reason)
        return gettext("La décision est maintenue : son auteur l'apprend.")
    if act not in ("grant", "grant_masked"):
        raise NotFoundError
    wanted = _masks() if act == "grant_masked" else None
    contesting.grant(workspace(), acting_person(), reference, seen=seen, wanted=wanted, reason=reason)
    return gettext("La contribution est publiée après réexamen.")


def _told(done: Done) -> str:
    said = ngettext("%(num)s contribution publiée.", "%(num)s contributions publiées.", done.count)
    return f"{said} {_left(done)}".strip()


def _aside(done: Done) -> str:
    said = ngettext("%(num)s contribution non publiée.", "%(num)s contributions non publiées.", done.count)
    return f"{said} {_left(done)}".strip()


def _left(done: Done) -> str:
    if not done.left:
        return ""
    which = ", ".join(done.left)
    return gettext("À relire à part, car elles contiennent autre chose ou sont déjà décidées : %(which)s.", which=which)


def _masks() -> deciding.Wanted:
    form = request.form
    return deciding.Wanted(tuple(form.getlist("mask")), form.get("typed", ""), form.get("kind", ""))


@blueprint.get("/contributions/<reference>/reexamen")
def contesting_form(reference: str) -> str:
    """Show the form that asks for the re-examination with a follow-up code."""
    return _form(ModerationSide(reference[:_LONGEST]))


@blueprint.post("/contributions/<reference>/reexamen")
def contest(reference: str) -> AnyResponse | tuple[str, int]:
    """Ask for the re-examination."""
    code, message = request.form.get("code", ""), request.form.get("message", "")
    try:
        contesting.contest_with(workspace(), sender(), reference, code=code, message=message)
    except RefusedError as error:
        return _form(ModerationSide(reference[:_LONGEST]), code, error), status_of(error)
    return redirect(url_for(".contested", reference=reference), _SEE_OTHER)


@blueprint.get("/contributions/<reference>/reexamen/demande")
def contested(reference: str) -> str:
    """Say what follows from the request."""
    return render_template("moderation/contested.html", reference=reference[:_LONGEST])


@blueprint.get("/contributions/<reference>/reexamen/<key>")
def contesting_by_key(reference: str, key: str) -> Response:
    """Show the decision and the form, to whom the link of a mail leads here."""
    answer = make_response(_form(contesting.by_key(workspace(), reference, key), key))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _form(side: ModerationSide, code: str = "", error: RefusedError | None = None) -> str:
    message = request.form.get("message", "")
    return render_template("moderation/contest.html", side=side, code=code, error=error, message=message)


def _wanted() -> Wanted:
    pile, reason = Pile.WAITING, None
    with suppress(ValueError):
        pile = Pile(request.args.get("etat", ""))
    with suppress(ValueError):
        reason = Reason(request.args.get("motif", ""))
    return Wanted(pile, reason, request.args.get("concertation", "").strip()[:_LONGEST])


def _asked() -> dict[str, str]:
    """Return the filters that are on, as the address writes them, for links that keep them."""
    wanted = _wanted()
    told = {"etat": "" if wanted.pile is Pile.WAITING else wanted.pile, "motif": wanted.reason or ""}
    told["concertation"] = wanted.consultation
    return {name: str(value) for name, value in told.items() if value}
