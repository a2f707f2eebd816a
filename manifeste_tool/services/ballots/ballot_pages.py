"""Read votes outside the room: the list, one vote before and after its closing, who voted what once it is closed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.ballots import Ballot, Phase, Subject, Vote, Way
from manifeste_tool.domain.commission.voting import Choice, Verdict
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.text.text import Paragraph, Place, Text
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.adoption.adoption_pages import Statements, beside_vote
from manifeste_tool.services.ballots.awaiting import Voices, voices
from manifeste_tool.services.ballots.consequences import Consequence, Standing, consequences, waits
from manifeste_tool.services.ballots.known_ballots import asked_of, by_name, in_office, known, may_see, seen_as
from manifeste_tool.services.ballots.sheets import Sheet, sheet
from manifeste_tool.services.paging import Paging
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage.commission import ballots
from manifeste_tool.storage.database import Connection


@dataclass(frozen=True, slots=True)
class BallotLine:
    """One vote of the list. `asked` are the numerals voted on; `late` how many voices it awaits of the reader."""

    ballot: Ballot
    phase: Phase
    asked: tuple[str, ...]
    voted: int
    members: int
    late: int


@dataclass(frozen=True, slots=True)
class BallotList:
    """The votes that are open, to come, and a page of those that are over; `waiting` are those to be counted."""

    open: tuple[BallotLine, ...]
    waiting: tuple[BallotLine, ...]
    coming: tuple[BallotLine, ...]
    over: tuple[BallotLine, ...]
    paging: Paging
    may_plan: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """The whole text that is voted on; `stands` says whether it is still today's."""

    sha: str
    title: str
    chapters: tuple[str, ...]
    words: int
    stands: bool


@dataclass(frozen=True, slots=True)
class Voter:
    """One member: whether they voted, how it came, who cast it; what they voted only once the vote is closed."""

    person: Person
    vote: Vote | None
    holder: str
    caster: str
    choice: Choice | None


@dataclass(frozen=True, slots=True)
class Held:
    """A proxy that the reader holds, and what they voted with it; `asleep` if its giver voted themselves."""

    giver: Person
    choice: Choice | None
    asleep: bool


@dataclass(frozen=True, slots=True)
class Mine:
    """The reader's side of a vote: their own vote, the proxy they gave, those they hold, those they may choose.

    `late` is how many voices they have left to give; `entered_by` who entered their vote for them.
    """

    vote: Vote | None
    lent_to: str
    held: tuple[Held, ...]
    choices: tuple[Person, ...]
    entered_by: str
    late: int


@dataclass(frozen=True, slots=True)
class AssociationCounts:
    """How the members of one association voted; `missing` did not."""

    association: str
    choices: Mapping[Choice, int]
    missing: int


@dataclass(frozen=True, slots=True)
class BallotPage:
    """One vote as its reader may see it."""

    ballot: Ballot
    phase: Phase
    seen: str
    sheets: tuple[Sheet, ...]
    wording: Wording | None
    voters: tuple[Voter, ...]
    voted: int
    present: int
    required: int
    needed: int
    mine: Mine | None
    associations: tuple[AssociationCounts, ...]
    consequences: tuple[Consequence, ...]
    facts: tuple[Fact, ...]
    author: str
    reason: str
    counted_by: str
    may_vote: bool
    may_hold: bool
    may_enter: bool
    may_close: bool
    may_draw: bool
    shows_members: bool
    shows_votes: bool
    statements: Statements


def ballot_list(ws: Workspace, person: Person | None, paging: Paging) -> BallotList:
    """Return the votes that the reader may see."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        sees = reader.sees(Thing.BALLOT)
        live = [_line(ws, connection, one, person) for one in ballots.live(connection)] if sees else []
        shown = sees or reader.sees(Thing.NAMED_VOTES)
        found, total = ballots.over(connection, limit=paging.size, offset=paging.offset) if shown else ((), 0)
        over = tuple(_line(ws, connection, one, person) for one in found if may_see(reader, one))
        by_phase = {phase: tuple(line for line in live if line.phase is phase) for phase in Phase}
        return BallotList(
            *(by_phase[Phase.OPEN], by_phase[Phase.COUNTING], by_phase[Phase.COMING], over),
            paging=replace(paging, total=total),
            may_plan=may(reader, Act.HOLD_BALLOT),
            hidden=not shown,
        )


def ballot_page(ws: Workspace, person: Person | None, ballot_id: int) -> BallotPage:
    """Return one vote. Raises `NotFoundError` also where the reader may not see it."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        ballot = known(connection, reader, ballot_id)
        return page_of_ballot(ws, connection, reader, ballot)


