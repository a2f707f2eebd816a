"""The command `make chaos` itself, on the smallest scale: real servers, real clients, three kills."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
def test_three_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    told = tmp_path / "chaos.md"
    command = [sys.executable, "-m", "benchmarks.chaos", "--kills", "3", "--minutes", "2", "--database", "sqlite"]
    done = subprocess.run(
        [*command, "--no-steps", "--output", str(told)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No fault." in told.read_text(encoding="utf-8")
