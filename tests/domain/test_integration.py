"""The pure fold: amendments as adopted, one after the other, each answered by the hash of the texts it is about."""

from manifeste_tool.domain.comparing.hunks import hunks
from manifeste_tool.domain.integration.integration import Change, adopted, fold
from manifeste_tool.domain.merging.answers import Answer, Side
from manifeste_tool.domain.text.text import Kind, Paragraph, Text

A = "Les agents sont formés chaque année. Ils choisissent leurs outils."


def text(**units: str) -> Text:
    return Text(tuple(Paragraph(Kind.PARAGRAPH, words, identity) for identity, words in units.items()))


BASE = text(a=A, b="Nous rendons compte.")
OFTEN = text(a=A.replace("chaque année", "deux fois par an"), b="Nous rendons compte.")
FREELY = text(a=A.replace("choisissent", "choisissent librement"), b="Nous rendons compte chaque mois.")


def words(found: Text, identity: str = "a") -> str:
    return found.by_id[identity].text


def test_each_step_starts_from_the_text_after_the_one_before() -> None:
    first, second = fold(BASE, [Change(BASE, OFTEN), Change(BASE, FREELY)])
    assert first.after == second.before == OFTEN
    assert words(second.after) == "Les agents sont formés deux fois par an. Ils choisissent librement leurs outils."
    assert second.unsettled == ()


def test_hunks_that_were_not_adopted_stay_out() -> None:
    numbers = {part.number: part.paragraph_id for part in hunks(BASE, FREELY)}
    assert set(numbers.values()) == {"a", "b"}
    only = frozenset(number for number, identity in numbers.items() if identity == "b")
    found = adopted(Change(BASE, FREELY, only))
    assert (words(found.text), words(found.text, "b")) == (A, "Nous rendons compte chaque mois.")


def test_an_adopted_sub_amendment_goes_in_with_its_parent() -> None:
    sub = text(a=A.replace("chaque année", "deux fois par an au moins"), b="Nous rendons compte.")
    (done,) = fold(BASE, [Change(BASE, OFTEN, subs=(Change(OFTEN, sub),))])
    assert words(done.after) == words(sub)
    assert done.adopted.texts == (OFTEN, sub)


def test_a_sub_amendment_adopted_before_its_parent_was_rectified_undoes_nothing_of_the_rectification() -> None:
    sub = text(a=A.replace("chaque année", "deux fois par an au moins"), b="Nous rendons compte.")
    rectified = text(a=OFTEN.by_id["a"].text, b="Nous rendons compte à tous.")
    (done,) = fold(BASE, [Change(BASE, rectified, subs=(Change(OFTEN, sub),))])
    assert (words(done.after), words(done.after, "b")) == (words(sub), "Nous rendons compte à tous.")


def test_a_sub_amendment_that_collides_with_another_is_asked_and_answered_by_its_key() -> None:
    one = text(a=A.replace("chaque année", "deux fois par an au moins"), b="Nous rendons compte.")
    two = text(a=A.replace("chaque année", "deux fois par an au plus"), b="Nous rendons compte.")
    change = Change(BASE, OFTEN, subs=(Change(OFTEN, one), Change(OFTEN, two)))
    (asked,) = fold(BASE, [change])
    (question,) = asked.unsettled
    (done,) = fold(BASE, [change], {question.key: Answer(keep=Side.THEIRS)})
    assert words(done.after) == words(two)


def test_changing_an_earlier_step_asks_again_only_what_that_changed() -> None:
    rarely = text(a=A.replace("chaque année", "rarement"), b="Nous rendons compte.")
    never = text(a=A, b="Nous ne rendons rien.")
    always = text(a=A, b="Nous rendons toujours compte de tout.")
    steps = [Change(BASE, OFTEN), Change(BASE, never), Change(BASE, rarely), Change(BASE, always)]
    asked = {outcome.id: outcome.key for step in fold(BASE, steps) for outcome in step.unsettled}
    assert asked.keys() == {"a", "b"}
    answers = {key: Answer(keep=Side.THEIRS) for key in asked.values()}
    assert not any(step.unsettled for step in fold(BASE, steps, answers))
    yearly = text(a=A.replace("chaque année", "tous les mois"), b="Nous rendons compte.")
    again = [
        outcome.id for step in fold(BASE, [Change(BASE, yearly), *steps[1:]], answers) for outcome in step.unsettled
    ]
    assert again == ["a"]


def test_the_answer_to_an_order_falls_when_either_insertion_changes() -> None:
    def key(one: str, two: str) -> str:
        first, second = (
            text(a=A, b="Nous rendons compte.", **{name: words}) for name, words in (("o", one), ("t", two))
        )
        *_, met = fold(BASE, [Change(BASE, first), Change(BASE, second)])
        (question,) = met.unsettled
        return question.key

    assert len({key("Un bilan.", "Un audit."), key("Un rapport.", "Un audit."), key("Un bilan.", "Un vote.")}) == 3
