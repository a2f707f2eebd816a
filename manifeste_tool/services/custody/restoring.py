"""Restore an instance from a backup: examined first, made beside, brought level, checked, and only then in its place.

Nothing of what it replaces is deleted, and nothing that was erased since comes back: the registers of erasures, that of
the backup and that of what it replaces, are played again before anybody may read it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from manifeste_tool.domain.custody import backups
from manifeste_tool.domain.custody.backups import Manifest
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.errors import N_, UnusableInstanceError
from manifeste_tool.paths import Home
from manifeste_tool.services.custody import erasures
from manifeste_tool.services.custody.backing_up import release
from manifeste_tool.services.instance import checking, instances
from manifeste_tool.services.instance.upkeep import CaughtUp, catch_up
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings, TextRemote
from manifeste_tool.storage import journal
from manifeste_tool.storage.custody import bundles, dumps, places, reviving, sets, shelves
from manifeste_tool.storage.custody.sets import NewerBackupError, Told
from manifeste_tool.storage.database import Database
from manifeste_tool.storage.git import TextRepository


class OccupiedInstanceError(UnusableInstanceError):
    """There is an instance where one is to be restored."""

    sentence = N_(
        "Il y a déjà quelque chose dans %(path)s ou dans sa base : rien n'est touché. Restaurez dans un dossier vide, "
        "ou ajoutez --replace, qui garde l'ancienne instance à part."
    )


class OtherDatabaseError(UnusableInstanceError):
    """The backup holds the database of another program."""

    sentence = N_(
        "Cette sauvegarde contient une base %(theirs)s, et MANIFESTE_DATABASE_URL désigne une base %(ours)s. "
        "Réglez-la sur une base %(theirs)s, puis recommencez."
    )


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, what was played again, what waits for a person, and what `check` said of it in the end."""

    source: Path
    manifest: Manifest
    caught_up: CaughtUp
    erasures: int
    mails: int
    has_secret: bool
    aside: Path | None
    problems: tuple[str, ...]


#: What the outbox says of a mail that waited when the backup was taken.
_IN_DOUBT = "Restauré d'une sauvegarde du %(moment)s : ce courriel est peut-être déjà parti depuis."


def restore(
    settings: Settings,
    source: Path,
    *,
    replacing: bool = False,
    register: Path | None = None,
    told: Told = lambda _done, _total: None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Restored:
    """Make an instance of a backup, or of the newest that a folder holds; the server does not run meanwhile.

    `replacing` keeps what is there aside instead of refusing; `register` is a register of erasures kept elsewhere.
    Raises what `sets.examined` does, `OccupiedInstanceError`, `OtherDatabaseError`, and what the stores do.
    """
    chosen = _chosen(source)
    manifest = _examined(settings, chosen, told)
    home, database = settings.home, sqlite_file(settings)
    played = erasures.gathered(register, home.root / erasures.FILE, chosen / backups.HOME_FOLDER / erasures.FILE)
    if _is_occupied(settings, database) and not replacing:
        raise OccupiedInstanceError(path=home.root)
    stamp = backups.name_of(now()).rpartition("-")[2]
    with places.beside(home) as made, _database(settings, made, stamp) as url:
        _fill(made, chosen, manifest, url)
        own = _own_secret(home, made)
        # what the authority of the text holds is asked once the instance serves: nothing is pushed meanwhile
        staged = replace(settings, home=made, database_url=url, text_remote=TextRemote())
        caught_up, replayed, mails, problems = _brought_level(staged, played, now)
        aside = places.put_aside(home, database, stamp) if places.is_occupied(home, database) else None
        places.put_in_place(made, home, database)
    return Restored(chosen, manifest, caught_up, replayed, mails, own, aside, tuple(problems))


def _chosen(source: Path) -> Path:
    """Return the set itself, or the newest of a folder that holds several."""
    newest = "" if (source / backups.SUMS_FILE).exists() else backups.newest(shelves.names(source))
    return source / newest


def _examined(settings: Settings, source: Path, told: Told) -> Manifest:
    manifest = sets.examined(source, release(), told=told)
    if not dumps.knows_schema(manifest.schema):
        raise NewerBackupError(theirs=f"schéma {manifest.schema}", ours=f"schéma {dumps.newest_schema()}")
    ours = dumps.kind_of(settings.sqlalchemy_url)
    if manifest.database != ours:
        raise OtherDatabaseError(theirs=manifest.database, ours=ours)
    return manifest


def sqlite_file(settings: Settings) -> Path:
    """Return the SQLite file of an instance, which is not there where another program keeps its database."""
    return dumps.file_of(settings.sqlalchemy_url) or settings.home.database


def _is_occupied(settings: Settings, database: Path) -> bool:
    if places.is_occupied(settings.home, database):
        return True
    if dumps.file_of(settings.sqlalchemy_url) is not None:
        return False
    db = Database.at(settings.sqlalchemy_url)
    try:
        return dumps.has_tables(db)
    finally:
        db.close()


@contextmanager
def _database(settings: Settings, made: Home, stamp: str) -> Iterator[str]:
    """Give the URL of an empty database to restore into; one on a server is given back as it was if that fails."""
    if dumps.file_of(settings.sqlalchemy_url) is not None:
        yield f"sqlite:///{made.database}"
        return
    db = Database.at(settings.sqlalchemy_url)
    moved = dumps.put_aside(db, stamp)
    try:
        yield settings.sqlalchemy_url
    except BaseException:
        dumps.take_back(db, stamp, moved=moved)
        raise
    finally:
        db.close()


def _fill(made: Home, source: Path, manifest: Manifest, url: str) -> None:
    """Make both stores and the files of a backup that was examined."""
    kept = source / backups.HOME_FOLDER
    for name in sets.names(kept):
        places.copied(kept / name, made.root / name)
    bundles.read(source / backups.BUNDLE_FILE, TextRepository(made.repository))
    dumps.read(source / backups.DATABASE_FILES[manifest.database], url)
    db = Database.at(url)
    try:
        db.migrate()  # here, so that no copy is kept of what holds whoever was erased since
    finally:
        db.close()


def _own_secret(home: Home, made: Home) -> bool:
    """Keep the secret of the backup, or that of the instance it replaces; whether there is one."""
    return made.secret.exists() or places.copied(home.secret, made.secret)


def _brought_level(
    staged: Settings, played: erasures.Entries, now: Callable[[], datetime]
) -> tuple[CaughtUp, int, int, list[str]]:
    """Bring what was restored to the schema of today, forget whom it must, finish what was cut, and check it."""
    with instances.visited(staged, adopting_secret=True) as opened:
        ws = replace(opened, now=now)
        mails = _revived(ws)
        caught_up = catch_up(ws, patience=None, thorough=True)
        replayed = erasures.play(ws, played)
        catch_up(ws, patience=None)
        return caught_up, replayed, mails, checking.check(ws)


def _revived(ws: Workspace) -> int:
    """Close what a restored database would open again, and say that it was restored."""
    with ws.writing() as connection:
        sessions = reviving.close_ways_in(connection, ws.now())
        mails = reviving.doubt_mails(connection, _IN_DOUBT % {"moment": ws.now().date().isoformat()})
        told = {"sessions": str(sessions), "mails": str(mails)}
        journal.record(connection, Fact(Happened.INSTANCE_RESTORED, ws.now(), None, About.INSTANCE, "", told))
    return mails
