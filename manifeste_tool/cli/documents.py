"""Write the text, or the comparison of two versions, as a document."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

import click

from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.exporting import asking, comparisons, texts
from manifeste_tool.services.exporting.kinds import Made
from manifeste_tool.services.instance import instances
from manifeste_tool.services.text.reading import public_text
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])


class UnknownVersionError(RefusedError):
    """A version that is asked for is not published."""

    sentence = N_("La version « %(number)s » n'est pas publiée. Sans numéro, c'est la dernière publiée qui est prise.")


class NothingPublishedError(RefusedError):
    """No version is published yet."""

    sentence = N_("Aucune version n'est encore publiée : il n'y a rien à sortir.")


def _file(_context: click.Context, _parameter: click.Parameter, path: Path) -> Path:
    """Refuse a folder, and a file in a folder that is not there, before anything is made."""
    if path.is_dir():
        raise click.BadParameter(f"« {path} » est un dossier : donnez le nom du fichier à écrire.")
    if not path.parent.is_dir():
        raise click.BadParameter(f"le dossier « {path.parent} » n'existe pas : créez-le d'abord.")
    return path


def written_to(forms: tuple[str, ...]) -> Callable[[Command], Command]:
    """Give a command its form and the file it writes."""

    def given(command: Command) -> Command:
        output = click.option(
            "--output",
            type=click.Path(path_type=Path),
            callback=_file,
            required=True,
            help="Le fichier à écrire.",
        )
        form = click.option("--format", "form", type=click.Choice(forms), required=True, help="La forme du document.")
        return form(output(command))

    return given


@click.command("text")
@click.option("--version", default="", help="Le numéro de la version ; sans lui, la dernière publiée.")
@click.option("--language", type=click.Choice(texts.WHOLE), default=None, help="Le texte aligné : anglais, ou FALC.")
@written_to(texts.FORMS)
def text(version: str, language: str | None, form: str, output: Path) -> None:
    """Écrire le texte d'une version en PDF, ODT, DOCX, EPUB, HTML ou Markdown (nu.md : sans les identités)."""
    with instances.visited(Settings.read()) as workspace:
        asked = {"version": _number(workspace, version)} | ({"language": language} if language else {})
        write(output, _made(workspace, "texte", form, asked))


@click.command("comparison")
@click.option("--from", "before", required=True, help="La version d'avant.")
@click.option("--to", "after", default="", help="La version d'après ; sans elle, la dernière publiée.")
@written_to(comparisons.FORMS)
def comparison(before: str, after: str, form: str, output: Path) -> None:
    """Écrire la comparaison de deux versions ; en DOCX, chaque changement est une modification suivie."""
    with instances.visited(Settings.read()) as workspace:
        sides = {"before": _number(workspace, before), "after": _number(workspace, after)}
        write(output, _made(workspace, "comparaison", form, sides))


def _number(workspace: Workspace, given: str) -> str:
    """Return the number of a published version, the last one's for `""`."""
    with workspace.reading() as connection:
        if not given:
            found = public_text(workspace, connection)
            if found is None or found.version is None:
                raise NothingPublishedError
            return found.version.number
        if not texts.is_published(connection, given.removeprefix("v")):
            raise UnknownVersionError(number=given[:40])
    return given.removeprefix("v")


def _made(workspace: Workspace, kind: str, form: str, parameters: Mapping[str, str]) -> Made:
    """Make a document as the public would have it, and say how far it is."""
    with click.progressbar(length=1, label="Document", file=sys.stderr) as bar:

        def told(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        return asking.made_now(workspace, None, kind, form, parameters, progress=told)


def write(output: Path, made: Made) -> None:
    """Write a document in one go: an interrupted one leaves what was there before."""
    with NamedTemporaryFile(dir=output.parent, prefix=".", delete=False) as file:
        file.write(made.content)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(output)
    click.echo(f"{output} : {len(made.content) / 1024:.0f} ko")
