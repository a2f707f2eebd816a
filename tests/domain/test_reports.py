"""What a report holds, what it lacks, what it may cite, and its lines moved by hand."""

from dataclasses import replace
from datetime import date

import pytest

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.reporting.report_checks import Gap, Refusal, faults, gaps, refusal
from manifeste_tool.domain.reporting.reports import (
    LONGEST_TITLE,
    MOST_ITEMS,
    Item,
    ItemKind,
    Report,
    ReportState,
    arranged,
    differing,
    left_out,
    moved,
    references_in,
    removed,
    typed_references,
)

CITED = ("2025-ESSAI-0001",)
COMPLETE = Report(
    "ESSAI-1",
    participants=40,
    contributions=12,
    organisations="aucune",
    absent="les jeunes",
    course="Une soirée.",
    commitment="Garder le guichet.",
    commitment_on=date(2027, 3, 15),
    validated_by="Tilleul Exemple",
    validated_position="maire",
    validated_on=date(2027, 2, 1),
    items=(
        Item(ItemKind.IDEA, "Un guichet", "Il reste.", sources=CITED),
        Item(ItemKind.AGREEMENT, body="Tous le veulent.", sources=CITED),
        Item(ItemKind.DISAGREEMENT, none=True),
        Item(ItemKind.VIGILANCE, body="Le réseau.", sources=CITED),
        Item(ItemKind.PROPOSAL, "Le garder", level="local", sources=CITED),
        Item(ItemKind.VERBATIM, body="Gardez le guichet.", sources=CITED),
    ),
)


def places(report: Report, public: tuple[str, ...] = CITED) -> list[str]:
    return [gap.place for gap in gaps(report, public)]


def said(found: tuple[Gap, ...]) -> str:
    return "\n".join(gap.sentence % gap.values for gap in found)


def with_item(item: Item) -> Report:
    others = [each for each in COMPLETE.items if each.kind is not item.kind]
    return replace(COMPLETE, items=arranged((*others, item)))


def test_a_complete_report_lacks_nothing_and_an_empty_one_says_each_thing_it_lacks() -> None:
    assert gaps(COMPLETE, CITED) == ()
    empty = places(Report("ESSAI-1"))
    assert {"participants", "absent", "commitment_on", "validated_by", "disagreement", "proposal"} <= set(empty)
    assert len(empty) == len(set(empty)) == 15
    assert "profile" not in empty
    assert "question" not in empty


def test_blank_lines_are_no_lines() -> None:
    assert places(replace(COMPLETE, items=(*COMPLETE.items, Item(ItemKind.IDEA), Item(ItemKind.QUESTION)))) == []
    assert places(with_item(Item(ItemKind.AGREEMENT))) == ["agreement"]


def test_saying_that_there_was_none_does_not_go_with_a_line() -> None:
    both = replace(COMPLETE, items=arranged((*COMPLETE.items, Item(ItemKind.DISAGREEMENT, body="Si.", sources=CITED))))
    assert "alors qu'il est coché" in said(gaps(both, CITED))


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        (Item(ItemKind.AGREEMENT, body="Sans source."), "points d'accord, ligne 1 : citez au moins une contribution"),
        (Item(ItemKind.AGREEMENT, sources=CITED), "écrivez-la ou retirez-la"),
        (Item(ItemKind.IDEA, body="Sans titre.", sources=CITED), "donnez-lui un titre de 100 signes au plus"),
        (Item(ItemKind.PROPOSAL, "Sans niveau", sources=CITED), "local, national ou européen"),
        (Item(ItemKind.UNSORTED, body="Quoi ?"), "reste à classer"),
        (Item(ItemKind.VERBATIM, sources=CITED), "écrivez-la ou retirez-la"),
        (Item(ItemKind.VERBATIM, body="Des mots."), "et elle seule"),
        (Item(ItemKind.VERBATIM, body="Des mots.", sources=("2025-ESSAI-0002",)), "ne sont pas publics"),
    ],
)
def test_each_line_says_what_it_lacks(item: Item, sentence: str) -> None:
    found = gaps(with_item(item), CITED)
    assert len(found) == 1
    assert sentence in said(found)
    assert found[0].place.startswith("item-")


def test_at_most_five_words_are_kept_that_strike() -> None:
    words = Item(ItemKind.VERBATIM, body="Mot.", sources=CITED)
    assert places(replace(COMPLETE, items=(*COMPLETE.items, *[words] * 4))) == []
    assert places(replace(COMPLETE, items=(*COMPLETE.items, *[words] * 5))) == ["verbatim"]


