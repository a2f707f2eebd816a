"""Forms filled in a word processor: what is told apart, what is kept to be sorted, and that no word is lost."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from manifeste_tool.domain.reporting.filled_forms import (
    Block,
    Heading,
    Line,
    Row,
    columns,
    day_in,
    label_of,
    printed,
    whole_in,
    without_printed,
)
from manifeste_tool.domain.reporting.report_labels import name_of
from manifeste_tool.domain.reporting.report_reading import merged, read
from manifeste_tool.domain.reporting.reports import Item, ItemKind, Report

ONE, TWO = "2025-ESSAI-0001", "2025-ESSAI-0002"
CITABLE = {ONE, TWO}


def understood(*blocks: Block) -> Report:
    return read(blocks, "ESSAI-1", CITABLE).report


def items(*blocks: Block) -> tuple[Item, ...]:
    return understood(*blocks).items


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("3. Points de désaccord", "disagreement"),
        ("III – Points d’accord (ce qui réunit) :", "agreement"),
        ("Accords", "agreement"),
        ("Désaccords", "disagreement"),
        ("Points de vigilance", "vigilance"),
        ("Les idées fortes", "idea"),
        ("Propositions", "proposal"),
        ("Questions restées sans réponse", "question"),
        ("Verbatims marquants", "verbatim"),
        ("Publics absents", "absent"),
        ("Nombre de participants", "participants"),
        ("Participant·es", "participants"),
        ("Nombre de fiches", "contributions"),
        ("Déroulement de la soirée", "course"),
        ("Engagement de la collectivité", "commitment"),
        ("Ce que la collectivité s'engage à faire", "commitment"),
        ("Avant le", "commitment_on"),
        ("Date, signature", "validated_on"),
        ("Élue ou élu référent", "validated_by"),
        ("Annexe", ""),
        ("Accord de partenariat", ""),
    ],
)
def test_labels_are_known_whatever_their_number_and_their_accents(label: str, name: str) -> None:
    assert name_of(label_of(label)) == name


def test_short_fields_are_read_under_headings_in_tables_and_after_colons() -> None:
    report = understood(
        Heading("1. Participants"),
        Line("1\u202f200 personnes"),
        Row(("Nombre de contributions", "42")),
        Row(("Organisations présentes", "MJC\nÉcole", "")),
        Line("Publics absents : les jeunes"),
        Heading("Engagement de la collectivité"),
        Line("Une charte avant le 15 mars 2027."),
        Heading("Validation"),
        Line("Nom : Tilleul Exemple, maire"),
        Line("Date de validation : 01/02/2027"),
    )
    assert (report.participants, report.contributions) == (1200, 42)
    assert (report.organisations, report.absent) == ("MJC\nÉcole", "les jeunes")
    assert (report.commitment, report.commitment_on) == ("Une charte avant le 15 mars 2027.", date(2027, 3, 15))
    assert (report.validated_by, report.validated_position) == ("Tilleul Exemple", "maire")
    assert report.validated_on == date(2027, 2, 1)
    assert report.items == ()


def test_what_is_no_number_and_what_nobody_knows_is_kept_to_be_sorted() -> None:
    report = understood(
        Line("Ville d'essai"),
        Heading("Participants"),
        Line("beaucoup"),
        Heading("Annexe budgétaire"),
        Line("12 euros."),
        Line("Validée le : bientôt"),
        Line("Fonction : " + "x" * 170),
        Line("Fonction : adjointe"),
        Line("Fonction : maire"),
        Row(("Contributions", "voir le dossier")),
        Heading("Participants"),
    )
    assert (report.participants, report.contributions, report.validated_position) == (0, 0, "adjointe")
    (kept,) = report.items
    assert kept.kind is ItemKind.UNSORTED
    for words in (
        "Ville d'essai",
        "beaucoup",
        "Annexe budgétaire\n12 euros.",
        "bientôt",
        "maire",
        "dossier",
    ):
        assert words in kept.body


def test_lists_are_read_from_tables_with_and_without_headers() -> None:
    found = items(
        Heading("Idées fortes"),
        Row(("N°", "Titre (100 signes)", "Texte", "Fiches")),
        Row(("1", "Garder un guichet", "Un humain reste.", f"{ONE}, {TWO}")),
        Row(("2", "", "", "")),
        Row(("3", "", "Sans titre.", "")),
        Heading("Points d'accord"),
        Row(("1.", "Le guichet", "Il reste.", ONE)),
        Row(("Tous le veulent.", TWO)),
        Row(("Seul.",)),
        Heading("Points de vigilance"),
        Row(("Aucun", "")),
        Heading("Propositions"),
        Row(("Qui devrait faire quoi", "Niveau", "Fiches citées")),
        Row(("La loi change", "national", ONE)),
        Row(("Chacun veille", "local et national", f"voir {ONE} et la lettre")),
        Row(("Une règle\nPour toute l'Europe.", "européen", "")),
    )
    assert found == (
        Item(ItemKind.IDEA, "Garder un guichet", "Un humain reste.", sources=(ONE, TWO)),
        Item(ItemKind.IDEA, "Sans titre."),
        Item(ItemKind.AGREEMENT, "Le guichet", "Il reste.", sources=(ONE,)),
        Item(ItemKind.AGREEMENT, "Tous le veulent.", sources=(TWO,)),
        Item(ItemKind.AGREEMENT, "Seul."),
        Item(ItemKind.VIGILANCE, none=True),
        Item(ItemKind.PROPOSAL, "La loi change", level="national", sources=(ONE,)),
        Item(ItemKind.PROPOSAL, "Chacun veille", f"voir {ONE} et la lettre\nlocal et national", sources=(ONE,)),
        Item(ItemKind.PROPOSAL, "Une règle", "Pour toute l'Europe.", "UE"),
    )


def test_the_two_sides_of_a_disagreement_are_kept_as_two() -> None:
    found = items(
        Heading("Désaccords"),
        Row(("Certains disent que… parce que…", "D'autres disent que…", "Fiches citées")),
        Row(("il faut fermer", "il faut ouvrir", ONE)),
    )
    body = "Certains : il faut fermer\nD'autres : il faut ouvrir"
    assert found == (Item(ItemKind.DISAGREEMENT, "", body, sources=(ONE,)),)


def test_lists_are_read_from_paragraphs_and_sub_headings() -> None:
    long = "On ne sait pas. " * 20
    found = items(
        Heading("Points d'accord"),
        Line("Nous sommes d'accord sur ceci :"),
        Line(f"Tout le monde veut un guichet ({ONE}).", item=True),
        Line(f"Former les agents : chaque année [{TWO}, 2024-XXXX-0001]"),
        Line("Un titre seul"),
        Line(f"Fiches : {ONE} et {TWO}"),
        Heading("Points de vigilance"),
        Line(f"{long}{ONE}"),
        Heading("Propositions"),
        Heading("Un guichet partout", 2),
        Line("Au niveau national, un guichet."),
        Line(f"Fiches : {ONE}"),
        Heading("Désaccords"),
        Line("Néant."),
        Heading("Paroles marquantes"),
        Line(f"« Je veux quelqu'un. » ({ONE})"),
        Line("« Toujours. »"),
        Line("Voici :"),
    )
    assert [item.kind.name for item in found] == [
        *["AGREEMENT"] * 3,
        "VIGILANCE",
        "PROPOSAL",
        "DISAGREEMENT",
        *["VERBATIM"] * 3,
        "UNSORTED",
    ]
    assert found[0] == Item(ItemKind.AGREEMENT, "", "Tout le monde veut un guichet.", sources=(ONE,))
    assert found[1].title == "Former les agents"
    assert "2024-XXXX-0001" in found[1].body
    assert found[2] == Item(ItemKind.AGREEMENT, "Un titre seul", sources=(ONE, TWO))
    assert (found[3].title, found[3].sources) == ("On ne sait pas.", (ONE,))
    proposal = Item(ItemKind.PROPOSAL, "Un guichet partout", "Au niveau national, un guichet.", "national", (ONE,))
    assert found[4] == proposal
    assert found[5].none
    assert (found[6].body, found[6].sources) == ("Je veux quelqu'un.", (ONE,))
    assert (found[7].body, found[8].body) == ("Toujours.", "Voici :")
    assert found[9].body == "Nous sommes d'accord sur ceci :"


def test_a_title_that_is_too_long_goes_to_the_words() -> None:
    long = "mot " * 40
    (idea,) = items(Heading("Idées fortes"), Row(("Titre", "Texte", "Fiches")), Row((long, "Suite.", "")))
    assert (idea.title, idea.body) == ("", f"{long.strip()}\nSuite.")
    (other,) = items(Heading("Idées fortes"), Line(long))
    assert (other.title, other.body) == ("", long.strip())


def test_references_that_may_not_be_cited_are_said_and_left_in_the_words() -> None:
    found = read((Heading("Accords"), Line("Oui (2024-XXXX-0001)."), Row(("a", "2024-YYYY-0002"))), "E", CITABLE)
    assert found.unknown == ("2024-XXXX-0001", "2024-YYYY-0002")
    assert "2024-XXXX-0001" in found.report.items[0].body
    assert "2024-YYYY-0002" in found.report.items[1].body


def test_what_was_printed_in_the_form_is_nobodys_word() -> None:
    blank: tuple[Block, ...] = (
        Heading("Restitution", 0),
        Line("À envoyer avant le 2 mars."),
        Row(("Collectivité", "Ville d'essai")),
        Row(("Nombre de fiches", "(vérifié)")),
        Row(("Encadré imprimé",)),
        Heading("Qui était là, qui manquait"),
        Line("Profil des participants, en nombres, et publics absents :"),
        Line("Titre : ……………"),
    )
    filled: tuple[Block, ...] = (
        Heading("Restitution", 0),
        Line("À envoyer avant le 2 mars."),
        Row(("Collectivité", "Ville d’essai")),
        Row(("Nombre de fiches", "(vérifié)\n12")),
        Row(("Encadré imprimé",)),
        Row(("Encadré écrit ____",)),
        Row(("Titre", "Fiches")),
        Heading("Qui était là, qui manquait"),
        Line("Profil des participants, en nombres, et publics absents : les jeunes"),
        Line("Titre : Garder"),
    )
    assert without_printed(filled, printed(blank), lambda label: label if label in ("titre", "fiches") else "") == [
        Row(("Nombre de fiches", "(vérifié)\n12")),
        Row(("Encadré écrit",)),
        Row(("Titre", "Fiches")),
        Heading("Qui était là, qui manquait"),
        Line("les jeunes"),
        Line("Titre : Garder"),
    ]
    report = read(filled, "E", CITABLE, blank).report
    assert (report.contributions, report.absent) == (12, "les jeunes\nTitre : Garder")


def test_what_a_person_wrote_stays_and_what_was_read_is_added() -> None:
    mine = Report("E", participants=40, course="Le mien.", items=(Item(ItemKind.IDEA, "a"), Item(ItemKind.IDEA)))
    theirs = Report("E", participants=50, course="Le mien.", absent="les jeunes", items=(Item(ItemKind.IDEA, "b"),))
    both = merged(mine, theirs)
    assert (both.participants, both.course, both.absent) == (40, "Le mien.", "les jeunes")
    assert [item.title or item.body for item in both.items] == ["a", "b", "nombre de participants : 50"]
    assert merged(both, theirs).items[:2] == both.items[:2]
    assert merged(replace(mine, participants=50), theirs).items[-1].title == "b"


def test_numbers_and_dates_are_found_in_words() -> None:
    assert (whole_in("1 200 personnes"), whole_in("12.000"), whole_in("aucun")) == (1200, 12000, None)
    assert day_in("le 2027-03-15") == day_in("15/03/2027") == day_in("le 15 mars 2027") == date(2027, 3, 15)
    assert day_in("le 1er août 2027") == date(2027, 8, 1)
    assert (day_in("le 31 février 2027"), day_in("bientôt")) == (None, None)
    assert columns(Row(("Titre", "")), lambda label: label) is None


WORDS = some.text("aé« ».:,;()12345", min_size=1, max_size=40).map(str.strip).filter(bool)
BLOCKS = some.one_of(
    some.builds(Heading, some.sampled_from(["Points d'accord", "Propositions", "Déroulé", "Annexe"]) | WORDS),
    some.builds(Line, WORDS, some.booleans()),
    some.builds(Row, some.lists(WORDS | some.just(""), min_size=1, max_size=4).filter(any).map(tuple)),
)


@given(some.lists(BLOCKS, max_size=12))
def test_no_word_of_a_document_is_lost(blocks: list[Block]) -> None:
    report = understood(*blocks)
    kept = " ".join(str(getattr(report, name)) for name in ("participants", "contributions", "course", "validated_by"))
    kept += " ".join(f"{item.title} {item.body}" for item in report.items)
    for block in blocks:
        words = " ".join(block.cells) if isinstance(block, Row) else "" if isinstance(block, Heading) else block.text
        for word in re.findall(r"[aé]{3,}", words):
            assert word in kept
