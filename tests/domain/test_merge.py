"""What becomes of one paragraph when two people change it."""

from dataclasses import replace

import pytest

from manifeste_tool.domain.merging import three_way
from manifeste_tool.domain.merging.answers import Answer, Cause, Outcome, Side
from manifeste_tool.domain.merging.merge import merge
from manifeste_tool.domain.merging.merge_order import merge_order
from manifeste_tool.domain.text.markdown import parse, serialise
from manifeste_tool.domain.text.text import Kind, Paragraph, Source, Text

BASE = parse(
    """## Une IA utile <!-- ¶aaaaaaaa -->

Aucun système n'est déployé sans qu'un besoin du territoire ait été établi. [@A-1] <!-- ¶bbbbbbbb -->

Chaque habitant peut demander une explication. Elle lui est donnée en mots simples. <!-- ¶cccccccc -->

1. un bilan public chaque année <!-- ¶dddddddd -->
2. une charte signée par les élus <!-- ¶eeeeeeee -->
"""
)


def having(text, **changes):
    """The text with the units named changed (a string: its words), or deleted (None)."""
    units = []
    for unit in text:
        change = changes.get(unit.id, unit)
        if change is not None:
            units.append(replace(unit, text=change) if isinstance(change, str) else change)
    return text.with_paragraphs(units)


def after(text, anchor, *inserted):
    """The text with units inserted after one of them; `""` is the start."""
    at = text.position[anchor] + 1 if anchor else 0
    return text.with_paragraphs((*text.paragraphs[:at], *inserted, *text.paragraphs[at:]))


def moved(text, identity, anchor):
    unit = text.by_id[identity]
    return after(having(text, **{identity: None}), anchor, unit)


def new(identity, words, **more):
    return Paragraph(Kind.PARAGRAPH, words, identity, **more)


def of(merged, identity):
    return next(one for one in merged.outcomes if one.id == identity)


def words(unit_id):
    return BASE.by_id[unit_id].text


def test_two_changes_of_one_paragraph_that_do_not_touch_both_stand():
    ours = having(BASE, bbbbbbbb=words("bbbbbbbb").replace("Aucun système", "Aucun outil"))
    theirs = having(BASE, bbbbbbbb=words("bbbbbbbb").replace("établi", "démontré"))
    found = of(merge(BASE, ours, theirs), "bbbbbbbb")
    assert found.outcome is Outcome.MERGED
    assert found.merged.text == "Aucun outil n'est déployé sans qu'un besoin du territoire ait été démontré."


def test_the_same_words_changed_differently_are_a_conflict_and_other_hunks_apply():
    ours = having(BASE, bbbbbbbb=words("bbbbbbbb").replace("Aucun système", "Aucun outil"))
    theirs = having(BASE, bbbbbbbb="Nul système n'est mis en place sans qu'un besoin du territoire ait été établi.")
    merged = merge(BASE, ours, theirs)
    found = of(merged, "bbbbbbbb")
    assert (found.outcome, found.cause, merged.clean) == (Outcome.CONFLICT, Cause.WORDS, False)
    assert found.merged.text == "Aucun outil n'est mis en place sans qu'un besoin du territoire ait été établi."
    for answer, text in [
        (Answer(keep=Side.OURS), "Aucun outil n'est mis en place sans qu'un besoin du territoire ait été établi."),
        (Answer(keep=Side.THEIRS), "Nul système n'est mis en place sans qu'un besoin du territoire ait été établi."),
        (Answer(written=" Nul outil. "), "Nul outil."),
    ]:
        settled = merge(BASE, ours, theirs, answers={found.key: answer})
        assert settled.clean
        assert of(settled, "bbbbbbbb").merged.text == text
    deleted = merge(BASE, ours, theirs, answers={found.key: Answer(written="")})
    assert "bbbbbbbb" not in deleted.text.by_id


