"""A consultation declared: what its form refuses, what it keeps, and that reading it again changes nothing."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.consulting.contributions import Consultation
from manifeste_tool.domain.territories import declaring
from manifeste_tool.domain.territories.declaring import (
    Declaration,
    declaration_of,
    declared,
    is_link,
    is_open,
    problems,
    tidy,
)
from manifeste_tool.domain.territories.joining import TooLongFieldError
from manifeste_tool.domain.territories.tiles import TILES, level

SOUND = Declaration(
    title="Café IA",
    format="café IA",
    publics=("habitants",),
    theme_1="Accueil",
    opens_on="2026-03-01",
    closes_on="2026-03-31",
    place="Médiathèque",
    elected="Une Élue",
    elected_position="maire",
)
HELD = Consultation("MIRE-1", "MIRE", "Avant", participants=4, published=False)


def test_a_sound_declaration_is_kept_as_it_was_said() -> None:
    full = replace(
        SOUND,
        publics=("habitants", "jeunes"),
        other_public="marins",
        opening="réservée",
        reserved_to="les inscrits",
        theme_2="Débat",
        access=("boucle magnétique",),
        other_access="coin calme",
        participants="54",
        takes_online=False,
    )
    assert problems(full) == {}
    made = declared(full, HELD)
    assert (made.reference, made.authority, made.published) == ("MIRE-1", "MIRE", False)
    assert (made.public, made.themes) == ("habitants, jeunes, marins", "Accueil\nDébat")
    assert (made.reserved_to, made.participants, made.takes_online) == ("les inscrits", 54, False)
    assert (made.opens_on, made.closes_on) == (date(2026, 3, 1), date(2026, 3, 31))
    assert made.access == "boucle magnétique\ncoin calme"
    assert declaration_of(made) == full


def test_who_it_is_reserved_to_is_forgotten_once_it_is_open_to_all() -> None:
    assert declared(replace(SOUND, reserved_to="les inscrits"), HELD).reserved_to == ""


def test_the_same_theme_twice_is_one() -> None:
    assert declared(replace(SOUND, theme_2="Accueil"), HELD).themes == "Accueil"


@pytest.mark.parametrize(
    ("changed", "field", "error"),
    [
        ({"title": ""}, "title", declaring.UntitledError),
        ({"format": "bal"}, "format", declaring.UnknownFormatError),
        ({"publics": ()}, "publics", declaring.NoPublicError),
        ({"publics": (), "other_public": "marins"}, "", None),
        ({"opening": "réservée"}, "reserved_to", declaring.UnsaidReserveError),
        ({"theme_1": ""}, "theme_1", declaring.NoThemeError),
        ({"theme_1": "", "theme_2": "Débat"}, "", None),
        ({"opens_on": ""}, "opens_on", declaring.NoDateError),
        ({"closes_on": "demain"}, "closes_on", declaring.UnreadableDayError),
        ({"closes_on": "2026-02-30"}, "closes_on", declaring.UnreadableDayError),
        ({"closes_on": "2026-02-28"}, "closes_on", declaring.ReversedDatesError),
        ({"closes_on": "2026-03-01"}, "", None),
        ({"place": ""}, "place", declaring.NoPlaceError),
        ({"elected": ""}, "elected", declaring.NoElectedReferentError),
        ({"elected_position": ""}, "elected_position", declaring.NoElectedReferentError),
        ({"registration": "javascript://x"}, "registration", declaring.UnsafeLinkError),
        ({"registration": "https://exemple.invalid/inscription"}, "", None),
        ({"registration": "sans inscription"}, "", None),
        ({"participants": "beaucoup"}, "participants", declaring.UnreadableCountError),
        ({"participants": "99999999999"}, "participants", declaring.UnreadableCountError),
        ({"participants": "-3"}, "participants", declaring.UnreadableCountError),
        ({"title": "x" * 201}, "title", TooLongFieldError),
    ],
)
def test_each_field_says_what_is_wrong_with_it(changed: dict[str, object], field: str, error: type | None) -> None:
    found = problems(replace(SOUND, **changed))  # type: ignore[arg-type]
    assert {name: type(one) for name, one in found.items()} == ({field: error} if error else {})


def test_boxes_that_the_form_does_not_have_are_left_out_and_spaces_too() -> None:
    sent = replace(SOUND, title="  Café IA ", publics=("jeunes", "pirates", "habitants"), summary="a\r\nb ")
    kept = tidy(sent)
    assert (kept.title, kept.publics, kept.summary) == ("Café IA", ("habitants", "jeunes"), "a\nb")
    assert kept.takes_online


@pytest.mark.parametrize(
    "held", [HELD, Consultation("A-1", "A", "T", public="habitants et usagers", access="De plain-pied")]
)
def test_a_consultation_of_before_is_shown_in_the_form_as_it_stands(held: Consultation) -> None:
    shown = declaration_of(held)
    assert declared(shown, held) == held


_WORDS = st.text(alphabet="abcé '-", max_size=12).map(str.strip)


@given(
    st.sets(st.sampled_from(declaring.PUBLICS), min_size=1),
    st.sets(st.sampled_from(declaring.ACCESS)),
    _WORDS.filter(lambda word: word not in declaring.PUBLICS),
    _WORDS,
)
def test_what_is_declared_is_what_its_form_shows_next(
    publics: set[str], access: set[str], other: str, theme: str
) -> None:
    said = tidy(replace(SOUND, publics=tuple(publics), access=tuple(access), other_public=other, theme_2=theme))
    made = declared(said, HELD)
    assert declared(declaration_of(made), HELD) == made


@pytest.mark.parametrize("words", ["https://a.fr/b?c=d", "http://a.fr"])
def test_a_web_address_is_a_link(words: str) -> None:
    assert is_link(words)


@pytest.mark.parametrize(
    "words", ["ftp://a.fr", "javascript:alert(1)", "https://a.fr b", 'https://a"b', "sur place", ""]
)
def test_anything_else_is_none(words: str) -> None:
    assert not is_link(words)


@pytest.mark.parametrize(
    ("first", "last", "open_"),
    [
        (date(2026, 3, 1), date(2026, 3, 2), True),
        (date(2026, 3, 2), date(2026, 3, 2), True),
        (date(2026, 3, 3), None, False),
        (date(2026, 3, 1), date(2026, 3, 1), False),
        (date(2026, 3, 1), None, True),
        (None, None, False),
    ],
)
def test_both_days_of_a_consultation_are_in_it(first: date | None, last: date | None, open_: bool) -> None:
    assert is_open(replace(HELD, opens_on=first, closes_on=last), date(2026, 3, 2)) is open_


def test_every_departement_has_one_tile_and_no_two_share_a_place() -> None:
    codes = [tile.code for tile in TILES]
    assert {f"{number:02}" for number in range(1, 96) if number != 20} | {"2A", "2B", "971", "976"} <= set(codes)
    assert len(codes) == len(set(codes)) == len({(tile.column, tile.row) for tile in TILES})


@pytest.mark.parametrize(("count", "most", "tint"), [(0, 0, 0), (0, 9, 0), (1, 100, 1), (26, 100, 2), (100, 100, 4)])
def test_a_tile_is_tinted_by_what_it_brought(count: int, most: int, tint: int) -> None:
    assert level(count, most) == tint
