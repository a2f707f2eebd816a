"""The outbox: finished mails, each with what became of it.

A mail is claimed in a transaction of its own before anything is said to a server, and marked in another one after:
whoever dies in between leaves it « en cours d'envoi », which `cut` turns into « incertain ».
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, func, insert, or_, select, update

from manifeste_tool.domain.telling import BACKOFF, Attachment, MailState
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.telling import mail

_SUBJECT = 300
#: No mail is put off for longer than this (`domain.telling.BACKOFF`).
FURTHEST = 2 * max(BACKOFF)


@dataclass(frozen=True, slots=True)
class Mail:
    """A finished mail. `kind` is that of the news or of the daily letter; `unsubscribe` an address, `""` for none."""

    message_id: str
    address: str
    kind: str
    subject: str
    text: str
    html: str
    made_at: datetime
    due_at: datetime
    name: str = ""
    person_id: int | None = None
    attachments: tuple[Attachment, ...] = ()
    unsubscribe: str = ""
    state: MailState = MailState.WAITING
    tries: int = 0
    begun_at: datetime | None = None
    sent_at: datetime | None = None
    error: str = ""
    language: str = "fr"
    id: int = 0


def put(connection: Connection, new: Mail) -> int:
    """Put a mail into the outbox; return its identifier. PostgreSQL keeps no NUL: none is kept anywhere."""
    values = {name: getattr(new, name) for name in Mail.__dataclass_fields__ if name != "id"}
    values |= {"state": str(new.state), "subject": new.subject[:_SUBJECT]}
    values = {name: given.replace("\0", "") if isinstance(given, str) else given for name, given in values.items()}
    values["attachments"] = [_kept(one) for one in new.attachments]
    key: Sequence[int] | None = connection.execute(insert(mail).values(**values)).inserted_primary_key
    return key[0] if key else 0


def claim(connection: Connection, at: datetime) -> Mail | None:
    """Take the mail that has been due longest and mark it « en cours d'envoi »; None where none is due.

    One that is due later than any delay leads to was put off by a clock that was ahead: it is due now.
    """
    far = mail.c.due_at > at + FURTHEST
    due = (mail.c.state == MailState.WAITING) & or_(mail.c.due_at <= at, far)
    key = connection.execute(select(mail.c.id).where(due).order_by(mail.c.due_at, mail.c.id).limit(1)).scalar()
    if key is None or not _change(connection, key, MailState.WAITING, state=MailState.SENDING, begun_at=at, error=""):
        return None
    connection.execute(update(mail).where(mail.c.id == key).values(tries=mail.c.tries + 1))
    return by_id(connection, key)


def sent(connection: Connection, claimed: Mail, at: datetime, state: MailState = MailState.SENT) -> bool:
    """Mark a claimed mail as sent, or as shown on screen; also where it was thought cut in the meantime."""
    same = (mail.c.begun_at == claimed.begun_at) & mail.c.state.in_([MailState.SENDING, MailState.UNCERTAIN])
    values = {"state": str(state), "sent_at": at, "error": ""}
    return bool(connection.execute(update(mail).where(mail.c.id == claimed.id, same).values(**values)).rowcount)


def back(connection: Connection, claimed: Mail, due_at: datetime, why: str) -> None:
    """Put a claimed mail back, to be tried again from `due_at`."""
    _change(connection, claimed.id, MailState.SENDING, state=MailState.WAITING, due_at=due_at, error=why)


def refused(connection: Connection, claimed: Mail, why: str) -> None:
    """Mark a claimed mail as refused, with the server's words."""
    _change(connection, claimed.id, MailState.SENDING, state=MailState.REFUSED, error=why)


def uncertain(connection: Connection, claimed: Mail, why: str) -> None:
    """Mark a claimed mail as perhaps sent: only a person may send it again."""
    _change(connection, claimed.id, MailState.SENDING, state=MailState.UNCERTAIN, error=why)


def cut(connection: Connection, at: datetime, patience: timedelta, why: str) -> tuple[int, ...]:
    """Mark as uncertain the mails whose sending began longer ago than that and never ended; return which.

    One that, by a clock that was set back, is to begin later than that did begin before.
    """
    ago = or_(mail.c.begun_at < at - patience, mail.c.begun_at > at + patience)
    begun = (mail.c.state == MailState.SENDING) & ago
    keys = tuple(connection.execute(select(mail.c.id).where(begun).order_by(mail.c.id)).scalars())
    if keys:
        values = {"state": str(MailState.UNCERTAIN), "error": why}
        connection.execute(update(mail).where(mail.c.id.in_(keys)).values(**values))
    return keys


def again(connection: Connection, mail_id: int, was: MailState, at: datetime) -> bool:
    """Let a person send a mail again, under its own Message-ID; False where it is no more what they saw."""
    return _change(connection, mail_id, was, state=MailState.WAITING, due_at=at, tries=0, error="")


def settle(connection: Connection, mail_id: int, at: datetime) -> bool:
    """Let a person hold an uncertain mail for sent; False where it is no more uncertain."""
    return _change(connection, mail_id, MailState.UNCERTAIN, state=MailState.SENT, sent_at=at)


def by_id(connection: Connection, mail_id: int) -> Mail | None:
    """Return one mail."""
    row = connection.execute(select(mail).where(mail.c.id == mail_id)).mappings().first()
    return _mail(row) if row else None


def page(
    connection: Connection,
    *,
    state: MailState | None = None,
    person_id: int | None = None,
    limit: int,
    offset: int,
) -> tuple[Mail, ...]:
    """Return a page of the outbox, newest first, of one state or one person where one is named."""
    statement = select(mail).where(*_wanted(state, person_id)).order_by(mail.c.id.desc()).limit(limit).offset(offset)
    return tuple(map(_mail, connection.execute(statement).mappings()))


def counts(connection: Connection, *, person_id: int | None = None) -> dict[MailState, int]:
    """Count the mails of each state that has any."""
    statement = select(mail.c.state, func.count()).where(*_wanted(None, person_id)).group_by(mail.c.state)
    return {MailState(state): number for state, number in connection.execute(statement)}


def _wanted(state: MailState | None, person_id: int | None) -> list[ColumnElement[bool]]:
    asked = ((mail.c.state, state), (mail.c.person_id, person_id))
    return [column == value for column, value in asked if value is not None]


def _change(connection: Connection, mail_id: int, was: MailState, **values: object) -> bool:
    standing = (mail.c.id == mail_id, mail.c.state == str(was))
    if "state" in values:
        values["state"] = str(values["state"])
    return bool(connection.execute(update(mail).where(*standing).values(**values)).rowcount)


def _kept(one: Attachment) -> Mapping[str, str]:
    return {"name": one.name, "media_type": one.media_type, "content": b64encode(one.content).decode()}


def _mail(row: RowMapping) -> Mail:
    values: dict[str, Any] = {name: row[name] for name in Mail.__dataclass_fields__}
    values["state"] = MailState(row["state"])
    values["attachments"] = tuple(
        Attachment(one["name"], one["media_type"], b64decode(one["content"])) for one in row["attachments"]
    )
    return Mail(**values)
