"""What is past its time, kind by kind: counted for a dry run, or let go of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, cast, delete, func, or_, select, update
from sqlalchemy import Text as Words

from manifeste_tool.domain.facts import About, Happened
from manifeste_tool.domain.gathering.voices import EnquiryState
from manifeste_tool.domain.privacy.held import BY_TABLE
from manifeste_tool.domain.telling import MailState
from manifeste_tool.storage.amending import signatures
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.privacy import forgetting, rows
from manifeste_tool.storage.provenance import excerpts
from manifeste_tool.storage.tables.accounts.belonging import invitation, mandate
from manifeste_tool.storage.tables.accounts.entering import device
from manifeste_tool.storage.tables.accounts.privacy import data_request
from manifeste_tool.storage.tables.amendments import draft
from manifeste_tool.storage.tables.comments import comment_wording
from manifeste_tool.storage.tables.commission import opinion_request
from manifeste_tool.storage.tables.contributions import contribution
from manifeste_tool.storage.tables.gathering import (
    attempt,
    authority_request,
    consent,
    contributor,
    enquiry,
    enquiry_message,
    flag,
    follow_up,
    import_job,
)
from manifeste_tool.storage.tables.journal import fact, notice
from manifeste_tool.storage.tables.people import person, sign_in_link
from manifeste_tool.storage.tables.publication import export_file, preview_link, returned_change, returned_document
from manifeste_tool.storage.tables.telling import mail, mail_preference, person_key, reminder

_Where = Callable[[datetime], ColumnElement[bool]]
_Do = Callable[[Connection, ColumnElement[bool]], int]


@dataclass(frozen=True, slots=True)
class Purge:
    """How one kind is purged: in which table, since when a row counts, which rows are due, and what is done."""

    table: Table
    since: ColumnElement[Any]
    due: _Where
    do: _Do


@dataclass(frozen=True, slots=True)
class Due:
    """How much of one kind is past its time, and since when the oldest is kept."""

    count: int = 0
    oldest: datetime | None = None


def due(connection: Connection, kind: str, before: datetime) -> Due:
    """Count what a purge would let go of."""
    one = PURGES[kind]
    counted = select(func.count(), func.min(one.since)).select_from(one.table).where(one.due(before))
    row = connection.execute(counted).one()
    return Due(int(row[0]), row[1])


def purge(connection: Connection, kind: str, before: datetime) -> int:
    """Let go of what is past its time; return how much that was."""
    one = PURGES[kind]
    return one.do(connection, one.due(before))


def _deleted(table: Table) -> _Do:
    return lambda connection, where: int(connection.execute(delete(table).where(where)).rowcount)


def _emptied(table: Table) -> _Do:
    """Empty the columns that an erasure empties."""
    return lambda connection, where: rows.empty(connection, BY_TABLE[table.name], where)


def _requests(connection: Connection, where: ColumnElement[bool]) -> int:
    """That somebody asked and was answered stays in the register; who asked and what was written go."""
    gone = {"applicant": "", "words": "", "answer": "", "person_id": None, "forgotten_at": data_request.c.answered_at}
    return int(connection.execute(update(data_request).where(where).values(**gone)).rowcount)


def _older(column: Column[Any], *besides: ColumnElement[bool]) -> _Where:
    return lambda before: and_(column.is_not(None), column < before, *besides)


def _filled(table: Table) -> ColumnElement[bool]:
    """Whether anything that is to be emptied still stands: what is empty is purged no second time."""
    return or_(*(table.c[name] != "" for name in BY_TABLE[table.name].emptied))


def _left(connection: Connection, where: ColumnElement[bool]) -> int:
    gone = [row[0] for row in connection.execute(select(person.c.id).where(where))]
    return sum(
        int(connection.execute(delete(table).where(table.c.person_id.in_(gone))).rowcount)
        for table in (mandate, invitation, device, mail_preference, person_key, sign_in_link)
    )


def _left_due(before: datetime) -> ColumnElement[bool]:
    kept = (table.c.person_id == person.c.id for table in (mandate, invitation, mail_preference, person_key))
    holds = or_(*(select(person.c.id).where(one).correlate(person).exists() for one in kept))
    return and_(person.c.left_at.is_not(None), person.c.left_at < before, holds)


def _mails(connection: Connection, where: ColumnElement[bool]) -> int:
    """The row stays, as what settles the notices it told; nothing in it is of anybody."""
    values = {"name": "", "address": "", "subject": "", "text": "", "html": "", "attachments": [], "unsubscribe": ""}
    return int(connection.execute(update(mail).where(where).values(person_id=None, error="", **values)).rowcount)


def _documents(connection: Connection, where: ColumnElement[bool]) -> int:
    held = connection.execute(select(returned_document.c.key, returned_document.c.file_id).where(where)).all()
    keys = [row.key for row in held]
    connection.execute(delete(returned_change).where(returned_change.c.document.in_(keys)))
    those = update(returned_document).where(returned_document.c.key.in_(keys))
    connection.execute(those.values(file_id=None, name="", problem=""))
    forgetting.drop_files(connection, [row.file_id for row in held if row.file_id is not None])
    return len(keys)


def _exports(connection: Connection, where: ColumnElement[bool]) -> int:
    held = connection.execute(select(export_file.c.id, export_file.c.file_id).where(where)).all()
    connection.execute(delete(export_file).where(export_file.c.id.in_([row.id for row in held])))
    forgetting.drop_files(connection, [row.file_id for row in held if row.file_id is not None])
    return len(held)


def _withdrawn(connection: Connection, where: ColumnElement[bool]) -> int:
    those = list(connection.execute(select(contribution.c.reference).where(where)).scalars())
    for table in (follow_up, consent, contributor):
        connection.execute(delete(table).where(table.c.contribution.in_(those)))
    return len(those)


def _withdrawn_due(before: datetime) -> ColumnElement[bool]:
    told = select(fact.c.about_id).where(
        fact.c.name == str(Happened.CONTRIBUTION_WITHDRAWN), fact.c.about == str(About.CONTRIBUTION), fact.c.at < before
    )
    followed = select(follow_up.c.contribution)
    return and_(contribution.c.withdrawn, contribution.c.reference.in_(told), contribution.c.reference.in_(followed))


def _enquiries(connection: Connection, where: ColumnElement[bool]) -> int:
    those = list(connection.execute(select(enquiry.c.id).where(where)).scalars())
    connection.execute(update(enquiry_message).where(enquiry_message.c.enquiry_id.in_(those)).values(body=""))
    connection.execute(update(enquiry).where(enquiry.c.id.in_(those)).values(name="", email=""))
    return len(those)


def _enquiries_due(before: datetime) -> ColumnElement[bool]:
    later = select(enquiry_message.c.id).where(enquiry_message.c.enquiry_id == enquiry.c.id)
    spoken = later.where(enquiry_message.c.at >= before).correlate(enquiry).exists()
    return and_(
        enquiry.c.state != str(EnquiryState.WAITING), enquiry.c.made_at < before, enquiry.c.email != "", ~spoken
    )


_SENT = mail.c.state.in_([str(one) for one in (MailState.SENT, MailState.SHOWN, MailState.REFUSED)])


def _holds_details() -> ColumnElement[bool]:
    return cast(fact.c.details, Words).not_in(["{}", "null"])


_PLAIN_FACTS = and_(fact.c.about == str(About.PERSON), fact.c.name != str(Happened.PERSON_SIGNED_IN))
_ENTRIES = fact.c.name.in_([str(Happened.PERSON_SIGNED_IN), str(Happened.DEVICES_CLOSED)])


def _sign_ins(connection: Connection, where: ColumnElement[bool]) -> int:
    those = select(fact.c.id).where(where)
    connection.execute(delete(notice).where(notice.c.fact_id.in_(those)))
    return int(connection.execute(delete(fact).where(where)).rowcount)


def _details(connection: Connection, where: ColumnElement[bool]) -> int:
    those = [row.id for row in connection.execute(select(fact.c.id, fact.c.details).where(where)) if row.details]
    connection.execute(update(fact).where(fact.c.id.in_(those)).values(details={}))
    return len(those)


def _drafts(connection: Connection, where: ColumnElement[bool]) -> int:
    """A draft goes with the invitations to sign it and the excerpts chosen for it."""
    those = list(connection.execute(select(draft.c.id).where(where)).scalars())
    for key in those:
        signatures.drop_of_draft(connection, key)
        excerpts.drop(connection, excerpts.of_draft(key))
    return int(connection.execute(delete(draft).where(draft.c.id.in_(those))).rowcount)


PURGES: Mapping[str, Purge] = {
    "left_accounts": Purge(person, person.c.left_at, _left_due, _left),
    "devices": Purge(
        device,
        device.c.seen_at,
        lambda before: or_(device.c.closed_at < before, device.c.expires_at < before),
        _deleted(device),
    ),
    "links": Purge(sign_in_link, sign_in_link.c.expires_at, _older(sign_in_link.c.expires_at), _deleted(sign_in_link)),
    "invitations": Purge(invitation, invitation.c.sent_at, _older(invitation.c.expires_at), _deleted(invitation)),
    "sign_ins": Purge(fact, fact.c.at, _older(fact.c.at, _ENTRIES), _sign_ins),
    "journal_details": Purge(fact, fact.c.at, _older(fact.c.at, _PLAIN_FACTS, _holds_details()), _details),
    "mails": Purge(mail, mail.c.made_at, _older(mail.c.made_at, _SENT, mail.c.address != ""), _mails),
    "notices": Purge(notice, notice.c.told_at, _older(notice.c.told_at), _deleted(notice)),
    "reminders": Purge(reminder, reminder.c.at, _older(reminder.c.at), _deleted(reminder)),
    "import_jobs": Purge(import_job, import_job.c.ended_at, _older(import_job.c.ended_at), _deleted(import_job)),
    "exports": Purge(export_file, export_file.c.ended_at, _older(export_file.c.ended_at), _exports),
    "drafts": Purge(draft, draft.c.updated_at, _older(draft.c.updated_at), _drafts),
    "attempts": Purge(attempt, attempt.c.until, _older(attempt.c.until), _deleted(attempt)),
    "contributors": Purge(
        contributor, contributor.c.kept_at, _older(contributor.c.kept_at, _filled(contributor)), _emptied(contributor)
    ),
    "withdrawn": Purge(contribution, contribution.c.imported_at, _withdrawn_due, _withdrawn),
    "requests": Purge(
        authority_request,
        authority_request.c.asked_at,
        _older(authority_request.c.settled_at, _filled(authority_request)),
        _emptied(authority_request),
    ),
    "enquiries": Purge(enquiry, enquiry.c.made_at, _enquiries_due, _enquiries),
    "flags": Purge(flag, flag.c.made_at, _older(flag.c.settled_at, _filled(flag)), _emptied(flag)),
    "opinion_requests": Purge(
        opinion_request,
        opinion_request.c.asked_at,
        _older(opinion_request.c.expires_at, _filled(opinion_request)),
        _emptied(opinion_request),
    ),
    "previews": Purge(
        preview_link,
        preview_link.c.made_at,
        lambda before: and_(
            or_(preview_link.c.expires_at < before, preview_link.c.revoked_at < before), preview_link.c.name != ""
        ),
        lambda connection, where: int(connection.execute(update(preview_link).where(where).values(name="")).rowcount),
    ),
    "returned": Purge(
        returned_document,
        returned_document.c.received_at,
        _older(returned_document.c.settled_at, returned_document.c.name != ""),
        _documents,
    ),
    "comment_wordings": Purge(
        comment_wording,
        comment_wording.c.replaced_at,
        _older(comment_wording.c.replaced_at),
        _deleted(comment_wording),
    ),
    "data_requests": Purge(
        data_request,
        data_request.c.received_at,
        _older(data_request.c.answered_at, data_request.c.forgotten_at.is_(None)),
        _requests,
    ),
}
