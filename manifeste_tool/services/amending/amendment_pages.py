"""Read amendments: the list and one sheet."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from manifeste_tool.domain.amending.amendments import Amendment, Move, State
from manifeste_tool.domain.amending.dispositif import dispositif
from manifeste_tool.domain.amending.signatures import SignatureState
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.ballots import Ballot
from manifeste_tool.domain.comparing.diff import UnitDiff, text_diff
from manifeste_tool.domain.facts import OF_COMMENTS, About, Fact, Happened
from manifeste_tool.domain.merging.answers import gravest
from manifeste_tool.domain.merging.merge import Outcome, merge
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.text.text import Place, Text
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.adoption.adoption_pages import Statements, beside_amendment
from manifeste_tool.services.amending.late import may_file_late
from manifeste_tool.services.amending.member_side import MemberSide, member_side
from manifeste_tool.services.amending.proposing import known
from manifeste_tool.services.ballots.known_ballots import on_amendment
from manifeste_tool.services.charges.question_pages import AtPlace, at_place
from manifeste_tool.services.discussion.subjects import Subject
from manifeste_tool.services.discussion.threads import NEWEST, Asked, Discussion, discussion
from manifeste_tool.services.examining.examination import Examination, examine
from manifeste_tool.services.paging import LAST
from manifeste_tool.services.text.reading import may_see, names_of, published_until
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.amending import amendments, signatures
from manifeste_tool.storage.amending.amendments import StoredEdit, Wanted
from manifeste_tool.storage.database import Connection

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list of amendments."""

    amendment: Amendment
    author: str
    place: str
    others: int = 0  # who signs with the author


@dataclass(frozen=True, slots=True)
class AmendmentList:
    """A page of amendments; `hidden` says that this reader sees none yet at this stage."""

    rows: tuple[Row, ...]
    total: int
    page: int
    wanted: Wanted
    may_propose: bool
    hidden: bool
    may_file_on_behalf: bool = False

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PER_PAGE))


@dataclass(frozen=True, slots=True)
class Collision:
    """Another open amendment at the same place."""

    amendment: Amendment
    identical: bool


@dataclass(frozen=True, slots=True)
class AmendmentPage:
    """One amendment's sheet. `status` is how it stands against today's text, None once decided."""

    amendment: Amendment
    author: str
    decider: str
    parent: Amendment | None
    sub_amendments: tuple[Amendment, ...]
    units: tuple[UnitDiff, ...]
    places: Mapping[str, Place]
    dispositif: tuple[str, ...]
    status: Outcome | None
    collisions: tuple[Collision, ...]
    facts: tuple[Fact, ...]
    actors: Mapping[int, str]
    discussion: Discussion
    may_admit: bool
    may_decide: bool
    may_integrate: bool
    may_withdraw: bool
    may_sub_amend: bool
    examination: Examination
    member: MemberSide
    statements: Statements
    asked: AtPlace
    ballot: Ballot | None = None


def amendment_list(ws: Workspace, person: Person | None, wanted: Wanted, *, page: int = 1) -> AmendmentList:
    """Return a page of the amendments that the reader may see."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        hidden = not reader.sees(Thing.AMENDMENT)
        wanted = within_sight(connection, reader, wanted)
        wanted = replace(wanted, published_opinions=not reader.sees(Thing.UNPUBLISHED_OPINION))
        number = min(max(1, page), LAST)
        found, total = amendments.page(connection, wanted, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
        return AmendmentList(
            *(rows(ws, connection, found), total, number, wanted, may(reader, Act.FILE)),
            hidden=hidden and not total,
            may_file_on_behalf=may(reader, Act.FILE_ON_BEHALF) or may_file_late(reader),
        )


def within_sight(connection: Connection, reader: Reader, wanted: Wanted) -> Wanted:
    """Narrow what is wanted to what the reader may see: the same rule as `may_see`, asked of many at once."""
    if not reader.sees(Thing.AMENDMENT):
        wanted = replace(wanted, published_until=published_until(connection))
    return wanted if reader.sees(Thing.REFUSED_AMENDMENT) else replace(wanted, without=(State.REFUSED,))


def rows(ws: Workspace, connection: Connection, found: tuple[Amendment, ...]) -> tuple[Row, ...]:
    """Return the lines of a list, with names and places joined."""
    names = names_of(connection, (one.author_id for one in found))
    edits: dict[int, list[StoredEdit]] = {}
    for edit in amendments.edits_of(connection, [one.id for one in found]):
        edits.setdefault(edit.amendment_id, []).append(edit)
    signing = Counter(
        one.amendment_id
        for one in signatures.of_amendments(connection, [one.id for one in found])
        if one.state is SignatureState.SIGNED
    )
    return tuple(
        Row(
            one,
            names.get(one.author_id, ""),
            _place(ws.text(connection, one.base), edits.get(one.id, [])),
            signing[one.id],
        )
        for one in found
    )


def _place(base: Text, edits: Iterable[StoredEdit]) -> str:
    """Say where an amendment begins, by its stored edits: the base text gives the place, nothing is parsed twice."""
    for edit in edits:
        place = base.places.get(edit.paragraph_id) or base.places.get(edit.anchor)
        if place:
            return place.label
    return ""


def amendment_page(
    ws: Workspace, person: Person | None, cycle: int, number: int, *, asked: Asked = NEWEST
) -> AmendmentPage:
    """Return one amendment's sheet. Raises `NotFoundError` also where the reader may not see it."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        amendment = amendments.numbered(connection, cycle, number)
        if amendment is None or not may_see(connection, reader, amendment):
            raise NotFoundError
        said = discussion(ws, connection, reader, Subject(amendment), asked=asked)
        return _sheet(ws, connection, reader, amendment, said)


