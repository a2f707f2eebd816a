"""`manifeste import contributions`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from manifeste_tool.cli.exporting import export
from manifeste_tool.cli.importing import import_
from manifeste_tool.documents.spreadsheet import EmptyFileError, NulByteError, UndecodableFileError, UnevenRowsError
from manifeste_tool.domain.consulting.contributions import Filters, Reach
from manifeste_tool.domain.consulting.recognition import NoWordsError
from manifeste_tool.errors import ManifesteError
from manifeste_tool.services.instance import instances
from manifeste_tool.settings import Settings
from manifeste_tool.storage.consulting import contributions


@pytest.fixture
def path(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MANIFESTE_HOME", str(settings.home.root))
    monkeypatch.setenv("MANIFESTE_DATABASE_URL", settings.database_url)
    path = tmp_path / "avis.csv"
    path.write_text("id,texte\n1,Gardez un guichet.\n2,\n3,Et un téléphone.\n", encoding="utf-8")
    return path


def run(path: Path, *options: str) -> Result:
    return CliRunner().invoke(import_, ["contributions", str(path), *options])


def held(settings: Settings) -> int:
    ws = instances.opened(settings)
    with ws.reading() as connection:
        count = contributions.count(connection, Filters(), Reach(every=True))
    ws.db.close()
    return count


def test_the_last_line_counts_in_json_and_a_refused_row_is_named_on_the_error_output(path: Path) -> None:
    result = run(path)
    assert result.exit_code == 0
    expected = {"rows": 3, "new": 2, "changed": 0, "same": 0, "duplicate": 0, "refused": 1}
    assert json.loads(result.stdout.splitlines()[-1]) == expected
    assert "ligne 3 : refusée · le texte de la contribution est vide" in result.stderr
    assert "Import" in result.stderr


def test_json_is_the_only_line_where_it_is_asked_for(path: Path) -> None:
    result = run(path, "--format", "json")
    assert [json.loads(line)["new"] for line in result.stdout.splitlines()] == [2]


def test_a_second_import_changes_nothing(path: Path, settings: Settings) -> None:
    run(path)
    assert json.loads(run(path).stdout.splitlines()[-1])["same"] == 2
    assert held(settings) == 2


def test_a_dry_run_says_line_by_line_what_would_happen_and_writes_nothing(path: Path, settings: Settings) -> None:
    lines = run(path, "--dry-run").stdout.splitlines()
    assert lines[0] == "ligne 2 : nouvelle · Gardez un guichet."
    assert lines[1].startswith("ligne 3 : refusée")
    assert lines[-2].startswith("Essai, rien n'est écrit : 3 lignes ; contributions : 2 nouvelles")
    assert held(settings) == 0


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyFileError),
        (b"id,texte\n1,\0\n", NulByteError),
        (b"id,texte\n1,\x81\x8d\n", UndecodableFileError),
        (b"id,texte\n1,Oui.\n2\n", UnevenRowsError),
        (b"id,couleur\n1,Oui.\n", NoWordsError),
    ],
)
def test_bad_files_end_with_a_sentence_and_leave_nothing(
    path: Path, settings: Settings, content: bytes, error: type[ManifesteError]
) -> None:
    path.write_bytes(content)
    result = run(path)
    assert isinstance(result.exception, error)
    assert result.exit_code != 0
    assert held(settings) == 0


@pytest.mark.parametrize("options", [("--map", "nulle-part.toml"), ()])
def test_a_file_that_is_not_there_is_said_in_french(path: Path, options: tuple[str, ...]) -> None:
    result = run(path if options else path.with_name("absent.csv"), *options)
    assert "n'existe pas, ou ne peut pas être ouvert" in str(result.exception)


def test_many_refused_rows_do_not_flood_the_terminal(path: Path) -> None:
    path.write_text("id,texte\n" + "".join(f"{n},\n" for n in range(100)), encoding="utf-8")
    result = run(path)
    assert result.stderr.count("refusée") == 20
    assert json.loads(result.stdout.splitlines()[-1])["refused"] == 100


def test_what_was_understood_and_what_is_left_aside_is_said(path: Path) -> None:
    path.write_text("id,texte,couleur\n1,Gardez un guichet.,bleu\n", encoding="utf-8")
    told = run(path).stderr
    assert "feuille ; provenance « avis »" in told
    assert "Colonnes non reprises : couleur." in told
    path.write_text("id,text,is_free,previous_id\n1,Quoi ?,TRUE,\n", encoding="utf-8")
    assert "Attention : ce fichier semble être une liste de questions" in run(path).stderr


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_the_kit_s_sheet_is_written_and_known(path: Path, form: str) -> None:
    written = path.with_name(f"modele.{form}")
    assert CliRunner().invoke(export, ["template", str(written)]).exit_code == 0
    assert json.loads(run(written, "--format", "json").stdout)["rows"] == 0
    assert CliRunner().invoke(export, ["template", str(path.with_name("modele.doc"))]).exit_code != 0
