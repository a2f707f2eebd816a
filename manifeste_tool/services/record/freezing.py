"""Freeze the dossier of a version when it is published, in the transaction that says so."""

from collections.abc import Iterator

from manifeste_tool.domain.publication.standing import preceding
from manifeste_tool.domain.record.dossier import Frozen, Identity, signed_files, signed_part, sums
from manifeste_tool.domain.record.mentions import SALT_LENGTH, SALT_LETTERS, Datum, salted
from manifeste_tool.services.record import deciding, joining
from manifeste_tool.services.record.joining import Moment
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.record import records
from manifeste_tool.storage.record.records import Record
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Version


def freeze(ws: Workspace, connection: Connection, version: Version) -> None:
    """Write the dossier of a version that is already on record; twice is once.

    It is not signed yet: a key belongs to no transaction, `signing.sign` comes after.
    """
    if records.get(connection, version.number) is not None:
        return
    frozen = _frozen(ws, connection, version)
    signed = signed_part(frozen)
    made = Record(version.number, signed, sums(signed_files(signed)), ws.now())
    records.add(connection, made, frozen.mentions)


def freeze_missing(ws: Workspace) -> int:
    """Freeze the versions that were published before there were dossiers; return how many."""
    with ws.reading() as connection:
        missing = records.unfrozen(connection)
    if not missing:
        return 0
    with ws.writing() as connection:
        for number in missing:
            if version := texts.version_numbered(connection, number):
                freeze(ws, connection, version)
    return len(missing)


def _frozen(ws: Workspace, connection: Connection, version: Version) -> Frozen:
    previous = preceding(texts.versions(connection), version.number)
    moment = _moment(ws, connection, version, previous)
    found, adopted = deciding.decided(connection, moment), deciding.adoption(connection, moment)
    votes = (*deciding.votes(connection, moment, found), *deciding.text_votes(adopted))

    def data() -> Iterator[Datum]:
        yield from deciding.words(connection, found)
        for vote in votes:
            yield from deciding.voters(connection, moment, vote)
        yield from deciding.adopters(adopted)
        yield from joining.sources(ws, connection, moment)

    return Frozen(
        identity=_identity(version),
        markdown=ws.markdown(connection, version.sha),
        text=moment.text,
        declared=version.declared,
        previous=previous.number if previous else "",
        amendments=deciding.plain(connection, found),
        votes=[deciding.plain_vote(vote, found) for vote in votes],
        approvals=deciding.approvals(adopted),
        mentions=[salted(one, ws.random_word(SALT_LETTERS, SALT_LENGTH)) for one in data()],
    )


def _identity(version: Version) -> Identity:
    return Identity(
        number=version.number,
        title=version.title,
        story=version.story,
        published_at=version.published_at,
        commit=version.sha,
        note=version.note,
        corrects=version.corrects,
    )


def _moment(ws: Workspace, connection: Connection, version: Version, previous: Version | None) -> Moment:
    return Moment(
        reader=ws.reader(None, connection),
        text=ws.text(connection, version.sha),
        sha=version.sha,
        published_at=version.published_at,
        after=previous.published_at if previous else None,
        ranks=(texts.published_rank(connection, previous), texts.published_rank(connection, version)),
    )
