"""Hand one mail to a server, in bounded time, and say what became of it: the only place that speaks SMTP.

Until the message itself is sent, whatever goes wrong leaves nothing behind, and it may be tried again. From then on, a
connection that is cut or silent leaves a doubt, which is told as such.
"""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from enum import Enum, auto

from manifeste_tool.settings import MailServer, Security
from manifeste_tool.storage.telling.outbox import Mail

_OK = frozenset({250, 251})
_FOR_GOOD = 500
_WORDS = 500
#: How many times a server may keep silent for as long as it may before a mail is surely in nobody's hands any more.
STEPS = 15


class Verdict(Enum):
    """What became of a mail."""

    ACCEPTED = auto()
    LATER = auto()  # the server puts this mail off
    UNREACHABLE = auto()  # no server, or one that takes no mail now
    REFUSED = auto()  # for good
    UNCERTAIN = auto()  # cut or silent once the message was on its way


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a mail, in the server's words where it said any."""

    verdict: Verdict
    words: str = ""


class _UnwritableError(Exception):
    """The mail cannot be written as the protocol asks: its address is no address."""


def hand_over(server: MailServer, mail: Mail, at: datetime) -> Answer:
    """Send a mail and return what became of it. Nothing is raised for what a server or a network does."""
    try:
        content = message(server, mail, at)
    except _UnwritableError as error:
        return Answer(Verdict.REFUSED, _line(str(error)))
    try:
        session = _session(server)
    except (smtplib.SMTPException, OSError) as error:
        return Answer(Verdict.UNREACHABLE, _said(error))
    try:
        return _say(session, parseaddr(server.sender)[1], mail.address, content)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            session.putcmd("quit")
        session.close()


def message(server: MailServer, mail: Mail, at: datetime) -> bytes:
    """Return a mail as it travels: the same Message-ID whenever it is sent, text and HTML, files, one-click ending.

    Its own lines for the end of these mails come first, unfolded: Python would fold a long address into encoded words.
    """
    made = EmailMessage(policy=SMTP)
    try:
        made["From"] = _mailbox(*parseaddr(server.sender))
        made["To"] = _mailbox(mail.name, mail.address)
        if server.reply_to:
            made["Reply-To"] = _mailbox(*parseaddr(server.reply_to))
        made["Subject"] = _line(mail.subject)
        made["Date"] = format_datetime(at)
        made["Auto-Submitted"] = "auto-generated"
        made.set_content(mail.text)
        made.add_alternative(mail.html, subtype="html")
        for file in mail.attachments:
            kind, _, subtype = file.media_type.partition("/")
            made.add_attachment(file.content, maintype=kind, subtype=subtype, filename=_line(file.name))
        return _own_lines(mail) + made.as_bytes()
    except (ValueError, MessageError, IndexError) as error:  # what Python's parsers of addresses raise
        raise _UnwritableError(str(error)) from error


def _own_lines(mail: Mail) -> bytes:
    lines = [f"Message-ID: {mail.message_id}"]
    if mail.unsubscribe:
        lines += [f"List-Unsubscribe: <{mail.unsubscribe}>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"]
    return "".join(f"{_line(line)}\r\n" for line in lines).encode("ascii")


def _mailbox(name: str, address: str) -> Address:
    made = Address(display_name=_line(name), addr_spec=address)
    if not made.domain or not address.isascii():
        raise ValueError(address)
    return made


def _line(words: str) -> str:
    """Return words on one line, without anything that could begin another header."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())


def _session(server: MailServer) -> smtplib.SMTP:
    """Open a session, its secrecy and its account settled. Raises what `smtplib` raises."""
    named = parseaddr(server.sender)[1].rpartition("@")[2] or "localhost"
    if server.security is Security.TLS:
        context = ssl.create_default_context()
        session: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, named, timeout=server.timeout, context=context
        )
    else:
        session = smtplib.SMTP(server.host, server.port, named, timeout=server.timeout)
    try:
        _settle(session, server)
    except (smtplib.SMTPException, OSError):
        session.close()
        raise
    return session


def _settle(session: smtplib.SMTP, server: MailServer) -> None:
    if server.security is Security.STARTTLS:
        session.starttls(context=ssl.create_default_context())
    session.ehlo_or_helo_if_needed()
    if server.user:
        session.login(server.user, server.password)


def _say(session: smtplib.SMTP, sender: str, address: str, content: bytes) -> Answer:
    try:
        code, words = session.mail(sender)
        if code in _OK:
            code, words = session.rcpt(address)
        if code not in _OK:
            return _refusal(code, words)
    except (smtplib.SMTPException, OSError) as error:
        return Answer(Verdict.UNREACHABLE, _said(error))
    try:
        code, words = session.data(content)
    except smtplib.SMTPDataError as error:  # the server did not let the message begin
        return _refusal(error.smtp_code, error.smtp_error)
    except (smtplib.SMTPException, OSError) as error:
        return Answer(Verdict.UNCERTAIN, _said(error))
    return Answer(Verdict.ACCEPTED) if code in _OK else _refusal(code, words)


def _refusal(code: int, words: bytes | str) -> Answer:
    told = words if isinstance(words, str) else words.decode("utf-8", "replace")
    verdict = Verdict.REFUSED if code >= _FOR_GOOD else Verdict.UNREACHABLE if code == 421 else Verdict.LATER  # noqa: PLR2004
    return Answer(verdict, _line(f"{code} {told}")[:_WORDS])


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _refusal(error.smtp_code, error.smtp_error).words
    return _line(str(error) or type(error).__name__)[:_WORDS]
