"""What the engine answers, to the last field: what is stored, shown or asked of a person hangs on each of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.comparing.diff import Op, Segment, text_diff, word_diff
from manifeste_tool.domain.merging.answers import Answer, Cause, Outcome, Side, key_of, key_of_words
from manifeste_tool.domain.merging.merge import merge
from manifeste_tool.domain.merging.merge_order import Meeting, merge_order
from manifeste_tool.domain.merging.merge_unit import merge_shape, merge_sources
from manifeste_tool.domain.merging.three_way import Origin
from manifeste_tool.domain.plain.plain_diff import plain_diff
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Kind, Paragraph, Place, Relation, Source, Text, fingerprint

ONE = "La commune publie chaque année la liste de ses outils."
TWO = "Elle dit à quoi chacun sert et ce qu'il coûte aux habitants."
THREE = "Un comité de citoyens tirés au sort rend un avis public."
TEXT = parse(f"{ONE} <!-- ¶aaaaaaaa -->\n\n{TWO} <!-- ¶bbbbbbbb -->\n\n{THREE} <!-- ¶cccccccc -->\n")
A, B, C = TEXT.paragraphs


def text(*units):
    return TEXT.with_paragraphs(units)


def new(identity, said="Un ajout de plus.", **more):
    return Paragraph(Kind.PARAGRAPH, said, identity, **more)


def of(merged, identity):
    return next(one for one in merged.outcomes if one.id == identity)


# Keys and fingerprints are stored: they may never become others.


def test_keys_that_are_stored_stay_what_they_are():
    unit = Paragraph(Kind.ITEM, "Un.", "aaaaaaaa", 1, "3", frozenset({Source("E1"), Source("E2", Relation.QUALIFIES)}))
    assert fingerprint(unit) == "e5b974cab4d01acc"
    assert key_of(unit, None, unit) == "954b5c22bb0af7fa"
    assert key_of_words(["front", "a", "b"]) == "b8ed431f488cea96"


# A text and its places.


def test_places_are_known_to_the_last_field():
    placed = parse("Un.\n\n## Préambule\n\nDeux.\n\n## Titre\n\nTrois.\n\n### Sous-titre\n\nQuatre.\n")
    placed = placed.with_paragraphs(replace(unit, id=f"{rank}" * 8) for rank, unit in enumerate(placed, start=2))
    assert list(placed.places.values()) == [
        Place(0, "", 1, numbered=False),
        Place(0, "Préambule", 0, numbered=False),
        Place(0, "Préambule", 1, numbered=False),
        Place(1, "Titre", 0, numbered=True),
        Place(1, "Titre", 1, numbered=True),
        Place(1, "Titre", 0, numbered=True),
        Place(1, "Titre", 2, numbered=True),
    ]


@pytest.mark.parametrize(("written", "title"), [("''", ""), ('"Un"', "Un"), ("XaX", "XaX"), ("'", "'")])
def test_a_title_loses_its_quotation_marks_and_nothing_else(written, title):
    assert Text((), f"title: {written}").title == title


# Differences.


def test_a_unit_that_is_gone_or_new_is_told_whole():
    gone, stayed, come = text_diff(text(A, B), text(B, new("dddddddd")))
    assert (gone.id, gone.before, gone.after, gone.segments) == ("aaaaaaaa", A, None, (Segment(Op.DELETED, ONE),))
    assert (gone.moved_from, gone.split_from, gone.joined, gone.rewritten) == (None, None, (), False)
    assert (stayed.segments, stayed.rewritten, stayed.changed) == ((Segment(Op.EQUAL, TWO),), False, False)
    assert (come.id, come.before, come.segments) == ("dddddddd", None, (Segment(Op.INSERTED, "Un ajout de plus."),))
    (reworded_one,) = text_diff(text(A), text(replace(A, text=ONE.replace("année", "mois"))))
    assert (reworded_one.rewritten, reworded_one.words_changed) == (False, True)


def test_what_is_gone_beside_a_split_was_not_split_from_anything():
    first, last = ONE.split(" chaque ")
    after = text(replace(A, text=first), new("dddddddd", f"Chaque {last}"))
    assert [(unit.id, unit.split_from) for unit in text_diff(text(A, B), after)] == [
        ("aaaaaaaa", None),
        ("bbbbbbbb", None),
        ("dddddddd", "aaaaaaaa"),
    ]


def test_a_space_at_the_end_is_told():
    assert word_diff("un mot ", "un mot") == (Segment(Op.EQUAL, "un mot"), Segment(Op.DELETED, " "))
    assert word_diff("un mot", "un mot ") == (Segment(Op.EQUAL, "un mot"), Segment(Op.INSERTED, " "))


def test_blocks_are_told_with_their_names_and_where_they_were():
    told = plain_diff(f"{ONE}\n\n{TWO}\n\n{THREE}\n", f"{THREE}\n\n{ONE}\n\nUn ajout.\n")
    assert [(unit.id, unit.moved_from, [segment.op for segment in unit.segments]) for unit in told] == [
        ("?a2", "?a1", [Op.EQUAL, Op.DELETED, Op.INSERTED]),
        ("?a0", None, [Op.EQUAL]),
        ("?a1", None, [Op.DELETED]),
        ("?b2", None, [Op.INSERTED]),
    ]
    marked = [f"{said} <!-- ¶{letter * 8} -->" for said, letter in ((ONE, "a"), (TWO, "b"), (THREE, "a"))]
    told = plain_diff("\n\n".join(marked), "\n\n".join([marked[1], marked[0], "\n"]))
    assert [(unit.id, unit.moved_from) for unit in told] == [
        ("bbbbbbbb", "aaaaaaaa"),
        ("?a2", None),
        ("aaaaaaaa", None),
    ]


def test_the_last_block_of_a_file_keeps_apart_from_what_is_told_after_it():
    told = plain_diff(f"{ONE}\n\n{TWO}", f"{TWO}\n\n{ONE}\n")
    assert [(unit.id, unit.segments) for unit in told] == [
        ("?a1", (Segment(Op.EQUAL, TWO), Segment(Op.INSERTED, "\n\n"), Segment(Op.DELETED, "\n"))),
        ("?a0", (Segment(Op.EQUAL, ONE), Segment(Op.DELETED, "\n\n"), Segment(Op.INSERTED, "\n"))),
    ]
    assert plain_diff(ONE, ONE)[0].segments == (Segment(Op.EQUAL, ONE),)


# Merging units.


def test_units_without_identity_are_told_without_the_names_that_stood_for_it():
    base, ours, theirs = (
        parse(f"{ONE.replace('publie', one)}\n\n{TWO}\n\n{tail}")
        for one, tail in (("publie", ""), ("montre", ""), ("publie", THREE))
    )
    first, second, third = merge(base, ours, theirs).outcomes
    assert (first.id, first.outcome) == ("", Outcome.OURS)
    assert (first.base, first.ours, first.theirs, first.merged) == (
        base.paragraphs[0],
        ours.paragraphs[0],
        base.paragraphs[0],
        ours.paragraphs[0],
    )
    assert (second.outcome, second.merged) == (Outcome.UNCHANGED, base.paragraphs[1])
    assert (third.id, third.base, third.ours, third.theirs, third.merged) == (
        "",
        None,
        None,
        *theirs.paragraphs[2:] * 2,
    )


def test_front_matters_are_merged_line_by_line():
    base, ours, theirs = (
        "title: Un\nlang: fr\nstep: 1",
        "title: Deux\nlang: fr\nstep: 1",
        "title: Un\nlang: fr\nstep: 2",
    )

    def merged(*fronts, answers=None):
        return merge(*(Text((), front) for front in fronts), answers=answers or {})

    assert merged(base, ours, base).text.front == ours
    assert merged(base, base, theirs).text.front == theirs
    assert merged(base, ours, ours).text.front == ours
    assert merged(base, ours, theirs).text.front == "title: Deux\nlang: fr\nstep: 2"
    asked = merged(base, ours, base.replace("Un", "Trois"))
    (told,) = asked.outcomes
    assert (asked.clean, asked.text.front, told.cause, told.settled) == (False, ours, Cause.FRONT, False)
    assert [piece.origin for piece in told.pieces] == [Origin.CLASH, Origin.NOBODY]
    answers = {told.key: Answer(keep=Side.THEIRS)}
    assert merged(base, ours, base.replace("Un", "Trois"), answers=answers).text.front == base.replace("Un", "Trois")


def test_lines_of_a_table_or_of_code_are_merged_apart():
    code = new("dddddddd", "```\nx = 1\ny = 2\n```")
    code = replace(code, kind=Kind.OPAQUE)
    ours, theirs = replace(code, text="```\nx = 3\ny = 2\n```"), replace(code, text="```\nx = 1\nz = 2\n```")
    merged = merge(text(code), text(ours), text(theirs))
    assert (merged.clean, merged.text.paragraphs[0].text) == (True, "```\nx = 3\nz = 2\n```")
    assert not merge(*(text(replace(unit, kind=Kind.PARAGRAPH)) for unit in (code, ours, theirs))).clean


def test_a_unit_both_inserted_is_merged_as_if_from_nothing():
    one = new("dddddddd", "Un mot.", sources=frozenset({Source("E1")}), joined=("eeeeeeee",))
    other = replace(one, text="Deux mots.", sources=frozenset({Source("E2")}), joined=("ffffffff",))
    found = of(merge(TEXT, text(A, one, B, C), text(A, other, B, C)), "dddddddd")
    assert (found.outcome, found.cause, found.base) == (Outcome.SAME_PLACE, Cause.ORDER, None)
    assert (found.merged.text, found.merged.sources) == ("Un mot.", one.sources | other.sources)
    assert found.merged.joined == ("eeeeeeee", "ffffffff")
    assert [(piece.origin, piece.base, piece.ours, piece.theirs) for piece in found.pieces] == [
        (Origin.MEETING, "", "Un mot.", "Deux mots.")
    ]


def test_what_was_merged_of_a_unit_is_told_stretch_by_stretch():
    ours, theirs = replace(A, text=ONE.replace("année", "mois")), replace(A, text=ONE.replace("commune", "ville"))
    found = of(merge(text(A), text(ours), text(theirs)), "aaaaaaaa")
    assert "".join(piece.merged for piece in found.pieces) == found.merged.text
    assert {piece.origin for piece in found.pieces} == {Origin.NOBODY, Origin.OURS, Origin.THEIRS}
    clash = of(merge(text(A), text(ours), text(replace(A, text=ONE.replace("année", "jour")))), "aaaaaaaa")
    assert [piece.merged for piece in clash.pieces if not piece.settled] == [" mois "]


def test_a_split_unit_that_the_other_reworded_keeps_todays_words_until_answered():
    first, last = ONE.split(" chaque ")
    ours = text(replace(A, text=f"{first}."), new("dddddddd", f"Chaque {last}"), B)
    theirs = text(replace(A, text=ONE.replace("outils", "logiciels")), B)
    asked = merge(text(A, B), ours, theirs)
    found = of(asked, "aaaaaaaa")
    assert (found.outcome, found.cause, found.merged) == (Outcome.CONFLICT, Cause.SPLIT, ours.paragraphs[0])
    for answer, words_of_it in (
        (Answer(keep=Side.THEIRS), theirs.paragraphs[0].text),
        (Answer(keep=Side.OURS), f"{first}."),
        (Answer(written="Autrement."), "Autrement."),
    ):
        settled = merge(text(A, B), ours, theirs, answers={found.key: answer})
        assert (settled.clean, settled.text.by_id["aaaaaaaa"].text) == (True, words_of_it)
    assert not merge(text(A, B), ours, theirs, answers={found.key: Answer(first=Side.OURS)}).clean
    moved_words = merge(text(A, B), ours, text(A, replace(B, text=f"{TWO} Voilà.")))
    assert moved_words.clean


def test_a_change_of_what_is_gone_comes_back_only_when_asked_for():
    item = replace(B, kind=Kind.ITEM, level=0, ordinal="2")
    theirs = replace(item, text=TWO.replace("dit", "explique"))
    asked = merge(text(A, item), text(A), text(A, theirs))
    found = of(asked, "bbbbbbbb")
    assert (found.outcome, found.cause, found.merged, found.ours) == (Outcome.MOOT, Cause.DELETED, None, None)
    assert asked.text == text(A)
    kept = merge(text(A, item), text(A), text(A, theirs), answers={found.key: Answer(keep=Side.THEIRS)})
    assert (kept.clean, kept.text) == (True, text(A, theirs))
    written = merge(text(A, item), text(A), text(A, theirs), answers={found.key: Answer(written="Autrement.")})
    assert written.text == text(A, replace(theirs, text="Autrement."))
    refused = merge(text(A, item), text(A), text(A, theirs), answers={found.key: Answer(written=" ")})
    assert (refused.clean, refused.text) == (True, text(A))
    conflict = of(merge(text(A, item), text(A, theirs), text(A)), "bbbbbbbb")
    assert (conflict.outcome, conflict.cause, conflict.merged) == (Outcome.CONFLICT, Cause.DELETED, theirs)


def test_what_was_joined_and_fixed_is_merged_as_a_set_and_a_switch():
    base = replace(A, joined=("dddddddd", "eeeeeeee"))
    ours, theirs = (
        replace(base, joined=("eeeeeeee", "ffffffff"), text=f"{ONE} Oui."),
        replace(base, joined=("dddddddd", "eeeeeeee", "gggggggg"), fixed=True),
    )
    unit = merge(text(base), text(ours), text(theirs)).text.paragraphs[0]
    assert (unit.joined, unit.fixed, unit.text) == (("eeeeeeee", "ffffffff", "gggggggg"), True, f"{ONE} Oui.")


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        (({}, {"E": "reprend"}, {"E": "nuance"}), ({"E": "reprend"}, True)),
        (({"E": "reprend"}, {"E": "nuance"}, {"E": "nuance"}), ({"E": "nuance"}, False)),
        (({"E": "reprend"}, {"E": "nuance"}, {"E": "combine"}), ({"E": "nuance"}, True)),
        (({"E": "reprend"}, {}, {"E": "nuance"}), ({"E": "nuance"}, False)),
        (({"E": "reprend"}, {}, {"E": "reprend"}), ({}, False)),
        (({"E": "reprend"}, {"E": "nuance"}, {"E": "reprend"}), ({"E": "nuance"}, False)),
    ],
)
def test_sources_are_merged_key_by_key(sides, expected):
    as_sources = [frozenset(Source(key, Relation(one)) for key, one in side.items()) for side in (*sides, expected[0])]
    assert merge_sources(*as_sources[:3]) == (as_sources[3], expected[1])


@pytest.mark.parametrize(
    ("sides", "shape", "contested"),
    [
        ((("p", 0, ""), ("i", 0, ""), ("p", 0, "")), ("i", 0, ""), False),
        ((("i", 0, "2"), ("i", 0, "3"), ("i", 1, "2")), ("i", 1, "3"), False),
        ((("i", 0, "2"), ("i", 0, "3"), ("i", 0, "4")), ("i", 0, "5"), False),
        ((("i", 0, "2"), ("i", 0, "1"), ("i", 0, "1")), ("i", 0, "1"), False),
        ((("i", 0, "2"), ("i", 0, ""), ("i", 0, "4")), ("i", 0, ""), False),
        ((("i", 0, ""), ("i", 0, "3"), ("i", 0, "4")), ("i", 0, "3"), False),
        ((("i", 0, "2"), ("i", 0, "1"), ("i", 0, "0")), ("i", 0, "0"), False),
        ((("i", 0, ""), ("i", 1, ""), ("i", 2, "")), ("i", 1, ""), True),
        ((("i", 0, ""), ("i", 1, ""), ("i", 1, "")), ("i", 1, ""), False),
        ((("i", 0, ""), ("i", 0, ""), ("i", 2, "")), ("i", 2, ""), False),
    ],
)
def test_shapes_are_merged_and_two_levels_are_a_question(sides, shape, contested):
    kinds = {"p": Kind.PARAGRAPH, "i": Kind.ITEM}
    units = [Paragraph(kinds[kind], "Un.", "aaaaaaaa", level, ordinal) for kind, level, ordinal in sides]
    assert merge_shape(*units) == ((kinds[shape[0]], *shape[1:]), contested)


# Order and places.


def test_an_order_tells_only_the_places_where_both_put_something():
    assert merge_order("abc", "axbc", "abc").meetings == ()
    assert merge_order("abc", "axbc", "abyc").meetings == ()
    assert merge_order("abc", "axbc", "aybc").meetings == (Meeting(("x",), ("y",)),)
    assert merge_order("abc", "axbc", "aybc", first=lambda _: Side.THEIRS).ids == tuple("ayxbc")


@given(st.data())
def test_an_order_is_the_same_from_both_sides(data):
    base = data.draw(st.permutations("ABCDEF"))
    ours, theirs = (data.draw(st.lists(st.sampled_from(f"ABCDEF{own}"), unique=True)) for own in ("xy", "12"))
    one = merge_order(base, ours, theirs)
    other = merge_order(base, theirs, ours, first=lambda _: Side.THEIRS)
    if not (one.contested or other.contested):
        assert one.ids == other.ids
        assert {(met.ours, met.theirs) for met in one.meetings} == {(met.theirs, met.ours) for met in other.meetings}


def test_two_insertions_that_meet_are_kept_dropped_or_written_as_answered():
    ours, theirs = text(A, new("dddddddd", "Le nôtre."), B), text(A, new("eeeeeeee", "Le leur."), B)

    def merged(answer=None):
        return merge(text(A, B), ours, theirs, answers={asked.key: answer} if answer else {})

    asked = of(merge(text(A, B), ours, theirs), "eeeeeeee")
    assert (asked.outcome, asked.cause, asked.settled) == (Outcome.SAME_PLACE, Cause.ORDER, False)

    def said(answer):
        return [unit.text for unit in merged(answer).text.paragraphs[1:-1]]

    assert said(None) == ["Le nôtre.", "Le leur."]
    assert said(Answer(first=Side.THEIRS)) == ["Le leur.", "Le nôtre."]
    assert said(Answer(keep=Side.OURS)) == ["Le nôtre."]
    assert said(Answer(keep=Side.THEIRS)) == ["Le leur."]
    assert said(Answer(written="Le leur, après.")) == ["Le nôtre.", "Le leur, après."]
    assert said(Answer(written="")) == ["Le nôtre."]
    for answer in (Answer(first=Side.OURS), Answer(keep=Side.OURS), Answer(written="x")):
        assert merged(answer).clean


def test_the_second_of_two_equal_insertions_gives_its_sources_to_the_first():
    ours = text(A, new("dddddddd", sources=frozenset({Source("E1")})), B)
    theirs = text(A, new("eeeeeeee", sources=frozenset({Source("E2")})), B)
    merged = merge(text(A, B), ours, theirs)
    kept, dropped = of(merged, "dddddddd"), of(merged, "eeeeeeee")
    assert (kept.outcome, kept.merged.sources) == (Outcome.MERGED, frozenset({Source("E1"), Source("E2")}))
    assert (dropped.outcome, dropped.merged, dropped.ours) == (Outcome.SATISFIED, kept.merged, ours.paragraphs[1])
    assert [unit.id for unit in merged.text] == ["aaaaaaaa", "dddddddd", "bbbbbbbb"]
    contradicting = text(A, new("eeeeeeee", sources=frozenset({Source("E1", Relation.QUALIFIES)})), B)
    assert not merge(text(A, B), ours, contradicting).clean


def test_a_move_of_what_is_gone_comes_back_only_when_asked_for():
    asked = merge(TEXT, text(A, B), text(C, A, B))
    found = of(asked, "cccccccc")
    assert (found.outcome, found.cause, found.merged, found.settled) == (Outcome.MOOT, Cause.DELETED, None, False)
    for side, expected in ((Side.THEIRS, text(C, A, B)), (Side.OURS, text(A, B))):
        settled = merge(TEXT, text(A, B), text(C, A, B), answers={found.key: Answer(keep=side)})
        assert (settled.clean, settled.text) == (True, expected)
    assert not merge(TEXT, text(A, B), text(C, A, B), answers={found.key: Answer(first=Side.OURS)}).clean
