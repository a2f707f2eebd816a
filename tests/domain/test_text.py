"""The text as a value: places, chapters, titles, identities."""

import pytest

from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import (
    Kind,
    Paragraph,
    Place,
    Relation,
    Source,
    Text,
    chapter_of,
    fingerprint,
    roman,
    with_identities,
)

TEXT = parse(
    """Avant tout. <!-- ¶aaaaaaaa -->

## Préambule <!-- ¶bbbbbbbb -->

Le préambule. <!-- ¶cccccccc -->

## Une IA utile <!-- ¶dddddddd -->

Un. <!-- ¶eeeeeeee =kkkkkkkk =mmmmmmmm -->

### Des droits <!-- ¶ffffffff -->

Deux. <!-- ¶gggggggg -->

## Charte <!-- ¶hhhhhhhh fixe -->

## Une IA sobre <!-- ¶jjjjjjjj -->

Trois. <!-- ¶nnnnnnnn -->
"""
)


@pytest.mark.parametrize(
    ("identity", "label"),
    [
        ("aaaaaaaa", "en tête du texte, alinéa 1"),
        ("bbbbbbbb", "préambule, intitulé"),
        ("cccccccc", "préambule, alinéa 1"),
        ("dddddddd", "chapitre I, intitulé"),
        ("eeeeeeee", "chapitre I, alinéa 1"),
        ("ffffffff", "chapitre I, intitulé"),
        ("gggggggg", "chapitre I, alinéa 2"),
        ("hhhhhhhh", "chapitre II, intitulé"),
        ("jjjjjjjj", "chapitre III, intitulé"),
        ("nnnnnnnn", "chapitre III, alinéa 1"),
    ],
)
def test_each_unit_has_its_place(identity, label):
    assert TEXT.places[identity].label == label


def test_places_are_values():
    assert TEXT.places["gggggggg"] == Place(1, "Une IA utile", 2, numbered=True)
    assert TEXT.places["cccccccc"] == Place(0, "Préambule", 1, numbered=False)


def test_units_without_identity_have_no_place_and_count_all_the_same():
    text = parse("Un.\n\nDeux. <!-- ¶aaaaaaaa -->")
    assert text.places == {"aaaaaaaa": Place(0, "", 2, numbered=False)}
    assert text.by_id == {"aaaaaaaa": text.paragraphs[1]}
    assert text.position == {"aaaaaaaa": 1}


def test_joined_identities_have_heirs():
    assert TEXT.heirs == {"kkkkkkkk": "eeeeeeee", "mmmmmmmm": "eeeeeeee"}


@pytest.mark.parametrize("unit", ["dddddddd", "hhhhhhhh"])
def test_a_chapter_ends_where_the_next_begins(unit):
    found = [one.id for one in chapter_of(TEXT, unit)]
    assert found == {"dddddddd": ["dddddddd", "eeeeeeee", "ffffffff", "gggggggg"], "hhhhhhhh": ["hhhhhhhh"]}[unit]


def test_a_part_of_a_chapter_ends_with_it():
    assert [one.id for one in chapter_of(TEXT, "ffffffff")] == ["ffffffff", "gggggggg"]
    assert [one.id for one in chapter_of(TEXT, "jjjjjjjj")] == ["jjjjjjjj", "nnnnnnnn"]


@pytest.mark.parametrize(
    ("front", "body", "title"),
    [
        ("title: Le manifeste ", "# Autre", "Le manifeste"),
        ('lang: fr\ntitle: "Le manifeste"', "", "Le manifeste"),
        ("title: 'Le manifeste'", "", "Le manifeste"),
        ("title: \"Le manifeste'", "", "\"Le manifeste'"),
        ("title: '", "", "'"),
        ("lang: fr", "Mot.\n\n## Chapitre\n\n# Titre", "Titre"),
        ("", "Mot.\n\n## Chapitre", ""),
    ],
)
def test_the_title_stands_in_the_front_matter_or_in_the_first_heading(front, body, title):
    assert Text(parse(body).paragraphs, front).title == title


@pytest.mark.parametrize(
    ("number", "figures"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (49, "XLIX"), (190, "CXC")]
)
def test_chapters_are_numbered_in_roman_figures(number, figures):
    assert roman(number) == figures


def test_a_text_is_its_units():
    assert len(TEXT) == 10
    assert tuple(TEXT) == TEXT.paragraphs
    text = Text((), "title: x").with_paragraphs([Paragraph(Kind.PARAGRAPH, "Mot.")])
    assert (text.front, len(text)) == ("title: x", 1)


def test_support_leaves_out_what_departs_and_what_sheds_light():
    assert [one for one in Relation if not one.supports] == [Relation.DEPARTS_FROM, Relation.SHEDS_LIGHT]
    sources = {Source("B"), Source("A", Relation.QUALIFIES), Source("C", Relation.SHEDS_LIGHT)}
    assert Paragraph(Kind.PARAGRAPH, "Mot.", sources=frozenset(sources)).support == (
        Source("A", Relation.QUALIFIES),
        Source("B"),
    )


def test_only_a_heading_of_level_2_opens_a_chapter():
    shapes = [(Kind.HEADING, 1), (Kind.HEADING, 2), (Kind.HEADING, 3), (Kind.QUOTATION, 2)]
    assert [Paragraph(kind, "Mot", level=level).is_chapter for kind, level in shapes] == [False, True, False, False]


def test_a_fingerprint_changes_with_what_is_read_and_nothing_else():
    unit = Paragraph(Kind.ITEM, "Mot.", "aaaaaaaa", sources=frozenset({Source("A"), Source("B")}))
    seen = [
        Paragraph(Kind.PARAGRAPH, "Mot."),
        Paragraph(Kind.ITEM, "Mot."),
        Paragraph(Kind.ITEM, "Mots."),
        Paragraph(Kind.ITEM, "Mot.", level=1),
        Paragraph(Kind.ITEM, "Mot.", ordinal="1"),
        Paragraph(Kind.ITEM, "Mot.", sources=frozenset({Source("A"), Source("B", Relation.QUALIFIES)})),
        unit,
    ]
    assert len({fingerprint(one) for one in seen}) == len(seen)
    again = Paragraph(Kind.ITEM, "Mot.", "zzzzzzzz", sources=frozenset({Source("B"), Source("A")}), fixed=True)
    assert fingerprint(again) == fingerprint(unit)
    assert len(fingerprint(unit)) == 16


def test_identities_are_given_where_there_is_none_and_a_repeated_one_is_replaced():
    fresh = iter(["xxxxxxxx", "yyyyyyyy"])
    units = [
        Paragraph(Kind.PARAGRAPH, words, identity)
        for words, identity in (("a", ""), ("b", "bbbbbbbb"), ("c", "bbbbbbbb"))
    ]
    given = with_identities(Text(tuple(units), "title: x"), lambda: next(fresh))
    assert [unit.id for unit in given] == ["xxxxxxxx", "bbbbbbbb", "yyyyyyyy"]
    assert [unit.text for unit in given] == ["a", "b", "c"]
    assert given.front == "title: x"
