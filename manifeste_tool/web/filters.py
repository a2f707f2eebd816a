"""Filters of templates: dates in words, moments, Roman figures, spacing."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import format_date, get_locale
from markupsafe import Markup, escape

from manifeste_tool.domain.text.text import roman
from manifeste_tool.web import markdown
from manifeste_tool.web.i18n import TIMEZONE, ngettext, spaced

_PARIS = ZoneInfo(TIMEZONE)


def typo(text: str) -> str:
    """Give plain words their spacing; words already marked as HTML are left as they are."""
    return text if isinstance(text, Markup) else spaced(str(text))


def day(when: date | datetime, form: str = "EEEE d MMMM y") -> str:
    """« vendredi 15 janvier 2027 », in Paris."""
    local = _local(when)
    words = format_date(local.date() if isinstance(local, datetime) else local, form, rebase=False)
    first = " 1er " if str(get_locale()).startswith("fr") else " 1 "
    return f" {words}".replace(" 1 ", first, 1).strip()


def short_day(when: date | datetime) -> str:
    """« 15 janvier 2027 », in Paris."""
    return day(when, "d MMMM y")


def hour(when: datetime) -> str:
    """« 23 h 59 » or « 9 h », in Paris."""
    local = when.astimezone(_PARIS)
    minutes = f"\u00a0{local.minute:02}" if local.minute else ""
    return f"{local.hour}\u00a0h{minutes}"


def moment(when: datetime) -> str:
    """« vendredi 15 janvier 2027, 23 h 59 », in Paris."""
    return f"{day(when)}, {hour(when)}"


def deadline(when: datetime) -> str:
    """« vendredi 15 janvier, 23 h 59 », in Paris: for what is near enough to need no year."""
    return f"{day(when, 'EEEE d MMMM')}, {hour(when)}"


def iso(when: date | datetime) -> str:
    """The moment for machines, with its zone."""
    return _local(when).isoformat()


def field_moment(when: datetime | None) -> str:
    """The moment as `<input type="datetime-local">` wants it, in Paris; `""` for none."""
    return when.astimezone(_PARIS).strftime("%Y-%m-%dT%H:%M") if when else ""


def instant(written: str) -> datetime:
    """Read a moment that a fact keeps as words."""
    return datetime.fromisoformat(written)


def plural(number: int, one: str, many: str) -> str:
    """`3|plural("%(num)s source", "%(num)s sources")`; French counts nothing as one."""
    return ngettext(one, many, number)


def lines(text: str) -> Markup:
    """Keep the line ends of words a person typed."""
    return Markup("<br>").join(escape(typo(line)) for line in text.splitlines())


def capital(text: str) -> str:
    """Put a capital to the first letter and leave the others: « chapitre II » becomes « Chapitre II »."""
    return typo(text[:1].upper() + text[1:])


def uncapital(text: str) -> str:
    """Put the first letter in lower case and leave the others: for a place named inside a sentence."""
    return typo(text[:1].lower() + text[1:])


def pair(value: str) -> tuple[str, str]:
    """A choice of a form whose words are its value."""
    return value, value


def prepare(app: Flask) -> None:
    """Give the filters to every template."""
    app.jinja_env.filters.update(
        typo=typo,
        day=day,
        short_day=short_day,
        hour=hour,
        moment=moment,
        deadline=deadline,
        iso=iso,
        field_moment=field_moment,
        instant=instant,
        plural=plural,
        roman=roman,
        lines=lines,
        capital=capital,
        uncapital=uncapital,
        pair=pair,
        unit=markdown.unit,
        words=markdown.words,
        prose=markdown.prose,
        word_diff=markdown.word_diff,
    )


def _local(when: date | datetime) -> date | datetime:
    return when.astimezone(_PARIS) if isinstance(when, datetime) else when
