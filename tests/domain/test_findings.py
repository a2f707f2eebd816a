"""Findings: their words, the passages they rest on, who speaks in them, what merging does to the text, their sheets."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.gathering.widening import Counted, Group, Widening
from manifeste_tool.domain.synthesis.findings import Finding, LongTitleError, UntitledFindingError, Words, words_of
from manifeste_tool.domain.synthesis.merging import rewrites, rewritten
from manifeste_tool.domain.synthesis.passages import sentences, ticked, verbatim
from manifeste_tool.domain.synthesis.publics import APPEALED, publics
from manifeste_tool.domain.synthesis.sheets import (
    NoIdentifierColumnError,
    NoTitleColumnError,
    UnknownColumnError,
    cut,
    layout_of,
    plain_id,
    read,
)
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Relation

BODY = "M. le maire a dit non. Pourquoi ? Parce que « c'est cher » !\n\nUn guichet, art. 12 : oui. 3 fois… et puis rien"


def test_a_body_is_cut_into_its_sentences_and_none_of_its_words_is_lost() -> None:
    assert [one.words for one in sentences(BODY)] == [
        "M. le maire a dit non.",
        "Pourquoi ?",
        "Parce que « c'est cher » !",
        "Un guichet, art. 12 : oui.",
        "3 fois… et puis rien",
    ]
    assert [one.number for one in sentences(BODY) if one.opens] == [0, 3]


@given(st.text(alphabet="ab A.!? \n«»"))
def test_sentences_stand_where_they_say_and_hold_every_letter(body: str) -> None:
    cut_up = sentences(body)
    assert [body[one.start : one.end] for one in cut_up] == [one.words for one in cut_up]
    assert "".join("".join(one.words.split()) for one in cut_up) == "".join(body.split())
    assert all(before.end <= after.start for before, after in itertools.pairwise(cut_up))


def test_sentences_that_follow_one_another_make_one_passage_as_it_stands() -> None:
    assert ticked(BODY, [4, 0, 1]) == ("M. le maire a dit non. Pourquoi ?", "3 fois… et puis rien")
    assert ticked(BODY, [2, 3]) == ("Parce que « c'est cher » !\n\nUn guichet, art. 12 : oui.",)
    assert ticked(BODY, [99]) == ()


@pytest.mark.parametrize(
    ("copied", "found"),
    [
        ("c'est cher", "c'est cher"),
        ("Parce que «\u00a0c’est cher\u00a0»\u202f!", "Parce que « c'est cher » !"),
        ("cher » ! Un guichet", "cher » !\n\nUn guichet"),
        ("Pourquoi?", "Pourquoi ?"),
        ("c'est donné", ""),
        ("dit nonPourquoi", ""),
        ("  ", ""),
        ("a" * 20_001, ""),
    ],
)
def test_a_passage_copied_from_a_page_is_found_as_it_was_said(copied: str, found: str) -> None:
    assert verbatim(BODY, copied) == found


def test_a_finding_has_a_title_of_a_hundred_characters_at_most_on_one_line() -> None:
    assert words_of(title="  Un \n titre ", body="Deux\r\nlignes ") == Words("Un titre", "Deux\nlignes")
    assert not Words("a" * 100).faults()
    assert isinstance(Words("a" * 101).faults()["title"], LongTitleError)
    assert isinstance(Words(body="Un texte").faults()["title"], UntitledFindingError)
    assert set(Words("T", "b" * 12_001, "n" * 33, "t" * 65).faults()) == {"body", "nature", "theme"}
    assert Words(nature="attente").is_blank
    assert not Words(body="x").is_blank
    assert Finding("E4", "T", merged_into="E2").heir == "E2"
    assert Finding("E4", "T", nature="désaccord").is_disagreement


def test_who_speaks_is_said_as_far_as_five_people_fit_and_nobody_is_called_absent_by_elimination() -> None:
    many = Counted(Group("AA", "habitante", "x"), 6, 6)
    one = Counted(Group("BB", "agent", "y"), 1, 1)
    everybody = Widening.of([many, one])
    public = publics(9, [many, one], Reach(widening=everybody))
    assert (public.known, public.unseen, public.untold) == (7, 2, 1)
    assert public.authorities == {"AA": 6, "BB": 1}
    assert public.types == {"habitante": 6}
    assert public.absent == tuple(each for each in APPEALED if each != "citoyen·ne")
    home = publics(7, [many, one], Reach(every=True))
    assert home.types == {"habitante": 6, "agent": 1}
    assert home.untold == 0
    assert "groupe d'atelier" not in APPEALED
    unknown = publics(6, [Counted(Group("AA", "groupe d'atelier", ""), 6, 6)], Reach(every=True))
    assert unknown.absent == APPEALED


TEXT = """# Un texte <!-- ¶ttttaaaa -->

