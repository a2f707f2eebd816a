"""`manifeste demo --reload`: what answers is what the files say now."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from requests import ConnectionError as NoAnswerError
from requests import get

from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.web import framing
from tests.services.story import cast

_PATIENCE = 60.0
_SERVED = """
from manifeste_tool.cli.serving import developing
from manifeste_tool.settings import Settings
developing.run(Settings.read(), host=None, port={port}, demo=True)
"""

pytestmark = pytest.mark.slow


@pytest.fixture
def address(workspace: Workspace, settings: Settings, tmp_path: Path) -> Iterator[str]:
    cast(workspace)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    told = {"MANIFESTE_HOME": str(settings.home.root), "MANIFESTE_DATABASE_URL": settings.database_url}
    program = tmp_path / "served.py"
    program.write_text(_SERVED.format(port=port))
    served = subprocess.Popen(
        [sys.executable, program],
        env={**os.environ, **told},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield f"http://127.0.0.1:{port}/texte"
    finally:
        os.killpg(served.pid, signal.SIGTERM)
        served.wait()


def asked(address: str) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            return get(address, timeout=_PATIENCE).raise_for_status()
        except NoAnswerError:
            time.sleep(0.2)
    raise TimeoutError(address)


def processes(program: Path) -> set[int]:
    """Return the processes that run the program, by their number."""
    found = subprocess.run(["pgrep", "-f", str(program)], capture_output=True, text=True, check=False).stdout
    return {int(one) for one in found.split()}


def test_it_begins_again_when_a_module_changes_and_answers_on(address: str, tmp_path: Path) -> None:
    asked(address)
    program = tmp_path / "served.py"
    before = processes(program)
    os.utime(framing.__file__)
    until = time.monotonic() + _PATIENCE
    while processes(program) == before and time.monotonic() < until:
        time.sleep(0.1)
    assert processes(program) != before
    asked(address)
