"""What the adoption asks of the secretariat and of members, for the registries that gather it."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.commission.tasks import Queue, Task
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Reader, Role
from manifeste_tool.errors import N_
from manifeste_tool.services.adoption import standing
from manifeste_tool.services.adoption.known_texts import KnownText, known_texts, open_to_signature
from manifeste_tool.services.adoption.standing import Standing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import adoption as kept
from manifeste_tool.storage.database import Connection

#: Whose eyes the registry reads by: it is asked by the clock and for mails, too.
_SECRETARIAT = Person(0, "", Role.SECRETARIAT)
_AWAITED, _TO_READ = N_("Décision attendue sur le texte"), N_("Réserve à examiner avant de publier")
_STAGES = (StageKind.ADOPTION, StageKind.PUBLICATION)


def secretariat_tasks(ws: Workspace, connection: Connection) -> Iterator[Task]:
    """Return the associations whose decision is awaited, and the reserves on a text that may still be changed."""
    reader = ws.reader(_SECRETARIAT, connection)
    for text in known_texts(connection, reader)[:1]:
        known = standing.of_text(connection, reader, text.sha)
        since = _awaited_since(reader, known)
        if known is None or since is None:
            continue
        for one in known.adoption.awaited:
            thing = _thing("attendue", text, one.association)
            yield Task(Queue.APPROVAL, thing, one.association, "/adoption", since, act=_AWAITED)
        if not text.number:
            yield from _reserves(text, known)


def member_tasks(ws: Workspace, connection: Connection, person: Person) -> Iterator[Task]:
    """Return the text that a member may sign, until they signed it or withdrew."""
    reader = ws.reader(person, connection)
    if not may(reader, Act.SIGN, owner=person.id):
        return
    for text in open_to_signature(connection, reader)[:1]:
        since = _awaited_since(reader, standing.of_text(connection, reader, text.sha))
        signed = {one.person_id for one in kept.signatories(connection, [text.sha])}
        if since is not None and person.id not in signed:
            title, due = f"Version {text.number}" if text.number else "Le texte", _closing(reader)
            yield Task(Queue.APPROVAL, text.sha, title, "/adoption", since, due, person.id)


def _awaited_since(reader: Reader, known: Standing | None) -> datetime | None:
    """Return since when decisions and signatures are awaited: the stage's opening, else the vote that adopted."""
    opened = [stage.opens_at for stage in reader.open_stages if stage.kind in _STAGES]
    vote = known.adoption.vote if known and known.adoption.is_adopted else None
    return min(opened) if opened else (vote.closed_at if vote else None)


def _closing(reader: Reader) -> datetime | None:
    closing = [stage.closes_at for stage in reader.open_stages if stage.kind in _STAGES and stage.closes_at]
    return min(closing, default=None)


def _reserves(text: KnownText, known: Standing) -> Iterator[Task]:
    for one in known.adoption.approved:
        if one.approval and one.reserves:
            thing, since = _thing("reserve", text, one.association), one.approval.entered_at
            yield Task(
                Queue.APPROVAL, thing, one.association, "/adoption", since, count=len(one.reserves), act=_TO_READ
            )


def _thing(kind: str, text: KnownText, association: str) -> str:
    """Name one thing of the queue, short enough to be assigned, for ever the same."""
    return f"{kind}:{text.sha[:12]}:{sha256(association.encode()).hexdigest()[:16]}"
