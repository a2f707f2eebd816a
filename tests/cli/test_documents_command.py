"""`manifeste export text` and `comparison`: what the public may have, written by whoever holds the machine."""

import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from manifeste_tool.services.exporting import comparisons, texts
from manifeste_tool.services.instance import instances
from manifeste_tool.services.publication import publishing
from manifeste_tool.settings import Settings
from manifeste_tool.storage.text.texts import declare
from tests.cli.commands import Shell
from tests.services.story import cast


@pytest.fixture
def held(shell: Shell, settings: Settings) -> Shell:
    """The small text, published once."""
    shell.set(MANIFESTE_HOME=str(settings.home.root), MANIFESTE_DATABASE_URL=settings.database_url)
    with instances.visited(settings) as ws:
        here = cast(ws)
        with ws.writing() as connection:
            declare(connection, ws.text(connection, here.tip()).by_id, here.secretary.id, ws.now())
        publishing.publish(ws, here.secretary, number="0.1", title="Un début", story="Voici.", seen=here.tip())
    return shell


def test_without_a_version_the_text_is_the_last_one_published(held: Shell, tmp_path: Path) -> None:
    first, second = tmp_path / "a.md", tmp_path / "b.md"
    assert held("export", "text", "--format", "md", "--output", str(first)) == 0, held.err
    assert held("export", "text", "--version", "v0.1", "--format", "md", "--output", str(second)) == 0, held.err
    assert first.read_bytes() == second.read_bytes()
    assert "¶bbbbbbb2" in first.read_text()
    assert str(second) in held.out


def test_a_comparison_is_written_with_tracked_changes(held: Shell, tmp_path: Path) -> None:
    file = tmp_path / "c.docx"
    assert held("export", "comparison", "--from", "0.1", "--format", "docx", "--output", str(file)) == 0, held.err
    with zipfile.ZipFile(file) as archive:
        assert "L’accueil par une personne" in archive.read("word/document.xml").decode()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--version", "9.9", "--output", "{}/a.md"), "n'est pas publiée"),
        (("--version", "../x", "--output", "{}/a.md"), "n'est pas publiée"),
        (("--output", "{}"), "est un dossier"),
        (("--output", "{}/rien/a.md"), "n'existe pas"),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_is(
    held: Shell, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    given = [one.format(tmp_path) for one in arguments]
    assert held("export", "text", "--format", "md", *given) == 2
    assert sentence in held.err
    assert list(tmp_path.glob("*.md")) == []


def test_before_the_first_version_there_is_nothing_to_write(shell: Shell, settings: Settings, tmp_path: Path) -> None:
    shell.set(MANIFESTE_HOME=str(settings.home.root), MANIFESTE_DATABASE_URL=settings.database_url)
    assert shell("export", "text", "--format", "md", "--output", str(tmp_path / "a.md")) == 2
    assert "Aucune version" in shell.err


@pytest.mark.slow
def test_the_same_version_is_the_same_bytes_later_elsewhere_in_another_zone_and_locale(
    held: Shell, settings: Settings, tmp_path: Path
) -> None:
    text, compared = ("text", "--version", "0.1"), ("comparison", "--from", "0.1")
    asked = [(*text, "--format", form) for form in texts.FORMS]
    asked += [(*compared, "--format", form) for form in comparisons.FORMS]
    away = tmp_path / "ailleurs"
    for rank, one in enumerate(asked):
        assert held("export", *one, "--output", str(tmp_path / str(rank))) == 0, held.err
    shutil.copytree(settings.home.root, away / "instance")
    time.sleep(3)
    around = {
        "PATH": os.environ["PATH"],
        "MANIFESTE_HOME": str(away / "instance"),
        "MANIFESTE_DATABASE_URL": settings.database_url,
        "TZ": "Pacific/Auckland",
        "LC_ALL": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "3",
    }
    command = [sys.executable, "-c", "from manifeste_tool.cli.main import main; main()", "export"]
    for rank, one in enumerate(asked):
        given = [*command, *one, "--output", str(away / str(rank))]
        subprocess.run(given, cwd=away, env=around, check=True, capture_output=True)
        assert (tmp_path / str(rank)).read_bytes() == (away / str(rank)).read_bytes(), one
