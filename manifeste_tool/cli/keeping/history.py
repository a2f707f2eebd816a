"""The last resort: write the history of the text again without some words."""

import sys
from typing import IO

import click

from manifeste_tool.services.instance import checking, instances
from manifeste_tool.services.rewriting import rewriting
from manifeste_tool.services.rewriting.rewriting import Found
from manifeste_tool.settings import Settings


@click.command("rewrite-history")
@click.argument("words", type=click.File(encoding="utf-8"), default="-", metavar="[FICHIER]")
@click.option("--reason", default="", help="Pourquoi, sans les mots eux-mêmes : il reste au registre.")
@click.option("--dry-run", is_flag=True, help="Dire où sont les mots, sans rien changer.")
def rewrite_history(words: IO[str], *, reason: str, dry_run: bool) -> None:
    """Retirer des mots de tout l'historique du texte et de la base, en dernier recours. Arrêtez d'abord le serveur.

    Les mots se lisent dans FICHIER ou sur l'entrée standard, un par ligne, jamais sur la ligne de commande, que
    d'autres voient. « […] » les remplace ; chaque ancienne adresse mène à la nouvelle. Sortie 1 si check se plaint.
    """
    given = words.read().splitlines()
    with instances.visited(Settings.read()) as workspace:
        if dry_run:
            _tell(rewriting.look(workspace, given))
            click.echo("À blanc : rien n'a changé.")
            return
        done = rewriting.rewrite(workspace, given, reason=reason)
        _tell(done.found)
        click.echo(
            f"Historique récrit : {done.names} commits et étiquettes renommés, {done.refs} références déplacées."
        )
        click.echo("Les clones déjà faits par des tiers gardent l'ancien historique : demandez-leur de recloner.")
        click.echo("Les sauvegardes d'avant gardent ces mots jusqu'à leur terme : effacez-les si vous le devez.")
        problems = checking.check(workspace)
    for problem in problems:
        click.echo(f"- {problem}")
    click.echo("Tout est en ordre." if not problems else f"{len(problems)} problème(s).")
    sys.exit(1 if problems else 0)


def _tell(found: Found) -> None:
    """Say where the words stand, never what they are."""
    for sha, name in dict.fromkeys(found.places):
        click.echo(f"Git, {sha[:12]} : {name or 'message'}")
    for column, count in sorted(found.columns.items()):
        click.echo(f"Base, {column} : {count} ligne{'s' * (count > 1)}")
    if not found.places and not found.columns:
        click.echo("Ces mots ne sont nulle part.")
