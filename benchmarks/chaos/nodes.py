"""One node: `manifeste serve` with all its processes, found in /proc by their session, killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

_MAIN = "from manifeste_tool.cli.main import main; main()"
_PATIENCE = 60.0


def free_port() -> int:
    """Return a port of 127.0.0.1 where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


@dataclass(frozen=True, slots=True)
class Process:
    """One process of a node: `kind` is what it does there."""

    pid: int
    kind: str  # master, worker, keeper, work, git


@dataclass
class Node:
    """A server of an instance, with its workers, its work beside and what Git they run."""

    environment: dict[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None
    _sessions: list[int] = field(default_factory=list)

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `manifeste WORDS` on this node's instance; it ends within ten minutes."""
        run = [sys.executable, "-c", _MAIN, *words]
        environment = {**os.environ, **self.environment}
        return subprocess.run(run, env=environment, capture_output=True, text=True, timeout=600, check=False)

    def start(self) -> None:
        """Start the server, in a session of its own: its children are found by it, whoever their parent becomes."""
        run = [sys.executable, "-c", _MAIN, "serve", "--port", str(self.port)]
        environment = {**os.environ, **self.environment, "MANIFESTE_PORT": str(self.port)}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                run, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self._sessions.append(self._process.pid)

    def ready(self, patience: float = _PATIENCE) -> bool:
        """Wait until it answers; whether it did."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            with suppress(OSError), urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return True
            time.sleep(0.1)
        return False

    @property
    def alive(self) -> bool:
        """Whether the master is."""
        return self._process is not None and self._process.poll() is None

    def processes(self) -> list[Process]:
        """Return what lives of this node, orphans of an earlier start included."""
        found = []
        for pid, session in _sessions():
            if session in self._sessions:
                with suppress(OSError):
                    found.append(Process(pid, self._kind(pid)))
        return found

    def _kind(self, pid: int) -> str:
        if self._process and pid == self._process.pid:
            return "master"
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        if words[0].rpartition(b"/")[2] == b"git":
            return "git"
        if b"work" in words:
            return "keeper" if b"--kept" in words else "work"
        return "worker" if b"serve" in words else "other"

    def kill_all(self) -> int:
        """Kill every process of the node, as a power cut would; return how many."""
        count = 0
        while victims := self.processes():
            for one in victims:
                with suppress(ProcessLookupError):
                    os.kill(one.pid, signal.SIGKILL)
                    count += 1
            self._reap()
            time.sleep(0.02)
        return count

    def stop(self) -> None:
        """Stop as an administrator does, then leave nothing of it."""
        if self._process and self.alive:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(40)
        self.kill_all()

    def _reap(self) -> None:
        if self._process:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(0.01)


def _sessions() -> list[tuple[int, int]]:
    """Return every living process with its session."""
    found = []
    for entry in os.scandir("/proc"):
        if entry.name.isdecimal():
            with suppress(OSError):
                state, _, _, session = Path(f"/proc/{entry.name}/stat").read_text().rpartition(")")[2].split()[:4]
                if state not in "ZX":
                    found.append((int(entry.name), int(session)))
    return found
