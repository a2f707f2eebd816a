"""A real PostgreSQL to test on: a throw-away one from the system's packages, or the one that a URL names."""

import importlib.util
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url, text

GIVEN = "MANIFESTE_TEST_POSTGRES"
NO_SERVER = f"PostgreSQL is not installed: apt-get install postgresql, or give the URL of a server by {GIVEN}"
NO_DRIVER = "PostgreSQL's driver is not installed: pip install -c constraints.txt -e '.[dev]'"
_BINARIES = Path("/usr/lib/postgresql")
#: Nothing here outlives the tests, so nothing has to reach the disk.
_HASTY = "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=100"


def missing() -> str:
    """Return what to install, "" where there is all that the tests need."""
    if importlib.util.find_spec("psycopg") is None:
        return NO_DRIVER
    return "" if os.environ.get(GIVEN) or binaries() else NO_SERVER


@dataclass(frozen=True)
class Server:
    """A server on which databases can be made and dropped."""

    engine: Engine

    def make(self, name: str, *, like: str = "template0") -> str:
        """Make a database, a copy of another, and return its URL; one of that name is dropped first."""
        self.drop(name)
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        return self.engine.url.set(database=name, drivername="postgresql").render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        with self.engine.connect() as connection:
            connection.execute(text(statement))


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL's programs, None where there is none."""
    on_path = shutil.which("initdb")
    versions = sorted(_BINARIES.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return versions[-1].parent if versions else Path(on_path).parent if on_path else None


@contextmanager
def server() -> Iterator[Server]:
    """Give a server, stopped at the end if it was started here."""
    given = os.environ.get(GIVEN)
    if given:
        yield from _reached(given)
        return
    programs = binaries()
    assert programs, NO_SERVER
    with tempfile.TemporaryDirectory(prefix="manifeste-") as folder:
        as_root = os.geteuid() == 0  # PostgreSQL refuses to run as root
        if as_root:
            shutil.chown(folder, "postgres")
        owner = ["runuser", "-u", "postgres", "--"] if as_root else []
        data = f"{folder}/data"
        _call(
            *owner, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )
        control = (*owner, programs / "pg_ctl", "-D", data, "-w", "-l", f"{folder}/log")
        _call(*control, "-o", f"{_HASTY} -k {folder}", "start")
        try:
            yield from _reached(f"postgresql://postgres@/postgres?host={folder}")
        finally:
            _call(*control, "-m", "immediate", "stop")


def _call(*command: str | Path) -> None:
    done = subprocess.run(command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _reached(url: str) -> Iterator[Server]:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    yield Server(engine)
    engine.dispose()


def prefix() -> str:
    """Return the beginning of the names of databases that no other run uses."""
    return f"manifeste_{secrets.token_hex(4)}"
