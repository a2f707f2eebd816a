"""Serve while the program is being written: it begins again as soon as one of its files changes."""

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import click
from werkzeug.serving import run_simple
from werkzeug.wrappers import Response

from manifeste_tool.cli.telling import working_beside
from manifeste_tool.services.health import logs
from manifeste_tool.services.instance import instances, upkeep
from manifeste_tool.settings import Settings
from manifeste_tool.web.app import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def is_reloaded() -> bool:
    """Whether this process was begun by the one that watches the files."""
    return "WERKZEUG_RUN_MAIN" in os.environ


def run(settings: Settings, *, host: str | None, port: int | None, demo: bool) -> None:
    """Serve with Werkzeug in one process, mails and the clock beside it, until stopped.

    gunicorn's workers come of a process that has read the program already: they would serve what it was.
    """
    chosen = replace(settings, host=host or settings.host, port=port or settings.port, demo=demo)
    logs.install(chosen.log_format)
    if not is_reloaded():
        click.echo(f"Manifeste : http://{chosen.host}:{chosen.port}  (rechargé à chaque changement)")
        _serve(chosen, Response())  # this process watches alone, and begins the one that answers
        return
    with instances.visited(chosen) as workspace:
        upkeep.catch_up(workspace)
        app = create_app(chosen, workspace)
        app.jinja_env.auto_reload = True
        with working_beside(chosen):
            _serve(chosen, app)


def _serve(settings: Settings, app: "WSGIApplication") -> None:
    """Templates, styles and scripts are read anew by themselves: what is watched is the modules."""
    run_simple(settings.host, settings.port, app, threaded=True, use_reloader=True)
