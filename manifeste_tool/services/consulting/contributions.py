"""Read contributions: the list, and for each one what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.consulting.contributions import (
    Authority,
    Consultation,
    Contribution,
    Fate,
    Filters,
    Reach,
)
from manifeste_tool.domain.gathering.moderation import Moderation
from manifeste_tool.domain.outcomes.disputes import Dispute
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.consulting.fates import (
    Card,
    UseView,
    among,
    cards,
    fate_counts,
    fates,
    standing_text,
    use_views,
)
from manifeste_tool.services.consulting.reaching import facets, once, once_decided, reach_of
from manifeste_tool.services.outcomes.stories import Story, story
from manifeste_tool.services.paging import Choice, Paging, counted, paging
from manifeste_tool.services.paper.readings import PaperSide, paper_side
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import files, search
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.files import StoredFile
from manifeste_tool.storage.gathering import attachments, contributors, moderations
from manifeste_tool.storage.synthesis import findings


@dataclass(frozen=True, slots=True)
class ContributionList:
    """A page of contributions, what it is narrowed to, and what it could be narrowed to, with counts.

    `is_cut` says that a search found more than it lists, `is_partial` that it did not read all for its phrases.
    """

    cards: tuple[Card, ...]
    paging: Paging
    filters: Filters
    fates: tuple[tuple[Fate, int], ...]
    author_types: Sequence[tuple[str, int]]
    territories: Sequence[tuple[str, int]]
    authorities: tuple[Authority, ...]
    consultation: Consultation | None
    finding: Finding | None
    may_import: bool = False
    is_cut: bool = False
    is_partial: bool = False
    may_decide: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is on."""
        return self.filters != Filters()

    @property
    def most(self) -> int:
        """How many contributions a search lists at most."""
        return contributions.MOST_FOUND

    @property
    def authority_choices(self) -> tuple[Choice, ...]:
        """The authorities to choose from."""
        return tuple((each.code, each.name) for each in self.authorities)

    @property
    def author_type_choices(self) -> tuple[Choice, ...]:
        """The author types to choose from, with their counts."""
        return counted(self.author_types)

    @property
    def territory_choices(self) -> tuple[Choice, ...]:
        """The territories to choose from, with their counts."""
        return counted(self.territories)


@dataclass(frozen=True, slots=True)
class ContributionPage:
    """One contribution and its story. `tells_today` says that the story goes on to the text not yet published.

    `came_at` is when it was put on record; `came_from` is the file or the way it came by, for who may import.
    """

    card: Card
    authority: Authority | None
    consultation: Consultation | None
    parent: Card | None
    answers: int
    findings: tuple[Finding, ...]
    uses: tuple[UseView, ...]
    has_text: bool
    tells_today: bool
    moderation: Moderation | None = None  # why it is held, for who may know that it is
    may_moderate: bool = False
    shown_as: str = ""
    is_erased: bool = False
    reacts_to: str = ""
    files: tuple[StoredFile, ...] = ()
    paper: PaperSide | None = None
    came_at: datetime | None = None
    came_from: str = ""
    story: Story = field(default_factory=Story)

    @property
    def standing(self) -> tuple[UseView, ...]:
        """The uses that stand."""
        return tuple(view for view in self.uses if view.use.stands)

    @property
    def beside(self) -> tuple[Dispute, ...]:
        """What was said of links that are shown no more."""
        return self.story.beside(view.use for view in self.uses)

    @property
    def is_decided(self) -> bool:
        """Whether what became of it is what a person decided: no paragraph that the reader sees says otherwise."""
        return self.story.is_decided(view.use for view in self.uses)

    @property
    def past(self) -> tuple[UseView, ...]:
        """The uses that the text has given up."""
        return tuple(view for view in self.uses if not view.use.stands)


