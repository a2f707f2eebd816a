"""Parsing and serialising: inverse of one another, canonical, and nothing silently lost."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.text import blocks, inline
from manifeste_tool.domain.text.markdown import (
    EmptyParagraphError,
    OrphanIdentityError,
    marker,
    parse,
    parse_words,
    serialise,
    unit_lines,
)
from manifeste_tool.domain.text.text import Kind, Paragraph, Relation, Source, Text
from manifeste_tool.errors import RefusedError
from tests.domain.strategies import any_text, markdown, texts


def kinds(text):
    return [unit.kind for unit in text]


def only(markdown_text):
    (unit,) = parse(markdown_text)
    return unit


@given(texts())
def test_what_was_serialised_is_parsed_back(text):
    assert parse(serialise(text)) == text


@given(st.one_of(markdown, any_text))
def test_what_parsing_accepts_is_written_in_a_form_that_reads_the_same(written):
    try:
        text = parse(written)
    except RefusedError:
        return
    canonical = serialise(text)
    assert parse(canonical) == text
    assert serialise(parse(canonical)) == canonical


@given(texts())
def test_front_matter_stays_as_it_is(text):
    with_front = Text(text.paragraphs, "title: Le manifeste\nlang: fr")
    assert parse(serialise(with_front)) == with_front


def test_a_dash_line_without_front_matter_is_a_rule():
    assert kinds(parse("---\n\nMot.\n")) == [Kind.OPAQUE, Kind.PARAGRAPH]


def test_front_matter_that_never_ends_is_text():
    assert parse("---\ntitle: x\n").front == ""


def test_a_citation_anywhere_in_the_unit_goes_to_its_end():
    unit = only("Aucun [@A-1] système [nuance @E4] n'est déployé.")
    assert unit.text == "Aucun système n'est déployé."
    assert unit.sources == {Source("A-1"), Source("E4", Relation.QUALIFIES)}
    assert unit_lines(unit) == ("Aucun système n'est déployé. [@A-1; nuance @E4]",)


@pytest.mark.parametrize("relation", list(Relation))
def test_every_relation_is_read_with_either_apostrophe(relation):
    written = str(relation).replace("'", "’")
    assert only(f"Mot. [{written} @A-1]").sources == {Source("A-1", relation)}


def test_two_relations_for_one_key_are_refused():
    with pytest.raises(inline.TwoRelationsError, match="Ligne 3"):
        parse("Un.\n\nMot [@A-1] puis [nuance @A-1].")


def test_an_unknown_relation_is_refused():
    with pytest.raises(inline.UnknownRelationError, match="copie"):
        parse("Mot. [copie @A-1]")


def test_a_bracket_that_begins_like_a_citation_must_be_one():
    with pytest.raises(inline.MalformedCitationError):
        parse("Mot. [@A-1; et autre chose]")


def test_an_address_in_a_bracket_is_words():
    assert only("Écrire à [la mairie @ ville].").text == "Écrire à [la mairie @ ville]."


def test_a_citation_inside_code_is_code():
    unit = only("Écrire `[@A-1]` pour citer.")
    assert (unit.text, unit.sources) == ("Écrire `[@A-1]` pour citer.", frozenset())


@pytest.mark.parametrize("html", ["<b>gras</b>", "<script>", "<!-- commentaire -->", "<br/>", "<?php", "</p >"])
def test_raw_html_is_refused_with_its_line(html):
    with pytest.raises(inline.RawHtmlError, match="Ligne 3"):
        parse(f"Un.\n\nDeux {html} trois.")


def test_raw_html_cannot_hide_behind_a_citation():
    with pytest.raises(inline.RawHtmlError):
        parse("Deux <b[@A-1]>trois.")


def test_comparison_signs_and_code_are_no_html():
    assert only("Si a < b et c > d, voir `<b>`.").text == "Si a < b et c > d, voir `<b>`."


@pytest.mark.parametrize("code", ["\x00", "\x1b", "\u202e", "\u2066", "\x85"])
def test_control_characters_are_refused(code):
    with pytest.raises(inline.ControlCharacterError, match=rf"Ligne 2 .*U\+{ord(code):04X}"):
        parse(f"Un\nde{code}ux")


def test_characters_are_brought_to_one_form():
    unit = only("L’été\u00a0: «\u202fe\u0301lus\u202f», co\u00adopération")
    assert unit.text == "L'été : « élus », coopération"


def test_code_spans_keep_their_apostrophes():
    assert only("L’usage de `l’x`").text == "L'usage de `l’x`"


def test_a_table_is_one_unit_with_its_identity_on_a_line_of_its_own():
    written = "| a | b |\n|---|---|\n| 1 | 2 |\n\n[@A-1] <!-- ¶abcdefgh -->\n"
    unit = only(written)
    assert (unit.kind, unit.id, unit.sources) == (Kind.TABLE, "abcdefgh", {Source("A-1")})
    assert serialise(parse(written)) == written


def test_a_table_cut_by_its_marker_keeps_it():
    assert only("| a | b |\n|---|---|\n| 1 | 2 |\n<!-- ¶abcdefgh -->\n").id == "abcdefgh"


def test_lists_nest_by_their_indentation():
    text = parse("- un\n  - deux\n      1. trois\n- quatre\n\n  suite\n")
    assert [(unit.kind, unit.level, unit.ordinal) for unit in text] == [
        (Kind.ITEM, 0, ""),
        (Kind.ITEM, 1, ""),
        (Kind.ITEM, 2, "1"),
        (Kind.ITEM, 0, ""),
        (Kind.PARAGRAPH, 1, ""),
    ]
    assert serialise(text) == "- un\n    - deux\n        1. trois\n- quatre\n\n    suite\n"


def test_a_list_deeper_than_six_levels_is_refused():
    with pytest.raises(blocks.TooDeepError, match="Ligne 7"):
        parse("\n".join("    " * depth + "- mot" for depth in range(7)))


def test_numbers_of_items_are_kept_and_leading_zeros_dropped():
    assert [unit.ordinal for unit in parse("007. un\n\n0) deux")] == ["7", "0"]


def test_quotations_keep_their_depth():
    assert [(unit.text, unit.level) for unit in parse("> un\n> deux\n\n> > trois")] == [("un deux", 1), ("trois", 2)]


def test_a_quotation_that_holds_blocks_is_kept_as_it_is():
    text = parse("> - un\n> - deux\n")
    assert kinds(text) == [Kind.OPAQUE]
    assert serialise(text) == "> - un\n> - deux\n"


def test_an_empty_quotation_is_kept():
    assert serialise(parse(">\n")) == ">\n"


def test_a_quotation_begins_at_its_first_words():
    assert only(">\n> un\n").text == "un"


def test_soft_wraps_are_joined():
    assert only("Un mot\n  puis un autre\nencore.").text == "Un mot puis un autre encore."


def test_a_unit_ends_where_its_identity_stands():
    assert [unit.id for unit in parse("Un. <!-- ¶abcdefgh -->\nDeux. <!-- ¶abcdefgj -->")] == ["abcdefgh", "abcdefgj"]


def test_setext_headings_are_headings():
    assert [(unit.kind, unit.level) for unit in parse("Titre\n===\n\nChapitre\n---\n")] == [
        (Kind.HEADING, 1),
        (Kind.HEADING, 2),
    ]


def test_closing_hashes_of_a_heading_are_dropped():
    assert only("## Chapitre ##").text == "Chapitre"


@pytest.mark.parametrize(
    "written",
    ["Un\\\ndeux\n", "```\ncode  <b>\n```\n", "![carte](carte.png)\n", "[^1]: Une note.\n", "---\n", "~~~\nx\n~~~\n"],
)
def test_what_has_no_place_in_the_model_is_kept_as_it_was(written):
    text = parse(written)
    assert kinds(text) == [Kind.OPAQUE]
    assert serialise(text) == written


def test_hard_breaks_by_spaces_become_backslashes():
    assert serialise(parse("Un  \ndeux\n")) == "Un\\\ndeux\n"


def test_hard_breaks_in_a_quotation_are_kept():
    assert serialise(parse("> un  \n> deux\n")) == "> un\\\n> deux\n"


def test_indented_code_is_kept_fenced():
    assert serialise(parse("Un.\n\n    x = 1\n\n    y = ```\n\nDeux.\n")) == (
        "Un.\n\n````\nx = 1\n\ny = ```\n````\n\nDeux.\n"
    )


def test_code_in_a_list_goes_back_to_the_margin():
    assert serialise(parse("- un\n\n    ```\n    x\n      y\n    ```\n")) == "- un\n\n```\nx\n  y\n```\n"


def test_fenced_code_keeps_its_spaces():
    assert only("```\na\u00a0b\n```").text == "```\na\u00a0b\n```"


def test_a_fence_left_open_is_refused():
    with pytest.raises(blocks.UnclosedFenceError, match="Ligne 3"):
        parse("Un.\n\n```\ncode")


def test_strange_spaces_do_not_hide_a_block_nor_hang_the_reader():
    """A no-break space after three plain ones once kept the reader on the same line for ever."""
    assert kinds(parse("   \u202f1. mot\n\n\u200b# titre\n\n+ \u3000mot")) == [Kind.OPAQUE, Kind.HEADING, Kind.ITEM]


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("[@A-1]# mot", "\\# mot [@A-1]\n"),
        ("[@A-1] 1. mot", "1\\. mot [@A-1]\n"),
        ("[@A-1]*", "\\* [@A-1]\n"),
        ("##[@A-1]", "\\## [@A-1]\n"),
        ("* \v--", "- \\--\n"),
        (">> [@A-1]>1.", "> > \\>1. [@A-1]\n"),
        ("Titre ##\n---", "## Titre \\##\n"),
    ],
)
def test_words_that_would_be_read_as_a_block_get_a_backslash(written, canonical):
    assert serialise(parse(written)) == canonical
    assert serialise(parse(canonical)) == canonical


def test_the_first_bearer_of_a_duplicated_identity_keeps_it():
    assert [unit.id for unit in parse("Un. <!-- ¶abcdefgh -->\n\nDeux. <!-- ¶abcdefgh -->")] == ["abcdefgh", ""]


def test_a_marker_says_what_was_joined_and_what_is_fixed():
    unit = only("Un. <!-- ¶abcdefgh =abcdefgj =abcdefgk fixe -->")
    assert (unit.joined, unit.fixed) == (("abcdefgj", "abcdefgk"), True)
    assert marker(unit) == "<!-- ¶abcdefgh =abcdefgj =abcdefgk fixe -->"


@pytest.mark.parametrize("before", ["", "Un.\n\n", "| a | b |\n|---|---|\n\n<!-- ¶abcdefgj -->\n\n"])
def test_a_marker_without_a_unit_is_refused(before):
    with pytest.raises(OrphanIdentityError, match="abcdefgh"):
        parse(f"{before}<!-- ¶abcdefgh -->")


def test_a_unit_with_sources_and_no_word_is_refused():
    with pytest.raises(EmptyParagraphError, match="Ligne 1"):
        parse("## [@A-1]")


def test_eight_thousand_brackets_are_refused_at_once():
    start = time.perf_counter()
    with pytest.raises(inline.TooManySignsError):
        parse("[" * 8_192)
    assert time.perf_counter() - start < 1


def test_a_unit_beyond_the_bounds_is_refused():
    with pytest.raises(inline.TooLongError, match="20000"):
        parse("mot " * 5_001)
    with pytest.raises(inline.TooLongError):
        parse("```\n" + "mot " * 5_001 + "\n```")


def test_nesting_is_brought_back_to_one_more_than_the_item_before():
    text = Text((Paragraph(Kind.ITEM, "un", level=3), Paragraph(Kind.ITEM, "deux", level=3)))
    assert serialise(text) == "- un\n    - deux\n"


def test_words_typed_in_a_field_take_the_shape_of_their_unit():
    like = Paragraph(Kind.ITEM, "ancien", level=1, ordinal="2")
    first, second = parse_words("nouveau\n\nsuite", like=like)
    assert (first.kind, first.level, first.ordinal, first.text) == (Kind.ITEM, 1, "2", "nouveau")
    assert second.kind is Kind.PARAGRAPH


def test_words_typed_with_a_prefix_keep_their_own_shape():
    (unit,) = parse_words("## Titre", like=Paragraph(Kind.PARAGRAPH, "ancien"))
    assert unit.kind is Kind.HEADING
    assert parse_words("", like=unit) == ()
    assert parse_words("mot") == (Paragraph(Kind.PARAGRAPH, "mot"),)


def test_a_quotation_keeps_its_identity_and_its_closing_signs():
    unit = only("> Un mot -> <!-- ¶abcdefgh -->")
    assert (unit.text, unit.id) == ("Un mot ->", "abcdefgh")


def test_a_quotation_ends_at_its_empty_line_and_code_at_the_end_of_the_text():
    assert [unit.text for unit in parse("> un\n>\n> deux\n")] == ["un", "deux"]
    assert serialise(parse("Un.\n\n    x = 1")) == "Un.\n\n```\nx = 1\n```\n"
    assert serialise(parse("Un. <!-- ¶abcdefgh -->\n---\n")) == "Un. <!-- ¶abcdefgh -->\n\n---\n"


def test_a_marker_alone_that_repeats_an_identity_gives_none() -> None:
    text = parse("Un. <!-- ¶aaaaaaa2 -->\n\n| a |\n| - |\n| b |\n\n<!-- ¶aaaaaaa2 -->\n")
    assert [unit.id for unit in text] == ["aaaaaaa2", ""]


@pytest.mark.parametrize(
    "lines",
    [
        ["Un paragraphe."],
        ["- Un point", "", "Un paragraphe.", "", "    Sous le point"],
        ["Un titre", "==="],
        ["Deux lignes", "d'un paragraphe"],
        ["Une ![image](i.png) ici", ""],
        ["Des espaces à la fin  ", "", "Une barre \\"],
        ["a | b", "- | -", "1 | 2"],
        ["Un. <!-- ¶aaaaaaa2 -->", "Deux. <!-- ¶bbbbbbb2 -->"],
    ],
)
def test_a_paragraph_alone_on_its_line_is_read_as_any_other(lines: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    quick = list(blocks.split(lines))
    monkeypatch.setattr(blocks, "_alone", lambda _cutter: None)
    assert quick == list(blocks.split(lines))


def test_a_unit_is_no_other_thing() -> None:
    assert Paragraph(Kind.PARAGRAPH, "Un.") != "Un."
    assert Paragraph(Kind.PARAGRAPH, "Un.", "aaaaaaa2") != Paragraph(Kind.QUOTATION, "Un.", "aaaaaaa2")


@given(st.one_of(markdown, any_text))
def test_a_quick_reading_of_blocks_is_the_reading_of_all(lines: str) -> None:
    def found() -> list[object]:
        try:
            return list(blocks.split(lines.split("\n")))
        except RefusedError as error:
            return [str(error)]

    quick = found()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "_alone", lambda _cutter: None)
        assert found() == quick
