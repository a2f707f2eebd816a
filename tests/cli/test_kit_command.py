"""`manifeste export kit`: a consultation's documents, put into an archive by whoever holds the machine."""

import zipfile
from pathlib import Path

import pytest

from manifeste_tool.domain.consulting.contributions import Authority, Consultation
from manifeste_tool.services.instance import instances
from manifeste_tool.settings import Settings
from manifeste_tool.storage.consulting import consultations
from tests.cli.commands import Shell


@pytest.fixture
def held(shell: Shell, settings: Settings) -> Shell:
    shell.set(MANIFESTE_HOME=str(settings.home.root), MANIFESTE_DATABASE_URL=settings.database_url)
    with instances.visited(settings) as workspace, workspace.writing() as connection:
        consultations.put_authorities(connection, [Authority("MIRE", "Mirelieu (exemple)", "commune")])
        consultations.put_consultations(connection, [Consultation("MIRE-9", "MIRE", "Un café")])
    return shell


def test_the_kit_express_is_written_as_an_archive(held: Shell, tmp_path: Path) -> None:
    file = tmp_path / "kit.zip"
    assert held("export", "kit", "MIRE-9", "--to", str(file), "--express") == 0, held.err
    names = zipfile.ZipFile(file).namelist()
    assert len(names) == 17
    assert "kit-express-MIRE-9/a-imprimer/01-guide-express.pdf" in names


def test_a_consultation_that_does_not_exist_writes_nothing(held: Shell, tmp_path: Path) -> None:
    file = tmp_path / "kit.zip"
    assert held("export", "kit", "RIEN-1", "--to", str(file)) == 2
    assert "manifeste :" in held.err
    assert not file.exists()
