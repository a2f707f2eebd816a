"""The manifesto as a value: identities, places, chapters, titles, fingerprints."""

from dataclasses import replace
from itertools import count

import pytest

from manifeste_tool.domain.markdown import parse
from manifeste_tool.domain.text import (
    Kind,
    Paragraph,
    Relation,
    Source,
    Text,
    chapter_of,
    fingerprint,
    roman,
    with_identities,
)

WHOLE = parse(
    """---
title: "Un titre"
---

Avant tout chapitre. <!-- ¶aaaaaaa2 -->

## Préambule <!-- ¶bbbbbbb2 -->

Nous disons pourquoi. <!-- ¶ccccccc2 -->

## Accueillir <!-- ¶ddddddd2 -->

Un. <!-- ¶eeeeeee2 -->

### Plus précisément <!-- ¶fffffff2 -->

- Deux. <!-- ¶ggggggg2 -->

## Décider <!-- ¶hhhhhhh2 -->

Trois. <!-- ¶jjjjjjj2 =kkkkkkk2 -->

## Lexique <!-- ¶mmmmmmm2 fixe -->

Quatre. <!-- ¶nnnnnnn2 fixe -->
"""
)


@pytest.mark.parametrize(
    ("identity", "label"),
    [
        ("aaaaaaa2", "en tête du texte, alinéa 1"),
        ("bbbbbbb2", "préambule, intitulé"),
        ("ccccccc2", "préambule, alinéa 1"),
        ("ddddddd2", "chapitre I, intitulé"),
        ("eeeeeee2", "chapitre I, alinéa 1"),
        ("fffffff2", "chapitre I, intitulé"),
        ("ggggggg2", "chapitre I, alinéa 2"),
        ("jjjjjjj2", "chapitre II, alinéa 1"),
        ("nnnnnnn2", "lexique, alinéa 1"),
    ],
)
def test_a_place_is_said_in_the_words_of_a_dispositif(identity: str, label: str) -> None:
    assert WHOLE.places[identity].label == label


@pytest.mark.parametrize(
    ("number", "figures"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (49, "XLIX"), (90, "XC"), (388, "CCCLXXXVIII")]
)
def test_chapters_are_numbered_in_roman_figures(number: int, figures: str) -> None:
    assert roman(number) == figures


def test_a_unit_without_identity_has_a_rank_and_no_place() -> None:
    text = Text((Paragraph(Kind.PARAGRAPH, "Sans nom."), Paragraph(Kind.PARAGRAPH, "Nommé.", "aaaaaaa2")))
    assert text.places.keys() == {"aaaaaaa2"}
    assert text.places["aaaaaaa2"].alinea == 2
    assert text.position == {"aaaaaaa2": 1}
    assert text.by_id == {"aaaaaaa2": text.paragraphs[1]}
    assert len(text) == 2


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ('title: "Un titre"', "Un titre"),
        ("title: 'Un autre'", "Un autre"),
        ("lang: fr\ntitle:  Sans guillemets ", "Sans guillemets"),
        ("title: '", "'"),
        ("lang: fr", "En tête"),
    ],
)
def test_the_title_stands_in_the_front_matter_else_in_the_first_great_heading(front: str, title: str) -> None:
    units = (Paragraph(Kind.HEADING, "Chapitre", level=2), Paragraph(Kind.HEADING, "En tête", level=1))
    assert Text(units, front).title == title
    assert Text(units[:1], "lang: fr").title == ""


def test_a_joined_identity_leads_to_the_unit_that_answers_for_it() -> None:
    assert WHOLE.heirs == {"kkkkkkk2": "jjjjjjj2"}


def test_a_chapter_is_its_heading_and_all_up_to_the_next_of_its_level() -> None:
    assert [unit.id for unit in chapter_of(WHOLE, "ddddddd2")] == ["ddddddd2", "eeeeeee2", "fffffff2", "ggggggg2"]
    assert [unit.id for unit in chapter_of(WHOLE, "fffffff2")] == ["fffffff2", "ggggggg2"]
    assert [unit.id for unit in chapter_of(WHOLE, "mmmmmmm2")] == ["mmmmmmm2", "nnnnnnn2"]


def test_identities_are_given_where_there_is_none_and_a_double_keeps_the_first() -> None:
    numbers = count(1)
    text = Text(
        tuple(
            Paragraph(Kind.PARAGRAPH, words, identity)
            for words, identity in zip("abcd", ("", "x", "x", "y"), strict=True)
        )
    )
    given = with_identities(text, lambda: f"new{next(numbers)}")
    assert [unit.id for unit in given] == ["new1", "x", "new2", "y"]
    assert [unit.text for unit in given] == ["a", "b", "c", "d"]


def test_a_fingerprint_is_of_what_a_reader_saw_and_of_nothing_else() -> None:
    unit = Paragraph(Kind.ITEM, "Un guichet.", "aaaaaaa2", sources=frozenset({Source("E1"), Source("E2")}))
    same = replace(unit, id="bbbbbbb2", joined=("ccccccc2",), fixed=True)
    assert fingerprint(same) == fingerprint(unit)
    others = [
        replace(unit, text="Un guichet"),
        replace(unit, level=1),
        replace(unit, ordinal="1"),
        replace(unit, kind=Kind.PARAGRAPH),
        replace(unit, sources=frozenset({Source("E1")})),
        replace(unit, sources=frozenset({Source("E1"), Source("E2", Relation.QUALIFIES)})),
    ]
    assert len({fingerprint(other) for other in [unit, *others]}) == 7


@pytest.mark.parametrize(
    ("relation", "supports"),
    [
        ("reprend", True),
        ("reformule", True),
        ("combine", True),
        ("nuance", True),
        ("s'écarte de", False),
        ("éclaire", False),
    ],
)
def test_what_departs_from_a_contribution_does_not_rest_on_it(relation: str, supports: bool) -> None:
    unit = Paragraph(Kind.PARAGRAPH, "Mots.", sources=frozenset({Source("E1", Relation(relation))}))
    assert bool(unit.support) is supports
