"""What an authority says of itself when it asks to join, field by field."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from manifeste_tool.domain.consulting.contributions import Authority, sigle_of
from manifeste_tool.domain.territories.joining import (
    CONFIRMATION,
    Candidate,
    MistakenSigleError,
    NoAddressError,
    NoElectedError,
    NoNumberError,
    NoReferentError,
    Request,
    RequestState,
    TooLongFieldError,
    UnknownDepartmentError,
    UnknownKindError,
    UnnamedAuthorityError,
    WrongNumberError,
    checked_sigle,
    is_same,
    of_official,
    problems,
    sigle_for,
)
from manifeste_tool.domain.territories.official import Official

SOUND = Candidate(
    name="Syndicat des Trois-Eaux",
    kind="syndicat mixte",
    number="732 829 320",
    department="35",
    elected_name="Une Élue",
    elected_position="présidente",
    referent_name="Un Agent",
    referent_email="agent@exemple.invalid",
)
ASKED_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def request(**said: object) -> Request:
    told = {name: getattr(SOUND, name) for name in Candidate.__dataclass_fields__ if name != "number"}
    standing = {"id": 1, "state": RequestState.ASKED, "siren": SOUND.siren, "asked_at": ASKED_AT}
    return Request(**{**told, **standing, **said})  # type: ignore[arg-type]


def test_a_sound_candidate_has_no_problem() -> None:
    assert problems(SOUND) == {}
    assert SOUND.siren == "732829320"
    assert problems(replace(SOUND, number="73282932000074", department="")) == {}


@pytest.mark.parametrize(
    ("changed", "field", "error"),
    [
        ({"name": ""}, "name", UnnamedAuthorityError),
        ({"kind": "royaume"}, "kind", UnknownKindError),
        ({"number": "732829321"}, "number", WrongNumberError),
        ({"number": "abc"}, "number", WrongNumberError),
        ({"number": ""}, "number", NoNumberError),
        ({"department": "96"}, "department", UnknownDepartmentError),
        ({"department": "20"}, "department", None),
        ({"department": "2A"}, "department", None),
        ({"department": "988"}, "department", None),
        ({"elected_name": ""}, "elected_name", NoElectedError),
        ({"elected_position": ""}, "elected_position", NoElectedError),
        ({"referent_name": ""}, "referent_name", NoReferentError),
        ({"referent_email": ""}, "referent_email", NoAddressError),
        ({"message": "x" * 2001}, "message", TooLongFieldError),
        ({"name": "x" * 201}, "name", TooLongFieldError),
    ],
)
def test_each_field_says_what_is_wrong_with_it(changed: dict[str, str], field: str, error: type | None) -> None:
    found = problems(replace(SOUND, **changed))
    assert {name: type(one) for name, one in found.items()} == ({field: error} if error else {})


def test_a_departement_of_the_official_list_needs_no_number() -> None:
    told = of_official(Official("Ain", "département", "", "01", "01", 650_000))
    people = {"elected_name": "A", "elected_position": "B", "referent_name": "C", "referent_email": "d@e.fr"}
    assert problems(replace(told, **people)) == {}


def test_two_are_the_same_by_siren_else_by_code_and_kind_else_by_name_and_place() -> None:
    held = Authority("AB", "Autre nom", "commune", siren="732829320")
    assert is_same(SOUND, held)
    assert not is_same(SOUND, replace(held, siren="214401093"))
    island = Candidate(name="Île-Tudy", kind="commune", cog="98411", department="984")
    assert is_same(island, Authority("I", "Rebaptisée", "commune", cog="98411"))
    assert not is_same(island, Authority("I", "Île-Tudy", "région", cog="98411"))
    free = replace(SOUND, number="")
    assert is_same(free, request(name="SYNDICAT DES TROIS EAUX"))
    assert not is_same(free, request(department="36"))
    assert not is_same(free, request(kind="commune"))


@pytest.mark.parametrize(("given", "kept"), [(" nantes ", "NANTES"), ("R2D2", "R2D2"), ("X" * 12, "X" * 12)])
def test_a_sigle_is_kept_in_capitals(given: str, kept: str) -> None:
    assert checked_sigle(given) == kept


@pytest.mark.parametrize("given", ["", "A", "X" * 13, "ÉVRY", "AB-CD", "A B"])
def test_a_sigle_that_no_reference_could_carry_is_refused(given: str) -> None:
    with pytest.raises(MistakenSigleError):
        checked_sigle(given)


@pytest.mark.parametrize(
    ("name", "taken", "sigle"),
    [
        ("Nantes", set(), "NANT"),
        ("Nantes", {"NANT"}, "NANT2"),
        ("Nantes", {"NANT", "NANT2"}, "NANT3"),
        ("Communauté de communes du Pays de Grisaulne (exemple)", set(), "CCPG"),
        ("Y", set(), "YX"),
        ("Œuilly", set(), "OEUI"),
        ("—", set(), "COLL"),
        ("Élan-sur-Mer", set(), "ELAN"),
        ("漢字", set(), "COLL"),
    ],
)
def test_a_sigle_is_proposed_that_nobody_has(name: str, taken: set[str], sigle: str) -> None:
    assert sigle_for(name, taken) == sigle
    assert checked_sigle(sigle) == sigle == sigle_of(sigle)


def test_a_request_waits_for_its_link_then_for_the_secretariat() -> None:
    asked = request()
    assert not asked.is_pending
    assert not asked.is_expired(ASKED_AT + CONFIRMATION - timedelta(seconds=1))
    assert asked.is_expired(ASKED_AT + CONFIRMATION)
    confirmed = request(state=RequestState.CONFIRMED)
    assert confirmed.is_pending
    assert not confirmed.is_expired(ASKED_AT + CONFIRMATION)
