"""The frozen dossiers of versions, and the data joined to each, which may be erased."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, func, insert, select, update

from manifeste_tool.domain.record.mentions import Mention, MentionKind
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.publication import version_mention, version_record
from manifeste_tool.storage.tables.text import version

#: Mentions by row, each with the version that holds it.
Held = Mapping[int, tuple[str, Mention]]


@dataclass(frozen=True, slots=True)
class Record:
    """What is signed of a version, its sums, and the signature with its public key, `""` where there is none."""

    number: str
    signed: str
    sums: str
    frozen_at: datetime
    signature: str = ""
    public_key: str = ""


def add(connection: Connection, new: Record, mentions: Iterable[Mention]) -> None:
    """Write a dossier and the data joined to it."""
    connection.execute(
        insert(version_record).values(
            number=new.number, signed=new.signed, sums=new.sums, frozen_at=new.frozen_at, signature="", public_key=""
        )
    )
    rows = [
        {
            "number": new.number,
            "name": one.name,
            "kind": str(one.kind),
            "subject": one.subject,
            "salt": one.salt,
            "words": one.words,
        }
        for one in mentions
    ]
    if rows:
        connection.execute(insert(version_mention), rows)


def sign(connection: Connection, number: str, signature: str, public_key: str) -> None:
    """Keep the signature of a dossier that has none."""
    unsigned = (version_record.c.number == number) & (version_record.c.signature == "")
    connection.execute(update(version_record).where(unsigned).values(signature=signature, public_key=public_key))


def get(connection: Connection, number: str) -> Record | None:
    """Return the dossier of one version."""
    row = connection.execute(select(version_record).where(version_record.c.number == number)).mappings().first()
    return _record(row) if row else None


def unsigned(connection: Connection) -> tuple[Record, ...]:
    """Return the dossiers without a signature, oldest first."""
    statement = select(version_record).where(version_record.c.signature == "")
    return tuple(map(_record, connection.execute(statement.order_by(version_record.c.frozen_at)).mappings()))


def unfrozen(connection: Connection) -> tuple[str, ...]:
    """Return the versions that have no dossier, oldest first."""
    known = select(version_record.c.number)
    statement = select(version.c.number).where(version.c.number.not_in(known)).order_by(version.c.published_at)
    return tuple(connection.execute(statement).scalars())


def mentions(connection: Connection, number: str) -> tuple[Mention, ...]:
    """Return the data joined to a version, erased ones too, by name."""
    statement = select(version_mention).where(version_mention.c.number == number).order_by(version_mention.c.name)
    return tuple(map(_mention, connection.execute(statement).mappings()))


def about(connection: Connection, kinds: Collection[MentionKind], subject: str) -> Held:
    """Return what every version still holds about one subject: by row, the version and the datum."""
    theirs = version_mention.c.kind.in_([str(kind) for kind in kinds]) & (version_mention.c.subject == subject)
    statement = select(version_mention).where(theirs, version_mention.c.salt.is_not(None))
    rows = connection.execute(statement.order_by(version_mention.c.id)).mappings()
    return {row["id"]: (row["number"], _mention(row)) for row in rows}


def erase(connection: Connection, rows: Collection[int], at: datetime) -> None:
    """Drop words and salt of some data, for good."""
    values = {"salt": None, "words": None, "erased_at": at}
    connection.execute(update(version_mention).where(version_mention.c.id.in_(list(rows))).values(**values))


def erase_named(connection: Connection, number: str, name: str, at: datetime) -> int:
    """Drop one datum of a version by its name; return 1, or 0 where it is gone already."""
    held = (version_mention.c.number == number) & (version_mention.c.name == name) & version_mention.c.salt.is_not(None)
    rows = list(connection.execute(select(version_mention.c.id).where(held)).scalars())
    erase(connection, rows, at)
    return len(rows)


def erased(connection: Connection, number: str) -> int:
    """Count the data of a version that were erased."""
    gone = (version_mention.c.number == number) & version_mention.c.salt.is_(None)
    return int(connection.execute(select(func.count()).select_from(version_mention).where(gone)).scalar_one())


def _record(row: RowMapping) -> Record:
    names = ("number", "signed", "sums", "frozen_at", "signature", "public_key")
    return Record(**{name: row[name] for name in names})


def _mention(row: RowMapping) -> Mention:
    return Mention(row["name"], MentionKind(row["kind"]), row["subject"], row["salt"], row["words"])
