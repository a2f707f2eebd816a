"""Setting a vote up, changing it, cancelling it: what cannot be is refused in words, and nothing is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from manifeste_tool.domain.amending.amendments import ReasonRequiredError
from manifeste_tool.domain.commission.ballots import BallotKind, BallotState, Subject
from manifeste_tool.domain.commission.voting import Choice, Majority, Quorum, QuorumKind, Rules
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.text.gestures import Insert
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.ballots import planning, standing_rules
from manifeste_tool.services.ballots.known_ballots import BallotOverError
from manifeste_tool.services.ballots.planning import (
    AnsweredAlreadyError,
    BallotQuestionError,
    BallotTitleError,
    ChangedMeanwhileError,
    ClosesBeforeOpeningError,
    FrozenOnceOpenError,
    PastClosingError,
    version,
)
from manifeste_tool.services.ballots.standing_rules import RulesError, Standing
from manifeste_tool.services.ballots.subjects import (
    MOST_TOGETHER,
    AlreadyPutError,
    NoSubjectError,
    NotAdmittedError,
    NotVotableError,
    TextAlreadyPutError,
    TooManyTogetherError,
    UnknownNumberError,
)
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import ballots
from tests.services.ballots.voters import Commission, commission
from tests.services.hands import sub_amendment


@pytest.fixture
def here(workspace: Workspace) -> Commission:
    return commission(workspace)


def change(here: Commission, ballot, wanted, *, why: str = "Parce que.", seen: str | None = None):
    secretary, shown = here.here.secretary, version(here.now(ballot)) if seen is None else seen
    return planning.change(here.ws, secretary, ballot.id, wanted, seen=shown, why=why)


def test_a_vote_is_kept_with_all_that_was_asked(here: Commission) -> None:
    first, second = here.admitted("Un."), here.admitted("Deux.")
    rules = Rules(Majority.TWO_THIRDS, quorum=Quorum(QuorumKind.NUMBER, 3))
    opens, closes = here.ws.now() + timedelta(days=1), here.ws.now() + timedelta(days=8)
    made = here.ask(
        second, first, rules=rules, title="  Un bloc ", question=" Ensemble ? ", opens_at=opens, closes_at=closes
    )
    kept = here.now(made)
    assert kept == made
    assert (kept.title, kept.question, kept.subject) == ("Un bloc", "Ensemble ?", Subject.BLOCK)
    assert (kept.amendments, kept.rules, kept.max_proxies) == ((second.id, first.id), rules, 1)
    assert (kept.opens_at, kept.closes_at, kept.state) == (opens, closes, BallotState.PLANNED)
    assert kept.created_by_id == here.here.secretary.id


def test_sub_amendments_are_voted_before_what_they_amend(here: Commission) -> None:
    parent = here.here.propose(Insert("aaaaaaa2", "Un ajout."))
    sub = sub_amendment(here.here, parent, "Nous disons presque tout.")
    for one in (parent, sub):
        deciding.admit(here.ws, here.here.secretary, one.id)
    assert here.ask(parent, sub).amendments == (sub.id, parent.id)


def test_the_whole_text_is_voted_as_it_is_today(here: Commission) -> None:
    made = here.ask()
    assert (made.subject, made.sha, made.amendments) == (Subject.TEXT, here.here.tip(), ())
    here.here.integrate(here.here.propose(Insert("aaaaaaa2", "Plus tard.")))
    assert here.now(made).sha != here.here.tip()


def test_planning_tells_nobody_before_it_opens(here: Commission) -> None:
    here.ask()
    assert [here.told(member) for member in here.members] == [[]] * 5
    assert here.facts(Happened.BALLOT_PLANNED) == [{"title": "Consultation"}]


def test_only_the_secretariat_holds_votes(here: Commission) -> None:
    made, wanted = here.ask(), here.wanted()
    for person in (here.here.member, here.here.drafter, here.here.referent):
        with pytest.raises(ForbiddenError):
            planning.plan(here.ws, person, wanted)
        with pytest.raises(ForbiddenError):
            planning.change(here.ws, person, made.id, wanted, seen=version(made), why="Non.")
        with pytest.raises(ForbiddenError):
            planning.cancel(here.ws, person, made.id, "Non.")
        with pytest.raises(ForbiddenError):
            standing_rules.set_standing(here.ws, person, standing_rules.FIELDS)


@pytest.mark.parametrize(
    ("others", "error"),
    [
        ({"title": "  "}, BallotTitleError),
        ({"title": "x" * 201}, BallotTitleError),
        ({"question": "x" * 2_001}, BallotQuestionError),
        ({"closes_at": "now"}, PastClosingError),
        ({"closes_at": "before"}, ClosesBeforeOpeningError),
        ({"closes_at": "same"}, ClosesBeforeOpeningError),
        ({"numbers": "", "whole_text": False}, NoSubjectError),
        ({"numbers": " , et ; ", "whole_text": False}, NoSubjectError),
        ({"numbers": "99", "whole_text": False}, UnknownNumberError),
        ({"numbers": "douze", "whole_text": False}, UnknownNumberError),
        ({"numbers": "1" * 30, "whole_text": False}, UnknownNumberError),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(here: Commission, others: dict, error: type) -> None:
    later = here.ws.now() + timedelta(days=2)
    hours = {"now": here.ws.now(), "before": later - timedelta(seconds=1), "same": later}
    told = {**others, "opens_at": later if others.get("closes_at") in ("before", "same") else None}
    if "closes_at" in told:
        told["closes_at"] = hours[told["closes_at"]]
    with pytest.raises(error):
        here.ask(**told)
    with here.ws.reading() as connection:
        assert ballots.live(connection) == ()


@pytest.mark.parametrize("act", ["refuse", "reject", "withdraw", "integrate"])
def test_an_amendment_with_nothing_left_to_decide_is_refused_by_its_number_and_state(
    here: Commission, act: str
) -> None:
    cast = here.here
    filed = cast.propose(Insert("aaaaaaa2", "Un ajout."))
    if act == "refuse":
        deciding.refuse(here.ws, cast.secretary, filed.id, ground_given="autre", why="Non.")
    elif act == "integrate":
        cast.integrate(filed)
    else:
        deciding.admit(here.ws, cast.secretary, filed.id)
    if act == "reject":
        deciding.reject(here.ws, cast.secretary, filed.id, why="Non.")
    if act == "withdraw":
        deciding.withdraw(here.ws, cast.member, filed.id)
    with pytest.raises(NotVotableError, match="L'amendement 1 est"):
        here.ask(filed)


def test_an_amendment_whose_admissibility_is_not_judged_comes_later(here: Commission) -> None:
    with pytest.raises(NotAdmittedError):
        here.ask(here.here.propose(Insert("aaaaaaa2", "Un ajout.")))


def test_one_amendment_is_asked_about_by_one_vote_at_a_time(here: Commission) -> None:
    amendment = here.admitted()
    first = here.ask(amendment)
    with pytest.raises(AlreadyPutError, match="Consultation"):
        here.ask(amendment, title="Encore")
    planning.cancel(here.ws, here.here.secretary, first.id, "Erreur.")
    here.ask(amendment, title="Encore")


def test_the_whole_text_is_asked_about_by_one_vote_at_a_time(here: Commission) -> None:
    here.ask()
    with pytest.raises(TextAlreadyPutError):
        here.ask(title="Encore")


def test_a_block_that_nobody_could_read_is_refused(here: Commission, monkeypatch) -> None:
    assert MOST_TOGETHER == 40
    monkeypatch.setattr("manifeste_tool.services.ballots.subjects.MOST_TOGETHER", 1)
    with pytest.raises(TooManyTogetherError):
        here.ask(here.admitted("Un."), here.admitted("Deux."))


def test_a_double_click_sets_up_one_vote(here: Commission, clock) -> None:
    amendment = here.admitted()
    wanted = here.wanted(amendment)
    first = planning.plan(here.ws, here.here.secretary, wanted)
    clock.advance(seconds=1)
    assert planning.plan(here.ws, here.here.secretary, wanted).id == first.id
    assert len(here.facts(Happened.BALLOT_PLANNED)) == 1


def test_everything_may_change_before_the_opening_and_nobody_is_told(here: Commission) -> None:
    later = here.ws.now() + timedelta(days=1)
    made = here.ask(here.admitted("Un."), opens_at=later)
    other = here.admitted("Deux.")
    wanted = here.wanted(other, rules=Rules(Majority.ABSOLUTE), kind=BallotKind.ONLINE, question="Autre ?")
    changed = change(here, made, wanted, why="")
    assert (changed.amendments, changed.rules.majority, changed.kind) == (
        (other.id,),
        Majority.ABSOLUTE,
        BallotKind.ONLINE,
    )
    assert here.now(made) == changed
    assert here.told(here.here.other) == []


def test_an_open_vote_may_be_prolonged_with_a_reason_that_members_are_told(here: Commission) -> None:
    amendment = here.admitted()
    made = here.ask(amendment)
    here.tick()
    here.vote(made, here.here.member)
    wanted = here.wanted(amendment, closes_at=made.closes_at + timedelta(days=3), title="Consultation prolongée")
    with pytest.raises(ReasonRequiredError):
        change(here, made, wanted, why=" ")
    change(here, made, wanted, why="Vacances.")
    assert here.now(made).closes_at == made.closes_at + timedelta(days=3)
    assert here.told(here.here.other) == [Happened.BALLOT_OPENED, Happened.BALLOT_CHANGED]
    assert here.facts(Happened.BALLOT_CHANGED)[0]["reason"] == "Vacances."
    assert len(here.votes(made)) == 1


def test_an_open_vote_keeps_what_is_asked_and_its_rules(here: Commission) -> None:
    amendment, other = here.admitted("Un."), here.admitted("Deux.")
    made = here.ask(amendment)
    wanted = here.wanted(amendment)
    for changed in (
        here.wanted(amendment, other),
        here.wanted(other),
        here.wanted(),
        replace(wanted, kind=BallotKind.ON_PAPER),
        replace(wanted, standing=Standing(Rules(Majority.ABSOLUTE), 1)),
        replace(wanted, standing=Standing(Rules(), 2)),
        replace(wanted, opens_at=here.ws.now() + timedelta(days=1)),
    ):
        with pytest.raises(FrozenOnceOpenError):
            change(here, made, changed)
    same_minute = replace(wanted, opens_at=made.opens_at.replace(second=0))
    assert change(here, made, same_minute).opens_at == made.opens_at


def test_the_question_of_an_open_vote_changes_while_nobody_answered_it(here: Commission) -> None:
    amendment = here.admitted()
    made = here.ask(amendment, question="Première ?")
    change(here, made, here.wanted(amendment, question="Seconde ?"))
    here.vote(made, here.here.member, Choice.AGAINST)
    with pytest.raises(AnsweredAlreadyError, match="1 voix"):
        change(here, made, here.wanted(amendment, question="Troisième ?"))
    assert here.now(made).question == "Seconde ?"


def test_an_open_vote_never_closes_in_the_past(here: Commission) -> None:
    amendment = here.admitted()
    made = here.ask(amendment)
    with pytest.raises(PastClosingError):
        change(here, made, here.wanted(amendment, closes_at=here.ws.now()))


def test_a_form_opened_before_a_colleague_changed_the_vote_is_refused(here: Commission) -> None:
    amendment = here.admitted()
    made = here.ask(amendment, opens_at=here.ws.now() + timedelta(days=1))
    seen = version(made)
    change(here, made, here.wanted(amendment, title="Du collègue", opens_at=made.opens_at))
    with pytest.raises(ChangedMeanwhileError):
        change(here, made, here.wanted(amendment, title="Le mien"), seen=seen)
    assert here.now(made).title == "Du collègue"


def test_a_vote_that_is_over_changes_no_more(here: Commission, clock) -> None:
    made = here.ask()
    clock.advance(days=7)
    with pytest.raises(BallotOverError):
        change(here, made, here.wanted())


def test_a_vote_is_cancelled_with_a_reason_that_members_are_told_once_it_opened(here: Commission) -> None:
    made = here.ask(here.admitted())
    with pytest.raises(ReasonRequiredError):
        planning.cancel(here.ws, here.here.secretary, made.id, "  ")
    planning.cancel(here.ws, here.here.secretary, made.id, "Erreur de question.")
    planning.cancel(here.ws, here.here.secretary, made.id, "Encore.")
    assert here.now(made).state is BallotState.CANCELLED
    assert here.told(here.here.other) == [Happened.BALLOT_CANCELLED]
    assert [one["reason"] for one in here.facts(Happened.BALLOT_CANCELLED)] == ["Erreur de question."]
    assert here.tick() == []


def test_a_vote_cancelled_before_it_opens_is_told_to_nobody(here: Commission) -> None:
    made = here.ask(opens_at=here.ws.now() + timedelta(days=1))
    planning.cancel(here.ws, here.here.secretary, made.id, "Erreur.")
    assert here.told(here.here.other) == []


def test_a_closed_vote_is_not_cancelled(here: Commission, clock) -> None:
    made = here.ask()
    clock.advance(days=7)
    here.tick()
    with pytest.raises(BallotOverError):
        planning.cancel(here.ws, here.here.secretary, made.id, "Trop tard.")


def test_a_vote_that_does_not_exist_is_not_found(here: Commission) -> None:
    with pytest.raises(NotFoundError):
        planning.cancel(here.ws, here.here.secretary, 99, "Non.")


def test_the_rules_of_the_instance_are_set_once_for_the_votes_to_come(here: Commission) -> None:
    with here.ws.reading() as connection:
        before = standing_rules.standing(connection)
    assert before == Standing(Rules(quorum=Quorum(QuorumKind.HALF)), 1)
    given = {"majority": "deux tiers", "base": "votants", "quorum": "nombre", "quorum_number": "22", "max_proxies": "2"}
    made = standing_rules.set_standing(here.ws, here.here.secretary, given)
    with here.ws.reading() as connection:
        assert standing_rules.standing(connection) == made
    assert standing_rules.told(made) == given


@pytest.mark.parametrize(
    "wrong",
    [
        {"majority": "unanimité"},
        {"base": ""},
        {"quorum": "tous"},
        {"quorum_number": "-1"},
        {"quorum_number": "deux"},
        {"max_proxies": "1000"},
        {"max_proxies": "9" * 5_000},
    ],
)
def test_rules_that_do_not_read_are_refused(here: Commission, wrong: dict[str, str]) -> None:
    with pytest.raises(RulesError):
        standing_rules.set_standing(here.ws, here.here.secretary, {**standing_rules.FIELDS, **wrong})
    with pytest.raises(RulesError):
        standing_rules.read({})
