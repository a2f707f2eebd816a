"""The workshop on both stores: what is confirmed is what was shown, nobody overwrites anybody, nothing is lost."""

import pytest

from manifeste_tool.domain.amending.amendments import Amendment, Outcome, State
from manifeste_tool.domain.facts import About
from manifeste_tool.domain.integration.work import StepKind, WorkState, WorkStep
from manifeste_tool.domain.text.gestures import Delete, Insert
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services import notifying
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.instance import checking
from manifeste_tool.services.integration import folding, workshop, workshop_pages
from manifeste_tool.services.integration.integrating import (
    NothingToIntegrateError,
    StaleCleanUpError,
    TextMovedError,
    UnsettledError,
)
from manifeste_tool.services.integration.workshop import (
    NotAdoptedError,
    NothingChosenError,
    OverError,
    SavedMeanwhileError,
    Seen,
    UnknownChoiceError,
)
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.integration import workshops
from manifeste_tool.storage.text import texts
from tests.services.story import Cast, cast, change

AGENTS = "Les agents sont formés chaque année. Ils choisissent leurs outils."


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


def adopted(here: Cast, *gestures: object, **others: object) -> Amendment:
    made = here.propose(*gestures, **others)  # type: ignore[arg-type]
    here.adopt(made)
    return made


def begun(here: Cast, *found: Amendment) -> int:
    steps = [WorkStep(StepKind.AMENDMENT, one.id) for one in found]
    return workshop.begin(here.ws, here.secretary, steps, title="Séance")


def now(here: Cast, number: int) -> Seen:
    with here.ws.reading() as connection:
        return Seen(number, workshop.known(connection, number).turn)


def page(here: Cast, number: int) -> workshop_pages.WorkshopPage:
    return workshop_pages.page(here.ws, here.secretary, number)


def confirm(here: Cast, number: int) -> folding.Preview:
    shown = page(here, number)
    return workshop.confirm(here.ws, here.secretary, now(here, number), tip=shown.tip, digest=shown.digest)


def state(here: Cast, one: Amendment) -> Amendment:
    with here.ws.reading() as connection:
        found = amendments.by_id(connection, one.id)
    assert found
    return found


def test_the_result_is_shown_change_by_change_and_confirmed_as_shown(here: Cast) -> None:
    one = adopted(here, change("ccccccc2", AGENTS.replace("chaque année", "deux fois par an")))
    two = adopted(here, change("ccccccc2", AGENTS.replace("choisissent", "choisissent librement")), by=here.other)
    number = begun(here, one, two)
    shown = page(here, number)
    (unit,) = shown.units
    assert [(piece.text.strip(), piece.by) for piece in unit.pieces if piece.by is not None] == [
        ("chaque année", 0),
        ("deux fois par an", 0),
        ("librement", 1),
    ]
    assert [(step.amendment.number, outcome.value) for step, outcome in unit.outcomes] == [(1, "theirs"), (2, "merged")]
    assert shown.may_confirm
    confirm(here, number)
    assert here.words("ccccccc2") == "Les agents sont formés deux fois par an. Ils choisissent librement leurs outils."
    assert [state(here, one).state, state(here, two).state] == [State.INTEGRATED] * 2
    with here.ws.reading() as connection:
        assert workshop.known(connection, number).state is WorkState.CONFIRMED
        assert [made.amendment_id for made in texts.decisions(connection, MAIN, limit=2)] == [two.id, one.id]
    assert checking.check(here.ws) == []


def test_a_conflict_says_who_changed_it_and_is_settled_by_writing(here: Cast) -> None:
    here.integrate(here.propose(change("aaaaaaa2", "Nous disons comment."), by=here.other))
    base = here.tip()
    one = adopted(here, change("aaaaaaa2", "Nous disons quand."))
    two = adopted(here, change("aaaaaaa2", "Nous disons où."), by=here.other)
    assert state(here, one).base == base
    number = begun(here, one, two)
    (question,) = [asked for unit in page(here, number).units for asked in unit.questions]
    assert ([step.amendment.number for step in question.steps], question.cause) == ([2], "words")
    assert question.outcome.base
    assert question.outcome.base.text == "Nous disons comment."
    with pytest.raises(UnsettledError):
        confirm(here, number)
    workshop.answer(
        here.ws,
        here.secretary,
        now(here, number),
        key=question.key,
        choice="written",
        written="Nous disons quand et où.",
    )
    assert page(here, number).unsettled == 0
    assert page(here, number).workshop.place == f"q-{question.key}", "the place is kept"
    confirm(here, number)
    assert here.words("aaaaaaa2") == "Nous disons quand et où."
    assert checking.check(here.ws) == []


