"""What the public form takes, and what is said of what it does not."""

from dataclasses import replace
from datetime import date

import pytest

from manifeste_tool.domain.consulting.contributions import Consultation
from manifeste_tool.domain.gathering import public_form
from manifeste_tool.domain.gathering.consents import Contributor
from manifeste_tool.domain.gathering.public_form import Filled, problems
from manifeste_tool.domain.gathering.taking import State, Taking, state_of

GOOD = Filled(key="k", natures=("proposition",), body="Un guichet.", author_type="citoyen·ne")


def wrong(**changed: object) -> set[str]:
    return set(problems(replace(GOOD, **changed), themes=("Accueil",)))


def test_a_sentence_and_a_type_are_enough() -> None:
    assert wrong() == set()
    assert wrong(themes=("Accueil",), title="x" * 120, body="x" * 4000, people="12", place="44000 Nantes") == set()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"natures": ()}, "natures"),
        ({"natures": ("proposition", "insulte")}, "natures"),
        ({"themes": ("Autre",)}, "themes"),
        ({"title": "x" * 121}, "title"),
        ({"body": "\n \t"}, "body"),
        ({"body": "x" * 4001}, "body"),
        ({"title": "Lâ€™accueil"}, "body"),
        ({"body": "Ã‰cole"}, "body"),
        ({"author_type": ""}, "author_type"),
        ({"author_type": "roi"}, "author_type"),
        ({"shown_as": "roi"}, "shown_as"),
        ({"shown_as": "prénom"}, "name"),
        ({"shown_as": "prénom", "name": "x" * 81}, "name"),
        ({"people": "0"}, "people"),
        ({"people": "-3"}, "people"),
        ({"people": "10001"}, "people"),
        ({"people": "9" * 400}, "people"),
        ({"people": "²"}, "people"),
        ({"place": "12 bis, rue des Lilas 44000 Nantes"}, "place"),
        ({"place": "avenue de la Gare"}, "place"),
        ({"place": "x" * 81}, "place"),
        ({"age_range": "cent ans"}, "age_range"),
        ({"gender": "?"}, "gender"),
        ({"contact": True}, "email"),
        ({"contact": True, "email": "nom@exemple"}, "email"),
        ({"contact": True, "email": f"{'a' * 250}@exemple.fr"}, "email"),
        ({"email": "nom@exemple.fr"}, "email"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(changed: dict[str, object], field: str) -> None:
    assert wrong(**changed) == {field}


@pytest.mark.parametrize("place", ["44000", "Nantes", "Rue", "La Rue-Saint-Pierre", "Paris 12e", "L'Île-d'Yeu", ""])
def test_a_commune_is_no_street(place: str) -> None:
    assert wrong(place=place) == set()


def test_the_ends_of_lines_of_a_browser_count_for_one() -> None:
    assert wrong(body="x\r\n" * 2000) == set()
    assert public_form.lines(" \r\n Un\u200b mot \r\rdeux\n ") == "Un mot\n\ndeux"
    assert public_form.one_line(" Un\n\u202etitre\t ") == "Un titre"


def test_an_address_is_kept_with_consent_alone_and_a_name_when_asked() -> None:
    told = replace(GOOD, shown_as="prénom", name=" Camille ", email=" c@exemple.fr ", age_range="18 à 29 ans")
    assert told.who == Contributor("Camille", "", "18 à 29 ans")
    assert replace(told, contact=True).who.email == "c@exemple.fr"
    assert replace(told, shown_as="anonyme").who.shown_as == ""
    assert told.who.is_somebody
    assert not GOOD.who.is_somebody


def test_a_form_is_marked_by_its_key_and_every_word() -> None:
    marks = {
        GOOD.mark("a"),
        GOOD.mark("b"),
        *(replace(GOOD, **{name: "autre"}).mark("a") for name in ("key", "body", "title", "place", "email", "people")),
        replace(GOOD, publish=True).mark("a"),
    }
    assert len(marks) == 9
    assert GOOD.mark("a") == replace(GOOD).mark("a")


@pytest.mark.parametrize(
    ("given", "today", "expected"),
    [
        ({}, 5, State(Taking.OPEN)),
        ({"opens_on": 5, "closes_on": 5}, 5, State(Taking.OPEN, date(2026, 3, 5))),
        ({"opens_on": 6}, 5, State(Taking.NOT_YET, date(2026, 3, 6))),
        ({"closes_on": 4}, 5, State(Taking.CLOSED, date(2026, 3, 4))),
        ({"closes_on": 4, "takes_online": False}, 5, State(Taking.CLOSED, date(2026, 3, 4))),
        ({"opens_on": 6, "takes_online": False}, 5, State(Taking.ELSEWHERE, date(2026, 3, 6))),
    ],
)
def test_a_consultation_takes_contributions_between_its_days(
    given: dict[str, int], today: int, expected: State
) -> None:
    days = {name: date(2026, 3, day) if name.endswith("_on") else bool(day) for name, day in given.items()}
    found = state_of(replace(Consultation("RIVE-1", "RIVE", "Cafés"), **days), date(2026, 3, today))
    assert found == expected
    assert found.is_open is (expected.taking is Taking.OPEN)
