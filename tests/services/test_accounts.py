"""People and their sign-in links."""

import hashlib

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from manifeste_tool.cli.people import person as commands
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import RefusedError
from manifeste_tool.services.entering import entering
from manifeste_tool.services.entering.links import SpentLinkError
from manifeste_tool.services.instance import accounts
from manifeste_tool.services.membership import adding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import journal
from manifeste_tool.storage.tables.people import sign_in_link


def added(workspace: Workspace, **values: object) -> Person:
    given = {"name": "Une personne", "role": Role.MEMBER, "email": "Une.Personne@Exemple.fr "} | values
    return adding.add_person(workspace, Person(0, **given))  # type: ignore[arg-type]


def test_a_person_is_kept_tidy_and_their_coming_is_told_to_the_secretariat_alone(workspace: Workspace) -> None:
    new = added(workspace)
    assert new.email == "une.personne@exemple.fr"
    assert accounts.person(workspace, new.id) == new
    with workspace.reading() as connection:
        assert [said.name for said in journal.latest(connection, Audience.SECRETARIAT, limit=9)] == ["person_added"]
        assert journal.latest(connection, Audience.COMMISSION, limit=9) == ()


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"name": "  "}, adding.NamelessError),
        ({"email": "sans arobase"}, adding.MalformedAddressError),
        ({"email": "une.personne@exemple.FR"}, adding.TakenAddressError),
    ],
)
def test_what_cannot_be_an_account_is_refused(
    workspace: Workspace, values: dict[str, object], error: type[RefusedError]
) -> None:
    added(workspace)
    with pytest.raises(error):
        added(workspace, **values)


def test_two_people_may_be_without_address(workspace: Workspace) -> None:
    assert added(workspace, email="").id != added(workspace, email="").id


def test_a_link_is_kept_nowhere_but_as_its_digest(workspace: Workspace) -> None:
    added(workspace)
    token = accounts.sign_in_link(workspace, "UNE.personne@exemple.fr")
    with workspace.reading() as connection:
        assert connection.execute(select(sign_in_link.c.digest)).scalar() == hashlib.sha256(token.encode()).hexdigest()
    assert entering.by_link(workspace, token, agent="").person.name == "Une personne"
    with pytest.raises(SpentLinkError):
        entering.by_link(workspace, token, agent="")


def test_nobody_signs_in_for_somebody_suspended_or_unknown(workspace: Workspace) -> None:
    gone = added(workspace, active=False)
    assert accounts.person(workspace, gone.id) is None
    for who in (str(gone.id), gone.email, "999", "personne@exemple.fr"):
        with pytest.raises(adding.UnknownPersonError):
            accounts.sign_in_link(workspace, who)


def test_the_commands_add_list_and_give_a_link(
    settings: Settings, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MANIFESTE_HOME", str(settings.home.root))
    monkeypatch.setenv("MANIFESTE_DATABASE_URL", settings.database_url)
    run = CliRunner().invoke
    made = run(commands, ["add", "--name", "Ada", "--role", "secrétariat", "--email", "ada@exemple.fr", "--drafter"])
    assert made.output == "1\tAda\tsecrétariat\n"
    assert run(commands, ["list"]).output == "1\tAda\tsecrétariat, rédacteur\tada@exemple.fr\n"
    link = run(commands, ["link", "1"]).output
    assert entering.by_link(workspace, link.strip().rpartition("/")[2], agent="").person.name == "Ada"
