"""Which decision gave each paragraph the words it has: the last one that wrote it, found in SQL."""

from collections.abc import Mapping

from sqlalchemy import func, or_, select

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.tables.text import commit, revision
from manifeste_tool.storage.text import texts

#: What gives words: a move, a source or a removal gives none.
_WORDS = ("inserted", "modified")


def worded(connection: Connection, until: int, *, drafts: bool) -> Mapping[str, tuple[int, bool]]:
    """Return, by paragraph, the rank of the last decision up to `until` that wrote it, and whether main holds it.

    With `drafts`, the saves of a drafting count too.
    """
    ours = commit.c.ref == MAIN
    where = or_(ours, commit.c.ref.startswith("refs/redaction/")) if drafts else ours
    last = select(revision.c.paragraph_id, func.max(revision.c.commit_id).label("rank"))
    last = last.join(commit, commit.c.id == revision.c.commit_id)
    last = last.where(revision.c.change.in_(_WORDS), revision.c.commit_id <= until, where)
    found = last.group_by(revision.c.paragraph_id).subquery()
    rows = connection.execute(
        select(found.c.paragraph_id, found.c.rank, ours.label("main")).join(commit, commit.c.id == found.c.rank)
    )
    return {row.paragraph_id: (row.rank, bool(row.main)) for row in rows}


def ranks(connection: Connection) -> list[tuple[int, str]]:
    """Return the rank of each version's commit with its number, the oldest first."""
    published = {one.sha: one.number for one in texts.versions(connection)}
    made = texts.decisions_at(connection, published).values()
    return sorted((one.id, published[one.sha]) for one in made if one.ref == MAIN)
