"""`manifeste deliver` and `manifeste work`, alone and beside the server."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from time import monotonic, sleep

import pytest

from manifeste_tool.cli import telling
from manifeste_tool.cli.site import KeptSite
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.telling import MailState
from manifeste_tool.services.health.logs import formatter
from manifeste_tool.services.instance import instances
from manifeste_tool.services.telling import composing
from manifeste_tool.settings import LogFormat, Settings
from manifeste_tool.storage import journal
from manifeste_tool.storage.telling import outbox
from manifeste_tool.storage.telling.outbox import Mail
from tests.cli.commands import Shell
from tests.services.mail_server import Post, free_port, mail_server

_MAIN = "from manifeste_tool.cli.main import main; main()"
_PATIENCE = 120


@pytest.fixture
def made(shell: Shell) -> Settings:
    """An instance with a mail in its outbox."""
    assert shell("init", "--title", "Un texte") == 0
    settings = Settings.read()
    put(settings)
    return settings


def put(settings: Settings) -> None:
    now = datetime.now(UTC)
    with instances.visited(settings) as ws, ws.writing() as connection:
        new = Mail(
            f"<{ws.new_key()}@test>", "un@exemple.test", "votes", "Bonjour", "Bonjour.", "<p>Bonjour.</p>", now, now
        )
        outbox.put(connection, new)


def states(settings: Settings) -> list[MailState]:
    with instances.visited(settings) as ws, ws.reading() as connection:
        return [one.state for one in outbox.page(connection, limit=9, offset=0)]


def through(shell: Shell, post: Post, timeout: int = 5) -> None:
    shell.set(
        MANIFESTE_SMTP_HOST="127.0.0.1",
        MANIFESTE_SMTP_PORT=str(post.port),
        MANIFESTE_SMTP_SECURITY="none",
        MANIFESTE_SMTP_TIMEOUT=str(timeout),
    )


def wait_for(what: Callable[[], bool]) -> None:
    until = monotonic() + _PATIENCE
    while not what():
        assert monotonic() < until
        sleep(0.1)


@contextmanager
def running(*command: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command in a process of its own, ended at the latest at the end of the block."""
    process = subprocess.Popen([sys.executable, "-c", _MAIN, *command], text=True, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def below(pid: int) -> dict[int, str]:
    """Return the processes that descend from one, each with its command."""
    found: dict[int, str] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
            if parent == pid:
                own = int(path.parent.name)
                found |= {own: (path.parent / "cmdline").read_text().replace("\0", " "), **below(own)}
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def workers(pid: int) -> set[int]:
    """Return the processes that do the work below a server."""
    return {one for one, command in below(pid).items() if "--every" in command}


def alive(pid: int) -> bool:
    path = Path(f"/proc/{pid}/stat")
    return path.exists() and path.read_text().rpartition(")")[2].split()[0] != "Z"


def test_deliver_says_that_without_a_server_nothing_leaves(shell: Shell, made: Settings) -> None:
    assert shell("deliver") == 0
    assert "MANIFESTE_SMTP_HOST est vide" in shell.out
    assert states(made) == [MailState.WAITING]


def test_deliver_sends_once_and_says_what_it_did(shell: Shell, made: Settings) -> None:
    with mail_server() as post:
        through(shell, post)
        assert shell("deliver") == 0
        assert "envoyé : 1" in shell.out
        assert shell("deliver") == 0
        assert "Rien à envoyer." in shell.out
    assert states(made) == [MailState.SENT]


def test_work_goes_on_until_it_is_told_to_stop(shell: Shell, made: Settings) -> None:
    with mail_server() as post:
        through(shell, post)
        with running("work", "--every", "1") as process:
            wait_for(lambda: len(post.received) == 1)
            put(made)
            wait_for(lambda: len(post.received) == 2)
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
    assert states(made) == [MailState.SENT] * 2


def test_a_signal_ends_the_work_between_two_mails_and_leaves_no_doubt(shell: Shell, made: Settings) -> None:
    for _ in range(2):
        put(made)
    with mail_server("hang before the banner") as post:
        through(shell, post, timeout=3)
        with running("work") as process:
            assert post.reached.wait(_PATIENCE)
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
    assert states(made) == [MailState.WAITING] * 3


@pytest.mark.slow
def test_the_work_keeps_the_static_site_level_and_ends_with_no_export_behind(
    shell: Shell, made: Settings, tmp_path: Path
) -> None:
    shell.set(MANIFESTE_SITE=str(tmp_path / "site"), MANIFESTE_URL="https://manifeste.exemple.fr")
    page = tmp_path / "site" / "index.html"
    with running("work", "--every", "1") as process:
        wait_for(page.is_file)
        written = page.stat().st_mtime_ns
        with instances.visited(made) as ws, ws.writing() as connection:
            fact = Fact(Happened.VERSION_WITHDRAWN, ws.now(), None, About.VERSION, "0.1", {}, Audience.PUBLIC)
            journal.record(connection, fact)
        wait_for(lambda: page.is_file() and page.stat().st_mtime_ns != written)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def test_a_round_that_fails_is_told_and_hinders_no_other_part(
    shell: Shell, made: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_ws: object, **_: object) -> None:
        message = "rien ne va"
        raise ValueError(message)

    monkeypatch.setattr(composing, "compose", broken)
    with mail_server() as post, instances.visited(made) as ws:
        through(shell, post)
        monkeypatch.setattr(logging.getLogger(), "handlers", [written := logging.StreamHandler(StringIO())])
        written.setFormatter(formatter(LogFormat.CONSOLE))
        telling._round(ws, Settings.read(), telling._Going(None), KeptSite(None))
    told = written.stream.getvalue()
    assert "its next round tries again" in told
    assert "ValueError" in told
    assert "test_telling.py" in told, "and where"
    assert states(made) == [MailState.SENT]


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_the_work_runs_beside_the_server_is_started_again_when_it_dies_and_ends_with_it(
    shell: Shell, made: Settings, end: signal.Signals
) -> None:
    with mail_server() as post:
        through(shell, post)
        with running("serve", "--port", str(free_port())) as server:
            wait_for(lambda: len(post.received) == 1)
            [first] = workers(server.pid)
            os.kill(first, signal.SIGKILL)
            wait_for(lambda: bool(workers(server.pid) - {first}))
            put(made)
            wait_for(lambda: len(post.received) == 2)
            everybody = below(server.pid)
            assert len(everybody) >= 3
            server.send_signal(end)
            server.wait(40)
            wait_for(lambda: not any(map(alive, everybody)))
    assert states(made) == [MailState.SENT] * 2
