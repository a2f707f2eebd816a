"""Comments: saying, answering, editing, deleting, settling a thread; hiding, reporting, the queue of reports."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.discussion import comment_pages, discussing, moderating
from manifeste_tool.services.discussion.comment_pages import Where
from manifeste_tool.web.context import NOTES, THREADS, acting_person, current_person, safe_path, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("comments", __name__)
_SEE_OTHER = 303
Answer = str | tuple[str, int] | Response


@blueprint.post("/amendements/<int:cycle>/<int:number>/commenter")
def on_amendment(cycle: int, number: int) -> Response:
    """Comment on an amendment, or reply; or write a note of the secretariat."""
    said = discussing.on_amendment(
        workspace(),
        acting_person(),
        comment_pages.amendment_numbered(workspace(), acting_person(), cycle, number),
        body=request.form.get("body", ""),
        once=request.form.get("once", ""),
        parent=request.form.get("parent", None, type=whole),
        internal="internal" in request.form,
    )
    return _published(said)


@blueprint.post("/paragraphes/<identity>/commenter")
def on_paragraph(identity: str) -> Response:
    """Comment on a paragraph, or reply; or write a note of the secretariat."""
    said = discussing.on_paragraph(
        workspace(),
        acting_person(),
        identity,
        body=request.form.get("body", ""),
        once=request.form.get("once", ""),
        seen=request.form.get("seen", ""),
        parent=request.form.get("parent", None, type=whole),
        internal="internal" in request.form,
    )
    return _published(said)


@blueprint.get("/commentaires/<int:comment_id>")
def show(comment_id: int) -> Response:
    """Lead to a comment where it is read: its lasting address."""
    return redirect(_address(comment_id), _SEE_OTHER)


@blueprint.get("/commentaires/<int:comment_id>/modifier")
def edit(comment_id: int) -> Answer:
    """Open one's own comment to say it better, or to delete it."""
    page = comment_pages.to_edit(workspace(), acting_person(), comment_id)
    return render_template("comments/edit.html", page=page, body=page.said.comment.body, error=None)


@blueprint.post("/commentaires/<int:comment_id>/modifier")
def reword(comment_id: int) -> Answer:
    """Give one's own comment other words."""
    body, seen = request.form.get("body", ""), request.form.get("seen")
    try:
        discussing.edit(workspace(), acting_person(), comment_id, body=body, seen=seen)
    except (RefusedError, StaleError) as error:
        page = comment_pages.to_edit(workspace(), acting_person(), comment_id)
        return render_template("comments/edit.html", page=page, body=body, error=error), status_of(error)
    return _back(comment_id, N_("Votre commentaire est modifié."))


@blueprint.post("/commentaires/<int:comment_id>/supprimer")
def delete(comment_id: int) -> Answer:
    """Delete one's own comment; its place and the answers to it stay."""
    discussing.delete(workspace(), acting_person(), comment_id)
    return _back(comment_id, N_("Votre commentaire est supprimé. Les réponses restent."))


@blueprint.get("/commentaires/<int:comment_id>/redactions")
def wordings(comment_id: int) -> Answer:
    """Show what a comment said before."""
    page = comment_pages.wordings(workspace(), acting_person(), comment_id)
    return render_template("comments/wordings.html", page=page)


@blueprint.get("/commentaires/<int:comment_id>/depuis")
def since(comment_id: int) -> Answer:
    """Show what has become of the words that a comment was written on."""
    page = comment_pages.since(workspace(), current_person(), comment_id)
    return render_template("comments/since.html", page=page)


@blueprint.post("/commentaires/<int:comment_id>/resoudre")
def resolve(comment_id: int) -> Answer:
    """Say that a thread is resolved."""
    discussing.resolve(workspace(), acting_person(), comment_id)
    return _folded(comment_id, N_("Ce fil est résolu. Une réponse le rouvre."))


@blueprint.post("/commentaires/<int:comment_id>/rouvrir")
def reopen(comment_id: int) -> Answer:
    """Open a thread again."""
    discussing.reopen(workspace(), acting_person(), comment_id)
    return _back(comment_id, N_("Ce fil est rouvert."))


@blueprint.get("/commentaires/<int:comment_id>/masquer")
def ask_why(comment_id: int) -> Answer:
    """Ask the secretariat why it hides a comment."""
    page = comment_pages.to_hide(workspace(), acting_person(), comment_id)
    return render_template("comments/hide.html", page=page, reason="", next=_next(), error=None)


