"""The order in which amendments are called, rule by rule, then its laws."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.ordering.discussions import WHOLE, Act, Hold, On, discussions
from manifeste_tool.domain.ordering.running_order import (
    Entry,
    Kinship,
    falling,
    identicals,
    listed,
    moved,
    running_order,
)
from manifeste_tool.domain.ordering.sort_codes import Code, SortCodeError, codes, written


def entry(number, place=1, act=Act.CHANGE_WORDS, **more):
    """An amendment that its number names, by its own author unless told otherwise."""
    return Entry(number, number, (place, 1), act, **({"author_id": number} | more))


def on_words(paragraph, start, end, base="b"):
    return (Hold(On.WORDS, paragraph, base, start, end),)


def all_of(paragraph, on=On.WORDS):
    return (Hold(on, paragraph, "", *WHOLE),)


def numbers(*entries):
    return [one.number for one in listed(running_order(entries))]


def shape(order):
    """Numbers by block and group."""
    return [[[line.entry.number for line in group.lines] for group in block.groups] for block in order]


def blocks(*entries):
    return shape(running_order(entries))


# --- places and acts -------------------------------------------------------------------------------------------------


def test_amendments_come_in_the_order_of_the_text_whatever_their_numbers():
    assert numbers(entry(1, place=9), entry(2, place=3), entry(3, place=5)) == [2, 3, 1]


def test_at_one_place_delete_rewrite_change_words_complete_move_cite_insert():
    acts = [Act.INSERT, Act.CITE, Act.MOVE, Act.COMPLETE, Act.CHANGE_WORDS, Act.REWRITE, Act.DELETE]
    assert numbers(*(entry(number, act=act) for number, act in enumerate(acts, start=1))) == [7, 6, 5, 4, 3, 2, 1]


def test_for_one_act_at_one_place_the_detail_then_the_number_decide():
    assert numbers(entry(1, detail=(9,)), entry(3, detail=(2,)), entry(2, detail=(2,))) == [2, 3, 1]


def test_an_empty_list_is_an_empty_order():
    assert running_order([]) == ()


# --- identicals ------------------------------------------------------------------------------------------------------


def test_identicals_are_called_in_a_row_by_number():
    found = blocks(entry(4, effect="x"), entry(2), entry(1, effect="x"), entry(3))
    assert found == [[[1, 4]], [[2]], [[3]]]


def test_identicals_are_called_where_the_first_of_them_is():
    assert numbers(entry(1, place=5, effect="x"), entry(2, place=3), entry(3, place=2, effect="x")) == [1, 3, 2]


@pytest.mark.parametrize(
    ("authors", "kinship"), [((7,), Kinship.ALONE), ((7, 8), Kinship.IDENTICAL), ((7, 7), Kinship.DUPLICATE)]
)
def test_same_effect_is_identical_between_authors_and_a_duplicate_by_one(authors, kinship):
    ((group,),) = (
        block.groups
        for block in running_order(entry(n, effect="x", author_id=who) for n, who in enumerate(authors, start=1))
    )
    assert group.kinship is kinship
    assert [one.number for one in group.entries] == list(range(1, len(authors) + 1))


def test_identicals_are_found_among_amendments_and_among_the_sub_amendments_of_one():
    given = [entry(1, effect="x"), entry(2, effect="x"), entry(3)]
    given += [entry(n, effect="y", parent_id=parent) for n, parent in ((4, 3), (5, 3), (6, 2))]
    assert [[one.number for one in group.entries] for group in identicals(given)] == [[1, 6, 2], [4, 5]]


# --- discussions communes --------------------------------------------------------------------------------------------


def test_those_that_take_the_same_words_are_discussed_together():
    one = entry(1, holds=on_words("p", 3, 6))
    assert blocks(one, entry(2, act=Act.COMPLETE), entry(3, place=4, holds=on_words("p", 5, 8))) == [[[1], [3]], [[2]]]
    assert blocks(one, entry(2, holds=on_words("p", 6, 8)), entry(3, holds=on_words("q", 3, 6))) == [
        [[1]],
        [[2]],
        [[3]],
    ]


def test_deleting_or_rewriting_a_paragraph_excludes_all_that_changes_its_words():
    words = entry(1, holds=on_words("p", 3, 6))
    end = entry(2, act=Act.COMPLETE, holds=on_words("p", 9, 9))
    (block,) = running_order([words, end, entry(3, act=Act.DELETE, holds=all_of("p"))])
    assert block.is_common
    assert [one.number for one in block.entries] == [3, 1, 2]


def test_two_insertions_at_one_point_do_not_exclude_one_another():
    point = Hold(On.WORDS, "p", "b", 4, 4)
    assert not point.excludes(point)
    assert blocks(entry(1, holds=(point,)), entry(2, holds=(point,))) == [[[1]], [[2]]]
    assert point.excludes(Hold(On.WORDS, "p", "b", 3, 6))
    assert not point.excludes(Hold(On.WORDS, "p", "b", 4, 6))


def test_words_counted_in_different_bases_are_not_compared_but_the_whole_is():
    old, new = Hold(On.WORDS, "p", "old", 0, 9), Hold(On.WORDS, "p", "new", 0, 9)
    whole = Hold(On.WORDS, "p", "older", *WHOLE)
    assert not old.excludes(new)
    assert old.excludes(whole)
    assert blocks(entry(1, holds=(old,)), entry(2, holds=(new,))) == [[[1]], [[2]]]
    assert blocks(entry(1, holds=(old,)), entry(2, holds=(new,)), entry(3, holds=(whole,))) == [[[1], [2], [3]]]


def test_a_third_ties_two_that_do_not_meet():
    tie = entry(3, holds=(*on_words("p", 3, 6), *on_words("q", 0, 2)))
    assert blocks(entry(1, holds=on_words("p", 5, 8)), entry(2, holds=on_words("q", 1, 4)), tie) == [[[1], [2], [3]]]


def test_a_long_span_meets_all_that_it_covers():
    spans = [(0, 9), (1, 2), (5, 6)]
    assert blocks(*(entry(n, holds=on_words("p", *span)) for n, span in enumerate(spans, start=1))) == [[[1], [2], [3]]]


def test_a_name_given_by_hand_takes_out_of_the_automatic_discussions():
    given = [entry(n, place=n, holds=all_of("p")) for n in (1, 2, 3)]
    given[2] = replace(given[2], discussion="à part")
    assert blocks(*given, entry(4, place=4, discussion="à part")) == [[[1], [2]], [[3], [4]]]


# --- sub-amendments --------------------------------------------------------------------------------------------------


def test_sub_amendments_are_called_right_before_their_parent():
    given = [entry(1, effect="x"), entry(2, effect="x"), entry(3, parent_id=2), entry(4, parent_id=1), entry(5)]
    assert numbers(*given) == [4, 1, 3, 2, 5]


def test_the_sub_amendments_of_one_amendment_have_their_own_order_and_discussions():
    subs = [entry(n, place=10 - n, parent_id=1, holds=all_of("s") if n > 2 else ()) for n in (2, 3, 4)]
    (block,) = running_order([entry(1), *subs])
    (line,) = block.lines
    assert shape(line.subs) == [[[4], [3]], [[2]]]


def test_a_sub_amendment_whose_parent_is_not_listed_is_not_lost():
    assert numbers(entry(1, place=2), entry(2, parent_id=99), entry(3, parent_id=2)) == [2, 3, 1]


# --- manual sort codes -----------------------------------------------------------------------------------------------


def test_a_manual_sort_code_always_wins():
    assert numbers(entry(1), entry(2), entry(3, sort_code="avant 1")) == [3, 1, 2]
    assert numbers(entry(1, sort_code="après 3"), entry(2), entry(3)) == [2, 3, 1]


def test_a_code_takes_a_whole_discussion_along_and_never_cuts_one():
    given = [entry(n, place=n, holds=all_of("p")) for n in (1, 2)] + [
        entry(n, place=n, holds=all_of("q")) for n in (3, 4)
    ]
    given[3] = replace(given[3], sort_code="avant 2")
    assert blocks(*given) == [[[3], [4]], [[1], [2]]]


def test_a_code_may_order_the_lines_of_a_discussion_or_identicals():
    given = [entry(n, holds=all_of("p")) for n in (1, 2)] + [entry(3, holds=all_of("p"), sort_code="avant 1")]
    assert blocks(*given) == [[[3], [1], [2]]]
    assert blocks(entry(1, effect="x", sort_code="après 2"), entry(2, effect="x")) == [[[2, 1]]]


def test_several_at_one_place_keep_their_automatic_order_there():
    given = [entry(1), entry(2), entry(3, sort_code="avant 1"), entry(4, sort_code="avant 1")]
    assert numbers(*given, entry(5, sort_code="après 1"), entry(6, sort_code="après 1")) == [3, 4, 1, 5, 6, 2]


def test_codes_that_turn_in_a_circle_lose_nobody():
    given = [entry(1, sort_code="après 2"), entry(2, sort_code="après 3"), entry(3, sort_code="après 1"), entry(4)]
    assert numbers(*given) == [1, 3, 2, 4]
    assert numbers(entry(1, sort_code="avant 1"), entry(2, sort_code="avant 99")) == [1, 2]


def test_codes_are_read_as_people_write_them():
    assert codes("Avant  12 ; après l’amendement n° 7;") == (Code(before=True, number=12), Code(before=False, number=7))
    assert codes("  ") == ()
    assert written(codes("apres 7;avant 12")) == "après 7 ; avant 12"
    for wrong in ("12", "avant", "au début", "avant 12 après 7"):
        with pytest.raises(SortCodeError, match="« avant 12 » ou « après 12 »"):
            codes(wrong)


# --- moving by keyboard ----------------------------------------------------------------------------------------------


def stored(given, changed):
    return [replace(one, sort_code=changed.get(one.id, one.sort_code)) for one in given]


def test_moving_up_stores_one_code_that_names_a_neighbour():
    given = [entry(1), entry(2), entry(3)]
    assert moved(running_order(given), 3, -1) == {3: "après 1"}
    assert moved(running_order(given), 3, -2) == {3: "avant 1"}
    given = stored(given, moved(running_order(given), 3, -1))
    assert numbers(*given) == [1, 3, 2]
    assert moved(running_order(given), 3, 1) == {3: ""}  # back to its automatic place: no code is left


def test_moving_past_the_end_stores_nothing():
    order = running_order([entry(1), entry(2)])
    assert moved(order, 1, -1) == {}
    assert moved(order, 2, 5) == {}


def test_moving_who_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        moved(running_order([entry(1)]), 2, 1)


def test_a_line_moves_inside_its_discussion_and_the_whole_discussion_when_asked():
    given = [entry(n, place=n, holds=all_of("p")) for n in (1, 2)] + [entry(3, place=3)]
    order = running_order(given)
    assert blocks(*stored(given, moved(order, 1, 1))) == [[[2], [1]], [[3]]]
    assert blocks(*stored(given, moved(order, 1, 1, whole=True))) == [[[3]], [[1], [2]]]
    assert blocks(*stored(given, moved(order, 3, -1))) == [[[3]], [[1], [2]]]


def test_a_code_for_the_line_and_one_for_the_discussion_live_side_by_side():
    given = [entry(n, place=n, holds=all_of("p")) for n in (1, 2)] + [entry(3, place=3)]
    given = stored(given, moved(running_order(given), 1, 1))
    given = stored(given, moved(running_order(given), 1, 1, whole=True))
    assert blocks(*given) == [[[3]], [[2], [1]]]
    assert given[0].sort_code == "après 2 ; après 3"


def test_those_that_hang_on_what_moves_stay_where_they_are():
    given = [entry(1), entry(2), entry(3), entry(4, sort_code="avant 1")]
    assert numbers(*given) == [4, 1, 2, 3]
    assert numbers(*stored(given, moved(running_order(given), 1, 2))) == [4, 2, 3, 1]


# --- who falls -------------------------------------------------------------------------------------------------------


def test_those_that_an_adopted_one_excludes_fall_with_their_sub_amendments():
    adopted = entry(1, act=Act.REWRITE, holds=all_of("p"), effect="x")
    same = entry(2, act=Act.REWRITE, holds=all_of("p"), effect="x")
    given = [adopted, same, entry(3, holds=on_words("p", 1, 2)), entry(4, parent_id=3), entry(5, parent_id=1), entry(6)]
    assert [one.number for one in falling(adopted, given)] == [3, 4]


def test_all_that_a_deleted_chapter_held_falls_without_being_discussed_with_it():
    chapter = entry(1, act=Act.DELETE, holds=all_of("c", On.CHAPTER), takes=(*all_of("p"), *all_of("p", On.AFTER)))
    words, inserted = entry(2, holds=on_words("p", 1, 2)), entry(3, holds=(Hold(On.AFTER, "p", "", 0, 0),))
    assert blocks(chapter, words, inserted) == [[[1]], [[2]], [[3]]]
    assert falling(chapter, [chapter, words, inserted]) == (words, inserted)
    assert falling(words, [chapter, words]) == ()


# --- laws ------------------------------------------------------------------------------------------------------------

holds = st.lists(
    st.builds(
        lambda where, span: Hold(On.WORDS, where, "b", *span),
        st.sampled_from("pqr"),
        st.one_of(st.just(WHOLE), st.tuples(st.integers(0, 5), st.integers(0, 3)).map(lambda s: (s[0], s[0] + s[1]))),
    ),
    max_size=2,
)


@st.composite
def lists(draw):
    """Any list: some identical, some sub-amendments, some with codes that may name anybody or nobody."""
    size = draw(st.integers(1, 9))
    names = st.integers(1, size + 1)
    code = st.one_of(st.just(""), st.builds(lambda side, n: f"{side} {n}", st.sampled_from(["avant", "après"]), names))
    return [
        Entry(
            number,
            number,
            draw(st.tuples(st.integers(0, 3))),
            draw(st.sampled_from(Act)),
            author_id=draw(st.integers(1, 2)),
            parent_id=draw(st.one_of(st.none(), st.none(), st.none(), names)),
            effect=draw(st.sampled_from(["", "", "x", "y"])),
            holds=tuple(draw(holds)),
            discussion=draw(st.sampled_from(["", "", "", "z"])),
            sort_code=draw(code),
        )
        for number in range(1, size + 1)
    ]


@given(lists(), st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_given(given_list, chance):
    shuffled = chance.sample(given_list, len(given_list))
    assert running_order(shuffled) == running_order(given_list)


@given(lists())
def test_every_amendment_comes_exactly_once(given_list):
    assert sorted(one.id for one in listed(running_order(given_list))) == [one.id for one in given_list]


@given(lists())
def test_those_that_exclude_one_another_or_are_identical_stand_in_one_block_and_identicals_in_one_group(given_list):
    order = running_order(given_list)
    place = {
        e.id: (b, g) for b, block in enumerate(order) for g, group in enumerate(block.groups) for e in group.entries
    }
    alone = {e.id for block in order for e in block.own}
    top = [e for e in given_list if e.id in alone and not e.discussion]
    for one in top:
        for other in top:
            if one.effect and one.effect == other.effect:
                assert place[one.id] == place[other.id]
            if any(a.excludes(b) for a in one.holds for b in other.holds) and one is not other:
                assert place[one.id][0] == place[other.id][0]


@given(lists())
def test_sub_amendments_come_right_before_their_parent(given_list):
    in_order = [e.id for e in listed(running_order(given_list))]
    parents = {e.id for e in given_list if e.parent_id is None}
    for parent in parents:
        subs = {e.id for e in given_list if e.parent_id == parent}
        at = in_order.index(parent)
        assert set(in_order[at - len(subs) : at]) == subs


@given(lists(), st.data())
def test_a_code_that_names_a_neighbour_of_its_own_level_is_obeyed(given_list, data):
    plain = [replace(e, sort_code="", discussion="", effect="", holds=(), parent_id=None) for e in given_list]
    one = data.draw(st.sampled_from(plain))
    other = data.draw(st.sampled_from(plain))
    before = data.draw(st.booleans())
    coded = [replace(e, sort_code=f"{'avant' if before else 'après'} {other.id}") if e is one else e for e in plain]
    in_order = [e.id for e in listed(running_order(coded))]
    if one is not other:
        assert in_order.index(one.id) == in_order.index(other.id) + (-1 if before else 1)


@given(lists(), st.data())
def test_a_move_moves_one_thing_by_so_much_and_changes_nothing_else(given_list, data):
    moving = data.draw(st.sampled_from([e for e in given_list if e.parent_id is None] or [None]))
    step, whole = data.draw(st.integers(-3, 3)), data.draw(st.booleans())
    if moving is None:
        return
    order = running_order(given_list)
    after = running_order(stored(given_list, moved(order, moving.id, step, whole=whole)))
    wanted = shape(order)
    level = wanted
    rank = next(r for r, block in enumerate(wanted) if any(moving.id in group for group in block))
    if not whole and len(wanted[rank]) > 1:
        level = wanted[rank]
        rank = next(r for r, group in enumerate(level) if moving.id in group)
    level.insert(max(0, min(len(level) - 1, rank + step)), level.pop(rank))
    assert shape(after) == wanted
    subs = {line.entry.id: shape(line.subs) for block in order for line in block.lines}
    assert {line.entry.id: shape(line.subs) for block in after for line in block.lines} == subs


@given(st.lists(holds, max_size=8))
def test_discussions_are_exactly_who_excludes_whom_and_who_is_tied_by_a_third(held):
    found = discussions(held, [None] * len(held))
    groups = [{rank} for rank in range(len(held))]
    for one in range(len(held)):
        for other in range(one):
            if any(a.excludes(b) for a in held[one] for b in held[other]):
                joined = next(g for g in groups if one in g) | next(g for g in groups if other in g)
                groups = [g for g in groups if not g & joined] + [joined]
    assert all(found[rank] == min(group) for group in groups for rank in group)


def test_a_thousand_codes_that_follow_one_another_are_laid_in_one_go():
    chained = [entry(n, place=n * 7 % 200, sort_code=f"après {n - 1}" if n > 1 else "") for n in range(1, 1001)]
    assert numbers(*chained) == list(range(1, 1001))
