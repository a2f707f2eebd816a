"""Everybody whom the table of rights knows, in one world where every kind of object stands, and its way back."""

import random
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.readers import Person, Reader, Role
from manifeste_tool.paths import Home
from manifeste_tool.services.instance import instances
from manifeste_tool.services.text import drafting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people
from manifeste_tool.storage.collaborating import collaborations
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.membership import accounts
from manifeste_tool.storage.snapshot import Latest, Remembered
from tests.conftest import Clock
from tests.rights.values import values
from tests.services.story import Cast, cast
from tests.web.test_audience import _planted
from tests.web.visit import Visit, opened

#: What a request may write whoever asks: it is no act on anybody's thing.
BESIDE = frozenset({"attempt", "counter", "device", "sign_in_link", "mail", "notice"})


@dataclass
class Everybody:
    """The people by the name that the tests call them, their browsers, and the state that each request starts from."""

    here: Cast
    visit: Visit
    people: Mapping[str, Person | None]
    browsers: Mapping[str, FlaskClient]
    database: Path
    pristine: Path
    kept: dict[str, object] = field(default_factory=dict)
    facts: int = 0
    seen: int = 0
    cookies: dict[str, Any] = field(default_factory=dict)
    watch: sqlite3.Connection | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    carried: set[str] = field(default_factory=set)

    @property
    def app(self) -> Flask:
        """The application."""
        return self.visit.app

    def digest(self) -> dict[str, object]:
        """Return how many rows each table has, its last row and what its rows add up to."""
        with closing(sqlite3.connect(self.database)) as connection:
            wanted = "SELECT name FROM sqlite_master WHERE type = 'table'"
            names = [name for (name,) in connection.execute(wanted) if "_search" not in name]
            kept = [name for name in names if name not in BESIDE]
            return {name: hash(tuple(connection.execute(f'SELECT * FROM "{name}"'))) for name in kept}  # noqa: S608

    def browser(self, who: str) -> FlaskClient:
        """Return somebody's browser, signed in as at the start whatever they were answered since."""
        browser = self.browsers[who]
        browser._cookies = dict(self.cookies.setdefault(who, dict(browser._cookies)))
        return browser

    def reader(self, who: str, connection: Connection) -> Reader:
        """Return somebody as the services would, from what the database holds of them now."""
        person = self.people[who]
        known = people.get(connection, person.id) if person else None
        return self.here.ws.reader(known, connection)

    def changed(self) -> tuple[str, ...]:
        """Return the tables that are no longer as they were when every request starts."""
        if self._seen() == self.seen:
            return ()
        return tuple(name for name, rows in self.digest().items() if rows != self.kept[name])

    def told(self, who: str) -> bool:
        """Whether a new fact names somebody."""
        person = self.people[who]
        with closing(sqlite3.connect(self.database)) as connection:
            found = connection.execute(
                "SELECT count(*) FROM fact WHERE id > ? AND person_id = ?", (self.facts, person.id if person else 0)
            )
            return bool(found.fetchone()[0])

    def _seen(self) -> int:
        """Return a number that moves whenever anybody else commits anything."""
        if self.watch is None:
            self.watch = sqlite3.connect(self.database, check_same_thread=False)
        return int(self.watch.execute("PRAGMA data_version").fetchone()[0])

    def keep(self) -> None:
        """Remember the state as it is now: where every request starts from."""
        _copy(self.database, self.pristine / "manifeste.sqlite3")
        shutil.copytree(self.here.ws.repository.path, self.pristine / "texte.git", dirs_exist_ok=True)
        self.kept = self.digest()
        with closing(sqlite3.connect(self.database)) as connection:
            self.facts = int(connection.execute("SELECT max(id) FROM fact").fetchone()[0])
        self.seen = self._seen()
        self.values = values(self.here, self.people)

    @contextmanager
    def at_stage(self, kind: StageKind) -> Iterator[None]:
        """Let one stage alone be open, then bring back the state that stood before."""
        earlier = self.pristine.with_name("earlier")
        shutil.copytree(self.pristine, earlier, dirs_exist_ok=True)
        self.here.close_all()
        self.here.open(kind)
        drafting.end_if_due(self.here.ws)  # else the first who files ends it, whoever that is
        self.keep()
        try:
            yield
        finally:
            shutil.rmtree(self.pristine)
            earlier.rename(self.pristine)
            self.restore()
            self.keep()

    def restore_if_written(self) -> None:
        """Bring the state back where anything was committed, be it only a device."""
        if self._seen() != self.seen:
            self.restore()

    def restore(self) -> None:
        """Bring back the state that was kept, the branches of the text too."""
        _copy(self.pristine / "manifeste.sqlite3", self.database)
        _refs_back(self.pristine / "texte.git", Path(self.here.ws.repository.path))
        for fresh, held in ((Latest(), self.here.ws.latest), (Remembered(), self.here.ws.remembered)):
            for name in held.__slots__:
                setattr(held, name, getattr(fresh, name))
        self.seen = self._seen()


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


