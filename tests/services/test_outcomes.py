"""What a person decides of contributions that no paragraph takes up, given to many at once, and undone."""

from dataclasses import replace

import pytest

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.consulting.contributions import Contribution, Fate, Filters
from manifeste_tool.domain.outcomes.outcomes import (
    Choice,
    Chosen,
    LongReasonError,
    LongRecipientError,
    NamedReasonError,
    NoFateError,
    NoParagraphError,
    NoReasonError,
    NoRecipientError,
    NotByHandError,
)
from manifeste_tool.domain.text.text import Relation, Source
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.consulting import contributions as reading
from manifeste_tool.services.outcomes import deciding
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.outcomes import outcomes
from tests.services.story import Cast, cast

ONE, TWO, THREE, FOUR = (f"2026-ESSAI-000{number}" for number in (5, 6, 7, 8))
EVERY = (ONE, TWO, THREE, FOUR)
BARE = Contribution("", "", publishable=True, origin="suites")


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    """Four contributions that no paragraph cites, two of one theme, one of them without consent."""
    people = cast(workspace)
    themes = {ONE: "Eau", TWO: "Eau", THREE: "Bois", FOUR: "Bois"}
    said = [replace(BARE, reference=key, body=f"Parole {key}.", theme=themes[key], external_id=key) for key in EVERY]
    with workspace.writing() as connection:
        contributions.add(connection, [replace(one, publishable=one.reference != TWO) for one in said], workspace.now())
    return people


def some(*references: str) -> Choice:
    return Choice(Chosen.SELECTION, references)


def theme(name: str) -> Choice:
    return Choice.of(Filters(theme=name))


def refused(here: Cast, choice: Choice, reason: str = "Une autre loi le dit.") -> int:
    return deciding.decide(here.ws, here.secretary, choice, fate=Fate.NOT_RETAINED, reason=reason)


def fates(here: Cast) -> dict[str, Fate]:
    page = reading.contribution_list(here.ws, here.secretary, Filters())
    return {card.contribution.reference: card.fate for card in page.cards if card.contribution.reference in EVERY}


def numbers(here: Cast, *, theme: str = "", query: str = "") -> dict[Fate, int]:
    return dict(reading.contribution_list(here.ws, here.secretary, Filters(theme=theme, query=query)).fates)


def test_a_decision_is_given_to_a_whole_theme_and_counted_and_listed(here: Cast) -> None:
    number = refused(here, theme("Eau"))
    assert fates(here) == {ONE: Fate.NOT_RETAINED, TWO: Fate.NOT_RETAINED, THREE: Fate.TO_TREAT, FOUR: Fate.TO_TREAT}
    assert numbers(here, theme="Eau") == {Fate.NOT_RETAINED: 2}
    assert numbers(here, theme="Bois") == {Fate.TO_TREAT: 2}
    with here.ws.reading() as connection:
        made = outcomes.get(connection, number)
        assert outcomes.decided(connection, [ONE])[ONE] == made
    assert made is not None
    assert (made.size, made.others, made.chosen, made.about) == (2, 1, Chosen.THEME, "Eau")
    listed = reading.contribution_list(here.ws, here.secretary, Filters(fate=Fate.NOT_RETAINED))
    assert {card.contribution.reference for card in listed.cards} == {ONE, TWO}
    left = reading.contribution_list(here.ws, here.secretary, Filters(fate=Fate.TO_TREAT, theme="Eau"))
    assert left.cards == ()


