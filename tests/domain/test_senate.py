"""Parliaments' lists: where a subdivision stands, what a dispositif aims at, and a list in order."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.ordering.discussions import Act
from manifeste_tool.domain.ordering.senate import Sheet, aimed, in_order
from manifeste_tool.domain.ordering.subdivisions import Side, folded, names_article, subdivision_place

IN_ORDER = [
    "Motion n° 1 tendant à opposer la question préalable",
    "Article liminaire",
    "Article 1er AA",
    "Article additionnel avant l'article 1er A",
    "Article 1er A",
    "Article 1er B",
    "Article additionnel avant Article 1er",
    "Article 1er (Supprimé)",
    "Article additionnel après l’article 1er",
    "Article 1er bis AA",
    "Article 1er bis A (nouveau)",
    "Article 1er bis",
    "Art. add. après Article 1er bis",
    "Article 1er ter",
    "Article 2 AAAAA",
    "Article 2 A",
    "Article 2",
    "Article Article 3 (nouveau)",
    "Article 9 bis",
    "Article 9 quindecies",
    "Article 9 sexdecies",
    "Articles 10 et 11",
    "Article 10 bis",
    "Article 31 (précédemment examiné)",
    "Article 42",
    "Article 42 et annexe A",
    "Article 42 (État B)",
    "Article 43 à 45",
    "Première partie",
    "Deuxième partie",
    "Avant chapitre III",
    "Chapitre III : Des moyens",
    "Division additionnelle après Chapitre III",
    "TITRE IV",
    "Annexe A",
    "Annexe B",
    "Rien de connu",
    "Intitulé du projet de loi",
]


@pytest.mark.parametrize(("one", "other"), list(pairwise(IN_ORDER)))
def test_subdivisions_come_in_the_order_of_the_text(one, other):
    assert subdivision_place(one) < subdivision_place(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ART. 9 BIS A", "Article 9 bis A"),
        ("APRÈS ART. 8", "Article(s) additionnel(s) après l'article 8"),
        ("ARTICLE PREMIER", "Article 1er"),
        ("Article unique", "Article 1"),
        ("Article Ier", "Article 1ᵉʳ"),
        ("ART. 8 ET ÉTAT B", "Article 8 (état B)"),
        ("TITRE", "Intitulé du projet de loi"),
        ("Seconde partie", "Titre II"),
        ("Chapitre 4", "CHAPITRE IV"),
        ("Article IV", "Article 4 (Non modifié)"),
        ("art. add. après Article 4", "APRES ART. 4"),
        ("div. add. avant Article 4", "Division additionnelle avant l'article 4"),
        ("ART. 39 ÉTAT B", "Article 39 - État B (crédits des missions)"),
    ],
)
def test_one_place_is_written_in_many_ways(one, other):
    assert subdivision_place(one) == subdivision_place(other)


def test_the_side_an_amendment_says_counts_where_the_list_says_none():
    assert subdivision_place("Article 8", Side.AFTER) == subdivision_place("Article additionnel après l'article 8")
    assert (
        subdivision_place("Article 8", Side.BEFORE)
        < subdivision_place("Article 8")
        < subdivision_place("Article 8 bis")
    )


def test_letters_of_codes_are_no_articles():
    assert not names_article("L'article L. 162-5 du code")
    assert names_article("Après l'art. 7")
    assert folded("L’ART. 7\u00a0– ‑ Été") == "L'article 7 - - Ete"


def aim(dispositif, alinea="", subdivision="Article 7"):
    found = aimed(Sheet("1", subdivision, alinea, dispositif))
    return found.place[-1], found.act, found.detail


END = 1_000_000


@pytest.mark.parametrize(
    ("dispositif", "alinea", "wanted"),
    [
        ("Supprimer cet article.", "Suppr.", (0, Act.DELETE, (-1,))),
        ("Rédiger ainsi cet article :\nÀ l’alinéa 3", "Réd. glob.", (0, Act.REWRITE, (-1,))),
        ("Rétablir cet article dans la rédaction suivante :", "", (0, Act.REWRITE, (-1,))),
        ("I. – Au début de cet article, insérer un paragraphe", "Al. 3", (0, Act.INSERT, (0,))),
        ("I. – Compléter cet article par un paragraphe ainsi rédigé :", "Al. 10", (END, Act.COMPLETE, (0,))),
        ("Compléter l’article L. 162-1", "Al. 2", (2, Act.COMPLETE, (0,))),
        ("I. ‑ Alinéa 9\nSupprimer cet alinéa.\nII. – Compléter cet article", "", (9, Act.DELETE, (-1,))),
        ("Alinéas 4 à 12\nRemplacer ces alinéas par un alinéa", "", (4, Act.REWRITE, (-9,))),
        ("Alinéas 22, 24 et 34\nSupprimer ces alinéas", "", (22, Act.DELETE, (-3,))),
        ("Alinéa 12, deuxième phrase\nRemplacer le mot :", "Al. 12", (12, Act.CHANGE_WORDS, (2,))),
        ("Alinéa 12, dernière phrase\nSupprimer les mots :", "", (12, Act.CHANGE_WORDS, (99,))),
        ("Alinéa 8\nCompléter cet alinéa par les mots :", "", (8, Act.COMPLETE, (0,))),
        ("Après l’alinéa 60\nInsérer un alinéa", "Al. 60", (60, Act.INSERT, (0,))),
        ("Avant l'alinéa 6, insérer l'alinéa suivant :", "", (5, Act.INSERT, (0,))),
        ("I. – Après le premier alinéa\nInsérer", "Al. 1", (1, Act.INSERT, (0,))),
        ("Au second alinéa, supprimer le mot :", "", (2, Act.CHANGE_WORDS, (0,))),
        ("Supprimer l’alinéa 4.", "4", (4, Act.DELETE, (-1,))),
        ("Supprimer les alinéas 3 à 7.", "", (3, Act.DELETE, (-5,))),
        ("Rédiger ainsi l’alinéa 5 :", "", (5, Act.REWRITE, (-1,))),
        ("Substituer aux alinéas 3 et 4 l’alinéa suivant :", "", (3, Act.REWRITE, (-2,))),
        ("À l’alinéa 5, substituer aux mots :", "", (5, Act.CHANGE_WORDS, (0,))),
        ("Première phrase\nSupprimer le mot :", "", (1, Act.CHANGE_WORDS, (1,))),
        ("", "Suppr.", (0, Act.DELETE, (-1,))),
        ("", "Réd. glob.", (0, Act.REWRITE, (-1,))),
        ("", "Al. 8", (8, Act.CHANGE_WORDS, (0,))),
        ("", "Apr. Al. 8", (8, Act.INSERT, (0,))),
        ("", "Avant al. 8", (7, Act.INSERT, (0,))),
        ("", "", (1, Act.CHANGE_WORDS, (0,))),
        ("Amendement n° 229 rect. bis\n1° Alinéa 5, tableau\nSupprimer la ligne", "", (5, Act.CHANGE_WORDS, (0,))),
        ("Après l’article 7\nInsérer un article additionnel ainsi rédigé :\nAlinéa 9", "", (0, Act.INSERT, ())),
        ("Avant l’article 7, insérer la division suivante :", "", (0, Act.INSERT, ())),
        ("Dernier alinéa\nSupprimer le dernier alinéa.", "", (END - 1, Act.DELETE, (-1,))),
    ],
)
def test_a_dispositif_says_its_alinea_and_its_act(dispositif, alinea, wanted):
    assert aim(dispositif, alinea) == wanted


def test_additional_articles_stand_beside_their_article():
    before, on, after = (
        aimed(Sheet("1", "Article 7", "", words)).place
        for words in (
            "Avant l’article 7\nInsérer un article additionnel",
            "Compléter cet article",
            "I. – Après l'article 7, insérer deux articles additionnels",
        )
    )
    assert before < on < after < aimed(Sheet("1", "Article 7 bis", "Suppr.")).place
    assert aimed(Sheet("1", "", "", "Après l’article 7\nInsérer un article additionnel")).place == after
    assert aimed(Sheet("1", "Article additionnel après l'article 7", "", "L'alinéa 3 du code")).place == after


def order(*sheets):
    return [sheet.num for sheet in in_order(sheets)]


def test_a_list_comes_in_order_with_its_blocks_and_identicals():
    sheets = [
        Sheet("9 rect. bis", "Article 2", "Al. 1"),
        Sheet("8", "Article 1er", "Al. 30", discussion="d"),
        Sheet("7", "Article 1er", "Al. 9", discussion="d"),
        Sheet("6 rect.", "Article 1er", "Al. 12"),
        Sheet("5", "Article 1er", "Al. 40", identical="i"),
        Sheet("4", "Article 1er", "Al. 10", identical="i"),
        Sheet("II-3 (Rect)", "Article 1er", "Suppr."),
        Sheet("sans numéro", "Article 1er", "Al. 9"),
    ]
    assert order(*sheets) == ["II-3 (Rect)", "sans numéro", "7", "8", "4", "5", "6 rect.", "9 rect. bis"]


def test_sub_amendments_come_before_the_parent_that_their_id_or_number_names():
    parent = Sheet("5", "Article 1er", "Al. 9", id="110")
    assert order(parent, Sheet("8", "Article 1er", parent="110"), Sheet("7", "Article 1er", parent="5")) == [
        "7",
        "8",
        "5",
    ]
    assert order(parent, Sheet("8", "Article 1er", "Al. 2", parent="absent")) == ["8", "5"]
    assert order(Sheet("1", "Article 1er", parent="1")) == ["1"]


def test_without_blocks_those_that_say_the_same_of_one_place_are_identical():
    same = "Alinéa 3\nSupprimer les mots : « oui »"
    sheets = [Sheet("1", "Article 1er", "", same), Sheet("2", "Article 1er", "", "Alinéa 3\nSupprimer les mots : non")]
    assert order(*sheets, Sheet("3", "Article 1er", "", same.replace("« oui »", '"oui"'))) == ["1", "3", "2"]
    assert order(*sheets, Sheet("3", "Article 2", "", same)) == ["1", "2", "3"]
    told = Sheet("4", "Article 9", "", same, identical="i")
    assert order(*sheets, Sheet("3", "Article 1er", "", same), told) == ["1", "2", "3", "4"]


def test_an_empty_list_is_empty():
    assert in_order([]) == ()


pieces = st.sampled_from(
    [
        "Article 7",
        "art.",
        "Suppr.",
        "Al. ",
        "alinéa ",
        "alinéas 3 à ",
        "Après l'",
        "9",
        " bis A",
        "\n",
        "Compléter ",
        "cet ",
    ]
)
anything = st.one_of(st.text(max_size=20), st.lists(pieces, max_size=8).map("".join))
sheets_of_any_kind = st.lists(st.builds(Sheet, anything, anything, anything, anything, anything, anything), max_size=6)


@given(sheets_of_any_kind, st.integers(0, 99))
def test_any_list_at_all_is_put_in_one_order_that_the_given_order_does_not_change(sheets, seed):
    shuffled = random.Random(seed).sample(sheets, len(sheets))  # noqa: S311 - a shuffle, not a secret
    found = in_order(shuffled)
    assert found == in_order(sheets)
    assert sorted(sheet.num for sheet in found) == sorted(sheet.num for sheet in sheets)
