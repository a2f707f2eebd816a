"""Pièces: listed by kind, read by passage, kept and corrected."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.errors import ManifesteError, RefusedError, TooLargeError
from manifeste_tool.services.evidence import evidence_pages, keeping
from manifeste_tool.services.evidence.keeping import FaultyEvidenceError, Typed, with_minutes
from manifeste_tool.services.files import Upload
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext, sentence_of
from manifeste_tool.web.security import takes_files, whole

blueprint = Blueprint("evidence", __name__)
_LONGEST = 40
_WORDS = ("kind", "title", "author", "said_on", "address", "body", "minutes", "version")
_UNFIT = (RefusedError, TooLargeError)
Answer = Response | tuple[str, int]


@blueprint.get("/pieces")
def index() -> str:
    """List the pièces by kind."""
    kind, number = request.args.get("sorte", "")[:_LONGEST], request.args.get("page", 1, type=whole)
    page = evidence_pages.evidence_list(workspace(), current_person(), kind=kind, page=number)
    return render_template("evidence/list.html", page=page)


@blueprint.get("/pieces/<key>")
def piece(key: str) -> str | Response:
    """Show one pièce; the key of a passage leads to its place."""
    whole_key, _, passage = key.partition("-")
    if passage:
        return redirect(url_for(".piece", key=whole_key, _anchor=f"p{passage}"))
    return render_template("evidence/piece.html", page=evidence_pages.evidence_page(workspace(), current_person(), key))


@blueprint.get("/pieces/verser")
def new() -> str:
    """Show the form that keeps a pièce."""
    return _form(evidence_pages.evidence_form(workspace(), acting_person()))


@blueprint.post("/pieces/verser")
@takes_files(2)
def keep() -> Answer:
    """Keep a pièce."""
    typed = _typed()
    try:
        read = with_minutes(typed, _upload("minutes_file"))
        key = keeping.keep(workspace(), acting_person(), read, _upload("file"))
    except _UNFIT as error:
        page = evidence_pages.evidence_form(workspace(), acting_person(), typed=typed)
        return _form(page, error), status_of(error)
    return redirect(url_for(".piece", key=key), 303)


@blueprint.get("/pieces/<key>/corriger")
def correction(key: str) -> str:
    """Show the form that corrects a pièce."""
    return _form(evidence_pages.evidence_form(workspace(), acting_person(), key))


@blueprint.post("/pieces/<key>/corriger")
@takes_files(2)
def correct(key: str) -> Answer:
    """Correct a pièce."""
    typed, gone = _typed(), bool(request.form.get("without_file"))
    try:
        read = with_minutes(typed, _upload("minutes_file"))
        keeping.change(workspace(), acting_person(), key, read, upload=_upload("file"), without_file=gone)
    except _UNFIT as error:
        page = evidence_pages.evidence_form(workspace(), acting_person(), key, typed=typed)
        return _form(page, error), status_of(error)
    return redirect(url_for(".piece", key=key), 303)


def _form(page: evidence_pages.EvidenceForm, error: ManifesteError | None = None) -> str:
    faults = error.faults if isinstance(error, FaultyEvidenceError) else {}
    return render_template(
        "evidence/form.html",
        page=page,
        faults={name: gettext(sentence, **values) for name, (sentence, values) in faults.items()},
        refusal=sentence_of(error) if error else "",
        action=url_for(".correct", key=page.piece.key) if page.piece else url_for(".keep"),
    )


def _typed() -> Typed:
    words = {name: request.form.get(name, "").replace("\r\n", "\n").strip() for name in _WORDS}
    return Typed(**words, public=bool(request.form.get("public")))


def _upload(name: str) -> Upload | None:
    sent = request.files.get(name)
    return Upload(sent.filename, sent.read()) if sent and sent.filename else None
