"""Let go of what is past its time, and prove that nothing is left of somebody."""

import sys

import click

from manifeste_tool.domain.privacy.retention import BY_NAME
from manifeste_tool.services.instance import instances
from manifeste_tool.services.privacy import purging, searching, settling
from manifeste_tool.settings import Settings


@click.command()
@click.option("--dry-run", is_flag=True, help="Compter sans rien effacer.")
def purge(*, dry_run: bool) -> None:
    """Effacer ce qui a passé son terme, d'après les durées des réglages. Peut se relancer sans risque."""
    with instances.visited(Settings.read()) as workspace:
        if dry_run:
            counted = {name: due.count for name, due in purging.dry_run(workspace).items() if due.count}
        else:
            counted = purging.purge(workspace)
            settling.settle(workspace)
    for name, number in counted.items():
        click.echo(f"{number}\t{BY_NAME[name].what}")
    total = sum(counted.values())
    click.echo(f"À effacer : {total}. Rien n'est effacé." if dry_run else f"Effacés : {total}.")


@click.command("search-traces")
def search_traces() -> None:
    """Chercher partout des mots donnés sur l'entrée standard, un par ligne ; sortie 1 s'il en reste une trace.

    Objets Git, atteignables ou non, toutes les tables, l'index de recherche, les octets de la base et tous les
    fichiers de l'instance, dépliés. Les mots ne sont ni affichés ni gardés.
    """
    words = sys.stdin.read().splitlines()
    with instances.visited(Settings.read()) as workspace:
        settling.settle(workspace)
        found = searching.prove(workspace, words, told=lambda store: click.echo(f"… {store}", err=True))
    for trace in found:
        click.echo(f"ligne {trace.word}\t{trace.store}\t{trace.place}")
    click.echo(f"{len(found)} trace(s)." if found else "Aucune trace.")
    sys.exit(1 if found else 0)
