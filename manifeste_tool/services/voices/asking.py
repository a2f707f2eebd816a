"""« Une question ou une idée ? »: somebody without account writes to the secretariat, and goes on by their link."""

from dataclasses import dataclass, replace

from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.gathering.voices import (
    LONGEST_NAME,
    Enquiry,
    EnquiryState,
    Message,
    address,
    words,
)
from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.telling import Letter, News, Recipient
from manifeste_tool.errors import N_, NotFoundError
from manifeste_tool.services import notifying
from manifeste_tool.services.guarding.senders import Sender, admit
from manifeste_tool.services.telling import posting
from manifeste_tool.services.voices import keys
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import enquiries

LINK = "/questions/<key>"


class UnknownThreadError(NotFoundError):
    """A link that leads to no thread."""

    sentence = N_(
        "Ce lien ne mène à aucun échange. Vérifiez que l'adresse est entière, telle que vous l'avez reçue ; "
        "sinon, écrivez de nouveau au secrétariat : un nouvel échange s'ouvre."
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form says; `publish` is the consent to make a contribution of it."""

    body: str
    email: str
    name: str = ""
    page: str = ""
    publish: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread as the person who opened it reads it."""

    enquiry: Enquiry
    messages: tuple[Message, ...]


def ask(ws: Workspace, sender: Sender, asked: Asked) -> str:
    """Open a thread; return the key that leads to it, which goes by mail also.

    Raises `NoWordsError`, `WrongAddressError`, `RobotError`, `TooOftenError`.
    """
    body, email = words(asked.body), address(asked.email)
    with ws.writing() as connection:
        admit(ws, connection, sender, Limit.ENQUIRY)
        new = Enquiry(
            id=0,
            email=email,
            state=EnquiryState.WAITING,
            made_at=ws.now(),
            name=" ".join(asked.name.split())[:LONGEST_NAME],
            page=asked.page if asked.page.startswith("/") else "",
            may_become_contribution=asked.publish,
            language=sender.language,
        )
        number = enquiries.add(connection, new, digest(ws.new_key()))
        key = keys.key_of(ws, connection, "enquiry", number)
        enquiries.change(connection, number, key_digest=digest(key))
        enquiries.say(connection, number, Message(ws.now(), body))
        tell_secretariat(ws, connection, number, Happened.ENQUIRY_RECEIVED)
        letter(ws, connection, replace(new, id=number), name=Happened.ENQUIRY_RECEIVED, said=body)
    return key


def go_on(ws: Workspace, sender: Sender, key: str, body: str) -> None:
    """Add to one's own thread; one that was answered or closed waits again.

    Raises `UnknownThreadError`, `NoWordsError`, `RobotError`, `TooOftenError`.
    """
    with ws.writing() as connection:
        one = behind(connection, key)
        said = words(body)
        admit(ws, connection, sender, Limit.ENQUIRY)
        enquiries.say(connection, one.id, Message(ws.now(), said))
        enquiries.change(connection, one.id, state=str(EnquiryState.WAITING))
        tell_secretariat(ws, connection, one.id, Happened.ENQUIRY_RECEIVED)


def allow(ws: Workspace, key: str, *, publish: bool) -> None:
    """Say whether one's words may become a contribution; one that was made already has its own follow-up token.

    Raises `UnknownThreadError`.
    """
    with ws.writing() as connection:
        one = behind(connection, key)
        enquiries.change(connection, one.id, may_become_contribution=publish)


def thread(ws: Workspace, key: str) -> Thread:
    """Return one's own thread. Raises `UnknownThreadError`."""
    with ws.reading() as connection:
        one = behind(connection, key)
        return Thread(one, enquiries.messages(connection, one.id))


def behind(connection: Connection, key: str) -> Enquiry:
    """Return the thread behind a key. Raises `UnknownThreadError`."""
    found = enquiries.by_digest(connection, digest(key))
    if found is None:
        raise UnknownThreadError
    return found


def tell_secretariat(ws: Workspace, connection: Connection, number: int, name: Happened) -> None:
    """Put on record that somebody wrote, and tell the secretariat."""
    details = {"path": f"/secretariat/questions/{number}"}
    fact = journal.record(connection, Fact(name, ws.now(), None, About.ENQUIRY, str(number), details))
    notifying.notify_secretariat(connection, fact)


def letter(ws: Workspace, connection: Connection, one: Enquiry, *, name: Happened, said: str, by: str = "") -> None:
    """Post a letter to the person of a thread, with their link."""
    key = keys.key_of(ws, connection, "enquiry", one.id)
    values = {"name": str(name), "said": said, "by": by, "link": ws.base_url + LINK.replace("<key>", key)}
    to = Recipient(one.name or one.email, one.email, language=one.language)
    posting.post(ws, connection, to, Letter(News.ENQUIRY, "enquiry", values))
