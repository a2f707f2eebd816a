"""Sentences: French is their source; every one a person reads passes here, and gets the spacing of its language."""

from typing import TYPE_CHECKING, Any

import flask_babel
from flask import Flask, g, has_request_context
from flask_babel import Babel, get_locale

from manifeste_tool.documents.wording import LOCALE, TIMEZONE, printed
from manifeste_tool.domain.text.typography import french
from manifeste_tool.errors import ManifesteError
from manifeste_tool.services.privacy.scanning import PersonalDataError
from manifeste_tool.web.privacy import confirming

if TYPE_CHECKING:
    from collections.abc import Callable


def prepare(app: Flask) -> None:
    """Make `_`, `gettext`, `ngettext` and `{% trans %}` speak in templates."""
    Babel(app, default_locale=LOCALE, default_timezone=TIMEZONE, locale_selector=lambda: LOCALE)
    install: Callable[..., None] = app.jinja_env.install_gettext_callables  # type: ignore[attr-defined]
    install(_source, _counted_source, newstyle=True)


def gettext(sentence: str, **values: object) -> str:
    """Return a sentence in the reader's language, with its values and its spacing."""
    return _source(sentence) % values if values else _source(sentence)


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """Return the form that `number` asks for, with `%(num)s` and the other values in it."""
    return _counted_source(one, many, number) % ({"num": number} | values)


def sentence_of(error: ManifesteError) -> str:
    """Return the sentence of an error in the reader's language; what it shows to be confirmed is remembered."""
    if isinstance(error, PersonalDataError):
        confirming.remember(error.marks)
    told = gettext(error.sentence) % {name: _spoken(value) for name, value in error.values.items()}
    if has_request_context():
        g.setdefault("errors_said", {})[told] = error
    return told


def spaced(text: str) -> str:
    """Give plain words the spacing of the reader's language."""
    return french(text) if _speaks_french() else text


def _speaks_french() -> bool:
    locale = get_locale()
    return locale is None or locale.language == LOCALE


def _source(sentence: str) -> str:
    translated = flask_babel.get_translations().gettext(sentence)
    return printed(translated) if _speaks_french() else translated


def _counted_source(one: str, many: str, number: int) -> str:
    """In French nothing is singular: « 0 source »; a catalogue's own plural rule would say so, sources alone do not."""
    locale: Any = get_locale()
    counted = 1 if locale and locale.plural_form(number) == "one" else number
    translated = flask_babel.get_translations().ngettext(one, many, counted)
    return printed(translated) if _speaks_french() else translated


def _spoken(value: object) -> str:
    return spaced(str(value))
