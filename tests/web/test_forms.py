"""What a form says of a moment is read, or is told to be none."""

from datetime import timedelta

import pytest

from manifeste_tool.web.forms import UnreadableMomentError, moment, moment_or_none


@pytest.mark.parametrize("year", ["0001", "1899", "2200", "9999"])
def test_a_year_that_no_calendar_of_ours_reaches_is_no_moment(year: str) -> None:
    """At the ends of the calendar a moment in Paris has none in UTC, and what compares the two fails."""
    with pytest.raises(UnreadableMomentError):
        moment(f"{year}-01-01T00:30")
    with pytest.raises(UnreadableMomentError):
        moment_or_none(f"{year}-12-31T23:59+00:00")


@pytest.mark.parametrize("year", ["1900", "2199"])
def test_the_first_and_the_last_year_are_read_in_paris(year: str) -> None:
    read = moment(f" {year}-06-15T12:00 ")
    assert str(read.year) == year
    assert read.utcoffset() in (timedelta(minutes=9, seconds=21), timedelta(hours=1), timedelta(hours=2))
