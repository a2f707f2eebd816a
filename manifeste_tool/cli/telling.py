"""Send mails once, or work beside the server: the clock, then mails, again and again."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import click

from manifeste_tool.cli.keeping.schedule import KeptBackups
from manifeste_tool.cli.site import KeptSite
from manifeste_tool.domain.telling import MailState
from manifeste_tool.services.clock import running
from manifeste_tool.services.consulting import jobs
from manifeste_tool.services.custody.backing_up import release
from manifeste_tool.services.exporting import working
from manifeste_tool.services.health import beating, logs
from manifeste_tool.services.instance import instances, upkeep
from manifeste_tool.services.moderation import grouping
from manifeste_tool.services.privacy import settling
from manifeste_tool.services.serving import keeping, nodes, own
from manifeste_tool.services.telling import composing, delivering
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings

_LOOK = 1.0  # seconds between two looks at whether to go on
_PAUSE = 5.0  # seconds before what died is started again
_LOG = logs.log("travail")
_MAIN = "from manifeste_tool.cli.main import main; main()"


@click.command()
def deliver() -> None:
    """Mettre les nouvelles en courriels, puis envoyer une fois ce qui est dû."""
    settings = Settings.read()
    with instances.visited(settings) as workspace:
        composed = composing.compose(workspace)
        done = delivering.deliver(workspace, settings.mail)
    click.echo(f"Courriels écrits : {composed.mails}.")
    click.echo(" ; ".join(f"{state} : {done[state]}" for state in MailState if done[state]) or "Rien à envoyer.")
    if not settings.mail.host and not done[MailState.SHOWN]:
        click.echo("MANIFESTE_SMTP_HOST est vide : rien ne part, les courriels attendent dans /secretariat/courriels.")


@click.command()
@click.option("--every", type=click.IntRange(1), default=None, help="Secondes entre deux tours (MANIFESTE_WORK_EVERY).")
@click.option("--child-of", type=int, default=None, hidden=True, help="S'arrêter quand ce processus n'est plus là.")
@click.option("--kept", is_flag=True, hidden=True, help="Relancer le travail s'il meurt.")
def work(every: int | None, child_of: int | None, kept: bool) -> None:
    """Faire sans cesse ce qui n'attend personne : actes de l'horloge, courriels, longs imports, longs documents.

    Le site statique aussi, tenu à jour dans le dossier de MANIFESTE_SITE, et les sauvegardes dans MANIFESTE_BACKUPS.

    Ctrl-C ou SIGTERM pour arrêter.
    """
    settings, going = Settings.read(), _Going(child_of)
    logs.install(settings.log_format)
    if kept:
        _keep(going, every or settings.work_every)
        return
    beside = (KeptSite(settings.site), KeptBackups(settings))
    with instances.visited(settings) as workspace:
        while going():
            _round(workspace, settings, going, beside)
            going.rest(every or settings.work_every)
    for one in beside:
        one.stop()


class _Going:
    """Whether to go on: until a signal says stop, or the process that this one works for is gone."""

    def __init__(self, parent: int | None) -> None:
        self._parent, self._stop = parent, Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())

    def __call__(self) -> bool:
        return not self._stop.is_set() and self._parent in (None, os.getppid())

    def rest(self, seconds: float) -> None:
        """Wait, unless there is no going on."""
        while seconds > 0 and self():
            self._stop.wait(min(_LOOK, seconds))
            seconds -= _LOOK


def _round(workspace: Workspace, settings: Settings, going: _Going, beside: tuple[KeptSite, KeptBackups]) -> None:
    """Do each part once; what one part cannot do is told, and hinders no other."""
    for name, part in (
        ("santé", lambda: beating.beat(workspace)),
        ("reprise", lambda: upkeep.heal(workspace)),
        ("machines", lambda: nodes.beat(workspace, settings.node, release())),
        ("dépôt", lambda: keeping.keep(workspace)),
        ("horloge", lambda: running.run(workspace)),
        ("lettres", lambda: composing.compose(workspace, going=going)),
        ("envois", lambda: delivering.deliver(workspace, settings.mail, going=going)),
        ("imports", lambda: jobs.run(workspace, settings.home, going=going)),
        ("documents", lambda: working.run(workspace, going=going)),
        ("doublons", lambda: grouping.catch_up(workspace, going=going)),
        ("conservation", lambda: settling.settle(workspace)),
        ("machine", lambda: own.keep_level(workspace)),
        ("site", lambda: beside[0].keep(workspace)),
        ("sauvegardes", lambda: beside[1].keep(workspace)),
    ):
        try:
            part()
        except Exception as error:  # noqa: BLE001 - told in full, and tried again at the next round
            _LOG.error("a part of the work failed; its next round tries again", part=name, exc_info=error)


def _keep(going: _Going, every: int) -> None:
    """Run the work in a process of its own, and start it again when it dies."""
    while going():
        child = _started("--every", str(every), "--child-of", str(os.getpid()))
        while going() and child.poll() is None:
            going.rest(_LOOK)
        if child.poll() is None:
            child.terminate()
            child.wait()
        elif going():
            click.echo(f"manifeste work s'est arrêté ({child.returncode}) : il est relancé.", err=True)
            going.rest(_PAUSE)


def _started(*options: str, **environment: str) -> subprocess.Popen[bytes]:
    """Start `manifeste work` in a process of its own."""
    command = [sys.executable, "-c", _MAIN, "work", *options]
    return subprocess.Popen(command, env={**os.environ, **environment})  # noqa: S603 - our own words alone


@contextmanager
def working_beside(settings: Settings) -> Iterator[None]:
    """Run the work beside a server for as long as it serves; it ends with this process, even when that is killed."""
    told = {
        "MANIFESTE_HOME": str(settings.home.root),
        "MANIFESTE_DATABASE_URL": settings.database_url,
        "MANIFESTE_URL": settings.public_url,
    }
    own = os.getpid()
    keeper = _started("--kept", "--child-of", str(own), **told)
    try:
        yield
    finally:
        if os.getpid() == own:  # the server's workers, forked from it, end here too
            keeper.terminate()
            keeper.wait()
