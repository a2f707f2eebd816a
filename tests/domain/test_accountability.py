"""Shares, breakdowns and quotations: what is counted, and how it is told."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.accountability.named import is_elided, named
from manifeste_tool.domain.accountability.quotations import (
    GAP,
    LONGEST,
    Quotation,
    best,
    elided,
    is_quotable,
    of_each,
    plain,
    shortened,
)
from manifeste_tool.domain.accountability.shares import Ground, Grounds, Outcomes, Tallied, percent
from manifeste_tool.domain.comparing.diff import Op, Segment, word_diff
from manifeste_tool.domain.consulting.contributions import Fate
from manifeste_tool.domain.text.text import Place, Relation

COUNTS = st.integers(0, 10_000)


@given(COUNTS, COUNTS)
def test_a_share_says_none_and_all_only_where_it_is_true(part: int, rest: int) -> None:
    whole = part + rest
    found = percent(part, whole)
    assert (found == 0) == (part == 0)
    assert (found == 100) == (part > 0 and rest == 0)
    assert whole == 0 or abs(found - 100 * part / whole) <= 1


@given(COUNTS, st.dictionaries(st.sampled_from(Fate), COUNTS))
def test_what_met_no_fate_is_to_treat_and_nothing_is_lost(waiting: int, met: dict[Fate, int]) -> None:
    met.pop(Fate.TO_TREAT, None)
    total = waiting + sum(met.values())
    found = Outcomes.of(total, met)
    assert (found.total, found.waiting, found.answered) == (total, waiting, total - waiting)
    assert all(found.count(fate) == met.get(fate, 0) for fate in Fate if fate is not Fate.TO_TREAT)
    assert found.share == percent(total - waiting, total)
    assert all(found.part(fate) == percent(found.count(fate), total) for fate in Fate)


@given(st.lists(st.sampled_from(Ground)))
def test_each_paragraph_has_one_ground(grounds: list[Ground]) -> None:
    found = Grounds.of(grounds)
    assert found.total == len(grounds) == sum(found.count(one) for one in Ground)
    assert found.share(Ground.MISSING) == percent(grounds.count(Ground.MISSING), len(grounds))


def test_a_breakdown_puts_what_is_not_told_last_and_leaves_empty_lines_out() -> None:
    held = Tallied({"a": 1, "": 9, "b": 3, "c": 0}, {"b": {Fate.TAKEN_UP: 2}}, {"b": {"p1", "p2"}})
    rows = held.rows({"b": "Bé"})
    assert [(row.key, row.name, row.outcomes.total, row.paragraphs) for row in rows] == [
        ("b", "Bé", 3, 2),
        ("a", "a", 1, 0),
        ("", "", 9, 0),
    ]
    assert (rows[0].outcomes.answered, rows[0].outcomes.share) == (2, 67)
    assert held.rows()[0].name == "b"


@pytest.mark.parametrize(
    ("name", "said", "elision"),
    [
        ("Métropole de Clairmonde", "la métropole de Clairmonde", False),
        ("Département du Nord", "le département du Nord", False),
        ("Agglomération du Bassin", "l'agglomération du Bassin", False),
        ("Nantes", "Nantes", False),
        ("Angers", "Angers", True),
        ("Régional", "Régional", False),
        ("", "", False),
    ],
)
def test_a_headline_names_an_authority_as_one_says_it(name: str, said: str, elision: bool) -> None:
    assert (named(name), is_elided(named(name))) == (said, elision)


@given(st.text(min_size=1), st.integers(20, 300))
def test_words_that_are_cut_say_so_and_others_are_whole(words: str, limit: int) -> None:
    found, line = shortened(words, limit), " ".join(words.split())
    assert len(found) <= limit + len(GAP)
    assert found == line or (found.endswith(GAP.rstrip()) and line.startswith(found.removesuffix(GAP.rstrip())))


def test_words_are_cut_after_a_sentence_where_one_ends_in_time() -> None:
    first = "Une phrase entière qui tient. "
    assert shortened(first + "Une autre, bien plus longue.", 40) == f"{first.strip()} […]"
    assert shortened("Court. " + "mot " * 30, 40).startswith("Court. mot mot")


def test_masks_alone_are_no_words() -> None:
    assert not is_quotable("[nom masqué], [passage masqué].")
    assert not is_quotable("Oui.")
    assert is_quotable("[nom masqué] nous a reçus à la mairie.")


def test_markup_is_not_read_aloud() -> None:
    assert plain("Une **IA** *utile* et [proche](https://exemple.invalid/x), `a_b`.") == "Une IA utile et proche, a_b."


def test_a_long_stretch_that_did_not_change_is_left_out_and_changes_stay() -> None:
    same = "mot " * 80
    found = elided(word_diff(f"{same}avant {same}fin", f"{same}après {same}fin"))
    assert [(one.op, one.text.strip()) for one in found if one.op is not Op.EQUAL] == [
        (Op.DELETED, "avant"),
        (Op.INSERTED, "après"),
    ]
    assert found[0].text.startswith(GAP)
    assert found[-1].text.endswith(GAP)
    assert sum(len(one.text) for one in found) < 300
    short = word_diff("un deux trois", "un trois")
    assert elided(short) == short
    assert len(elided((Segment(Op.EQUAL, "mot " * 500),))[0].text) < 400


QUOTED = Quotation(
    "2025-A-0001",
    "Des mots.",
    "",
    "aaaaaaa2",
    Place(1, "", 1, numbered=True),
    Relation.TAKES_UP,
    "1.0",
    "Après.",
    "Avant.",
)


def test_what_changed_comes_before_what_stood_and_no_paragraph_is_shown_twice_while_another_is_there() -> None:
    same = replace(QUOTED, reference="2025-A-0002", before="Après.")
    opens = replace(QUOTED, reference="2025-A-0003", before=None, opens=True, paragraph_id="ccccccc2")
    new = replace(QUOTED, reference="2025-A-0004", before=None, paragraph_id="ddddddd2")
    told = replace(QUOTED, reference="2025-A-0005", verbatim=False, paragraph_id="eeeeeee2")
    again = replace(QUOTED, reference="2025-A-0006", relation=Relation.QUALIFIES)
    every = [opens, told, same, again, new, QUOTED, replace(QUOTED, paragraph_id="fffffff2")]
    assert [one.reference[-1] for one in best(every)] == ["1", "4", "5"]
    assert [one.reference[-1] for one in best([same, again, QUOTED])] == ["1", "6", "2"], "where there is no other"
    assert [one.reference[-1] for one in of_each(every)] == ["1", "4", "6", "5", "2", "3"]
    assert best([]) == ()


def test_a_masked_passage_comes_after_a_whole_one_and_a_picked_one_first() -> None:
    masked = replace(QUOTED, reference="2025-A-0000", words="[nom masqué] parle ici.", paragraph_id="bbbbbbb2")
    picked = replace(QUOTED, reference="2025-A-0009", chosen_words=True, paragraph_id="ccccccc2")
    assert [one.reference[-1] for one in best([masked, QUOTED, picked])] == ["9", "1", "0"]


def test_a_quotation_shows_what_its_paragraph_was() -> None:
    assert [one.op for one in QUOTED.segments] == [Op.DELETED, Op.INSERTED, Op.EQUAL]
    assert QUOTED.changed
    new = replace(QUOTED, before=None)
    assert ([one.op for one in new.segments], new.changed) == ([Op.INSERTED], True)
    opens = replace(new, opens=True)
    assert ([one.op for one in opens.segments], opens.changed) == ([Op.EQUAL], False)
    assert not replace(QUOTED, before=QUOTED.after).changed
    assert len(shortened("mot " * 200)) <= LONGEST + len(GAP)
