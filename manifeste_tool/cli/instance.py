"""Make an instance, open the demonstration, serve."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from manifeste_tool.cli.serving import developing
from manifeste_tool.cli.serving.server import run
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import N_, UnusableInstanceError
from manifeste_tool.paths import shipped
from manifeste_tool.services.instance import accounts, demonstration, instances
from manifeste_tool.services.membership import adding
from manifeste_tool.services.text import founding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings

DEMO_HOME = "./instance-demo"


class DemoHomeError(UnusableInstanceError):
    """`demo --reset` was asked on a folder that no demonstration made."""

    sentence = N_("%(path)s ne contient pas de démonstration : il n'est pas effacé. Choisissez un autre dossier.")


@click.command()
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Texte Markdown, Word (.docx) ou OpenDocument (.odt).",
)
@click.option("--title", default="", help="Titre d'un texte encore vide.")
@click.option("--admin", metavar="NOM", default="", help="Première personne : elle administre, et reçoit ici son lien.")
@click.option("--email", default="", help="Son adresse électronique.")
@click.option("--later", is_flag=True, help="Laisser le texte de départ aux premiers pas, en ligne.")
def init(source: Path | None, title: str, admin: str, email: str, later: bool) -> None:
    """Créer une instance : à partir d'un fichier, d'un titre, ou de la trame livrée avec l'outil.

    Avec --admin et --later, tout le reste se fait en ligne, pas à pas : organisation, pages légales, courriel, texte,
    étapes, personnes.
    """
    if bool(source) + bool(title) + later > 1:
        raise click.UsageError("Donnez --from, --title ou --later : un seul des trois.")
    settings = Settings.read()
    markdown = "" if later else founding_markdown(source, title)
    if markdown:
        founding.refuse_unfit(markdown)
    with _made_instance(settings) as workspace:
        if markdown:
            founding.found(workspace, markdown)
        click.echo(f"Instance créée dans {settings.home.root}.")
        if admin:
            _enter(workspace, settings, admin, email)
        else:
            click.echo("Ajoutez quelqu'un : manifeste person add --name NOM --role administrateur --email ADRESSE")
            click.echo("Donnez-lui un lien de connexion : manifeste person link ADRESSE ; puis : manifeste serve")


@contextmanager
def _made_instance(settings: Settings) -> Iterator[Workspace]:
    workspace = instances.create(settings)
    try:
        yield workspace
    finally:
        workspace.db.close()


def _enter(workspace: Workspace, settings: Settings, name: str, email: str) -> None:
    """Add who administers, and say by which link they come in."""
    added = adding.add_person(workspace, Person(0, name, Role.ADMINISTRATOR, email=email))
    token = accounts.sign_in_link(workspace, str(added.id))
    click.echo("Lancez-la : manifeste serve ; puis ouvrez, dans les quinze minutes :")
    click.echo(f"{settings.public_url}/connexion/lien/{token}")
    click.echo(f"Plus tard, un autre lien : manifeste person link {added.id}")


def founding_markdown(source: Path | None, title: str) -> str:
    """Return the Markdown that an instance starts from."""
    if source:
        return founding.markdown_of(source.read_bytes(), source.name)
    if title:
        return founding.outline(title)
    return founding.shipped_outline()


@click.command()
@click.option("--host", default=None, help="Adresse d'écoute (MANIFESTE_HOST).")
@click.option("--port", default=None, type=int, help="Port d'écoute (MANIFESTE_PORT).")
@click.option("--reset", is_flag=True, help="Refaire la démonstration à neuf.")
@click.option("--no-serve", is_flag=True, help="La préparer sans la servir.")
@click.option("--reload", "reloading", is_flag=True, help="Recharger dès qu'un fichier du programme change.")
def demo(host: str | None, port: int | None, reset: bool, no_serve: bool, reloading: bool) -> None:
    """Ouvrir une démonstration complète, aux données fictives, où l'on entre en un clic."""
    settings = replace(Settings.read(default_home=DEMO_HOME), database_url="")
    if reset and not developing.is_reloaded():
        _forget(settings)
    if not settings.home.exists:
        _make(settings)
    if no_serve:
        click.echo(f"Démonstration prête dans {settings.home.root}.")
        return
    (developing.run if reloading else run)(settings, host=host, port=port, demo=True)


def _forget(settings: Settings) -> None:
    home = settings.home.root
    if not home.exists():
        return
    if any(home.iterdir()) and not instances.is_demo(settings):
        raise DemoHomeError(path=home)
    shutil.rmtree(home)


def _make(settings: Settings) -> None:
    """Build beside, then rename: a demonstration interrupted while it was made is not mistaken for one."""
    made = settings.home.root.with_name(f"{settings.home.root.name}.en-cours")
    shutil.rmtree(made, ignore_errors=True)
    workspace = instances.create(Settings.read({"MANIFESTE_HOME": str(made)}))
    today = datetime.now(PARIS).date()
    with click.progressbar(length=1, label="Démonstration", show_pos=True) as bar:

        def told(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        demonstration.make(workspace, shipped("manifeste"), today, told=told)
    workspace.db.close()
    made.rename(settings.home.root)


@click.command()
@click.option("--host", default=None, help="Adresse d'écoute (MANIFESTE_HOST).")
@click.option("--port", default=None, type=int, help="Port d'écoute (MANIFESTE_PORT).")
def serve(host: str | None, port: int | None) -> None:
    """Servir une instance avec gunicorn. Refuse une démonstration, où l'on entre sans mot de passe."""
    settings = Settings.read()
    instances.refuse_demo(settings)
    run(settings, host=host, port=port, demo=False)