def _sheet(
    ws: Workspace, connection: Connection, reader: Reader, amendment: Amendment, said: Discussion
) -> AmendmentPage:
    base, wanted = ws.text(connection, amendment.base), ws.text(connection, amendment.sha)
    happened = journal.about(connection, About.AMENDMENT, amendment.label, reader.circle)
    facts = _told(tuple(fact for fact in happened if fact.name not in OF_COMMENTS))
    subs = amendments.sub_amendments(connection, amendment.id)
    decides = may(reader, Act.DECIDE)
    return AmendmentPage(
        amendment=amendment,
        author=names_of(connection, [amendment.author_id]).get(amendment.author_id, ""),
        decider=names_of(connection, [amendment.decider_id]).get(amendment.decider_id or 0, ""),
        parent=amendments.by_id(connection, amendment.parent_id) if amendment.parent_id else None,
        sub_amendments=tuple(one for one in subs if may_see(connection, reader, one)),
        units=tuple(unit for unit in text_diff(base, wanted) if unit.changed),
        places={**wanted.places, **base.places},
        dispositif=dispositif(base, wanted),
        status=status(ws, connection, amendment) if amendment.is_open and reader.sees(Thing.CURRENT_TEXT) else None,
        collisions=_collisions(connection, reader, amendment),
        facts=facts,
        actors=names_of(connection, (fact.person_id for fact in facts)),
        discussion=said,
        may_admit=may(reader, Act.JUDGE_ADMISSIBILITY) and amendment.allows(Move.ADMIT),
        may_decide=decides and amendment.allows(Move.ADOPT),
        may_integrate=may(reader, Act.INTEGRATE, state=amendment.state)
        and amendment.allows(Move.INTEGRATE)
        and not amendment.parent_id,
        may_withdraw=may(reader, Act.WITHDRAW, owner=amendment.author_id, state=amendment.state),
        may_sub_amend=may(reader, Act.FILE) and amendment.is_open and amendment.parent_id is None,
        examination=examine(ws, connection, reader, amendment),
        member=member_side(ws, connection, reader, amendment, facts),
        statements=beside_amendment(connection, reader, amendment),
        ballot=on_amendment(connection, reader, amendment.id),
        asked=at_place(ws, connection, reader, amendment_id=amendment.id),
    )


def _told(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Return facts to be read: of several moves in a row through the running order, the last."""
    sorted_at = [rank for rank, fact in enumerate(facts) if fact.name == Happened.AMENDMENT_SORTED]
    return tuple(fact for rank, fact in enumerate(facts) if rank not in sorted_at or rank + 1 not in sorted_at)


def status(ws: Workspace, connection: Connection, amendment: Amendment) -> Outcome:
    """Return how an open amendment stands against the text it would be integrated into.

    CONFLICT, MOOT or SAME_PLACE if one of its places is; SATISFIED if the text says it all already; else MERGED.
    """
    today = _target(ws, connection, amendment)
    result = merge(ws.text(connection, amendment.base), today, ws.text(connection, amendment.sha))
    if grave := gravest({one.outcome for one in result.outcomes}):
        return grave
    return Outcome.SATISFIED if result.text == today else Outcome.MERGED


def _target(ws: Workspace, connection: Connection, amendment: Amendment) -> Text:
    """Return the text an amendment is brought into: today's, or for a sub-amendment its parent's proposal."""
    sha = known(connection, amendment.parent_id).sha if amendment.parent_id else ws.main(connection)
    return ws.text(connection, sha)


def _collisions(connection: Connection, reader: Reader, amendment: Amendment) -> tuple[Collision, ...]:
    """Return the other open amendments that touch a paragraph this one touches, identical ones first."""
    if not amendment.is_open or not reader.sees(Thing.AMENDMENT):
        return ()
    mine = amendments.edits_of(connection, [amendment.id])
    touched = {edit.paragraph_id for edit in mine} | {edit.anchor for edit in mine if not edit.before}
    others = [one for one in amendments.open_edits(connection) if one.amendment_id != amendment.id]
    there = {
        one.amendment_id for one in others if one.paragraph_id in touched or (not one.before and one.anchor in touched)
    }
    found = amendments.some(connection, there)
    pairs = [
        Collision(one, _effect(edit for edit in others if edit.amendment_id == key) == _effect(mine))
        for key, one in sorted(found.items())
        if one.parent_id == amendment.parent_id
    ]
    return tuple(sorted(pairs, key=lambda pair: (not pair.identical, pair.amendment.number)))


def _effect(edits: Iterable[StoredEdit]) -> list[tuple[str, str | None]]:
    """Return what edits come to, place by place: the same for two amendments that are identical."""
    return [(edit.paragraph_id if edit.before else edit.anchor, edit.after and _words(edit.after)) for edit in edits]


def _words(line: str) -> str:
    """Return a line without its identity, which differs between two insertions of the same words."""
    return line.partition("<!--")[0].strip()
