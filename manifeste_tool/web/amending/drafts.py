"""Drafts beside their form: kept while one writes, read by those invited to co-sign; what one has seen."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.documents.wording import hour
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, ManifesteError
from manifeste_tool.services import notifying
from manifeste_tool.services.amending import amendment_forms, draft_pages, proposing
from manifeste_tool.services.signing import cosigning
from manifeste_tool.web.amending import amendment_fields
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext, sentence_of
from manifeste_tool.web.security import whole

blueprint = Blueprint("drafts", __name__)
_EXPIRED = N_(
    "Votre session a expiré : vos mots restent dans cette page. Reconnectez-vous dans un autre onglet, puis continuez "
    "d'écrire ici, ils seront enregistrés."
)
_NEAR = N_("Un amendement presque identique est déjà déposé : voyez-le ci-dessus.")


@blueprint.post("/brouillons/<key>/enregistrer")
def save(key: str) -> tuple[dict[str, str], int]:
    """Keep a draft while its author writes, and answer with its preview; what cannot be kept is said in a sentence."""
    person = current_person()
    if person is None:
        return {"said": gettext(_EXPIRED)}, 401
    try:
        return _saved(person, key), 200
    except ManifesteError as error:
        return {"said": sentence_of(error)}, status_of(error)


def _saved(person: Person, key: str) -> dict[str, str]:
    """Return what the page shows: when it was kept, its preview, and what filing is called now."""
    wanted = replace(amendment_fields.proposal(request.form), key=key)
    proposing.keep_draft(workspace(), person, wanted)
    shown = amendment_forms.form(workspace(), person, wanted)
    said = gettext("Brouillon enregistré à %(hour)s.", hour=hour(workspace().now()))
    return {
        "said": f"{said} {gettext(_NEAR)}" if shown.near else said,
        "preview": render_template("amendments/_preview.html", form_page=shown, alone=True),
        "file": render_template("amendments/_file.html", form_page=shown),
    }


@blueprint.get("/brouillons/<key>/cosignatures")
def read(key: str) -> str:
    """Show a draft to its author, who invites, and to those invited to co-sign it."""
    return render_template("amendments/draft.html", page=draft_pages.draft_page(workspace(), acting_person(), key))


@blueprint.post("/brouillons/<key>/cosignatures")
def invite(key: str) -> Response:
    """Invite members to co-sign one's draft."""
    cosigning.invite(workspace(), acting_person(), request.form.getlist("person", type=whole), draft_id=key)
    flash(gettext("L'invitation est envoyée : elle est dans leurs « Mes amendements »."))
    return redirect(url_for(".read", key=key), 303)


@blueprint.post("/mes-amendements/vu")
def seen() -> Response:
    """Mark notices as seen."""
    notifying.see(workspace(), acting_person(), request.form.getlist("notice", type=whole))
    return redirect(url_for("todo.mine"), 303)
