"""Five months of the commission on the demonstration's text, its sixty members and a clock that goes day by day.

Every day at 18:30 in Paris, `manifeste work` does its round (the clock, the mails, the server), except while it is down. What is done in between is done through the services that everybody uses.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from manifeste_tool.domain.amending.amendments import Amendment, Move
from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.commission.attendance import Attending
from manifeste_tool.domain.commission.ballots import Ballot, BallotKind
from manifeste_tool.domain.commission.sittings import Method, Sitting
from manifeste_tool.domain.commission.voting import Base, Counts, Majority, Quorum, QuorumKind, Rules
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.integration.work import of_amendments
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import News, Rhythm
from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.domain.text.text import Kind, Paragraph
from manifeste_tool.paths import shipped
from manifeste_tool.services import stages
from manifeste_tool.services.adoption import approving
from manifeste_tool.services.adoption.approving import ApprovalForm
from manifeste_tool.services.amending import late_requests, proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.ballots import planning as voting_plans
from manifeste_tool.services.ballots import voting
from manifeste_tool.services.ballots.known_ballots import known as known_ballot
from manifeste_tool.services.ballots.known_ballots import seen_as
from manifeste_tool.services.ballots.standing_rules import Standing
from manifeste_tool.services.clock import running
from manifeste_tool.services.clock.running import Ran
from manifeste_tool.services.conduct import recording, ruling
from manifeste_tool.services.conduct.ruling import Seen
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.examining.pronouncing import Ruling
from manifeste_tool.services.instance import demonstration
from manifeste_tool.services.instance.demonstration_story import Story
from manifeste_tool.services.integration import integrating
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.sittings import answering, attending, holding, planning
from manifeste_tool.services.sittings.attending import Line
from manifeste_tool.services.telling import composing, delivering
from manifeste_tool.services.text import drafting, sourcing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import MailServer
from manifeste_tool.storage.tables.telling import mail
from manifeste_tool.storage.telling import preferences
from tests.conftest import Clock

ASSOCIATIONS = ("Association A (exemple)", "Association B (exemple)", "Association C (exemple)")
ROUNDS = (time(18, 30),)


def at(day: date, hour: str = "09:00") -> datetime:
    """A moment in Paris."""
    return datetime.combine(day, time.fromisoformat(hour), PARIS)


@dataclass
class Months:
    """The instance, its people by the key they have in the samples, and the mail server it speaks to."""

    ws: Workspace
    clock: Clock
    people: dict[str, Person]
    server: MailServer
    up: bool = True
    ran: list[Ran] = field(default_factory=list)

    @property
    def secretary(self) -> Person:
        return self.people["s1"]

    @property
    def members(self) -> list[Person]:
        """The sixty in office, in the order of their keys."""
        return [self.people[f"m{number}"] for number in range(1, 61)]

    def member(self, number: int) -> Person:
        return self.people[f"m{number}"]

    def go(self, until: datetime) -> None:
        """Let time pass, with the rounds of the program at their hours."""
        for moment in self._rounds(until):
            self.clock.moment = moment
            self.work()
        self.clock.moment = until

    def _rounds(self, until: datetime) -> Iterator[datetime]:
        day = self.clock.moment.astimezone(PARIS).date()
        while day <= until.date():
            for hour in ROUNDS:
                moment = datetime.combine(day, hour, PARIS)
                if self.clock.moment < moment < until:
                    yield moment
            day += timedelta(days=1)

    def work(self) -> None:
        """One round, as `manifeste work` does it."""
        if self.up:
            ran = running.run(self.ws)
            assert ran.failed == ()
            self.ran.append(ran)
            composing.compose(self.ws)
            delivering.deliver(self.ws, self.server)

    def mails(self, *states: str) -> int:
        """How many mails stand in these states, in any for none."""
        with self.ws.reading() as connection:
            kept = connection.execute(select(mail.c.state)).scalars().all()
        return sum(1 for state in kept if not states or state in states)

    def tip(self) -> str:
        with self.ws.reading() as connection:
            return self.ws.main(connection)

    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs that may be amended, in order."""
        with self.ws.reading() as connection:
            text = self.ws.text(connection, self.ws.main(connection))
        return [unit for unit in text if unit.kind is Kind.PARAGRAPH and not unit.fixed]

    def proposal(self, place: int, words: str, headline: str) -> Proposal:
        """Something that says `words` more at the end of a paragraph."""
        unit = self.paragraphs()[place]
        return Proposal(
            self.ws.new_key(), self.tip(), headline, "Parce que.", (Change(unit.id, f"{unit.text} {words}"),)
        )

    def file(self, number: int, place: int, words: str = "Et nous y veillons.") -> Amendment:
        return proposing.propose(self.ws, self.member(number), self.proposal(place, words, f"Sur le passage {place}"))

    def draft(self, number: int, place: int) -> Proposal:
        kept = self.proposal(place, "Un mot encore.", f"Brouillon sur le passage {place}")
        proposing.keep_draft(self.ws, self.member(number), kept)
        return kept

    def stage(self, kind: StageKind, opens: datetime, closes: datetime, *, public: bool = False) -> Stage:
        return stages.set_stage(self.ws, Stage(kind, opens, closes, public), by=self.secretary)


