"""Say that paragraphs, in the words they have now, still rest on what they cite; take that back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.commission.charges import chapters_at
from manifeste_tool.domain.consulting.sources import SourceLink
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.provenance.words import fingerprint
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import N_, NotFoundError, RefusedError, StaleError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.outcomes import disputes
from manifeste_tool.storage.provenance import confirmations
from manifeste_tool.storage.text import links, texts


class NothingToConfirmError(RefusedError):
    """No link was chosen."""

    sentence = N_("Choisissez au moins une source à confirmer.")


class WordsMovedError(StaleError):
    """The words of a paragraph, or its sources, changed after the person looked at them."""

    sentence = N_(
        "Le paragraphe « %(words)s… » ou ses sources ont changé depuis que vous avez ouvert cette page. "
        "Rien n'est confirmé : relisez la page, puis recommencez."
    )


class DisputedLinkError(RefusedError):
    """A contested link needs an answer to who contests it."""

    sentence = N_(
        "La reprise de « %(key)s » est contestée : répondez à la personne dans « Reprises contestées », "
        "puis elle sera confirmée ou retirée."
    )


class UndoneElsewhereError(StaleError):
    """Nothing of a confirmation stands any more."""

    sentence = N_("Cette confirmation ne tient plus : elle a été annulée, ou une autre l'a remplacée.")


@dataclass(frozen=True, slots=True)
class Seen:
    """A link that somebody looked at, with the words that its paragraph had then: their fingerprint."""

    paragraph_id: str
    key: str
    words: str

    @property
    def written(self) -> str:
        """How a form names it."""
        return f"{self.paragraph_id} {self.key} {self.words}"


def seen_in(written: Iterable[str]) -> tuple[Seen, ...]:
    """Read links as forms name them; what names none is left out."""
    parts = (one.split(" ") for one in written)
    return tuple(Seen(*those) for those in parts if len(those) == len(Seen.__slots__))


def confirm(ws: Workspace, by: Person, chosen: Iterable[Seen]) -> int:
    """Confirm links on the words that the person saw; return the number that takes all of them back.

    Raises `NothingToConfirmError`, `ForbiddenError`, `WordsMovedError`, `DisputedLinkError`.
    """
    wanted = tuple(dict.fromkeys(chosen))
    if not wanted:
        raise NothingToConfirmError
    with ws.writing() as connection:
        text = newest(ws, connection)
        ids = [one.paragraph_id for one in wanted]
        require(ws.reader(by, connection), Act.CITE, chapters=chapters_at(text, ids))
        made = links.standing(connection, {(one.paragraph_id, one.key) for one in wanted})
        disputed = disputes.open_on(connection, ids)
        for one in wanted:
            _refuse_moved(text, one, made)
            if (one.paragraph_id, one.key) in disputed:
                raise DisputedLinkError(key=one.key)
        first = 0
        for one in wanted:
            link = made[one.paragraph_id, one.key]
            links.confirm(connection, [link.id], one.words, (by.id, ws.now()))
            recorded = journal.record(connection, _fact(ws, by, Happened.SOURCE_CONFIRMED, link))
            first = first or recorded
        return first


def undo(ws: Workspace, by: Person, first: int) -> int:
    """Take back what was confirmed with the confirmation of this number; return how many still stood.

    Raises `ForbiddenError`, `NotFoundError` for what is not this person's, `UndoneElsewhereError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.CITE)
        facts = confirmations.made_with(connection, first, by.id)
        if not facts:
            raise NotFoundError
        made = links.standing(connection, {(one.about_id, one.details["key"]) for one in facts})
        undone = 0
        for one in facts:
            link = made.get((one.about_id, one.details["key"]))
            if link and (link.confirmed_at, link.confirmed_by_id) == (one.at, by.id):
                links.confirm(connection, [link.id], one.details["words"], _before(one))
                journal.record(connection, _fact(ws, by, Happened.SOURCE_UNCONFIRMED, link))
                undone += 1
        if not undone:
            raise UndoneElsewhereError
        return undone


def newest(ws: Workspace, connection: Connection) -> Text:
    """Return the text that is written now, the drafting while there is one."""
    return ws.text(connection, texts.tip_of(connection, ws.working_ref(connection)) or ws.main(connection))


def _refuse_moved(text: Text, one: Seen, made: dict[tuple[str, str], SourceLink]) -> None:
    unit = text.by_id.get(one.paragraph_id)
    if unit is None or (one.paragraph_id, one.key) not in made or fingerprint(unit.text) != one.words:
        raise WordsMovedError(words=unit.text[:40] if unit else one.paragraph_id)


def _fact(ws: Workspace, by: Person, name: Happened, link: SourceLink) -> Fact:
    before = {
        "key": link.key,
        "words": link.confirmed_fingerprint,
        "at": link.confirmed_at.isoformat() if link.confirmed_at else "",
        "by": str(link.confirmed_by_id or ""),
    }
    return Fact(name, ws.now(), by.id, About.PARAGRAPH, link.paragraph_id, before, Audience.DRAFTERS)


def _before(fact: Fact) -> tuple[int | None, datetime | None]:
    by, at = fact.details["by"], fact.details["at"]
    return int(by) if by else None, datetime.fromisoformat(at) if at else None
