"""The backups that `manifeste work` makes, each by a process of its own: it may take long."""

import subprocess
import sys
import time

from manifeste_tool.services.custody import keeping
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings

_MAIN = "from manifeste_tool.cli.main import main; main()"
_AGAIN = 600.0  # seconds before a backup that failed is tried again


class KeptBackups:
    """The backups that are kept in a folder, one made at a time, and not at every round one that failed."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._begun = settings, 0.0
        self._making: subprocess.Popen[bytes] | None = None

    def keep(self, workspace: Workspace) -> None:
        """Begin to make the one that is due, or to drop what is too old."""
        if self._making and self._making.poll() is None:
            return
        waits = bool(self._making and self._making.returncode) and time.monotonic() - self._begun < _AGAIN
        if not waits and keeping.is_due(workspace, self._settings):
            command = [sys.executable, "-c", _MAIN, "backup", "--kept"]
            self._begun, self._making = time.monotonic(), subprocess.Popen(command)  # noqa: S603 - our own words

    def stop(self) -> None:
        """End one that is under way: nothing of it stands under a backup's name."""
        if self._making and self._making.poll() is None:
            self._making.terminate()
            self._making.wait()
