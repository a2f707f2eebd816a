"""`manifeste person`: the same services as the pages, for whoever holds the machine."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from manifeste_tool.cli.people import person as commands
from manifeste_tool.services.instance import accounts
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings


def test_people_are_brought_in_invited_suspended_and_let_go_by_the_command(
    settings: Settings, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MANIFESTE_HOME", str(settings.home.root))
    monkeypatch.setenv("MANIFESTE_DATABASE_URL", settings.database_url)

    def run(*words: str) -> Result:
        return CliRunner().invoke(commands, list(words))

    sheet = tmp_path / "personnes.csv"
    sheet.write_text("nom;adresse;role;mandat\nAda;ada@exemple.fr;membre;maire\nBob;;chef;\n", encoding="utf-8")
    tried = run("import", str(sheet), "--dry-run").output
    assert tried.splitlines()[-1] == "nouvelle : 1, modifiée : 0, inchangée : 0, refusée : 1"
    assert "« chef » n'existe pas" in tried
    assert accounts.everybody(workspace) == ()
    assert "nouvelle : 1" in run("import", str(sheet), "--invite").output
    assert "inchangée : 1" in run("import", str(sheet)).output
    ada, _, told = run("list", "--state", "invité").output.partition("\t")  # a trial may have used numbers up
    assert told == "Ada\tmembre\tada@exemple.fr\tinvité\n"
    shown = run("show", "ada@exemple.fr").output
    assert "mandat\tmaire\t…\t…" in shown
    assert "Invitations sans réponse\t1\t" in shown
    assert "remise à l'envoi" in run("invite", ada, "--words", "Un mot.").output
    assert run("suspend", ada, "--reason", "Une vérification.").output == "Compte de Ada suspendu.\n"
    assert run("list", "--state", "actif").output == ""
    assert run("restore", ada).output == "Compte de Ada rétabli.\n"
    assert run("add", "--name", "Eve", "--role", "membre", "--substitute-for", ada).exit_code == 0
    assert run("leave", ada, "--on", "2020-01-01", "--substitutes-follow").output == "Compte fermé.\n"
    first, second = run("list").output.splitlines()
    assert first == f"{ada}\tAda\tmembre\t\tparti"
    assert second.endswith("\tEve\tmembre\t")
    assert "effacées" in run("leave", ada, "--erase").output
    assert run("list", "--state", "effacé").output == f"{ada}\tAuteur effacé\tmembre\t\teffacé\n"