def test_a_conflict_with_the_text_names_the_amendments_integrated_since(here: Cast) -> None:
    one = here.propose(change("aaaaaaa2", "Nous disons quand."))
    here.integrate(here.propose(change("aaaaaaa2", "Nous disons comment."), by=here.other))
    here.adopt(one)
    number = begun(here, one)
    (question,) = [asked for unit in page(here, number).units for asked in unit.questions]
    assert [earlier.number for earlier in question.earlier] == [2]


def test_two_insertions_at_one_place_ask_their_order_once(here: Cast) -> None:
    one = adopted(here, Insert("bbbbbbb2", "Premier ajout."))
    two = adopted(here, Insert("bbbbbbb2", "Second ajout.\n\nEt sa suite."), by=here.other)
    number = begun(here, one, two)
    shown = page(here, number)
    (question,) = [asked for unit in shown.units for asked in unit.questions]
    assert (shown.orders, shown.conflicts) == (1, 0)
    assert question.is_order
    assert [unit.text for unit in question.there] == ["Premier ajout."]
    assert [unit.text for unit in question.proposed] == ["Second ajout.", "Et sa suite."]
    workshop.answer(here.ws, here.secretary, now(here, number), key=question.key, choice="first-theirs")
    confirm(here, number)
    with here.ws.reading() as connection:
        words = [unit.text for unit in here.ws.text(connection, here.tip())]
    assert words[4:7] == ["Second ajout.", "Et sa suite.", "Premier ajout."]


def test_two_secretaries_cannot_overwrite_one_another(here: Cast) -> None:
    one, two = adopted(here, Delete("ddddddd2")), adopted(here, Delete("eeeeeee2"))
    number = begun(here, one, two)
    seen = now(here, number)
    workshop.remove(here.ws, here.secretary, seen, step=f"amendement-{two.id}")
    for late in (
        lambda: workshop.shift(here.ws, here.secretary, seen, step=f"amendement-{one.id}", rows=1),
        lambda: workshop.undo(here.ws, here.secretary, seen),
        lambda: workshop.confirm(here.ws, here.secretary, seen, tip=here.tip(), digest=""),
    ):
        with pytest.raises(SavedMeanwhileError, match="secretary a enregistré"):
            late()
    assert [step.amendment.id for step in page(here, number).steps] == [one.id]


def test_what_was_done_is_undone_one_act_at_a_time(here: Cast) -> None:
    one, two = adopted(here, Delete("ddddddd2")), adopted(here, Delete("eeeeeee2"))
    number = begun(here, one, two)
    workshop.shift(here.ws, here.secretary, now(here, number), step=f"amendement-{two.id}", rows=-1)
    workshop.remove(here.ws, here.secretary, now(here, number), step=f"amendement-{one.id}")
    assert [step.amendment.id for step in page(here, number).steps] == [two.id]
    assert [found.id for found in page(here, number).addable] == [one.id]
    workshop.undo(here.ws, here.secretary, now(here, number))
    assert [step.amendment.id for step in page(here, number).steps] == [two.id, one.id]
    workshop.undo(here.ws, here.secretary, now(here, number))
    assert [step.amendment.id for step in page(here, number).steps] == [one.id, two.id]
    assert not page(here, number).may_undo


def test_an_amendment_adopted_in_part_is_integrated_as_adopted(here: Cast) -> None:
    one = here.propose(
        change("aaaaaaa2", "Nous disons tout."), change("ccccccc2", AGENTS + " Tous."), Delete("eeeeeee2")
    )
    deciding.admit(here.ws, here.secretary, one.id)
    with here.ws.reading() as connection:
        numbers = {
            part.paragraph_id: part.number
            for part in folding.hunks(here.ws.text(connection, one.base), here.ws.text(connection, one.sha))
        }
    deciding.adopt(here.ws, here.secretary, one.id, only=[numbers["aaaaaaa2"], numbers["eeeeeee2"]])
    number = begun(here, one)
    (step,) = page(here, number).steps
    assert [part.label for part in step.hunks] == [f"1.{numbers['aaaaaaa2']}", f"1.{numbers['eeeeeee2']}"]
    confirm(here, number)
    assert (here.words("aaaaaaa2"), here.words("ccccccc2")) == ("Nous disons tout.", AGENTS)
    done = state(here, one)
    assert (done.state, done.outcome) == (State.INTEGRATED, Outcome.ADOPTED_IN_PART)
    with here.ws.repository.opened() as git:
        info = git.info(here.tip())
        assert info.trailers["Parties"] == f"1.{numbers['aaaaaaa2']}, 1.{numbers['eeeeeee2']}"
        assert git.info(info.parents[1]).parents == (one.base,)
        assert git.resolve("refs/amendements/1/1/adopte") == info.parents[1]
    assert checking.check(here.ws) == []


