"""People, for the secretariat: the list, one of them, what is said of them, the list taken out."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from manifeste_tool.domain.readers import Role
from manifeste_tool.errors import RefusedError
from manifeste_tool.services.membership import adding, associating, changing, inviting, people_pages, sheets
from manifeste_tool.services.membership.changing import Typed
from manifeste_tool.storage.membership.accounts import Wanted
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.membership.handing import sheet
from manifeste_tool.web.security import whole

blueprint = Blueprint("people", __name__)
_SEE_OTHER, _LONGEST = 303, 200
#: What addresses and forms call each thing that the list is narrowed to.
_FILTERS = {"q": "q", "role": "role", "association": "association", "authority": "collectivite", "state": "etat"}


@blueprint.get("/personnes")
def index() -> str:
    """List the people that the address asks for."""
    number = request.args.get("page", type=whole)
    page = people_pages.people_page(workspace(), current_person(), _wanted(request.args), page=number)
    return render_template("membership/people.html", page=page)


def _wanted(given: MultiDict[str, str]) -> Wanted:
    return Wanted(**{name: given.get(asked, "").strip()[:_LONGEST] for name, asked in _FILTERS.items()})


@blueprint.post("/personnes/extraire")
def take_out() -> Response:
    """Hand over the list with its addresses, once it is on record who took it out and why."""
    form, reason = request.form.get("forme", "csv"), request.form.get("motif", "")
    content = sheets.take_out(workspace(), acting_person(), _wanted(request.form), form=form, reason=reason)
    return sheet(content, form)


@blueprint.get("/personnes/nouvelle")
def new() -> str:
    """Show the form of a new person."""
    return render_template("membership/form.html", page=people_pages.form_page(workspace(), current_person()))


@blueprint.post("/personnes/nouvelle")
def add() -> Response | tuple[str, int]:
    """Add somebody, and invite them at once where that is asked."""
    typed, person = _typed(), acting_person()
    try:
        added = adding.add_person(workspace(), typed.person(), by=person, substitute_for=typed.substitute_for)
    except RefusedError as error:
        page = people_pages.form_page(workspace(), person, typed=typed, error=error)
        return render_template("membership/form.html", page=page), status_of(error)
    flash(gettext("%(name)s est ajouté à la liste.", name=added.name))
    if request.form.get("inviter") and added.email:
        inviting.invite(workspace(), person, added.id)
        flash(gettext("L'invitation est à l'envoi."))
    return redirect(url_for(".sheet_of", person_id=added.id), _SEE_OTHER)


@blueprint.get("/personnes/<int:person_id>")
def sheet_of(person_id: int) -> str:
    """Show one person: what they are, hold and did."""
    number = request.args.get("page", type=whole)
    page = people_pages.shown(workspace(), current_person(), person_id, page=number)
    return render_template("membership/person.html", page=page)


@blueprint.get("/personnes/<int:person_id>/changer")
def form(person_id: int) -> str:
    """Show the form of somebody as they stand."""
    page = people_pages.form_page(workspace(), current_person(), person_id)
    return render_template("membership/form.html", page=page)


@blueprint.post("/personnes/<int:person_id>/changer")
def change(person_id: int) -> Response | tuple[str, int]:
    """Change what is said of somebody."""
    typed, person = _typed(), current_person()
    try:
        names = changing.change(workspace(), person, person_id, typed)
    except RefusedError as error:
        page = people_pages.form_page(workspace(), person, person_id, typed=typed, error=error)
        return render_template("membership/form.html", page=page), status_of(error)
    flash(gettext("C'est changé.") if names else gettext("Rien n'était à changer."))
    if "email" in names:
        flash(gettext("Les liens envoyés à l'ancienne adresse ne servent plus ; les deux adresses sont prévenues."))
    return redirect(url_for(".sheet_of", person_id=person_id), _SEE_OTHER)


def _typed() -> Typed:
    given = request.form
    words = {name: given.get(name, "") for name in ("name", "email", "association", "authority", "substitute_for")}
    role = given.get("role", "")
    return Typed(
        **words,
        role=Role(role) if role in people_pages.ROLES else Role.MEMBER,
        drafter=bool(given.get("drafter")),
        rapporteur=bool(given.get("rapporteur")),
    )


@blueprint.get("/personnes/associations")
def associations() -> str:
    """List the associations that share the commission."""
    page = associating.associations_page(workspace(), current_person())
    return render_template("membership/associations.html", page=page)


@blueprint.post("/personnes/associations")
def rename() -> Response:
    """Give an association another name everywhere."""
    before, after = request.form.get("before", ""), request.form.get("after", "")
    name = associating.rename(workspace(), current_person(), before, after)
    flash(gettext("L'association s'appelle partout « %(name)s ».", name=name))
    return redirect(url_for(".associations"), _SEE_OTHER)
