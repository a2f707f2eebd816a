"""Words as a search compares them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.text import stems


@pytest.mark.parametrize(
    "family",
    [
        ["élu", "élus", "élue", "ÉLUES"],
        ["local", "locaux"],
        ["bureau", "bureaux"],
        ["donnée", "données", "DONNEES"],
        ["cœur", "coeurs"],
        ["numérique", "numériques"],
    ],
)
def test_the_forms_of_one_word_share_a_stem(family: list[str]) -> None:
    assert len({stems.stem(word) for word in family}) == 1


@pytest.mark.parametrize("word", ["bus", "cas", "2024", "ia"])
def test_short_words_and_numbers_keep_all_their_letters(word: str) -> None:
    assert stems.stem(word) == word


def test_a_word_of_nothing_but_endings_is_not_lost() -> None:
    assert stems.stem("eeee") == "eeee"


def test_a_text_gives_its_stems_between_spaces_and_a_word_written_alike_once() -> None:
    assert stems.stems("L'accueil, les accueils & l’État") == " l accueil les accueil l etat "
    assert stems.stems("oui oui oui & oui") == " oui "
    assert stems.stems("… !") == ""


@pytest.mark.parametrize("odd", ["ﱞ", "½", "ﷺ", "a" * 500, "é" * 500])
def test_no_stem_holds_a_space_nor_is_longer_than_an_index_takes(odd: str) -> None:
    assert " " not in stems.stem(odd)
    assert len(stems.stem(odd)) <= 64
    assert "  " not in stems.stems(f"ici {odd} là")
    assert not stems.wanted("ﱞ")


def test_the_last_word_of_a_query_may_be_unfinished_and_elisions_look_for_nothing() -> None:
    assert stems.patterns("l'eau des éco") == ("% eau %", "% des %", "% eco%")
    assert stems.patterns("«  »") == ()


def test_a_query_is_bounded() -> None:
    assert len(stems.patterns(" ".join(f"mot{n}" for n in range(1000)))) == stems.MAX_QUERY_WORDS


@given(st.text())
def test_what_a_text_holds_can_be_looked_for_without_a_joker_of_sql(text: str) -> None:
    for pattern in stems.patterns(text):
        looked_for = pattern.strip("%")
        assert "%" not in looked_for
        assert "_" not in looked_for
        assert looked_for in stems.stems(text)
