"""Reports (restitutions): written at home by the référent and the secretariat, read by everybody once sent."""

from dataclasses import replace

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from manifeste_tool.domain.reporting.reports import Report
from manifeste_tool.errors import N_, ManifesteError, RefusedError, StaleError, TooLargeError
from manifeste_tool.services.restitution import documents, report_pages, report_sheet, sending
from manifeste_tool.services.restitution.sending import FaultyReportError, SentReportError
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.gathering import report_fields as fields
from manifeste_tool.web.i18n import gettext, sentence_of
from manifeste_tool.web.security import takes_file

blueprint = Blueprint("reports", __name__)
_SEE_OTHER = 303
_UNFIT = (RefusedError, StaleError, TooLargeError)
Answer = AnyResponse | str | tuple[str, int]


@blueprint.get("/concertations/<reference>/restitution")
def report(reference: str) -> str:
    """Show a report: to everybody once it is sent."""
    page = report_pages.report_page(workspace(), current_person(), reference)
    return render_template("reports/report.html", page=page)


@blueprint.get("/concertations/<reference>/restitution.docx")
def file(reference: str) -> Response:
    """Give a report as a Word document."""
    made = report_sheet.file(workspace(), current_person(), reference)
    response = Response(made.content, mimetype=made.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return response


@blueprint.get("/concertations/<reference>/restitution/modifier")
def edit(reference: str) -> Answer:
    """Show the form of a report; one that was sent is only read."""
    try:
        return _form(reference)
    except SentReportError:
        return redirect(url_for(".report", reference=reference), _SEE_OTHER)


@blueprint.post("/concertations/<reference>/restitution/modifier")
@takes_file
def write(reference: str) -> Answer:
    """Keep a draft, change its lines, send it."""
    typed, button = fields.typed(reference), fields.pressed()
    try:
        return _written(typed, button)
    except _UNFIT as error:
        return _form(reference, typed.report, error), status_of(error)


@blueprint.post("/concertations/<reference>/restitution/document")
@takes_file
def attach(reference: str) -> Answer:
    """Attach a document, and read it into the form where it is asked to."""
    typed, reading = fields.typed(reference), fields.pressed().act == "read"
    try:
        made = documents.attach(workspace(), acting_person(), typed.report, fields.document(), reading=reading)
    except _UNFIT as error:
        return _form(reference, typed.report, error), status_of(error)
    return _form(reference, made.draft, attached=made)


@blueprint.post("/concertations/<reference>/restitution/rouvrir")
def reopen(reference: str) -> AnyResponse:
    """Make a sent report a draft again."""
    sending.reopen(workspace(), acting_person(), reference)
    flash(gettext(N_("La restitution est rouverte : elle n'est plus publique jusqu'à son prochain envoi.")))
    return redirect(url_for(".report", reference=reference), _SEE_OTHER)


def _written(typed: fields.Typed, button: fields.Pressed) -> Answer:
    """Do what the button says. Raises what `_UNFIT` names, for the form to say."""
    if typed.unread:
        raise FaultyReportError(typed.unread)
    person, reference = acting_person(), typed.report.consultation
    changed, place = fields.pressing(typed, button)
    chosen = fields.document()
    if button.act == "send" and not chosen:
        return _sent(reference, changed)
    saved = sending.save(workspace(), person, changed)
    if chosen:
        documents.attach(workspace(), person, replace(changed, revision=saved.revision), chosen, reading=False)
    if button.act == "detach":
        documents.detach(workspace(), person, reference, button.number)
    if not button.changes_lines:
        flash(gettext(N_("Le brouillon est enregistré.")))
    return redirect(url_for(".edit", reference=reference, _anchor=place or None), _SEE_OTHER)


def _sent(reference: str, typed: Report) -> Answer:
    missing = sending.send(workspace(), acting_person(), typed)
    if missing:
        flash(gettext(N_("Le brouillon est enregistré ; il n'est pas encore envoyé.")))
        return redirect(url_for(".edit", reference=reference, envoi=1, _anchor="manque"), _SEE_OTHER)
    flash(gettext(N_("La restitution est envoyée : elle est publique, et le secrétariat en est prévenu.")))
    return redirect(url_for(".report", reference=reference), _SEE_OTHER)


def _form(
    reference: str,
    typed: Report | None = None,
    error: ManifesteError | None = None,
    *,
    attached: documents.Attached | None = None,
) -> str:
    page = report_pages.report_form(workspace(), acting_person(), reference, typed)
    faults = fields.told(error.gaps) if isinstance(error, FaultyReportError) else []
    return render_template(
        "reports/form.html",
        page=page,
        raw=fields.raw() if error else {},
        refusal=sentence_of(error) if error else "",
        faults=faults,
        missing=fields.told(page.missing),
        asked_to_send="envoi" in request.args,
        attached=attached,
    )
