"""A calendar as it leaves: read back by the library, and by the rules of RFC 5545."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar

from manifeste_tool.documents.calendar import calendar_of
from manifeste_tool.domain.commission.calendar import Event

AT = datetime(2026, 3, 30, 14, 30, tzinfo=ZoneInfo("Europe/Paris"))
SITTING = Event(
    uid="sitting-3",
    title="Séance d'examen : chapitres I à III, « sobriété », accueil ; suite de la séance du 12, et ses suites",
    starts_at=AT,
    changed_at=datetime(2026, 3, 1, 8, tzinfo=UTC),
    ends_at=AT + timedelta(hours=3),
    place="Salle des mariages, Rennes",
    words="Deux lignes\nd'ordre du jour ; avec, des signes\\",
    path="/seances/3",
    changes=4,
)


def sent(*events: Event) -> bytes:
    return calendar_of(events, name="Agenda de Ada", site="https://exemple.test", domain="exemple.test")


def test_it_is_read_back_as_it_was() -> None:
    (read,) = Calendar.from_ical(sent(SITTING)).walk("VEVENT")
    assert str(read["UID"]) == "sitting-3@exemple.test"
    assert str(read["SUMMARY"]) == SITTING.title
    assert str(read["DESCRIPTION"]) == SITTING.words
    assert str(read["LOCATION"]) == SITTING.place
    assert str(read["URL"]) == "https://exemple.test/seances/3"
    assert read["DTSTART"].dt == AT
    assert read["DTEND"].dt == SITTING.ends_at
    assert (int(read["SEQUENCE"]), str(read["STATUS"])) == (4, "CONFIRMED")
    assert read["LAST-MODIFIED"].dt == read["DTSTAMP"].dt == SITTING.changed_at
    (alarm,) = read.walk("VALARM")
    assert (str(alarm["ACTION"]), alarm["TRIGGER"].dt) == ("DISPLAY", timedelta(days=-1))


def test_lines_end_by_crlf_are_folded_at_75_bytes_and_moments_are_in_utc() -> None:
    raw = sent(SITTING)
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no letter is cut in two
    assert any(line.startswith(b" ") for line in lines)
    assert b"DTSTART:20260330T123000Z" in lines
    assert b"TZID" not in raw
    assert {b"VERSION:2.0", b"METHOD:PUBLISH"} <= set(lines)
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines


def test_what_is_cancelled_stays_as_cancelled_and_wakes_nobody() -> None:
    from dataclasses import replace  # noqa: PLC0415

    (read,) = Calendar.from_ical(sent(replace(SITTING, cancelled=True, changes=5))).walk("VEVENT")
    assert (str(read["STATUS"]), int(read["SEQUENCE"])) == ("CANCELLED", 5)
    assert read.walk("VALARM") == []


def test_a_moment_has_no_end_and_an_empty_calendar_is_one() -> None:
    (read,) = Calendar.from_ical(sent(Event("stage-1-closes", "Clôture", AT, AT))).walk("VEVENT")
    assert not {"DTEND", "LOCATION", "DESCRIPTION", "URL"} & set(read)
    assert Calendar.from_ical(sent()).walk("VEVENT") == []
