"""`manifeste work` on two machines at once, one of them killed: nothing is left undone, nothing is done twice."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree
from time import monotonic, sleep

import pytest

from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.telling import MailState
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import journal, stages
from manifeste_tool.storage.health import waiting
from manifeste_tool.storage.serving import nodes
from manifeste_tool.storage.telling import outbox
from manifeste_tool.storage.telling.outbox import Mail
from tests.services.mail_server import Post, mail_server
from tests.services.story import Cast, cast

MAILS, STAGES, PATIENCE = 1_000, 10, 240.0
_MAIN = "from manifeste_tool.cli.main import main; main()"
NOW = datetime.now(UTC)


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    if not workspace.db.is_shared:
        pytest.skip("several machines serve from PostgreSQL: --database postgresql")
    return cast(replace(workspace, now=lambda: datetime.now(UTC)))


def put(ws: Workspace) -> None:
    """A thousand mails that are due, ten stages that opened and closed within the hour: twenty acts of the clock."""
    with ws.writing() as connection:
        for number in range(MAILS):
            words = (f"<{number}@test>", f"{number}@exemple.test", "votes", "Bonjour", "Bonjour.", "<p>Bonjour.</p>")
            outbox.put(connection, Mail(*words, NOW, NOW))
        for number in range(STAGES):
            opened, closed = NOW - timedelta(minutes=50 - number), NOW - timedelta(minutes=20 - number)
            stages.add(connection, Stage(StageKind.PUBLICATION, opened, closed))


@contextmanager
def working(settings: Settings, post: Post, name: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run `manifeste work` as the machine of that name, in a folder of its own."""
    home = settings.home.root.with_name(name)
    copytree(settings.home.root, home)
    told = {
        "MANIFESTE_HOME": str(home),
        "MANIFESTE_DATABASE_URL": settings.sqlalchemy_url,
        "MANIFESTE_NODE": name,
        "MANIFESTE_SMTP_HOST": "127.0.0.1",
        "MANIFESTE_SMTP_PORT": str(post.port),
        "MANIFESTE_SMTP_SECURITY": "none",
        "MANIFESTE_SMTP_TIMEOUT": "1",
    }
    command = [sys.executable, "-c", _MAIN, "work", "--every", "1"]
    with subprocess.Popen(command, env={**os.environ, **told}, cwd=Path(__file__).parents[3]) as process:
        yield process
        process.kill()


def until(reached: "object", *, told: str) -> None:
    """Wait for something that another process does."""
    ends = monotonic() + PATIENCE
    while not reached():  # type: ignore[operator]
        assert monotonic() < ends, told
        sleep(0.2)


def sent(ws: Workspace) -> Counter[str]:
    with ws.reading() as connection:
        return Counter(waiting.mails(connection))


@pytest.mark.slow
def test_two_machines_send_each_mail_and_do_each_act_of_the_clock_once_though_one_is_killed(
    here: Cast, settings: Settings
) -> None:
    ws = here.ws
    put(ws)
    with mail_server() as post, working(settings, post, "premiere") as first, working(settings, post, "seconde"):
        until(lambda: len(post.received) > MAILS // 4, told="nobody sends")
        first.kill()
        until(lambda: not sent(ws)[str(MailState.WAITING)], told="the other machine does not go on")
        until(lambda: not sent(ws)[str(MailState.SENDING)], told="what was cut is in doubt for ever")
    ours = Counter(one["Message-ID"] for one in post.messages if one["Message-ID"].endswith("@test>"))
    doubts = sent(ws)[str(MailState.UNCERTAIN)]
    assert doubts <= 1, "what the one that was killed was sending"
    assert set(ours.values()) == {1}
    assert MAILS - doubts <= len(ours) <= MAILS
    with ws.reading() as connection:
        facts = [journal.named(connection, one) for one in (Happened.STAGE_OPENED, Happened.STAGE_CLOSED)]
        names = {one.name for one in nodes.every(connection)}
    assert [len({one.about_id for one in some}) for some in facts] == [len(some) for some in facts]
    assert len(facts[1]) >= STAGES
    assert names == {"premiere", "seconde"}
