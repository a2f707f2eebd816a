"""Numbers of versions and their order, how versions stand to one another, preparations, links and errata."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from manifeste_tool.domain.publication import errata, numbers, preparations, standing
from manifeste_tool.domain.publication.preparations import (
    FarHourError,
    PastHourError,
    Prepared,
    PreviewLink,
    PreviewPastHourError,
    PreviewTooLongError,
    State,
)
from manifeste_tool.domain.text.gestures import NoWordsError, ParagraphGoneError
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.errors import RefusedError

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(frozen=True)
class One:
    """A version reduced to what is asked of it."""

    number: str
    corrects: str = ""
    withdrawn_at: datetime | None = None
    published_at: datetime = NOW


def day(number: int) -> datetime:
    return NOW + timedelta(days=number)


#: 1.0, then 1.1, then the errata of 1.0: the newest is not the last.
PUBLISHED = (
    One("1.0"),
    One("1.1", published_at=day(1)),
    One("1.0.1", "1.0", published_at=day(2)),
    One("1.0.2", "1.0.1", published_at=day(3)),
)


@pytest.mark.parametrize("number", ["0.1", "1.0", "12.34", "9999.9999"])
def test_a_version_has_two_parts(number: str) -> None:
    assert numbers.is_version(number)
    assert not numbers.is_erratum(number)


@pytest.mark.parametrize(
    "number", ["", "1", "1.", "v1.0", "01.2", "1.02", "1.2.3.4", "1.2\n", "١.٢", "10000.1", "1.2.0"]
)
def test_anything_else_is_no_number(number: str) -> None:
    assert not numbers.is_version(number)
    assert not numbers.is_erratum(number)


def test_an_erratum_has_three_parts_and_comes_right_after_what_it_corrects() -> None:
    assert numbers.is_erratum("1.0.1")
    assert not numbers.is_version("1.0.1")
    ordered = ["0.9", "0.10", "1.0", "1.0.1", "1.0.2", "1.0.10", "1.1", "1.10", "2.0"]
    assert sorted(["1.10", "2.0", "1.0.10", "0.10", "1.1", "1.0.2", "1.0", "0.9", "1.0.1"], key=numbers.rank) == ordered


def test_the_next_erratum_takes_the_first_free_number() -> None:
    assert numbers.next_erratum("1.0", ["1.0", "1.1"]) == "1.0.1"
    assert numbers.next_erratum("1.0", ["1.0", "1.0.1"]) == "1.0.2"
    assert numbers.next_erratum("1.0.1", ["1.0", "1.0.1"]) == "1.0.2"
    with pytest.raises(ValueError, match=r"1\.0\.9999"):
        numbers.next_erratum("1.0.9999", [])


def test_a_number_is_suggested() -> None:
    assert [numbers.suggested(latest) for latest in ("", "0.9", "1.0.3")] == ["0.1", "0.10", "1.1"]


def test_the_last_version_is_the_highest_that_stands_never_the_newest() -> None:
    assert [one.number for one in standing.in_order(PUBLISHED)] == ["1.1", "1.0.2", "1.0.1", "1.0"]
    assert standing.latest(PUBLISHED) == PUBLISHED[1]
    withdrawn = (PUBLISHED[0], replace(PUBLISHED[1], withdrawn_at=NOW), *PUBLISHED[2:])
    assert standing.latest(withdrawn) == PUBLISHED[3]
    assert standing.latest(()) is None


def test_what_replaces_and_what_corrects_a_version() -> None:
    assert standing.successor(PUBLISHED, "1.0") == PUBLISHED[1]
    assert standing.successor(PUBLISHED, "1.0.2") == PUBLISHED[1]
    assert standing.successor(PUBLISHED, "1.1") is None
    assert standing.successor((), "1.1") is None
    assert standing.correction(PUBLISHED, "1.0") == PUBLISHED[3]
    assert standing.correction(PUBLISHED, "1.0.2") is None
    withdrawn = (*PUBLISHED[:3], replace(PUBLISHED[3], withdrawn_at=NOW))
    assert standing.correction(withdrawn, "1.0") == PUBLISHED[2]
    assert standing.line_of(PUBLISHED, "1.0.2") == "1.0"
    assert standing.line_of(PUBLISHED, "1.1") == "1.1"


def test_a_version_is_compared_with_what_was_out_before_it() -> None:
    compared = {one.number: standing.preceding(PUBLISHED, one.number) for one in PUBLISHED}
    assert {number: one.number if one else "" for number, one in compared.items()} == {
        "1.0": "",
        "1.1": "1.0",  # its errata came later
        "1.0.1": "1.0",
        "1.0.2": "1.0.1",
    }
    after = (*PUBLISHED, One("1.2", published_at=day(4)))
    assert standing.preceding(after, "1.2") == PUBLISHED[1]
    assert standing.preceding(PUBLISHED, "3.0") is None


def test_an_hour_is_to_come_and_within_a_year() -> None:
    assert preparations.hour(NOW, None) is None
    assert preparations.hour(NOW, day(1)) == day(1)
    for past in (NOW, day(-1), datetime.min.replace(tzinfo=UTC)):
        with pytest.raises(PastHourError):
            preparations.hour(NOW, past)
    with pytest.raises(FarHourError):
        preparations.hour(NOW, day(401))


def test_a_link_lives_thirty_days_at_most_and_not_past_the_hour_unless_chosen() -> None:
    assert preparations.expiry(NOW, 30, None, past_the_hour=False) == day(30)
    assert preparations.expiry(NOW, 2, day(2), past_the_hour=False) == day(2)
    with pytest.raises(PreviewPastHourError):
        preparations.expiry(NOW, 3, day(2), past_the_hour=False)
    assert preparations.expiry(NOW, 3, day(2), past_the_hour=True) == day(3)
    assert preparations.expiry(NOW, 3, day(-1), past_the_hour=False) == day(3)
    for days in (0, -1, 31):
        with pytest.raises(PreviewTooLongError):
            preparations.expiry(NOW, days, None, past_the_hour=True)


def test_a_link_shows_until_it_expires_or_is_taken_back() -> None:
    link = PreviewLink(1, "Camille", 1, NOW, day(1))
    assert link.is_live(NOW)
    assert not link.is_live(day(1))
    assert not replace(link, revoked_at=NOW).is_live(NOW)


def test_a_preparation_has_another_turn_once_anything_of_it_changes() -> None:
    one = Prepared("1.0", "a" * 40, "Titre", "Récit", 1, NOW)
    others = [replace(one, title="T"), replace(one, opens_at=NOW), replace(one, title="TitreR", story="écit")]
    assert len({one.turn, *(each.turn for each in others)}) == 4
    assert one.is_waiting
    assert not replace(one, state=State.CANCELLED).is_waiting


TEXT = parse(
    "## Titre <!-- ¶hhhhhhh2 -->\n\nUne faute ici. [@2025-ESSAI-0001] <!-- ¶aaaaaaa2 =jjjjjjj2 -->\n\n"
    "- un point <!-- ¶bbbbbbb2 fixe -->\n"
)


def test_an_erratum_changes_words_and_nothing_else() -> None:
    after = errata.corrected(TEXT, {"aaaaaaa2": "Une faute en moins.", "bbbbbbb2": "deux points", "hhhhhhh2": "Titre"})
    assert [unit.text for unit in after] == ["Titre", "Une faute en moins.", "deux points"]
    assert [replace(unit, text="") for unit in after] == [replace(unit, text="") for unit in TEXT]


@pytest.mark.parametrize(
    "words",
    [
        {"aaaaaaa2": "Une faute ici.\n\nEt un paragraphe de plus."},
        {"aaaaaaa2": "## Un chapitre"},
        {"aaaaaaa2": "Une autre. [@2025-ESSAI-0002]"},
        {"bbbbbbb2": "1. un point"},
    ],
)
def test_an_erratum_that_does_more_is_refused(words: dict[str, str]) -> None:
    with pytest.raises(errata.MoreThanWordsError, match="chapitre"):
        errata.corrected(TEXT, words)


def test_an_erratum_needs_words_that_change_and_paragraphs_that_are_there() -> None:
    with pytest.raises(errata.NothingCorrectedError):
        errata.corrected(TEXT, {"aaaaaaa2": "Une faute ici. "})
    with pytest.raises(errata.NothingCorrectedError):
        errata.corrected(TEXT, {"aaaaaaa2": "Une  faute ici."})
    with pytest.raises(NoWordsError):
        errata.corrected(TEXT, {"aaaaaaa2": " "})
    with pytest.raises(ParagraphGoneError):
        errata.corrected(TEXT, {"zzzzzzz2": "Autre chose."})


def test_an_erratum_has_a_note() -> None:
    assert errata.note(" Lire 2026. \nEt non 2025.\n") == "Lire 2026.\nEt non 2025."
    for typed in ("", "  \n ", "x" * 2_001):
        with pytest.raises(errata.NoErratumNoteError):
            errata.note(typed)
    assert issubclass(errata.NoErratumNoteError, RefusedError)
