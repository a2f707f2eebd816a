"""« Ce n'est pas ce que j'ai dit »: somebody contests the link of a paragraph with a contribution, in one line."""

from dataclasses import dataclass, replace

from manifeste_tool.domain.audience import Audience, Thing
from manifeste_tool.domain.consulting.contributions import Contribution, Reach
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.domain.outcomes.disputes import Dispute, disputed
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.text.text import Paragraph, Place, Source, Text
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.services import notifying
from manifeste_tool.services.consulting.fates import standing_text
from manifeste_tool.services.contributing import follow_pages, following
from manifeste_tool.services.contributing.follow_pages import FollowPage
from manifeste_tool.services.guarding.senders import Sender, admit
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.outcomes import disputes
from manifeste_tool.storage.synthesis import findings
from manifeste_tool.storage.text import links

PAGE = "/secretariat/reprises-contestees"


class NotCitedError(RefusedError):
    """The paragraph does not cite the contribution any more."""

    sentence = N_(
        "Ce paragraphe ne cite pas, ou plus, cette contribution : il n'y a rien à contester ici. "
        "Rechargez la page de la contribution."
    )


class SaidAlreadyError(RefusedError):
    """The link is contested already and waits for its answer."""

    sentence = N_(
        "Cette reprise est déjà contestée et attend sa réponse : elle viendra sur la page de la contribution."
    )


@dataclass(frozen=True, slots=True)
class Contested:
    """Which link is contested, and what is said of it."""

    reference: str
    paragraph: str
    key: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class DisputeForm:
    """The link that somebody would contest: the contribution and the paragraph as they may see them."""

    contribution: Contribution
    paragraph: Paragraph
    place: Place | None
    source: Source


def dispute_form(ws: Workspace, person: Person | None, asked: Contested) -> DisputeForm:
    """Return what somebody would contest. Raises `NotFoundError`, `NotCitedError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        said, text = _readable(connection, reader, asked.reference), standing_text(ws, connection, reader)
        unit, source = _link(connection, text, asked)
        return DisputeForm(said, unit, text.places[unit.id] if text else None, source)


def dispute(ws: Workspace, sender: Sender, person: Person | None, asked: Contested) -> None:
    """Say of a link, as anybody, that this is not what the contribution says.

    Raises `NotFoundError`, `NotCitedError`, `SaidAlreadyError`, `NoDisputeError`, `LongDisputeError`, `RobotError`,
    `TooOftenError`.
    """
    with ws.writing() as connection:
        reader = ws.reader(person, connection)
        _readable(connection, reader, asked.reference)
        _put(ws, connection, reader, asked, by_author=False)
        admit(ws, connection, sender, Limit.DISPUTE)


def dispute_as_author(ws: Workspace, given: str, asked: Contested, *, sender: Sender) -> FollowPage:
    """Say the same with the token of the contribution; return its page. Raises as `dispute`, and as `follow`."""
    reference = following.followed(ws, given, sender=sender)
    with ws.writing() as connection:
        own = Contested(reference, asked.paragraph, asked.key, asked.words)
        _put(ws, connection, ws.reader(None, connection), own, by_author=True)
        admit(ws, connection, sender, Limit.DISPUTE)
        return follow_pages.page(ws, connection, reference)


def _put(ws: Workspace, connection: Connection, reader: Reader, asked: Contested, *, by_author: bool) -> None:
    """Put it on record once its link stands in what the reader sees: it is to be confirmed again from now on."""
    words = disputed(asked.words)
    _link(connection, standing_text(ws, connection, reader), asked)
    waiting = disputes.of_link(connection, asked.reference, asked.paragraph, asked.key)
    if waiting if not by_author else [one for one in waiting if one.by_author]:
        raise SaidAlreadyError
    new = Dispute(0, asked.reference, asked.paragraph, asked.key, words, by_author, ws.now())
    number = disputes.add(connection, new)
    details = {"key": asked.key, "paragraph": asked.paragraph, "path": f"{PAGE}#r{number}"}
    name, circle = Happened.SOURCE_DISPUTED, Audience.DRAFTERS
    fact = Fact(name, ws.now(), None, About.CONTRIBUTION, asked.reference, details, circle)
    _tell(ws, connection, journal.record(connection, fact), asked)


def _tell(ws: Workspace, connection: Connection, fact_id: int, asked: Contested) -> None:
    """Tell the secretariat, and whoever made the link and may still read what is said of it."""
    made = links.of_paragraphs(connection, [asked.paragraph])
    makers = {one.person_id for one in made if one.key == asked.key and one.person_id}
    known = [people.get(connection, one) for one in sorted(makers)]
    told = [one.id for one in known if one and ws.reader(one, connection).sees(Thing.DISPUTE)]
    notifying.notify_secretariat(connection, fact_id)
    notifying.notify(connection, fact_id, told)


def _readable(connection: Connection, reader: Reader, reference: str) -> Contribution:
    found = contributions.get(connection, reference)
    if found is None or not Reach.of(reader).reads(found):
        raise NotFoundError
    return found


def _link(connection: Connection, text: Text | None, asked: Contested) -> tuple[Paragraph, Source]:
    """Return the paragraph and its link with the contribution, or with a finding that it fed."""
    unit = text.by_id.get(asked.paragraph) if text else None
    keys = {asked.reference, *(one.key for one in findings.of_contribution(connection, asked.reference))}
    merged = findings.heirs(connection)
    cited = unit.sources if unit and asked.key in keys else ()
    found = [one for one in cited if merged.get(one.key, one.key) == asked.key]
    if unit is None or not found:
        raise NotCitedError
    return unit, replace(found[0], key=asked.key)
