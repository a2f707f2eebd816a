"""Filters of templates: dates in words, moments, Roman figures, spacing, in the reader's language."""

from collections.abc import Iterable
from datetime import date, datetime

from flask import Flask
from markupsafe import Markup, escape

from manifeste_tool.documents import markdown, wording
from manifeste_tool.documents.wording import field_moment, instant, iso
from manifeste_tool.domain.comparing.diff import Segment
from manifeste_tool.domain.evidence.evidence import piece_of, pieces_of
from manifeste_tool.domain.text.text import Source, roman
from manifeste_tool.web.i18n import gettext, known_word, ngettext, said, spaced
from manifeste_tool.web.speaking.addresses import language
from manifeste_tool.web.speaking.recorded import recorded


def typo(text: str) -> str:
    """Give plain words their spacing; words already marked as HTML are left as they are."""
    if isinstance(text, Markup):
        return text
    return spaced(text if isinstance(text, str) else str(text))


def known(words: object) -> str:
    """Say a word of the program that a value is (« adopté ») in the reader's language; a person's stay as they are."""
    return words if isinstance(words, Markup) else known_word(str(words) if not isinstance(words, str) else words)


def day(when: date | datetime, form: str = wording.DAY) -> str:
    """« vendredi 15 janvier 2027 », in Paris."""
    return wording.day(when, form, locale=language())


def short_day(when: date | datetime) -> str:
    """« 15 janvier 2027 », in Paris."""
    return day(when, wording.SHORT_DAY)


def hour(when: datetime) -> str:
    """« 23 h 59 » or « 9 h », in Paris; in English « 23:59 »."""
    return wording.hour(when, locale=language())


def month(written: str) -> str:
    """Put « 2024-09 » into words: « septembre 2024 »; anything else is left as it is."""
    try:
        return day(date.fromisoformat(f"{written}-01"), "MMMM y")
    except ValueError:
        return written


def moment(when: datetime) -> str:
    """« vendredi 15 janvier 2027, 23 h 59 », in Paris."""
    return f"{day(when)}, {hour(when)}"


def deadline(when: datetime) -> str:
    """« vendredi 15 janvier, 23 h 59 », in Paris: for what is near enough to need no year."""
    return f"{day(when, wording.NEAR_DAY)}, {hour(when)}"


def plural(number: int, one: str, many: str) -> str:
    """`3|plural("%(num)s source", "%(num)s sources")`; French counts nothing as one."""
    return ngettext(one, many, number)


def grouped(number: int) -> str:
    """« 118 000 », by groups of three figures that no line parts."""
    return wording.grouped(number, locale=language())


def lines(text: str) -> Markup:
    """Keep the line ends of words a person typed."""
    return Markup("<br>").join(escape(typo(line)) for line in str(said(text)).splitlines())


def capital(text: str) -> str:
    """Put a capital to the first letter and leave the others: « chapitre II » becomes « Chapitre II »."""
    words = str(said(text))
    return typo(words[:1].upper() + words[1:])


def uncapital(text: str) -> str:
    """Put the first letter in lower case and leave the others: for a place named inside a sentence."""
    words = str(said(text))
    return typo(words[:1].lower() + words[1:])


def pair(value: str) -> tuple[str, str]:
    """A choice of a form whose words are its value."""
    return value, known(value)


def counted_apart(support: Iterable[Source]) -> dict[str, int]:
    """How many of what supports a paragraph are sources and, counted apart, how many pièces, as its margin says."""
    keys = [source.key for source in support]
    return {"sources": sum(not piece_of(key) for key in keys), "pieces": len(pieces_of(keys)), "territories": 0}


def word_diff(segments: Iterable[Segment | tuple[str, str]]) -> Markup:
    """A word diff as HTML, each mark spoken once."""
    abroad = "" if language() == wording.LOCALE else language()
    marks = markdown.Marks(gettext("supprimé :"), gettext("ajouté :"), language=abroad)
    return markdown.word_diff(segments, marks)


def css_string(text: str) -> Markup:
    """Return words as a string of a style sheet: whatever is neither a letter nor a figure is escaped."""
    signs = (sign if sign.isascii() and sign.isalnum() else f"\\{ord(sign):06X}" for sign in str(text))
    return Markup('"{}"').format(Markup("").join(map(Markup, signs)))


def prepare(app: Flask) -> None:
    """Give the filters to every template."""
    app.jinja_env.filters.update(
        typo=typo,
        known=known,
        recorded=recorded,
        day=day,
        short_day=short_day,
        month=month,
        hour=hour,
        moment=moment,
        deadline=deadline,
        iso=iso,
        field_moment=field_moment,
        instant=instant,
        plural=plural,
        grouped=grouped,
        roman=roman,
        lines=lines,
        capital=capital,
        uncapital=uncapital,
        pair=pair,
        counted_apart=counted_apart,
        unit=markdown.unit,
        words=markdown.words,
        prose=markdown.prose,
        word_diff=word_diff,
        css_string=css_string,
    )