def _refs_back(kept: Path, repository: Path) -> None:
    shutil.rmtree(repository / "refs")
    shutil.copytree(kept / "refs", repository / "refs")
    for name in ("HEAD", "packed-refs"):
        (repository / name).unlink(missing_ok=True)
        if (kept / name).exists():
            shutil.copy(kept / name, repository / name)


def everybody(empty: Path, folder: Path, *kinds: StageKind) -> Iterator[Everybody]:
    """Make the world in `folder` from an empty instance, with these stages open."""
    shutil.copytree(empty, folder / "instance")
    settings = Settings(home=Home(folder / "instance"))
    made, dice = instances.opened(settings), random.Random(20260302)  # noqa: S311 - the same at every run
    words = lambda letters, n: "".join(dice.choice(letters) for _ in range(n))  # noqa: E731
    ws = replace(made, now=Clock(), random_word=words)
    here = cast(ws)
    _planted(here)
    people_ = _people(ws, here)
    for kind in kinds:
        here.open(kind)
    visit = opened(here, settings)
    browsers = {name: visit.as_(person) for name, person in people_.items()}
    with ws.writing() as connection:
        suspended = people_["suspended"]
        accounts.change(connection, suspended.id if suspended else 0, {"active": False, "email": None})
    (folder / "pristine").mkdir()
    world = Everybody(here, visit, people_, browsers, folder / "instance" / "manifeste.sqlite3", folder / "pristine")
    world.keep()
    yield world
    if world.watch:
        world.watch.close()
    made.db.close()


def _people(ws: Workspace, here: Cast) -> dict[str, Person | None]:
    """Add who is missing from the cast, and name them all by what they are to the owner of things."""
    new = {
        "referent": Person(0, "Référente d'ici", Role.REFERENT, authority="ESSA"),
        "referent_elsewhere": Person(0, "Référente d'ailleurs", Role.REFERENT, authority="AUTR"),
        "substitute": Person(0, "Suppléante", Role.MEMBER, substitute_for_id=here.other.id),
        "rapporteur": Person(0, "Rapporteure", Role.MEMBER, rapporteur=True),
        "administrator": Person(0, "Administratrice", Role.ADMINISTRATOR),
        "suspended": Person(0, "Suspendue", Role.ADMINISTRATOR),
        "collaborator_of_owner": Person(0, "Collaboratrice du membre", Role.COLLABORATOR),
        "collaborator_of_another": Person(0, "Collaboratrice d'un autre", Role.COLLABORATOR),
    }
    with ws.writing() as connection:
        added = {name: people.add(connection, one, ws.now()) for name, one in new.items()}
        collaborations.begin(connection, added["collaborator_of_owner"].id, here.member.id, ws.now())
        collaborations.begin(connection, added["collaborator_of_another"].id, here.other.id, ws.now())
    known = {"visitor": None, "owner": here.member, "other": here.other, "drafter": here.drafter}
    return {**known, "secretary": here.secretary, **added}
