"""What awaits a member, and what awaits the secretariat."""

from datetime import timedelta

import pytest

from manifeste_tool.domain.commission.tasks import Queue, Task
from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.gathering.moderation import Reason
from manifeste_tool.domain.outcomes.disputes import Dispute
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services import notifying
from manifeste_tool.services.amending import awaiting, proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.desk import assigning, desk_pages, queues
from manifeste_tool.services.desk.assigning import UnfitHolderError, UnknownQueueError
from manifeste_tool.services.desk.desk_pages import Wanted
from manifeste_tool.services.discussion import comment_pages, discussing, moderating
from manifeste_tool.services.examining import deciding, opining, reexamining, second_deliberation
from manifeste_tool.services.examining import queues as working
from manifeste_tool.services.integration import copies, workshop_pages
from manifeste_tool.services.moderation import case_pages, contesting, holding
from manifeste_tool.services.moderation import deciding as aside
from manifeste_tool.services.rectification import offering
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.outcomes import disputes
from tests.conftest import Clock
from tests.services.hands import another, rapporteur
from tests.services.story import Cast, cast, change


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


def test_a_member_finds_their_own_drafts_and_amendments_and_nobody_elses(here: Cast) -> None:
    here.propose(change("aaaaaaa2", "Autre."), headline="La mienne")
    here.propose(change("bbbbbbb2", "Autre."), by=here.other, headline="La sienne")
    kept = Proposal("d" * 32, here.tip(), "Un brouillon", "", (change("ccccccc2", "Autre."),))
    proposing.keep_draft(here.ws, here.member, kept)
    mine = awaiting.mine(here.ws, here.member)
    assert [row.draft.headline for row in mine.drafts] == ["Un brouillon"]
    assert [one.row.amendment.headline for one in mine.filed] == ["La mienne"]
    theirs = awaiting.mine(here.ws, here.secretary)
    assert (theirs.drafts, theirs.filed) == ((), ())


def counts(here: Cast, wanted: Wanted = Wanted(), *, by: Person | None = None) -> dict[str, int]:  # noqa: B008
    found = desk_pages.desk(here.ws, by or here.secretary, wanted)
    return {line.waiting.queue.value: line.waiting.count for line in found.lines}


