"""Working copies: what a loan lets its drafters change, and how it stands against its base and today's text."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from manifeste_tool.domain.integration.copies import (
    Bounds,
    CopyState,
    HeadingGoneError,
    OutsideChapterError,
    Standing,
    WorkingCopy,
    bounds,
    standing,
)
from manifeste_tool.domain.text.gestures import (
    Change,
    Delete,
    DeleteChapter,
    Gesture,
    Insert,
    Join,
    Move,
    Split,
    applied,
)
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Text

BASE = parse("""---
title: Un texte
---

# Titre <!-- ¶ttttttt2 -->

## Un <!-- ¶ppppppp2 -->

Premier. <!-- ¶aaaaaaa2 -->

## Deux <!-- ¶hhhhhhh2 -->

Alpha bravo charlie. <!-- ¶bbbbbbb2 -->

Delta écho foxtrot. <!-- ¶ccccccc2 -->

## Trois <!-- ¶ggggggg2 -->

Dernier. <!-- ¶fffffff2 -->
""")
CHAPTER = bounds(BASE, "hhhhhhh2")


def done(*gestures: Gesture, text: Text = BASE) -> Text:
    fresh = iter(f"nnnnnn{number}2" for number in "23456789")
    return applied(text, gestures, lambda: next(fresh), fixed=True)


@pytest.mark.parametrize(
    "gesture",
    [
        Change("bbbbbbb2", "Autre."),
        Change("hhhhhhh2", "## Deux, retitré"),
        Insert("hhhhhhh2", "En tête du chapitre."),
        Insert("ccccccc2", "À la fin du chapitre."),
        Insert("ccccccc2", "## Un chapitre de plus"),
        Delete("bbbbbbb2"),
        Move("bbbbbbb2", "ccccccc2"),
        Split("bbbbbbb2", "bravo"),
        Join("bbbbbbb2"),
    ],
)
def test_what_happens_inside_the_chapter_is_accepted(gesture: Gesture) -> None:
    CHAPTER.refuse(done(gesture))


@pytest.mark.parametrize(
    "gesture",
    [
        Change("aaaaaaa2", "Autre."),
        Change("ggggggg2", "## Autre"),
        Insert("aaaaaaa2", "Avant le chapitre."),
        Insert("ggggggg2", "Après le chapitre."),
        Insert("", "Tout à la fin."),
        Delete("fffffff2"),
        Move("bbbbbbb2", "fffffff2"),
        Move("bbbbbbb2", "aaaaaaa2"),
        Insert("hhhhhhh2", "Avant l'intitulé.", before=True),
        Move("aaaaaaa2", "bbbbbbb2"),
        Move("hhhhhhh2", "fffffff2"),
        Move("ggggggg2", "ttttttt2"),
        DeleteChapter("ggggggg2"),
    ],
)
def test_what_touches_the_rest_is_refused(gesture: Gesture) -> None:
    with pytest.raises(OutsideChapterError, match="Deux"):
        CHAPTER.refuse(done(gesture))
    bounds(BASE, "").refuse(done(gesture))


@pytest.mark.parametrize(
    "gesture",
    [
        Delete("hhhhhhh2"),
        DeleteChapter("hhhhhhh2"),
        Change("hhhhhhh2", "### Deux, plus bas"),
    ],
)
def test_the_chapters_heading_stays(gesture: Gesture) -> None:
    with pytest.raises(HeadingGoneError, match="Deux"):
        CHAPTER.refuse(done(gesture))


def test_another_front_matter_is_outside_the_chapter() -> None:
    with pytest.raises(OutsideChapterError):
        CHAPTER.refuse(replace(BASE, front="title: Un autre"))


def test_a_text_too_short_to_hold_the_rest_is_refused() -> None:
    with pytest.raises(OutsideChapterError):
        CHAPTER.refuse(Text(BASE.paragraphs[:1], BASE.front))


def test_a_chapter_goes_away_alone_and_comes_back_in_its_place() -> None:
    inside = CHAPTER.inside(BASE)
    assert [unit.id for unit in inside] == ["hhhhhhh2", "bbbbbbb2", "ccccccc2"]
    assert inside.front == ""
    assert CHAPTER.around(inside) == BASE
    assert CHAPTER.around(Text(inside.paragraphs[:1])).paragraphs[3:5] == (inside.paragraphs[0], BASE.paragraphs[6])


def test_a_file_that_brings_the_whole_text_is_refused_for_a_chapter_only() -> None:
    whole = bounds(BASE, "")
    assert whole == Bounds()
    assert whole.inside(BASE) == whole.around(BASE) == BASE
    with pytest.raises(OutsideChapterError):
        CHAPTER.around(Text(BASE.paragraphs))
    with pytest.raises(OutsideChapterError):
        CHAPTER.around(Text(CHAPTER.inside(BASE).paragraphs, BASE.front))


def test_the_last_chapter_ends_with_the_text() -> None:
    last = bounds(BASE, "ggggggg2")
    last.refuse(done(Insert("", "Tout à la fin.")))
    assert [unit.id for unit in last.inside(done(Insert("", "Tout à la fin.")))][:2] == ["ggggggg2", "fffffff2"]


COPY = done(Change("bbbbbbb2", "Alpha bravo golf."), Insert("ccccccc2", "Un ajout."))


@pytest.mark.parametrize(
    ("today", "copy", "expected"),
    [
        (BASE, BASE, Standing()),
        (BASE, COPY, Standing(2, 0)),
        (done(Change("aaaaaaa2", "Autre.")), COPY, Standing(2, 0)),
        (done(Change("bbbbbbb2", "Alpha bravo hôtel.")), COPY, Standing(2, 1)),
        (COPY, COPY, Standing(2, 0, satisfied=True)),
        (done(Delete("bbbbbbb2")), COPY, Standing(2, 1)),
        (BASE, replace(BASE, front="title: Un autre"), Standing(1, 0)),
    ],
)
def test_a_copy_stands_as_it_would_merge(today: Text, copy: Text, expected: Standing) -> None:
    assert standing(BASE, today, copy) == expected


def test_a_copy_is_open_until_it_is_merged_closed_or_being_merged() -> None:
    copy = WorkingCopy(3, "Titre", "", "0" * 40, CopyState.OPEN, (1,), 2, datetime(2026, 3, 2, tzinfo=UTC))
    assert copy.ref == "refs/copies/3"
    assert copy.is_open
    assert not replace(copy, operation_id="x").is_open
    assert not replace(copy, state=CopyState.CLOSED).is_open
