"""People with an account: add, invite, import, suspend, restore, let go, list, show them, give one a sign-in link."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from manifeste_tool.domain.membership.accounts import GIVEN_ROLES, State
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.instance import accounts, instances
from manifeste_tool.services.membership import adding, importing, inviting, membership, people_pages
from manifeste_tool.services.membership.acting import MACHINE
from manifeste_tool.services.membership.importing import Verdict
from manifeste_tool.services.membership.membership import Departure
from manifeste_tool.services.proving import installing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings

_ROLES = [role.value for role in GIVEN_ROLES]
_WHO = click.argument("who", metavar="NUMÉRO|ADRESSE")


@click.group()
def person() -> None:
    """Ajouter, inviter, suspendre des personnes, fermer leur compte, leur donner un lien de connexion."""


@contextmanager
def _somebody(who: str) -> Iterator[tuple[Workspace, Person]]:
    """Open the instance and find somebody by number or address. Raises `UnknownPersonError`."""
    with instances.visited(Settings.read()) as workspace:
        with workspace.reading() as connection:
            found = adding.whoever(connection, who)
        yield workspace, found


@person.command()
@click.option("--name", required=True, help="Nom affiché à côté des actes.")
@click.option("--role", required=True, type=click.Choice(_ROLES), help="Rôle dans la démarche.")
@click.option("--email", default="", help="Adresse électronique.")
@click.option("--association", default="", help="Association représentée dans la commission.")
@click.option("--authority", default="", help="Code de la collectivité.")
@click.option("--drafter", is_flag=True, help="Peut écrire le premier texte.")
@click.option("--rapporteur", is_flag=True, help="Donne un avis sur les amendements.")
@click.option("--substitute-for", default="", metavar="NUMÉRO|ADRESSE", help="Membre dont la personne est suppléante.")
def add(role: str, substitute_for: str, **fields: Any) -> None:
    """Ajouter une personne."""
    new = Person(id=0, role=Role(role), **fields)
    with instances.visited(Settings.read()) as workspace:
        added = adding.add_person(workspace, new, substitute_for=substitute_for)
    click.echo(f"{added.id}\t{added.name}\t{added.role}")


@person.command()
@_WHO
def link(who: str) -> None:
    """Donner un lien de connexion : il sert une fois et vaut quinze minutes."""
    settings = Settings.read()
    with instances.visited(settings) as workspace:
        token = accounts.sign_in_link(workspace, who)
    click.echo(f"http://{settings.host}:{settings.port}/connexion/lien/{token}")


@person.command()
@_WHO
@click.option("--words", default="", help="Un mot à joindre à l'invitation.")
def invite(who: str, words: str) -> None:
    """Inviter une personne par courriel, ou l'inviter de nouveau : le lien vaut quatorze jours."""
    with _somebody(who) as (workspace, found):
        inviting.invite(workspace, MACHINE, found.id, words=words)
    click.echo(f"Invitation de {found.name} remise à l'envoi.")


@person.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Dire ce qui se passerait, sans rien écrire.")
@click.option("--invite", "invites", is_flag=True, help="Inviter aussitôt les personnes nouvelles qui ont une adresse.")
def import_(file: Path, *, dry_run: bool, invites: bool) -> None:
    """Ajouter ou mettre à jour des personnes depuis une feuille CSV, XLSX ou ODS ; recommencer ne change rien."""
    with instances.visited(Settings.read()) as workspace:
        tried = importing.trial(workspace, MACHINE, file)
        done = tried if dry_run else importing.carry_out(workspace, MACHINE, file, invites=invites)
    for line in done.lines:
        if line.verdict is not Verdict.SAME:
            click.echo(f"{line.number}\t{line.verdict}\t{line.name}\t{line.why or line.said}")
    click.echo(", ".join(f"{verdict} : {done.count(verdict)}" for verdict in Verdict))


@person.command()
@_WHO
@click.option("--reason", required=True, help="Motif, gardé au journal du secrétariat.")
def suspend(who: str, reason: str) -> None:
    """Suspendre un compte : ses sessions sont closes, ses actes gardent leur signature."""
    with _somebody(who) as (workspace, found):
        membership.suspend(workspace, MACHINE, found.id, reason=reason)
    click.echo(f"Compte de {found.name} suspendu.")


@person.command()
@_WHO
def restore(who: str) -> None:
    """Rétablir un compte suspendu."""
    with _somebody(who) as (workspace, found):
        membership.restore(workspace, MACHINE, found.id)
    click.echo(f"Compte de {found.name} rétabli.")


@person.command()
@_WHO
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Jour du départ, passé ou présent.")
@click.option("--substitutes-follow", is_flag=True, help="Ses suppléants prennent son siège.")
@click.option("--erase", is_flag=True, help="Effacer aussi son nom partout, dossiers des versions compris.")
def leave(who: str, day: Any, *, substitutes_follow: bool, erase: bool) -> None:
    """Fermer le compte d'une personne qui part ; ce qu'elle a signé en public garde son nom, sauf --erase."""
    with _somebody(who) as (workspace, found):
        if erase:
            erased = membership.erase(workspace, MACHINE, found.id, typed=found.name)
            click.echo(f"Compte fermé. Mentions effacées partout ailleurs : {erased}.")
            return
        membership.depart(workspace, MACHINE, found.id, Departure(day and day.date(), substitutes_follow))
    click.echo("Compte fermé.")


@person.command(name="list")
@click.option("--state", type=click.Choice([state.value for state in State]), default=None, help="Cet état seul.")
def list_(state: str | None) -> None:
    """Lister les personnes : numéro, nom, rôle, adresse, état."""
    with instances.visited(Settings.read()) as workspace:
        for account in people_pages.everybody(workspace):
            if state in (None, str(account.state)):
                one = account.person
                role = f"{one.role}, rédacteur" if one.drafter else str(one.role)
                role += f", suppléant du n° {one.substitute_for_id}" if one.substitute_for_id else ""
                said = "" if account.state is State.ACTIVE else f"\t{account.state}"
                click.echo(f"{one.id}\t{one.name}\t{role}\t{one.email}{said}")


@person.command()
@_WHO
def show(who: str) -> None:
    """Montrer une personne : ce qu'elle est, ses mandats, ce que son départ changerait."""
    with _somebody(who) as (workspace, found):
        page = people_pages.shown(workspace, MACHINE, found.id)
    one = page.account.person
    click.echo(f"{one.id}\t{one.name}\t{one.role}\t{page.account.state}\t{one.email}")
    for mandate in page.mandates:
        last = f"{mandate.ends_on:%d/%m/%Y}" if mandate.ends_on else "…"
        first = f"{mandate.starts_on:%d/%m/%Y}" if mandate.starts_on else "…"
        click.echo(f"mandat\t{mandate.title}\t{first}\t{last}")
    for held in page.held:
        click.echo(f"{held.what}\t{held.count}\t{held.becomes}")


@person.command(name="reset-second-factor")
@_WHO
def reset_second_factor(who: str) -> None:
    """Retirer le second facteur de qui l'a perdu, fût-ce le dernier administrateur ; ses appareils sont déconnectés."""
    with instances.visited(Settings.read()) as workspace:
        whom = installing.reset_by_command(workspace, who)
    click.echo(f"Second facteur retiré : {whom.name} en installera un autre à sa prochaine connexion.")
