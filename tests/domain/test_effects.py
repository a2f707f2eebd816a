"""What makes two amendments the same, or nearly."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.amending.effects import NEAR, effect_of, likeness_of, normalised
from manifeste_tool.domain.comparing.edits import edits
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Kind, Paragraph, Relation, Source
from tests.domain.strategies import changed, texts

BASE = parse(
    "Premier paragraphe du texte, assez long. [@A-1] <!-- ¶aaaaaaaa -->\n\nDeuxième paragraphe. <!-- ¶bbbbbbbb -->\n\n"
    "Troisième et dernier. <!-- ¶cccccccc -->\n"
)
ONE, TWO, THREE = BASE.paragraphs


def new(identity, words, **more):
    return Paragraph(Kind.PARAGRAPH, words, identity, **more)


def done(*units):
    return edits(BASE, BASE.with_paragraphs(units))


def effect(*units):
    return effect_of(done(*units))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("dit « oui » encore", 'dit "oui" encore'),
        ("l’usage – ici", "l'usage - ici"),
        ("quoi ? ceci : cela ; non !", "quoi\u202f? ceci\u00a0: cela\u202f; non\u202f!"),
        ("quoi ?", "quoi?"),
        ("e\u0301lus", "élus"),
        ("deux  mots ", "deux mots"),
        ("et...", "et…"),
        ("mot\u200b", "mot"),
    ],
)
def test_spaces_quotes_and_dashes_make_no_difference(one, other):
    assert normalised(one) == normalised(other)
    assert effect(replace(ONE, text=one), TWO, THREE) == effect(replace(ONE, text=other), TWO, THREE)


def test_words_capitals_and_places_make_a_difference():
    same = effect(replace(ONE, text="oui"), TWO, THREE)
    assert same != effect(replace(ONE, text="Oui"), TWO, THREE)
    assert same != effect(ONE, replace(TWO, text="oui"), THREE)
    assert same != effect(replace(ONE, text="oui", kind=Kind.ITEM), TWO, THREE)


def test_the_identities_of_inserted_units_do_not_count_their_order_does():
    one, two = ("Un ajout.", "Un autre.")
    first = effect(ONE, new("ffffffff", one), new("gggggggg", two), TWO, THREE)
    assert first == effect(ONE, new("jjjjjjjj", one), new("ffffffff", two), TWO, THREE)
    assert first != effect(ONE, new("ffffffff", two), new("gggggggg", one), TWO, THREE)
    assert first != effect(ONE, TWO, new("ffffffff", one), new("gggggggg", two), THREE)


def test_sources_count_only_in_an_amendment_that_changes_nothing_else():
    source, relation = frozenset({Source("E-1")}), frozenset({Source("E-1", Relation.QUALIFIES)})
    shorter = replace(ONE, text="Court.")
    assert effect(shorter, TWO, THREE) == effect(shorter, replace(TWO, sources=source), THREE)
    assert effect(ONE, replace(TWO, sources=source), THREE) != effect(ONE, replace(TWO, sources=relation), THREE)
    assert effect(replace(ONE, sources=frozenset()), TWO, THREE) != effect(replace(ONE, sources=source), TWO, THREE)


def test_deleting_and_moving_are_effects_and_doing_nothing_is_none():
    assert len({effect(ONE, THREE), effect(ONE, TWO), effect(TWO, ONE, THREE), effect(TWO, THREE, ONE)}) == 4
    assert effect(ONE, TWO, THREE) == ""


@given(texts().flatmap(lambda base: st.tuples(st.just(base), changed(base))))
def test_an_effect_is_its_own_and_as_near_to_itself_as_can_be(given_texts):
    found = edits(*given_texts)
    assert effect_of(found) == effect_of(tuple(found))
    assert likeness_of(found, found) in (0.0, pytest.approx(1.0))
    assert bool(effect_of(found)) == bool(found)


def test_nearly_the_same_at_the_same_place_is_near():
    words = "Chaque projet commence par une réunion publique où les habitants disent leurs besoins et leurs craintes"
    one, other = (
        done(ONE, new("ffffffff", f"{words}."), TWO, THREE),
        done(ONE, new("gggggggg", f"{words} ici."), TWO, THREE),
    )
    assert NEAR <= likeness_of(one, other) < 1
    assert likeness_of(one, done(ONE, TWO, new("ffffffff", f"{words}."), THREE)) == 0


def test_two_small_changes_of_one_long_paragraph_are_not_near():
    one = done(replace(ONE, text=ONE.text.replace("Premier", "Unique")), TWO, THREE)
    other = done(replace(ONE, text=ONE.text.replace("long", "court")), TWO, THREE)
    assert likeness_of(one, other) == 0
    assert likeness_of(one, ()) == 0


def test_moves_deletions_and_sources_are_compared_by_their_place():
    assert likeness_of(done(TWO, THREE, ONE), done(TWO, THREE, ONE)) == 1
    assert likeness_of(done(ONE, THREE), done(ONE, THREE)) == 1
    assert likeness_of(done(ONE, THREE), done(ONE, TWO)) == 0
    cited = done(ONE, replace(TWO, sources=frozenset({Source("E-1")})), THREE)
    assert likeness_of(cited, cited) == 1


def test_two_shapes_given_to_one_paragraph_are_not_near_and_the_same_shape_is():
    item, quotation = (done(replace(ONE, kind=kind), TWO, THREE) for kind in (Kind.ITEM, Kind.QUOTATION))
    assert likeness_of(item, quotation) == 0
    assert likeness_of(item, item) == 1


def test_changes_of_typing_alone_at_one_place_are_the_same():
    one, other = (done(replace(ONE, text=ONE.text.replace(" ", space)), TWO, THREE) for space in ("  ", "   "))
    assert likeness_of(one, other) == 1