def listed(here: Cast, queue: Queue, whom: str = "", *, by: Person | None = None) -> list[str]:
    """Return every task of a queue, page after page."""
    wanted, found = Wanted(whom, queue), []
    while True:
        page = desk_pages.desk(here.ws, by or here.secretary, wanted, page=len(found) // 25 + 1)
        found += [one.title for one in page.oldest]
        if len(found) >= page.total or not page.oldest:
            return found


def test_the_desk_counts_each_queue_and_shows_what_waits_longest(here: Cast, clock: Clock) -> None:
    made = []
    for number, place in enumerate(("aaaaaaa2", "bbbbbbb2", "ccccccc2")):
        clock.moment += timedelta(hours=1)
        made.append(here.propose(change(place, "Autre."), headline=f"Le {number}"))
    deciding.admit(here.ws, here.secretary, made[1].id)
    here.integrate(made[2])
    found = desk_pages.desk(here.ws, here.secretary)
    waits = {"recevabilité": 1, "décision": 1, "lecture": 2, "source": 4, "suite à donner": 1, "publication": 2}
    assert counts(here) == waits
    first = next(line.waiting for line in found.lines if line.waiting.queue is Queue.ADMISSIBILITY)
    assert (first.since, first.path) == (made[0].filed_at, "/secretariat/recevabilite")
    assert [task.title for task in first.tasks] == ["Le 0"]
    assert Queue.REEXAMINATION in found.empty
    sourcing.declare(here.ws, here.secretary, ["ccccccc2"])
    assert counts(here)["source"] == 3


def test_each_act_moves_an_amendment_from_one_count_to_the_next(here: Cast) -> None:
    names = ("recevabilité", "réexamen", "décision", "intégration", "à confirmer", "avis")

    def counted() -> tuple[int, ...]:
        found = counts(here)
        return tuple(found.get(name, 0) for name in names)

    made = [here.propose(change("aaaaaaa2", words)) for words in ("Un.", "Deux.", "Un.", "Trois.")]
    assert counted() == (4, 0, 0, 0, 0, 0)
    deciding.refuse(here.ws, here.secretary, made[3].id, ground_given="autre", why="Non.")
    reexamining.ask(here.ws, here.member, made[3].id, why="Relisez.")
    opining.give(here.ws, rapporteur(here), made[1].id, kind="favorable", words="")
    for one in made[:3]:
        deciding.admit(here.ws, here.secretary, one.id)
    assert counted() == (0, 1, 3, 0, 0, 1)
    deciding.adopt(here.ws, here.secretary, made[0].id)
    assert counted() == (0, 1, 2, 1, 2, 1), "one falls, one is satisfied"
    deciding.fall(here.ws, here.secretary, made[1].id, cause_id=made[0].id)
    second_deliberation.open_again(here.ws, here.secretary, made[0].id, why="Refaire.")
    assert counted() == (0, 1, 2, 0, 1, 0), "what is deliberated again waits for that, not for the text"


def _fill(here: Cast) -> None:
    """Put something into every queue of the secretariat's own."""
    ws, secretary = here.ws, here.secretary
    made = [
        here.propose(change("aaaaaaa2", words), headline=f"A {words}") for words in ("Un.", "Deux.", "Un.", "Trois.")
    ]
    for number in range(30):
        here.propose(change("bbbbbbb2", f"Autre {number}."), headline=f"B {number}")
    deciding.refuse(ws, secretary, made[3].id, ground_given="autre", why="Non.")
    reexamining.ask(ws, here.member, made[3].id, why="Relisez.")
    for one in made[:3]:
        deciding.admit(ws, secretary, one.id)
    opining.give(ws, rapporteur(here), made[1].id, kind="favorable", words="")
    said = discussing.on_paragraph(ws, here.member, "bbbbbbb2", body="Un mot.", once="1", seen=here.tip())
    moderating.report(ws, here.other, said, words="Non.")
    offered = Proposal(
        "o" * 32, here.tip(), "Mieux", "Parce que.", (change("aaaaaaa2", "Deux, mieux."),), rectifies_id=made[1].id
    )
    offering.offer(ws, secretary, offered)
    copies.lend(
        ws, secretary, title="Copie", chapter="", drafters=[here.member.id], due_at=ws.now() + timedelta(days=2)
    )
    deciding.adopt(ws, secretary, made[0].id)
    with ws.writing() as connection:
        unread = Contribution("2025-ESSAI-0003", "À lire.", publishable=True, origin="essai", external_id="3")
        contributions.add(connection, [unread], ws.now())
        key = "2025-ESSAI-0001"
        disputes.add(connection, Dispute(0, key, "bbbbbbb2", key, "Non.", by_author=False, made_at=ws.now()))
        for number in ("1", "2"):
            holding.hold(connection, f"2025-ESSAI-000{number}", Reason.FLAGGED, ws.now())
    seen = case_pages.case_page(ws, secretary, "2025-ESSAI-0001").seen
    aside.set_aside(ws, secretary, "2025-ESSAI-0001", seen=seen, ground="hors sujet")
    contesting.contest(ws, "2025-ESSAI-0001", "Relisez.")


def test_each_queue_s_count_is_that_of_its_list_whatever_its_length(here: Cast) -> None:
    _fill(here)
    found = counts(here)
    own = {queue.value for queue in queues.QUEUES} - {"hors délai", "demande d'avis"}
    assert set(found) == own, "every queue holds something"
    for name, count in found.items():
        assert len(listed(here, Queue(name))) == count, name
    assert found["recevabilité"] == 30
    assert sum(found.values()) == desk_pages.desk(here.ws, here.secretary).total


def test_each_queue_s_count_is_that_of_the_page_where_it_is_worked(here: Cast) -> None:
    _fill(here)
    found = counts(here)
    ws, secretary = here.ws, here.secretary
    assert found["recevabilité"] == working.judging_page(ws, secretary).paging.total
    assert found["réexamen"] == len(working.judging_page(ws, secretary).again)
    assert found["avis"] == working.publishing_page(ws, secretary).paging.total
    confirming = working.confirming_page(ws, secretary)
    assert found["à confirmer"] == len(confirming.falls) + len(confirming.satisfied)
    assert found["intégration"] == len(workshop_pages.queue(ws, secretary).rows)
    assert found["signalement"] == comment_pages.reported(ws, secretary, 1).paging.total


def test_a_thing_or_a_queue_is_taken_given_and_given_back(here: Cast) -> None:
    second = another(here)
    made = [here.propose(change(place, "Autre."), headline=place) for place in ("aaaaaaa2", "bbbbbbb2", "ccccccc2")]
    ws, secretary = here.ws, here.secretary
    assigning.give(ws, secretary, "recevabilité", "", to=second.id)
    assigning.give(ws, secretary, "recevabilité", str(made[1].id), to=secretary.id)
    assert listed(here, Queue.ADMISSIBILITY, "moi") == ["bbbbbbb2"]
    assert listed(here, Queue.ADMISSIBILITY, str(second.id)) == ["aaaaaaa2", "ccccccc2"]
    assert listed(here, Queue.ADMISSIBILITY, "moi", by=second) == ["aaaaaaa2", "ccccccc2"]
    assert listed(here, Queue.ADMISSIBILITY, "personne") == []
    assert counts(here, Wanted("personne"))["source"] == 4
    assigning.give_back(ws, second, "recevabilité", "")
    assert listed(here, Queue.ADMISSIBILITY, "personne") == ["aaaaaaa2", "ccccccc2"]
    assigning.give_back(ws, secretary, "recevabilité", str(made[1].id))
    assert len(listed(here, Queue.ADMISSIBILITY, "personne")) == 3
    deciding.admit(ws, secretary, made[1].id)
    assert counts(here, Wanted("moi")) == {}, "what is done is no longer anybody's"


def test_who_is_given_a_task_is_told_once_and_nobody_else(here: Cast) -> None:
    second = another(here)
    ws = here.ws
    for _ in range(2):
        assigning.give(ws, here.secretary, "décision", "", to=second.id)
    assigning.give(ws, here.secretary, "avis", "", to=here.secretary.id)
    with ws.reading() as connection:
        told = [one.fact for one in notifying.waiting(connection, second)]
        assert [(one.name, one.details["queue"]) for one in told] == [("task_assigned", "décision")]
        assert notifying.waiting(connection, here.secretary) == ()
    assigning.give_back(ws, here.secretary, "décision", "")
    with ws.reading() as connection:
        assert len(notifying.waiting(connection, second)) == 1


def test_a_task_is_given_by_the_secretariat_to_the_secretariat(here: Cast) -> None:
    for person in (here.member, here.drafter, here.referent):
        with pytest.raises(ForbiddenError):
            assigning.give(here.ws, person, "avis", "", to=here.secretary.id)
        with pytest.raises(UnfitHolderError):
            assigning.give(here.ws, here.secretary, "avis", "", to=person.id)
    with pytest.raises(UnknownQueueError):
        assigning.give(here.ws, here.secretary, "inconnue", "", to=here.secretary.id)
    with pytest.raises(UnknownQueueError):
        assigning.give_back(here.ws, here.secretary, "avis", "x" * 65)


def test_what_another_part_of_the_work_brings_stands_beside_the_desk_s_own_queues(
    here: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrow = here.ws.now() + timedelta(days=1)
    brought = (Task(Queue.SITTING, "1", "Séance", "/x", due=tomorrow), Task(Queue.REPORT, "r", "Autre", "/y", count=2))
    monkeypatch.setattr(queues, "SOURCES", (lambda _ws, _connection: brought,))
    found = desk_pages.desk(here.ws, here.secretary)
    assert counts(here)["séance"] == 1
    assert counts(here)["signalement"] == 2
    assert found.oldest[0].title == "Séance", "what has a date comes first"
    assert listed(here, Queue.SITTING) == ["Séance"]
    assert counts(here, Wanted("moi")) == {}


def test_the_desk_is_the_secretariats_alone(here: Cast) -> None:
    for person in (None, here.member, here.drafter, here.referent):
        with pytest.raises(NotFoundError):
            desk_pages.desk(here.ws, person)
