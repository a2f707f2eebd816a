"""What SQL remembers of Git: tips, snapshots, the decisions of each branch and which paragraph each one touched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    RowMapping,
    delete,
    exists,
    func,
    insert,
    select,
    union_all,
    update,
)

from manifeste_tool.domain.publication.preparations import State
from manifeste_tool.domain.publication.standing import in_order, latest
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.tables.publication import prepared_version
from manifeste_tool.storage.tables.text import commit, declaration, revision, snapshot, tip, version


@dataclass(frozen=True, slots=True)
class Decision:
    """One commit of a branch: what was done, when, by whom (an opaque number), for which amendment."""

    id: int
    sha: str
    ref: str
    at: datetime
    act: str
    person_id: int | None
    amendment_id: int | None
    summary: str


@dataclass(frozen=True, slots=True)
class Touched:
    """One paragraph touched by one decision; `before` and `after` are its line of Markdown, None where it was not."""

    paragraph_id: str
    change: str
    before: str | None
    after: str | None
    decision: Decision


@dataclass(frozen=True, slots=True)
class Version:
    """A published state of the text. `corrects` is the number of the version that an erratum corrects, or `""`."""

    number: str
    sha: str
    title: str
    story: str
    published_at: datetime
    person_id: int
    declared: tuple[str, ...]
    note: str = ""
    corrects: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_reason: str = ""


@dataclass(frozen=True, slots=True)
class _Standing:
    number: str
    corrects: str
    published_at: datetime
    withdrawn_at: datetime | None


def tip_of(connection: Connection, ref: str) -> str | None:
    """Return where a branch stands, as last applied."""
    return connection.execute(select(tip.c.sha).where(tip.c.ref == ref)).scalar()


def tips(connection: Connection) -> dict[str, str]:
    """Return where every branch stands."""
    return {row.ref: row.sha for row in connection.execute(select(tip.c.ref, tip.c.sha))}


def set_tip(connection: Connection, ref: str, sha: str) -> None:
    """Write where a branch stands now."""
    if not connection.execute(update(tip).where(tip.c.ref == ref).values(sha=sha)).rowcount:
        connection.execute(insert(tip).values(ref=ref, sha=sha))


def snapshot_at(connection: Connection, sha: str) -> str | None:
    """Return the Markdown kept for a commit, None where only Git has it."""
    return connection.execute(select(snapshot.c.markdown).where(snapshot.c.sha == sha)).scalar()


def snapshots(connection: Connection) -> list[str]:
    """Return the commits whose text is kept."""
    return list(connection.execute(select(snapshot.c.sha)).scalars())


def keep_snapshot(connection: Connection, sha: str, markdown: str) -> None:
    """Keep the text of a commit; twice is once."""
    if snapshot_at(connection, sha) is None:
        connection.execute(insert(snapshot).values(sha=sha, markdown=markdown))


def drop_snapshot(connection: Connection, sha: str) -> None:
    """Forget the text of a commit that is neither a tip, a version nor a prepared one any more."""
    connection.execute(delete(snapshot).where(snapshot.c.sha == sha, ~exists(_reads(sha))))


def is_needed(connection: Connection, sha: str) -> bool:
    """Whether what is kept of a commit is still read: it is a tip, a version, or a version that is prepared."""
    return connection.execute(_reads(sha)).first() is not None


def _reads(sha: str) -> CompoundSelect[tuple[str]]:
    waiting = (prepared_version.c.sha == sha) & (prepared_version.c.state == str(State.PREPARED))
    reads = (
        select(version.c.sha).where(version.c.sha == sha),
        select(tip.c.sha).where(tip.c.sha == sha),
        select(prepared_version.c.sha).where(waiting),
    )
    return union_all(*reads)


def add_decision(connection: Connection, made: Decision) -> int:
    """Write one decision and return its rank on record."""
    values = {
        "sha": made.sha,
        "ref": made.ref,
        "at": made.at,
        "act": made.act,
        "person_id": made.person_id,
        "amendment_id": made.amendment_id,
        "summary": made.summary,
    }
    key: Sequence[int] | None = connection.execute(insert(commit).values(**values)).inserted_primary_key
    return key[0] if key else 0


def add_revisions(connection: Connection, commit_id: int, rows: Iterable[dict[str, str | None]]) -> None:
    """Write which paragraphs a decision touched: rows of paragraph_id, change, before, after."""
    filled = [{**row, "commit_id": commit_id} for row in rows]
    if filled:
        connection.execute(insert(revision), filled)


def decision(connection: Connection, sha: str) -> Decision | None:
    """Return the decision that a commit is, None for one that is not on record."""
    row = connection.execute(select(commit).where(commit.c.sha == sha)).mappings().first()
    return _decision(row) if row else None


def decisions_at(connection: Connection, shas: Iterable[str]) -> dict[str, Decision]:
    """Return the decisions that commits are, without those that are not on record."""
    rows = connection.execute(select(commit).where(commit.c.sha.in_(list(shas)))).mappings()
    return {row["sha"]: _decision(row) for row in rows}


def rank_of(connection: Connection, sha: str) -> int:
    """Return the rank on record of the decision that a commit is, 0 for one that is not on record."""
    return int(connection.execute(select(commit.c.id).where(commit.c.sha == sha)).scalar() or 0)


def decisions_ranked(connection: Connection, ranks: Iterable[int]) -> dict[int, Decision]:
    """Return decisions by their rank on record."""
    rows = connection.execute(select(commit).where(commit.c.id.in_(list(ranks)))).mappings()
    return {row["id"]: _decision(row) for row in rows}


def decisions(
    connection: Connection,
    ref: str,
    *,
    limit: int | None = None,
    before: int | None = None,
    until: int | None = None,
    after: int = 0,
) -> tuple[Decision, ...]:
    """Return a page of a branch's decisions, newest first, by rank on record.

    `before` and `after` exclude the rank they name, `until` includes it.
    """
    statement = select(commit).where(commit.c.ref == ref, commit.c.id > after).order_by(commit.c.id.desc())
    if before is not None:
        statement = statement.where(commit.c.id < before)
    if until is not None:
        statement = statement.where(commit.c.id <= until)
    return tuple(map(_decision, connection.execute(statement.limit(limit)).mappings()))


def last_decision(connection: Connection, ref: str, *, act: str = "") -> Decision | None:
    """Return the last decision of a branch, or its last one of a kind."""
    statement = select(commit).where(commit.c.ref == ref).order_by(commit.c.id.desc()).limit(1)
    if act:
        statement = statement.where(commit.c.act == act)
    row = connection.execute(statement).mappings().first()
    return _decision(row) if row else None


def count_decisions(connection: Connection, ref: str, *, after: int = 0) -> int:
    """Count the decisions of a branch, or those after a rank on record."""
    statement = select(func.count()).select_from(commit).where(commit.c.ref == ref, commit.c.id > after)
    return int(connection.execute(statement).scalar_one())


def trail(connection: Connection, paragraph_ids: Iterable[str]) -> tuple[Touched, ...]:
    """Return what happened to these paragraphs, oldest first, on every branch."""
    return _touched(connection, revision.c.paragraph_id.in_(list(paragraph_ids)))


def touched_by(connection: Connection, commit_ids: Iterable[int]) -> tuple[Touched, ...]:
    """Return the paragraphs that these decisions touched, in order."""
    return _touched(connection, revision.c.commit_id.in_(list(commit_ids)))


def _touched(connection: Connection, condition: ColumnElement[bool]) -> tuple[Touched, ...]:
    columns = (revision.c.paragraph_id, revision.c.change, revision.c.before, revision.c.after)
    statement = select(commit, *columns).join(revision, commit.c.id == revision.c.commit_id).where(condition)
    return tuple(
        Touched(row["paragraph_id"], row["change"], row["before"], row["after"], _decision(row))
        for row in connection.execute(statement.order_by(revision.c.id)).mappings()
    )


def add_version(connection: Connection, published: Version) -> None:
    """Write a published version."""
    values = {
        "number": published.number,
        "sha": published.sha,
        "title": published.title,
        "story": published.story,
        "published_at": published.published_at,
        "person_id": published.person_id,
        "declared": list(published.declared),
        "note": published.note,
        "corrects": published.corrects,
    }
    connection.execute(insert(version).values(**values))


def versions(connection: Connection) -> tuple[Version, ...]:
    """Return every published version, withdrawn ones too, by their numbers: the highest first."""
    return in_order(map(_version, connection.execute(select(version)).mappings()))


def latest_version(connection: Connection) -> Version | None:
    """Return the last version: the highest number that is not withdrawn. An erratum of an earlier one is not it."""
    rows = connection.execute(
        select(version.c.number, version.c.corrects, version.c.published_at, version.c.withdrawn_at)
    )
    last = latest(_Standing(*row) for row in rows)
    return version_numbered(connection, last.number) if last else None


def newest_version(connection: Connection) -> Version | None:
    """Return the version published last by its date, an erratum of an earlier one and a withdrawn one included."""
    row = connection.execute(select(version).order_by(version.c.published_at.desc()).limit(1)).mappings().first()
    return _version(row) if row else None


def published_rank(connection: Connection, published: Version | None) -> int:
    """Return the rank on record of the last decision of main that a version holds, 0 for none.

    An erratum that stands beside main holds those of the version it corrects.
    """
    while published is not None:
        made = decision(connection, published.sha)
        if made is not None and made.ref == MAIN:
            return made.id
        published = version_numbered(connection, published.corrects)
    return 0


def withdraw_version(connection: Connection, number: str, person_id: int, at: datetime, *, reason: str) -> bool:
    """Mark a version as withdrawn; whether it was not yet."""
    standing = (version.c.number == number) & version.c.withdrawn_at.is_(None)
    values = {"withdrawn_at": at, "withdrawn_reason": reason, "withdrawn_by_id": person_id}
    return bool(connection.execute(update(version).where(standing).values(**values)).rowcount)


def version_numbered(connection: Connection, number: str) -> Version | None:
    """Return one version."""
    row = connection.execute(select(version).where(version.c.number == number)).mappings().first()
    return _version(row) if row else None


def declared(connection: Connection) -> set[str]:
    """Return the paragraphs declared « apport de la commission »."""
    return set(connection.execute(select(declaration.c.paragraph_id)).scalars())


def declare(connection: Connection, paragraph_ids: Iterable[str], person_id: int, at: datetime) -> list[str]:
    """Declare paragraphs; return those that were not yet."""
    new = [one for one in dict.fromkeys(paragraph_ids) if one not in declared(connection)]
    rows = [{"paragraph_id": one, "person_id": person_id, "declared_at": at} for one in new]
    if rows:
        connection.execute(insert(declaration), rows)
    return new


def undeclare(connection: Connection, paragraph_ids: Iterable[str]) -> list[str]:
    """Take declarations back; return those that stood."""
    gone = sorted(declared(connection) & set(paragraph_ids))
    for portion in batches(gone):
        connection.execute(delete(declaration).where(declaration.c.paragraph_id.in_(portion)))
    return gone


def _decision(row: RowMapping) -> Decision:
    names = ("id", "sha", "ref", "at", "act", "person_id", "amendment_id", "summary")
    return Decision(**{name: row[name] for name in names})


def _version(row: RowMapping) -> Version:
    return Version(**{one.name: row[one.name] for one in fields(Version)} | {"declared": tuple(row["declared"])})
