"""The work in progress of an integration: every act is a value, every value can be undone and kept."""

import json

import pytest

from manifeste_tool.domain.integration.work import (
    NothingToUndoError,
    Plan,
    StepKind,
    Tidied,
    UnknownStepError,
    Work,
    WorkStep,
    added,
    answered,
    clean_up_gestures,
    from_plain,
    leaving,
    of_amendments,
    removed,
    shifted,
    stale_clean_up,
    tidied,
    to_plain,
)
from manifeste_tool.domain.merging.answers import Answer, Side
from manifeste_tool.domain.text.gestures import Change, Delete
from manifeste_tool.domain.text.text import Kind, Paragraph, Text, fingerprint

PLAN = of_amendments(1, 2, 3)


def names(plan: Plan) -> list[str]:
    return [step.name for step in plan.steps]


def test_steps_are_added_once_removed_and_moved_within_the_list() -> None:
    assert names(added(PLAN, [WorkStep(StepKind.AMENDMENT, 2), WorkStep(StepKind.COPY, 2)])) == [
        *("amendement-1", "amendement-2", "amendement-3", "copie-2")
    ]
    assert names(removed(PLAN, "amendement-2")) == ["amendement-1", "amendement-3"]
    assert names(shifted(PLAN, "amendement-3", -1)) == ["amendement-1", "amendement-3", "amendement-2"]
    assert names(shifted(PLAN, "amendement-1", 1)) == ["amendement-2", "amendement-1", "amendement-3"]
    assert shifted(PLAN, "amendement-1", -1) == shifted(PLAN, "amendement-3", 1) == PLAN


@pytest.mark.parametrize(
    "act", [removed, lambda plan, name: shifted(plan, name, 1), lambda plan, name: leaving(plan, name, 1, out=True)]
)
def test_an_act_on_a_step_that_is_gone_is_refused(act: object) -> None:
    with pytest.raises(UnknownStepError):
        act(PLAN, "amendement-9")  # type: ignore[operator]


def test_a_hunk_is_left_out_and_taken_again() -> None:
    without = leaving(leaving(PLAN, "amendement-2", 1, out=True), "amendement-2", 3, out=True)
    assert without.steps[1].left == {1, 3}
    assert leaving(without, "amendement-2", 1, out=False).steps[1].left == {3}


def test_an_answer_is_given_changed_and_taken_back() -> None:
    once = answered(PLAN, "k", Answer(keep=Side.OURS))
    assert answered(once, "k", Answer(written="Mots.")).answers == {"k": Answer(written="Mots.")}
    assert answered(once, "k", None) == PLAN


def test_undo_goes_back_one_act_at_a_time_and_says_when_there_is_none() -> None:
    work = Work(PLAN).then(removed(PLAN, "amendement-1")).then(of_amendments(3))
    assert work.then(work.plan) is work, "an act that changes nothing leaves nothing to undo"
    assert work.undone().undone() == Work(PLAN)
    with pytest.raises(NothingToUndoError):
        Work(PLAN).undone()


def test_a_long_afternoon_keeps_the_last_forty_acts() -> None:
    work = Work(PLAN)
    for number in range(60):
        work = work.then(of_amendments(number))
    assert len(work.before) == 40


def test_words_are_tidied_deleted_and_given_back() -> None:
    plan = tidied(tidied(PLAN, "a", Tidied("s", "Mots nets.")), "b", Tidied("s", "  "))
    assert clean_up_gestures(plan) == (Change("a", "Mots nets."), Delete("b"))
    assert tidied(tidied(plan, "a", None), "b", None) == PLAN


def test_a_clean_up_of_other_words_is_to_be_read_again() -> None:
    unit = Paragraph(Kind.PARAGRAPH, "Mots.", "a")
    plan = tidied(tidied(PLAN, "a", Tidied(fingerprint(unit), "Mots nets.")), "gone", Tidied("s", "Mots."))
    assert stale_clean_up(plan, Text((unit,))) == ("gone",)
    assert stale_clean_up(plan, Text((Paragraph(Kind.PARAGRAPH, "Autres mots.", "a"),))) == ("a", "gone")


def test_a_plan_is_kept_as_json_and_read_back() -> None:
    plan = leaving(added(PLAN, [WorkStep(StepKind.COPY, 7)]), "amendement-2", 2, out=True)
    for key, answer in (
        ("a", Answer(keep=Side.THEIRS)),
        ("b", Answer(written="")),
        ("c", Answer(first=Side.OURS)),
    ):
        plan = answered(plan, key, answer)
    plan = tidied(plan, "p", Tidied("s", "Mots."))
    assert from_plain(json.loads(json.dumps(to_plain(plan)))) == plan
