"""Two names that look the same are the same."""

import pytest

from manifeste_tool.domain.membership.names import is_disguised, tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Zoé \u00a0 Durand\u200b ", "Zoé Durand"),
        ("Zoe\u0301 Durand", "Zoé Durand"),
        ("\u202eZoé\u2066\ufeff\u00ad Durand\x00", "Zoé Durand"),
        ("ﬁona\tＤurand", "fiona Durand"),
        ("Jean-Noël O’Brien", "Jean-Noël O’Brien"),
    ],
)
def test_what_nobody_sees_is_no_part_of_a_name(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@pytest.mark.parametrize("name", ["s\u0435cr\u00e9tariat", "\u0391lice", "Zo\u00e9 \u0410"])
def test_letters_that_pass_for_others_are_told(name: str) -> None:
    assert is_disguised(name)


@pytest.mark.parametrize("name", ["Zoé Durand", "Иван", "Αλίκη", "李雷 (Lei)", "1"])
def test_a_name_in_its_own_letters_is_no_disguise(name: str) -> None:
    assert not is_disguised(name)
