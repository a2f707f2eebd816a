"""The parts of the engine, to the last field: words, likeness, hunks, stored edits, markers."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.comparing.diff import Op, word_diff
from manifeste_tool.domain.comparing.edits import Change, Edit, edits
from manifeste_tool.domain.comparing.hunks import apply_hunks, by_unit, hunks
from manifeste_tool.domain.comparing.matching import carry_identities
from manifeste_tool.domain.comparing.remade import remade
from manifeste_tool.domain.comparing.words import bag, held, likeness, whole_words
from manifeste_tool.domain.merging.answers import Cause, Outcome
from manifeste_tool.domain.merging.collisions import Spot, Today, collisions
from manifeste_tool.domain.merging.three_way import Origin, joined, merge_sequences, merge_words
from manifeste_tool.domain.plain.plain import merge_plain
from manifeste_tool.domain.plain.plain_checks import warnings
from manifeste_tool.domain.plain.plain_words import plain_words
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Kind, Paragraph, Text
from tests.domain.strategies import any_text, changed, markdown, reworded, texts, words

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


# Words.


@given(st.data())
def test_pieces_give_each_of_the_three_texts_back(data):
    base = data.draw(words)
    ours, theirs = (data.draw(reworded(base)) + data.draw(st.sampled_from(["", " ", "\n"])) for _ in range(2))
    pieces = merge_words(base, ours, theirs)
    assert ["".join(getattr(piece, side) for piece in pieces) for side in ("base", "ours", "theirs")] == [
        base,
        ours,
        theirs,
    ]
    assert all(piece.merged == piece.ours for piece in pieces if not piece.settled)
    assert all(isinstance(piece.origin, Origin) for piece in pieces)


@given(*[st.one_of(markdown, any_text)] * 3)
def test_pieces_of_any_markdown_give_it_back(base, ours, theirs):
    pieces = list(merge_sequences(*map(plain_words, (base, ours, theirs))))
    assert ["".join(getattr(piece, side) for piece in pieces) for side in ("base", "ours", "theirs")] == [
        base,
        ours,
        theirs,
    ]


def test_words_are_joined_by_one_space_and_nothing_by_none():
    assert joined("un ", " deux") == "un deux"
    assert joined("", "deux") == "deux"
    assert joined("un", "") == "un"


def test_spaces_that_one_side_changed_are_taken():
    merged = merge_words("un  deux trois", "un deux trois", "un  deux   trois")
    assert "".join(piece.merged for piece in merged) == "un deux   trois"
    assert "".join(piece.merged for piece in merge_words("un ", "un", "un ")) == "un"
    assert "".join(piece.merged for piece in merge_words("un", "un", "un ")) == "un "


def test_a_line_feed_is_a_word_where_it_is_asked_for():
    assert [word.core for word in whole_words("a\nb", breaks=True)[0]] == ["a", "\n", "b"]
    assert [word.core for word in whole_words("a\nb")[0]] == ["a", "b"]


def test_likeness_is_a_share():
    assert likeness(bag("un deux"), bag("deux trois")) == 0.5
    assert likeness(bag(""), bag("")) == 1.0
    assert likeness(bag("un"), bag("deux trois")) == 0.0
    assert held(bag("un deux"), bag("deux trois quatre")) == 0.5
    assert held(bag(""), bag("un")) == 0.0


# Recognising.


def test_a_recognised_unit_keeps_what_was_set_on_it():
    before = text(replace(A, fixed=True, joined=("dddddddd",)))
    (unit,) = carry_identities(before, parse(ONE.replace("outils", "logiciels")))
    assert (unit.id, unit.fixed, unit.joined) == ("aaaaaaaa", True, ("dddddddd",))


def test_the_most_alike_is_recognised_and_the_nearest_of_equals():
    before = text(replace(A, text="un deux trois quatre cinq"), replace(B, text="un deux trois quatre six"))
    after = parse("un deux trois quatre six sept\n")
    assert [unit.id for unit in carry_identities(before, after)] == ["bbbbbbbb"]
    before = text(*(replace(unit, text=f"un deux trois {n}") for n, unit in zip("xyz", (A, B, C), strict=True)))
    after = parse("rien\n\nrien du tout\n\nun deux trois w\n")
    assert [unit.id for unit in carry_identities(before, after)] == ["", "", "cccccccc"]
    half = text(replace(A, text="un deux trois quatre"))
    assert [unit.id for unit in carry_identities(half, parse("un deux cinq six\n"))] == ["aaaaaaaa"]
    assert [unit.id for unit in carry_identities(half, parse("un sept cinq six\n"))] == [""]


def test_a_part_needs_three_words_of_which_four_in_five_went_over():
    def split(lost, part):
        before, after = (
            text(replace(A, text=f"un début. {lost}")),
            text(replace(A, text="un début."), new("dddddddd", part)),
        )
        return remade(before, after).split

    assert split("a b c", "a b c") == {1: "aaaaaaaa"}
    assert split("a b", "a b") == {}
    assert split("a b c d", "a b c d e") == {1: "aaaaaaaa"}
    assert split("a b c d", "a b c e f") == {}


# Hunks and stored edits.


def test_hunks_carry_every_part_of_a_change_of_shape():
    base = text(replace(A, kind=Kind.ITEM, ordinal="1"))
    proposal = text(replace(A, kind=Kind.ITEM, level=1, ordinal="2", joined=("dddddddd",), fixed=True))
    assert apply_hunks(base, proposal, [1]) == proposal
    assert apply_hunks(base, proposal, []) == base


def test_hunks_of_insertions_and_deletions_tell_their_words_and_take_the_front_along():
    proposal = Text((A, new("dddddddd")), "title: Autre")
    told = hunks(text(A, B), proposal)
    assert [(one.number, one.paragraph_id, one.change, one.before, one.after) for one in told] == [
        (1, "dddddddd", Change.INSERTED, "", "Un ajout de plus."),
        (2, "bbbbbbbb", Change.DELETED, TWO, ""),
    ]
    assert {key: tuple(one.number for one in found) for key, found in by_unit(told).items()} == {
        "dddddddd": (1,),
        "bbbbbbbb": (2,),
    }
    assert apply_hunks(text(A, B), proposal, [1]) == Text((A, new("dddddddd"), B), "title: Autre")
    assert apply_hunks(text(A, B), proposal, []).front == ""


def test_several_hunks_of_one_unit_are_applied_in_any_subset():
    base, proposal = (
        text(A),
        text(replace(A, text=ONE.replace("commune", "ville").replace("liste de ses outils", "liste"))),
    )
    assert [(one.before, one.after) for one in hunks(base, proposal)] == [
        (" commune", " ville"),
        (" de ses outils", ""),
    ]
    assert apply_hunks(base, proposal, [1]).paragraphs[0].text == ONE.replace("commune", "ville")
    assert apply_hunks(base, proposal, [2]).paragraphs[0].text == ONE.replace(" de ses outils", "")
    spaced = text(replace(A, text=ONE.replace(" publie", "  publie")))
    assert apply_hunks(base, spaced, [1]) == spaced


@given(texts(), st.data())
def test_the_hunks_of_one_unit_make_of_it_what_the_proposal_has(base, data):
    proposal = data.draw(changed(base))
    for one in hunks(base, proposal):
        done = apply_hunks(base, proposal, [one.number])
        assert {unit.id for unit in done} <= {*base.by_id, *proposal.by_id}
        assert done.front == proposal.front


def test_edits_tell_where_each_change_stands():
    proposal = text(C, replace(A, text=f"{ONE} Oui."), new("dddddddd"))
    assert edits(TEXT, proposal) == (
        Edit("bbbbbbbb", Change.DELETED, B, None, "aaaaaaaa"),
        Edit("cccccccc", Change.MOVED, C, C, ""),
        Edit("aaaaaaaa", Change.MODIFIED, A, proposal.paragraphs[1], "cccccccc"),
        Edit("dddddddd", Change.INSERTED, None, new("dddddddd"), "aaaaaaaa"),
    )
    assert edits(TEXT, text(B, C))[0] == Edit("aaaaaaaa", Change.DELETED, A, None, "")


def test_stored_edits_are_told_against_today_as_a_merge_would():
    def told(ours, proposal):
        return [
            (one.id, one.outcome, one.cause, one.merged) for one in Today(TEXT, ours).outcomes(edits(TEXT, proposal))
        ]

    come = new("dddddddd", "Le nôtre.")
    asked = new("eeeeeeee", "Le leur.")
    assert told(text(A, come, B, C), text(A, asked, B, C)) == [("eeeeeeee", Outcome.SAME_PLACE, Cause.ORDER, asked)]
    assert told(text(come, A, B, C), text(asked, A, B, C)) == [("eeeeeeee", Outcome.SAME_PLACE, Cause.ORDER, asked)]
    assert told(text(come, A, B, C), text(A, asked, B, C)) == [("eeeeeeee", Outcome.THEIRS, None, asked)]
    assert told(text(A, come, B, C), text(asked, A, B, C)) == [("eeeeeeee", Outcome.THEIRS, None, asked)]
    assert told(text(A, B), text(C, A, B)) == [("cccccccc", Outcome.MOOT, Cause.DELETED, None)]
    first, last = TWO.split(" et ")
    split = text(A, replace(B, text=first), new("dddddddd", f"Et {last}"), C)
    reworded_b, reworded_c = (replace(unit, text=unit.text.replace("u", "ou")) for unit in (B, C))
    assert told(split, text(A, reworded_b, reworded_c))[0][1:3] == (Outcome.CONFLICT, Cause.SPLIT)
    assert told(split, text(A, B, reworded_c))[0][1:3] == (Outcome.THEIRS, None)


def test_amendments_that_touch_one_spot_are_named_in_order():
    one, other, third = (
        edits(TEXT, text(A, replace(B, text="Autrement."), C)),
        edits(TEXT, text(A, C)),
        edits(TEXT, text(A, B, new("dddddddd"), C)),
    )
    assert collisions({12: one, 3: other, 7: third}) == {Spot(after=False, paragraph_id="bbbbbbbb"): (12, 3)}


# Any Markdown, with markers.


def test_markers_stand_around_the_lines_that_collide_and_no_other():
    base = "avant\n\nun deux trois\nquatre cinq six\n\nentre\n\nsept huit\n\naprès tout\n"
    ours = base.replace("deux", "DEUX").replace("cinq", "CINQ").replace("huit", "HUIT").replace("tout", "TOUT")
    theirs = base.replace("deux", "2").replace("cinq", "5").replace("huit", "8").replace("avant", "AVANT")
    assert merge_plain(base, ours, theirs).text == (
        "AVANT\n\n"
        "<<<<<<< ours\nun DEUX trois\n=======\nun 2 trois\n>>>>>>> theirs\n"
        "<<<<<<< ours\nquatre CINQ six\n=======\nquatre 5 six\n>>>>>>> theirs\n"
        "\nentre\n\n"
        "<<<<<<< ours\nsept HUIT\n=======\nsept 8\n>>>>>>> theirs\n"
        "\naprès TOUT\n"
    )


def test_what_both_moved_elsewhere_is_asked_and_the_rest_is_done():
    base = f"{ONE}\n\n{TWO}\n\n{THREE}\n\nUne fin qui ne bouge pas du tout.\n"
    ours = f"{TWO}\n\n{THREE}\n\n{ONE}\n\nUne fin qui ne bouge pas du tout.\n"
    theirs = f"{TWO}\n\n{THREE}\n\nUne fin qui ne bouge plus du tout.\n\n{ONE}\n"
    merged = merge_plain(base, ours, theirs)
    assert not merged.clean
    assert merged.text.count("ne bouge plus du tout") >= 1
    assert merged.text.count("<<<<<<<") == merged.text.count(">>>>>>>")


def test_breaks_stand_where_a_line_of_code_ends_whatever_the_fence():
    def breaks(markdown):
        return sum(not word.core for word in plain_words(markdown))

    assert breaks("a\nb") == 0
    assert breaks("~~~\na\n```\nb\n~~~\nc\nd") == 5
    assert breaks("````\na\n```\nb\nc\n````\nd\ne") == 6
    assert breaks("```\na\n``` b\nc\n```\nd\ne") == 5
    assert breaks("") == 0
    assert breaks("a\n") == 1


def test_a_line_feed_among_words_changed_one_for_one_is_lost_for_nobody():
    sides = "voici l'outil\nnouveau", "voici d'outil\nnouveau", "voici l'outil et nouveau"
    pieces = merge_words(*sides, breaks=True)
    assert "".join(piece.merged for piece in pieces) == "voici d'outil et nouveau"
    assert tuple("".join(getattr(one, side) for one in pieces) for side in ("base", "ours", "theirs")) == sides


@pytest.mark.parametrize(
    ("list_of", "faults"),
    [
        ("1. a\n2. b\n3. c\n", 0),
        ("1. a\n2. b\n2. c\n", 1),
        ("1. a\n2. b\n4. c\n", 1),
        ("2. a\n1. b\n", 0),
        ("1. a\n1. b\n1. c\n", 0),
        ("1. a\n    1. b\n    2. c\n2. d\n    2. e\n", 0),
        ("2. a\n\nUn texte entre les deux.\n\n2. b\n", 0),
        ("2. a\n\n    Une suite de l'élément.\n\n2. b\n", 1),
        ("2. a\n\n2. b\n", 1),
        ("3. a\n2. b\n", 1),
    ],
)
def test_numbers_of_items_follow_one_another_in_their_list(list_of, faults):
    assert len(warnings(list_of, "", "")) == faults


def test_a_note_called_and_a_title_linked_are_no_fault():
    good = "# Un titre\n\n[^1] [a](#un-titre) [b](#ici) [c](#la)\n\n<a id='ici'></a> {#la}\n\n[^1]: note\n"
    assert warnings(good, "", "") == ()
    assert warnings("[a](#rien)\n", "", "") == ("Le lien « #rien » ne mène plus nulle part.",)


def test_what_the_other_side_put_first_is_no_place_to_move_to():
    blocks = [ONE, TWO, THREE, "Une fin qui ne bouge pas du tout."]
    base = "\n\n".join(blocks)
    ours = "\n\n".join([THREE, ONE, TWO, blocks[3]])
    theirs = "\n\n".join(["Un début tout neuf, de leur main.", *blocks]).replace("tirés au sort", "volontaires")
    assert not merge_plain(base, ours, theirs).clean
    moved = merge_plain(base, ours, base.replace("tirés au sort", "volontaires"))
    assert (moved.clean, moved.text) == (True, ours.replace("tirés au sort", "volontaires"))


def test_a_unit_reworded_beside_one_that_was_split_is_no_question():
    first, last = TWO.split(" et ")
    split = text(A, replace(B, text=first), new("dddddddd", f"Et {last}"), C)
    reworded_a = replace(A, text=ONE.replace("outils", "logiciels"))
    today = Today(TEXT, text(replace(A, text=ONE.replace("commune", "ville")), *split.paragraphs[1:]))
    (told,) = today.outcomes(edits(TEXT, text(reworded_a, B, C)))
    assert (told.outcome, told.cause) == (Outcome.MERGED, None)


def said(before, after):
    signs = {Op.EQUAL: "{}", Op.DELETED: "[-{}-]", Op.INSERTED: "{{+{}+}}"}
    return "".join(signs[one.op].format(one.text) for one in word_diff(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "le vieux bon outil reste ici pour tous les habitants et la mairie",
            "le neuf bon engin reste ici pour tous les habitants et la ville",
            "le[- vieux bon outil-]{+ neuf bon engin+} reste ici pour tous les habitants et la[- mairie-]{+ ville+}",
        ),
        ("Un. Deux. Trois.", "Un. Deux. Un. Deux. Trois.", "Un. Deux.{+ Un. Deux.+} Trois."),
        ("a b, c d, e f", "a b, x y, c d, e f", "a b,{+ x y,+} c d, e f"),
        ("a-t-il (b) c", "a-t-il (x) (b) c", "a-t-il{+ (x)+} (b) c"),
        ("un mot\nun autre", "un mot\nun long mot\nun autre", "un mot{+\nun long mot+}\nun autre"),
        ("fin. fin. fin", "fin. fin. fin. fin", "fin. fin.{+ fin.+} fin"),
    ],
)
def test_a_difference_reads_as_a_person_would_tell_it(before, after, expected):
    assert said(before, after) == expected
