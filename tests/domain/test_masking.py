"""Words taken out whatever their case, spaces and apostrophes; identities, citations and trailers untouched."""

import pytest

from manifeste_tool.domain.rewriting.masking import Masking, UnfitWordsError, deep, renamed


@pytest.mark.parametrize(
    ("word", "text", "left"),
    [
        ("Jeanne Martin", "Vu avec JEANNE  martin hier.", "Vu avec […] hier."),
        ("l'Abbé", "De l’abbé, de l'Abbé.", "De […], de […]."),
        ("Jean", "Jeanne et Jean-Paul", "Jeanne et […]-Paul"),
        ("06 12 34", "Au 06 12 34 56", "Au […] 56"),
        ("e\u0301mile", "Émile", "[…]"),
        ("Jean-Paul", "Jean‑Paul", "[…]"),
    ],
)
def test_words_are_found_as_people_write_them(word: str, text: str, left: str) -> None:
    masking = Masking.of([word])
    assert masking.value(text) == left
    assert masking.count(text) == left.count("[…]")
    assert masking.value("Rien d’autre.") == "Rien d’autre."


def test_identities_and_citations_stay_letter_for_letter() -> None:
    line = "Avec essai. [@2025-ESSAI-0001; nuance @E4] <!-- ¶essai222 =aaaaaaa2 fixe -->"
    assert Masking.of(["essai", "aaaaaaa2"]).text(line) == line.replace("Avec essai", "Avec […]")


def test_trailers_of_a_message_stay() -> None:
    masking = Masking.of(["Martin"])
    assert masking.message("Dit par Martin\n\nOperation: martin\n") == "Dit par […]\n\nOperation: martin\n"
    assert masking.message("Martin\n\nEncore Martin") == "[…]\n\nEncore […]"
    assert masking.message("Martin") == "[…]"


@pytest.mark.parametrize(
    "given", [[], ["", " "], ["ab"], ["un […] mot"], [f"mot numéro {rank}" for rank in range(201)]]
)
def test_words_that_cannot_be_taken_out_are_refused(given: list[str]) -> None:
    with pytest.raises(UnfitWordsError):
        Masking.of(given)


def test_whole_names_of_commits_are_renamed_deep_inside_values() -> None:
    old, new = "a" * 40, "b" * 40
    told = {"x": [f"/texte/{old}", 1, None], old: f"{old}a"}
    assert deep(told, lambda said: renamed(said, {old: new})) == {"x": [f"/texte/{new}", 1, None], new: f"{old}a"}
