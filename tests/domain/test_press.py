"""The press kit by itself: its words bounded, its quotes in the order of the text."""

import pytest

from manifeste_tool.domain.press.press_kit import (
    COMMUNIQUE_LENGTH,
    CONTACT_LENGTH,
    HEADLINE_LENGTH,
    PressKit,
    PressWordsError,
    QuotesError,
    checked,
)

HELD = [f"para{rank:04}" for rank in range(20)]


def test_a_kit_is_kept_without_the_spaces_around_and_quotes_in_the_order_of_the_text() -> None:
    typed = PressKit(
        "1.0", " Titre ", "\n Un. \nDeux.  \n\n\nTrois.\n", " Nom \n\n 01 \n", ("para0003", "para0001", "para0003")
    )
    kept = checked(typed, HELD)
    assert (kept.headline, kept.quotable) == ("Titre", ("para0001", "para0003"))
    assert kept.paragraphs == ("Un. Deux.", "Trois.")
    assert kept.contacts == ("Nom", "01")
    assert checked(PressKit("1.0"), HELD) == PressKit("1.0")


@pytest.mark.parametrize(
    ("field", "limit"), [("headline", HEADLINE_LENGTH), ("communique", COMMUNIQUE_LENGTH), ("contact", CONTACT_LENGTH)]
)
def test_words_too_long_are_refused_with_what_to_do(field: str, limit: int) -> None:
    assert checked(PressKit("1.0", **{field: " " + "x" * limit}), HELD)  # type: ignore[arg-type]
    with pytest.raises(PressWordsError, match=f"{limit} au plus : raccourcissez"):
        checked(PressKit("1.0", **{field: "x" * (limit + 1)}), HELD)  # type: ignore[arg-type]


@pytest.mark.parametrize("quotable", [tuple(HELD[:13]), ("ailleurs",)])
def test_too_many_quotes_or_one_from_elsewhere_are_refused(quotable: tuple[str, ...]) -> None:
    with pytest.raises(QuotesError):
        checked(PressKit("1.0", quotable=quotable), HELD)
