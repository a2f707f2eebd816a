"""Serve the application with gunicorn."""

import ctypes
import shutil
import time
from contextlib import suppress
from dataclasses import replace
from typing import Any

import click
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from manifeste_tool.cli.telling import working_beside
from manifeste_tool.errors import StorageError
from manifeste_tool.services.health import logs
from manifeste_tool.services.instance import instances, upkeep
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.database import UnreachableDatabaseError
from manifeste_tool.web.app import create_app
from manifeste_tool.web.health import metrics

_M_ARENA_MAX, _ARENAS = -8, 2  # mallopt(3)
_PAUSE = 1.0  # seconds between two looks for a database that is gone


class _Logger(Logger):
    """gunicorn's own lines go where all others go, and through the same redaction (`services.health.logs`)."""

    def setup(self, cfg: Any) -> None:
        """Write nothing by itself."""
        self.error_log.handlers[:] = []
        self.error_log.propagate = True
        self.error_log.setLevel(cfg.loglevel.upper())
        self.access_log.handlers[:] = []
        self.access_log.propagate = False


class _Server(BaseApplication):
    """gunicorn with our settings; each worker opens the instance for itself, after the fork."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Hand our settings to gunicorn."""
        for name, value in options(self.settings).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the WSGI application of one worker."""
        return create_app(self.settings, _opened(self.settings))


def _opened(settings: Settings) -> Workspace:
    """Open the instance, waiting for a database that comes back: gunicorn ends with its first worker that cannot start.

    Raises what `instances.opened` does once half of `MANIFESTE_TIMEOUT` is over.
    """
    until = time.monotonic() + settings.timeout / 2
    while True:
        try:
            return instances.opened(settings)
        except (StorageError, UnreachableDatabaseError):
            if time.monotonic() > until:
                raise
            time.sleep(_PAUSE)


def options(settings: Settings) -> dict[str, object]:
    """Return gunicorn's options: threads share a worker, which is replaced now and then and when it hangs."""
    own = [f"127.0.0.1:{settings.metrics_port}"] if settings.metrics_port else []
    return {
        "bind": [f"{settings.host}:{settings.port}", *own],
        "workers": settings.workers,
        "threads": settings.threads,
        "timeout": settings.timeout,
        "graceful_timeout": settings.timeout,
        "max_requests": 20_000,
        "max_requests_jitter": 2_000,
        "accesslog": None,
        "errorlog": "-",
        "loglevel": "warning",
        "proc_name": "manifeste",
        "control_socket_disable": True,
        "logger_class": _Logger,
        "child_exit": lambda _server, worker: metrics.forget(worker.pid),
        # What a request may hold before anything of it is looked at, and no word of a proxy beyond what the
        # application reads itself (`web.app`): gunicorn would believe X-Forwarded-Proto of this machine by itself.
        "limit_request_line": 8190,
        "limit_request_fields": 100,
        "limit_request_field_size": 8190,
        "secure_scheme_headers": {},
        "forwarder_headers": "",
        "umask": 0o077,
    }


def _few_arenas() -> None:
    """Have the threads of a worker share two heaps of the C library, and not make one each that is never given back.

    Thirty MiB of two hundred and sixty, measured on the pages of a soak; only one thread of Python runs at a time, so
    none waits for another's heap. Where the C library is not glibc there is nothing to set.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)


def run(settings: Settings, *, host: str | None, port: int | None, demo: bool) -> None:
    """Heal what a crash left, then serve until stopped, mails and the clock beside it."""
    _few_arenas()
    chosen = replace(settings, host=host or settings.host, port=port or settings.port, demo=demo)
    logs.install(chosen.log_format)
    if chosen.metrics_folder:
        shutil.rmtree(chosen.metrics_folder, ignore_errors=True)
        chosen.metrics_folder.mkdir(mode=0o700, parents=True)
    with instances.visited(chosen) as workspace:
        upkeep.catch_up(workspace)
    click.echo(f"Manifeste : http://{chosen.host}:{chosen.port}  (Ctrl-C pour arrêter)")
    with working_beside(chosen):
        _Server(chosen).run()
