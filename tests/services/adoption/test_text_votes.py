"""What a sitting voted on the whole text: counts held against who was there, recorded once, withdrawn if wrong."""

from dataclasses import replace
from datetime import timedelta

import pytest

from manifeste_tool.domain.audience import StageKind, Thing
from manifeste_tool.domain.commission.ballots import BallotKind, BallotState
from manifeste_tool.domain.commission.sittings import Sitting
from manifeste_tool.domain.commission.voting import (
    Base,
    Counts,
    CountsError,
    Majority,
    Quorum,
    QuorumKind,
    Rules,
    Verdict,
)
from manifeste_tool.domain.facts import Happened
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.adoption import text_votes
from manifeste_tool.services.adoption.known_texts import UnknownTextError
from manifeste_tool.services.adoption.text_votes import (
    NobodyThereError,
    NoSittingError,
    NothingCountedError,
    NotRecordedHereError,
    OutsideSittingError,
    RecordedAlreadyError,
    TextVote,
)
from manifeste_tool.services.conduct import recording
from manifeste_tool.services.conduct.record_sheet import summary
from manifeste_tool.services.sittings import holding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import ballots
from tests.services.adoption.scene import A, B, C, Scene, scene
from tests.services.adoption.votes import adopted
from tests.services.commission_cast import present


@pytest.fixture
def on(workspace: Workspace) -> Scene:
    return scene(workspace)


def held(on: Scene, clock, there: int = 5, **told: object) -> Sitting:
    """Open a sitting with some members in the room, an hour ago."""
    sitting = on.commission.opened(*present(*on.commission.members[:there]), **told)
    clock.advance(hours=1)
    return sitting


def vote(on: Scene, sitting: Sitting, *counts: int, **told: object):
    given = TextVote(on.here.tip(), sitting.id, Counts(*counts))
    return text_votes.record(on.ws, on.secretary, replace(given, **told))  # type: ignore[arg-type]


def test_a_sitting_adopts_the_text_and_the_commission_is_told(on: Scene, clock) -> None:
    made = vote(on, held(on, clock), 4, 1)
    assert (made.result, made.there, made.entitled, made.kind) == (Verdict.ADOPTED, 5, 9, BallotKind.IN_SITTING)
    found = on.standing(on.here.member)
    assert found is not None
    assert found.adoption.vote == made
    assert [one.association for one in found.adoption.awaited] == [A, B, C]
    for one in on.commission.members:
        assert on.told(one)[0] == Happened.TEXT_ADOPTED
    assert Happened.TEXT_ADOPTED not in on.told(on.commission.substitute)
    assert on.standing(None) is None


def test_the_record_of_the_sitting_says_its_vote_on_the_text_until_it_is_withdrawn(on: Scene, clock) -> None:
    sitting = held(on, clock)
    made = vote(on, sitting, 4, 1)
    holding.close(on.ws, on.secretary, sitting.id)
    record = recording.record_page(on.ws, on.secretary, sitting.id).record
    assert record.on_text == (made,)
    assert summary(record) == ("Texte adopté",)
    text_votes.cancel(on.ws, on.secretary, made.id)
    assert recording.record_page(on.ws, on.secretary, sitting.id).record.on_text == ()


def test_a_tie_or_a_lost_quorum_adopts_nothing(on: Scene, clock) -> None:
    assert vote(on, held(on, clock), 2, 2, 1).result == Verdict.REJECTED
    assert len(on.facts(Happened.TEXT_REJECTED)) == 1
    many = Rules(quorum=Quorum(QuorumKind.NUMBER, 6))
    sitting = held(on, clock)
    assert vote(on, sitting, 5, rules=many).result == Verdict.NO_QUORUM
    found = on.standing(on.secretary)
    assert found is not None
    assert (found.adoption.is_rejected, len(found.adoption.undecided)) == (True, 1)
    assert on.facts(Happened.TEXT_ADOPTED) == ()


def test_two_thirds_of_the_members_is_asked_of_all_of_them(on: Scene, clock) -> None:
    rules = Rules(Majority.TWO_THIRDS, Base.ENTITLED)
    assert vote(on, held(on, clock, 6), 6, rules=rules).result == Verdict.ADOPTED
    assert vote(on, held(on, clock, 6), 5, rules=rules).result == Verdict.REJECTED


