"""Come in, by whatever means: a device is opened for somebody, and its key given back once."""

from dataclasses import dataclass

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.entering import agents, codes
from manifeste_tool.domain.entering.devices import Device, Means, is_new
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import Letter, News
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.entering.links import SpentLinkError
from manifeste_tool.services.guarding import limits
from manifeste_tool.services.telling import posting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.entering import devices, links
from manifeste_tool.storage.entering.links import Link


class WrongCodeError(RefusedError):
    """A code is not the one that was sent, is too old, was used, or was tried too often: one sentence for all."""

    fields = ("code",)
    sentence = N_(
        "Ce code n'ouvre rien. Il vaut quinze minutes, sert une fois et admet cinq essais, dans le navigateur "
        "qui l'a demandé. Relisez le dernier courriel reçu, ou demandez-en un autre."
    )


@dataclass(frozen=True, slots=True)
class Entered:
    """Who came in, the key that their browser keeps, and the page that they wanted."""

    person: Person
    key: str
    landing: str = "/"


def enter(
    ws: Workspace, connection: Connection, person: Person, *, means: Means, agent: str, language: str = ""
) -> str:
    """Open a device for somebody, always under a new key, and return the key, of which a digest alone is kept.

    `agent` is the browser's `User-Agent`. Whoever comes in for the first time is written to, from then on, in the
    `language` of the page they came in by; `""` changes nothing. Somebody who comes in on a kind of device they never
    used is told by mail.
    """
    key, now, name = ws.new_key(), ws.now(), agents.named(agent)
    if means is not Means.DEMO and is_new(name, devices.agents(connection, person.id)):
        _tell(ws, connection, person, means=means, agent=name)
    end = ws.lifetimes.end(person.role, now, now)
    devices.add(connection, digest(key), Device(0, person.id, means, name, now, now, end))
    devices.came(connection, person.id, now, language=language)
    told = {"means": str(means)}
    said = Fact(Happened.PERSON_SIGNED_IN, now, person.id, About.PERSON, str(person.id), told, Audience.SECRETARIAT)
    journal.record(connection, said)
    return key


def by_link(ws: Workspace, token: str, *, agent: str, language: str = "") -> Entered:
    """Use up a link, with its code, and come in. Raises `SpentLinkError`."""
    with ws.writing() as connection:
        link = links.get(connection, digest(token))
        if link is None or not links.use(connection, link.digest, ws.now()):
            raise SpentLinkError
        person = people.get(connection, link.person_id)
        if person is None or not person.active:
            raise SpentLinkError
        key = enter(ws, connection, person, means=Means.LINK, agent=agent, language=language)
    return Entered(person, key, link.landing)


def by_code(ws: Workspace, code: str, *, nonce: str, origin: str, agent: str) -> Entered:
    """Use up the code that this browser asked for, with its link, and come in.

    A try is counted and written down whatever comes of it. Raises `WrongCodeError`, `TooOftenError`.
    """
    with ws.writing() as connection:
        limits.count(ws, connection, Limit.CODE_FROM, who=origin)
        limits.count(ws, connection, Limit.CODE_FOR, who=codes.mark_of(nonce))
        link = links.tried(connection, digest(nonce), ws.now())
        kept = link or Link("", 0, ws.now())
        fits = codes.fits(kept.code_digest, code, nonce, tries=kept.tries)
        person = people.get(connection, kept.person_id)
        entered = _entered(ws, connection, kept, person, agent=agent) if fits and person and person.active else None
    if entered is None:
        raise WrongCodeError
    return entered


def _entered(ws: Workspace, connection: Connection, link: Link, person: Person, *, agent: str) -> Entered:
    links.use(connection, link.digest, ws.now())
    return Entered(person, enter(ws, connection, person, means=Means.CODE, agent=agent), link.landing)


def _tell(ws: Workspace, connection: Connection, person: Person, *, means: Means, agent: str) -> None:
    letter = Letter(News.ACCOUNT, "new_device", {"agent": agent, "means": str(means), "at": ws.now()})
    posting.post(ws, connection, posting.recipient(person), letter)
