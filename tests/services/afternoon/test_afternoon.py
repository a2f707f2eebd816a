"""A real afternoon: forty amendments by twelve members, two working copies, and the text that was written down before."""

import re
import subprocess
from pathlib import Path

from manifeste_tool.domain.amending.amendments import Ground, Outcome, State
from manifeste_tool.domain.amending.opinions import OpinionKind
from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.comparing.hunks import hunks
from manifeste_tool.domain.integration.work import StepKind, WorkStep
from manifeste_tool.domain.ordering.running_order import Kinship
from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Text
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.examining import deciding, falling, opining, ordering, reexamining, second_deliberation
from manifeste_tool.services.instance import checking
from manifeste_tool.services.integration import aftermath, copies, workshop, workshop_pages
from manifeste_tool.services.integration.workshop import Seen
from manifeste_tool.services.rectification import offering, rectifying
from manifeste_tool.services.signing import cosigning, taking_over
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, signatures
from tests.services.afternoon.story import Afternoon, Told, begun, told

EXPECTED = Path(__file__).with_name("expected.md")


def test_the_afternoon_ends_in_the_text_written_down_beforehand(workspace: Workspace) -> None:
    here = begun(workspace)
    merge_two_copies(here)
    here.open(StageKind.FILING)
    file_forty(here)
    sign_and_rectify(here)
    judge(here)
    give_opinions(here)
    here.open(StageKind.EXAMINATION)
    sort(here)
    decide(here)
    integrate(here)
    deliberate_again(here)
    the_text_is_the_one_written_down(here)
    what_is_undecided_stays_alive(here)
    every_outcome_was_met(here)
    git_tells_the_story(here)
    assert checking.check(here.ws) == []


def merge_two_copies(here: Afternoon) -> None:
    """A chapter lent to two, the whole text to one; both merged in one workshop, without any amendment."""
    lent = [
        copies.lend(
            here.ws,
            here.secretary,
            title=title,
            chapter=chapter,
            drafters=[here.members[n].id for n in to],
            due_at=None,
        )
        for title, chapter, to in (("Sobriété", "ct6krjbu", (1, 2)), ("Relecture", "", (3,)))
    ]
    for copy, by, paragraph, old, new in (
        (lent[0], 1, "8n3kwsd6", "qui rend le service", "qui rend vraiment le service"),
        (
            lent[1],
            3,
            "rw6sbqfr",
            "Une secrétaire de mairie seule au bureau a droit au même appui",
            "Une secrétaire de mairie, seule au bureau, a droit au même appui et au même conseil",
        ),
    ):
        copies.write(here.ws, here.members[by], copy.id, seen=here.tip(), gestures=[here.replaced(paragraph, old, new)])
    steps = [WorkStep(StepKind.COPY, copy.id) for copy in lent]
    number = workshop.begin(here.ws, here.secretary, steps)
    assert [step.author for step in workshop_pages.page(here.ws, here.secretary, number).steps] == [
        "Membre 1, Membre 2",
        "Membre 3",
    ]
    confirm(here, number)


def file_forty(here: Afternoon) -> None:
    for number, one in told().items():
        if number == 20:
            words = here.text().by_id["zc66hchz"].text
            wanted = words.replace("il le dit.", "il le dit d'emblée.").replace(
                "l'heure à laquelle", "l'heure précise à laquelle"
            )
            one = Told(one.by, one.headline, gestures=(Change("zc66hchz", wanted),))  # noqa: PLW2901
        if number == 40:  # by post: the secretariat files it on the member's behalf
            proposal = here.proposal(one)
            posted = Proposal(
                *(proposal.key, proposal.base, proposal.headline, proposal.rationale, proposal.gestures),
                on_behalf_of_id=here.members[one.by].id,
            )
            here.filed[40] = proposing.propose(here.ws, here.secretary, posted).id
            continue
        here.file(number, one)
    assert (here.now(40).author_id, here.now(40).filed_by_id) == (here.members[6].id, here.secretary.id)


def sign_and_rectify(here: Afternoon) -> None:
    """Two amendments are rectified: one by its author, one as the secretariat proposes; one is co-signed."""
    cosigning.ask(here.ws, here.members[1], here.filed[22])
    with here.ws.reading() as connection:
        (asked,) = signatures.of_amendments(connection, [here.filed[22]])
    cosigning.answer(here.ws, here.members[11], asked.id, accepts=True)
    named = here.replaced("5ehp5ppj", "un agent.", "un agent nommé.")
    rectifying.rectify(here.ws, here.members[2], rectified(here, 13, named))
    assert here.now(13).numeral == "13 rect."
    by_somebody = here.replaced(
        "dvnky8q6", "dans cette décision", "dans cette décision et la faire réexaminer par une personne"
    )
    offered = rectified(here, 31, by_somebody)
    offering.offer(here.ws, here.secretary, offered)
    offering.accept(here.ws, here.members[9], offered.key)
    assert here.now(31).numeral == "31 rect."


