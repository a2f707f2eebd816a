"""Ask for a link and a code by mail: the same words, the same work, whoever answers to the address, if anybody does.

What is done for an address that has an account is done for one that has none, for somebody else and in a savepoint
that is then taken back: the same statements are sent, the same letter is put into words, the same transaction is
committed, since every request is counted. Nothing of it leaves, and the answer is made without looking at the outcome.
"""

from dataclasses import dataclass, replace

from manifeste_tool.domain.addresses import LONGEST_ADDRESS
from manifeste_tool.domain.entering import codes
from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import Letter, News
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.entering.links import LIFETIME
from manifeste_tool.services.guarding import limits
from manifeste_tool.services.telling import posting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.entering import links
from manifeste_tool.storage.entering.links import Link


class NoAddressError(RefusedError):
    """What was typed cannot be anybody's address: there is no @ in it, or it is endless."""

    sentence = N_("Écrivez votre adresse sous la forme nom@exemple.fr.")


@dataclass(frozen=True, slots=True)
class Asking:
    """Where a request comes from on the network, and the page that is wanted."""

    origin: str
    landing: str = "/"


def ask(ws: Workspace, email: str, asking: Asking) -> str:
    """Send a link and a code to an address, if somebody who may come in answers to it.

    Returns what the browser that asks is to hold, and no other. Raises `NoAddressError`, `TooOftenError`.
    """
    address = email.strip().lower()
    if "@" not in address or len(address) > LONGEST_ADDRESS:
        raise NoAddressError
    with ws.writing() as connection:
        return _send(ws, connection, people.by_email(connection, address), address, asking)


def ask_again(ws: Workspace, token: str, asking: Asking) -> str:
    """Send a link and a code to whoever a link was made for, if they may still come in; it leads where that one did.

    Returns and raises what `ask` does.
    """
    with ws.writing() as connection:
        link = links.get(connection, digest(token))
        whom = people.get(connection, link.person_id) if link else None
        wanted = replace(asking, landing=link.landing if link else "/")
        return _send(ws, connection, whom, whom.email if whom else digest(token), wanted)


def ask_for(ws: Workspace, person_id: int, asking: Asking) -> str:
    """Send a link and a code to somebody whose session ended, if they may still come in.

    Returns and raises what `ask` does.
    """
    with ws.writing() as connection:
        whom = people.get(connection, person_id)
        return _send(ws, connection, whom, whom.email if whom else str(person_id), asking)


def _send(ws: Workspace, connection: Connection, found: Person | None, address: str, asking: Asking) -> str:
    """Send to who was found, or do as much for nothing; return what the browser is to hold."""
    nonce = codes.nonce_for(address, ws.new_key(), ws.secret)
    limits.count(ws, connection, Limit.SIGN_IN_FROM, who=asking.origin)
    limits.count(ws, connection, Limit.SIGN_IN_FOR, who=codes.mark_of(nonce))
    stand_in = people.first(connection)
    real = found is not None and found.active and bool(found.email)
    whom = found if found and real else stand_in
    if whom is not None:
        savepoint = connection.begin_nested()
        _post(ws, connection, whom, nonce, asking.landing)
        (savepoint.commit if real else savepoint.rollback)()
    return nonce


def _post(ws: Workspace, connection: Connection, whom: Person, nonce: str, landing: str) -> None:
    token, code, now = ws.new_key(), ws.random_word(codes.DIGITS, codes.LENGTH), ws.now()
    asked_with = digest(nonce)
    links.end_asked(connection, whom.id, asked_with, now)
    links.keep(
        connection,
        Link(
            digest=digest(token),
            person_id=whom.id,
            expires_at=now + LIFETIME,
            asked_at=now,
            code_digest=codes.sealed(code, nonce),
            asked_with=asked_with,
            landing=landing,
        ),
    )
    told = {"token": token, "code": codes.shown(code), "minutes": LIFETIME.seconds // 60, "at": now}
    letter = Letter(News.ACCOUNT, "sign_in", told)
    posting.put(ws, connection, posting.recipient(whom), [letter], kind=str(News.ACCOUNT))