def contribution_list(
    ws: Workspace, person: Person | None, filters: Filters, *, page: int | None = 1
) -> ContributionList:
    """Return a page of the contributions this reader may know of, the latest said first."""
    asked = paging(page)
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        reach, known = reach_of(ws, connection, reader), fates(connection, standing_text(ws, connection, reader))
        counts = _fates(ws, connection, filters, reach, known)
        total = sum(count for fate, count in counts if filters.fate in (None, fate))
        wanted = among(ws, connection, (filters, reach), known, total=total)
        left = search.is_cut(connection, filters, reach, total=total)
        is_cut = left and total > contributions.MOST_FOUND
        where: dict[str, Any] = {"among": wanted, "limit": asked.size, "offset": asked.offset, "total": total}
        said, _ = contributions.page(connection, filters, reach, **where)
        author_types, territories = facets(ws, connection, reach)
        authorities = consultations.authorities(connection)
        return ContributionList(
            cards=cards(connection, said, reach, known, {each.code: each.name for each in authorities}),
            paging=replace(asked, total=contributions.MOST_FOUND if is_cut else total),
            filters=filters,
            fates=counts,
            author_types=author_types,
            territories=territories,
            authorities=authorities,
            consultation=_consultation(connection, reader, filters.consultation),
            finding=findings.get(connection, filters.finding) if filters.finding else None,
            may_import=may(reader, Act.IMPORT_CONTRIBUTIONS),
            is_cut=is_cut,
            is_partial=left and not is_cut,
            may_decide=may(reader, Act.DECIDE_OUTCOME),
        )


_FateCounts = tuple[tuple[Fate, int], ...]


def _fates(
    ws: Workspace, connection: Connection, filters: Filters, reach: Reach, known: Mapping[str, Fate]
) -> _FateCounts:
    """Count what met each fate, once for as long as nothing happens; each search counts for itself."""

    def counted() -> _FateCounts:
        return fate_counts(connection, known, filters, reach)

    if filters.query:
        return counted()
    name = ("fates", reach, replace(filters, fate=None), hash(frozenset(known.items())))
    again = once if filters.finding else once_decided  # which contributions a finding is drawn from, marks say
    return again(ws, connection, name, counted)


def contribution_page(ws: Workspace, person: Person | None, reference: str) -> ContributionPage:
    """Return one contribution. Raises `NotFoundError` for one that does not exist, or not for this reader."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        reach, said = reach_of(ws, connection, reader), contributions.get(connection, reference)
        if said is None or not reach.knows(said):
            raise NotFoundError
        standing = standing_text(ws, connection, reader)
        drawn = findings.of_contribution(connection, reference) if reader.sees(Thing.FINDING) else ()
        keys = {reference, *(finding.key for finding in drawn)}
        (card,) = _cards(ws, connection, reader, [reference])
        authority = consultations.get_authority(connection, said.authority) if said.authority else None
        return ContributionPage(
            card=card,
            authority=authority,
            consultation=_consultation(connection, reader, said.consultation),
            parent=next(iter(_cards(ws, connection, reader, [said.parent])), None),
            answers=contributions.count(connection, Filters(parent=reference), reach),
            findings=drawn,
            uses=use_views(ws, connection, reader, keys, excerpts=card.readable),
            has_text=standing is not None,
            tells_today=reader.sees(Thing.CURRENT_TEXT),
            moderation=moderations.get(connection, reference) if said.held else None,
            may_moderate=may(reader, Act.MODERATE),
            came_at=contributions.came_at(connection, reference),
            came_from=said.origin if may(reader, Act.IMPORT_CONTRIBUTIONS, authority=said.authority) else "",
            paper=paper_side(ws, connection, reader, said),
            story=story(connection, reader, reference, standing),
            **_of_its_author(connection, said, readable=card.readable),
        )


def _of_its_author(connection: Connection, said: Contribution, *, readable: bool) -> dict[str, Any]:
    """Return the name they chose to show, or that they were erased, and what came with the words that may be read."""
    who = contributors.get(connection, said.reference)
    erased = who is not None and not who.is_somebody
    if not readable:
        return {"is_erased": erased}
    kept = files.some(connection, attachments.of(connection, said.reference)).values()
    named = who.shown_as if who else ""
    return {"is_erased": erased, "shown_as": named, "reacts_to": said.paragraph, "files": tuple(kept)}


def _consultation(connection: Connection, reader: Reader, reference: str) -> Consultation | None:
    """Return a consultation that the reader may know of; an unpublished one is nobody else's."""
    reach = Reach.of(reader, Thing.UNPUBLISHED_CONSULTATION)
    return consultations.seen(connection, reference, reach) if reference else None


def _cards(ws: Workspace, connection: Connection, reader: Reader, references: Sequence[str]) -> tuple[Card, ...]:
    """Return those among `references` that the reader may know of."""
    reach = reach_of(ws, connection, reader)
    said = [each for each in contributions.of_references(connection, references).values() if reach.knows(each)]
    if not said:
        return ()
    known = fates(connection, standing_text(ws, connection, reader))
    return cards(
        connection, said, reach, known, {each.code: each.name for each in consultations.authorities(connection)}
    )
