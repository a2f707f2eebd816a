"""What the database repeats of Git and of signed dossiers, written again after the history was."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import delete, select, update

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.record.mentions import Mention, MentionKind
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.amending.amendments import StoredEdit
from manifeste_tool.storage.amending.revisions import AmendmentRevision
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.amendments import edit
from manifeste_tool.storage.tables.publication import version_mention, version_record
from manifeste_tool.storage.tables.text import revision, source_link
from manifeste_tool.storage.text import texts


def touch(connection: Connection, commit_id: int, wanted: list[dict[str, str | None]]) -> None:
    """Write what a commit touched, where that is not what is kept."""
    kept = [
        {"paragraph_id": one.paragraph_id, "change": one.change, "before": one.before, "after": one.after}
        for one in texts.touched_by(connection, [commit_id])
    ]
    if kept != wanted:
        connection.execute(delete(revision).where(revision.c.commit_id == commit_id))
        texts.add_revisions(connection, commit_id, wanted)


def as_of(one: Amendment, state: AmendmentRevision) -> Amendment:
    """Return an amendment as one of its states was."""
    return replace(one, revision=state.revision, sha=state.sha, base=state.base)


def edits_of(connection: Connection, amendment_id: int) -> tuple[StoredEdit, ...]:
    """Return what every state of an amendment does, in order."""
    found = amendments.edits_where(connection, edit.c.amendment_id == amendment_id)
    return tuple(sorted(found, key=lambda one: one.revision))


def put_edits(connection: Connection, amendment_id: int, wanted: Sequence[StoredEdit]) -> None:
    """Write what every state of an amendment does."""
    connection.execute(delete(edit).where(edit.c.amendment_id == amendment_id))
    for number in sorted({one.revision for one in wanted}):
        amendments.add_edits(connection, [one for one in wanted if one.revision == number])


def put_prints(connection: Connection, prints: Mapping[str, str]) -> None:
    """Let links stand confirmed on words of which some were taken out: nobody has to confirm them again for it."""
    for old, new in prints.items():
        mine = source_link.c.confirmed_fingerprint == old
        connection.execute(update(source_link).where(mine).values(confirmed_fingerprint=new))


def put_record(connection: Connection, number: str, signed: str, sums: str) -> None:
    """Write the dossier of a version again, unsigned."""
    values = {"signed": signed, "sums": sums, "signature": "", "public_key": ""}
    connection.execute(update(version_record).where(version_record.c.number == number).values(**values))


def altered_mentions(connection: Connection) -> list[int]:
    """Return the rows of the data joined to a version that are no more those whose hash is signed."""
    found: list[int] = []
    for record in connection.execute(select(version_record.c.number, version_record.c.signed)).all():
        hashes = json.loads(record.signed)["mentions"]
        mine = (version_mention.c.number == record.number) & version_mention.c.words.is_not(None)
        for row in connection.execute(select(version_mention).where(mine)).mappings().all():
            mention = Mention(row["name"], MentionKind(row["kind"]), row["subject"], row["salt"], row["words"])
            if _is_altered(hashes, [mention]):
                found.append(row["id"])
    return found


def _is_altered(hashes: Mapping[str, str], mentions: Iterable[Mention]) -> bool:
    return any(hashes.get(one.name) != one.digest for one in mentions)
