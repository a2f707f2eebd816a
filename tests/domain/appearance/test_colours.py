import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.appearance.appearance import CHOICES, Logo, appearance, dark_of
from manifeste_tool.domain.appearance.colours import (
    ENOUGH,
    GROUNDS,
    Colour,
    FaintColourError,
    NoColourError,
    Scheme,
    colour,
    contrast,
    is_fit,
    nearest,
    tint,
)
from manifeste_tool.paths import static

PARTS = st.integers(min_value=0, max_value=255)
COLOURS = st.builds(Colour, PARTS, PARTS, PARTS)


def tokens(scheme: Scheme) -> dict[str, str]:
    """What the tokens' sheet says of a scheme."""
    whole = Path(static() / "tokens.css").read_text()
    light, _, dark = whole.partition("@media (prefers-color-scheme: dark)")
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", dark if scheme is Scheme.DARK else light))


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(colour("#000"), colour("#fff")) == pytest.approx(21)
    assert contrast(colour("#767676"), colour("#fff")) == pytest.approx(4.54, abs=0.01)
    assert contrast(colour("#777777"), colour("#fff")) == pytest.approx(4.48, abs=0.01)


@given(COLOURS, COLOURS)
def test_contrast_is_the_same_either_way(one: Colour, other: Colour) -> None:
    assert contrast(one, other) == contrast(other, one) >= 1


@given(COLOURS, st.sampled_from(Scheme))
def test_the_nearest_colour_is_read_on_every_ground_and_is_itself_where_it_already_was(
    one: Colour, scheme: Scheme
) -> None:
    found = nearest(one, scheme)
    assert all(contrast(found, ground) >= ENOUGH for ground in (*GROUNDS[scheme], tint(found, scheme)))
    if is_fit(one, scheme):
        assert max(abs(found.red - one.red), abs(found.green - one.green), abs(found.blue - one.blue)) <= 1


@given(COLOURS)
def test_a_colour_is_written_and_read_back(one: Colour) -> None:
    assert colour(str(one)) == one


def test_the_grounds_and_the_default_colours_are_those_of_the_tokens() -> None:
    for scheme in Scheme:
        said = tokens(scheme)
        assert GROUNDS[scheme] == (colour(said["paper"]), colour(said["surface"]))
        assert all(one.standing == said[one.token] for one in CHOICES if one.scheme is scheme)


def test_every_colour_of_words_in_the_tokens_is_read_on_its_grounds_and_on_its_own_tint() -> None:
    for scheme in Scheme:
        said = {name: colour(value) for name, value in tokens(scheme).items()}
        for name in ("ink", "ink-soft", "accent", "proposal", "added", "removed"):
            grounds = [said["paper"], said["surface"]]
            grounds += [said[f"{name}-soft"]] if name not in ("ink", "ink-soft") else []
            grounds += [said["accent-soft"], said["proposal-soft"]] if name == "ink" else []
            assert all(contrast(said[name], ground) >= ENOUGH for ground in grounds), (scheme, name)


@given(COLOURS)
def test_whatever_tint_an_instance_chooses_the_words_on_it_are_read(one: Colour) -> None:
    for scheme in Scheme:
        chosen = nearest(one, scheme)
        assert contrast(colour(tokens(scheme)["ink"]), tint(chosen, scheme)) >= ENOUGH


def test_a_faint_colour_is_refused_with_what_is_wrong_and_one_that_is_not() -> None:
    with pytest.raises(FaintColourError, match=r"#ffcc00 se lit mal sur le fond") as refused:
        CHOICES[0].read("#ffcc00")
    assert CHOICES[0].read(refused.value.nearest) == refused.value.nearest
    with pytest.raises(FaintColourError):
        CHOICES[2].read("#0b5a63")  # the default of the light scheme, on the dark one


@pytest.mark.parametrize("given", ["", "bleu", "#12", "#12345g", "url(x)", "#0b5a63;}"])
def test_what_is_no_colour_never_becomes_one(given: str) -> None:
    with pytest.raises(NoColourError):
        CHOICES[0].read(given)


def test_the_style_sheet_says_only_what_is_unlike_the_default_and_its_print_changes_with_it() -> None:
    assert CHOICES[0].read("#0B5A63") == ""
    assert (appearance({}).style, appearance({}).print) == ("", "")
    told = {"accent_light": "#7a1f5c", "accent_dark": dark_of("#7a1f5c")}
    made = appearance(told)
    assert ":root { --accent: #7a1f5c; --accent-soft: #" in made.style
    assert "prefers-color-scheme: dark" in made.style
    assert "--proposal" not in made.style
    assert made.print != appearance(told | {"accent_light": "#7a1f5d"}).print


def test_a_logo_is_kept_in_one_setting() -> None:
    logo = Logo(4, "0123456789ab", 200, 80)
    assert appearance({"logo": str(logo)}).logo == logo
