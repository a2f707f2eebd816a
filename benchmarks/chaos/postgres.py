"""A throw-away PostgreSQL that writes to the disk as a real one does, and is killed as a real one may be."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.postgresql import NO_SERVER, binaries


@dataclass
class Cluster:
    """One server, on a socket in its own folder: nobody else reaches it."""

    folder: Path
    owner: list[str]
    programs: Path

    @property
    def url(self) -> str:
        """The address of its one database."""
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._control("-w", "-l", str(self.folder / "log"), "-o", f"-c listen_addresses= -k {self.folder}", "start")

    def stop(self) -> None:
        """Stop it at once."""
        with suppress(subprocess.CalledProcessError):
            self._control("-m", "immediate", "stop")

    def crash_backend(self) -> bool:
        """Kill one backend: the server then closes every connection and recovers. Whether there was one."""
        for child in self._children():
            if "postgres postgres [local]" in _command(child):
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                    return True
        return False

    def crash(self) -> None:
        """Kill the server and start it again: it recovers from its log."""
        self.stop()
        self.start()

    def _children(self) -> list[int]:
        master = (self.folder / "data" / "postmaster.pid").read_text().splitlines()[0]
        told = Path(f"/proc/{master}/task/{master}/children").read_text()
        return [int(one) for one in told.split()]

    def _control(self, *words: str) -> None:
        command = [*self.owner, str(self.programs / "pg_ctl"), "-D", str(self.folder / "data"), *words]
        subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)


def _command(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Give a server whose writes reach the disk; it is gone at the end. Raises `RuntimeError` where none is installed."""
    programs = binaries()
    if programs is None:
        raise RuntimeError(NO_SERVER)
    with TemporaryDirectory(prefix="manifeste-pg-") as name:
        as_root = os.geteuid() == 0  # PostgreSQL refuses to run as root
        if as_root:
            shutil.chown(name, "postgres")
        here = Cluster(Path(name), ["runuser", "-u", "postgres", "--"] if as_root else [], programs)
        made = [*here.owner, str(programs / "initdb"), "-D", f"{name}/data", "-U", "postgres", "-A", "trust"]
        made += ["-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run(made, cwd="/", check=True, stdout=subprocess.DEVNULL, timeout=120)
        here.start()
        try:
            yield here
        finally:
            here.stop()
