"""`manifeste`: every command, one line each; what they do stands in the services."""

import sys
from typing import NoReturn

import click

from manifeste_tool.cli import engine, exporting, importing, instance, people, running_order, telling, upkeep, verifying
from manifeste_tool.cli.keeping import backups, history, privacy, secret
from manifeste_tool.cli.sections import BEGINNING, Sections
from manifeste_tool.errors import ManifesteError
from manifeste_tool.storage.faults import disk


@click.group(cls=Sections, epilog=BEGINNING, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="manifeste-tool", message="manifeste %(version)s", help="Dire la version.")
def commands() -> None:
    """Écrire un manifeste à plusieurs : amendements, fusions et versions, chaque paragraphe relié à ses sources."""


for command in (
    instance.init,
    instance.demo,
    instance.serve,
    telling.deliver,
    telling.work,
    upkeep.catch_up,
    upkeep.public,
    upkeep.check,
    privacy.purge,
    privacy.search_traces,
    verifying.verify,
    backups.backup,
    backups.restore,
    secret.adopt_secret,
    history.rewrite_history,
    people.person,
    importing.import_,
    exporting.export,
    engine.merge_file,
    engine.diff,
    engine.dispositif,
    running_order.running_order,
):
    commands.add_command(command)


def main() -> None:
    """Run a command; a situation that was foreseen is one French sentence and exit status 2."""
    try:
        commands(standalone_mode=True)
    except ManifesteError as error:
        _refuse(error)
    except OSError as error:
        fault = disk.fault_of(error)
        if fault is None:
            raise
        _refuse(fault)


def _refuse(error: ManifesteError) -> NoReturn:
    click.echo(f"manifeste : {error}", err=True)
    sys.exit(2)
