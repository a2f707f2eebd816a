"""A shell in which no instance is set yet."""

from pathlib import Path

import pytest

from tests.cli.commands import Shell
from tests.conftest import Databases


@pytest.fixture
def shell(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, databases: Databases
) -> Shell:
    """Nothing stands in `MANIFESTE_HOME` yet, and its database, where it has one of its own, is empty."""
    made = Shell(monkeypatch, capsys)
    made.set(MANIFESTE_HOME=str(tmp_path / "maison"), MANIFESTE_DATABASE_URL=databases.empty())
    return made
