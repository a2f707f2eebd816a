"""Heal and examine an instance."""

import sys

import click

from manifeste_tool.services.instance import checking, instances, upkeep
from manifeste_tool.services.public import writing
from manifeste_tool.services.serving import handing
from manifeste_tool.settings import Settings


@click.command("catch-up")
@click.option("--now", is_flag=True, help="Ne pas attendre : aucun serveur ne tourne sur cette instance.")
@click.option("--hand-over", is_flag=True, help="Remettre le texte au dépôt vide de MANIFESTE_TEXT_REMOTE.")
def catch_up(*, now: bool, hand_over: bool) -> None:
    """Achever ou oublier ce qu'une panne a interrompu. Peut se relancer sans risque."""
    with instances.visited(Settings.read()) as workspace:
        if hand_over:
            click.echo(f"Texte remis au dépôt distant : {handing.hand_over(workspace)} références.")
        waiting = {"patience": None} if now else {}
        done = upkeep.catch_up(workspace, thorough=True, **waiting)
    click.echo(
        f"Opérations achevées : {done.applied} ; oubliées : {done.dropped} ; références écrites : {done.refs}."
        + ("" if done.reached else " Le dépôt distant ne répond pas : rien n'y a été demandé.")
        + (" Rédaction close." if done.drafting_ended else "")
        + (" Dépôt public mis à jour." if done.published else "")
        + (f" Amendements recalculés : {done.recomputed}." if done.recomputed else "")
        + (f" Amendements que la recherche retrouve : {done.found_again}." if done.found_again else "")
    )


@click.command()
@click.option(
    "--signatures/--no-signatures", "named", default=None, help="Y nommer ou non les élus qui ont signé un amendement."
)
def public(named: bool | None) -> None:
    """Mettre le dépôt public au niveau de ce qui est publié. Peut se relancer sans risque."""
    with instances.visited(Settings.read()) as workspace:
        changed = writing.write_public(workspace) if named is None else writing.name_signatories(workspace, named=named)
        where = writing.public_repository(workspace)
        told = f"{where.path} : {'mis à jour' if changed else 'à jour'}" if where.exists else "rien n'est encore publié"
    click.echo(f"Dépôt public : {told}.")


@click.command()
def check() -> None:
    """Vérifier que Git et la base racontent la même histoire ; sortie 1 s'il y a un problème."""
    with (
        instances.visited(Settings.read()) as workspace,
        click.progressbar(length=1, label="Vérification", file=sys.stderr) as bar,
    ):

        def told(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        problems = checking.check(workspace, told=told)
    for problem in problems:
        click.echo(f"- {problem}")
    click.echo("Tout est en ordre." if not problems else f"{len(problems)} problème(s).")
    sys.exit(1 if problems else 0)
