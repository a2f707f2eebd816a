"""What commits made of the words of paragraphs, and the paragraphs that links have hung on."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select

from manifeste_tool.domain.consulting.sources import SourceLink
from manifeste_tool.domain.provenance.standing import Wording
from manifeste_tool.domain.provenance.words import unit_of_line
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.tables.amendments import amendment
from manifeste_tool.storage.tables.text import commit, revision
from manifeste_tool.storage.text import links

_DRAFTING = "refs/redaction/%"


def of_paragraphs(connection: Connection, ids: Iterable[str], *, but: str = "") -> dict[str, list[Wording]]:
    """Return what happened to the words of paragraphs, and of those joined into them, oldest first.

    That is in the text and in its drafting; `but` is the act of commits that only repeat what others did.
    """
    told: dict[str, list[Wording]] = {}
    wanted = set(ids)
    while wanted:
        found = _told(connection, sorted(wanted), but)
        told |= {one: found.get(one, []) for one in wanted}
        wanted = {old for those in found.values() for one in those for old in one.joined} - told.keys()
    return {one: those for one, those in told.items() if those}


def _told(connection: Connection, ids: Sequence[str], but: str) -> dict[str, list[Wording]]:
    columns = (revision.c.paragraph_id, revision.c.commit_id, commit.c.at, revision.c.before, revision.c.after)
    told: dict[str, list[Wording]] = {}
    for portion in batches(ids):
        statement = select(*columns).join(commit, commit.c.id == revision.c.commit_id)
        where = (revision.c.paragraph_id.in_(portion), revision.c.change != "cited", commit.c.act != but)
        on = (commit.c.ref == MAIN) | commit.c.ref.like(_DRAFTING)
        for row in connection.execute(statement.where(*where, on).order_by(revision.c.commit_id, revision.c.id)):
            before = unit_of_line(row.before) if row.before else None
            after = unit_of_line(row.after) if row.after else None
            words = (before.text if before else "", after.text if after else "")
            wording = Wording(row.paragraph_id, row.commit_id, row.at, *words, after.joined if after else ())
            told.setdefault(row.paragraph_id, []).append(wording)
    return told


def inserted_beside(connection: Connection, ids: Iterable[str], *, but: str = "") -> dict[str, set[str]]:
    """Return, for each paragraph, those that lost words in the commit that inserted it, and theirs in turn.

    `but` is as in `of_paragraphs`. A founding text inserts all and takes from none.
    """
    beside: dict[str, set[str]] = {}
    wanted = set(ids)
    while wanted:
        beside |= {one: set() for one in wanted}
        for new, old in _beside(connection, sorted(wanted), but):
            beside[new].add(old)
        wanted = {old for those in beside.values() for old in those} - beside.keys()
    return beside


def _beside(connection: Connection, ids: Sequence[str], but: str) -> Iterator[tuple[str, str]]:
    other = revision.alias()
    for portion in batches(ids):
        statement = (
            select(revision.c.paragraph_id, other.c.paragraph_id)
            .join(other, other.c.commit_id == revision.c.commit_id)
            .join(commit, commit.c.id == revision.c.commit_id)
        )
        where = (revision.c.paragraph_id.in_(portion), revision.c.change == "inserted", commit.c.act != but)
        lost = other.c.change.in_(("modified", "moved", "deleted"))
        yield from (tuple(row) for row in connection.execute(statement.where(*where, lost)))


def carried_through(connection: Connection, made: Sequence[SourceLink]) -> dict[int, list[str]]:
    """Return, for each link, the paragraphs that it has hung on: its own, then those it was carried from."""
    before: dict[int, SourceLink] = {link.id: link for link in made}
    wanted = {link.carried_from for link in made if link.carried_from} - before.keys()
    while wanted:
        found = links.by_ids(connection, wanted)
        before |= found
        wanted = {link.carried_from for link in found.values() if link.carried_from} - before.keys()
    return {link.id: _through(link, before) for link in made}


def _through(link: SourceLink, before: dict[int, SourceLink]) -> list[str]:
    told = [link.paragraph_id]
    while link.carried_from:
        link = before[link.carried_from]
        told.append(link.paragraph_id)
    return told


def amendments_behind(connection: Connection, commit_ids: Iterable[int]) -> dict[int, int]:
    """Return the number of the amendment that a commit brought in, for those that brought one."""
    told: dict[int, int] = {}
    for portion in batches(sorted(commit_ids)):
        statement = select(commit.c.id, amendment.c.number).join(amendment, amendment.c.id == commit.c.amendment_id)
        told |= {row.id: row.number for row in connection.execute(statement.where(commit.c.id.in_(portion)))}
    return told
