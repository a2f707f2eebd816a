"""Sheets of paper: the spellings of their numbers, and what is wrong with what was typed from them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.gathering import sheets, tokens
from manifeste_tool.domain.gathering.asked import NATURES
from manifeste_tool.domain.gathering.consents import Contributor
from manifeste_tool.domain.gathering.sheets import (
    TAKEN_FOR,
    Designation,
    NoNumberError,
    Sheet,
    SheetState,
    Tally,
    UnfitSizeError,
    UnreadableNumberError,
    UnreadableRangeError,
    designation,
)
from manifeste_tool.domain.gathering.tokens import MistypedTokenError
from manifeste_tool.domain.gathering.transcripts import (
    ComingDayError,
    EmailWithoutConsentError,
    NoEmailError,
    NoWordsError,
    TooLongFieldError,
    Transcript,
    UnfitDayError,
    UnfitEmailError,
    UnfitPeopleError,
    UnknownBoxError,
    cleaned,
    contribution,
    contributor,
    differences,
    faults,
    transcript_of,
)

TODAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
TOKEN = "ACDE346" + tokens.check_character("ACDE346")
FIGURES = next(
    body + tokens.check_character(body)
    for body in (f"34679{one}{two}" for one in "34679" for two in "34679")
    if tokens.check_character(body).isdigit()
)


@pytest.mark.parametrize(
    "given", ["41", "0041", " 41 ", "fiche 41", "Fiche n° 41", "N°0041", "nº 41", "numéro 41", "# 41", "réf. 0041"]
)
def test_last_digits_are_read_however_they_are_written(given: str) -> None:
    assert designation(given) == Designation(number=41)


@pytest.mark.parametrize(
    "given",
    [
        "2026-MIRE-0041",
        "2026 mire 41",
        "2026mire0041",
        "2026–MIRE–0041",
        "2026/MIRE/0041",
        "référence 2026-MIRE-0041",
        "https://exemple.fr/suivi?reference=2026-MIRE-0041",
    ],
)
def test_a_whole_reference_is_read_however_it_is_written(given: str) -> None:
    assert designation(given) == Designation(reference="2026-MIRE-0041")


def test_a_sigle_that_ends_with_figures_is_read_where_its_parts_stand_apart() -> None:
    assert designation("2026 CC93 7") == Designation(reference="2026-CC93-0007")


def test_a_sigle_may_stand_before_the_digits() -> None:
    assert designation("mire 41") == Designation(number=41, sigle="MIRE")


@pytest.mark.parametrize("given", [TOKEN, tokens.shown(TOKEN), f" {tokens.shown(TOKEN).lower()} ", f"code {TOKEN}"])
def test_a_token_is_read_in_any_case_and_grouping(given: str) -> None:
    assert designation(given) == Designation(token=TOKEN)


def test_eight_figures_may_be_a_token_as_well_as_a_number() -> None:
    assert designation(FIGURES) == Designation(number=int(FIGURES), token=FIGURES)
    other = FIGURES[:-1] + ("3" if FIGURES[-1] != "3" else "4")
    assert designation(other) == Designation(number=int(other))


@pytest.mark.parametrize("given", [TOKEN[:-1] + ("A" if TOKEN[-1] != "A" else "C"), "ABCD-EFGO", "ACDE-34O7"])
def test_a_token_with_a_slip_of_the_pen_is_said_to_be_one(given: str) -> None:
    with pytest.raises(MistypedTokenError):
        designation(given)


@pytest.mark.parametrize(
    "given", ["bonjour", "2026-MIREL-", "12345678901", "0041 bis ?", "²", "MIRE-0", "2026-MI!E-0041"]
)
def test_what_names_no_sheet_is_said_with_the_three_ways_to_name_one(given: str) -> None:
    with pytest.raises(UnreadableNumberError, match="0041"):
        designation(given)


@pytest.mark.parametrize("given", ["", "   ", "fiche n°"])
def test_no_number_asks_for_one(given: str) -> None:
    with pytest.raises(NoNumberError):
        designation(given)


@pytest.mark.parametrize(("given", "size"), [("1", 1), (" 40 ", 40), ("500", 500)])
def test_a_lot_holds_one_to_five_hundred_sheets(given: str, size: int) -> None:
    assert sheets.size(given) == size


@pytest.mark.parametrize("given", ["0", "501", "5000", "-3", "", "quarante", "4.5", "²", "9999999999999"])
def test_a_lot_of_another_size_is_refused(given: str) -> None:
    with pytest.raises(UnfitSizeError, match="1 à 500"):
        sheets.size(given)


def test_ranges_of_numbers_are_read() -> None:
    assert sheets.numbers("12-14, 20; 0025 et 30 à 31") == {12, 13, 14, 20, 25, 30, 31}
    assert sheets.numbers("  ") == frozenset()


@pytest.mark.parametrize("given", ["14-12", "douze", "1-999999999", "3,,x"])
def test_a_range_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(UnreadableRangeError):
        sheets.numbers(given)


def sheet(**values: object) -> Sheet:
    return replace(Sheet("2026-MIRE-0041", 1, 3, SheetState.WAITING), **values)  # type: ignore[arg-type]


def test_a_sheet_somebody_opened_is_theirs_for_some_minutes() -> None:
    taken = sheet(taken_by_id=7, taken_at=NOW)
    assert taken.taken_from(8, NOW)
    assert not taken.taken_from(7, NOW)
    assert not taken.taken_from(8, NOW + TAKEN_FOR)
    assert taken.taken_from(8, NOW + TAKEN_FOR - timedelta(seconds=1))
    assert not sheet().taken_from(8, NOW)
    assert not replace(taken, state=SheetState.TYPED).taken_from(8, NOW)


def test_a_sheet_is_called_by_its_last_digits_and_takes_words_while_it_waits_or_is_illegible() -> None:
    assert sheet().digits == "0041"
    assert [state for state in SheetState if sheet(state=state).takes_words] == [
        SheetState.WAITING,
        SheetState.ILLEGIBLE,
    ]


def test_cancelled_sheets_are_not_awaited() -> None:
    tally = Tally({SheetState.TYPED: 31, SheetState.WAITING: 9, SheetState.CANCELLED: 460})
    assert (tally.of(SheetState.TYPED), tally.awaited, tally.printed) == (31, 40, 500)
    assert tally.of(SheetState.ILLEGIBLE) == Tally().awaited == 0


FULL = Transcript(
    text="Gardez le guichet.",
    title="Le guichet",
    natures=("attente", "proposition"),
    theme="Accueil",
    author_type="citoyen·ne",
    place="35000",
    people="2",
    said_on="20/11/2026",
    verbatim=False,
    publication=True,
    contact=True,
    email="a@exemple.invalid",
    shown_as="Ana",
    age_range="18 à 29 ans",
    gender="femme",
)


def test_a_full_sheet_has_no_fault_and_comes_back_as_it_was_typed() -> None:
    assert faults(FULL, TODAY) == {}
    said = contribution(FULL, "MIRE-3")
    assert (said.body, said.nature, said.people, said.said_on) == (
        "Gardez le guichet.",
        "attente, proposition",
        2,
        date(2026, 11, 20),
    )
    assert (said.collected, said.origin, said.verbatim, said.publishable) == ("papier", "papier", False, True)
    assert differences(transcript_of(said, contributor(FULL), contact=True), FULL) == ()


def test_an_empty_contribution_gives_an_empty_form() -> None:
    bare = transcript_of(Contribution("2026-MIRE-0041", "Mots."), None, note="la fin")
    assert bare == Transcript(text="Mots.", illegible=True, note="la fin")
    assert contributor(Transcript()) == Contributor()


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("text", "", NoWordsError),
        ("text", "a" * 4_001, TooLongFieldError),
        ("title", "a" * 121, TooLongFieldError),
        ("note", "a" * 501, TooLongFieldError),
        ("author_type", "roi", UnknownBoxError),
        ("age_range", "vieux", UnknownBoxError),
        ("gender", "x", UnknownBoxError),
        ("people", "0", UnfitPeopleError),
        ("people", "10001", UnfitPeopleError),
        ("people", "999999", UnfitPeopleError),
        ("people", "beaucoup", UnfitPeopleError),
        ("people", "²", UnfitPeopleError),
        ("said_on", "hier", UnfitDayError),
        ("said_on", "31/02/2026", UnfitDayError),
        ("said_on", "28/11/2026", ComingDayError),
        ("email", "", NoEmailError),
        ("email", "a@b", UnfitEmailError),
        ("email", "a b@exemple.fr", UnfitEmailError),
    ],
)
def test_each_fault_is_said_at_its_own_field(field: str, value: str, error: type[Exception]) -> None:
    found = faults(replace(FULL, **{field: value}), TODAY)
    assert {name: type(one) for name, one in found.items()} == {field: error}


def test_fields_at_their_limits_are_accepted() -> None:
    edge = replace(FULL, text="a" * 4_000, title="a" * 120, people="10000", said_on="27/11/2026")
    assert faults(edge, TODAY) == {}
    assert faults(Transcript(text="Mots."), TODAY) == {}


def test_an_address_without_the_consent_to_write_is_not_kept_in_silence() -> None:
    assert type(faults(replace(FULL, contact=False), TODAY)["email"]) is EmailWithoutConsentError


def test_of_an_illegible_sheet_only_the_note_counts() -> None:
    unread = Transcript(illegible=True, people="beaucoup", contact=True)
    assert unread.is_unreadable
    assert faults(unread, TODAY) == {}
    assert set(faults(replace(unread, note="a" * 501), TODAY)) == {"note"}
    assert not replace(unread, text="Début").is_unreadable


def test_a_blank_form_is_one_where_nothing_was_typed() -> None:
    assert Transcript(said_on="20/11/2026").is_blank
    assert not Transcript(illegible=True).is_blank
    assert not Transcript(natures=("attente",)).is_blank


def test_what_was_typed_is_tidied_without_losing_a_line() -> None:
    typed = Transcript(text=" Un.\r\nDeux.\x07 ", title=" a \n b ", natures=("proposition", "inventée", "attente"))
    tidy = cleaned(typed)
    assert (tidy.text, tidy.title, tidy.natures) == ("Un.\nDeux.", "a b", ("attente", "proposition"))
    assert set(NATURES) > set(tidy.natures)


def test_two_readings_differ_by_what_they_say_and_not_by_how_a_day_is_written() -> None:
    assert differences(FULL, replace(FULL, said_on="2026-11-20")) == ()
    assert differences(FULL, replace(FULL, text="Autre.", illegible=True, publication=False)) == ("text", "publication")
    assert differences(FULL, replace(FULL, said_on="hier")) == ("said_on",)