def test_an_answer_holds_only_for_the_texts_it_answered():
    ours = having(BASE, bbbbbbbb="Un outil.")
    theirs = having(BASE, bbbbbbbb="Un système public.")
    key = of(merge(BASE, ours, theirs), "bbbbbbbb").key
    later = having(BASE, bbbbbbbb="Un système public et ouvert.")
    assert not merge(BASE, ours, later, answers={key: Answer(keep=Side.OURS)}).clean


def test_two_insertions_at_one_point_of_a_sentence_ask_for_the_order():
    ours = having(BASE, dddddddd="un bilan public et chiffré chaque année")
    theirs = having(BASE, dddddddd="un bilan public débattu chaque année")
    merged = merge(BASE, ours, theirs)
    found = of(merged, "dddddddd")
    assert (found.outcome, found.cause) == (Outcome.SAME_PLACE, Cause.ORDER)
    assert found.merged.text == "un bilan public et chiffré chaque année"
    for first, text in [
        (Side.OURS, "un bilan public et chiffré débattu chaque année"),
        (Side.THEIRS, "un bilan public débattu et chiffré chaque année"),
    ]:
        settled = merge(BASE, ours, theirs, answers={found.key: Answer(first=first)})
        assert of(settled, "dddddddd").merged.text == text
        assert settled.clean


def test_two_insertions_at_the_start_of_a_unit_are_not_glued():
    ours, theirs = (
        having(BASE, dddddddd="Ah un bilan public chaque année"),
        having(BASE, dddddddd="Oh un bilan public chaque année"),
    )
    found = of(merge(BASE, ours, theirs), "dddddddd")
    settled = merge(BASE, ours, theirs, answers={found.key: Answer(first=Side.OURS)})
    assert of(settled, "dddddddd").merged.text == "Ah Oh un bilan public chaque année"


def test_identical_changes_are_satisfied():
    changed = having(BASE, bbbbbbbb="Un besoin d'abord.")
    merged = merge(BASE, changed, changed)
    assert of(merged, "bbbbbbbb").outcome is Outcome.SATISFIED
    assert merged.clean


def test_a_change_already_contained_in_todays_text_is_satisfied():
    theirs = having(BASE, cccccccc=words("cccccccc").replace("explication", "réponse"))
    ours = having(theirs, cccccccc=theirs.by_id["cccccccc"].text.replace("mots simples", "mots clairs"))
    assert of(merge(BASE, ours, theirs), "cccccccc").outcome is Outcome.SATISFIED


def test_a_move_and_an_edit_of_one_paragraph_both_apply():
    ours = moved(BASE, "bbbbbbbb", "eeeeeeee")
    theirs = having(BASE, bbbbbbbb="Un besoin d'abord.")
    for one, other in ((ours, theirs), (theirs, ours)):
        merged = merge(BASE, one, other)
        assert merged.clean
        assert of(merged, "bbbbbbbb").outcome is Outcome.MERGED
        assert [(unit.id, unit.text) for unit in merged.text][-1] == ("bbbbbbbb", "Un besoin d'abord.")


def test_one_move_is_taken_from_the_side_that_made_it():
    there = moved(BASE, "bbbbbbbb", "eeeeeeee")
    assert of(merge(BASE, BASE, there), "bbbbbbbb").outcome is Outcome.THEIRS
    assert of(merge(BASE, there, BASE), "bbbbbbbb").outcome is Outcome.OURS
    assert of(merge(BASE, there, there), "bbbbbbbb").outcome is Outcome.SATISFIED


def test_two_moves_to_different_places_are_a_conflict_of_order():
    ours, theirs = moved(BASE, "bbbbbbbb", "eeeeeeee"), moved(BASE, "bbbbbbbb", "dddddddd")
    merged = merge(BASE, ours, theirs)
    found = of(merged, "bbbbbbbb")
    assert (found.outcome, found.cause) == (Outcome.CONFLICT, Cause.ORDER)
    assert merged.text == ours
    settled = merge(BASE, ours, theirs, answers={found.key: Answer(keep=Side.THEIRS)})
    assert settled.clean
    assert settled.text == theirs