def test_what_names_somebody_is_taken_out_before_everybody_reads_it() -> None:
    named = replace(COMPLETE, course="Écrire à lise@exemple.fr.")
    assert "retirez « lise@exemple.fr »" in said(gaps(named, CITED))
    assert places(replace(COMPLETE, course="Animée par Martine Dupont.")) == []
    line = with_item(Item(ItemKind.QUESTION, body="Et le 06 12 34 56 78 ?"))
    assert "numéro de téléphone" in said(gaps(line, CITED))
    assert places(with_item(Item(ItemKind.UNSORTED, body="lise@exemple.fr"))) == ["item-6"]


SAID = {
    one.reference: one
    for one in (
        Contribution("2025-ESSAI-0001", "a", authority="ESSAI"),
        Contribution("2025-ESSAI-0002", "b", authority="ESSAI", withdrawn=True),
        Contribution("2025-AILL-0001", "c", authority="AILL"),
    )
}


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        ("2025-ESSAI-0001", None),
        ("2025-ESSAI-0002", Refusal.WITHDRAWN),
        ("2025-ESSAI-0009", Refusal.UNKNOWN),
        ("2025-AILL-0001", Refusal.ELSEWHERE),
        ("FICHE 3", Refusal.UNREADABLE),
    ],
)
def test_a_report_cites_what_was_said_at_home_and_stands(reference: str, why: Refusal | None) -> None:
    assert refusal(reference, SAID, "ESSAI") is why
    found = tuple(faults(with_item(Item(ItemKind.AGREEMENT, body="Oui.", sources=(reference,))), SAID, "ESSAI"))
    assert [gap.place for gap in found] == ([] if why is None else ["item-1"])
    assert why is None or reference in said(found)


def test_what_is_too_long_is_said_where_it_stands() -> None:
    long = replace(
        COMPLETE,
        course="x" * 12_001,
        validated_by="x" * 201,
        items=(Item(ItemKind.IDEA, "x" * (LONGEST_TITLE + 1), "x" * 4_001), Item(ItemKind.UNSORTED, body="x" * 4_001)),
    )
    found = tuple(faults(long, {}, "ESSAI"))
    assert [gap.place for gap in found] == ["course", "validated_by", "item-0", "item-0"]
    assert "101 signes, 100 au plus" in said(found)
    many = replace(COMPLETE, items=(Item(ItemKind.QUESTION, body="?"),) * (MOST_ITEMS + 1))
    assert [gap.place for gap in faults(many, {}, "ESSAI")] == ["lines"]


def test_references_are_found_in_words_and_read_where_they_are_typed() -> None:
    assert references_in("Voir 2025-essai-0001, 2025-ESSAI-0001 et (2024-NTES-00123).") == (
        "2025-ESSAI-0001",
        "2024-NTES-00123",
    )
    assert references_in("12025-ESSAI-0001 ou 2025-ESSAI-0001-2") == ()
    assert typed_references(" 2025-essai-0002 ;2025-ESSAI-0001, (fiche). ") == (
        "2025-ESSAI-0001",
        "2025-ESSAI-0002",
        "FICHE",
    )


def test_lines_are_moved_among_their_kind_and_removed() -> None:
    one, two, other = Item(ItemKind.IDEA, "a"), Item(ItemKind.IDEA, "b"), Item(ItemKind.AGREEMENT, body="c")
    items = arranged((other, one, two))
    assert items == (one, two, other)
    assert moved(items, 0, 1) == (two, one, other)
    assert moved(items, 1, 1) == items
    assert moved(items, 0, -1) == items
    assert moved(items, 2, 1) == items
    assert removed(items, 1) == (one, other)
    assert removed(items, 9) == items


def test_two_states_tell_in_what_they_differ_and_what_one_would_lose() -> None:
    mine = replace(COMPLETE, course="Autrement.", items=COMPLETE.items[:2])
    assert differing(mine, COMPLETE) == ("course", "items")
    assert left_out(mine.items, (*COMPLETE.items, Item(ItemKind.IDEA))) == COMPLETE.items[2:]
    assert COMPLETE.sources == {"2025-ESSAI-0001"}
    assert not COMPLETE.is_sent
    assert replace(COMPLETE, state=ReportState.SENT).is_sent
