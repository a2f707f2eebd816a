"""Mail a sitting's dossier to each member: told once, each copy made for its reader by the clock, outside any write."""

from collections.abc import Iterable, Iterator
from functools import partial

from manifeste_tool.documents import render
from manifeste_tool.documents.kit.pdf import MEDIA_TYPE
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.commission.clock import ClockAct
from manifeste_tool.domain.commission.sittings import Sitting
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import Attachment, Letter, News
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.bundle import briefings, kinds
from manifeste_tool.services.exporting.kinds import quiet
from manifeste_tool.services.sittings.rooms import known
from manifeste_tool.services.telling.posting import post, recipient, wants
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage.clock import clock_acts as marks
from manifeste_tool.storage.commission import members, sittings
from manifeste_tool.storage.database import Connection

#: The largest file that mail servers take: most refuse ten megabytes, of which writing it out in a mail takes a third.
LARGEST = 6 * 1024 * 1024
PAGE = "/seances/<int:sitting_id>/dossier"


class NotConvenedError(StaleError):
    """A dossier is sent to whoever is convened to a sitting that is still to be held."""

    sentence = N_(
        "Le dossier s'envoie pour une séance convoquée et qui n'est pas close. Convoquez d'abord les membres ; "
        "rien n'a été envoyé."
    )


class SentAlreadyError(StaleError):
    """The dossier was sent; sending it again is asked for by name."""

    sentence = N_(
        "Ce dossier a déjà été envoyé aux membres. Pour l'envoyer de nouveau, à jour, cochez « Envoyer de nouveau »."
    )


class NobodyToSendToError(RefusedError):
    """No member has an address."""

    sentence = N_("Aucun membre en exercice n'a d'adresse de courriel : imprimez le dossier, ou complétez les comptes.")


def send(ws: Workspace, by: Person, sitting_id: int, *, again: bool = False) -> int:
    """Let each member in office be sent the dossier; return how many.

    Raises `ForbiddenError`, `NotFoundError`, `NotConvenedError`, `SentAlreadyError`, `NobodyToSendToError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.SEND_BRIEFING)
        sitting = known(connection, sitting_id)
        if not timely(Act.SEND_BRIEFING, sitting.state):
            raise NotConvenedError
        if last_sent(connection, sitting_id) and not again:
            raise SentAlreadyError
        to = [one.id for one in members.in_office(connection) if one.email]
        if not to:
            raise NobodyToSendToError
        details = {"title": sitting.title, "members": " ".join(map(str, to)), "count": str(len(to))}
        about = (About.SITTING, str(sitting_id))
        fact = Fact(Happened.BRIEFING_SENT, ws.now(), by.id, *about, details, Audience.COMMISSION)
        journal.record(connection, fact)
    return len(to)


def last_sent(connection: Connection, sitting_id: int) -> Fact | None:
    """Return when a dossier was last sent, None for never."""
    found = journal.newest(connection, Happened.BRIEFING_SENT, About.SITTING, [str(sitting_id)])
    return found.get(str(sitting_id))


def clock_acts(_ws: Workspace, connection: Connection) -> Iterator[ClockAct]:
    """Return the copies to be made and sent, one an act: what was last sent of each sitting that is not over."""
    for sitting in _coming(connection):
        fact = last_sent(connection, sitting.id)
        if fact is None:
            continue
        for person_id in map(int, fact.details["members"].split()):
            key = f"briefing:{fact.id}:{person_id}"
            yield ClockAct(key, fact.at, _nothing, then=partial(_post, fact, sitting.id, person_id))


def _coming(connection: Connection) -> Iterable[Sitting]:
    found, _ = sittings.page(connection, over=False, limit=100, offset=0)
    return found


def _nothing(_ws: Workspace, _connection: Connection) -> None:
    """All of it is done after the mark: a copy takes seconds to make, and nothing is written meanwhile."""


def _post(fact: Fact, sitting_id: int, person_id: int, ws: Workspace) -> None:
    """Make somebody's copy, then post it once, however often this runs."""
    posted = f"briefing:{fact.id}:{person_id}#posted"
    with ws.reading() as connection:
        person = people.get(connection, person_id)
        if (
            person is None
            or marks.marked(connection, [posted])
            or not wants(connection, recipient(person), News.SITTING)
        ):
            return
    letter = _letter(ws, person, sitting_id)
    with ws.writing() as connection:
        if marks.mark(connection, posted, due_at=fact.at, at=ws.now()):
            post(ws, connection, recipient(person), letter)


def _letter(ws: Workspace, person: Person, sitting_id: int) -> Letter:
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        found = kinds.briefing_of(ws, connection, reader, {"seance": str(sitting_id)}, progress=quiet)
    content = kinds.printed(briefings.bound(found))
    attached = len(content) <= LARGEST
    values = {
        "name": person.name,
        "sitting": found.sitting,
        "own": briefings.own_numbers(found),
        "count": len(found.bundle.sheets),
        "attached": attached,
        "link": render.address(ws.base_url, PAGE, sitting_id=sitting_id),
    }
    file = Attachment(f"dossier-seance-{sitting_id}.pdf", MEDIA_TYPE, content)
    return Letter(News.SITTING, "briefing", values, (file,) if attached else ())