def test_an_edit_of_a_deleted_paragraph_is_moot_and_may_be_restored():
    ours, theirs = having(BASE, cccccccc=None), having(BASE, cccccccc="Chacun demande.")
    merged = merge(BASE, ours, theirs)
    found = of(merged, "cccccccc")
    assert (found.outcome, found.cause, found.merged) == (Outcome.MOOT, Cause.DELETED, None)
    restored = merge(BASE, ours, theirs, answers={found.key: Answer(keep=Side.THEIRS)})
    assert restored.text == theirs
    assert restored.clean
    assert merge(BASE, ours, theirs, answers={found.key: Answer(written="")}).text == ours


def test_a_move_of_a_deleted_paragraph_is_moot():
    ours, theirs = having(BASE, bbbbbbbb=None), moved(BASE, "bbbbbbbb", "dddddddd")
    merged = merge(BASE, ours, theirs)
    found = of(merged, "bbbbbbbb")
    assert (found.outcome, found.cause) == (Outcome.MOOT, Cause.DELETED)
    restored = merge(BASE, ours, theirs, answers={found.key: Answer(keep=Side.THEIRS)})
    assert restored.text == theirs


def test_deleting_what_today_changed_is_a_conflict():
    ours, theirs = having(BASE, cccccccc="Chacun demande."), having(BASE, cccccccc=None)
    found = of(merge(BASE, ours, theirs), "cccccccc")
    assert (found.outcome, found.cause) == (Outcome.CONFLICT, Cause.DELETED)
    assert merge(BASE, ours, theirs, answers={found.key: Answer(keep=Side.THEIRS)}).text == theirs
    assert merge(BASE, ours, theirs, answers={found.key: Answer(keep=Side.OURS)}).text == ours


def test_an_edit_of_a_split_paragraph_is_a_conflict_that_says_so():
    ours = after(
        having(BASE, cccccccc="Chaque habitant peut demander une explication."),
        "cccccccc",
        new("ffffffff", "Elle lui est donnée en mots simples."),
    )
    theirs = having(BASE, cccccccc=words("cccccccc").replace("habitant", "citoyen"))
    found = of(merge(BASE, ours, theirs), "cccccccc")
    assert (found.outcome, found.cause) == (Outcome.CONFLICT, Cause.SPLIT)
    other = of(merge(BASE, theirs, ours), "cccccccc")
    assert (other.outcome, other.cause) == (Outcome.CONFLICT, Cause.SPLIT)


def test_an_edit_of_a_joined_paragraph_names_the_join():
    ours = having(BASE, bbbbbbbb=f"{words('bbbbbbbb')} {words('cccccccc')}", cccccccc=None)
    theirs = having(BASE, cccccccc="Chaque citoyen peut demander une explication.", bbbbbbbb="Un besoin d'abord.")
    merged = merge(BASE, ours, theirs)
    assert (of(merged, "cccccccc").outcome, of(merged, "cccccccc").cause) == (Outcome.MOOT, Cause.JOINED)
    assert of(merged, "bbbbbbbb").cause is Cause.JOINED


def test_insertions_at_one_place_are_said_and_ordered():
    ours, theirs = (after(BASE, "bbbbbbbb", new(one, f"Ajout {one}.")) for one in ("ffffffff", "gggggggg"))
    merged = merge(BASE, ours, theirs)
    found = of(merged, "gggggggg")
    assert (found.outcome, found.cause, merged.clean) == (Outcome.SAME_PLACE, Cause.ORDER, False)
    assert [unit.id for unit in merged.text][2:4] == ["ffffffff", "gggggggg"]
    answers = {
        Answer(first=Side.OURS): ["ffffffff", "gggggggg"],
        Answer(first=Side.THEIRS): ["gggggggg", "ffffffff"],
        Answer(keep=Side.OURS): ["ffffffff", "cccccccc"],
        Answer(keep=Side.THEIRS): ["gggggggg", "cccccccc"],
        Answer(written="Autre ajout."): ["ffffffff", "gggggggg"],
    }
    for answer, order in answers.items():
        settled = merge(BASE, ours, theirs, answers={found.key: answer})
        assert settled.clean
        assert [unit.id for unit in settled.text][2:4] == order


