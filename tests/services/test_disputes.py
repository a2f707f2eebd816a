"""« Ce n'est pas ce que j'ai dit »: a link that somebody contests waits until somebody answers."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.commission.tasks import Queue
from manifeste_tool.domain.consulting.contributions import Contribution, Fate
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.gathering.consents import Way
from manifeste_tool.domain.outcomes.disputes import (
    Dispute,
    LongAnswerError,
    LongDisputeError,
    NoAnswerError,
    NoDisputeError,
    Settlement,
)
from manifeste_tool.domain.outcomes.outcomes import NamedReasonError
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.text.text import Relation, Source
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services import notifying
from manifeste_tool.services.consulting import contributions as reading
from manifeste_tool.services.contributing import follow_pages, following, receiving
from manifeste_tool.services.contributing.receiving import Arrival
from manifeste_tool.services.desk.queues import queues
from manifeste_tool.services.guarding.limits import TooOftenError
from manifeste_tool.services.guarding.senders import RobotError, Sender
from manifeste_tool.services.outcomes import disputing, settling
from manifeste_tool.services.outcomes.disputing import Contested
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.outcomes import disputes
from manifeste_tool.storage.synthesis import findings
from manifeste_tool.storage.tables.people import person
from tests.services.story import Cast, cast

KEY = "2025-ESSAI-0001"
HERE = Contested(KEY, "bbbbbbb2", KEY, "Je parlais des guichets, pas du téléphone.")
SENDER = Sender("192.0.2.7")


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    """The text is open to everybody, and a paragraph of it cites a contribution."""
    return cast(workspace, stage=StageKind.FILING, public=True)


def said(here: Cast, reference: str = KEY) -> tuple[Dispute, ...]:
    with here.ws.reading() as connection:
        return disputes.of_contributions(connection, [reference])


def told(here: Cast, person: Person) -> list[str]:
    with here.ws.reading() as connection:
        return [one.fact.name for one in notifying.waiting(connection, person)]


def settled(here: Cast, by: Person, settlement: Settlement | None = Settlement.KEPT, **other: object) -> None:
    values = {"relation": None, "answer": "Le paragraphe dit bien « guichet ».", **other}
    settling.settle(here.ws, by, said(here)[-1].id, settlement=settlement, **values)  # type: ignore[arg-type]


def authored(here: Cast, *, publishable: bool = True) -> tuple[str, str]:
    """Return the reference and the token of a contribution that the text cites."""
    with here.ws.writing() as connection:
        new = Contribution("", "Un guichet le samedi.", publishable=publishable, origin="essai")
        made = receiving.receive(here.ws, connection, new, Arrival(Happened.CONTRIBUTION_RECEIVED, Way.FORM))
    reference = made.contribution.reference
    sourcing.cite(here.ws, here.drafter, Linking("ccccccc2", put=(Source(reference, Relation.TAKES_UP),)))
    return reference, made.token


def test_what_anybody_contests_waits_and_is_told_to_who_made_the_link_and_the_secretariat(here: Cast) -> None:
    reference, _ = authored(here)
    asked = Contested(reference, "ccccccc2", reference, "  Je parlais\n du samedi ")
    disputing.dispute(here.ws, SENDER, None, asked)
    (one,) = said(here, reference)
    assert (one.words, one.by_author, one.is_open) == ("Je parlais du samedi", False, True)
    assert told(here, here.drafter) == [Happened.SOURCE_DISPUTED]
    assert told(here, here.secretary) == [Happened.SOURCE_DISPUTED]
    assert told(here, here.member) == []
    page = reading.contribution_page(here.ws, None, reference)
    assert page.story.contested("ccccccc2", reference) == (one,)


def test_a_maker_who_no_longer_drafts_is_not_told(here: Cast) -> None:
    sourcing.cite(here.ws, here.drafter, Linking("ccccccc2", put=(Source(KEY, Relation.TAKES_UP),)))
    with here.ws.writing() as connection:
        connection.execute(update(person).where(person.c.id == here.drafter.id).values(drafter=False))
    disputing.dispute(here.ws, SENDER, None, replace(HERE, paragraph="ccccccc2"))
    assert told(here, here.drafter) == []


def test_the_author_says_it_with_their_token_and_carries_it_away(here: Cast) -> None:
    reference, token = authored(here, publishable=False)
    asked = Contested("", "ccccccc2", reference, "Non.")
    page = disputing.dispute_as_author(here.ws, token, asked, sender=SENDER)
    assert [one.by_author for one in page.story.disputes] == [True]
    assert follow_pages.carried(page)["disputes"][0]["words"] == "Non."
    with pytest.raises(disputing.SaidAlreadyError):
        disputing.dispute_as_author(here.ws, token, asked, sender=SENDER)


def test_a_reprise_through_a_finding_is_contested_too(here: Cast) -> None:
    with here.ws.writing() as connection:
        findings.put(connection, Finding("E1", "Garder un guichet"), [KEY])
    sourcing.cite(here.ws, here.drafter, Linking("ccccccc2", put=(Source("E1", Relation.COMBINES),)))
    disputing.dispute(here.ws, SENDER, None, Contested(KEY, "ccccccc2", "E1", "Non."))
    assert [one.key for one in said(here)] == ["E1"]


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (replace(HERE, words=" "), NoDisputeError),
        (replace(HERE, words="a" * 301), LongDisputeError),
        (replace(HERE, paragraph="ccccccc2"), disputing.NotCitedError),
        (replace(HERE, paragraph="zzzzzzzz"), disputing.NotCitedError),
        (replace(HERE, key="E9"), disputing.NotCitedError),
        (replace(HERE, reference="2025-ESSAI-0009"), NotFoundError),
    ],
)
def test_what_cannot_be_contested_is_refused(here: Cast, asked: Contested, error: type[Exception]) -> None:
    with pytest.raises(error):
        disputing.dispute(here.ws, SENDER, None, asked)
    assert said(here) == ()


def test_one_link_waits_once_for_anybody_and_robots_are_kept_out(here: Cast) -> None:
    with pytest.raises(RobotError):
        disputing.dispute(here.ws, Sender("192.0.2.7", "http://x"), None, HERE)
    disputing.dispute(here.ws, SENDER, None, HERE)
    with pytest.raises(disputing.SaidAlreadyError):
        disputing.dispute(here.ws, SENDER, None, HERE)


def test_one_place_contests_six_links_an_hour(here: Cast) -> None:
    for number in range(6):
        disputing.dispute(here.ws, SENDER, None, HERE)
        settling.settle(
            here.ws, here.secretary, number + 1, settlement=Settlement.KEPT, relation=None, answer="Elle le dit."
        )
    with pytest.raises(TooOftenError):
        disputing.dispute(here.ws, SENDER, None, HERE)
    assert len(said(here)) == 6


def test_what_names_somebody_is_masked_before_it_is_kept(here: Cast) -> None:
    disputing.dispute(here.ws, SENDER, None, replace(HERE, words="Écrivez-moi à jeanne@exemple.fr"))
    assert "jeanne" not in said(here)[0].words
    assert "masqué" in said(here)[0].words


def test_kept_and_answered_it_is_told_and_closed(here: Cast) -> None:
    disputing.dispute(here.ws, SENDER, None, HERE)
    settled(here, here.secretary)
    (one,) = said(here)
    assert (one.is_open, one.settled_by_id) == (False, here.secretary.id)
    assert "guichet" in one.answer
    assert told(here, here.secretary) == [Happened.SOURCE_DISPUTED]
    with pytest.raises(settling.SettledAlreadyError):
        settled(here, here.secretary)


def test_put_in_another_relation_or_detached_the_text_says_so(here: Cast) -> None:
    disputing.dispute(here.ws, SENDER, None, HERE)
    settled(here, here.drafter, Settlement.CHANGED, relation=Relation.DEPARTS_FROM)
    page = reading.contribution_page(here.ws, None, KEY)
    assert {view.use.relation for view in page.uses} == {Relation.TAKES_UP, Relation.DEPARTS_FROM}
    disputing.dispute(here.ws, SENDER, None, HERE)
    settled(here, here.drafter, Settlement.DETACHED)
    page = reading.contribution_page(here.ws, None, KEY)
    assert [view.use.paragraph_id for view in page.uses] == ["aaaaaaa2"]
    assert len(page.beside) == 2, "the answers stay on the page though the link is gone"


def test_a_link_that_is_gone_already_is_settled_as_detached(here: Cast) -> None:
    disputing.dispute(here.ws, SENDER, None, HERE)
    sourcing.cite(here.ws, here.drafter, Linking("bbbbbbb2", remove=(KEY,)))
    settled(here, here.secretary, Settlement.DETACHED)
    assert not said(here)[0].is_open


def test_who_settles_says_what_and_why(here: Cast) -> None:
    disputing.dispute(here.ws, SENDER, None, HERE)
    for values, error in (
        ({"settlement": None}, settling.NoSettlementError),
        ({"settlement": Settlement.CHANGED}, settling.NoSettlementError),
        ({"answer": " "}, NoAnswerError),
        ({"answer": "a" * 2_001}, LongAnswerError),
        ({"answer": "Appelez le 06 12 34 56 78."}, NamedReasonError),
    ):
        with pytest.raises(error):
            settled(here, here.secretary, **values)  # type: ignore[arg-type]
    with pytest.raises(ForbiddenError):
        settled(here, here.member)
    with pytest.raises(NotFoundError):
        settling.settle(here.ws, here.secretary, 99, settlement=None, relation=None, answer="")
    assert said(here)[0].is_open


def test_what_the_author_of_a_private_contribution_says_is_for_the_secretariat_alone(here: Cast) -> None:
    reference, token = authored(here, publishable=False)
    disputing.dispute_as_author(here.ws, token, Contested("", "ccccccc2", reference, "Non."), sender=SENDER)
    disputing.dispute(here.ws, SENDER, None, HERE)
    assert [row.dispute.contribution for row in settling.dispute_list(here.ws, here.drafter).rows] == [KEY]
    assert settling.dispute_list(here.ws, here.secretary).paging.total == 2
    with pytest.raises(NotFoundError):
        settling.settle(here.ws, here.drafter, 1, settlement=Settlement.KEPT, relation=None, answer="Oui.")
    with pytest.raises(ForbiddenError):
        settling.dispute_list(here.ws, here.member)


def test_withdrawn_a_contribution_takes_what_was_said_of_it_away(here: Cast) -> None:
    reference, token = authored(here)
    disputing.dispute_as_author(here.ws, token, Contested("", "ccccccc2", reference, "Non."), sender=SENDER)
    following.withdraw(here.ws, token, confirmed=True, sender=SENDER)
    (one,) = said(here, reference)
    assert (one.words, one.is_open) == ("", False)


def test_the_desk_counts_what_is_contested_and_what_waits_for_an_outcome(here: Cast) -> None:
    disputing.dispute(here.ws, SENDER, None, HERE)
    with here.ws.writing() as connection:
        gone = Contribution("2025-ESSAI-0003", "Autre.", publishable=True, origin="essai", external_id="3")
        contributions.add(connection, [gone], here.ws.now())
        contributions.withdraw(connection, gone.reference)
    with here.ws.reading() as connection:
        waiting = {one.queue: one for one in queues(here.ws, connection)}
    assert (waiting[Queue.DISPUTE].count, len(waiting[Queue.DISPUTE].tasks)) == (1, 1)
    assert [task.thing for task in waiting[Queue.OUTCOME].tasks] == ["2025-ESSAI-0002"]
    assert waiting[Queue.OUTCOME].count == 1
    assert reading.contribution_page(here.ws, None, KEY).card.fate is Fate.TAKEN_UP
