"""`manifeste export bundle|running-order|contributions|amendments`: files as the public has them, or with names."""

import json
from pathlib import Path

import pytest

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About
from manifeste_tool.services.instance import instances
from manifeste_tool.settings import Settings
from manifeste_tool.storage import journal
from tests.cli.commands import Shell
from tests.services.story import cast, change


@pytest.fixture
def held(shell: Shell, settings: Settings) -> Shell:
    shell.set(MANIFESTE_HOME=str(settings.home.root), MANIFESTE_DATABASE_URL=settings.database_url)
    with instances.visited(settings) as workspace:
        cast(workspace).propose(change("ccccccc2", "Les agents sont instruits."), headline="Instruire")
    return shell


def test_documents_are_written_as_the_public_has_them_or_as_the_secretariat(held: Shell, tmp_path: Path) -> None:
    for command, form in (("bundle", "odt"), ("running-order", "xlsx")):
        public, named = tmp_path / f"a.{form}", tmp_path / f"b.{form}"
        assert held("export", command, "--format", form, "--output", str(public)) == 0, held.err
        assert held("export", command, "--internal", "--format", form, "--output", str(named)) == 0, held.err
        assert public.read_bytes() != named.read_bytes()


def test_data_are_written_and_names_are_on_record(held: Shell, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "amendements.json"
    assert held("export", "amendments", "--format", "json", "--output", str(file)) == 0, held.err
    assert json.loads(file.read_text())["donnees"] == []
    assert held("export", "amendments", "--internal", "--cycle", "1", "--format", "json", "--output", str(file)) == 0
    assert [one["auteur"] for one in json.loads(file.read_text())["donnees"]] == ["member"]
    with instances.visited(settings) as workspace, workspace.reading() as connection:
        (fact,) = journal.about(connection, About.DATA, "amendements", Audience.SECRETARIAT)
    assert fact.details["reason"] == "en ligne de commande"
    other = tmp_path / "contributions.csv"
    assert held("export", "contributions", "--format", "csv", "--output", str(other)) == 0, held.err
    assert other.read_text("utf-8-sig").startswith("reference;")


def test_what_does_not_exist_is_said_in_a_sentence_and_writes_nothing(held: Shell, tmp_path: Path) -> None:
    file = tmp_path / "rien.csv"
    for command, asked in (
        ("amendments", ["--version", "9.9", "--format", "csv"]),
        ("bundle", ["--cycle", "9", "--format", "pdf"]),
        ("bundle", ["--sitting", "9", "--format", "pdf"]),
    ):
        assert held("export", command, *asked, "--output", str(file)) == 2
        assert "manifeste :" in held.err
        assert list(tmp_path.glob("*.csv")) == []
        assert [one for one in tmp_path.iterdir() if one.name.startswith(".") and one.is_file()] == []
