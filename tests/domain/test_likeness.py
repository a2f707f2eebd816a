"""Copies of one text are found, whatever was changed at their edges, and two texts on one theme are two texts."""

import random

from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.gathering.likeness import ALIKE, BANDS, FEWEST, alike, bands

PETITION = (
    "Nous demandons que chaque décision prise avec l'aide d'un algorithme soit expliquée en français courant, que le "
    "guichet de la mairie reste ouvert tous les matins et qu'une personne réponde au téléphone, car beaucoup d'entre "
    "nous n'ont ni ordinateur ni envie d'en avoir un, et paient pourtant leurs impôts comme tout le monde."
)
SAME_THEME = (
    "Un guichet ouvert tous les matins, c'est bien, mais l'algorithme qui décide à la place des agents me fait plus "
    "peur encore : je voudrais une explication écrite, et que la mairie dise combien cela coûte à la commune chaque année."
)
SIGNED = ("Zineb et ses voisins", "Un groupe d'habitants du bourg", "Fait à Nantes, un retraité")
OPENINGS = ("Bonjour à tous, voici mon avis.", "Madame, Monsieur,", "Je copie ici le texte de mon association :")


def copy(number: int) -> str:
    """Return the petition with another first line, another signature and slips of the pen."""
    chance = random.Random(number)  # noqa: S311 - chance that is repeated
    words = PETITION.split()
    for _ in range(2):
        at = chance.randrange(len(words))
        words[at] = words[at][:-1] + chance.choice("aeiou")
    return f"{chance.choice(OPENINGS)} {' '.join(words)} {chance.choice(SIGNED)}"


def test_copies_of_a_petition_are_alike_and_share_a_band() -> None:
    copies = [copy(number) for number in range(100)]
    assert all(alike(PETITION, each) >= ALIKE for each in copies)
    found = [set(enumerate(bands(each))) & set(enumerate(bands(PETITION))) for each in copies]
    assert sum(map(bool, found)) >= 95


def test_two_texts_on_one_theme_are_not_alike() -> None:
    assert alike(PETITION, SAME_THEME) < ALIKE / 2


def test_capitals_accents_and_spaces_change_nothing() -> None:
    loud = "  ".join(PETITION.upper().split()).replace("É", "E")
    assert alike(PETITION, loud) == 1
    assert bands(PETITION) == bands(loud)


def test_a_short_text_is_alike_to_the_same_words_alone() -> None:
    assert alike("Tout à fait d'accord !", "tout a fait d'accord") == 1
    assert alike("Tout à fait d'accord", "Pas d'accord") == 0
    assert alike("", "!") == 0
    assert len(bands("Tout à fait d'accord")) == 1
    assert bands("d'accord") == bands("D'ACCORD.") != bands("pas d'accord")
    assert alike("Tout à fait d'accord", PETITION) == 0


def test_bands_are_the_same_on_every_machine() -> None:
    assert bands("Oui") == (6551612933229697223,)
    assert len(bands(PETITION)) == BANDS


@given(st.text(max_size=200), st.text(max_size=200))
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= alike(one, other) == alike(other, one) <= 1
    assert all(-(1 << 63) <= value < 1 << 63 for value in bands(one))


@given(
    st.lists(
        st.sampled_from(["le", "la", "des", "guichet", "mairie", "avis", "oui", "non"]), min_size=FEWEST, max_size=40
    )
)
def test_a_text_is_wholly_alike_to_itself(words: list[str]) -> None:
    assert alike(" ".join(words), " ".join(words).upper()) == 1
