"""Every setting, read once from the environment; the README lists them all and a test compares."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from manifeste_tool.paths import Home


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, what it is when unset, and what it is for."""

    name: str
    default: str
    purpose: str


SETTINGS = (
    Setting("MANIFESTE_HOME", "./instance", "Folder of the instance: its Git repository, its database, its secret."),
    Setting("MANIFESTE_DATABASE_URL", "", "SQLAlchemy URL of the database; empty: SQLite in the instance's folder."),
    Setting("MANIFESTE_HOST", "127.0.0.1", "Address that `serve` and `demo` listen on."),
    Setting("MANIFESTE_PORT", "5000", "Port that `serve` and `demo` listen on."),
    Setting("MANIFESTE_WORKERS", "2", "Worker processes of `serve`."),
    Setting("MANIFESTE_THREADS", "4", "Threads of each worker of `serve`."),
    Setting("MANIFESTE_TIMEOUT", "30", "Seconds after which `serve` replaces a worker that does not answer."),
    Setting("MANIFESTE_SECURE_COOKIES", "0", "1 when the site is reached by HTTPS: cookies then travel by HTTPS only."),
    Setting("MANIFESTE_MAX_UPLOAD", "4194304", "Bytes accepted in one request."),
    Setting("MANIFESTE_CACHE_ENTRIES", "512", "Public pages kept in memory by each worker; 0 keeps none."),
)
_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force; `demo` is never read from the environment: only `manifeste demo` turns it on."""

    home: Home
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = 5000
    workers: int = 2
    threads: int = 4
    timeout: int = 30
    secure_cookies: bool = False
    max_upload: int = 4 * 1024 * 1024
    cache_entries: int = 512
    demo: bool = False

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None, *, default_home: str = "") -> Self:
        """Read the settings from `environ` (default: the process's). Raises `ValueError` for a number that is none."""
        given = os.environ if environ is None else environ

        def value(name: str) -> str:
            return given.get(name, "") or _DEFAULTS[name]

        return cls(
            home=Home(Path(given.get("MANIFESTE_HOME") or default_home or _DEFAULTS["MANIFESTE_HOME"]).absolute()),
            database_url=value("MANIFESTE_DATABASE_URL"),
            host=value("MANIFESTE_HOST"),
            port=int(value("MANIFESTE_PORT")),
            workers=int(value("MANIFESTE_WORKERS")),
            threads=int(value("MANIFESTE_THREADS")),
            timeout=int(value("MANIFESTE_TIMEOUT")),
            secure_cookies=value("MANIFESTE_SECURE_COOKIES") == "1",
            max_upload=int(value("MANIFESTE_MAX_UPLOAD")),
            cache_entries=int(value("MANIFESTE_CACHE_ENTRIES")),
        )

    @property
    def sqlalchemy_url(self) -> str:
        """The database in force."""
        return self.database_url or f"sqlite:///{self.home.database}"
