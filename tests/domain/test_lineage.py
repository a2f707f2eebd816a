"""A paragraph is known to be cut from the one that lost its words."""

from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.dossier.lineage import cut_from
from manifeste_tool.domain.text.text import Kind, Paragraph


def unit(words: str, identity: str) -> Paragraph:
    return Paragraph(Kind.PARAGRAPH, words, id=identity)


WHOLE = unit("Un registre est tenu. Il se lit en mairie et sans formation.", "aaaaaaa2")
FIRST = unit("Un registre est tenu.", "aaaaaaa2")
SECOND = unit("Il se lit en mairie et sans formation.", "bbbbbbb2")


def test_the_paragraph_that_lost_the_words_is_the_one_it_was_cut_from() -> None:
    other = unit("Tout autre chose, qui change.", "ccccccc2")
    assert cut_from(SECOND, [(other, None), (WHOLE, FIRST), (None, SECOND)]) == "aaaaaaa2"


def test_a_paragraph_that_went_away_whole_and_came_elsewhere_is_its_origin() -> None:
    assert cut_from(SECOND, [(unit(SECOND.text, "ddddddd2"), None)]) == "ddddddd2"


def test_words_that_stay_where_they_were_were_not_cut() -> None:
    assert cut_from(SECOND, [(WHOLE, unit(WHOLE.text + " Encore.", "aaaaaaa2"))]) == ""


def test_words_of_its_own_and_words_too_few_come_from_nowhere() -> None:
    assert cut_from(unit("Des mots que personne n'avait écrits.", "bbbbbbb2"), [(WHOLE, FIRST)]) == ""
    assert cut_from(unit("en mairie", "bbbbbbb2"), [(WHOLE, FIRST)]) == ""
    assert cut_from(SECOND, []) == ""


def test_a_paragraph_is_never_cut_from_itself() -> None:
    assert cut_from(FIRST, [(WHOLE, None)]) == ""


@given(st.lists(st.sampled_from("abcdefgh"), min_size=3, max_size=9), st.lists(st.sampled_from("stuvwxyz"), max_size=9))
def test_every_cut_is_recognised(part: list[str], rest: list[str]) -> None:
    before, after = unit(" ".join(rest + part), "aaaaaaa2"), unit(" ".join(rest) or "x", "aaaaaaa2")
    assert cut_from(unit(" ".join(part), "bbbbbbb2"), [(before, after)]) == "aaaaaaa2"
