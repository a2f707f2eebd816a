"""Serve the application with gunicorn."""

from dataclasses import replace
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from manifeste_tool.cli.telling import working_beside
from manifeste_tool.services.instance import instances, upkeep
from manifeste_tool.settings import Settings
from manifeste_tool.web.app import create_app


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
        return create_app(self.settings, instances.opened(self.settings))


def options(settings: Settings) -> dict[str, object]:
    """Return gunicorn's options: threads share a worker, which is replaced now and then and when it hangs."""
    return {
        "bind": f"{settings.host}:{settings.port}",
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
    }


def run(settings: Settings, *, host: str | None, port: int | None, demo: bool) -> None:
    """Heal what a crash left, then serve until stopped, mails and the clock beside it."""
    chosen = replace(settings, host=host or settings.host, port=port or settings.port, demo=demo)
    with instances.visited(chosen) as workspace:
        upkeep.catch_up(workspace)
    click.echo(f"Manifeste : http://{chosen.host}:{chosen.port}  (Ctrl-C pour arrêter)")
    with working_beside(chosen):
        _Server(chosen).run()
