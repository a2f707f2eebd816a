"""Back an instance up, and make one again of a backup."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from manifeste_tool.domain.custody.settings import told
from manifeste_tool.services.custody import backing_up, keeping, restoring
from manifeste_tool.services.custody.restoring import Restored
from manifeste_tool.services.instance import instances
from manifeste_tool.settings import SETTINGS, Settings


def settings_told() -> Mapping[str, str]:
    """Return the settings in force as a backup tells them."""
    return told((one.name for one in SETTINGS), os.environ)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DOSSIER", required=False)
@click.option("--without-secret", is_flag=True, help="Sans la clé de l'instance, qui ouvre les seconds facteurs.")
@click.option("--kept", is_flag=True, hidden=True, help="Celle qui est due dans MANIFESTE_BACKUPS, s'il y en a une.")
def backup(folder: Path | None, *, without_secret: bool, kept: bool) -> None:
    """Sauvegarder l'instance dans DOSSIER, qui n'existe pas encore, pendant qu'elle sert.

    La base, le texte et ses références, les fichiers, les réglages sans leurs secrets, le registre des effacements.
    """
    settings = Settings.read()
    with instances.visited(settings) as workspace:
        if kept:
            made = keeping.keep(workspace, settings, told=settings_told())
            click.echo(f"Sauvegarde écrite : {made}." if made else "Aucune sauvegarde à faire.")
            return
        if folder is None:
            raise click.UsageError("Indiquez le dossier où écrire la sauvegarde.")
        manifest = backing_up.back_up(
            workspace, settings, folder.absolute(), told=settings_told(), with_secret=not without_secret
        )
    click.echo(f"Sauvegarde écrite dans {folder} : texte {manifest.text[:10]}, {manifest.refs} références.")
    for name in manifest.left_out:
        click.echo(f"Non compris : {name}.")
    for digest in manifest.missing:
        click.echo(f"Fichier absent de l'instance : {digest}.", err=True)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DOSSIER")
@click.option("--replace", "replacing", is_flag=True, help="Remplacer l'instance qui est là ; elle est gardée à part.")
@click.option(
    "--erasures",
    "register",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Registre des effacements gardé ailleurs (erasures.jsonl).",
)
def restore(folder: Path, *, replacing: bool, register: Path | None) -> None:
    """Restaurer l'instance de MANIFESTE_HOME depuis DOSSIER ; arrêtez d'abord le serveur. Sortie 1 si check se plaint.

    DOSSIER est une sauvegarde, ou un dossier qui en contient : la plus récente est alors prise.
    """
    settings = Settings.read()
    with click.progressbar(length=1, label="Examen de la sauvegarde", file=sys.stderr) as bar:

        def heard(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        done = restoring.restore(settings, folder.absolute(), replacing=replacing, register=register, told=heard)
    for line in _lines(done, settings):
        click.echo(line)
    sys.exit(1 if done.problems else 0)


def _lines(done: Restored, settings: Settings) -> list[str]:
    """Return what is said of a restoration, its proof last."""
    found = done.caught_up
    lines = [
        f"Restauré dans {settings.home.root} : {done.source.name}, du {done.manifest.taken_at:%Y-%m-%d %H:%M} UTC.",
        f"Opérations achevées : {found.applied} ; oubliées : {found.dropped} ; références écrites : {found.refs}.",
        f"Effacements rejoués : {done.erasures}.",
        "Toutes les sessions sont fermées : chacun se connecte de nouveau.",
    ]
    if done.mails:
        lines.append(f"Courriels peut-être déjà partis, à trancher dans /secretariat/courriels : {done.mails}.")
    if settings.text_remote.address:
        lines.append(
            "Rien n'a été poussé dans le dépôt distant du texte : s'il contient des commits que la sauvegarde ne "
            "connaît pas, ils seront mis à l'écart, et le bureau du secrétariat dira lesquels (docs/remote.md)."
        )
    if not done.has_secret:
        lines.append("La clé de l'instance n'était pas sauvegardée : les seconds facteurs sont à refaire.")
    if done.aside is not None:
        lines.append(f"L'ancienne instance est gardée dans {done.aside} : effacez-la une fois la nouvelle vérifiée.")
    lines.extend(f"- {problem}" for problem in done.problems)
    return [*lines, f"Vérification : {len(done.problems)} problème(s)." if done.problems else "Tout est en ordre."]
