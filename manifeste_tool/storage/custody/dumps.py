"""The database as one file: SQLite's own copy, or pg_dump's, of the very state that a connection sees."""

import os
import shutil
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from subprocess import run

from sqlalchemy import URL, func, inspect, make_url, select, text

from manifeste_tool.errors import N_, UnusableInstanceError
from manifeste_tool.storage.database import Connection, Database
from manifeste_tool.storage.faults import sql

_ASIDE = "remplacee_"
_MIGRATIONS = Path(__file__).parents[1] / "migrations" / "versions"
#: How a URL's parts are handed to PostgreSQL's programs: by the environment, which no list of processes shows.
_NAMES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


class MissingClientError(UnusableInstanceError):
    """PostgreSQL's client programs are not installed."""

    sentence = N_(
        "Il manque le programme %(name)s, qui sauvegarde et restaure une base PostgreSQL. Installez les outils clients "
        "de PostgreSQL (paquet postgresql-client), d'une version au moins égale à celle du serveur."
    )


class DumpError(UnusableInstanceError):
    """PostgreSQL's programs refused."""

    sentence = N_("%(name)s n'a pas pu faire son travail : %(why)s")


class DamagedDatabaseError(UnusableInstanceError):
    """SQLite finds its own file damaged."""

    sentence = N_("La base de données est endommagée (%(why)s) : reprenez une sauvegarde plus ancienne.")


def write(connection: Connection, url: str, target: Path) -> None:
    """Write the state that a connection sees into a file. Raises `MissingClientError`, `DumpError`, `StorageError`."""
    if connection.dialect.name == "sqlite":
        _write_sqlite(connection, target)
    else:
        snapshot = connection.execute(select(func.pg_export_snapshot())).scalar_one()
        _call(url, "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={target}", *_NOTHING_OF_OTHERS)
    target.chmod(0o600)


#: What an instance that was replaced left in the database is no part of this one; nor is who may use the tables.
_NOTHING_OF_OTHERS = (f"--exclude-schema={_ASIDE}*", "--no-owner", "--no-privileges")


def _write_sqlite(connection: Connection, target: Path) -> None:
    source = connection.connection.driver_connection
    copied = sqlite3.connect(target)
    try:
        source.backup(copied)  # type: ignore[union-attr]  # the driver is sqlite3's here
        copied.execute("PRAGMA journal_mode = DELETE")  # one file, which needs no other
    except sqlite3.Error as error:
        raise sql.fault_of(error) or error from error
    finally:
        copied.close()


def read(source: Path, url: str) -> None:
    """Make the database that a URL names of such a file. Raises `MissingClientError`, `DumpError`."""
    known = make_url(url)
    if known.get_backend_name() == "sqlite":
        shutil.copyfile(source, known.database or "")
        _prove(Path(known.database or ""))
    else:
        _call(url, "pg_restore", "--single-transaction", "--exit-on-error", *_NOTHING_OF_OTHERS[1:], str(source))


def _prove(path: Path) -> None:
    """Raise `DamagedDatabaseError` where SQLite finds something wrong with the file."""
    opened = sqlite3.connect(path)
    try:
        found = opened.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise DamagedDatabaseError(why=error) from error
    finally:
        opened.close()
    if found != "ok":
        raise DamagedDatabaseError(why=found)


def kind_of(url: str) -> str:
    """Return the program that keeps a database: `sqlite` or `postgresql`."""
    return make_url(url).get_backend_name()


def file_of(url: str) -> Path | None:
    """Return the file of a SQLite database, None where another program keeps it."""
    known = make_url(url)
    return Path(known.database or "").absolute() if known.get_backend_name() == "sqlite" else None


def put_aside(db: Database, stamp: str) -> bool:
    """Keep the tables of a PostgreSQL under another schema, and leave an empty one; whether there was any."""
    if not has_tables(db):
        return False
    with db.engine.begin() as connection:
        connection.execute(text(f'ALTER SCHEMA public RENAME TO "{_aside(stamp)}"'))
        connection.execute(text("CREATE SCHEMA public"))
    return True


def take_back(db: Database, stamp: str, *, moved: bool) -> None:
    """Leave a PostgreSQL as it was before `put_aside`: what was put in its place goes."""
    with db.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        back = f'ALTER SCHEMA "{_aside(stamp)}" RENAME TO public' if moved else "CREATE SCHEMA public"
        connection.execute(text(back))


def has_tables(db: Database) -> bool:
    """Whether anything stands in a database."""
    with db.reading() as connection:
        return bool(inspect(connection).get_table_names())


def _aside(stamp: str) -> str:
    return f"{_ASIDE}{stamp}".lower()


def schema_of(connection: Connection) -> str:
    """Return the revision of the schema that a database is at, `""` before the first."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""


def knows_schema(revision: str) -> bool:
    """Whether this program has the migration that leads to a revision."""
    return revision.isalnum() and any(_MIGRATIONS.glob(f"{revision}_*.py"))


def newest_schema() -> str:
    """Return the newest revision that this program has a migration for."""
    return max(one.name.partition("_")[0] for one in _MIGRATIONS.glob("[0-9]*_*.py"))


def _call(url: str, name: str, *arguments: str) -> None:
    found = shutil.which(name)
    if found is None:
        raise MissingClientError(name=name)
    known = make_url(url)
    command = [found, "--no-password", "--dbname", known.database or "", *arguments]
    if name == "pg_dump":
        command = [found, "--no-password", *arguments]
    done = run(command, env=_environment(known), capture_output=True, check=False)  # noqa: S603 - our own words alone
    if done.returncode:
        raise DumpError(name=name, why=done.stderr.decode(errors="replace").strip()[-400:])


def _environment(url: URL) -> Mapping[str, str]:
    """Return the environment that leads PostgreSQL's programs to a database, its password included."""
    query = {name: value if isinstance(value, str) else value[0] for name, value in url.query.items()}
    parts = {"host": url.host or query.get("host", ""), "port": str(url.port or query.get("port", ""))}
    given = {_NAMES[name]: value for name, value in {**query, **parts}.items() if name in _NAMES and value}
    account = {"PGUSER": url.username, "PGPASSWORD": url.password, "PGDATABASE": url.database}
    return {**os.environ, **given, **{name: value for name, value in account.items() if value}}
