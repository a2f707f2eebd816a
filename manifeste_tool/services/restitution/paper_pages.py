"""Read position papers: those of a consultation, and each one with what became of every proposal."""

from dataclasses import dataclass

from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution, Filters, Reach
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.reporting.position_papers import MOST_PROPOSALS, PositionPaper
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.consulting.fates import Card, cards, fates, standing_text
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.restitution import places
from manifeste_tool.services.restitution.position_papers import takes_papers
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import files as stored
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.files import StoredFile
from manifeste_tool.storage.gathering import contributors, position_papers


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper in a list, with how many proposals it has."""

    paper: PositionPaper
    contribution: Contribution
    proposals: int


@dataclass(frozen=True, slots=True)
class PaperList:
    """A consultation's papers that the reader may know of; `takes` says that the public may hand one in today."""

    consultation: Consultation
    authority: Authority
    rows: tuple[PaperRow, ...]
    takes: bool
    may_enter: bool


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One paper: its words, its proposals each with what became of it.

    `shown_as` is how its author agreed to be shown; `representative` is told to those at home alone.
    """

    consultation: Consultation
    authority: Authority
    card: Card
    shown_as: str
    representative: str
    position: str
    proposals: tuple[Card, ...]
    file: StoredFile | None

    @property
    def organisation(self) -> str:
        """The organisation alone, for a title."""
        return self.card.contribution.title.partition(" : ")[2] or self.shown_as


@dataclass(frozen=True, slots=True)
class PaperPlace:
    """Where a paper is handed in; `takes` is whether the public may today."""

    consultation: Consultation
    authority: Authority
    takes: bool


def place(ws: Workspace, person: Person | None, reference: str, *, entering: bool) -> PaperPlace:
    """Return what stands above the form; `entering`, for those alone who may enter one.

    Raises `NotFoundError`, `ForbiddenError`.
    """
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        consultation, authority = places.known(connection, reader, reference)
        if entering:
            require(reader, Act.ENTER_POSITION_PAPER, authority=authority.code)
        return PaperPlace(consultation, authority, takes_papers(ws, consultation))


def paper_list(ws: Workspace, person: Person | None, reference: str) -> PaperList:
    """Return the papers of a consultation, a few at most. Raises `NotFoundError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        consultation, authority = places.known(connection, reader, reference)
        reach, papers = reach_of(ws, connection, reader), position_papers.of_consultation(connection, reference)
        said = contributions.of_references(connection, [one.contribution for one in papers])
        read = [(one, said[one.contribution]) for one in papers if reach.reads(said[one.contribution])]
        counts = position_papers.proposals(connection, [one.contribution for one, _ in read])
        return PaperList(
            consultation=consultation,
            authority=authority,
            rows=tuple(PaperRow(one, reach.shown(words), counts.get(one.contribution, 0)) for one, words in read),
            takes=takes_papers(ws, consultation),
            may_enter=may(reader, Act.ENTER_POSITION_PAPER, authority=authority.code),
        )


def paper_page(ws: Workspace, person: Person | None, reference: str, paper: str) -> PaperPage:
    """Return one paper of a consultation. Raises `NotFoundError` also where it is not for this reader."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        consultation, authority = places.known(connection, reader, reference)
        found, said = position_papers.get(connection, paper), contributions.get(connection, paper)
        reach = reach_of(ws, connection, reader)
        if found is None or said is None or said.consultation != reference or not reach.knows(said):
            raise NotFoundError
        known, names = fates(connection, standing_text(ws, connection, reader)), {authority.code: authority.name}
        (card,) = cards(connection, [said], reach, known, names)
        home, readable = places.at_home(reader, authority.code), reach.reads(said)
        return PaperPage(
            consultation=consultation,
            authority=authority,
            card=card,
            shown_as=_shown_as(connection, found) if readable else "",
            representative=found.representative if home else "",
            position=found.position if home else "",
            proposals=cards(connection, _proposals(connection, reader, paper), reach, known, names) if readable else (),
            file=stored.get(connection, found.file_id) if readable and found.file_id else None,
        )


def _proposals(connection: Connection, reader: Reader, paper: str) -> tuple[Contribution, ...]:
    """Return the proposals in the order of their numbers; references are given in that order."""
    found, _ = contributions.page(connection, Filters(parent=paper), Reach.of(reader), limit=MOST_PROPOSALS)
    return tuple(sorted(found, key=lambda one: one.reference))


def _shown_as(connection: Connection, paper: PositionPaper) -> str:
    """Return how its author agreed to be shown; the organisation where who handed it in was erased since."""
    known = contributors.get(connection, paper.contribution)
    return known.shown_as if known else paper.organisation