def test_more_voices_than_the_room_holds_are_refused(on: Scene, clock) -> None:
    sitting = held(on, clock)
    with pytest.raises(CountsError, match="6 voix alors que 5"):
        vote(on, sitting, 5, 1)
    with pytest.raises(CountsError):
        vote(on, sitting, 6, -1)
    with pytest.raises(NothingCountedError):
        vote(on, sitting)
    assert on.facts(Happened.BALLOT_CLOSED) == ()


def test_it_is_recorded_once_and_another_count_only_once_the_first_is_withdrawn(on: Scene, clock) -> None:
    sitting = held(on, clock)
    first = vote(on, sitting, 4, 1)
    assert vote(on, sitting, 4, 1) == first
    with pytest.raises(RecordedAlreadyError, match="4 pour, 1 contre"):
        vote(on, sitting, 3, 2)
    text_votes.cancel(on.ws, on.secretary, first.id)
    with pytest.raises(NotRecordedHereError):
        text_votes.cancel(on.ws, on.secretary, first.id)
    assert vote(on, sitting, 2, 3).result == Verdict.REJECTED
    with on.ws.reading() as connection:
        assert [one.state for one in ballots.on_the_text(connection)] == [BallotState.CANCELLED, BallotState.CLOSED]


def test_the_room_is_that_of_the_hour_of_the_vote(on: Scene, clock) -> None:
    sitting = held(on, clock, 5)
    then = clock() - timedelta(minutes=30)
    closed = holding.close(on.ws, on.secretary, sitting.id)
    clock.advance(days=2)
    assert vote(on, closed, 5, held_at=then).closed_at == then
    for outside in (then - timedelta(days=1), then + timedelta(hours=1)):
        with pytest.raises(OutsideSittingError, match="hors de la séance"):
            vote(on, closed, 5, held_at=outside)


def test_where_attendance_was_not_kept_the_secretariat_says_how_many_were_there(on: Scene, clock) -> None:
    sitting = held(on, clock, 0)
    for wrong in (0, 10, -1):
        with pytest.raises(NobodyThereError):
            vote(on, sitting, 3, there=wrong)
    with pytest.raises(CountsError):
        vote(on, sitting, 9, there=4)
    made = vote(on, sitting, 5, there=4, secret=True)
    assert (made.there, made.kind, made.result) == (4, BallotKind.ON_PAPER, Verdict.ADOPTED)


def test_the_sitting_must_have_been_held_and_the_text_be_known(on: Scene, clock) -> None:
    planned = on.commission.convened()
    with pytest.raises(NoSittingError):
        vote(on, planned, 3)
    with pytest.raises(NoSittingError):
        vote(on, replace(planned, id=99), 3)
    with pytest.raises(UnknownTextError):
        vote(on, held(on, clock), 3, sha="0" * 40)


def test_only_the_secretariat_records_and_withdraws(on: Scene, clock) -> None:
    sitting = held(on, clock)
    made = vote(on, sitting, 5)
    given = TextVote(on.here.tip(), sitting.id, Counts(5))
    for somebody in (on.here.member, on.referent):
        with pytest.raises(ForbiddenError):
            text_votes.record(on.ws, somebody, given)
        with pytest.raises(ForbiddenError):
            text_votes.cancel(on.ws, somebody, made.id)
    with pytest.raises(NotFoundError):
        text_votes.cancel(on.ws, on.secretary, 99)
    with pytest.raises(NotRecordedHereError):
        text_votes.cancel(on.ws, on.secretary, adopted(on))


def test_a_vote_on_a_published_version_is_on_public_pages_at_once(on: Scene, clock) -> None:
    sitting = held(on, clock)
    on.publish()
    before = on.revision()
    made = vote(on, sitting, 5)
    assert on.revision() > before
    found = on.standing(None)
    assert found is not None
    assert (found.adoption.vote, found.shows_ballots) == (made, False)


@pytest.mark.parametrize("kind", list(StageKind))
def test_the_vote_on_todays_text_goes_as_far_as_named_votes(on: Scene, clock, kind: StageKind) -> None:
    vote(on, held(on, clock), 5)
    on.here.close_all()
    on.here.open(kind, public=True)
    found = on.standing(None)
    with on.ws.reading() as connection:
        shown = on.ws.reader(None, connection).sees(Thing.NAMED_VOTES)
    assert (found is not None and found.adoption.vote is not None) is shown
