"""Run `manifeste` on the instance that the environment names, as a shell would."""

import sys

import pytest

from manifeste_tool.cli.main import main


class Shell:
    """The command line, in this process: its exit status and what it printed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys
        self.out = self.err = ""

    def set(self, **environment: str) -> None:
        for name, value in environment.items():
            self._monkeypatch.setenv(name, value)

    def __call__(self, *arguments: str) -> int:
        """Run one command and return its exit status; `out` and `err` then hold what it printed."""
        self._monkeypatch.setattr(sys, "argv", ["manifeste", *arguments])
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        self.out, self.err = self._capsys.readouterr()
        return int(left.value.code or 0)
