"""Lists of amendments as files."""

from collections.abc import Iterator

from flask import Blueprint, Response, request, url_for

from manifeste_tool.documents.table import csv_of
from manifeste_tool.documents.wording import iso
from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.errors import N_
from manifeste_tool.services.amending import amendment_lists
from manifeste_tool.services.amending.amendment_lists import Line
from manifeste_tool.web.amending import amendment_filters
from manifeste_tool.web.context import current_person, workspace
from manifeste_tool.web.i18n import gettext

blueprint = Blueprint("lists", __name__)
_HEADER = (
    *(N_("Numéro"), N_("Titre"), N_("Place"), N_("Présenté par"), N_("État"), N_("Sort"), N_("Motif")),
    *(N_("Face au texte actuel"), N_("Avis"), N_("Déposé le"), N_("Décidé le"), N_("Exposé sommaire"), N_("Adresse")),
    N_("Déposé hors délai"),
)
_STATUSES = {
    "merged": N_("s'applique au texte actuel"),
    "same place": N_("même endroit qu'un ajout : ordre à choisir"),
    "conflict": N_("en conflit avec le texte actuel"),
    "moot": N_("sans objet : passage disparu"),
    "satisfied": N_("satisfait : le texte le dit déjà"),
}


@blueprint.get("/amendements.csv")
def table() -> Response:
    """Send the list that the address narrows, as CSV."""
    lines = amendment_lists.table(workspace(), current_person(), amendment_filters.asked(request.args))
    content = csv_of([gettext(one) for one in _HEADER], (tuple(_cells(line)) for line in lines))
    named = {"Content-Disposition": "attachment; filename=amendements.csv"}
    return Response(content, mimetype="text/csv", headers=named)


def _cells(line: Line) -> Iterator[str]:
    one: Amendment = line.row.amendment
    yield from (f"{one.cycle}/{one.numeral}", one.headline, line.row.place, line.row.author)
    yield from (str(one.state), str(one.outcome), one.reason)
    yield gettext(_STATUSES[str(line.status)]) if line.status else ""
    yield " ; ".join(f"{shown.giver} : {shown.opinion.kind}" for shown in line.opinions)
    yield from (iso(one.filed_at), iso(one.decided_at) if one.decided_at else "", one.rationale)
    yield url_for("amendments.sheet", cycle=one.cycle, number=one.number, _external=True)
    yield one.late_reason
