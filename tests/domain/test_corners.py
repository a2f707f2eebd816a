"""Corners of the engine that ordinary texts rarely reach."""

from dataclasses import replace

import pytest

from manifeste_tool.domain.amending.dispositif import dispositif
from manifeste_tool.domain.amending.dispositif_executor import execute
from manifeste_tool.domain.comparing.matching import carry_identities
from manifeste_tool.domain.consulting.sources import Edition, uses
from manifeste_tool.domain.merging.answers import Answer, Outcome, Side
from manifeste_tool.domain.merging.merge import merge
from manifeste_tool.domain.plain.plain import merge_plain
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.text.gestures import Fix, applied
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.sections import content
from manifeste_tool.domain.text.text import Kind, Paragraph, Text

TEXT = parse(
    "## Un chapitre <!-- ¶aaaaaaa2 -->\n\nPremier alinéa du texte. <!-- ¶bbbbbbb2 -->\n\n"
    "### Sous « titre » <!-- ¶ccccccc2 -->\n\nDeuxième alinéa du texte. [@E1; @E2] <!-- ¶ddddddd2 -->\n"
)


def test_what_no_sentence_can_say_is_the_whole_text_written_anew() -> None:
    code = Paragraph(Kind.OPAQUE, "```\nfin »\n« début\n```", "eeeeeee2")
    after = TEXT.with_paragraphs([*TEXT.paragraphs, code])
    (instruction,) = dispositif(TEXT, after)
    assert instruction.startswith("Rédiger ainsi ce texte :\n« ## Un chapitre »\n")


def test_a_whole_text_written_anew_is_read_back() -> None:
    wanted = parse("## Autre <!-- ¶aaaaaaa2 -->\n\nAutres mots. <!-- ¶bbbbbbb2 -->\n")
    done = execute(TEXT, ["Rédiger ainsi ce texte :\n« ## Autre »\n« Autres mots. »"])
    assert content(done.paragraphs) == content(wanted.paragraphs)


def test_a_subtitle_that_holds_quotation_marks_is_rewritten_with_its_chapter() -> None:
    after = TEXT.with_paragraphs(unit for unit in TEXT if unit.id != "ccccccc2")
    (instruction,) = dispositif(TEXT, after)
    assert instruction.startswith("Chapitre I\nRédiger ainsi ce chapitre :")


def test_a_sign_alone_is_no_anchor() -> None:
    before, after = (parse(f"{words} <!-- ¶bbbbbbb2 -->") for words in ("… un mot suit", "… encore un mot suit"))
    (instruction,) = dispositif(before, after)
    assert "après" not in instruction
    assert content(execute(before, [instruction], markdown=False).paragraphs) == content(after.paragraphs)


def test_words_that_everybody_uses_recognise_nobody() -> None:
    before = Text(tuple(Paragraph(Kind.PARAGRAPH, f"La commune numéro {n} décide.", f"{n:08}") for n in range(60)))
    after = before.with_paragraphs(
        Paragraph(Kind.PARAGRAPH, f"La commune numéro {n} décide enfin en public.") for n in range(60)
    )
    assert [unit.id for unit in carry_identities(before, after)] == [unit.id for unit in before]


def test_words_repeated_over_and_over_have_no_place_of_their_own() -> None:
    said = ["non"] * 40
    before = parse(" ".join(said) + " <!-- ¶bbbbbbb2 -->")
    after = parse(" ".join([*said[:20], "oui", *said[20:]]) + " <!-- ¶bbbbbbb2 -->")
    (instruction,) = dispositif(before, after)
    assert instruction.startswith("Rédiger ainsi")


def test_the_proposal_alone_keeps_what_was_moved_to_the_same_place() -> None:
    base = parse("".join(f"Alinéa {letter}. <!-- ¶{letter * 7}2 -->\n\n" for letter in "abcd"))
    first, second, third, fourth = base.paragraphs
    ours = base.with_paragraphs([first, fourth, Paragraph(Kind.PARAGRAPH, "Nôtre.", "eeeeeee2"), second, third])
    theirs = base.with_paragraphs([first, Paragraph(Kind.PARAGRAPH, "Leur.", "fffffff2"), second, third, fourth])
    asked = merge(base, ours, theirs)
    keys = {one.key for one in asked.outcomes if one.outcome is Outcome.SAME_PLACE}
    assert keys
    kept = merge(base, ours, theirs, answers=dict.fromkeys(keys, Answer(keep=Side.THEIRS)))
    words = [unit.text for unit in kept.text]
    assert "Nôtre." not in words
    assert sorted(words) == ["Alinéa a.", "Alinéa b.", "Alinéa c.", "Alinéa d.", "Leur."]


@pytest.mark.parametrize(
    "sides",
    [
        ("l'outil", "l'outils", "d'outil"),
        ("le bon outil", "la bon outil", "le vieil outil"),
        ("le,bon", "la,bon", "le,vieil"),
    ],
)
def test_two_changes_without_a_word_between_are_a_question(sides: tuple[str, str, str]) -> None:
    base, ours, theirs = (parse(f"Nous gardons {words} ici. <!-- ¶bbbbbbb2 -->") for words in sides)
    assert not merge(base, ours, theirs).clean


def test_only_the_keys_asked_for_are_told() -> None:
    found = uses(["E2"], [Edition("0.1", TEXT)], TEXT)
    assert [(use.key, use.since) for use in found] == [("E2", "0.1")]


@pytest.mark.parametrize(("place", "expected"), [("ccccccc2", 2), ("ddddddd2", 1), ("aaaaaaa2", 4)])
def test_what_cannot_be_amended_is_a_unit_or_a_whole_section(place: str, expected: int) -> None:
    fixed = applied(TEXT, [Fix(place)], str)
    assert sum(unit.fixed for unit in fixed) == expected
    freed = applied(fixed, [Fix(place, fixed=False)], str, fixed=True)
    assert freed == TEXT.with_paragraphs(replace(unit, fixed=False) for unit in TEXT)


def test_a_finding_counts_what_it_was_drawn_from() -> None:
    assert Finding("E1", "Un titre").key == "E1"


def test_a_passage_moved_after_a_new_one_follows_the_last_that_stayed() -> None:
    blocks = [
        f"Le paragraphe {name} dit longuement ce que la commune a décidé de faire."
        for name in ("un", "deux", "trois", "quatre")
    ]
    base = "\n\n".join(blocks) + "\n"
    ours = "\n\n".join([blocks[0], blocks[2], blocks[3], "Un ajout de notre main.", blocks[1]]) + "\n"
    theirs = base.replace("paragraphe deux", "second paragraphe")
    merged = merge_plain(base, ours, theirs)
    assert merged.clean
    assert merged.text == ours.replace("paragraphe deux", "second paragraphe")
