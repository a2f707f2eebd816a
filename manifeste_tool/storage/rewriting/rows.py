"""Every value of every table in which a name of a commit or a word may stand, and what a rewriting makes of it.

Nothing is listed by hand: the columns are those of the schema, so that a new one cannot be forgotten. Words are changed
in what `HOLDINGS` says to be words or a repetition of Git; names of commits wherever a string or JSON may hold one.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, String, Table, delete, func, insert, select, update

from manifeste_tool.domain.privacy.held import BY_TABLE
from manifeste_tool.domain.rewriting.masking import Masking, deep, renamed
from manifeste_tool.domain.text.stems import stems
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.privacy.rows import TABLES
from manifeste_tool.storage.tables.accounts.privacy import rewriting, rewritten_commit
from manifeste_tool.storage.tables.adoption import stored_file
from manifeste_tool.storage.tables.publication import export_file
from manifeste_tool.storage.tables.text import operation

#: What says itself what a rewriting did: it is written by it, not through it.
_APART = frozenset({"rewriting", "rewritten_commit", "operation", "version_record"})
#: Columns of Git's text, in which marks and citations stand.
_MARKDOWN = frozenset({"markdown", "before", "after"})


def values(connection: Connection) -> Iterator[tuple[Table, Mapping[Any, Any], dict[str, Any]]]:
    """Yield each row that holds strings: its table, its primary key by column, and those strings by column's name."""
    for table in TABLES.values():
        if table.name in _APART:
            continue
        columns = [one for one in table.columns if isinstance(one.type, String | JSON)]
        keys = list(table.primary_key.columns)
        if not columns:
            continue
        for row in connection.execute(select(*{*keys, *columns})).mappings().all():
            yield table, {one: row[one] for one in keys}, {one.name: row[one] for one in columns}


def masked(table: Table, column: str, value: Any, masking: Masking) -> Any:
    """Return a value without the words, as it was where its column holds no words."""
    held = BY_TABLE.get(table.name)
    if value is None or held is None or column not in (*held.words, *held.git):
        return value
    change: Callable[[str], str] = masking.text if column in _MARKDOWN else masking.value
    return deep(value, change)


def count(connection: Connection, masking: Masking) -> dict[str, int]:
    """Return in how many rows each column holds the words."""
    found: dict[str, int] = {}
    for table, _, here in values(connection):
        for name, value in here.items():
            if masked(table, name, value, masking) != value:
                found[f"{table.name}.{name}"] = found.get(f"{table.name}.{name}", 0) + 1
    return found


def change(connection: Connection, masking: Masking, names: Mapping[str, str]) -> None:
    """Take the words out of every table, and write the new names of commits for the old ones."""
    for table, key, here in values(connection):
        spoken = {name: masked(table, name, value, masking) for name, value in here.items()}
        told = {name: deep(value, lambda said: renamed(said, names)) for name, value in spoken.items()}
        changed = {name: value for name, value in told.items() if value != here[name]}
        if spoken != here and "stems" in here:
            changed["stems"] = _stems(here, spoken, masking)
        if changed:
            own = [column == value for column, value in key.items()]
            connection.execute(update(table).where(*own).values(**changed))


def _stems(before: Mapping[str, Any], after: Mapping[str, Any], masking: Masking) -> str:
    """Return what a row is found by, without the stems that only the words taken out had."""
    left = set(stems(" ".join(str(value) for name, value in after.items() if name != "stems" and value)).split())
    gone = {stem for word in masking.words for stem in stems(word).split()} - left
    return " ".join(stem for stem in str(before["stems"]).split() if stem not in gone)


def record(connection: Connection, reason: str, names: Mapping[str, str], at: datetime) -> int:
    """Put a rewriting on record with where each old name leads, those of earlier rewritings too; return its number."""
    made = connection.execute(insert(rewriting).values(at=at, reason=reason, commits=len(names)))
    number = int((made.inserted_primary_key or [0])[0])
    for row in connection.execute(select(rewritten_commit.c.old, rewritten_commit.c.new)).all():
        if row.new in names:
            mine = rewritten_commit.c.old == row.old
            connection.execute(update(rewritten_commit).where(mine).values(new=names[row.new]))
    rows = [{"old": old, "new": new, "rewriting_id": number} for old, new in names.items()]
    if rows:
        connection.execute(insert(rewritten_commit), rows)
    for done in connection.execute(select(operation.c.id, operation.c.sha, operation.c.expected)).all():
        told = {"sha": renamed(done.sha, names), "expected": renamed(done.expected, names)}
        connection.execute(update(operation).where(operation.c.id == done.id).values(**told))
    return number


def drop_made_documents(connection: Connection) -> None:
    """Forget the documents made before: they hold the words, and are made again when they are asked for."""
    files = select(export_file.c.file_id).where(export_file.c.file_id.is_not(None))
    gone = list(connection.execute(files).scalars())
    connection.execute(delete(export_file))
    connection.execute(delete(stored_file).where(stored_file.c.id.in_(gone)))


def unfinished(connection: Connection) -> bool:
    """Whether a rewriting left something to delete."""
    undone = select(func.count()).select_from(rewriting).where(rewriting.c.done_at.is_(None))
    return bool(connection.execute(undone).scalar())


def settle(connection: Connection, at: datetime) -> None:
    """Say that nothing of what was taken out is left."""
    connection.execute(update(rewriting).where(rewriting.c.done_at.is_(None)).values(done_at=at))


def last(connection: Connection) -> datetime | None:
    """Return when the history was last rewritten, None for never."""
    return connection.execute(select(func.max(rewriting.c.at))).scalar()


def leads_to(connection: Connection, name: str) -> str:
    """Return the new name, as long, of a commit by its old one or how that begins; `""` for none, or for several."""
    old: Column[str] = rewritten_commit.c.old
    found = connection.execute(select(rewritten_commit.c.new).where(old.startswith(name)).limit(2)).scalars().all()
    return found[0][: len(name)] if len(found) == 1 else ""