def begun(ws: Workspace, clock: Clock, server: MailServer) -> Months:
    """Found the demonstration's text and bring its people, on the fifth of January."""
    clock.moment = at(date(2026, 1, 5))
    story = Story(ws, clock.moment.date(), clock.moment)
    demonstration.set_the_scene(story, shipped("manifeste"))
    with ws.writing() as connection:
        for number in range(11, 61):  # they look at « À faire » when they want to
            preferences.choose(connection, story.people[f"m{number}"].id, {News.WEEK: Rhythm.NEVER})
    return Months(ws, clock, story.people, server)


@dataclass
class Tale:
    """What the months left, by name, for the tests to look at."""

    filed: list[Amendment] = field(default_factory=list)
    late: list[Amendment] = field(default_factory=list)
    refused: Amendment | None = None
    sitting: Sitting | None = None
    consultation: Ballot | None = None
    adoption: Ballot | None = None


def january(here: Months) -> None:
    """The drafting, then three days without the program: its closing and the opening of the filing pass meanwhile."""
    here.stage(StageKind.DRAFTING, here.clock.moment, at(date(2026, 2, 1), "00:00"))
    here.stage(StageKind.FILING, at(date(2026, 2, 2), "08:00"), at(date(2026, 2, 27), "18:00"))
    here.stage(StageKind.EXAMINATION, at(date(2026, 3, 2), "08:00"), at(date(2026, 4, 24), "23:59"))
    here.stage(StageKind.ADOPTION, at(date(2026, 4, 27), "08:00"), at(date(2026, 6, 30), "23:59"))
    here.go(at(date(2026, 1, 12)))
    unit = here.paragraphs()[0]
    drafting.write(
        here.ws,
        here.member(1),
        seen=here.tip(),
        gestures=[Change(unit.id, f"{unit.text} Nous l'écrivons ensemble.")],
        summary="Le préambule",
    )
    here.go(at(date(2026, 1, 31), "12:00"))
    here.up = False
    here.go(at(date(2026, 2, 3), "12:00"))
    here.up = True
    here.work()


#: Who files, on which passage: two members do the same on the fourth.
FILED = ((2, 2), (4, 3), (6, 4), (7, 4), (9, 5), (11, 6), (12, 7), (14, 8), (15, 9), (16, 10))


