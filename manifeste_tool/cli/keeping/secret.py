"""Make the secret of this machine that of the instance, when the former one is lost."""

import click

from manifeste_tool.services.instance import instances
from manifeste_tool.settings import Settings


@click.command("adopt-secret")
def adopt_secret() -> None:
    """Faire du secret de cette machine celui de l'instance : le précédent est perdu. Chacun se reconnecte.

    Les seconds facteurs que le précédent scellait sont à refaire ; donnez ensuite ce secret aux autres machines.
    """
    with instances.visited(Settings.read(), adopting_secret=True):
        click.echo("Le secret de cette machine est celui de l'instance : donnez-le aux autres, puis relancez-les.")
