"""Write the liasse, the running order, the contributions and the amendments, as the public has them or with names."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import click

from manifeste_tool.cli.documents import write, written_to
from manifeste_tool.documents.bundle import streams
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.bundle import kinds
from manifeste_tool.services.exporting import asking
from manifeste_tool.services.exporting.kinds import Progress
from manifeste_tool.services.instance import instances
from manifeste_tool.services.taking_out import writing
from manifeste_tool.services.taking_out.columns import Asked
from manifeste_tool.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])
_FORMS = tuple(streams.FORMS)


def _narrowed(command: Command) -> Command:
    """Give a command its version, its cycle, and whether it names people."""
    version = click.option("--version", default="", help="Ce qui a été décidé pour cette version.")
    cycle = click.option("--cycle", type=int, default=None, help="Le cycle ; sans lui, le dernier.")
    internal = click.option("--internal", is_flag=True, help="Tel que le secrétariat le voit.")
    return version(cycle(internal(command)))


def _parted(command: Command) -> Command:
    """Give a command what narrows a list of amendments."""
    chapter = click.option("--chapter", default="", help="L'identité d'un chapitre.")
    state = click.option("--state", type=click.Choice(("a-examiner", "decides", "irrecevables")), help="L'état.")
    sitting = click.option("--sitting", type=int, default=None, help="Le numéro d'une séance.")
    return chapter(state(sitting(command)))


@click.command("bundle")
@_narrowed
@_parted
@click.option("--large", is_flag=True, help="En grands caractères.")
@written_to(kinds.BUNDLE.forms)
def bundle(output: Path, form: str, *, internal: bool, **asked: Any) -> None:
    """Écrire le recueil des amendements, dans l'ordre du texte : une fiche par amendement."""
    _document(kinds.BUNDLE.name, form, output, asked, internal=internal)


@click.command("running-order")
@_narrowed
@_parted
@click.option("--large", is_flag=True, help="En grands caractères.")
@written_to(kinds.ORDER.forms)
def running_order(output: Path, form: str, *, internal: bool, **asked: Any) -> None:
    """Écrire l'ordre d'examen, avec ses colonnes à remplir."""
    _document(kinds.ORDER.name, form, output, asked, internal=internal)


@click.command("contributions")
@_narrowed
@written_to(_FORMS)
def contributions(output: Path, form: str, version: str, cycle: int | None, *, internal: bool) -> None:
    """Écrire les contributions et ce qu'elles sont devenues ; --internal : avec les noms, et le journal le retient."""
    _table("contributions", form, output, Asked(version.removeprefix("v"), cycle), internal=internal)


@click.command("amendments")
@_narrowed
@written_to(_FORMS)
def amendments(output: Path, form: str, version: str, cycle: int | None, *, internal: bool) -> None:
    """Écrire les amendements ; --internal : avec les noms, et le journal le retient."""
    _table("amendements", form, output, Asked(version.removeprefix("v"), cycle), internal=internal)


COMMANDS = (bundle, running_order, contributions, amendments)


def _document(kind: str, form: str, output: Path, asked: dict[str, Any], *, internal: bool) -> None:
    names = {"version": "version", "cycle": "cycle", "chapter": "chapitre", "state": "etat", "sitting": "seance"}
    told = {name: str(asked[key]).removeprefix("v") for key, name in names.items() if asked[key]}
    told |= {"grand": "1"} if asked["large"] else {}
    holder = Person(0, "", Role.SECRETARIAT) if internal else None
    with instances.visited(Settings.read()) as workspace, _followed() as progress:
        made = asking.made_now(workspace, holder, kind, form, told, progress=progress)
    write(output, made)


def _table(name: str, form: str, output: Path, asked: Asked, *, internal: bool) -> None:
    take = writing.by_command if internal else writing.public
    with TemporaryDirectory(dir=output.parent, prefix=".") as folder:
        part = Path(folder) / output.name
        with part.open("wb") as file, instances.visited(Settings.read()) as workspace, _followed() as progress:
            taken = take(workspace, file, name, form, asked=asked, progress=progress)
        part.replace(output)
    click.echo(f"{output} : {taken.rows} lignes")


@contextmanager
def _followed() -> Iterator[Progress]:
    with click.progressbar(length=1, label="Document", file=sys.stderr) as bar:

        def told(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield told
