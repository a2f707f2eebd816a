"""Texts that follow the French by its identities: read, written, compared with the French of today."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.reading.aligned import (
    TITLE,
    Aligned,
    Language,
    RepeatedIdentityError,
    Unit,
    UnplacedWordsError,
    UnreadableWordsError,
    parse,
    serialise,
    unit_of,
)
from manifeste_tool.domain.reading.alignment import State, orphans, row_of, rows, shaped, translated, with_units
from manifeste_tool.domain.text import markdown as french
from manifeste_tool.domain.text.text import Kind, Source
from manifeste_tool.errors import RefusedError
from tests.domain import strategies

FINGERPRINTS = st.sampled_from(["", "0123456789abcdef", "fedcba9876543210"])
TEXT = french.parse(
    "---\ntitle: Pour l'IA\n---\n\n## Une IA sociale <!-- ¶3dfjzgr2 -->\n\nAucun habitant n'est tenu. [@E1] <!-- ¶5ehp5ppj -->\n\n"
    "- l'aide sociale ; <!-- ¶c4t3bp4x -->\n    - signée. <!-- ¶z8mbmqub -->\n\n---\n\n<!-- ¶xsbf4aqf -->\n\n## Ouverte <!-- ¶kkfrzb3m -->\n"
)


@st.composite
def aligned_texts(draw):
    names = draw(st.lists(strategies.identities, unique=True, max_size=5))
    units = []
    for name in names:
        drawn = st.lists(strategies.paragraphs(), min_size=1, max_size=3)
        blocks = [replace(one, sources=frozenset()) for one in draw(drawn)]
        words = french.serialise(french.canonical(french.Text(tuple(blocks))))
        units.append(unit_of(name, words, like=None, follows=draw(FINGERPRINTS)))
    if draw(st.booleans()):
        units.insert(0, unit_of(TITLE, draw(strategies.words), like=None, follows=draw(FINGERPRINTS)))
    return Aligned(draw(st.sampled_from(Language)), tuple(units))


@given(aligned_texts())
def test_what_is_written_reads_back_as_it_is(aligned):
    assert parse(serialise(aligned), aligned.language) == aligned


@given(aligned_texts())
def test_writing_twice_changes_nothing(aligned):
    once = serialise(aligned)
    assert serialise(parse(once, aligned.language)) == once


@given(strategies.markdown)
def test_whatever_is_sent_is_read_or_refused_and_what_is_read_is_stable(sent):
    try:
        aligned = parse(sent, Language.ENGLISH)
    except RefusedError:
        return
    assert parse(serialise(aligned), Language.ENGLISH) == aligned


def test_words_after_the_last_marker_and_repeated_identities_are_refused_with_their_line():
    with pytest.raises(UnplacedWordsError, match="Ligne 3"):
        parse("One. <!-- ¶5ehp5ppj -->\n\nLost.\n", Language.ENGLISH)
    with pytest.raises(RepeatedIdentityError, match="Ligne 3"):
        parse("One. <!-- ¶5ehp5ppj -->\n\nTwo. <!-- ¶5ehp5ppj -->\n", Language.ENGLISH)
    with pytest.raises(RefusedError, match="Ligne 3"):
        parse("One. <!-- ¶5ehp5ppj -->\n\n<b>Two</b> <!-- ¶3dfjzgr2 -->\n", Language.ENGLISH)


def test_a_copy_of_the_french_file_reads_as_words_whose_french_is_unknown():
    sent = (
        "---\ntitle: 'For AI'\n---\nNobody must. [@E1] <!-- ¶5ehp5ppj =abcdefgh fixe -->\n\n<!-- ¶3dfjzgr2 -->\n\n"
        "| a |\n|---|\n| b |\n\n[@E1] <!-- ¶c4t3bp4x -->\n"
    )
    aligned = parse(sent, Language.ENGLISH)
    assert [(unit.id, unit.words, unit.follows) for unit in aligned.units] == [
        (TITLE, "For AI", ""),
        ("5ehp5ppj", "Nobody must.", ""),
        ("c4t3bp4x", "| a |\n|---|\n| b |", ""),
    ]
    assert not aligned.by_id["5ehp5ppj"].blocks[0].sources


def test_a_front_matter_that_never_ends_is_words_and_a_number_is_a_title():
    assert parse("---\ntitle: 2030\n---\n", Language.EASY).by_id[TITLE].words == "2030"
    with pytest.raises(UnplacedWordsError):
        parse("---\ntitle: x\n", Language.EASY)


def test_a_marker_typed_inside_code_is_refused_instead_of_read_as_another_paragraph():
    with pytest.raises(UnreadableWordsError):
        unit_of("5ehp5ppj", "```\na <!-- ¶3dfjzgr2 -->\n```", like=None, follows="")


def test_each_paragraph_says_whether_its_translation_is_missing_current_or_to_be_looked_at_again():
    current = row_of(TEXT, Language.ENGLISH, "5ehp5ppj")
    aligned = with_units(
        TEXT,
        Aligned(Language.ENGLISH),
        [
            unit_of("c4t3bp4x", "social aid;", like=TEXT.by_id["c4t3bp4x"], follows="0" * 16),
            unit_of("5ehp5ppj", "Nobody has to.", like=current.like, follows=current.follows),
            unit_of(TITLE, "For AI", like=None, follows=row_of(TEXT, Language.ENGLISH, TITLE).follows),
        ],
    )
    assert {row.id: row.state for row in rows(TEXT, Language.ENGLISH, aligned)} == {
        TITLE: State.CURRENT,
        "3dfjzgr2": State.MISSING,
        "5ehp5ppj": State.CURRENT,
        "c4t3bp4x": State.STALE,
        "z8mbmqub": State.MISSING,
        "kkfrzb3m": State.MISSING,
    }
    assert [unit.id for unit in aligned.units] == [TITLE, "5ehp5ppj", "c4t3bp4x"]
    typography = french.parse(french.serialise(TEXT).replace("l'IA", "«l'IA»"))
    assert row_of(typography, Language.ENGLISH, TITLE, aligned).state is State.CURRENT
    assert row_of(TEXT, Language.ENGLISH, "xsbf4aqf") is None


def test_a_summary_follows_its_whole_chapter():
    summary = row_of(TEXT, Language.PLAIN, "3dfjzgr2")
    aligned = with_units(
        TEXT,
        Aligned(Language.PLAIN),
        [unit_of("3dfjzgr2", "Un humain répond.\n\nToujours.", like=None, follows=summary.follows)],
    )
    assert row_of(TEXT, Language.PLAIN, "3dfjzgr2", aligned).state is State.CURRENT
    moved = french.parse(french.serialise(TEXT).replace("signée", "motivée"))
    assert row_of(moved, Language.PLAIN, "3dfjzgr2", aligned).state is State.STALE
    assert [row.id for row in rows(TEXT, Language.PLAIN)] == ["3dfjzgr2", "kkfrzb3m"]
    assert summary.like is None


def test_words_whose_french_is_gone_are_kept_last_until_somebody_takes_them_away():
    gone = unit_of("22222222", "Old words.", like=None, follows="")
    aligned = with_units(
        TEXT, Aligned(Language.ENGLISH, (gone,)), [unit_of("5ehp5ppj", "New.\n\n- Here.", like=None, follows="")]
    )
    assert aligned.by_id["5ehp5ppj"].words == "New.\n\n- Here."
    assert [unit.id for unit in aligned.units] == ["5ehp5ppj", "22222222"]
    assert orphans(TEXT, aligned) == (gone,)
    emptied = with_units(TEXT, aligned, [unit_of("22222222", " ", like=None, follows="")])
    assert orphans(TEXT, emptied) == ()
    assert unit_of(TITLE, " ", like=None, follows="").blocks == ()


def test_the_translated_text_keeps_identities_shapes_and_sources_and_the_french_where_nothing_is_written():
    units = [
        unit_of(TITLE, "For AI", like=None, follows=""),
        unit_of("5ehp5ppj", "Nobody has to.\n\n- Ever.", like=TEXT.by_id["5ehp5ppj"], follows=""),
        unit_of("z8mbmqub", "signed.", like=TEXT.by_id["z8mbmqub"], follows=""),
    ]
    english = translated(TEXT, with_units(TEXT, Aligned(Language.ENGLISH), units))
    assert english.title == "For AI"
    assert [(unit.kind, unit.text, unit.id, unit.level) for unit in english] == [
        (Kind.HEADING, "Une IA sociale", "3dfjzgr2", 2),
        (Kind.PARAGRAPH, "Nobody has to.", "5ehp5ppj", 0),
        (Kind.ITEM, "Ever.", "", 0),
        (Kind.ITEM, "l'aide sociale ;", "c4t3bp4x", 0),
        (Kind.ITEM, "signed.", "z8mbmqub", 1),
        (Kind.OPAQUE, "---", "xsbf4aqf", 0),
        (Kind.HEADING, "Ouverte", "kkfrzb3m", 2),
    ]
    assert english.by_id["5ehp5ppj"].sources == frozenset({Source("E1")})
    assert translated(french.parse("Rien."), Aligned(Language.EASY)).front == "lang: fr"
    assert translated(TEXT, Aligned(Language.EASY)).title == "Pour l'IA"


def test_a_table_is_shown_as_it_was_written():
    table = Unit("5ehp5ppj", french.parse("| a |\n|---|\n| b |").paragraphs)
    assert shaped(table, TEXT.by_id["5ehp5ppj"]) == table.blocks
    assert parse(serialise(Aligned(Language.EASY, (table,))), Language.EASY).units == (table,)
