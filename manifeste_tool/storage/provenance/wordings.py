"""What commits made of the words of paragraphs, and what contests that they say what their sources say."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from manifeste_tool.domain.consulting.sources import SourceLink
from manifeste_tool.domain.provenance.standing import Dispute, Wording
from manifeste_tool.domain.provenance.words import words_of_line
from manifeste_tool.domain.text.text import Relation
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.tables.outcomes import dispute
from manifeste_tool.storage.tables.text import commit, revision, source_link

_DRAFTING = "refs/redaction/%"


def of_paragraphs(connection: Connection, ids: Iterable[str], *, but: str = "") -> dict[str, list[Wording]]:
    """Return what happened to the words of paragraphs in the text and in its drafting, oldest first.

    `but` is the act of commits that only repeat what others did.
    """
    columns = (revision.c.paragraph_id, revision.c.commit_id, commit.c.at, revision.c.before, revision.c.after)
    told: dict[str, list[Wording]] = {}
    for portion in batches(ids):
        statement = select(*columns).join(commit, commit.c.id == revision.c.commit_id)
        where = (revision.c.paragraph_id.in_(portion), revision.c.change != "cited", commit.c.act != but)
        on = (commit.c.ref == MAIN) | commit.c.ref.like(_DRAFTING)
        for one in connection.execute(statement.where(*where, on).order_by(revision.c.commit_id, revision.c.id)):
            before, after = words_of_line(one.before), words_of_line(one.after)
            told.setdefault(one.paragraph_id, []).append(
                Wording(one.paragraph_id, one.commit_id, one.at, before, after)
            )
    return told


def carried_through(connection: Connection, links: Sequence[SourceLink]) -> dict[int, list[str]]:
    """Return, for each link, the paragraphs that it has hung on: its own, then those it was carried from."""
    before: dict[int, SourceLink] = {link.id: link for link in links}
    wanted = {link.carried_from for link in links if link.carried_from} - before.keys()
    while wanted:
        found: dict[int, SourceLink] = {}
        for portion in batches(sorted(wanted)):
            rows = connection.execute(select(source_link).where(source_link.c.id.in_(portion))).mappings()
            found |= {row["id"]: SourceLink(**{**row, "relation": Relation(row["relation"])}) for row in rows}
        before |= found
        wanted = {link.carried_from for link in found.values() if link.carried_from} - before.keys()
    return {link.id: _through(link, before) for link in links}


def _through(link: SourceLink, before: dict[int, SourceLink]) -> list[str]:
    told = [link.paragraph_id]
    while link.carried_from:
        link = before[link.carried_from]
        told.append(link.paragraph_id)
    return told


def open_disputes(connection: Connection, ids: Iterable[str]) -> dict[tuple[str, str], list[Dispute]]:
    """Return, by paragraph and key, what is said against the links of paragraphs and waits for an answer."""
    told: dict[tuple[str, str], list[Dispute]] = {}
    columns = ("id", "paragraph_id", "key", "words", "by_author", "made_at")
    for portion in batches(ids):
        statement = select(*(dispute.c[name] for name in columns))
        where = (dispute.c.paragraph_id.in_(portion), dispute.c.settled_at.is_(None))
        for row in connection.execute(statement.where(*where).order_by(dispute.c.id)).mappings():
            told.setdefault((row["paragraph_id"], row["key"]), []).append(Dispute(**row))
    return told
