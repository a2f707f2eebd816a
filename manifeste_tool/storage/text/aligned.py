"""What SQL keeps of the aligned texts: their Markdown at main's tip and at each version, as Git has it."""

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import delete, insert, select

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.publication import aligned_text
from manifeste_tool.storage.text.texts import is_needed


def at(connection: Connection, sha: str) -> dict[str, str]:
    """Return the aligned texts kept for a commit, by language."""
    columns = (aligned_text.c.language, aligned_text.c.markdown)
    found = connection.execute(select(*columns).where(aligned_text.c.sha == sha))
    return {row.language: row.markdown for row in found}


def one(connection: Connection, sha: str, language: str) -> str | None:
    """Return one aligned text kept for a commit, None where there is none."""
    statement = select(aligned_text.c.markdown).where(aligned_text.c.sha == sha, aligned_text.c.language == language)
    return connection.execute(statement).scalar()


def languages_at(connection: Connection, sha: str) -> set[str]:
    """Return the languages of the aligned texts kept for a commit."""
    return set(connection.execute(select(aligned_text.c.language).where(aligned_text.c.sha == sha)).scalars())


def carry(connection: Connection, before: str, after: str, written: Mapping[str, str]) -> None:
    """Keep at a commit what its first parent had and what it wrote itself; forget the parent if nobody reads it."""
    if copy(connection, before, after, written) and not is_needed(connection, before):
        connection.execute(delete(aligned_text).where(aligned_text.c.sha == before))


def copy(connection: Connection, before: str, after: str, written: Mapping[str, str] = MappingProxyType({})) -> bool:
    """Keep at a commit what another one has, and what it wrote itself; twice is once. Whether the other one has any."""
    had = at(connection, before)
    kept = {**had, **written}
    if kept and not at(connection, after):
        rows = [{"sha": after, "language": language, "markdown": words} for language, words in kept.items()]
        connection.execute(insert(aligned_text), rows)
    return bool(had)
