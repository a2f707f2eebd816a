"""The kit's own sheet of contributions, empty but for one line that shows how to fill it."""

from collections.abc import Callable, Mapping, Sequence

from manifeste_tool.documents.table import csv_of
from manifeste_tool.documents.workbook_out import ods_of, xlsx_of
from manifeste_tool.errors import N_

#: The columns of the kit's sheet, each with how to fill it.
COLUMNS: Mapping[str, str] = {
    "reference": N_("celle de la fiche, s'il y en a une"),
    "concertation": N_("la référence de la concertation"),
    "mode_de_recueil": N_("papier, atelier, en ligne…"),
    "nature": N_("attente, point de vigilance, proposition…"),
    "theme": N_("le thème, s'il a été demandé"),
    "question": N_("la question posée, s'il y en avait une"),
    "titre": N_("facultatif"),
    "texte": N_("avec les mots de la personne"),
    "auteur_type": N_("habitante, agent, association… jamais un nom"),
    "code_postal_ou_commune": N_("jamais une adresse"),
    "date": N_("AAAA-MM-JJ ou JJ/MM/AAAA"),
    "langue": N_("si ce n'est pas le français"),
    "consentement_publication": N_("oui ou non"),
}
NAME = "contributions"


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    return csv_of(rows[0], rows[1:])


def _xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    return xlsx_of(NAME, rows)


def _ods(rows: Sequence[Sequence[str]]) -> bytes:
    return ods_of(NAME, rows)


_WRITERS: Mapping[str, Callable[[Sequence[Sequence[str]]], bytes]] = {"csv": _csv, "xlsx": _xlsx, "ods": _ods}
FORMS = tuple(_WRITERS)


def template(form: str) -> bytes:
    """Return the sheet to fill, as `csv`, `xlsx` or `ods`: its headings, known by the import, and nothing below."""
    return _WRITERS[form]([tuple(COLUMNS)])
