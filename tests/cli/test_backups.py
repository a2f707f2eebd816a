"""`manifeste backup`, `restore` and `rewrite-history`: what they say, and the status they leave with."""

import io
from dataclasses import replace
from pathlib import Path

import pytest

from manifeste_tool.cli.keeping.schedule import KeptBackups
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from tests.cli.commands import Shell
from tests.services.story import Cast, cast, change


@pytest.fixture
def here(workspace: Workspace, settings: Settings, shell: Shell) -> Cast:
    shell.set(MANIFESTE_HOME=str(settings.home.root), MANIFESTE_DATABASE_URL=settings.database_url)
    return cast(workspace)


def test_a_backup_is_restored_and_proved(shell: Shell, here: Cast, settings: Settings, tmp_path: Path) -> None:
    kept = tmp_path / "sauvegarde"
    assert shell("backup", str(kept)) == 0
    assert "Non compris : publique.git" in shell.out
    assert shell("backup", str(kept)) == 2
    assert "n'est pas vide" in shell.err
    assert shell("backup") == 2
    assert shell("restore", str(kept)) == 2
    assert "--replace" in shell.err
    here.ws.db.close()
    assert shell("restore", str(kept), "--replace") == 0
    assert shell.out.endswith("Tout est en ordre.\n")
    assert "L'ancienne instance est gardée" in shell.out
    (kept / "texte.bundle").write_bytes(b"x")
    assert shell("restore", str(kept), "--replace") == 2
    assert "texte.bundle" in shell.err


def test_the_history_is_rewritten_from_words_that_no_process_list_shows(
    shell: Shell, here: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    here.integrate(here.propose(change("ccccccc2", "Les agents et Ginette Tropvisible.")))
    words = tmp_path / "mots.txt"
    words.write_text("Ginette Tropvisible\n", encoding="utf-8")
    assert shell("rewrite-history", str(words), "--dry-run") == 0
    assert "Git, " in shell.out
    assert "Ginette" not in shell.out
    assert shell("rewrite-history", str(words)) == 2
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Ginette Tropvisible\n")))
    here.ws.db.close()
    assert shell("rewrite-history", "--reason", "Citée par erreur.") == 0
    assert shell.out.endswith("Tout est en ordre.\n")
    assert shell("rewrite-history", str(words), "--dry-run") == 0
    assert "nulle part" in shell.out


@pytest.mark.slow
def test_the_work_beside_the_server_makes_the_backup_that_is_due(
    shell: Shell, here: Cast, settings: Settings, tmp_path: Path
) -> None:
    shelf = tmp_path / "etagere"
    shell.set(MANIFESTE_BACKUPS=str(shelf))
    keeping = KeptBackups(replace(settings, backups=shelf))
    keeping.keep(here.ws)
    keeping.keep(here.ws)  # one at a time
    assert keeping._making is not None
    assert keeping._making.wait(timeout=300) == 0
    assert len([one for one in shelf.iterdir() if one.name.startswith("manifeste-")]) == 1
    assert shell("backup", "--kept") == 0
    assert "Aucune" in shell.out
    keeping.stop()