def test_a_hunk_left_aside_stays_out_of_the_text(here: Cast) -> None:
    one = adopted(here, change("aaaaaaa2", "Nous disons tout."), Delete("eeeeeee2"))
    number = begun(here, one)
    (step,) = page(here, number).steps
    gone = next(part.number for part in step.hunks if part.hunk.paragraph_id == "eeeeeee2")
    workshop.leave(here.ws, here.secretary, now(here, number), step=step.name, hunk=gone, out=True)
    assert [part.taken for part in page(here, number).steps[0].hunks] == [part.number != gone for part in step.hunks]
    confirm(here, number)
    assert here.words("eeeeeee2") == "un numéro qui répond."
    assert here.words("aaaaaaa2") == "Nous disons tout."
    with here.ws.reading() as connection:
        facts = journal.about(connection, About.AMENDMENT, "1/1", 0)  # type: ignore[arg-type]
    assert facts[-1].details["parts"] == "1.1"


def test_a_clean_up_is_a_commit_of_its_own(here: Cast) -> None:
    one = adopted(here, change("aaaaaaa2", "Nous disons , tout."))
    number = begun(here, one)
    workshop.tidy(here.ws, here.secretary, now(here, number), paragraph="aaaaaaa2", words="Nous disons tout.")
    workshop.tidy(here.ws, here.secretary, now(here, number), paragraph="eeeeeee2", words="")
    shown = page(here, number)
    assert {unit.id: unit.tidied for unit in shown.units} == {"aaaaaaa2": "Nous disons tout.", "eeeeeee2": ""}
    before = here.tip()
    confirm(here, number)
    with here.ws.reading() as connection:
        cleaned, integrated, _ = texts.decisions(connection, MAIN)
        assert (cleaned.act, integrated.act) == ("clean_up", "integration")
        touched = {one.paragraph_id: one.change for one in texts.touched_by(connection, [cleaned.id])}
        assert touched == {"aaaaaaa2": "modified", "eeeeeee2": "deleted"}
    with here.ws.repository.opened() as git:
        assert git.info(cleaned.sha).parents == (integrated.sha,)
        assert git.first_parents(MAIN)[-3] == before
    assert here.words("aaaaaaa2") == "Nous disons tout."
    assert checking.check(here.ws) == []


def test_a_clean_up_of_words_that_the_merges_no_longer_give_is_read_again(here: Cast) -> None:
    one, two = adopted(here, change("aaaaaaa2", "Nous disons tout.")), adopted(here, Delete("eeeeeee2"))
    number = begun(here, one, two)
    workshop.tidy(here.ws, here.secretary, now(here, number), paragraph="aaaaaaa2", words="Nous disons tout, net.")
    workshop.remove(here.ws, here.secretary, now(here, number), step=f"amendement-{one.id}")
    shown = page(here, number)
    assert [unit.id for unit in shown.units if unit.stale] == ["aaaaaaa2"]
    assert not shown.may_confirm
    with pytest.raises(StaleCleanUpError):
        confirm(here, number)
    workshop.tidy(here.ws, here.secretary, now(here, number), paragraph="aaaaaaa2", words=None)
    confirm(here, number)
    assert here.words("aaaaaaa2") == "Nous disons pourquoi."


def test_a_text_that_moved_since_the_page_was_shown_stops_the_confirmation(here: Cast) -> None:
    one = adopted(here, change("aaaaaaa2", "Nous disons tout."))
    number = begun(here, one)
    seen = page(here, number)
    here.integrate(here.propose(Delete("ddddddd2")))
    with pytest.raises(TextMovedError):
        workshop.confirm(here.ws, here.secretary, now(here, number), tip=seen.tip, digest=seen.digest)
    with here.ws.reading() as connection:
        assert workshops.still_open(connection), "the work in progress stays"
    confirm(here, number)