def rectified(here: Afternoon, number: int, gesture: Change) -> Proposal:
    old = here.now(number)
    words = (here.ws.new_key(), here.tip(), old.headline, old.rationale, (gesture,))
    return Proposal(*words, rectifies_id=old.id)


def judge(here: Afternoon) -> None:
    """One is off topic; another is refused, looked at again by somebody else and admitted."""
    for number in (18, 19):
        deciding.refuse(
            here.ws, here.secretary, here.filed[number], ground_given=str(Ground.OFF_TOPIC), why="Sans lien."
        )
    reexamining.ask(here.ws, here.members[8], here.filed[19], why="Les horaires sont ceux du guichet.")
    reexamining.grant(here.ws, here.second, here.filed[19])
    here.admit(*(number for number in here.filed if number not in (18, 19)))


def give_opinions(here: Afternoon) -> None:
    opining.give(
        here.ws, here.members[12], here.filed[4], kind=str(OpinionKind.UNFAVOURABLE), words="Ce passage dit le reste."
    )
    opining.enter(
        here.ws,
        here.secretary,
        here.filed[29],
        kind=str(OpinionKind.LEFT_TO_WISDOM),
        words="",
        association="Association A",
    )
    assert opining.publish(here.ws, here.secretary, None) == 2


def sort(here: Afternoon) -> None:
    """The list is in the order of the text; the secretariat moves one by hand."""
    with here.ws.reading() as connection:
        blocks = ordering.order(here.ws, connection).blocks
    called = [entry.number for block in blocks for entry in block.entries]
    assert called.index(36) < called.index(1), "« Avant l'alinéa 1 » comes first"
    assert called.index(11) < called.index(10), "a sub-amendment before its parent"
    assert called.index(15) < called.index(16), "a deletion before a change"
    groups = {
        tuple(line.entry.number for line in group.lines): group.kinship for block in blocks for group in block.groups
    }
    assert groups[5, 6, 7] is Kinship.IDENTICAL
    common = {frozenset(entry.number for entry in block.own) for block in blocks if block.is_common}
    assert {frozenset({1, 3}), frozenset({22, 23})} <= common, common
    ordering.put(here.ws, here.secretary, here.filed[9], code="après 8")
    ordering.put(here.ws, here.secretary, here.filed[30], code="avant 29")


def decide(here: Afternoon) -> None:
    """Every outcome of the field, sub-amendments first."""
    deciding.discuss(here.ws, here.secretary, here.filed[1])
    deciding.reject(here.ws, here.secretary, here.filed[12], why="Le premier suffit.")
    here.adopt(11, 10)
    here.adopt(1, 2, 5, 6, 8, 9, 13, 14, 15, 19, 21, 22, 23, 24, 25, 26, 30, 31, 32, 35)
    deciding.adopt(here.ws, here.secretary, here.filed[20], only=[only_hunk(here, 20, "d'emblée")])
    for number, why in (
        (4, "Il dit le reste."),
        (28, "Redite."),
        (29, "Le nombre parle."),
        (36, "Redite."),
        (40, "Obscur."),
    ):
        deciding.reject(here.ws, here.secretary, here.filed[number], why=why)
    deciding.not_support(here.ws, here.secretary, here.filed[17])
    for number, by in ((7, 5), (27, 4), (39, 5)):
        deciding.withdraw(here.ws, here.members[by], here.filed[number])
    taking_over.take_over(here.ws, here.members[5], here.filed[27])
    here.adopt(27)
    with here.ws.reading() as connection:
        falls = falling.Standings(here.ws, connection, ordering.order(here.ws, connection)).falls
    assert (falls[here.filed[3]], falls[here.filed[16]]) == (here.filed[1], here.filed[15]), (
        "proposed with their causes"
    )
    deciding.fall(here.ws, here.secretary, here.filed[3], cause_id=here.filed[1])
    deciding.fall(here.ws, here.secretary, here.filed[16], cause_id=here.filed[15])


def only_hunk(here: Afternoon, number: int, words: str) -> int:
    amendment = here.now(number)
    parts = hunks(here.text(amendment.base), here.text(amendment.sha))
    assert len(parts) == 2
    return next(part.number for part in parts if words in part.after)


