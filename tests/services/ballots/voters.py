"""A commission that votes outside the room: members, votes set up and answered, the clock's hand."""

from dataclasses import dataclass, field
from datetime import timedelta

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.commission.ballots import Ballot, BallotKind, Vote, Way
from manifeste_tool.domain.commission.voting import Choice, Rules
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.text.gestures import Insert
from manifeste_tool.services.ballots import awaiting, planning, voting
from manifeste_tool.services.ballots.known_ballots import seen_as
from manifeste_tool.services.ballots.planning import Plan
from manifeste_tool.services.ballots.standing_rules import Standing
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices
from manifeste_tool.storage.commission import ballots
from tests.services.hands import another
from tests.services.story import Cast, cast


@dataclass
class Commission:
    """The cast with as many members in office as wanted, the three of the cast among them."""

    here: Cast
    members: list[Person]
    done: set[str] = field(default_factory=set)

    @property
    def ws(self) -> Workspace:
        return self.here.ws

    def admitted(self, words: str = "Un ajout.", *, after: str = "aaaaaaa2") -> Amendment:
        """File an amendment and declare it admissible."""
        filed = self.here.propose(Insert(after, words))
        deciding.admit(self.ws, self.here.secretary, filed.id)
        return filed

    def wanted(self, *asked: Amendment, rules: Rules | None = None, **others: object) -> Plan:
        """Return a plan: a written consultation that opens now for a week, any majority, no quorum."""
        told = {
            "title": "Consultation",
            "kind": BallotKind.WRITTEN,
            "whole_text": not asked,
            "numbers": ", ".join(str(one.number) for one in asked),
            "opens_at": None,
            "closes_at": self.ws.now() + timedelta(days=7),
            "standing": Standing(rules or Rules(), 1),
        }
        return Plan(**{**told, **others})  # type: ignore[arg-type]

    def ask(self, *asked: Amendment, rules: Rules | None = None, **others: object) -> Ballot:
        """Set a vote up."""
        return planning.plan(self.ws, self.here.secretary, self.wanted(*asked, rules=rules, **others))

    def seen(self, ballot: Ballot) -> str:
        """Return what the page of a vote gives with its form."""
        with self.ws.reading() as connection:
            return seen_as(connection, self.now(ballot))

    def vote(self, ballot: Ballot, by: Person, choice: Choice = Choice.FAVOUR, *, for_: Person | None = None) -> Vote:
        """Vote as the page of the vote stands."""
        for_id = for_.id if for_ else None
        return voting.vote(self.ws, by, ballot.id, str(choice), seen=self.seen(ballot), for_id=for_id)

    def enter(self, ballot: Ballot, member: Person, choice: Choice = Choice.FAVOUR, way: Way = Way.POST) -> Vote:
        """Enter what came by post."""
        secretary, seen = self.here.secretary, self.seen(ballot)
        return voting.enter(self.ws, secretary, ballot.id, member.id, str(choice), way=str(way), seen=seen)

    def everybody(self, ballot: Ballot, *choices: Choice) -> None:
        """Let the first members vote, one a choice."""
        for member, choice in zip(self.members, choices, strict=False):
            self.vote(ballot, member, choice)

    def now(self, ballot: Ballot) -> Ballot:
        """Return a vote as it stands."""
        with self.ws.reading() as connection:
            found = ballots.by_id(connection, ballot.id)
        assert found is not None
        return found

    def votes(self, ballot: Ballot) -> dict[int, Vote]:
        """Return who voted what."""
        with self.ws.reading() as connection:
            return {vote.member_id: vote for vote in ballots.votes(connection, [ballot.id])[ballot.id]}

    def tick(self) -> list[str]:
        """Do what the clock has to do, each act once and in the order of their hours, and return their keys."""
        with self.ws.reading() as connection:
            acts = sorted(awaiting.clock_acts(self.ws, connection), key=lambda act: act.due_at)
        ran = []
        for act in acts:
            if act.due_at > self.ws.now() or act.key in self.done:
                continue
            self.done.add(act.key)
            if act.lapses_at is None or self.ws.now() < act.lapses_at:
                with self.ws.writing() as connection:
                    act.do(self.ws, connection)
                ran.append(act.key)
        return ran

    def told(self, person: Person) -> list[str]:
        """Return the names of what somebody has not seen yet, oldest first."""
        with self.ws.reading() as connection:
            return [str(fact.name) for _, fact in notices.waiting(connection, person.id, limit=99)][::-1]

    def facts(self, name: str) -> list[dict[str, str]]:
        """Return the details of every fact of a name."""
        with self.ws.reading() as connection:
            return [dict(fact.details) for fact in journal.named(connection, name)]


def commission(ws: Workspace, members: int = 5) -> Commission:
    """Return a commission of so many members, in three associations."""
    here = cast(ws)
    more = [
        another(here, f"Membre {rank:02}", Role.MEMBER, association=f"Association {'ABC'[rank % 3]}")
        for rank in range(members - 3)
    ]
    return Commission(here, [here.member, here.other, here.drafter, *more])
