"""Type and place of an author are said as far as five people fit them, and no further."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from manifeste_tool.domain.consulting.contributions import Contribution, Reach
from manifeste_tool.domain.gathering.widening import ENOUGH, Counted, Group, Widening, department, family


def held(*rows: tuple[str, str, str, int]) -> Widening:
    return Widening.of([Counted(Group(*row[:3]), 1, row[3]) for row in rows])


def said(widening: Widening, *group: str) -> tuple[str, str]:
    one = Group(*group)
    return widening.author_type(one), widening.territory(one)


@pytest.mark.parametrize(("people", "expected"), [(4, ("", "")), (5, ("habitante", "Le Port"))])
def test_the_fifth_person_lets_type_and_place_be_said(people: int, expected: tuple[str, str]) -> None:
    assert said(held(("NTES", "habitante", "Le Port", people)), "NTES", "habitante", "Le Port") == expected


def test_a_rare_type_stands_among_all_of_its_place() -> None:
    widening = held(("NTES", "habitante", "Le Port", 6), ("NTES", "notaire", "Le Port", 1))
    assert said(widening, "NTES", "notaire", "Le Port") == ("", "Le Port")


def test_a_common_type_in_a_rare_place_keeps_the_type_alone() -> None:
    widening = held(("NTES", "habitante", "Le Port", 6), ("NTES", "habitante", "La Butte", 2))
    assert said(widening, "NTES", "habitante", "La Butte") == ("habitante", "")
    assert said(widening, "NTES", "habitante", "Le Port") == ("habitante", "Le Port")


def test_a_rare_type_in_a_rare_place_says_neither() -> None:
    widening = held(("NTES", "habitante", "Le Port", 6), ("NTES", "notaire", "La Butte", 1))
    assert said(widening, "NTES", "notaire", "La Butte") == ("", "")


def test_a_rare_type_widens_to_the_one_of_the_kit_that_it_belongs_to() -> None:
    widening = held(("NTES", "habitante", "Le Port", 4), ("NTES", "étudiant", "Le Port", 1), ("NTES", "", "Le Port", 1))
    assert said(widening, "NTES", "étudiant", "Le Port") == ("citoyen·ne", "Le Port")
    assert widening.authorities_of("citoyen·ne") == widening.authorities_of("étudiant") == set()
    assert said(widening, "NTES", "", "Le Port") == ("", "Le Port")


@pytest.mark.parametrize(
    ("author_type", "expected"),
    [
        ("Habitante du quartier", "citoyen·ne"),
        ("agente d'accueil", "agent public"),
        ("agent public", "agent public"),
        ("Élu local", "élu·e ou institution"),
        ("association", "organisation à but non lucratif"),
        ("organisation à but lucratif", "organisation à but lucratif"),
        ("notaire", ""),
        ("agenticiste", ""),
        ("", ""),
    ],
)
def test_the_words_of_others_belong_to_the_types_of_the_kit(author_type: str, expected: str) -> None:
    assert family(author_type) == expected


def test_people_of_another_authority_hide_nobody() -> None:
    widening = held(("NTES", "notaire", "Le Port", 4), ("RIVE", "notaire", "Le Port", 4))
    assert said(widening, "NTES", "notaire", "Le Port") == ("", "")


def test_a_postcode_of_no_authority_widens_to_its_department() -> None:
    rows = [("", "citoyen", f"4400{n}", 2) for n in range(3)]
    widening = held(*rows, ("", "citoyen", "75001", 1), ("", "maire", "44000", 1))
    assert said(widening, "", "citoyen", "44001") == ("citoyen", "Département 44")
    assert said(widening, "", "citoyen", "75001") == ("citoyen", "")
    assert said(widening, "", "maire", "44000") == ("", "Département 44")
    inside = held(*(("NTES", "citoyen", f"4400{n}", 2) for n in range(3)))
    assert said(inside, "NTES", "citoyen", "44001") == ("citoyen", ""), "the authority's name is wide enough"


@pytest.mark.parametrize(
    ("territory", "expected"),
    [
        ("44000", "Département 44"),
        ("44 000", ""),
        ("44000 Nantes", "Département 44"),
        ("97411", "Département 974"),
        ("98800", "Département 988"),
        ("20137", "Corse"),
        ("rural", ""),
        ("123456", ""),
    ],
)
def test_a_department_is_told_by_a_postcode_alone(territory: str, expected: str) -> None:
    assert department(territory) == expected


def test_what_was_not_counted_says_nothing_and_home_says_all() -> None:
    one = Contribution(
        "2026-NTES-0001", "Un guichet.", authority="NTES", author_type="notaire", territory="Le Port", publishable=True
    )
    public = Reach().shown(one)
    assert (public.author_type, public.territory, public.body) == ("", "", "Un guichet.")
    assert Reach(authority="NTES").shown(one) == Reach(every=True).shown(one) == one
    assert Reach(authority="RIVE").shown(one).author_type == ""


def test_a_list_is_asked_only_for_what_is_said() -> None:
    widening = held(("NTES", "notaire", "Le Port", 5), ("RIVE", "notaire", "Le Port", 1))
    assert widening.authorities_of("notaire") == {"NTES"}
    assert widening.groups_of("Le Port") == (Group("NTES", "notaire", "Le Port"),)


names = some.sampled_from(["", "a", "habitante", "étudiant", "agent"])
counted = some.builds(
    Counted,
    some.builds(Group, some.sampled_from(["", "NTES"]), names, some.sampled_from(["", "44000", "44100", "x"])),
    some.just(1),
    some.integers(1, 7),
)


@given(some.lists(counted, max_size=12))
def test_five_people_fit_whatever_is_said(rows: list[Counted]) -> None:
    widening = Widening.of(rows)
    for row in rows:
        kind, place = said(widening, row.group.authority, row.group.author_type, row.group.territory)
        fitting = sum(
            one.people
            for one in rows
            if one.group.authority == row.group.authority
            and kind in ("", one.group.author_type, family(one.group.author_type))
            and place in ("", one.group.territory, department(one.group.territory))
        )
        assert fitting >= ENOUGH or not (kind or place)