def test_what_the_text_says_leads_and_the_decision_stands_again_once_its_link_goes(here: Cast) -> None:
    refused(here, some(ONE))
    sourcing.cite(here.ws, here.secretary, Linking("bbbbbbb2", put=(Source(ONE, Relation.TAKES_UP),)))
    assert fates(here)[ONE] is Fate.TAKEN_UP
    assert deciding.preview(here.ws, here.secretary, some(ONE, TWO)).linked == 1
    number = refused(here, some(ONE, TWO), "Autre raison.")
    with here.ws.reading() as connection:
        assert list(connection.execute(outcomes.given(number)).scalars()) == [TWO]
    assert (numbers(here)[Fate.TAKEN_UP], numbers(here)[Fate.NOT_RETAINED]) == (2, 1)
    sourcing.cite(here.ws, here.secretary, Linking("bbbbbbb2", remove=(ONE,)))
    assert fates(here)[ONE] is Fate.NOT_RETAINED


def test_a_link_that_only_refers_to_a_contribution_leaves_the_decision_alone(here: Cast) -> None:
    refused(here, some(ONE))
    sourcing.cite(here.ws, here.secretary, Linking("bbbbbbb2", put=(Source(ONE, Relation.SHEDS_LIGHT),)))
    assert fates(here)[ONE] is Fate.NOT_RETAINED
    assert numbers(here)[Fate.NOT_RETAINED] == 1


def test_the_count_is_previewed_and_a_count_that_moved_decides_nothing(here: Cast) -> None:
    refused(here, some(ONE))
    counts = deciding.preview(here.ws, here.secretary, theme("Eau"))
    assert (counts.chosen, counts.given, counts.linked, counts.replaced) == (2, 2, 0, 1)
    with pytest.raises(deciding.ChoiceMovedError):
        deciding.decide(here.ws, here.secretary, theme("Eau"), fate=Fate.OUT_OF_SCOPE, expected=3)
    assert fates(here)[ONE] is Fate.NOT_RETAINED
    assert deciding.decide(here.ws, here.secretary, theme("Eau"), fate=Fate.OUT_OF_SCOPE, expected=2)


def test_sent_twice_a_decision_is_one(here: Cast) -> None:
    refused(here, theme("Eau"))
    with pytest.raises(deciding.NothingToDecideError):
        refused(here, theme("Eau"))
    assert outcomes_made(here) == 1


def outcomes_made(here: Cast) -> int:
    with here.ws.reading() as connection:
        return outcomes.page(connection, limit=10)[1]


def test_all_that_one_fate_keeps_is_given_another(here: Cast) -> None:
    refused(here, some(ONE, TWO, THREE))
    every = Choice.of(Filters(fate=Fate.NOT_RETAINED))
    deciding.decide(here.ws, here.secretary, every, fate=Fate.PASSED_ON, passed_to="L'agence de l'eau")
    assert [fates(here)[key] for key in EVERY] == [Fate.PASSED_ON] * 3 + [Fate.TO_TREAT]


def test_undone_a_decision_brings_back_what_it_replaced(here: Cast) -> None:
    refused(here, some(ONE))
    number = deciding.decide(here.ws, here.secretary, some(ONE, TWO), fate=Fate.OUT_OF_SCOPE)
    assert deciding.undo(here.ws, here.secretary, number) == deciding.Undone(2, 0)
    assert (fates(here)[ONE], fates(here)[TWO]) == (Fate.NOT_RETAINED, Fate.TO_TREAT)
    with pytest.raises(deciding.UndoneAlreadyError):
        deciding.undo(here.ws, here.secretary, number)


def test_where_a_later_decision_stands_it_stays_and_undoing_it_brings_back_the_first(here: Cast) -> None:
    first = refused(here, some(ONE, TWO))
    second = deciding.decide(here.ws, here.secretary, some(ONE, TWO), fate=Fate.OUT_OF_SCOPE)
    third = deciding.decide(here.ws, here.secretary, some(ONE), fate=Fate.PASSED_ON, passed_to="La région")
    with pytest.raises(deciding.LaterDecisionError):
        deciding.undo(here.ws, here.secretary, first)
    assert deciding.undo(here.ws, here.secretary, second) == deciding.Undone(1, 1)
    assert (fates(here)[ONE], fates(here)[TWO]) == (Fate.PASSED_ON, Fate.NOT_RETAINED)
    deciding.undo(here.ws, here.secretary, third)
    assert fates(here)[ONE] is Fate.NOT_RETAINED
    deciding.undo(here.ws, here.secretary, first)
    assert set(fates(here).values()) == {Fate.TO_TREAT}


