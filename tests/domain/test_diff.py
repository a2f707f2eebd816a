"""Differences: exact in both directions, and told as a person would tell them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.comparing import alignment
from manifeste_tool.domain.comparing.diff import Op, Segment, changes, first_changed, text_diff, word_diff
from manifeste_tool.domain.plain.plain_diff import plain_diff
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Relation, Source
from tests.domain.strategies import any_text, changed, markdown, texts, words


def told(before, after):
    signs = {Op.EQUAL: "{}", Op.DELETED: "[-{}-]", Op.INSERTED: "{{+{}+}}"}
    return "".join(signs[segment.op].format(segment.text) for segment in word_diff(before, after))


def side(segments, *ops):
    return "".join(segment.text for segment in segments if segment.op in ops)


@given(st.one_of(any_text, words), st.one_of(any_text, words))
def test_a_difference_gives_both_texts_back(before, after):
    segments = word_diff(before, after)
    assert side(segments, Op.EQUAL, Op.INSERTED) == after
    assert side(segments, Op.EQUAL, Op.DELETED) == before
    assert all(segment.text for segment in segments)


@given(words)
def test_a_text_does_not_differ_from_itself(text):
    assert word_diff(text, text) == (Segment(Op.EQUAL, text),)


def test_nothing_differs_between_two_empty_texts():
    assert word_diff("", "") == ()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("La ville décide.", "La métropole décide.", "La[- ville-]{+ métropole+} décide."),
        ("Un. Deux. Trois.", "Un. Deux et demi. Deux. Trois.", "Un.{+ Deux et demi.+} Deux. Trois."),
        ("un, deux, quatre", "un, deux, trois, quatre", "un, deux,{+ trois,+} quatre"),
        (
            "Les petites villes sont aidées par la région",
            "Les grandes villes seront aidées par la région",
            "Les[- petites villes sont-]{+ grandes villes seront+} aidées par la région",
        ),
        ("L'usage de l'outil", "L'usage d'un outil", "L'usage[- de l'-]{+ d'un +}outil"),
        ("Fin", "Fin.", "Fin{+.+}"),
        ("a b", "a  b", "a[- -]{+  +}b"),
    ],
)
def test_differences_read_as_a_person_would_tell_them(before, after, expected):
    assert told(before, after) == expected


def test_what_is_rewritten_is_shown_as_a_whole():
    before, after = "Aucun système n'est déployé sans besoin.", "Tout outil répond à une demande publique et précise."
    assert told(before, after) == f"[-{before}-]{{+{after}+}}"
    (unit,) = text_diff(parse(f"{before} <!-- ¶abcdefgh -->"), parse(f"{after} <!-- ¶abcdefgh -->"))
    assert unit.rewritten


def test_hunks_do_not_join_across_a_sentence():
    assert told("Un chat dort. Le chien court.", "Un lion dort. Le loup court.") == (
        "Un[- chat-]{+ lion+} dort. Le[- chien-]{+ loup+} court."
    )


THREE = parse(
    "Premier paragraphe du texte. <!-- ¶aaaaaaaa -->\n\nDeuxième paragraphe, plus long. [@A-1] <!-- ¶bbbbbbbb -->\n\n"
    "Troisième et dernier paragraphe. <!-- ¶cccccccc -->"
)


def test_a_move_says_where_the_unit_stood():
    one, two, three = THREE.paragraphs
    units = text_diff(THREE, THREE.with_paragraphs((two, three, one)))
    assert [(unit.id, unit.moved_from) for unit in units] == [
        ("bbbbbbbb", None),
        ("cccccccc", None),
        ("aaaaaaaa", ""),
    ]
    assert [unit.changed for unit in units] == [False, False, True]
    units = text_diff(THREE, THREE.with_paragraphs((three, one, two)))
    assert units[0].moved_from == "bbbbbbbb"


def test_deleted_units_stand_where_they_stood():
    one, _, three = THREE.paragraphs
    units = text_diff(THREE, THREE.with_paragraphs((one, three)))
    assert [(unit.id, unit.after is None) for unit in units] == [
        ("aaaaaaaa", False),
        ("bbbbbbbb", True),
        ("cccccccc", False),
    ]
    assert text_diff(THREE, THREE.with_paragraphs((three,)))[0].segments[0].op is Op.DELETED


def test_sources_are_told_apart_from_words():
    one, two, three = THREE.paragraphs
    cited = replace(two, sources=frozenset({Source("E-2", Relation.QUALIFIES)}))
    unit = text_diff(THREE, THREE.with_paragraphs((one, cited, three)))[1]
    assert (unit.sources_added, unit.sources_removed) == ({Source("E-2", Relation.QUALIFIES)}, {Source("A-1")})
    assert unit.changed
    assert not unit.words_changed


def test_a_split_names_the_unit_it_was_cut_from():
    before = parse("La première phrase reste ici entière. La seconde phrase part plus loin. <!-- ¶aaaaaaaa -->")
    after = parse(
        "La première phrase reste ici entière. <!-- ¶aaaaaaaa -->\n\nLa seconde phrase part plus loin. <!-- ¶bbbbbbbb -->"
    )
    assert [unit.split_from for unit in text_diff(before, after)] == [None, "aaaaaaaa"]


def test_a_join_names_what_was_absorbed():
    one, two, three = THREE.paragraphs
    joined = replace(one, text=f"{one.text} {two.text}")
    units = text_diff(THREE, THREE.with_paragraphs((joined, three)))
    assert units[0].joined == ("bbbbbbbb",)


def test_units_without_identity_are_recognised_by_their_words():
    bare = "Premier paragraphe de ce texte.\n\nTroisième et dernier paragraphe.\n\nNouveau venu, sans rapport aucun.\n"
    units = text_diff(parse(bare), parse(bare.replace("de ce", "du")))
    assert [(unit.id, unit.words_changed) for unit in units] == [("", True), ("", False), ("", False)]


@given(texts(), st.data())
def test_a_text_diff_gives_both_texts_back(base, data):
    after = data.draw(changed(base))
    units = text_diff(base, after)
    assert [unit.after.text for unit in units if unit.after] == [unit.text for unit in after]
    for unit in units:
        assert side(unit.segments, Op.EQUAL, Op.INSERTED) == (unit.after.text if unit.after else "")
        assert side(unit.segments, Op.EQUAL, Op.DELETED) == (unit.before.text if unit.before else "")
    assert {unit.id for unit in units if unit.before} == set(base.by_id)


@given(texts(), st.data())
def test_the_first_change_is_the_first_of_all(base, data):
    after = data.draw(changed(base))
    assert first_changed(base, after) == next((one.id for one in changes(base, after)), None)


@given(st.one_of(markdown, any_text), st.one_of(markdown, any_text))
def test_a_plain_diff_gives_the_second_file_back_byte_for_byte(before, after):
    units = plain_diff(before, after)
    assert "".join(side(unit.segments, Op.EQUAL, Op.INSERTED) for unit in units) == after
    old = "".join(side(unit.segments, Op.EQUAL, Op.DELETED) for unit in units)
    assert sorted(old.split()) == sorted(before.split())
    assert len({unit.id for unit in units}) == len(units)


@given(st.lists(st.sampled_from("abcd"), max_size=12), st.lists(st.sampled_from("abcd"), max_size=12))
def test_an_alignment_is_a_common_subsequence_in_order(before, after):
    at = new_at = 0
    for run in alignment.runs(before, after):
        assert run.before >= at
        assert run.after >= new_at
        assert before[run.before : run.before + run.size] == after[run.after : run.after + run.size]
        at, new_at = run.before + run.size, run.after + run.size


def test_a_long_text_rewritten_is_aligned_by_what_occurs_once():
    before = [str(number) for number in range(3_000)]
    after = [one if int(one) % 10 else f"x{one}" for one in before]
    assert sum(run.size for run in alignment.runs(before, after)) == 2_700
    assert alignment.runs(["a", "b"] * 400, ["c", "d"] * 400) == []


def test_units_without_identity_are_counted_among_those_with_one():
    before = parse("Nouveau venu, sans rapport. <!-- ¶aaaaaaaa -->\n\nUn reste ici. <!-- ¶bbbbbbbb -->")
    after = parse("Tout autre chose à lire.\n\nUn reste ici. <!-- ¶bbbbbbbb -->")
    assert [(unit.id, unit.after is None) for unit in text_diff(before, after)] == [
        ("aaaaaaaa", True),
        ("", False),
        ("bbbbbbbb", False),
    ]


def test_hunks_far_apart_stay_apart_even_where_they_replace():
    assert told("un deux trois quatre cinq six sept", "UN deux trois quatre cinq six SEPT") == (
        "[-un-]{+UN+} deux trois quatre cinq six[- sept-]{+ SEPT+}"
    )