def february(here: Months, tale: Tale) -> None:
    """The filing: ten amendments, four drafts of three members of whom one files in time."""
    here.go(at(date(2026, 2, 10)))
    tale.filed = [here.file(number, place) for number, place in FILED]
    here.draft(18, 11)
    handed_over = here.draft(18, 12)
    here.draft(19, 13)
    in_time = here.draft(20, 14)
    here.go(at(date(2026, 2, 25)))
    tale.filed.append(proposing.propose(here.ws, here.member(20), in_time))
    here.go(at(date(2026, 2, 28)))
    late_requests.ask(here.ws, here.member(18), handed_over.key, "Le train était en retard.")
    here.go(at(date(2026, 3, 2), "10:00"))
    reason = "Panne de réseau attestée par la mairie."
    tale.late.append(late_requests.file_handed_over(here.ws, here.secretary, handed_over.key, reason))
    behalf = replace(
        here.proposal(15, "Et nous le publions.", "Publier"),
        on_behalf_of_id=here.member(21).id,
        late_reason="Reçu par courrier, posté avant la clôture.",
    )
    tale.late.append(proposing.propose(here.ws, here.secretary, behalf))


PRESENT, LENT = range(1, 23), range(23, 29)
QUORUM = Quorum(QuorumKind.NUMBER, 22)


def march(here: Months, tale: Tale) -> None:
    """Admissibility, the convocation, the answers, and the sitting: twenty-two in the room and six proxies."""
    here.go(at(date(2026, 3, 3)))
    *admitted, tale.refused = [*tale.filed, *tale.late]
    deciding.refuse(here.ws, here.secretary, tale.refused.id, ground_given="hors sujet", why="Ce n'est pas l'objet.")
    for one in admitted:
        deciding.admit(here.ws, here.secretary, one.id)
    wanted = planning.Plan(
        "Examen des amendements",
        at(date(2026, 3, 26), "14:00"),
        place="Salle du conseil",
        chair_id=here.member(1).id,
        rules=Rules(quorum=QUORUM),
    )
    here.go(at(date(2026, 3, 5)))
    tale.sitting = planning.convene(here.ws, here.secretary, planning.plan(here.ws, here.secretary, wanted).id)
    here.go(at(date(2026, 3, 12)))
    for number in PRESENT:
        answering.answer(here.ws, here.member(number), tale.sitting.id, here.member(number).id, Attending.PRESENT)
    for number in LENT:
        member, holder = here.member(number), here.member(number - 22)
        answering.answer(here.ws, member, tale.sitting.id, member.id, Attending.PROXY, holder_id=holder.id)
    here.go(at(date(2026, 3, 26), "14:05"))
    present = [Line(here.member(number).id, Attending.PRESENT) for number in PRESENT]
    lent = [Line(here.member(number).id, Attending.PROXY, here.member(number - 22).id) for number in LENT]
    tale.sitting = holding.open_(here.ws, here.secretary, tale.sitting.id, [*present, *lent])


def sitting(here: Months, tale: Tale) -> None:
    """What the room decides before somebody leaves: consensus, counts, identicals together."""
    one = tale.sitting
    assert one is not None
    decide = [here.ws, here.secretary, one.id]
    ruling.decide(*decide, tale.filed[0].id, Ruling(Move.ADOPT))
    counts = Counts(20, 6, 2)
    ruling.decide(*decide, tale.filed[1].id, Ruling(Move.ADOPT), method=Method.COUNT, counts=counts)
    counts = Counts(10, 15, 3)
    ruling.decide(*decide, tale.filed[4].id, Ruling(Move.REJECT), method=Method.COUNT, counts=counts)
    same = (tale.filed[2].id, tale.filed[3].id)
    ruling.decide(*decide, same[0], Ruling(Move.ADOPT), seen=Seen(together=same))
    here.clock.advance(minutes=40)
    attending.leave(here.ws, here.secretary, one.id, here.member(22).id)


def closing(here: Months, tale: Tale) -> None:
    """Without its quorum the room can only see an amendment withdrawn; the sitting is closed."""
    assert tale.sitting is not None
    where = (here.ws, here.secretary, tale.sitting.id)
    ruling.decide(*where, tale.filed[5].id, Ruling(Move.WITHDRAW), method=Method.BY_AUTHOR)
    here.clock.advance(minutes=10)
    tale.sitting = holding.close(*where)
    recording.send(*where)