def named_votes(ws: Workspace, person: Person | None, ballot_id: int) -> tuple[Ballot, tuple[Voter, ...]]:
    """Return who voted what, once a vote is closed. Raises `NotFoundError` before, and for whom it is not shown."""
    page = ballot_page(ws, person, ballot_id)
    if not page.shows_votes:
        raise NotFoundError
    return page.ballot, page.voters


def page_of_ballot(ws: Workspace, connection: Connection, reader: Reader, ballot: Ballot) -> BallotPage:
    """Return a vote as a reader who may see it may."""
    phase, there = ballot.phase(ws.now()), voices(connection, ballot)
    shows_votes = phase is Phase.CLOSED and not ballot.is_on_paper and reader.sees(Thing.NAMED_VOTES)
    shows_members = reader.sees(Thing.BALLOT) and not ballot.is_on_paper
    voters = voters_of(connection, ballot, shows_votes=shows_votes)
    facts = journal.about(connection, About.BALLOT, str(ballot.id), reader.circle)
    holds = may(reader, Act.HOLD_BALLOT)
    drawn = consequences(connection, ballot, Verdict(ballot.result)) if ballot.result else ()
    entitled = ballot.entitled or len(voters)
    everybody = len(there.voted) >= len(in_office(connection))
    return BallotPage(
        ballot=ballot,
        phase=phase,
        seen=seen_as(connection, ballot),
        sheets=tuple(sheet(ws, connection, one) for one in asked_of(connection, ballot)),
        wording=_wording(ws, connection, ballot) if ballot.subject is Subject.TEXT else None,
        voters=voters if shows_members or shows_votes else (),
        voted=len(there.voted),
        present=sum(1 for voter in voters if voter.vote and voter.vote.way is not Way.PROXY),
        required=ballot.rules.quorum.required(entitled),
        needed=ballot.rules.needed(ballot.counts, entitled=entitled) if ballot.counts else 0,
        mine=_mine(connection, reader, ballot, there),
        associations=_by_association(voters) if shows_votes else (),
        consequences=drawn,
        facts=tuple(fact for fact in facts if fact.name != Happened.VOTE_CAST),
        author=names_of(connection, [ballot.created_by_id]).get(ballot.created_by_id, ""),
        reason=_last_detail(facts, "reason"),
        counted_by=_last_detail(facts, "counted_by"),
        may_vote=_may_vote(reader, phase) and not ballot.is_on_paper,
        may_hold=holds and not ballot.is_over,
        may_enter=may(reader, Act.ENTER_VOTE, state=phase) and not ballot.is_on_paper,
        may_close=holds and not ballot.is_on_paper and (phase is Phase.COUNTING or (phase is Phase.OPEN and everybody)),
        may_draw=holds and ballot.result == Verdict.ADOPTED and bool(waits(drawn, Standing.READY)),
        shows_members=shows_members,
        shows_votes=shows_votes,
        statements=beside_vote(ws, connection, reader, ballot),
    )


def _may_vote(reader: Reader, phase: Phase | None = None) -> bool:
    return may(reader, Act.VOTE, state=phase) and reader.person is not None and reader.person.is_in_office


def _line(ws: Workspace, connection: Connection, ballot: Ballot, person: Person | None) -> BallotLine:
    there, members = voices(connection, ballot), in_office(connection)
    asked = tuple(one.numeral for one in asked_of(connection, ballot))
    late = there.late(person.id) if person and person.id in members and not ballot.is_on_paper else 0
    entitled = ballot.entitled or len(members)
    return BallotLine(ballot, ballot.phase(ws.now()), asked, len(there.voted), entitled, late)


