"""Position papers: what one holds, who hands in one, how a document's proposals are told apart."""

from dataclasses import replace

import pytest

from manifeste_tool.domain.reporting.filled_forms import Block, Heading, Line, Row
from manifeste_tool.domain.reporting.position_papers import (
    MOST_PROPOSALS,
    ORGANISATIONS,
    PaperForm,
    Proposal,
    faults,
    read,
    same_organisation,
    title_of,
)

FORM = PaperForm(
    organisation="Les Ateliers (exemple)",
    kind=ORGANISATIONS[0],
    representative="Mimosa Exemple",
    position="présidente",
    email="mimosa@exemple.invalid",
    text="Nous tenons des permanences.",
    proposals=(Proposal("Dire qui écrit", "À la première ligne."), Proposal(), Proposal(body="Compter les abandons.")),
    contact=True,
)


def test_a_whole_form_has_no_fault_and_numbers_what_is_written() -> None:
    assert faults(FORM) == {}
    assert [title_of(number, one) for number, one in enumerate(FORM.written, 1)] == [
        "Proposition 1 — Dire qui écrit",
        "Proposition 2",
    ]


def test_an_empty_form_says_all_that_misses() -> None:
    assert set(faults(PaperForm())) == {"organisation", "kind", "representative", "position", "text", "p0-title"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        (replace(FORM, email="mimosa"), "email"),
        (replace(FORM, email=""), "email"),
        (replace(FORM, position="x" * 201), "position"),
        (replace(FORM, text="x" * 12_001), "text"),
        (replace(FORM, proposals=(Proposal("a"),) * (MOST_PROPOSALS + 1)), "p0-title"),
        (replace(FORM, proposals=(Proposal("a"), Proposal("x" * 121))), "p1-title"),
        (replace(FORM, proposals=(Proposal("a", "x" * 4_001),)), "p0-body"),
    ],
)
def test_each_fault_stands_at_its_field(changed: PaperForm, field: str) -> None:
    assert list(faults(changed)) == [field]


def test_an_address_is_asked_of_those_alone_who_agree_to_be_written_to() -> None:
    assert faults(replace(FORM, email="", contact=False)) == {}


def test_the_name_of_who_represents_is_shown_where_they_agreed() -> None:
    assert FORM.shown_as == "Les Ateliers (exemple)"
    assert replace(FORM, named=True).shown_as == "Les Ateliers (exemple) (Mimosa Exemple, présidente)"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Les Ateliers du Clavier", "ateliers  du clavier", True),
        ("L'Atelier des Élèves", "Atelier, élèves", True),
        ("Ateliers du clavier", "Ateliers du stylo", False),
        ("Les", "La", False),
    ],
)
def test_one_organisation_is_known_by_its_name_however_it_is_typed(one: str, other: str, *, same: bool) -> None:
    assert same_organisation(one, other) is same


def test_a_document_gives_its_numbered_proposals_apart_and_all_else_as_its_text() -> None:
    found = read(
        (
            Line("Cahier d'acteur"),
            Heading("L'organisation"),
            Line("Nom : Les Ateliers"),
            Line("Statut : association loi 1901"),
            Line("Représentée par (nom, fonction) : Mimosa Exemple, présidente"),
            Line("Courriel : mimosa@exemple.invalid"),
            Heading("Notre analyse"),
            Line("Nous observons."),
            Heading("Texte argumenté"),
            Line("Nous craignons."),
            Heading("Propositions"),
            Line("Elles sont deux."),
            Line("1. Dire qui écrit : à la première ligne"),
            Line("Toujours."),
            Line("2) " + "x" * 130),
            Line("Une autre", item=True),
            Row(("N°", "Proposition")),
            Row(("3.", "Compter", "les abandons")),
            Row(("4.", "")),
            Heading("Proposition 5", 2),
            Line("Titre : Prévenir"),
            Line("Quinze jours avant."),
            Heading("Proposition 6 : Ouvrir", 2),
            Heading("Proposition 7", 2),
        )
    )
    assert (found.organisation, found.kind) == ("Les Ateliers", ORGANISATIONS[0])
    assert (found.representative, found.position, found.email) == (
        "Mimosa Exemple",
        "présidente",
        "mimosa@exemple.invalid",
    )
    assert found.text == "Cahier d'acteur\n\nNotre analyse\nNous observons.\n\nNous craignons."
    assert found.proposals == (
        Proposal("", "Elles sont deux."),
        Proposal("Dire qui écrit", "à la première ligne\nToujours."),
        Proposal("", "x" * 130),
        Proposal("Une autre", ""),
        Proposal("Compter", "les abandons"),
        Proposal("Prévenir", "Quinze jours avant."),
        Proposal("Ouvrir", ""),
    )


def test_what_was_printed_is_left_out() -> None:
    blank: tuple[Block, ...] = (Line("Un cahier par organisation."), Line("Nom :"), Heading("Proposition 1"))
    found = read(
        (Line("Un cahier par organisation."), Line("Nom : Les Ateliers"), Line("Fonction : trésorière")), blank
    )
    numbered = read((Heading("Nos propositions"), Line("1 - Compter"), Line("2 - Ouvrir")))
    assert numbered.proposals == (Proposal("Compter"), Proposal("Ouvrir"))
    assert (found.organisation, found.position, found.text, found.kind) == ("Les Ateliers", "trésorière", "", "")