def test_authors_are_told_when_an_undecided_amendment_no_longer_applies(here: Cast) -> None:
    kept = here.propose(change("ccccccc2", AGENTS + " Tous."), by=here.other, headline="Reste")
    lost = here.propose(change("aaaaaaa2", "Nous disons quand."), by=here.other, headline="Se perd")
    number = begun(
        here, adopted(here, change("aaaaaaa2", "Nous disons comment."), change("ccccccc2", "Bref. " + AGENTS))
    )
    confirm(here, number)
    assert [state(here, kept).state, state(here, lost).state] == [State.FILED] * 2, "undecided ones stay alive"
    with here.ws.reading() as connection:
        told = notifying.waiting(connection, here.other)
        mine = notifying.waiting(connection, here.member)
    assert [(one.fact.name, one.fact.about_id, one.fact.details["status"]) for one in told] == [
        ("amendment_no_longer_applies", "1/2", "conflict")
    ]
    assert [one.fact.name for one in mine] == [
        *("amendment_integrated", "amendment_adopted", "amendment_admitted"),
    ]


def test_only_what_is_adopted_and_not_in_the_text_comes_into_a_workshop(here: Cast) -> None:
    waiting, done = here.propose(Delete("ddddddd2")), here.propose(Delete("eeeeeee2"))
    here.integrate(done)
    for one in (waiting, done):
        with pytest.raises(NotAdoptedError, match=str(one.number)):
            begun(here, one)
    with pytest.raises(NothingChosenError):
        begun(here)
    with pytest.raises(NotFoundError):
        workshop.begin(here.ws, here.secretary, [WorkStep(StepKind.AMENDMENT, 99)])
    with pytest.raises(ForbiddenError):
        workshop.begin(here.ws, here.member, [WorkStep(StepKind.AMENDMENT, waiting.id)])


def test_an_empty_workshop_writes_nothing_and_a_closed_one_changes_no_more(here: Cast) -> None:
    one = adopted(here, Delete("ddddddd2"))
    number = begun(here, one)
    workshop.remove(here.ws, here.secretary, now(here, number), step=f"amendement-{one.id}")
    with pytest.raises(NothingToIntegrateError):
        confirm(here, number)
    workshop.add(here.ws, here.secretary, now(here, number), step=WorkStep(StepKind.AMENDMENT, one.id))
    with pytest.raises(UnknownChoiceError):
        workshop.answer(here.ws, here.secretary, now(here, number), key="k", choice="nobody's")
    with pytest.raises(NotFoundError):
        workshop.tidy(here.ws, here.secretary, now(here, number), paragraph="zzzzzzz2", words="Mots.")
    workshop.drop(here.ws, here.secretary, now(here, number))
    for late in (
        lambda: workshop.drop(here.ws, here.secretary, now(here, number)),
        lambda: workshop.undo(here.ws, here.secretary, now(here, number)),
        lambda: confirm(here, number),
    ):
        with pytest.raises(OverError):
            late()
    assert state(here, one).state is State.DECIDED, "it waits for another workshop"
    assert not page(here, number).is_open


def test_what_the_result_would_break_is_said_before_it_is_confirmed(here: Cast) -> None:
    one = adopted(here, change("aaaaaaa2", "Nous disons pourquoi [^1]."))
    shown = page(here, begun(here, one))
    assert shown.warnings == ("L'appel de note 1 ne mène à aucune note.",)
    assert shown.may_confirm, "a person judges"


def test_a_member_sees_no_workshop(here: Cast) -> None:
    number = begun(here, adopted(here, Delete("ddddddd2")))
    for person in (here.member, here.referent):
        with pytest.raises(ForbiddenError):
            workshop_pages.page(here.ws, person, number)
        with pytest.raises(ForbiddenError):
            workshop_pages.queue(here.ws, person)
    with pytest.raises(NotFoundError):
        page(here, 99)


def test_the_same_choice_sent_again_opens_the_same_workshop(here: Cast) -> None:
    steps = [WorkStep(StepKind.AMENDMENT, adopted(here, Delete("ddddddd2")).id)]
    first = workshop.begin(here.ws, here.secretary, steps, title="Séance")
    assert workshop.begin(here.ws, here.secretary, steps, title="Séance") == first
    assert workshop.begin(here.ws, here.secretary, steps, title="Une autre") != first
