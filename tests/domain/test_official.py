"""The official list is found as people write, and a number with a wrong figure is told from a right one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.territories.official import (
    Official,
    digits,
    folded,
    is_siren,
    is_siret,
    official_list,
)

NANTES = Official("Nantes", "commune", "214401093", "44109", "44", 325_070)
METROPOLE = Official("Nantes Métropole", "métropole", "244400404", "", "44", 682_000)
REZE = Official("Rezé", "commune", "214401432", "44143", "44", 43_000)
LOIRE = Official("Loire", "département", "", "42", "42", 768_000)
ATLANTIQUE = Official("Loire-Atlantique", "département", "", "44", "44", 1_450_000)
LOIRE_SUR = Official("Saint-Étienne-sur-Loire", "commune", "210000000", "00001", "42", 900)
OEUILLY = Official("Œuilly", "commune", "210205644", "02565", "02", 300)
FAUCIGNY = Official(
    "Communauté de communes Faucigny - Glières", "communauté de communes", "200000172", "", "74", 28_000
)
YEU = Official("L'Île-d'Yeu", "commune", "218501138", "85113", "85", 4_800)
AJACCIO = Official("Ajaccio", "commune", "212000046", "2A004", "2A", 75_000)
LIST = official_list([REZE, METROPOLE, NANTES, LOIRE_SUR, ATLANTIQUE, LOIRE, OEUILLY, FAUCIGNY, YEU, AJACCIO])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("nantes", [NANTES, METROPOLE]),
        ("NANTES METROPOLE", [METROPOLE]),
        ("ville de Nantes", [NANTES, METROPOLE]),
        ("reze", [REZE]),
        ("Rez", [REZE]),
        ("département de la loire", [LOIRE, ATLANTIQUE]),
        ("loire", [LOIRE, ATLANTIQUE, LOIRE_SUR]),
        ("st etienne", [LOIRE_SUR]),
        ("oeuilly", [OEUILLY]),
        ("CC faucigny", [FAUCIGNY]),
        ("ile d'yeu", [YEU]),
        ("l", [ATLANTIQUE, LOIRE, LOIRE_SUR, YEU]),
        ("atlantique loire", [ATLANTIQUE]),
        ("214 401 093", [NANTES]),
        ("21440109300015", [NANTES]),
        ("44109", [NANTES]),
        ("2a004", [AJACCIO]),
        ("42", [LOIRE]),
        ("123456789", []),
        ("nulle part", []),
        ("", []),
        ("…", []),
    ],
)
def test_an_authority_is_found_as_people_write_it(query: str, found: list[Official]) -> None:
    assert [one.name for one in LIST.search(query)] == [one.name for one in found]


def test_no_more_are_given_than_asked_for() -> None:
    assert LIST.search("loire", limit=1) == (LOIRE,)


def test_each_has_a_key_that_is_nobody_elses() -> None:
    assert LIST.by_key["214401093"] == NANTES
    assert LIST.by_key["d44"] == ATLANTIQUE
    assert len(LIST.by_key) == len(LIST.entries)


@pytest.mark.parametrize("number", ["214401093", "244400404", "732829320"])
def test_a_right_siren_is_known(number: str) -> None:
    assert is_siren(number)


@pytest.mark.parametrize("number", ["214401094", "21440109", "2144010930", "000000000", "21440109A", "²14401093", ""])
def test_a_wrong_siren_is_refused(number: str) -> None:
    assert not is_siren(number)


@given(st.integers(min_value=0, max_value=8), st.integers(min_value=1, max_value=9))
def test_one_wrong_figure_is_always_seen(place: int, shift: int) -> None:
    right = "214401093"
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    assert not is_siren(wrong)


def test_a_siret_holds_two_keys() -> None:
    assert is_siret("73282932000074")
    assert not is_siret("73282932000075")
    assert not is_siret("732829320")
    assert not is_siret("73282931000075"), "the key of the SIREN inside it is wrong"


@given(st.text())
def test_folding_twice_changes_nothing_more(words: str) -> None:
    assert folded(folded(words)) == folded(words)


def test_spaces_and_points_are_no_part_of_a_number() -> None:
    assert digits("214\u202f401.093-000 15") == "21440109300015"
