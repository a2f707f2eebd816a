"""A follow-up token is copied by hand: every slip is told, every spelling of it is read."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from manifeste_tool.domain.gathering import tokens
from manifeste_tool.domain.gathering.tokens import ALPHABET, LENGTH, MistypedTokenError

bodies = some.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1)


def made(body: str) -> str:
    return tokens.token(lambda _alphabet, _length: body)


def test_a_token_is_drawn_from_signs_that_no_hand_confuses() -> None:
    asked: list[tuple[str, int]] = []
    token = tokens.token(lambda alphabet, length: asked.append((alphabet, length)) or alphabet[-1] * length)  # type: ignore[func-returns-value]
    assert asked == [(ALPHABET, LENGTH - 1)]
    assert len(token) == LENGTH
    assert not set(ALPHABET) & set("01OIL5S8B2ZUV")
    assert len(set(ALPHABET)) == len(ALPHABET) == 23, "a prime, so that no slip is lost in the sum"


@given(bodies)
def test_what_is_shown_is_read_again_however_it_is_typed(body: str) -> None:
    token = made(body)
    shown = tokens.shown(token)
    assert (shown[4], len(shown)) == ("-", LENGTH + 1)
    for typed in (
        token,
        shown,
        shown.lower(),
        " ".join(token),
        f"\t{token[:3]}.{token[3:]}\n",
        shown.replace("-", "–"),
    ):
        assert tokens.read(typed) == token


@given(bodies, some.integers(0, LENGTH - 1), some.sampled_from(ALPHABET))
def test_one_wrong_sign_is_always_told(body: str, place: int, sign: str) -> None:
    token = made(body)
    wrong = token[:place] + sign + token[place + 1 :]
    if wrong == token:
        assert tokens.read(wrong) == token
    else:
        with pytest.raises(MistypedTokenError):
            tokens.read(wrong)


@given(bodies, some.integers(0, LENGTH - 2))
def test_two_neighbours_that_changed_places_are_always_told(body: str, place: int) -> None:
    token = made(body)
    swapped = token[:place] + token[place + 1] + token[place] + token[place + 2 :]
    if swapped != token:
        with pytest.raises(MistypedTokenError):
            tokens.read(swapped)


@pytest.mark.parametrize(
    "typed", ["", " ", "ABC", "ACDEFGHJK", "O0I1-5S8B", "ACDE-FGH!", "' OR 1=1", "é" * 8, "a" * 10_000]
)
def test_what_is_no_token_is_said_with_what_was_typed(typed: str) -> None:
    with pytest.raises(MistypedTokenError) as told:
        tokens.read(typed)
    assert f"« {typed.strip()[:40]} »" in str(told.value)
    assert "huit signes" in str(told.value)


def test_ten_thousand_tokens_are_all_different() -> None:
    dice = random.Random(7)  # noqa: S311 - the same every time
    drawn = {tokens.token(lambda alphabet, n: "".join(dice.choices(alphabet, k=n))) for _ in range(10_000)}
    assert len(drawn) > 9_998
