"""Take out what people fill and what is kept."""

from pathlib import Path

import click

from manifeste_tool.cli import bundling, documents
from manifeste_tool.cli.site import site
from manifeste_tool.services.consulting import templates
from manifeste_tool.services.instance import instances
from manifeste_tool.services.kit import making
from manifeste_tool.settings import Settings


@click.group("export")
def export() -> None:
    """Sortir ce qui se donne ou s'emporte."""


@export.command("template")
@click.argument("file", type=click.Path(path_type=Path))
def template(file: Path) -> None:
    """Écrire la feuille du kit, à remplir : FILE se termine par .csv, .xlsx ou .ods."""
    form = file.suffix.lower().removeprefix(".")
    if form not in templates.FORMS:
        raise click.BadParameter("le nom se termine par .csv, .xlsx ou .ods", param_hint="FILE")
    file.write_bytes(templates.template(form))


@export.command("kit")
@click.argument("reference")
@click.option("--to", "file", type=click.Path(path_type=Path), required=True, metavar="FILE.zip", help="Où l'écrire.")
@click.option("--express", is_flag=True, help="Les quatre documents du kit express seulement.")
def kit(reference: str, file: Path, *, express: bool) -> None:
    """Écrire le kit de la concertation REFERENCE : chaque document en HTML, PDF, DOCX et ODT."""
    with instances.visited(Settings.read()) as workspace:
        file.write_bytes(making.assembled(workspace, reference, brief=express).content)


for command in (documents.text, documents.comparison, site, *bundling.COMMANDS):
    export.add_command(command)