def test_the_same_insertion_by_both_is_made_once_with_the_sources_of_both():
    ours = after(BASE, "bbbbbbbb", new("ffffffff", "Ajout.", sources=frozenset({Source("E-1")})))
    theirs = after(
        BASE, "bbbbbbbb", new("gggggggg", "Ajout.", sources=frozenset({Source("E-2")})), new("hhhhhhhh", "Et.")
    )
    merged = merge(BASE, ours, theirs)
    assert of(merged, "gggggggg").outcome is Outcome.SATISFIED
    assert merged.clean
    assert [unit.id for unit in merged.text][2:4] == ["ffffffff", "hhhhhhhh"]
    assert merged.text.by_id["ffffffff"].sources == {Source("E-1"), Source("E-2")}


def test_insertions_around_what_the_other_side_deleted_meet():
    ours = after(BASE, "cccccccc", new("ffffffff", "Ajout d'ici."))
    theirs = after(having(BASE, cccccccc=None), "bbbbbbbb", new("gggggggg", "Ajout de là."))
    merged = merge(BASE, ours, theirs)
    assert of(merged, "gggggggg").outcome is Outcome.SAME_PLACE


def test_an_insertion_follows_the_unit_it_was_put_after():
    ours = moved(BASE, "bbbbbbbb", "eeeeeeee")
    theirs = after(BASE, "bbbbbbbb", new("ffffffff", "Suite."))
    assert [unit.id for unit in merge(BASE, ours, theirs).text][-2:] == ["bbbbbbbb", "ffffffff"]


def test_sources_are_merged_as_a_set():
    one, two, three = (Source(f"A-{number}") for number in (1, 2, 3))
    base = BASE.by_id["bbbbbbbb"]
    ours = having(BASE, bbbbbbbb=replace(base, sources=frozenset({one, two})))
    theirs = having(BASE, bbbbbbbb=replace(base, sources=frozenset({three})))
    found = of(merge(BASE, ours, theirs), "bbbbbbbb")
    assert found.outcome is Outcome.MERGED
    assert found.merged.sources == {two, three}


def test_two_relations_for_one_source_are_a_conflict():
    base = parse("Un mot. [@A-1] <!-- ¶bbbbbbbb -->")
    ours, theirs = (parse(f"Un mot. [{one} @A-1] <!-- ¶bbbbbbbb -->") for one in ("nuance", "éclaire"))
    found = of(merge(base, ours, theirs), "bbbbbbbb")
    assert (found.outcome, found.cause) == (Outcome.CONFLICT, Cause.SOURCES)
    assert found.merged == ours.paragraphs[0]
    settled = merge(base, ours, theirs, answers={found.key: Answer(keep=Side.THEIRS)})
    assert settled.text == theirs


def test_a_source_removed_by_one_and_requalified_by_the_other_stays():
    base = parse("Un mot. [@A-1] <!-- ¶bbbbbbbb -->")
    ours, theirs = parse("Un mot. <!-- ¶bbbbbbbb -->"), parse("Un mot. [nuance @A-1] <!-- ¶bbbbbbbb -->")
    for one, other in ((ours, theirs), (theirs, ours)):
        assert merge(base, one, other).text == theirs


def test_numbers_of_items_move_by_what_both_sides_moved_them():
    ours, theirs = (having(BASE, eeeeeeee=replace(BASE.by_id["eeeeeeee"], ordinal=one)) for one in ("3", "4"))
    found = of(merge(BASE, ours, theirs), "eeeeeeee")
    assert found.merged.ordinal == "5"


def test_two_shapes_are_a_conflict():
    unit = BASE.by_id["cccccccc"]
    ours = having(BASE, cccccccc=replace(unit, kind=Kind.HEADING, level=3))
    theirs = having(BASE, cccccccc=replace(unit, kind=Kind.QUOTATION, level=1))
    found = of(merge(BASE, ours, theirs), "cccccccc")
    assert (found.outcome, found.cause, found.merged.kind) == (Outcome.CONFLICT, Cause.SHAPE, Kind.HEADING)
    settled = merge(BASE, ours, theirs, answers={found.key: Answer(keep=Side.THEIRS)})
    assert settled.text == theirs


