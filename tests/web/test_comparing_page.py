"""The page that compares two versions: three views, each change said before it is shown, addresses that hold no trick."""

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.text.gestures import Change, Delete, Gesture, Insert, Move, Split
from manifeste_tool.services.text import sourcing
from tests.services.public_story import UNSOURCED, publish
from tests.services.story import Cast

GESTURES: list[list[Gesture]] = [
    [Move("eeeeeee2", "aaaaaaa2")],
    [Change("bbbbbbb2", "L'accueil par une personne reste possible."), Delete("ddddddd2")],
    [Insert("bbbbbbb2", "Un ajout que personne n'attendait.", sources=("combine 2025-ESSAI-0002",))],
    [Split("ccccccc2", "Ils choisissent")],
]


@pytest.fixture
def compared(people: Cast) -> Cast:
    """Two versions that differ in everything two versions may differ in."""
    sourcing.declare(people.ws, people.secretary, UNSOURCED)
    publish(people, "0.1")
    for number, gestures in enumerate(GESTURES):
        people.integrate(people.propose(*gestures, headline=f"Titre {number}"))
    with people.ws.reading() as connection:
        text = people.ws.text(connection, people.ws.main(connection))
    new = [unit.id for unit in text if unit.kind.value != "heading" and not unit.support and unit.id not in UNSOURCED]
    sourcing.declare(people.ws, people.secretary, new)
    publish(people, "0.2")
    return people


def test_each_change_is_said_in_words_before_it_is_shown_in_every_view(compared: Cast, visitor: FlaskClient) -> None:
    page = visitor.get("/comparer?de=0.1&a=0.2").text
    summary = "2 paragraphes changés, 1 ajouté, 1 supprimé, 1 déplacé, 1 issu d’une coupure, par 4 amendements."
    assert summary in page
    for said in (
        "Déplacé : était au chapitre I, alinéa 4, se lit au préambule, alinéa 2",
        "Paragraphe ajouté.",
        "Paragraphe supprimé.",
        "Paragraphe issu de la coupure d’un autre, qui était au chapitre I, alinéa 2.",
        "Des mots changent.",
        'id="c-eeeeeee2"',
        "Amendement 1 : Titre 0",
        ", de member,",
    ):
        assert said.replace(" : ", "\u00a0: ") in page or said in page, said
    assert page.count("<del>") >= 2
    assert "Chapitre I, alinéa 3 (avant)" in page, "what is gone is named by the place it had"
    assert "Algorithme" not in page, "only what changed"
    whole = visitor.get("/comparer?de=0.1&a=0.2&vue=tout").text
    assert summary in whole
    assert "Algorithme" in whole
    table = visitor.get("/comparer?de=0.1&a=0.2&vue=face").text
    assert table.count("<tr id=") == 6
    assert "N’y était pas" in table
    assert "N’y est plus" in table
    assert "Algorithme" not in table
    page = visitor.get("/comparer?de=0.2&a=0.1").text  # the other way round, what was cut is joined
    assert "1 réuni à un autre" in page
    assert "ses mots se lisent désormais au chapitre I, alinéa 2" in page
    assert "Il réunit aussi un autre paragraphe" in page


REFUSED = (
    "de=0.1..0.2&a=0.2",
    "de=v0.1..v0.2&a=0.2",
    "de=--&a=0.2",
    "de=--output=x&a=0.2",
    "de=..&a=0.2",
    "de=0.1&a=../../0.2",
    "de=0.1&a=HEAD",
    "de=0.1&a=refs/tags/v0.2",
    "de=0.1&a=0.2%0a",
    "de=0.1&a=0.2%5e%7b%7d",
    "de=%D9%A1.%D9%A2&a=0.2",
    "de=9.9&a=0.2",
    "de=0.1&a=aujourd'hui",
)


def test_an_address_that_names_no_version_of_the_readers_is_no_page(compared: Cast, visitor: FlaskClient) -> None:
    for query in REFUSED:
        assert visitor.get(f"/comparer?{query}").status_code == 404, query
    assert visitor.get("/comparer?de=v0.1&a=v0.2&vue=%22x").status_code == 200
    assert "De la version 0.1 à la version 0.2" in visitor.get("/comparer").text
    assert "Ces deux textes sont les mêmes." in visitor.get("/comparer?de=0.2&a=0.2").text


def test_before_the_first_version_there_is_no_comparison(people: Cast, visitor: FlaskClient) -> None:
    assert visitor.get("/comparer").status_code == 404
