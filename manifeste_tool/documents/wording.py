"""Words around values, for pages and for what is no page: spacing, days and hours in Paris."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date

from manifeste_tool.domain.text.typography import french

LOCALE = "fr"
TIMEZONE = "Europe/Paris"
PARIS = ZoneInfo(TIMEZONE)
DAY, SHORT_DAY, NEAR_DAY = "EEEE d MMMM y", "d MMMM y", "EEEE d MMMM"
_SENTENCES = 2048


@lru_cache(_SENTENCES)
def printed(sentence: str) -> str:
    """Space a sentence of the program once: there are some hundreds of them, said again and again."""
    return french(sentence)


def local(when: date | datetime) -> date | datetime:
    """Return a moment as it is in Paris; a day is the same everywhere."""
    return when.astimezone(PARIS) if isinstance(when, datetime) else when


def day(when: date | datetime, form: str = DAY, *, locale: str = LOCALE) -> str:
    """« vendredi 15 janvier 2027 », in Paris."""
    here = local(when)
    words = format_date(here.date() if isinstance(here, datetime) else here, form, locale=locale)
    first = " 1er " if locale.startswith(LOCALE) else " 1 "
    return f" {words}".replace(" 1 ", first, 1).strip()


def short_day(when: date | datetime) -> str:
    """« 15 janvier 2027 », in Paris."""
    return day(when, SHORT_DAY)


def hour(when: datetime, *, locale: str = LOCALE) -> str:
    """« 23 h 59 » or « 9 h », in Paris; elsewhere « 23:59 » and « 9:00 »."""
    here = when.astimezone(PARIS)
    if not locale.startswith(LOCALE):
        return f"{here.hour}:{here.minute:02}"
    minutes = f"\u00a0{here.minute:02}" if here.minute else ""
    return f"{here.hour}\u00a0h{minutes}"


def moment(when: datetime) -> str:
    """« vendredi 15 janvier 2027, 23 h 59 », in Paris."""
    return f"{day(when)}, {hour(when)}"


def deadline(when: datetime) -> str:
    """« vendredi 15 janvier, 23 h 59 », in Paris: for what is near enough to need no year."""
    return f"{day(when, NEAR_DAY)}, {hour(when)}"


def grouped(number: int, *, locale: str = LOCALE) -> str:
    """« 118 000 », by groups of three figures that no line parts; in English « 118,000 »."""
    return f"{number:,}".replace(",", "\u202f") if locale.startswith(LOCALE) else f"{number:,}"


def instant(written: str) -> datetime:
    """Read a moment that a fact keeps as words."""
    return datetime.fromisoformat(written)


def iso(when: date | datetime) -> str:
    """The moment for machines, with its zone."""
    return local(when).isoformat()


def field_moment(when: datetime | None) -> str:
    """The moment as `<input type="datetime-local">` wants it, in Paris; `""` for none."""
    return when.astimezone(PARIS).strftime("%Y-%m-%dT%H:%M") if when else ""
