"""Who adopts the text: the vote of a sitting, the associations' approvals, reserves, signatories."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.errors import N_, RefusedError, StaleError, TooLargeError
from manifeste_tool.services.adoption import adoption_pages, approving, signing, stating, text_votes
from manifeste_tool.web.commission import adoption_fields as fields
from manifeste_tool.web.context import acting_person, current_person, safe_path, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext, sentence_of
from manifeste_tool.web.security import takes_file, version_number, whole

blueprint = Blueprint("adoption", __name__)
_SEE_OTHER = 303
Answer = Response | tuple[str, int]


@blueprint.get("/adoption")
def index() -> str:
    """Show who adopted the text and who is awaited."""
    return _page()


@blueprint.post("/adoption/vote")
def record_vote() -> Answer:
    """Record what a sitting voted on the whole text."""
    return _acted(
        "vote",
        lambda: text_votes.record(workspace(), acting_person(), fields.text_vote()),
        N_("Le vote est enregistré."),
    )


@blueprint.post("/adoption/vote/<int:ballot_id>/retirer")
def cancel_vote(ballot_id: int) -> Answer:
    """Withdraw the result of a sitting's vote that was recorded wrongly."""
    return _acted(
        "vote", lambda: text_votes.cancel(workspace(), acting_person(), ballot_id), N_("Le résultat est retiré.")
    )


@blueprint.post("/adoption/approbations")
@takes_file
def approve() -> Answer:
    """Enter what an association decided."""
    return _acted(
        "approval",
        lambda: approving.approve(workspace(), acting_person(), fields.approval()),
        N_("La décision de l'association est enregistrée."),
    )


@blueprint.post("/adoption/approbations/<int:approval_id>/retirer")
def withdraw_approval(approval_id: int) -> Answer:
    """Withdraw an approval that was entered by mistake."""
    return _acted(
        "approval",
        lambda: approving.withdraw(workspace(), acting_person(), approval_id),
        N_("La décision est retirée ; elle reste au journal."),
    )


@blueprint.post("/adoption/signer")
def sign() -> Answer:
    """Sign the text, as a member."""
    words = {name: request.form.get(name, "") for name in ("sha", "quality")}
    return _acted("signature", lambda: signing.sign(workspace(), acting_person(), **words), N_("Vous avez signé."))


@blueprint.post("/adoption/signataires")
@takes_file
def enter_authority() -> Answer:
    """Enter an authority that signs by deliberation, as its référent or as the secretariat."""
    act = signing.sign_for_authority if request.form.get("own") else signing.enter_authority
    return _acted(
        "authority",
        lambda: act(workspace(), acting_person(), fields.deliberation()),
        N_("La collectivité est inscrite parmi les signataires."),
    )


@blueprint.post("/adoption/signataires/<int:signatory_id>/retirer")
def withdraw_signature(signatory_id: int) -> Answer:
    """Withdraw a signature."""
    return _acted(
        "signature",
        lambda: signing.withdraw(workspace(), acting_person(), signatory_id),
        N_("La signature est retirée ; la page le dit, avec la date."),
    )


@blueprint.post("/reserves")
def state() -> Response:
    """Attach a reserve or an explanation of vote to a decision, one's own or somebody's."""
    person, on = acting_person(), fields.subject()
    words = {"kind": request.form.get("kind", ""), "words": request.form.get("statement", "")}
    if request.form.get("act") == "enter":
        person_id, association = fields.maker()
        stating.enter(workspace(), person, on, **words, person_id=person_id, association=association)
    else:
        stating.make(workspace(), person, on, **words)
    flash(gettext(N_("Votre texte est joint à la décision.")))
    return _back()


@blueprint.post("/reserves/<int:statement_id>/retirer")
def withdraw_statement(statement_id: int) -> Response:
    """Withdraw a statement."""
    stating.withdraw(workspace(), acting_person(), statement_id)
    flash(gettext(N_("La déclaration est retirée de la décision.")))
    return _back()


def _acted(form: str, act: Callable[[], object], done: str) -> Answer:
    """Do an act and come back to the page; what is refused is said beside its form, with what was sent in it."""
    try:
        act()
    except (RefusedError, StaleError, TooLargeError) as error:
        return _page(form, sentence_of(error)), status_of(error)
    flash(gettext(done))
    return redirect(url_for(".index", version=_version() or None), _SEE_OTHER)


def _page(form: str = "", refusal: str = "") -> str:
    number = request.args.get("page", 1, type=whole)
    page = adoption_pages.adoption_page(workspace(), current_person(), number=_version(), page=number)
    sent = {name: value for name, value in request.form.items() if form}
    correcting = request.args.get("corriger", 0, type=whole)
    shown = {"page": page, "form_named": form, "refusal": refusal, "sent": sent, "correcting": correcting}
    return render_template("adoption/adoption.html", **shown)


def _version() -> str:
    """Return the number of the version asked for, `""` for the newest text. Raises `NotFoundError` for no number."""
    given = request.args.get("version", "")
    return version_number(given) if given else ""


def _back() -> Response:
    return redirect(safe_path(request.form.get("next"), url_for(".index")), _SEE_OTHER)
