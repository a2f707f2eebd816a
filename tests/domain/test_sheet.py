"""From the rows of a sheet to contributions."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.consulting import layouts, sheet
from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.consulting.layouts import Layout
from manifeste_tool.errors import RefusedError

PLAIN = {
    "origin": "essai",
    "sigle": "ESS",
    "columns": {"body": "Texte", "publishable": "Accord"},
    "templates": {"external_id": "avis-{Numéro}", "title": "{Numéro} : {Thème}"},
    "constants": {"collected": "papier"},
    "values": {"publishable": {"d'accord": True, "pas d'accord": "non"}},
}
CELLS = {"texte": "Gardez un guichet.", "accord": "d'accord", "numéro": "7", "thème": "Accueil"}


def layout(**rules: str) -> Layout:
    return layouts.layout_of({"columns": {"body": "body", **rules}})


def read(how: Layout, cells: dict[str, str]) -> Contribution:
    (found,) = sheet.reader(how, list(cells))(list(cells.values()))
    if isinstance(found, RefusedError):
        raise found
    return Contribution(reference="", **found)


def test_a_layout_fills_fields_from_columns_templates_constants_and_values() -> None:
    found = read(layouts.layout_of(PLAIN), CELLS)
    assert found == Contribution(
        "",
        "Gardez un guichet.",
        title="7 : Accueil",
        collected="papier",
        publishable=True,
        origin="essai",
        external_id="avis-7",
    )
    refused = read(layouts.layout_of(PLAIN), {**CELLS, "accord": "pas d'accord"})
    assert not refused.publishable


def test_columns_are_found_without_regard_to_case_spaces_or_the_making_of_accents() -> None:
    layouts.check(layouts.layout_of(PLAIN), [" TEXTE ", "accord", "Nume\u0301ro", "thème"])


def test_a_missing_column_is_named_with_those_that_are_there() -> None:
    with pytest.raises(layouts.MissingColumnError, match=r"« texte » manque.*Autre, Accord"):
        layouts.check(layouts.layout_of(PLAIN), ["Autre", "Accord"])


def test_a_column_there_twice_is_refused_where_it_is_read() -> None:
    layouts.check(layout(), ["body", "autre", "autre"])
    with pytest.raises(layouts.AmbiguousColumnError):
        layouts.check(layout(), ["body", "Body"])


@pytest.mark.parametrize(
    ("plain", "why"),
    [
        ({"colums": {}}, "colums"),
        ({"columns": {"author": "nom"}}, "author"),
        ({"columns": ["body"]}, r"\[columns\]"),
        ({"columns": {"body": ["a"]}}, "n'est pas un texte"),
        ({"columns": {"body": "a"}, "constants": {"body": "b"}}, "deux fois"),
        ({"columns": {"body": "a"}, "values": {"body": "b"}}, "par champ"),
        ({"columns": {"body": "a"}, "values": "b"}, "par champ"),
    ],
)
def test_a_layout_that_is_not_one_says_what_is_wrong_with_it(plain: dict[str, object], why: str) -> None:
    with pytest.raises(layouts.LayoutError, match=why):
        layouts.layout_of(plain)


def test_a_layout_without_words_is_refused() -> None:
    with pytest.raises(layouts.LayoutError, match="body"):
        layouts.check(layouts.layout_of({"columns": {"title": "titre"}}), ["titre"])


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        ({"body": " \n "}, sheet.EmptyContributionError),
        ({"said_on": "hier"}, sheet.UnreadableDayError),
        ({"said_on": "2024-13-01"}, sheet.UnreadableDayError),
        ({"publishable": "peut-être"}, sheet.UnreadableConsentError),
        ({"body": "a" * 100_001}, sheet.TooLongCellError),
        ({"territory": "a" * 129}, sheet.TooLongCellError),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(cells: dict[str, str], error: type[Exception]) -> None:
    rules = layout(said_on="said_on", publishable="publishable", territory="territory")
    given_cells = {"body": "Oui.", "said_on": "", "publishable": "", "territory": "", **cells}
    with pytest.raises(error):
        read(rules, given_cells)


@pytest.mark.parametrize(
    "written",
    ["2015-09-26", "2015-09-26T11:17:08+0200", "2015-09-26 10:38:20 UTC", "26/09/2015", "26/9/2015 10:38", "20150926"],
)
def test_days_are_read_as_exports_write_them(written: str) -> None:
    assert sheet.day(written) == date(2015, 9, 26)


def test_no_day_is_no_day_and_no_consent_is_none() -> None:
    assert sheet.day("") is None
    assert not sheet.consent("")
    assert sheet.consent("VRAI")


def test_a_title_too_long_for_its_field_is_kept_whole_in_the_text() -> None:
    title = "mot " * 100
    found = read(layout(title="title"), {"body": "Suite.", "title": title})
    assert len(found.title) <= 300
    assert found.title.endswith("mot…")
    assert found.body == f"{title.strip()}\n\nSuite."


@given(st.text())
def test_cleaning_is_done_once_and_leaves_no_control_character(words: str) -> None:
    cleaned = sheet.clean(words)
    assert sheet.clean(cleaned) == cleaned
    assert not any(ord(sign) < 32 and sign not in "\n\t" for sign in cleaned)
