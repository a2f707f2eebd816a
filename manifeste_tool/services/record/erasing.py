"""Drop from every version what its dossier says of somebody, or in their words: the signed hash stays, mute."""

from collections import Counter
from collections.abc import Collection, Iterable

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.gathering.moderation import State
from manifeste_tool.domain.record.mentions import Mention, MentionKind
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import moderations
from manifeste_tool.storage.record import records
from manifeste_tool.storage.record.records import Held
from manifeste_tool.storage.text import links

_SAID = (MentionKind.CONTRIBUTION, MentionKind.CONTRIBUTOR)


def settle(ws: Workspace, connection: Connection, references: Iterable[str]) -> None:
    """Drop what may be read no more of some contributions, after anything that happened to them.

    That is all of one whose author left or consents no more, or that was set aside; of another the words that are no
    longer its own, since they were masked or corrected.
    """
    for reference in references:
        held = records.about(connection, _SAID, reference)
        said = contributions.get(connection, reference) if held else None
        if held and (said is None or not _is_given(connection, said)):
            _erase(ws, connection, held, held)
        elif said is not None:
            now = _words(connection, said)
            _erase(ws, connection, held, [row for row, (_, one) in held.items() if not _still(one, now)])


def forget_contributor(ws: Workspace, connection: Connection, reference: str) -> None:
    """Drop who said a contribution; what was said stays."""
    held = records.about(connection, (MentionKind.CONTRIBUTOR,), reference)
    _erase(ws, connection, held, held)


def forget_person(ws: Workspace, connection: Connection, person_id: int) -> int:
    """Drop the name of somebody with an account from every version; return how many mentions it was."""
    held = records.about(connection, (MentionKind.PERSON,), str(person_id))
    _erase(ws, connection, held, held)
    return len(held)


def _is_given(connection: Connection, said: Contribution) -> bool:
    """Whether a contribution is still its author's to the public; one that waits for a moderator may come back."""
    moderation = moderations.get(connection, said.reference)
    aside = moderation is not None and moderation.state is State.SET_ASIDE
    return said.publishable and not said.withdrawn and not aside


def _words(connection: Connection, said: Contribution) -> set[str]:
    return {said.title, *(link.excerpt for link in links.of_keys(connection, [said.reference], ended=True))}


def _still(one: Mention, now: Collection[str]) -> bool:
    return one.kind is MentionKind.CONTRIBUTOR or one.words in now


def _erase(ws: Workspace, connection: Connection, held: Held, rows: Collection[int]) -> None:
    """Drop some of the mentions that are held, and say so of each version."""
    if not rows:
        return
    records.erase(connection, rows, ws.now())
    for number, count in Counter(held[row][0] for row in rows).items():
        told = {"count": str(count)}
        journal.record(connection, Fact(Happened.MENTION_ERASED, ws.now(), None, About.VERSION, number, told))
