"""Take out what people fill and what is kept."""

from pathlib import Path

import click

from manifeste_tool.services.consulting import templates


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