def april(here: Months, tale: Tale) -> None:
    """A written consultation on what the room could not decide, then what was adopted is integrated."""
    here.go(at(date(2026, 3, 30)))
    left = [*tale.filed[6:], tale.late[0]]
    wanted = voting_plans.Plan(
        "Ce que la séance n'a pas tranché",
        BallotKind.WRITTEN,
        whole_text=False,
        numbers=", ".join(str(one.number) for one in left),
        opens_at=at(date(2026, 4, 1), "08:00"),
        closes_at=at(date(2026, 4, 10), "18:00"),
        standing=Standing(Rules(quorum=Quorum(QuorumKind.HALF)), 1),
        question="Approuvez-vous ces amendements ?",
    )
    tale.consultation = voting_plans.plan(here.ws, here.secretary, wanted)
    here.go(at(date(2026, 4, 7)))
    vote(here, tale.consultation, pour=range(1, 26), contre=range(26, 32))
    with here.ws.reading() as connection:
        seen = seen_as(connection, known_ballot(connection, here.ws.reader(here.secretary, connection), 1))
    voting.enter(
        here.ws, here.secretary, tale.consultation.id, here.member(40).id, "pour", way="par courrier", seen=seen
    )
    here.go(at(date(2026, 4, 14)))
    adopted = [*tale.filed[:4], *left]
    integrating.integrate(here.ws, here.secretary, seen=here.tip(), plan=of_amendments(*(one.id for one in adopted)))


def vote(here: Months, ballot: Ballot, **voters: range) -> None:
    """Let members vote, each by themselves."""
    with here.ws.reading() as connection:
        seen = seen_as(connection, known_ballot(connection, here.ws.reader(here.secretary, connection), ballot.id))
    for choice, numbers in voters.items():
        for number in numbers:
            voting.vote(here.ws, here.member(number), ballot.id, choice, seen=seen)


def may(here: Months, tale: Tale) -> None:
    """The vote on the whole text, and the version."""
    here.go(at(date(2026, 4, 28)))
    wanted = voting_plans.Plan(
        "Adoption du manifeste",
        BallotKind.ONLINE,
        whole_text=True,
        numbers="",
        opens_at=at(date(2026, 5, 4), "08:00"),
        closes_at=at(date(2026, 5, 12), "18:00"),
        standing=Standing(Rules(Majority.TWO_THIRDS, Base.EXPRESSED, Quorum(QuorumKind.HALF)), 1),
    )
    tale.adoption = voting_plans.plan(here.ws, here.secretary, wanted)
    here.go(at(date(2026, 5, 6)))
    vote(here, tale.adoption, pour=range(1, 45), contre=range(45, 50), abstention=range(50, 53))
    here.go(at(date(2026, 5, 13)))
    sha = here.tip()
    with here.ws.reading() as connection:
        missing = [unit.id for unit in publishing.unsourced(connection, here.ws.text(connection, sha))]
    sourcing.declare(here.ws, here.secretary, missing)
    publishing.publish(here.ws, here.secretary, number="1.0", title="Le manifeste", story="Adopté en mai.", seen=sha)
    here.go(at(date(2026, 5, 19)))
    one, two, _three = ASSOCIATIONS
    approval = ApprovalForm(one, sha, "approuvé", date(2026, 5, 15), body="Bureau")
    approving.approve(here.ws, here.secretary, approval)
    reserve = "Nous aurions voulu un calendrier."
    approval = ApprovalForm(two, sha, "approuvé avec réserves", date(2026, 5, 18), body="Bureau", reserves=reserve)
    approving.approve(here.ws, here.secretary, approval)


def june(here: Months) -> None:
    """The third association approves, and a last month of nothing."""
    here.go(at(date(2026, 5, 29)))
    approval = ApprovalForm(ASSOCIATIONS[2], here.tip(), "approuvé", date(2026, 5, 28), body="Assemblée générale")
    approving.approve(here.ws, here.secretary, approval)
    here.go(at(date(2026, 6, 5)))
