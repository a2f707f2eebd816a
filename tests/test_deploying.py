"""The files that whoever serves an instance copies: they name settings that exist, and what checks them finds no fault."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from manifeste_tool.settings import SETTINGS

HERE = Path(__file__).parent.parent / "docs"
FILES = sorted(path for path in (HERE / "deploy").iterdir() if path.is_file())
_KNOWN = {name for setting in SETTINGS for name in (setting.name, f"{setting.name}_FILE" if setting.secret else "")}


@pytest.mark.parametrize("path", [*FILES, *sorted(HERE.glob("*.md"))], ids=lambda path: path.name)
def test_every_setting_that_is_named_is_one_that_is_read(path: Path) -> None:
    named = set(re.findall(r"\bMANIFESTE_[A-Z_]+[A-Z]\b", path.read_text(encoding="utf-8")))
    assert named - _KNOWN - {"MANIFESTE_TEST_POSTGRES", "MANIFESTE_REAL_DATA"} == set()


def test_the_page_leads_to_every_file() -> None:
    page = (HERE / "deploy.md").read_text(encoding="utf-8")
    assert [path.name for path in FILES if path.name not in page] == []


def test_systemd_finds_no_fault_in_the_service_and_its_socket(tmp_path: Path) -> None:
    analyse = shutil.which("systemd-analyze")
    if analyse is None:
        pytest.skip("systemd is not installed: apt-get install systemd")
    for name in ("manifeste.service", "manifeste.socket"):
        unit = (HERE / "deploy" / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(unit.replace("/opt/manifeste/.venv/bin/manifeste", "/bin/true"), encoding="utf-8")
    units = [tmp_path / "manifeste.service", tmp_path / "manifeste.socket"]
    done = subprocess.run([analyse, "verify", "--man=no", *units], capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if "manifeste" in line]
    assert (done.returncode, said) == (0, [])