def test_withdrawn_contributions_are_given_nothing(here: Cast) -> None:
    with here.ws.writing() as connection:
        contributions.withdraw(connection, ONE)
    assert deciding.preview(here.ws, here.secretary, theme("Eau")).withdrawn == 1
    refused(here, theme("Eau"))
    assert fates(here)[TWO] is Fate.NOT_RETAINED
    with here.ws.reading() as connection:
        assert not outcomes.decided(connection, [ONE])


def test_everybody_hears_of_a_decision_on_what_everybody_reads_and_of_no_other(here: Cast) -> None:
    refused(here, some(TWO))
    refused(here, some(ONE))
    with here.ws.reading() as connection:
        said = journal.latest(connection, Audience.SECRETARIAT, limit=2)
    assert [fact.audience for fact in said] == [Audience.PUBLIC, Audience.SECRETARIAT]
    assert "loi" not in str(said)


def test_the_secretariat_alone_decides(here: Cast) -> None:
    for act in (
        lambda: deciding.decide(here.ws, here.member, some(ONE), fate=Fate.OUT_OF_SCOPE),
        lambda: deciding.preview(here.ws, here.drafter, some(ONE)),
        lambda: deciding.undo(here.ws, here.member, 1),
    ):
        with pytest.raises(ForbiddenError):
            act()
    with pytest.raises(NotFoundError):
        deciding.undo(here.ws, here.secretary, 12)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"fate": None}, NoFateError),
        ({"fate": Fate.TO_TREAT}, NoFateError),
        ({"fate": Fate.TAKEN_UP}, NotByHandError),
        ({"fate": Fate.PARTLY_TAKEN_UP}, NotByHandError),
        ({"fate": Fate.NOT_RETAINED, "reason": "  "}, NoReasonError),
        ({"fate": Fate.NOT_RETAINED, "reason": "a" * 2_001}, LongReasonError),
        ({"fate": Fate.NOT_RETAINED, "reason": "Écrivez à un@exemple.fr"}, NamedReasonError),
        ({"fate": Fate.PASSED_ON, "passed_to": " "}, NoRecipientError),
        ({"fate": Fate.PASSED_ON, "passed_to": "a" * 201}, LongRecipientError),
        ({"fate": Fate.ALREADY_THERE}, NoParagraphError),
        ({"fate": Fate.ALREADY_THERE, "paragraph": "zzzzzzzz"}, deciding.UnknownParagraphError),
    ],
)
def test_what_must_be_said_with_a_decision_is_asked_for(here: Cast, said: dict[str, object], error: type) -> None:
    with pytest.raises(error):
        deciding.decide(here.ws, here.secretary, some(ONE), **said)  # type: ignore[arg-type]
    assert outcomes_made(here) == 0


def test_what_does_not_belong_to_a_decision_is_left_out_of_it(here: Cast) -> None:
    number = deciding.decide(
        here.ws, here.secretary, some(ONE), fate=Fate.ALREADY_THERE, passed_to="La région", paragraph="bbbbbbb2"
    )
    with here.ws.reading() as connection:
        made = outcomes.get(connection, number)
    assert made is not None
    assert (made.paragraph, made.passed_to) == ("bbbbbbb2", "")


def test_a_search_is_counted_by_what_was_decided_of_what_it_finds(here: Cast) -> None:
    refused(here, theme("Eau"))
    assert numbers(here, query="parole") == {Fate.NOT_RETAINED: 2, Fate.TO_TREAT: 2}
    deciding.decide(here.ws, here.secretary, Choice.of(Filters(query="parole")), fate=Fate.OUT_OF_SCOPE)
    assert numbers(here, query="parole") == {Fate.OUT_OF_SCOPE: 4}