def test_what_was_absorbed_and_what_is_fixed_are_merged_too():
    unit = replace(BASE.by_id["cccccccc"], joined=("kkkkkkkk",))
    base = having(BASE, cccccccc=unit)
    ours = having(BASE, cccccccc=replace(unit, joined=("kkkkkkkk", "mmmmmmmm"), text="Chacun demande."))
    theirs = having(BASE, cccccccc=replace(unit, joined=("nnnnnnnn",), fixed=True))
    found = of(merge(base, ours, theirs), "cccccccc").merged
    assert (found.joined, found.fixed, found.text) == (("mmmmmmmm", "nnnnnnnn"), True, "Chacun demande.")


def test_one_new_identity_with_two_texts_is_a_conflict():
    ours, theirs = (after(BASE, "bbbbbbbb", new("ffffffff", one)) for one in ("Ajout un.", "Supplément deux."))
    found = of(merge(BASE, ours, theirs), "ffffffff")
    assert not found.settled
    assert found.merged.text == "Ajout un."


def test_tables_are_merged_row_by_row():
    rows = "| a | b |\n|---|---|\n| un | deux |\n| trois | quatre |\n\n<!-- ¶bbbbbbbb -->\n"
    merged = merge(parse(rows), parse(rows.replace("un ", "UN ")), parse(rows.replace("quatre", "QUATRE")))
    assert merged.clean
    assert serialise(merged.text) == rows.replace("un ", "UN ").replace("quatre", "QUATRE")


def test_front_matter_is_merged_line_by_line():
    front = "title: Un\nlang: fr\nnote: rien"
    base = Text(BASE.paragraphs, front)
    ours, theirs = (Text(BASE.paragraphs, front.replace(*one)) for one in (("Un", "Deux"), ("rien", "tout")))
    assert merge(base, ours, theirs).text.front == "title: Deux\nlang: fr\nnote: tout"
    other = Text(BASE.paragraphs, front.replace("Un", "Trois"))
    merged = merge(base, ours, other)
    (found,) = merged.unsettled
    assert (found.cause, found.id, merged.text.front) == (Cause.FRONT, "", ours.front)
    for answer, text in [
        (Answer(keep=Side.THEIRS), other.front),
        (Answer(written="title: Quatre"), "title: Quatre"),
    ]:
        settled = merge(base, ours, other, answers={found.key: answer})
        assert settled.clean
        assert settled.text.front == text


def test_texts_without_identities_are_merged_by_content():
    base = parse("Premier paragraphe du texte.\n\nDeuxième paragraphe du texte, tout autre.\n")
    ours = parse("Premier paragraphe du grand texte.\n\nDeuxième paragraphe du texte, tout autre.\n")
    theirs = parse("Premier paragraphe du texte.\n\nDeuxième paragraphe de ce texte, tout autre.\n\nNouveau venu.\n")
    merged = merge(base, ours, theirs)
    assert merged.clean
    assert serialise(merged.text) == (
        "Premier paragraphe du grand texte.\n\nDeuxième paragraphe de ce texte, tout autre.\n\nNouveau venu.\n"
    )
    assert {one.id for one in merged.outcomes} == {""}


def test_the_word_between_decides_whether_two_changes_inside_words_are_one_question():
    base = parse("l'outil testé <!-- ¶bbbbbbbb -->")
    ours = parse("un outil testé <!-- ¶bbbbbbbb -->")
    assert (
        merge(base, parse("d'outil testé <!-- ¶bbbbbbbb -->"), parse("l'outil jugé <!-- ¶bbbbbbbb -->")).clean
        is not False
    )
    assert not merge(base, ours, parse("l'outil jugé <!-- ¶bbbbbbbb -->")).clean


