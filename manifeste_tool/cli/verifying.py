"""Verify the dossiers of versions: those of an instance, or one that was taken away."""

import sys
from pathlib import Path

import click

from manifeste_tool.services.instance import instances
from manifeste_tool.services.record import verifying
from manifeste_tool.services.record.verifying import Verified
from manifeste_tool.settings import Settings


@click.command()
@click.argument("what", metavar="[VERSION | DOSSIER]", default="")
def verify(what: str) -> None:
    """Vérifier le dossier figé d'une version, de toutes, ou d'un dossier téléchargé (ZIP ou décompressé).

    Sortie 1 s'il y a un problème.
    """
    found = (verifying.verify_files(Path(what)),) if what and Path(what).exists() else _of_instance(what)
    for one in found:
        _tell(one)
    if not found:
        click.echo("Aucune version n'est encore publiée.")
    sys.exit(1 if any(one.problems for one in found) else 0)


def _of_instance(number: str) -> tuple[Verified, ...]:
    with (
        instances.visited(Settings.read()) as workspace,
        click.progressbar(length=1, label="Vérification", file=sys.stderr) as bar,
    ):

        def told(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        return verifying.verify(workspace, number.removeprefix("v"), told=told)


def _tell(one: Verified) -> None:
    name = f"Version {one.number}" if one.number else "Dossier"
    for problem in one.problems:
        click.echo(f"{name} : {problem}")
    if not one.problems:
        signed = f"signé par {one.signer}" if one.signer else "non signé"
        erased = f"{one.erased} mention{'s' * (one.erased > 1)} effacée{'s' * (one.erased > 1)}"
        click.echo(f"{name} : conforme, {signed} ; {one.mentions} empreintes, {erased}.")
    if one.rewritten:
        click.echo(
            f"{name} : dossier récrit le {one.rewritten[:10]}, des données personnelles ayant été retirées de "
            "l'historique du texte ; une copie d'avant porte d'autres noms de commits et une autre signature."
        )
