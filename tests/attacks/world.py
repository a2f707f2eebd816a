"""The attacked application: a small instance where everything has happened once, and one browser for each role."""

import logging
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text as sql

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.paths import Home
from manifeste_tool.services.desk import counting
from manifeste_tool.services.instance import instances
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people
from tests.conftest import Clock, Databases
from tests.services.story import Cast, cast
from tests.web.test_audience import _planted
from tests.web.visit import Visit, opened

#: Whoever attacks, from who may least to who may most; nobody stands for a visitor.
ATTACKERS = ("visitor", "referent", "member", "drafter", "collaborator", "secretary", "administrator")
#: A request that lasts longer has found a way to keep a worker busy.
PATIENCE = 20.0


class _Kept(logging.Handler):
    """What the application wrote to its logs, as it would stand there."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@dataclass(repr=False)
class Ground:
    """The application, its people, and their browsers."""

    here: Cast
    settings: Settings
    clock: Clock
    visit: Visit
    persons: dict[str, Person | None]
    log: _Kept = field(default_factory=_Kept)
    browsers: dict[str, FlaskClient] = field(default_factory=dict)

    @property
    def app(self) -> Flask:
        return self.visit.app

    def as_(self, who: str) -> FlaskClient:
        """Return the browser of somebody, which stays signed in until it is made to forget."""
        if who not in self.browsers:
            self._keep_in_office(self.persons[who])
            self.browsers[who] = self.visit.as_(self.persons[who])
        return self.browsers[who]

    def _keep_in_office(self, person: Person | None) -> None:
        """Give back the account of who attacks: the secretariat may well have ended it, by a form that is there for it."""
        if person:
            with self.here.ws.writing() as connection:
                connection.execute(
                    sql("update person set active = true, suspended_at = null where id = :id"), {"id": person.id}
                )

    def forget(self) -> None:
        """Close every browser: an attack may have ended a session."""
        self.browsers.clear()

    def tireless(self) -> None:
        """Forget the attempts counted so far: the limits have tests of their own, and would hide what lies behind."""
        with self.here.ws.writing() as connection:
            for table in ("attempt",):
                connection.execute(sql(f"delete from {table}"))  # noqa: S608 - no words of anybody

    def column(self, table: str, column: str) -> list[Any]:
        """Read one column of the database."""
        return [row[0] for row in self.rows(f"select distinct {column} from {table}")]  # noqa: S608 - names of ours

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Read the database itself."""
        with self.here.ws.reading() as connection:
            return [tuple(row) for row in connection.execute(sql(query))]


def _people(here: Cast) -> dict[str, Person | None]:
    ws = here.ws
    with ws.writing() as connection:
        helper = people.add(connection, Person(0, "collaborator", Role.COLLABORATOR), ws.now())
        boss = people.add(connection, Person(0, "administrator", Role.ADMINISTRATOR), ws.now())
        connection.execute(sql("update person set email = 'p' || id || '@exemple.invalid' where email = ''"))
    named = {name: getattr(here, name) for name in ("referent", "other", "member", "drafter", "secretary")}
    return {"visitor": None, **named, "collaborator": helper, "administrator": boss}


def _opened(home: Path, url: str) -> tuple[Settings, Any, Clock]:
    settings, clock = Settings(home=Home(home), database_url=url), Clock()
    dice = random.Random(20260302)  # noqa: S311 - the same at every run
    words = lambda letters, n: "".join(dice.choice(letters) for _ in range(n))  # noqa: E731
    return settings, replace(instances.opened(settings), now=clock, random_word=words), clock


@contextmanager
def ground(home: Path, empty: Path, databases: Databases) -> Iterator[Ground]:
    """Yield an instance to attack, where every stage is open to everybody who takes part."""
    url = databases.migrated()
    shutil.copytree(empty, home)
    settings, ws, clock = _opened(home, url)
    here = cast(ws)
    _planted(here)
    for kind in StageKind:
        here.open(kind, public=True)
    made = Ground(here, settings, clock, opened(here, settings), _people(here))
    logger = logging.getLogger("manifeste_tool")
    logger.addHandler(made.log)
    with pytest.MonkeyPatch.context() as patch:
        # What awaits each person is counted anew for every page, and takes half of its time to show one number.
        patch.setattr(counting, "count", lambda *_: 3)
        yield made
    logger.removeHandler(made.log)
    ws.db.close()
    databases.drop(url)


@contextmanager
def soon() -> Iterator[None]:
    """Fail where what happens inside takes longer than anybody would wait."""
    before = time.monotonic()
    yield
    assert time.monotonic() - before < PATIENCE
