"""Laws of the merge that hold for every three texts."""

from hypothesis import assume, given
from hypothesis import strategies as st

from manifeste_tool.domain.comparing.words import bag
from manifeste_tool.domain.merging import merge_order
from manifeste_tool.domain.merging.answers import Answer, Side
from manifeste_tool.domain.merging.merge import Outcome, merge
from manifeste_tool.domain.plain.plain import merge_plain
from manifeste_tool.domain.text.markdown import parse, serialise
from manifeste_tool.domain.text.text import Kind
from tests.domain.strategies import any_text, changed, markdown, texts


@st.composite
def threes(draw):
    base = draw(texts())
    return base, draw(changed(base, prefix="y")), draw(changed(base, prefix="z"))


def words_of(text):
    return sum((bag(unit.text) for unit in text), start=bag(""))


@given(threes())
def test_a_proposal_against_an_unchanged_text_is_taken_whole(three):
    base, _, theirs = three
    merged = merge(base, base, theirs)
    assert merged.text == theirs
    assert merged.clean


@given(threes())
def test_a_proposal_that_changes_nothing_leaves_todays_text(three):
    base, ours, _ = three
    merged = merge(base, ours, base)
    assert merged.text == ours
    assert merged.clean
    assert {one.outcome for one in merged.outcomes} <= {Outcome.UNCHANGED, Outcome.OURS}


@given(threes())
def test_identical_changes_are_one_change(three):
    base, ours, _ = three
    merged = merge(base, ours, ours)
    assert merged.text == ours
    assert merged.clean


@given(threes())
def test_a_clean_merge_is_the_same_from_both_sides(three):
    base, ours, theirs = three
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)
    assume(one.clean and other.clean)
    assume(not any(unit.base is None and unit.outcome is Outcome.SATISFIED for unit in one.outcomes))
    assert one.text == other.text


@given(threes())
def test_identities_stay_unique(three):
    merged = merge(*three)
    given_ids = [unit.id for unit in merged.text]
    assert len(set(given_ids)) == len(given_ids)
    assert all(given_ids)


@given(threes())
def test_every_unit_of_the_three_texts_has_one_outcome(three):
    base, ours, theirs = three
    told = [one.id for one in merge(*three).outcomes]
    assert sorted(told) == sorted({*base.by_id, *ours.by_id, *theirs.by_id})


@given(threes())
def test_a_word_that_neither_side_deleted_is_never_lost(three):
    merged = merge(*three)
    for unit in merged.outcomes:
        if unit.base and unit.ours and unit.theirs:
            kept = bag(unit.base.text) & bag(unit.ours.text) & bag(unit.theirs.text)
            gone = kept - bag(unit.merged.text if unit.merged else "")
            lost = (bag(unit.base.text) - bag(unit.ours.text)) + (bag(unit.base.text) - bag(unit.theirs.text))
            assert not gone - lost
    assert not [one for one in merged.outcomes if one.base and one.ours and one.theirs and one.merged is None]


@given(threes())
def test_no_source_is_lost_that_neither_side_removed(three):
    for unit in merge(*three).outcomes:
        if unit.ours and unit.theirs and unit.merged:
            before = {source.key for source in unit.base.sources} if unit.base else set()
            ours, theirs = ({source.key for source in side.sources} for side in (unit.ours, unit.theirs))
            wanted = (ours & theirs) | (ours - before) | (theirs - before)
            assert wanted <= {source.key for source in unit.merged.sources}


@given(threes())
def test_what_is_merged_can_be_written_and_read_back(three):
    merged = merge(*three).text
    assume(all(unit.kind is not Kind.TABLE for unit in merged))
    assert parse(serialise(merged)) == merged


@given(threes(), st.sampled_from(Side))
def test_answering_every_question_settles_the_merge(three, side):
    asked = merge(*three).unsettled
    for _ in range(3):
        answers = {one.key: Answer(keep=side) for one in asked}
        merged = merge(*three, answers=answers)
        asked = [*asked, *merged.unsettled]
    assert merged.clean


@given(st.data())
def test_an_order_keeps_every_identity_once(data):
    base = data.draw(st.permutations("ABCDEF"))
    ours = data.draw(st.lists(st.sampled_from("ABCDEFxyz"), unique=True))
    theirs = data.draw(st.lists(st.sampled_from("ABCDEF123z"), unique=True))
    order = merge_order.merge_order(base, ours, theirs)
    assert sorted(order.ids) == sorted({*base, *ours, *theirs})
    alone = merge_order.merge_order(base, ours, base)
    assert [one for one in alone.ids if one in ours] == ours


@given(st.one_of(markdown, any_text), st.one_of(markdown, any_text))
def test_a_plain_merge_with_one_change_gives_that_change_byte_for_byte(base, changed_text):
    assert merge_plain(base, base, changed_text).text == changed_text
    assert merge_plain(base, changed_text, base).text == changed_text
    assert merge_plain(base, changed_text, changed_text).text == changed_text