def integrate(here: Afternoon) -> None:
    """All that was adopted in one workshop: one conflict by hand, one order to choose, one mise au net."""
    waiting = [one.amendment for one in workshop_pages.queue(here.ws, here.secretary).rows]
    numbers = [one.number for one in waiting]
    assert len(numbers) == 23
    assert numbers.index(8) + 1 == numbers.index(9)
    number = workshop.begin(
        here.ws, here.secretary, [WorkStep(StepKind.AMENDMENT, one.id) for one in waiting], title="Après-midi"
    )
    shown = workshop_pages.page(here.ws, here.secretary, number)
    assert (shown.conflicts, shown.orders) == (1, 1)
    by_hand = "Les agents apprennent l'arrivée d'un outil un mois avant toute décision d'achat. Le comité social territorial est saisi de ce que l'outil change dans le travail, cadences comprises."
    for question in (asked for unit in shown.units for asked in unit.questions):
        choice = "first-ours" if question.is_order else "written"
        workshop.answer(here.ws, here.secretary, seen(here, number), key=question.key, choice=choice, written=by_hand)
    merged = workshop.opened(here.ws, here.secretary, number)[1].merged.by_id["u3ar52z2"].text
    tidy = merged.replace("Le registre se consulte", "Ce registre se consulte")
    workshop.tidy(here.ws, here.second, seen(here, number), paragraph="u3ar52z2", words=tidy)
    confirm(here, number)


def seen(here: Afternoon, number: int) -> Seen:
    with here.ws.reading() as connection:
        return Seen(number, workshop.known(connection, number).turn)


def confirm(here: Afternoon, number: int) -> None:
    shown = workshop_pages.page(here.ws, here.secretary, number)
    assert shown.may_confirm
    workshop.confirm(here.ws, here.secretary, seen(here, number), tip=shown.tip, digest=shown.digest)


def deliberate_again(here: Afternoon) -> None:
    """What was rejected is deliberated again, as a new act, and adopted."""
    again = second_deliberation.open_again(here.ws, here.secretary, here.filed[29], why="Le nombre n'ajoute rien.")
    assert (again.number, again.second_of_id) == (41, here.filed[29])
    here.filed[41] = again.id
    here.adopt(41)
    number = workshop.begin(here.ws, here.secretary, [WorkStep(StepKind.AMENDMENT, again.id)])
    confirm(here, number)
    assert here.now(29).outcome is Outcome.REJECTED, "the first decision stands on record"


def the_text_is_the_one_written_down(here: Afternoon) -> None:
    assert content(here.text()) == content(parse(EXPECTED.read_text(encoding="utf-8")))


def content(text: Text) -> list[tuple[object, ...]]:
    """Return all that is read, and the identities that the founding text gave."""
    known = {unit.id for unit in parse(EXPECTED.read_text(encoding="utf-8"))}
    return [(*unit.shape, unit.text, sorted(unit.sources), unit.id if unit.id in known else "") for unit in text]


def what_is_undecided_stays_alive(here: Afternoon) -> None:
    still = [here.now(number) for number in (33, 34, 37, 38)]
    assert {one.state for one in still} == {State.ADMITTED}
    with here.ws.reading() as connection:
        found = aftermath.standings(here.ws, connection, still, here.text())
    assert [found[one.id].value for one in still] == ["conflict", "merged", "moot", "satisfied"]


def every_outcome_was_met(here: Afternoon) -> None:
    with here.ws.reading() as connection:
        filed = amendments.every(connection)
    assert {one.outcome for one in filed} == set(Outcome)
    assert {one.state for one in filed} == {State.REFUSED, State.ADMITTED, State.DECIDED, State.INTEGRATED}
    assert here.now(20).outcome is Outcome.ADOPTED_IN_PART
    assert {here.now(number).state for number in (10, 11)} == {State.INTEGRATED}
    assert len(filed) == 41


def git_tells_the_story(here: Afternoon) -> None:
    """Ask plain Git, as anybody would who has cloned the repository."""
    told_by = ["log", "--first-parent", "--reverse", "--format=%s%x09%P", "main"]
    lines = [line.split("\t") for line in git(here, *told_by)]
    subjects = [subject for subject, _ in lines]
    named = [re.match(r"Copie de travail \d|Amendement 1/\d+|Mise au net", one) is not None for one in subjects]
    assert named == [False, *[True] * 27]
    assert subjects[1:3] == [
        "Copie de travail 1 : chapitre III, alinéa 9",
        "Copie de travail 2 : chapitre IV, alinéa 1",
    ]
    assert subjects[-2:] == ["Mise au net", "Amendement 1/41 : chapitre II, alinéa 2"]
    assert [len(parents.split()) for _, parents in lines] == [0, *[2] * 25, 1, 2]
    assert "membre" not in "".join(subjects).lower()
    refs = git(here, "for-each-ref", "--format=%(refname)", "refs/amendements/1")
    assert {"refs/amendements/1/13/1", "refs/amendements/1/13/2", "refs/amendements/1/10/adopte"} <= set(refs)


def git(here: Afternoon, *arguments: str) -> list[str]:
    command = ["git", "-C", str(here.ws.repository.path), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
