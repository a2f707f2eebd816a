"""Paper sheets of a consultation: lots to print, the typing screen, corrections."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import fields
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.gathering.sheets import SheetState
from manifeste_tool.domain.gathering.transcripts import Transcript
from manifeste_tool.errors import ManifesteError, RefusedError, StaleError, TooLargeError
from manifeste_tool.services.files import Upload
from manifeste_tool.services.paper import correcting, entering, entry_pages, lot_pages, photographing, printing
from manifeste_tool.services.paper.entering import Entry
from manifeste_tool.services.paper.entry_pages import EntryPage
from manifeste_tool.web.context import current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext, ngettext
from manifeste_tool.web.security import takes_file, whole

blueprint = Blueprint("paper", __name__)
Answered = Response | tuple[str, int]
_SEE_OTHER = 303
_LONGEST = 120
_SHOWN = (RefusedError, StaleError, TooLargeError)
_BOOLEANS = frozenset(one.name for one in fields(Transcript) if isinstance(one.default, bool))


@blueprint.get("/concertations/<reference>/fiches")
def index(reference: str) -> str:
    """Show the lots of a consultation, and how a new one is made."""
    return _lots(reference)


@blueprint.post("/concertations/<reference>/fiches")
def prepare(reference: str) -> Answered:
    """Prepare a lot, and go on to what is printed."""
    given = {"count": request.form.get("count", ""), "label": request.form.get("label", "")}
    try:
        made = printing.prepare(workspace(), current_person(), reference, **given)
    except RefusedError as error:
        return _lots(reference, error), status_of(error)
    return redirect(url_for(".printed", reference=reference, lot_id=made.id), _SEE_OTHER)


@blueprint.get("/concertations/<reference>/fiches/lots/<int:lot_id>")
def printed(reference: str, lot_id: int) -> str:
    """Show the sheets of a lot as they are printed."""
    number = request.args.get("page", 1, type=whole)
    page = lot_pages.printed_lot(workspace(), current_person(), reference, lot_id, page=number)
    return render_template("paper/printed.html", page=page)


@blueprint.get("/concertations/<reference>/fiches/lots/<int:lot_id>.pdf")
def printed_file(reference: str, lot_id: int) -> Response:
    """Give the same sheets as PDF."""
    number = request.args.get("page", 1, type=whole)
    content = lot_pages.printed_file(workspace(), current_person(), reference, lot_id, page=number)
    name = f"fiches-{lot_id}-{number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype="application/pdf", headers=headers)


@blueprint.post("/concertations/<reference>/fiches/lots/<int:lot_id>/annuler")
def cancel(reference: str, lot_id: int) -> Answered:
    """Cancel the sheets of a lot that nobody typed, or some of them."""
    try:
        gone = printing.cancel(workspace(), current_person(), reference, lot_id, which=request.form.get("which", ""))
    except RefusedError as error:
        return _lots(reference, error, lot_id), status_of(error)
    flash(ngettext("%(num)s fiche est annulée.", "%(num)s fiches sont annulées.", gone))
    return redirect(url_for(".index", reference=reference), _SEE_OTHER)


@blueprint.get("/concertations/<reference>/fiches/liste")
def sheets(reference: str) -> str:
    """List the sheets that the address asks for."""
    state = None
    with suppress(ValueError):
        state = SheetState(request.args.get("etat", ""))
    asked: dict[str, Any] = {
        name: request.args.get(key, type=whole) for name, key in (("lot_id", "lot"), ("page", "page"))
    }
    page = lot_pages.sheets_page(workspace(), current_person(), reference, state=state, **asked)
    return render_template("paper/sheets.html", page=page, states=SheetState)


@blueprint.post("/concertations/<reference>/fiches/<sheet>/rouvrir")
def reopen(reference: str, sheet: str) -> Response:
    """Await a cancelled sheet again."""
    found = printing.reopen(workspace(), current_person(), reference, sheet)
    flash(gettext("La fiche %(number)s est rouverte : vous pouvez la saisir.", number=found.digits))
    return redirect(url_for(".entry", reference=reference, numero=found.digits), _SEE_OTHER)


@blueprint.get("/concertations/<reference>/fiches/saisie")
def entry(reference: str) -> Answered:
    """Open the sheet whose number the address gives, else the next one that waits."""
    asked = {name: request.args.get(name, "")[:_LONGEST] for name in ("numero", "apres", "dit")}
    brought = Transcript(said_on=asked["dit"])
    try:
        opened = entering.open_sheet(workspace(), current_person(), reference, asked["numero"], after=asked["apres"])
    except RefusedError as error:
        return _entry(reference, brought, number=asked["numero"], error=error), status_of(error)
    number = opened.reference if opened else ""
    return _entry(reference, brought, number=number, focus="text" if asked["numero"] else "number"), 200


@blueprint.post("/concertations/<reference>/fiches/saisie")
@takes_file
def enter(reference: str) -> Answered:
    """Do what the typing screen was sent for: save and go on, open another sheet, take one, replace what stands."""
    typed, number = _transcript(), request.form.get("number", "")[:_LONGEST]
    act = _ACTS.get(request.form.get("act", ""), _save)
    try:
        _attach(reference, number)
        done = act(reference, number, typed)
    except _SHOWN as error:
        return _entry(reference, typed, number=number, error=error), status_of(error)
    return done or (_entry(reference, typed, number=number), 200)


@blueprint.get("/concertations/<reference>/fiches/<sheet>/correction")
def correction(reference: str, sheet: str) -> str:
    """Open the form that corrects a typed sheet."""
    return _correction(reference, sheet)


@blueprint.post("/concertations/<reference>/fiches/<sheet>/correction")
@takes_file
def correct(reference: str, sheet: str) -> Answered:
    """Correct a typed sheet."""
    typed, who = _transcript(), (workspace(), current_person(), reference)
    try:
        photographed = _attach(reference, sheet)
        changed = correcting.correct(*who, sheet, typed, seen=request.form.get("seen", -1, type=whole))
    except _SHOWN as error:
        return _correction(reference, sheet, typed, error), status_of(error)
    flash(_corrected(changed=changed, photographed=photographed))
    return redirect(url_for(".correction", reference=reference, sheet=sheet), _SEE_OTHER)


def _corrected(*, changed: bool, photographed: bool) -> str:
    if changed:
        return gettext("La saisie est corrigée ; ce qu'elle disait avant est gardé.")
    if photographed:
        return gettext("La photo est gardée.")
    return gettext("Rien n'était à corriger : la saisie disait déjà cela.")


def _lots(reference: str, error: RefusedError | None = None, lot_id: int | None = None) -> str:
    number = request.args.get("page", 1, type=whole)
    page = lot_pages.lots_page(workspace(), current_person(), reference, page=number)
    return render_template("paper/lots.html", page=page, error=error, wrong=lot_id, typed=request.form)


def _entry(
    reference: str,
    typed: Transcript,
    *,
    number: str = "",
    error: ManifesteError | None = None,
    focus: str = "",
) -> str:
    page = entry_pages.entry_page(
        workspace(), current_person(), reference, number=number, transcript=typed, error=error
    )
    return _form("paper/entry.html", page, focus)


def _correction(
    reference: str, sheet: str, typed: Transcript | None = None, error: ManifesteError | None = None
) -> str:
    page = entry_pages.correction_page(workspace(), current_person(), reference, sheet, transcript=typed, error=error)
    return _form("paper/correction.html", page, "")


def _form(template: str, page: EntryPage, focus: str) -> str:
    """Show the form, the keyboard being where one goes on: at what is wrong, else where `focus` says."""
    first = next(iter(page.faults), "")
    return render_template(template, page=page, focus=first or focus, reference=page.consultation.reference)


def _transcript() -> Transcript:
    """Read the fields of the form as they came."""
    given: dict[str, Any] = {
        one.name: one.name in request.form if one.name in _BOOLEANS else request.form.get(one.name, "")
        for one in fields(Transcript)
    }
    given["natures"] = tuple(request.form.getlist("natures"))
    given["verbatim"] = request.form.get("verbatim", "1") == "1"
    return Transcript(**given)


def _attach(reference: str, number: str) -> bool:
    """Keep the photo first, if there is one: whatever is wrong with the words, it need not be chosen again."""
    sent = request.files.get("photo")
    if not sent or not sent.filename:
        return False
    upload = Upload(sent.filename, sent.read())
    photographing.attach(workspace(), current_person(), reference, number, upload)
    return True


def _save(reference: str, number: str, typed: Transcript) -> Answered | None:
    """Save the sheet and go on to the next one that waits."""
    seen = request.form.get("seen", type=whole)
    sent = Entry(number, typed, opened=request.form.get("opened", ""), seen=seen)
    done = entering.enter(workspace(), current_person(), reference, sent)
    if done.contribution is None:
        flash(gettext("Fiche %(number)s notée illisible.", number=done.sheet.digits))
    elif done.held:
        flash(
            gettext(
                "Fiche %(number)s enregistrée ; un modérateur la lira avant qu'elle ne soit montrée.",
                number=done.sheet.digits,
            )
        )
    else:
        flash(gettext("Fiche %(number)s enregistrée.", number=done.sheet.digits))
    return _next(reference, done.sheet.reference, typed)


def _next(reference: str, after: str, typed: Transcript) -> Answered:
    return redirect(url_for(".entry", reference=reference, apres=after, dit=typed.said_on or None), _SEE_OTHER)


def _open(reference: str, number: str, typed: Transcript) -> Answered | None:
    """Open another sheet; words already typed are kept in the form."""
    entering.open_sheet(workspace(), current_person(), reference, number)
    if not typed.is_blank:
        return None
    return redirect(url_for(".entry", reference=reference, numero=number, dit=typed.said_on or None), _SEE_OTHER)


def _take(reference: str, number: str, _typed: Transcript) -> Answered | None:
    entering.take(workspace(), current_person(), reference, number)
    return None


def _reopen(reference: str, _number: str, _typed: Transcript) -> Answered | None:
    printing.reopen(workspace(), current_person(), reference, request.form.get("opened", ""))
    return None


def _replace(reference: str, _number: str, typed: Transcript) -> Answered | None:
    """Write this reading over the one that stands: a correction like any other."""
    opened, seen = request.form.get("opened", ""), request.form.get("seen", -1, type=whole)
    correcting.correct(workspace(), current_person(), reference, opened, typed, seen=seen)
    flash(gettext("Votre lecture est gardée ; l'autre reste dans l'historique de la fiche."))
    return _next(reference, opened, typed)


def _leave(reference: str, _number: str, typed: Transcript) -> Answered | None:
    """Keep what stands and go on."""
    return _next(reference, request.form.get("opened", ""), typed)


def _show(_reference: str, _number: str, _typed: Transcript) -> Answered | None:
    return None


_ACTS: Mapping[str, Callable[[str, str, Transcript], Answered | None]] = {
    "open": _open,
    "next": _save,
    "take": _take,
    "reopen": _reopen,
    "replace": _replace,
    "leave": _leave,
    "photo": _show,
}
