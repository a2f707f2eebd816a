"""Pièces and their passages: cut once, numbered for good."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.evidence.evidence import Evidence, EvidenceKind, Passage, piece_of, pieces_of
from manifeste_tool.domain.evidence.passages import (
    MOST_PASSAGES,
    RepeatedPassageError,
    TooManyPassagesError,
    UnknownPassageError,
    cut,
    of_text,
    rewritten,
    written,
)
from manifeste_tool.domain.text.markdown import parse


def bodies(passages: tuple[Passage, ...]) -> list[tuple[int, str, str]]:
    return [(each.number, each.label, each.body) for each in passages]


def test_minutes_are_cut_where_a_line_is_blank() -> None:
    assert bodies(cut("P1", "Un.\nEncore un.\n\n \t\n\nDeux.\n")) == [(1, "", "Un.\nEncore un."), (2, "", "Deux.")]
    assert cut("P1", " \n\n ") == ()


def test_a_heading_names_the_passage_it_stands_at_the_head_of_or_before() -> None:
    words = "# Article 1\nLe principe.\n\n## Article 2\n\nSuite.\n\nSans nom."
    assert bodies(cut("P1", words)) == [
        (1, "Article 1", "Le principe."),
        (2, "Article 2", "Suite."),
        (3, "", "Sans nom."),
    ]


def test_no_heading_is_lost_for_want_of_words_after_it() -> None:
    assert bodies(cut("P1", "# Titre\n\n# Article 1\n\nMots.\n\n# Fin")) == [
        (1, "", "Titre"),
        (2, "Article 1", "Mots."),
        (3, "", "Fin"),
    ]


def test_brackets_of_new_minutes_are_words_and_no_number() -> None:
    assert bodies(cut("P1", "[3] Une note.")) == [(1, "", "[3] Une note.")]


def test_a_correction_keeps_numbers_and_gives_new_passages_the_following_ones() -> None:
    held = cut("P1", "Un.\n\nDeux.\n\nTrois.")
    words = "Avant tout.\n\n[3] Trois, corrigé.\n\n[1]\nUn."
    assert bodies(rewritten(held, words, piece="P1", following=7)) == [
        (1, "", "Un."),
        (3, "", "Trois, corrigé."),
        (7, "", "Avant tout."),
    ]


def test_a_passage_left_without_words_is_one_that_is_removed() -> None:
    assert bodies(rewritten(cut("P1", "Un.\n\nDeux."), "[1] Un.\n\n[2]", piece="P1", following=3)) == [(1, "", "Un.")]


def test_a_passage_takes_and_loses_its_name() -> None:
    held = cut("P1", "# Article 1\nUn.\n\nDeux.")
    words = "[1] Un.\n\n# Article 2\n\n[2] Deux."
    assert bodies(rewritten(held, words, piece="P1", following=3)) == [(1, "", "Un."), (2, "Article 2", "Deux.")]


def test_a_number_that_no_passage_bears_and_one_written_twice_are_refused() -> None:
    held = cut("P1", "Un.")
    with pytest.raises(UnknownPassageError, match="numéro 4"):
        rewritten(held, "[4] Quatre.", piece="P1", following=2)
    with pytest.raises(RepeatedPassageError, match=r"\[1\]"):
        rewritten(held, "[1] Un.\n\n[1] Un encore.", piece="P1", following=2)


def test_an_earlier_passage_keeps_the_identity_of_its_paragraph() -> None:
    held = (Passage("P1", 1, "Un.", "préambule, alinéa 1", "k7m2p4xd"),)
    assert rewritten(held, "[1] # préambule, alinéa 1\nUn.", piece="P1", following=2) == held


@given(
    st.lists(st.tuples(st.sampled_from(["", "Article 1"]), st.from_regex(r"[a-z]{1,5}(\n[a-z]{1,5})?", fullmatch=True)))
)
def test_what_is_written_to_be_corrected_is_read_as_it_stood(said: list[tuple[str, str]]) -> None:
    held = tuple(Passage("P2", 2 * rank, body, label) for rank, (label, body) in enumerate(said, start=1))
    assert rewritten(held, written(held), piece="P2", following=1_000) == held


def test_an_earlier_text_is_read_paragraph_by_paragraph_with_its_places() -> None:
    text = parse("## Préambule\n\nMots. <!-- ¶k7m2p4xd -->\n\n---\n\n## Accueillir\n\n- un ;\n- deux.\n")
    assert bodies(of_text("P1", text, ours=False)) == [
        (1, "préambule, alinéa 1", "Mots."),
        (2, "chapitre I, alinéa 1", "un ;"),
        (3, "chapitre I, alinéa 2", "deux."),
    ]
    assert [each.paragraph for each in of_text("P1", text, ours=False)] == ["", "", ""]
    assert of_text("P1", text, ours=True)[0].paragraph == "k7m2p4xd"


def test_a_piece_of_too_many_passages_is_refused() -> None:
    with pytest.raises(TooManyPassagesError, match=str(MOST_PASSAGES)):
        cut("P1", "\n\n".join(["a"] * (MOST_PASSAGES + 1)))


def test_keys_name_their_piece_and_keys_of_another_kind_none() -> None:
    assert (piece_of("P3"), piece_of("P3-12"), piece_of("E3"), piece_of("2025-P3-0001")) == ("P3", "P3", "", "")
    assert pieces_of(["P3-1", "P3-2", "P4", "E1"]) == {"P3", "P4"}


def test_a_masked_piece_says_its_key_and_nothing_else() -> None:
    hidden = Evidence(
        "P1", EvidenceKind.HEARING, "Titre", "Auteur", body="Mots", address="https://x", file_id=3, passages=2
    )
    assert hidden.masked == Evidence("P1", EvidenceKind.OTHER, "")
