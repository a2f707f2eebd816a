"""A worker that starts while the database is away waits for it, rather than end the server with it."""

from dataclasses import replace
from typing import Any

import pytest

from manifeste_tool.cli.serving import server
from manifeste_tool.errors import SilentDatabaseError
from manifeste_tool.services.instance import instances
from manifeste_tool.settings import Settings


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A database that answers the third time; how often it was asked."""
    asked, real = [0], instances.opened

    def opened(settings: Settings) -> Any:
        asked[0] += 1
        if asked[0] <= 2:
            raise SilentDatabaseError
        return real(settings)

    monkeypatch.setattr(instances, "opened", opened)
    monkeypatch.setattr(server, "_PAUSE", 0.01)
    return asked


def test_a_worker_waits_for_a_database_that_comes_back(settings: Settings, away: list[int]) -> None:
    server._opened(settings).db.close()
    assert away == [3]


def test_it_does_not_wait_for_ever(settings: Settings, away: list[int]) -> None:
    with pytest.raises(SilentDatabaseError):
        server._opened(replace(settings, timeout=0))
    assert away == [1]
