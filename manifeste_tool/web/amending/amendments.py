"""Amendments: the list, one sheet, one's own, and the form."""

from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.gestures import UnknownGestureError
from manifeste_tool.errors import RefusedError, StaleError
from manifeste_tool.services.amending import (
    amendment_forms,
    amendment_lists,
    amendment_pages,
    awaiting,
    filing,
    proposing,
)
from manifeste_tool.services.amending.amendment_forms import AmendmentForm
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.collaborating import preparing
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.signing import cosigning
from manifeste_tool.web.amending import amendment_fields, amendment_filters
from manifeste_tool.web.context import acting_person, asked_threads, current_person, reading, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("amendments", __name__)


@blueprint.get("/amendements")
def index() -> str:
    """Show the amendments, filtered by the address."""
    number = request.args.get("page", 1, type=whole)
    asked = amendment_filters.asked(request.args)
    listing = amendment_lists.listing(workspace(), current_person(), asked, page=number)
    return render_template(
        "amendments/list.html",
        page=listing.page,
        statuses=listing.statuses,
        choices=amendment_filters.choices(listing),
        filters=request.args,
        csv=f"{url_for('lists.table')}?{urlencode([*request.args.items(multi=True)])}",
    )


@blueprint.get("/amendements/<int:cycle>/<int:number>")
def sheet(cycle: int, number: int) -> str:
    """Show one amendment."""
    page = amendment_pages.amendment_page(workspace(), current_person(), cycle, number, asked=asked_threads())
    return render_template("amendments/sheet.html", page=page, once=workspace().new_key())


@blueprint.get("/mes-amendements")
def mine() -> str:
    """Show the drafts and amendments of the person signed in."""
    return render_template("amendments/mine.html", page=awaiting.mine(workspace(), acting_person()))


@blueprint.get("/amendements/nouveau")
def new() -> str:
    """Open the form on one paragraph, or on none yet."""
    act, paragraph = request.args.get("acte", "change"), request.args.get("paragraphe", "")
    return _form(amendment_forms.blank(workspace(), acting_person(), paragraph=paragraph, act=act))


@blueprint.get("/amendements/<int:cycle>/<int:number>/sous-amender")
def sub_amend(cycle: int, number: int) -> str:
    """Open the form of a sub-amendment."""
    page = amendment_pages.amendment_page(workspace(), acting_person(), cycle, number)
    return _form(amendment_forms.sub_amendment(workspace(), acting_person(), page.amendment.id))


@blueprint.get("/brouillons/<key>")
def draft(key: str) -> str:
    """Open one's own draft again, or one that one prepares for a member."""
    kept = preparing.writable(workspace(), acting_person(), key)
    return _form(amendment_forms.form(workspace(), acting_person(), kept))


@blueprint.post("/brouillons/<key>/supprimer")
def drop(key: str) -> Response:
    """Delete one's own draft."""
    proposing.drop_draft(workspace(), acting_person(), key)
    return redirect(url_for(".mine"), 303)


@blueprint.post("/amendements/nouveau")
def write() -> Response | tuple[str, int]:
    """Do what the pressed button says: add or remove a gesture, preview, keep, file."""
    person, wanted = acting_person(), amendment_fields.proposal(request.form)
    act = request.form.get("act", "preview")
    try:
        return _acted(act, wanted)
    except (RefusedError, StaleError) as error:
        if isinstance(error, StaleError):
            with reading() as (connection, _):
                wanted = amendment_forms.on_today(workspace(), connection, wanted)
        shown = amendment_forms.form(workspace(), person, wanted, error=error)
        return _form(shown), status_of(error)


def _acted(act: str, wanted: Proposal) -> Response | tuple[str, int]:
    person = acting_person()
    if act == "file":
        filed = filing.file(workspace(), person, wanted, shown=amendment_fields.shown(request.form))
        return redirect(url_for(".sheet", cycle=filed.cycle, number=filed.number), 303)
    if act == "add":
        wanted = _with_added(wanted)
    elif act.startswith("remove-"):
        wanted = amendment_forms.without_gesture(wanted, _number(act))
    proposing.keep_draft(workspace(), person, wanted)
    if act == "hand":
        preparing.hand(workspace(), person, wanted.key)
        return redirect(url_for("collaborating.served"), 303)
    if act == "keep":
        return redirect(url_for(".mine"), 303)
    if act.startswith("cosign-"):
        return _cosigned(person, act)
    shown = amendment_forms.form(workspace(), person, wanted)
    return _form(shown), status_of(shown.error) if shown.error and act == "preview" else 200


def _cosigned(person: Person, act: str) -> Response:
    """Ask to co-sign another's amendment rather than file one's own, which stays a draft."""
    other = cosigning.ask(workspace(), person, _number(act))
    flash(gettext("Votre demande de cosignature est envoyée. Votre brouillon est gardé dans « Mes amendements »."))
    return redirect(url_for(".sheet", cycle=other.cycle, number=other.number), 303)


def _number(act: str) -> int:
    """Return which gesture or amendment a button is about. Raises `UnknownGestureError` for none."""
    try:
        return whole(act.partition("-")[2])
    except ValueError as error:
        raise UnknownGestureError(kind=act) from error


def _with_added(wanted: Proposal) -> Proposal:
    act, paragraph = amendment_fields.added(request.form)
    with reading() as (connection, _):
        text = workspace().text(connection, wanted.base)
    if paragraph not in text.by_id:
        return wanted
    return amendment_forms.with_gesture(wanted, amendment_forms.first_gesture(text, paragraph, act))


def _form(form: AmendmentForm) -> str:
    return render_template("amendments/form.html", form_page=form)


@blueprint.post("/amendements/<int:cycle>/<int:number>/retirer")
def withdraw(cycle: int, number: int) -> Response:
    """Withdraw one's own amendment."""
    deciding.withdraw(workspace(), acting_person(), _id(cycle, number))
    return redirect(url_for(".sheet", cycle=cycle, number=number), 303)


def _id(cycle: int, number: int) -> int:
    """Return the amendment that the address names, for somebody who may see it."""
    return amendment_pages.amendment_page(workspace(), acting_person(), cycle, number).amendment.id
