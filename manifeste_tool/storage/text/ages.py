"""Which decision touched each paragraph last, and which gave it the words it has, found in SQL: no history is read."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, true

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
    return _last(connection, revision.c.change.in_(_WORDS), until, drafts=drafts)


def touched(connection: Connection, until: int) -> Mapping[str, datetime]:
    """Return, by paragraph, when a decision of main up to `until` last changed anything of it, its place included."""
    last = _last(connection, true(), until, drafts=False)
    made = texts.decisions_ranked(connection, {rank for rank, _ in last.values()})
    return {identity: made[rank].at for identity, (rank, _) in last.items()}


def _last(
    connection: Connection, what: ColumnElement[bool], until: int, *, drafts: bool
) -> Mapping[str, tuple[int, bool]]:
    ours = commit.c.ref == MAIN
    where = or_(ours, commit.c.ref.startswith("refs/redaction/")) if drafts else ours
    last = select(revision.c.paragraph_id, func.max(revision.c.commit_id).label("rank"))
    last = last.join(commit, commit.c.id == revision.c.commit_id).where(what, revision.c.commit_id <= until, where)
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
