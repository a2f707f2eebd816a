"""A calendar as iCalendar (RFC 5545): what phones and mail programs subscribe to."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar
from icalendar import Event as Entry

from manifeste_tool.domain.commission.calendar import Event
from manifeste_tool.domain.hours import PARIS

_PRODUCT = "-//manifeste-tool//agenda//FR"
_BEFORE = timedelta(days=-1)
_REFRESH = timedelta(hours=1)


def calendar_of(events: Iterable[Event], *, name: str, site: str, domain: str, reminds: bool = True) -> bytes:
    """Return a calendar as it is sent: UTF-8, lines folded at 75 bytes and ended by CRLF, moments in UTC.

    `site` is the address that paths follow, without a slash at its end; `domain` makes identifiers unlike any other
    instance's. `reminds` rings the day before each.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(_entry(event, site, domain, reminds=reminds))
    return bytes(calendar.to_ical())


def _entry(event: Event, site: str, domain: str, *, reminds: bool) -> Entry:
    entry = Entry()
    entry.add("uid", f"{event.uid}@{domain}")
    entry.add("summary", event.title)
    entry.add("dtstart", event.starts_at.astimezone(PARIS).date() if event.whole_day else _utc(event.starts_at))
    for name, moment in (("dtend", event.ends_at), ("dtstamp", event.changed_at), ("last-modified", event.changed_at)):
        if moment is not None:
            entry.add(name, _utc(moment))
    entry.add("sequence", event.changes)
    entry.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    for name, words in (("location", event.place), ("description", event.words)):
        if words:
            entry.add(name, words)
    if event.path:
        entry.add("url", site + event.path)
    if reminds and not event.cancelled:
        entry.add_component(_alarm(event.title))
    return entry


def _alarm(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", _BEFORE)
    return alarm


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