def _wording(ws: Workspace, connection: Connection, ballot: Ballot) -> Wording:
    text: Text = ws.text(connection, ballot.sha)
    chapters = tuple(unit.text for unit in text.paragraphs if unit.is_chapter)
    words = sum(len(unit.text.split()) for unit in text.paragraphs)
    return Wording(ballot.sha, ballot.title, chapters, words, ballot.sha == ws.main(connection))


def voters_of(connection: Connection, ballot: Ballot, *, shows_votes: bool) -> tuple[Voter, ...]:
    """Return the members who vote and those who voted, by name; for a closed vote, those who voted and who did not."""
    cast = {vote.member_id: vote for vote in ballots.votes(connection, [ballot.id])[ballot.id]}
    given = ballots.proxies(connection, [ballot.id])[ballot.id]
    gone = people.named(connection, set(cast) - set(in_office(connection)))
    members = sorted({**in_office(connection), **gone}.values(), key=by_name)
    names = names_of(connection, [*given.values(), *(vote.cast_by_id for vote in cast.values())])
    return tuple(
        Voter(
            person=one,
            vote=cast.get(one.id),
            holder=names.get(given.get(one.id, 0), ""),
            caster=names.get(cast[one.id].cast_by_id, "") if one.id in cast else "",
            choice=cast[one.id].choice if shows_votes and one.id in cast else None,
        )
        for one in members
    )


def _mine(connection: Connection, reader: Reader, ballot: Ballot, there: Voices) -> Mine | None:
    """Return the reader's side, for a member in office."""
    person = reader.person
    if person is None or not _may_vote(reader):
        return None
    members = in_office(connection)
    cast = {vote.member_id: vote for vote in ballots.votes(connection, [ballot.id])[ballot.id]}
    held = (members[giver] for giver, holder in there.given.items() if holder == person.id and giver in members)
    vote = cast.get(person.id)
    caster = vote.cast_by_id if vote and vote.cast_by_id != person.id else None
    lent_to = members.get(there.given.get(person.id, 0))
    return Mine(
        vote=vote,
        lent_to=lent_to.name if lent_to else "",
        held=tuple(_held(one, cast.get(one.id)) for one in held),
        choices=tuple(one for one in members.values() if one.id != person.id),
        entered_by=names_of(connection, [caster]).get(caster or 0, ""),
        late=there.late(person.id),
    )


def _held(giver: Person, cast: Vote | None) -> Held:
    asleep = cast is not None and cast.way is not Way.PROXY
    return Held(giver, cast.choice if cast and not asleep else None, asleep)


def _by_association(voters: Iterable[Voter]) -> tuple[AssociationCounts, ...]:
    found: dict[str, list[Voter]] = {}
    for voter in voters:
        found.setdefault(voter.person.association, []).append(voter)
    return tuple(
        AssociationCounts(
            name,
            Counter(voter.choice for voter in some if voter.choice),
            sum(1 for voter in some if voter.choice is None),
        )
        for name, some in sorted(found.items(), key=lambda pair: (not pair[0], pair[0]))
    )


def _last_detail(facts: Iterable[Fact], name: str) -> str:
    told = [fact.details[name] for fact in facts if fact.details.get(name)]
    return told[-1] if told else ""


@dataclass(frozen=True, slots=True)
class PlacedUnit:
    """One unit of a text with its place."""

    paragraph: Paragraph
    place: Place


@dataclass(frozen=True, slots=True)
class VotedText:
    """The whole text that a vote asks about, as it stood when the vote was set up."""

    ballot_id: int
    title: str
    units: tuple[PlacedUnit, ...]


def voted_text(ws: Workspace, person: Person | None, ballot_id: int) -> VotedText:
    """Return the text that a vote asks about. Raises `NotFoundError` where it asks about amendments, too."""
    with ws.reading() as connection:
        ballot = known(connection, ws.reader(person, connection), ballot_id)
        if ballot.subject is not Subject.TEXT:
            raise NotFoundError
        text = ws.text(connection, ballot.sha)
        units = tuple(PlacedUnit(unit, text.places[unit.id]) for unit in text.paragraphs if unit.id in text.places)
        return VotedText(ballot_id, text.title, units)