@pytest.mark.parametrize(
    ("ours", "theirs", "contested"),
    [("ACBD", "ABCD", ""), ("BCDA", "BCAD", "A"), ("CABD", "CABD", "")],
)
def test_a_unit_moved_to_two_places_is_contested(ours, theirs, contested):
    assert merge_order("ABCD", ours, theirs).contested == set(contested)


def test_two_moves_each_behind_the_other_are_contested():
    order = merge_order("ABCD", "ACB", "3BCAD2")
    assert sorted(order.ids) == sorted("ABCD32")
    assert order.contested


def test_words_are_never_glued_where_a_side_is_chosen():
    """A word deleted by one side and doubled by the other once left « laville »."""
    base, ours, theirs = (parse(f"{one} <!-- ¶bbbbbbbb -->") for one in ("la ville", "la la ville", "ville"))
    assert of(merge(base, ours, theirs), "bbbbbbbb").merged.text == "la la ville"


def test_spaces_at_the_end_of_a_passage_are_merged_too():
    assert three_way.merged(three_way.merge_words("a b ", "a b  ", "a b ")) == "a b  "
    assert three_way.merged(three_way.merge_words("a b", "a b", "a b\n", breaks=True)) == "a b\n"


def test_changes_inside_words_wait_for_a_whole_word_between_them():
    for base, ours, theirs, settled in (
        ("l'outil testé", "d'outil testé", "l'outil testé,", True),
        ("l'outil testé", "d'outil testé", "l'outil jugé", True),
        ("l'outil testé", "un outil testé", "l'outil testé,", False),
        ("le bon outil", "la bon outil", "le vieil outil", False),
        ("outil, testé", "outil; testé", "outil, «testé", False),
        ("aa-bb cc-dd", "aa-bb XX-dd", "aa-bb cc-YY", False),
    ):
        pieces = three_way.merge_words(base, ours, theirs)
        assert all(piece.settled for piece in pieces) is settled


def test_a_contested_move_of_a_unit_that_is_a_question_already_stays_that_question():
    ours = moved(having(BASE, bbbbbbbb="Un outil."), "bbbbbbbb", "eeeeeeee")
    theirs = moved(having(BASE, bbbbbbbb="Un système public."), "bbbbbbbb", "dddddddd")
    found = of(merge(BASE, ours, theirs), "bbbbbbbb")
    assert (found.outcome, found.cause) == (Outcome.CONFLICT, Cause.WORDS)


def test_a_unit_both_moved_and_changed_by_both_keeps_its_outcome():
    there = moved(BASE, "bbbbbbbb", "eeeeeeee")
    merged = merge(BASE, having(there, bbbbbbbb="Un besoin d'abord."), there)
    assert of(merged, "bbbbbbbb").outcome is Outcome.OURS
    gone = having(moved(BASE, "bbbbbbbb", "eeeeeeee"))
    assert "bbbbbbbb" not in merge(BASE, gone, having(BASE, bbbbbbbb=None)).text.by_id


def test_a_new_unit_meets_one_that_is_a_question_already():
    ours = after(BASE, "bbbbbbbb", new("ffffffff", "Ajout un."), new("gggggggg", "Autre."))
    theirs = after(BASE, "bbbbbbbb", new("hhhhhhhh", "Encore."), new("ffffffff", "Supplément deux."))
    assert not merge(BASE, ours, theirs).clean
    swapped = moved(having(BASE, bbbbbbbb="Nul outil."), "bbbbbbbb", "eeeeeeee")
    there = after(having(BASE, bbbbbbbb="Nul système public."), "eeeeeeee", new("ffffffff", "Fin."))
    assert of(merge(BASE, there, swapped), "bbbbbbbb").cause is Cause.WORDS
    met = merge(BASE, there, swapped).unsettled[0]
    settled = merge(BASE, there, swapped, answers={met.key: Answer(keep=Side.THEIRS)})
    last = settled.unsettled[0] if settled.unsettled else met
    assert merge(BASE, there, swapped, answers={met.key: Answer(keep=Side.THEIRS), last.key: Answer(keep=Side.THEIRS)})
