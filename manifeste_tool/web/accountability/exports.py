"""The dashboard and its lists as files."""

from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, url_for

from manifeste_tool.documents.table import csv_of
from manifeste_tool.documents.wording import iso
from manifeste_tool.domain.accountability.shares import Ground, Grounds, Row, percent
from manifeste_tool.domain.consulting.contributions import Fate
from manifeste_tool.errors import N_
from manifeste_tool.services.accountability import dashboard as figures
from manifeste_tool.services.accountability import orphans, untreated
from manifeste_tool.services.accountability.dashboard import Dashboard
from manifeste_tool.services.accountability.orphans import ParagraphRow
from manifeste_tool.services.accountability.untreated import Line
from manifeste_tool.web.accountability import asking
from manifeste_tool.web.context import current_person, workspace
from manifeste_tool.web.i18n import gettext

blueprint = Blueprint("exports", __name__)
#: One figure a line, so that a spreadsheet sorts and sums them as it likes.
_FIGURES = (
    *(N_("Ce qui est compté"), N_("Par"), N_("Valeur"), N_("Code"), N_("Mesure"), N_("Nombre"), N_("Sur")),
    N_("Part en %"),
)
_PARAGRAPHS = (N_("Paragraphe"), N_("Place"), N_("Chapitre"), N_("État"), N_("Texte"), N_("Adresse"))
_CONTRIBUTIONS = (
    *(N_("Référence"), N_("Titre"), N_("Collectivité"), N_("Type d'auteur"), N_("Lieu"), N_("Thème"), N_("Dite le")),
    N_("Adresse"),
)
_FINDINGS = (N_("Clé"), N_("Titre"), N_("Nature"), N_("Thème"), N_("Contributions"), N_("Adresse"))
_EVIDENCE = (N_("Clé"), N_("Nature"), N_("Titre"), N_("Auteur"), N_("Date"), N_("Publique"))
_GROUNDS = {
    Ground.SOURCED: N_("avec sources"),
    Ground.EVIDENCE: N_("sur pièces seules"),
    Ground.DECLARED: N_("apport de la commission"),
    Ground.MISSING: N_("source à préciser"),
}


@blueprint.get("/tracabilite.csv")
def dashboard() -> Response:
    """Send every figure of the dashboard."""
    page = figures.dashboard(workspace(), current_person())
    return _file("tracabilite", _FIGURES, _lines(page))


@blueprint.get("/tracabilite/paragraphes-sans-source.csv")
def paragraphs() -> Response:
    """Send the paragraphs that the address asks for."""
    page = orphans.paragraphs(workspace(), current_person(), asking.ground(), chapter=asking.chapter(), page=None)
    return _file("paragraphes-sans-source", _PARAGRAPHS, (tuple(_paragraph(row)) for row in page.rows))


@blueprint.get("/tracabilite/contributions-sans-suite.csv")
def contributions() -> Response:
    """Send the contributions still to treat that the address asks for."""
    rows = untreated.table(workspace(), current_person(), asking.contributions())
    around = url_for("contributions.contribution", reference="-", _external=True).removesuffix("-")
    return _file("contributions-sans-suite", _CONTRIBUTIONS, (_contribution(one, around) for one in rows))


@blueprint.get("/tracabilite/enseignements-sans-paragraphe.csv")
def findings() -> Response:
    """Send the findings that no paragraph cites."""
    held = orphans.unused_findings(workspace(), current_person(), page=None).findings
    address = [url_for("findings.finding", key=one.key, _external=True) for one in held]
    rows = ((one.key, one.title, one.nature, one.theme, str(one.contributions)) for one in held)
    return _file(
        "enseignements-sans-paragraphe", _FINDINGS, ((*row, at) for row, at in zip(rows, address, strict=True))
    )


@blueprint.get("/tracabilite/pieces-sans-paragraphe.csv")
def evidence() -> Response:
    """Send the pièces that no paragraph cites."""
    held = orphans.unused_evidence(workspace(), current_person(), page=None).evidence
    said = {True: gettext(N_("oui")), False: gettext(N_("non"))}
    rows = ((one.key, str(one.kind), one.title, one.author, str(one.said_on or ""), said[one.public]) for one in held)
    return _file("pieces-sans-paragraphe", _EVIDENCE, rows)


def _file(name: str, header: Sequence[str], rows: Iterator[Sequence[str]]) -> Response:
    content = csv_of([gettext(one) for one in header], rows)
    return Response(content, mimetype="text/csv", headers={"Content-Disposition": f"attachment; filename={name}.csv"})


def _lines(page: Dashboard) -> Iterator[Sequence[str]]:
    yield from _grounds(N_("ensemble"), "", "", page.grounds)
    for row in page.chapters:
        yield from _grounds(N_("chapitre"), row.title, row.chapter, row.grounds)
    whole = Row("", "", page.outcomes, page.grounds.count(Ground.SOURCED))
    held = page.breakdowns
    for label, rows in (
        (N_("ensemble"), (whole,)),
        (N_("collectivité"), held.authorities),
        (N_("lieu"), held.places),
        (N_("thème"), held.themes),
        (N_("type d'auteur"), held.author_types),
        (N_("mois"), held.months),
    ):
        for one in rows:
            yield from _outcomes(label, one, page.grounds.total)


def _grounds(label: str, name: str, code: str, held: Grounds) -> Iterator[Sequence[str]]:
    told = (gettext(N_("paragraphes")), gettext(label), name, code)
    yield (*told, *_measure(N_("total"), held.total, held.total))
    for ground, said in _GROUNDS.items():
        yield (*told, *_measure(said, held.count(ground), held.total))


def _outcomes(label: str, row: Row, paragraphs: int) -> Iterator[Sequence[str]]:
    met, whole = row.outcomes, label == "ensemble"
    name = row.name or ("" if whole else gettext(N_("non précisé")))
    told = (gettext(N_("contributions")), gettext(label), name, row.key)
    yield (*told, *_measure(N_("total"), met.total, met.total))
    yield (*told, *_measure(N_("ont une suite"), met.answered, met.total))
    for fate in Fate:
        yield (*told, *_measure(str(fate), met.count(fate), met.total))
    yield (*told, *_measure(N_("paragraphes qui s'y appuient"), row.paragraphs, paragraphs))


def _measure(name: str, count: int, whole: int) -> Sequence[str]:
    return (gettext(name), str(count), str(whole), str(percent(count, whole)))


def _paragraph(row: ParagraphRow) -> Iterator[str]:
    yield from (row.paragraph.id, row.place.label, row.chapter, gettext(_GROUNDS[row.ground]), row.paragraph.text)
    yield url_for("text.paragraph", identity=row.paragraph.id, _external=True)


def _contribution(one: Line, around: str) -> Sequence[str]:
    told = one.told
    where = (one.authority, one.author_type, one.territory, told.theme)
    day = iso(told.said_on) if told.said_on else ""
    return (told.reference, told.title, *where, day, f"{around}{told.reference}")
