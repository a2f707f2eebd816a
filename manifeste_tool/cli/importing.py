"""Bring contributions in from the files people have."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from manifeste_tool.services.consulting import collecting, planning
from manifeste_tool.services.consulting.collecting import Tally, Told, Verdict
from manifeste_tool.services.consulting.planning import Plan
from manifeste_tool.services.instance import instances
from manifeste_tool.services.synthesis import importing as drawn
from manifeste_tool.settings import Settings

_FILE = click.Path(path_type=Path)
_REFUSALS_SHOWN = 20
_COLUMNS_SHOWN = 12
_BAR_MOVES_BY = 200


@click.group("import")
def import_() -> None:
    """Importer ce que les territoires ont recueilli."""


@import_.command("contributions")
@click.argument("file", type=_FILE)
@click.option("--consultation", default="", metavar="REF", help="Concertation dont viennent ces contributions.")
@click.option("--map", "layout_file", type=_FILE, help="Correspondance des colonnes (TOML) ; exemples dans docs/maps.")
@click.option("--origin", default="", metavar="NOM", help="Nom de la provenance : un second import la reconnaît.")
@click.option("--dry-run", is_flag=True, help="Dire ligne à ligne ce qui se passerait, sans rien écrire.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Forme du compte rendu.")
def contributions(
    file: Path, consultation: str, layout_file: Path | None, origin: str, dry_run: bool, form: str
) -> None:
    """Importer une feuille de contributions (CSV, XLSX, ODS), en entier ou pas du tout.

    Sont reconnus d'eux-mêmes : le modèle du kit, les exports de Decidim, du Grand Débat et de Cap Collectif, les
    questionnaires (une colonne par question). La dernière ligne écrite est un compte en JSON. Un second import du
    même fichier ne change rien.
    """
    with instances.visited(Settings.read()) as workspace:
        planned = planning.plan(file, layout_file=layout_file, consultation=consultation, origin=origin)
        report = _Report(planned, speaks=form == "text", every_row=dry_run)
        report.begin(planned)
        with report.bar:
            tally = collecting.import_contributions(workspace, planned, dry_run=dry_run, told=report.told)
    report.end(tally, dry_run=dry_run)


@import_.command("findings")
@click.argument("file", type=_FILE)
@click.option("--origin", default="", metavar="NOM", help="Nom de la provenance : un second import la reconnaît.")
@click.option("--title", default="", metavar="COL", help="Colonne du titre, ou de la synthèse.")
@click.option("--body", default="", metavar="COL", help="Colonne du texte de l'enseignement.")
@click.option("--nature", default="", metavar="COL", help="Colonne de sa nature.")
@click.option("--theme", default="", metavar="COL", help="Colonne de son thème.")
@click.option("--contribution", default="", metavar="COL", help="Colonne qui nomme la contribution de la ligne.")
@click.option("--contributions-origin", default="", metavar="NOM", help="Provenance des contributions nommées.")
@click.option("--dry-run", is_flag=True, help="Dire ligne à ligne ce qui se passerait, sans rien écrire.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Forme du compte rendu.")
def findings(file: Path, origin: str, contributions_origin: str, dry_run: bool, form: str, **columns: str) -> None:
    """Importer des enseignements (CSV, XLSX, ODS), en entier ou pas du tout, et ce dont ils sont tirés.

    Une ligne par enseignement, avec toutes ses références (key, title, body, nature, theme, contributions), ou une
    ligne par lecture, avec l'identifiant de la contribution dans son propre fichier : les mêmes mots sont alors un seul
    enseignement. Importez d'abord les contributions ; celles qui manquent sont dites, et liées par un import suivant.
    La dernière ligne écrite est un compte en JSON. Un second import du même fichier ne change rien.
    """
    with instances.visited(Settings.read()) as workspace:
        planned = drawn.plan(file, origin=origin, columns=columns)
        report = drawn.import_findings(workspace, planned, contributions_origin=contributions_origin, dry_run=dry_run)
    if form == "text":
        _say_findings(planned, report, dry_run=dry_run)
    click.echo(json.dumps(asdict(report.tally) | ({"absent": report.missing} if form == "json" else {})))


def _say_findings(planned: drawn.Plan, report: drawn.Report, *, dry_run: bool) -> None:
    column, through = report.through
    click.echo(f"{planned.file} : provenance « {planned.origin} »", err=True)
    if column:
        click.echo(f"Contributions nommées par « {column} », importées de « {through or '?'} »", err=True)
    for row in report.told if dry_run else ():
        words = [f"ligne {row.line} : {row.verdict}", row.key, row.title, ", ".join(row.missing)]
        click.echo(" · ".join(filter(None, words)))
    if report.missing:
        more = f" et {len(report.missing) - _REFUSALS_SHOWN} autres" if len(report.missing) > _REFUSALS_SHOWN else ""
        shown = ", ".join(report.missing[:_REFUSALS_SHOWN])
        click.echo(f"Contributions absentes, à importer d'abord : {shown}{more}.", err=True)
    tally, start = report.tally, "Essai, rien n'est écrit : " if dry_run else ""
    click.echo(
        f"{start}{tally.rows} lignes ; enseignements : {tally.new} nouveaux, {tally.changed} modifiés, "
        f"{tally.same} inchangés ; liens : {tally.ties} nouveaux, {tally.ties_standing} inchangés ; "
        f"{tally.missing} contributions absentes, {tally.refused} lignes refusées."
    )


class _Report:
    """Progress on the error output; what would happen to each row, and the count, on the standard one."""

    def __init__(self, planned: Plan, *, speaks: bool, every_row: bool) -> None:
        self.speaks, self.every_row, self.refusals = speaks, every_row, 0
        self.line = 0
        self.bar = click.progressbar(length=planned.sheet.lines, label="Import", file=sys.stderr)

    def begin(self, planned: Plan) -> None:
        """Say what the file was taken for, and what of it is left aside."""
        for sentence in _understood(planned) if self.speaks else ():
            click.echo(sentence, err=True)

    def told(self, row: Told) -> None:
        """Say what happened to one row where it is worth saying, and move the bar."""
        refused = row.verdict is Verdict.REFUSED
        self.refusals += refused
        if self.speaks and self.every_row:
            click.echo(_sentence(row))
        elif self.speaks and refused and self.refusals <= _REFUSALS_SHOWN:
            click.echo(f"\n{_sentence(row)}", err=True)
        if row.ends - self.line >= _BAR_MOVES_BY:
            self.bar.update(row.ends - self.line)
            self.line = row.ends

    def end(self, tally: Tally, *, dry_run: bool) -> None:
        """Write the count; its last line is JSON."""
        if self.speaks:
            click.echo(_summary(tally, dry_run=dry_run))
        click.echo(json.dumps(asdict(tally)))


def _understood(planned: Plan) -> list[str]:
    told = [f"{planned.sheet.path.name} : {planned.kind} ; provenance « {planned.layout.origin} »"]
    if planned.warning:
        told.append(f"Attention : {planned.warning}.")
    for start, names in (
        ("Autres feuilles, non lues", planned.others),
        ("Questions à choix, laissées de côté", planned.closed),
        ("Colonnes non reprises", planned.unread),
    ):
        more = f" et {len(names) - _COLUMNS_SHOWN} autres" if len(names) > _COLUMNS_SHOWN else ""
        if names:
            told.append(f"{start} : {' ; '.join(names[:_COLUMNS_SHOWN])}{more}.")
    return told


def _sentence(row: Told) -> str:
    words = [f"ligne {row.line} : {row.verdict}", row.reference, row.title.replace("\n", " "), row.why]
    return " · ".join(filter(None, words))


def _summary(tally: Tally, *, dry_run: bool) -> str:
    start = "Essai, rien n'est écrit : " if dry_run else ""
    return (
        f"{start}{tally.rows} lignes ; contributions : {tally.new} nouvelles, "
        f"{tally.changed} modifiées, {tally.same} inchangées, {tally.duplicate} en double, {tally.refused} refusées."
    )
