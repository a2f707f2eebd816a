"""Edited documents: the text to annotate, what came back, what was understood, the drafts made once confirmed."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from manifeste_tool.errors import ManifesteError, RefusedError, TooLargeError
from manifeste_tool.services.files import Upload
from manifeste_tool.services.returning import document_pages, leaving, receiving, settling
from manifeste_tool.services.returning.leaving import Left
from manifeste_tool.services.returning.receiving import MOST_FILES
from manifeste_tool.services.returning.settling import Decided, Grouping
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext, ngettext, sentence_of
from manifeste_tool.web.security import takes_files, whole

blueprint = Blueprint("documents", __name__)
_UNFIT = (RefusedError, TooLargeError)
_SEEN = "line"
Answer = AnyResponse | tuple[str, int]


@blueprint.get("/texte/a-annoter.<any(docx, odt):form>")
@blueprint.get("/texte/v/<version:number>/a-annoter.<any(docx, odt):form>")
def to_annotate(form: str, number: str = "") -> Response:
    """Download the text as a document to annotate."""
    return _file(leaving.to_annotate(workspace(), current_person(), form, version=number.removeprefix("v")))


@blueprint.get("/documents/grille.<any(docx, odt, xlsx, ods):form>")
def grid(form: str) -> Response:
    """Download the grid to fill in."""
    return _file(leaving.grid(form))


def _file(left: Left) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{left.name}"'}
    return Response(left.content, mimetype=left.media_type, headers=headers)


@blueprint.get("/documents")
def index() -> str:
    """List one's documents, and show where one is brought back."""
    return _list()


def _list(error: ManifesteError | None = None) -> str:
    page = document_pages.documents_page(workspace(), current_person(), page=request.args.get("page", 1, type=whole))
    return render_template("returning/list.html", page=page, refusal=sentence_of(error) if error else "")


@blueprint.post("/documents")
@takes_files(MOST_FILES)
def receive() -> Answer:
    """Understand edited files, and go on to what was understood."""
    sent = [Upload(one.filename, one.read()) for one in request.files.getlist("file") if one.filename]
    try:
        member = request.form.get("member", type=whole)
        batch = receiving.receive(workspace(), acting_person(), sent, member_id=member)
    except _UNFIT as error:
        return _list(error), status_of(error)
    return redirect(url_for(".document", key=document_pages.first_of(workspace(), acting_person(), batch)), 303)


@blueprint.get("/documents/<key>")
def document(key: str) -> str:
    """Show what was understood of a document."""
    return _document(key)


def _document(key: str, error: ManifesteError | None = None) -> str:
    line, query = request.args.get("ligne", 0, type=whole), request.args.get("q", "")[:200]
    page = document_pages.document_page(workspace(), acting_person(), key, line=line or 0, query=query)
    return render_template("returning/document.html", page=page, refusal=sentence_of(error) if error else "")


@blueprint.post("/documents/<key>")
def decide(key: str) -> Answer:
    """Keep what was decided of the lines; look for a paragraph, or make the drafts, as the button says."""
    act, _, which = request.form.get("act", "").partition("-")
    try:
        settling.decide(workspace(), acting_person(), key, _decisions(), _members())
        if act == "create":
            return _created(key)
    except _UNFIT as error:
        return _document(key, error), status_of(error)
    if act == "seek":
        query = request.form.get(f"seek-{which}", "")[:200]
        return redirect(url_for(".document", key=key, ligne=which, q=query, _anchor=f"ligne-{which}"), 303)
    flash(gettext("Vos choix sont enregistrés. Rien n'est encore créé."))
    return redirect(url_for(".document", key=key), 303)


@blueprint.post("/documents/<key>/creer")
def create(key: str) -> Answer:
    """Make the drafts of the lines as they stand."""
    try:
        return _created(key)
    except _UNFIT as error:
        return _document(key, error), status_of(error)


def _created(key: str) -> AnyResponse:
    chosen = request.form.get("grouping", "")
    grouping = Grouping(chosen) if chosen in set(Grouping) else Grouping.AUTHOR
    made = settling.confirm(workspace(), acting_person(), key, grouping)
    flash(ngettext("%(num)s projet d'amendement créé.", "%(num)s projets d'amendement créés.", len(made)))
    return redirect(url_for(".document", key=key), 303)


@blueprint.post("/documents/<key>/ecarter")
def set_aside(key: str) -> AnyResponse:
    """Settle a document without making anything of it."""
    settling.set_aside(workspace(), acting_person(), key)
    flash(gettext("Le document est écarté : rien n'a été créé."))
    return redirect(url_for(".document", key=key), 303)


def _decisions() -> dict[int, Decided]:
    """Return what the form says of each line that it showed."""
    shown = request.form.getlist(_SEEN, type=whole)
    return {
        number: Decided(
            kept=request.form.get(f"keep-{number}") == "1",
            rationale=request.form.get(f"rationale-{number}", "").replace("\r\n", "\n").strip(),
            paragraph=(request.form.get(f"near-{number}") or request.form.get(f"paragraph-{number}", ""))[:8],
        )
        for number in shown
    }


def _members() -> dict[str, int | None]:
    """Return which member the secretariat says each author is."""
    names = request.form.getlist("author")
    return {name: request.form.get(f"member-{rank}", type=whole) for rank, name in enumerate(names)}
