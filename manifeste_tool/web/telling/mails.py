"""Mails: what each person wants and was written, their end in one click, the secretariat's outbox."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from manifeste_tool.domain.telling import MailState
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.telling import outbox_pages, preferring
from manifeste_tool.services.telling.outbox_pages import MailPage
from manifeste_tool.web.context import acting_person, workspace
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("mails", __name__)
_SEE_OTHER = 303
#: A mail shown in a frame of ours: its own styles, and nothing that runs or comes from elsewhere.
_FRAMED = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups; "
    "frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
}


@blueprint.get("/courriels")
def mine() -> str:
    """Show how often each kind of news is wanted, and what was written."""
    page = preferring.preferences_page(workspace(), acting_person(), page=request.args.get("page", type=whole))
    return render_template("telling/mine.html", page=page)


@blueprint.post("/courriels")
def choose() -> AnyResponse:
    """Keep what was chosen."""
    preferring.choose(workspace(), acting_person(), request.form)
    flash(gettext("Vos choix sont enregistrés."))
    return redirect(url_for(".mine"), _SEE_OTHER)


@blueprint.get("/courriels/<int:mail_id>")
def own(mail_id: int) -> str:
    """Show a mail to whom it was written."""
    page = outbox_pages.own_mail(workspace(), acting_person(), mail_id)
    return render_template("telling/mail.html", page=page, html=url_for(".own_html", mail_id=mail_id))


@blueprint.get("/courriels/<int:mail_id>/html")
def own_html(mail_id: int) -> Response:
    """Give the HTML of one's mail, for the frame that shows it."""
    return _framed(outbox_pages.own_mail(workspace(), acting_person(), mail_id))


@blueprint.get("/courriels/arret/<key>", defaults={"kind": ""})
@blueprint.get("/courriels/arret/<key>/<kind>")
def stopping(key: str, kind: str) -> Response:
    """Show the button that ends mails; opening the page ends nothing, for mail scanners open links."""
    return _stop_page(preferring.stopping(workspace(), key, kind))


@blueprint.post("/courriels/arret/<key>", defaults={"kind": ""})
@blueprint.post("/courriels/arret/<key>/<kind>")
def stop(key: str, kind: str) -> Response:
    """End mails, by the button or by one click in a mail program, which follows no redirection."""
    return _stop_page(preferring.stop(workspace(), key, kind))


@blueprint.get("/secretariat/courriels")
def outbox() -> str:
    """Show the outbox, narrowed to one state by the address."""
    number = request.args.get("page", type=whole)
    page = outbox_pages.outbox_page(workspace(), acting_person(), _state(request.args.get("etat", "")), page=number)
    return render_template("telling/outbox.html", page=page, states=MailState)


@blueprint.get("/secretariat/courriels/<int:mail_id>")
def mail(mail_id: int) -> str:
    """Show one mail and what became of it."""
    page = outbox_pages.mail_page(workspace(), acting_person(), mail_id)
    return render_template("telling/mail.html", page=page, html=url_for(".mail_html", mail_id=mail_id))


@blueprint.get("/secretariat/courriels/<int:mail_id>/html")
def mail_html(mail_id: int) -> Response:
    """Give the HTML of a mail, for the frame that shows it."""
    return _framed(outbox_pages.mail_page(workspace(), acting_person(), mail_id))


@blueprint.post("/secretariat/courriels/<int:mail_id>/envoyer")
def send_again(mail_id: int) -> AnyResponse:
    """Let an uncertain or refused mail be sent again."""
    outbox_pages.send_again(workspace(), acting_person(), mail_id)
    flash(gettext("Le courriel repart au prochain envoi, sous le même identifiant."))
    return redirect(url_for(".mail", mail_id=mail_id), _SEE_OTHER)


@blueprint.post("/secretariat/courriels/<int:mail_id>/tenir-pour-envoye")
def hold_for_sent(mail_id: int) -> AnyResponse:
    """Hold an uncertain mail for sent."""
    outbox_pages.hold_for_sent(workspace(), acting_person(), mail_id)
    flash(gettext("Le courriel est tenu pour envoyé."))
    return redirect(url_for(".mail", mail_id=mail_id), _SEE_OTHER)


def _state(given: str) -> MailState | None:
    """Read a state from the address. Raises `NotFoundError` for one that is none."""
    if given and given not in set(MailState):
        raise NotFoundError
    return MailState(given) if given else None


def _framed(page: MailPage) -> Response:
    answer = make_response(page.mail.html)
    answer.headers.update(_FRAMED)
    return answer


def _stop_page(page: preferring.Stopping) -> Response:
    answer = make_response(render_template("telling/stop.html", page=page))
    answer.headers["Cache-Control"] = "no-store"
    return answer
