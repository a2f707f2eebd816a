"""People with an account: add one, give one a sign-in link, list them."""

from typing import Any

import click

from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.instance import accounts, instances
from manifeste_tool.settings import Settings

_ROLES = [role.value for role in Role if role is not Role.VISITOR]


@click.group()
def person() -> None:
    """Ajouter des personnes et leur donner un lien de connexion."""


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
        added = accounts.add_person(workspace, new, substitute_for=substitute_for)
    click.echo(f"{added.id}\t{added.name}\t{added.role}")


@person.command()
@click.argument("who", metavar="NUMÉRO|ADRESSE")
def link(who: str) -> None:
    """Donner un lien de connexion : il sert une fois et vaut quinze minutes."""
    settings = Settings.read()
    with instances.visited(settings) as workspace:
        token = accounts.sign_in_link(workspace, who)
    click.echo(f"http://{settings.host}:{settings.port}/connexion/lien/{token}")


@person.command()
@click.argument("who", metavar="NUMÉRO|ADRESSE")
@click.option("--erase", is_flag=True, help="Effacer aussi son nom partout, dossiers des versions compris.")
def leave(who: str, *, erase: bool) -> None:
    """Fermer le compte d'une personne qui part ; ce qu'elle a signé en public garde son nom, sauf --erase."""
    with instances.visited(Settings.read()) as workspace:
        erased = accounts.leave(workspace, who, erase=erase)
    click.echo(f"Compte fermé. Mentions effacées des dossiers de versions : {erased}." if erase else "Compte fermé.")


@person.command(name="list")
def list_() -> None:
    """Lister les personnes : numéro, nom, rôle, adresse."""
    with instances.visited(Settings.read()) as workspace:
        people = accounts.everybody(workspace)
    for one in people:
        role = f"{one.role}, rédacteur" if one.drafter else str(one.role)
        role += f", suppléant du n° {one.substitute_for_id}" if one.substitute_for_id else ""
        state = "" if one.active else "\tsuspendu"
        click.echo(f"{one.id}\t{one.name}\t{role}\t{one.email}{state}")