Un. [@E4] <!-- ¶aaaaaaaa -->

Deux. [nuance @E2; @E4] <!-- ¶bbbbbbbb -->

Trois. [@E2; éclaire @E4] <!-- ¶cccccccc -->

Quatre. [@E2] <!-- ¶dddddddd -->
"""


def test_merging_cites_the_other_and_keeps_the_stronger_of_two_relations() -> None:
    before = parse(TEXT)
    found = {one.paragraph_id: one for one in rewrites(before, "E4", "E2")}
    assert {each: (one.before, one.beside, one.after, one.loses) for each, one in found.items()} == {
        "aaaaaaaa": (Relation.TAKES_UP, None, Relation.TAKES_UP, False),
        "bbbbbbbb": (Relation.TAKES_UP, Relation.QUALIFIES, Relation.TAKES_UP, True),
        "cccccccc": (Relation.SHEDS_LIGHT, Relation.TAKES_UP, Relation.TAKES_UP, True),
    }
    after = rewritten(before, "E4", "E2")
    assert [[str(source) for source in sorted(unit.sources)] for unit in after if unit.sources] == [
        [str(source) for source in sorted(before.by_id["dddddddd"].sources)]
    ] * 4
    assert [unit.text for unit in after] == [unit.text for unit in before]
    assert rewritten(before, "E9", "E2") is before


def test_a_sheet_of_readings_is_known_by_its_columns_or_by_those_named() -> None:
    usual = layout_of("s.csv", ["document_id", "question", "source", "Text", "thème", "Synthèse", "affirmation"], {})
    assert (usual.title, usual.identifiers, usual.words, usual.theme, usual.nature) == (5, (0, 2), 3, 4, 6)
    named = layout_of("s.csv", ["a", "b", "c"], {"title": "B", "contribution": "c", "nature": ""})
    assert (named.title, named.identifiers) == (1, (2,))
    whole = layout_of("e.csv", ["key", "title", "contributions", "source"], {})
    assert (whole.key, whole.contributions, whole.identifiers) == (0, 2, ())
    for columns, given_names, error in (
        (["a"], {"title": "b"}, UnknownColumnError),
        (["a"], {}, NoTitleColumnError),
        (["titre"], {}, NoIdentifierColumnError),
    ):
        with pytest.raises(error):
            layout_of("x.csv", columns, given_names)


def test_a_row_says_a_finding_and_what_it_was_drawn_from() -> None:
    layout = layout_of("s.csv", ["id", "titre", "nature", "text"], {})
    one = read(["7", " Un  guichet ", "attente", "Un\nmot"], layout)
    assert one is not None
    assert (one.finding.title, one.finding.nature, dict(one.named), one.words) == (
        "Un guichet",
        "attente",
        {0: "7"},
        "Un mot",
    )
    spaced = read(["8", "Un guichet", "", ""], layout)
    assert spaced is not None
    assert spaced.external_id == one.external_id
    assert read(["9", "  ", "", ""], layout) is None
    long = read(["9", "mot " * 40, "des analyses ou proposition d'ordre général", ""], layout)
    assert long is not None
    assert len(long.finding.title) <= 100
    assert long.finding.title.endswith("…")
    assert long.finding.body == ("mot " * 40).strip()
    assert long.finding.nature == "des analyses ou proposition…"
    whole = layout_of("e.csv", ["key", "title", "body", "contributions"], {})
    drawn = read(["E7", "T", "Texte", "A-1, B-2;C-3"], whole)
    assert drawn is not None
    assert (drawn.external_id, drawn.references, drawn.finding.body) == ("E7", ("A-1", "B-2", "C-3"), "Texte")
    assert cut("a" * 40, 32) == "a" * 31 + "…"
    assert plain_id("lp=/16~0123456789ab") == "lp=/16"