@blueprint.post("/commentaires/<int:comment_id>/masquer")
def hide(comment_id: int) -> Answer:
    """Take a comment out of sight, with a reason."""
    reason = request.form.get("reason", "")
    try:
        moderating.hide(workspace(), acting_person(), comment_id, why=reason)
    except RefusedError as error:
        page = comment_pages.to_hide(workspace(), acting_person(), comment_id)
        shown = render_template("comments/hide.html", page=page, reason=reason, next=_next(), error=error)
        return shown, status_of(error)
    return _back(comment_id, N_("Ce commentaire est masqué ; son auteur reçoit votre motif."))


@blueprint.post("/commentaires/<int:comment_id>/montrer")
def unhide(comment_id: int) -> Answer:
    """Put a hidden comment back in sight."""
    moderating.show(workspace(), acting_person(), comment_id)
    return _back(comment_id, N_("Ce commentaire est de nouveau visible ; son auteur en est prévenu."))


@blueprint.get("/commentaires/<int:comment_id>/signaler")
def ask_what(comment_id: int) -> Answer:
    """Ask what is wrong with a comment, or say that the report is received."""
    page = comment_pages.to_report(workspace(), current_person(), comment_id)
    return render_template("comments/report.html", page=page, words="", error=None, received="recu" in request.args)


@blueprint.post("/commentaires/<int:comment_id>/signaler")
def report(comment_id: int) -> Answer:
    """Report a comment, with or without an account: nothing of the answer depends on a session."""
    words = request.form.get("words", "")
    try:
        moderating.report(workspace(), current_person(), comment_id, words=words)
    except RefusedError as error:
        page = comment_pages.to_report(workspace(), current_person(), comment_id)
        shown = render_template("comments/report.html", page=page, words=words, error=error, received=False)
        return shown, status_of(error)
    return redirect(url_for(".ask_what", comment_id=comment_id, recu=1), _SEE_OTHER)


@blueprint.get("/secretariat/signalements")
def reports() -> Answer:
    """List the comments that readers reported, for the secretariat."""
    number = request.args.get("page", None, type=whole)
    return render_template("comments/reports.html", page=comment_pages.reported(workspace(), current_person(), number))


@blueprint.post("/secretariat/signalements/<int:comment_id>")
def dismiss(comment_id: int) -> Answer:
    """Close the reports on a comment without hiding it."""
    until = request.form.get("until", None, type=whole)
    moderating.dismiss(workspace(), acting_person(), comment_id, until=until)
    flash(gettext("Le signalement est classé sans suite ; le commentaire reste visible."))
    return redirect(url_for(".reports"), _SEE_OTHER)


def _published(comment_id: int) -> Response:
    where = comment_pages.where(workspace(), acting_person(), comment_id)
    return _back(
        comment_id, N_("Votre note est enregistrée.") if where.internal else N_("Votre commentaire est publié.")
    )


def _back(comment_id: int, sentence: str) -> Response:
    """Go back to where the act was begun, else to the comment; what happened is said there."""
    if asked := _next():
        flash(gettext(sentence))
        return redirect(asked, _SEE_OTHER)
    flash(gettext(sentence), f"comment-{comment_id}")
    return redirect(_address(comment_id), _SEE_OTHER)


def _folded(comment_id: int, sentence: str) -> Response:
    """Go back to a thread that is now folded: to its line, so that it stays folded."""
    where = comment_pages.where(workspace(), acting_person(), comment_id)
    flash(gettext(sentence), f"comment-thread-{where.thread}")
    return redirect(_page_address(where, f"fil{where.thread}"), _SEE_OTHER)


def _next() -> str:
    return safe_path(request.values.get("next"), "")


def _address(comment_id: int) -> str:
    """Return where a comment is read now, for somebody who may see it."""
    where = comment_pages.where(workspace(), current_person(), comment_id)
    return _page_address(where, f"c{comment_id}")


def _page_address(where: Where, anchor: str) -> str:
    paged: dict[str, Any] = {NOTES if where.internal else THREADS: where.page} if where.page > 1 else {}
    if it := where.subject.amendment:
        return url_for("amendments.sheet", cycle=it.cycle, number=it.number, _anchor=anchor, **paged)
    return url_for("text.paragraph", identity=where.subject.paragraph, _anchor=anchor, **paged)
