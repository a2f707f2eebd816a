"""From stored edits to the entry that the order needs: acts, words touched, places in today's text, chapters."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.amending.footprints import act_of, footprint, rebased, restored, spans_of
from manifeste_tool.domain.comparing.edits import Change, edits
from manifeste_tool.domain.ordering.discussions import WHOLE, Act, Hold, On
from manifeste_tool.domain.ordering.places import Places, entry
from manifeste_tool.domain.ordering.running_order import listed, running_order
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Kind, Paragraph, Source, Text, fingerprint
from tests.domain.strategies import changed, texts

BASE = parse(
    "# Le manifeste <!-- ¶tttttttt -->\n\nAvant les chapitres. <!-- ¶aaaaaaaa -->\n\n"
    "## Un chapitre <!-- ¶hhhhhhhh -->\n\n"
    "Aucun système n'est déployé sans qu'un besoin du territoire ait été établi. <!-- ¶bbbbbbbb -->\n\n"
    "Les agents sont formés. <!-- ¶cccccccc -->\n\n"
    "### Une section <!-- ¶ssssssss -->\n\nLes habitants sont entendus. <!-- ¶dddddddd -->\n\n"
    "## Un autre <!-- ¶kkkkkkkk -->\n\nLe seul alinéa de ce chapitre-ci. <!-- ¶eeeeeeee -->\n"
)
UNITS = BASE.by_id
NEED = UNITS["bbbbbbbb"]


def new(identity, words, **more):
    return Paragraph(Kind.PARAGRAPH, words, identity, **more)


def chapter(identity, words):
    return Paragraph(Kind.HEADING, words, identity, level=2)


def without(*names):
    return BASE.with_paragraphs(unit for unit in BASE if unit.id not in names)


def put(anchor, *units, base=BASE):
    found = []
    for unit in base:
        found += [unit, *(units if unit.id == anchor else ())]
    return base.with_paragraphs(found)


def said(name, words, base=BASE):
    return base.with_paragraphs(replace(unit, text=words) if unit.id == name else unit for unit in base)


def stood(*proposals, today=BASE, base=BASE):
    """The entries of proposals numbered from 1."""
    places = Places(today, base)
    return [
        entry(places, [footprint(e) for e in edits(base, one)], amendment_id=n, number=n, author_id=n)
        for n, one in enumerate(proposals, start=1)
    ]


def called(*proposals, **texts_given):
    return [one.number for one in listed(running_order(stood(*proposals, **texts_given)))]


def blocks(*proposals, **texts_given):
    return [[e.number for e in block.own] for block in running_order(stood(*proposals, **texts_given))]


def only(proposal):
    (edit,) = edits(BASE, proposal)
    return edit


# --- what an edit does -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "act", "spans"),
    [
        ("Aucun outil n'est déployé sans qu'un besoin du territoire ait été établi.", Act.CHANGE_WORDS, ((1, 2),)),
        (NEED.text[:-1] + " par écrit.", Act.COMPLETE, ((14, 14),)),
        (NEED.text + " Ce besoin est publié.", Act.COMPLETE, ((15, 15),)),
        ("Jamais " + NEED.text, Act.CHANGE_WORDS, ((0, 0),)),
        ("Tout outil part d'une demande écrite que les habitants ont formulée ensemble.", Act.REWRITE, (WHOLE,)),
        (NEED.text.replace(" ", "  "), Act.CHANGE_WORDS, ()),
    ],
)
def test_what_is_done_to_the_words_of_a_paragraph(words, act, spans):
    edit = only(said("bbbbbbbb", words))
    assert (act_of(edit), spans_of(edit)) == (act, spans)


def test_more_than_three_changes_rewrite_a_paragraph():
    words = [f"mot{n} reste là tout à fait tranquille" for n in range(5)]
    before, three, four = (
        " ".join(
            words if changes == 0 else [w.replace("mot", "MOT") if n < changes else w for n, w in enumerate(words)]
        )
        for changes in (0, 3, 4)
    )
    base = Text((new("aaaaaaaa", before),))
    found = [footprint(edits(base, Text((new("aaaaaaaa", after),)))[0]) for after in (three, four)]
    assert [one.act for one in found] == [Act.CHANGE_WORDS, Act.REWRITE]
    assert len(found[0].spans) == 3


def test_the_other_acts_are_those_of_their_edits():
    assert act_of(only(without("bbbbbbbb"))) is Act.DELETE
    assert act_of(only(put("bbbbbbbb", new("ffffffff", "Un.")))) is Act.INSERT
    cited = BASE.with_paragraphs(replace(u, sources=frozenset({Source("E-1")})) if u is NEED else u for u in BASE)
    assert act_of(only(cited)) is Act.CITE
    assert act_of(only(put("eeeeeeee", NEED, base=without("bbbbbbbb")))) is Act.MOVE


@given(texts().flatmap(lambda base: st.tuples(st.just(base), changed(base))))
def test_a_footprint_comes_back_from_what_is_stored(given_texts):
    for edit in edits(*given_texts):
        left = footprint(edit)
        kept = json.loads(json.dumps(left.stored))
        again = restored(edit.paragraph_id, edit.change, anchor=edit.anchor, base=edit.base_fingerprint, stored=kept)
        assert again == left


# --- words of a paragraph that changed since ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "span"),
    [
        ("zéro un deux trois quatre cinq", (3, 5)),  # moved along
        ("un deux trois quatre cinq six", (2, 4)),  # what comes after moves nothing
        ("un deux trois et quatre cinq", (2, 5)),  # what was put inside is inside
        ("un deux ici trois quatre là cinq", (3, 5)),  # what was put beside is not
        ("un deux cinq", (2, 2)),  # nothing is left of it
        ("un deux TROIS quatre cinq", (2, 4)),
        ("un deux trois QUATRE CINQ", (2, 5)),  # cut in the middle: all of the change is held
        ("un DEUX TROIS quatre cinq", (1, 4)),
    ],
)
def test_spans_are_carried_over_to_the_words_of_today(now, span):
    before, after = new("aaaaaaaa", "un deux trois quatre cinq"), new("aaaaaaaa", now)
    base = Text((before,))
    left = footprint(edits(base, Text((replace(before, text="un deux 3 4 cinq"),)))[0])
    assert left.spans == ((2, 4),)
    carried = rebased(left, before, after)
    assert (carried.spans, carried.base) == ((span,), fingerprint(after))


def test_a_point_stays_a_point_and_the_whole_stays_the_whole():
    before, after = new("aaaaaaaa", "un deux trois."), new("aaaaaaaa", "un deux ici trois.")
    left = footprint(edits(Text((before,)), Text((replace(before, text="un deux et trois."),)))[0])
    assert rebased(left, before, after).spans == ((3, 3),)
    gone = footprint(edits(Text((before,)), Text(()))[0])
    assert rebased(gone, before, after).spans == (WHOLE,)


# --- places ----------------------------------------------------------------------------------------------------------


def test_text_order_of_the_first_paragraph_touched():
    both = said("aaaaaaaa", "Bien avant les chapitres.", said("eeeeeeee", "Le seul alinéa du chapitre."))
    assert called(said("cccccccc", "Tous les agents sont formés."), both) == [2, 1]


def test_at_one_paragraph_delete_rewrite_change_complete_move_cite_insert():
    cited = BASE.with_paragraphs(replace(u, sources=frozenset({Source("E-1")})) if u is NEED else u for u in BASE)
    proposals = [
        put("bbbbbbbb", new("ffffffff", "Un ajout.")),
        cited,
        put("eeeeeeee", NEED, base=without("bbbbbbbb")),
        said("bbbbbbbb", NEED.text + " Ce besoin est publié."),
        said("bbbbbbbb", NEED.text.replace("système", "outil")),
        said("bbbbbbbb", "Chaque commune écoute toujours longtemps."),
        without("bbbbbbbb"),
    ]
    assert called(*proposals) == [7, 6, 5, 4, 3, 2, 1]


def test_in_one_paragraph_the_first_word_changed_comes_first():
    assert called(
        said("bbbbbbbb", NEED.text.replace("établi", "écrit")), said("bbbbbbbb", NEED.text.replace("système", "outil"))
    ) == [2, 1]


def test_at_one_place_what_takes_more_of_the_text_comes_first():
    assert called(without("bbbbbbbb"), without("bbbbbbbb", "cccccccc")) == [2, 1]


def test_insertions_before_the_first_paragraph_come_first():
    start = BASE.with_paragraphs((new("ffffffff", "Au début."), *BASE))
    assert called(said("tttttttt", "Notre manifeste"), start) == [2, 1]


def test_a_new_chapter_comes_after_every_insertion_of_the_chapter_before():
    alone = put("dddddddd", chapter("ffffffff", "Nouveau"), new("gggggggg", "Dedans."))
    assert called(alone, put("dddddddd", new("jjjjjjjj", "Un alinéa."))) == [2, 1]
    assert stood(alone)[0].holds == ()


def test_a_paragraph_that_is_gone_stands_where_it_stood_after_what_stands_before_it():
    today = without("bbbbbbbb", "cccccccc")
    late, early = (
        said("cccccccc", "Tous les agents sont formés."),
        said("bbbbbbbb", NEED.text.replace("système", "outil")),
    )
    after = put("hhhhhhhh", new("ffffffff", "Ici."))
    beyond = put("cccccccc", new("gggggggg", "Là."))
    title, section = said("hhhhhhhh", "Un titre"), said("ssssssss", "Une autre section")
    assert called(section, late, after, early, title, beyond, today=today) == [5, 4, 2, 6, 3, 1]


def test_a_paragraph_that_was_absorbed_stands_where_the_one_that_absorbed_it_is():
    today = without("cccccccc")
    today = today.with_paragraphs(replace(u, joined=("cccccccc",)) if u.id == "dddddddd" else u for u in today)
    assert Places(today, BASE).of("cccccccc") == Places(today, BASE).of("dddddddd")


def test_what_stood_before_everything_and_is_gone_comes_first_and_what_nobody_knows_comes_last():
    places = Places(without("tttttttt"), BASE)
    assert (
        places.of("tttttttt")
        < places.after("")
        < places.of("aaaaaaaa")
        < places.of("zzzzzzzz")
        < places.after("zzzzzzzz")
    )


def test_an_amendment_that_touches_nothing_is_listed_last():
    assert called(BASE, without("eeeeeeee")) == [2, 1]


# --- chapters as wholes ----------------------------------------------------------------------------------------------

CHAPTER = ("hhhhhhhh", "bbbbbbbb", "cccccccc", "ssssssss", "dddddddd")


def rewritten(*names):
    return BASE.with_paragraphs(
        replace(unit, text="Tout à fait autre chose que cela, absolument.") if unit.id in names else unit
        for unit in BASE
    )


def test_a_chapter_deleted_comes_first_then_a_chapter_rewritten_then_its_heading_and_alineas():
    whole = rewritten("bbbbbbbb", "cccccccc", "dddddddd")
    proposals = [said("bbbbbbbb", NEED.text + " Oui."), said("hhhhhhhh", "Un titre"), whole, without(*CHAPTER)]
    assert called(*proposals) == [4, 3, 2, 1]
    deleted = stood(without(*CHAPTER))[0]
    assert deleted.act is Act.DELETE
    assert deleted.holds == (Hold(On.CHAPTER, "hhhhhhhh", "", *WHOLE),)
    assert {hold.paragraph_id for hold in deleted.takes} == set(CHAPTER)


def test_a_chapter_rewritten_comes_before_its_heading_deleted_alone():
    assert called(without("hhhhhhhh"), rewritten("bbbbbbbb", "cccccccc", "dddddddd")) == [2, 1]


def test_chapters_deleted_and_rewritten_are_discussed_together_and_not_with_each_of_their_alineas():
    whole = rewritten("bbbbbbbb", "cccccccc", "dddddddd")
    assert blocks(without(*CHAPTER), whole, said("bbbbbbbb", NEED.text + " Oui.")) == [[1, 2], [3]]


def test_a_chapter_rewritten_keeps_its_heading_and_takes_the_insertions_inside_it():
    whole = put("bbbbbbbb", new("ffffffff", "Un ajout."), base=rewritten("bbbbbbbb", "cccccccc", "dddddddd"))
    (found,) = stood(whole)
    assert (found.act, found.holds) == (Act.REWRITE, (Hold(On.CHAPTER, "hhhhhhhh", "", *WHOLE),))
    assert Hold(On.WORDS, "hhhhhhhh", "", *WHOLE) not in found.takes
    assert Hold(On.AFTER, "hhhhhhhh", "", *WHOLE) in found.takes


def test_most_of_a_chapter_or_its_only_alinea_is_not_the_chapter():
    for proposal in (
        rewritten("bbbbbbbb", "cccccccc"),
        rewritten("eeeeeeee"),
        without("tttttttt"),
        without("aaaaaaaa"),
    ):
        assert all(hold.on is not On.CHAPTER for hold in stood(proposal)[0].holds)


def test_a_chapter_that_is_gone_stands_where_it_stood():
    assert called(without(*CHAPTER), said("aaaaaaaa", "Bien avant."), today=without(*CHAPTER)) == [2, 1]


# --- what is held ----------------------------------------------------------------------------------------------------


def test_moving_to_two_places_excludes_and_changing_words_does_not_exclude_moving():
    here, there = (put(anchor, NEED, base=without("bbbbbbbb")) for anchor in ("dddddddd", "eeeeeeee"))
    assert blocks(here, there, said("bbbbbbbb", NEED.text + " Oui.")) == [[3], [1, 2]]


def test_two_insertions_at_one_anchor_do_not_exclude():
    assert blocks(*(put("bbbbbbbb", new(name * 8, "Un ajout.")) for name in "fg")) == [[1], [2]]


def test_two_shapes_for_one_paragraph_exclude_and_deleting_it_excludes_both():
    def shaped(**more):
        return BASE.with_paragraphs(replace(u, **more) if u is NEED else u for u in BASE)

    proposals = [shaped(kind=Kind.QUOTATION, level=1), shaped(kind=Kind.ITEM), without("bbbbbbbb")]
    assert blocks(*proposals) == [[3, 1, 2]]
    assert stood(proposals[0])[0].act is Act.CHANGE_WORDS


def test_sources_exclude_nobody():
    cited = BASE.with_paragraphs(replace(u, sources=frozenset({Source("E-1")})) if u is NEED else u for u in BASE)
    assert blocks(cited, without("bbbbbbbb")) == [[2], [1]]


@given(texts().flatmap(lambda base: st.tuples(st.just(base), st.lists(changed(base), max_size=4), changed(base))))
def test_any_proposals_have_their_place_in_any_text_of_today(given_texts):
    base, proposals, today = given_texts
    found = stood(*proposals, today=today, base=base)
    assert sorted(e.number for e in listed(running_order(found))) == list(range(1, len(proposals) + 1))


def test_an_entry_carries_what_it_is_told():
    places = Places(BASE, BASE)
    found = entry(
        places, (), amendment_id=5, number=7, author_id=9, parent_id=3, effect="x", discussion="y", sort_code="avant 1"
    )
    assert (found.id, found.number, found.author_id, found.parent_id) == (5, 7, 9, 3)
    assert (found.effect, found.discussion, found.sort_code) == ("x", "y", "avant 1")
    assert Change.INSERTED not in {hold.on for hold in found.holds}
