"""Sentences: French is their source; every one a person reads passes here, and gets the spacing of its language."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, g, has_request_context
from flask_babel import Babel
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from manifeste_tool.documents.speaking.catalogue import sentences
from manifeste_tool.documents.wording import LOCALE, TIMEZONE, grouped
from manifeste_tool.domain.text.typography import abroad, french
from manifeste_tool.errors import ManifesteError
from manifeste_tool.sentences import Sentence
from manifeste_tool.sentences import said as say
from manifeste_tool.services.privacy.scanning import PersonalDataError
from manifeste_tool.web.privacy import confirming
from manifeste_tool.web.speaking.addresses import language


def prepare(app: Flask) -> None:
    """Make `_`, `gettext`, `ngettext` and `{% trans %}` speak in templates, and whatever they print."""
    Babel(app, default_locale=LOCALE, default_timezone=TIMEZONE, locale_selector=language)
    install: Callable[..., None] = app.jinja_env.install_gettext_callables  # type: ignore[attr-defined]
    install(_source, _counted_source, newstyle=True)
    app.jinja_env.globals.update(gettext=_gettext, ngettext=_ngettext)
    app.jinja_env.finalize = _printed


def gettext(sentence: str, **values: object) -> str:
    """Return a sentence in the reader's language, with its values and its spacing."""
    if isinstance(sentence, Sentence) and sentence.values is not None:
        return str(said(sentence))
    return _source(sentence) % _said(values) if values else _source(sentence)


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """Return the form that `number` asks for, with `%(num)s`, its figures by threes, and the other values in it."""
    return _counted_source(one, many, number) % ({"num": grouped(number, locale=language())} | _said(values))


def said(value: Any) -> Any:
    """Return what a page prints: sentences in the reader's language, anything else as it is."""
    return say(value, _source)


def _printed(value: Any) -> Any:
    """Say what was put together from values; a word that may be what a form sends is said where its page says so."""
    return said(value) if isinstance(value, Sentence) and value.values is not None else value


@pass_eval_context
def _gettext(context: EvalContext, sentence: str, /, **values: Any) -> str:
    """Jinja's own, whose values are said in the reader's language too."""
    if isinstance(sentence, Sentence) and sentence.values is not None:
        values = dict(sentence.values)
        sentence = sentence.source
    words = _source(sentence)
    return (Markup(words) if context.autoescape else words) % _said(values)  # noqa: S704 - a sentence of the program


@pass_eval_context
def _ngettext(context: EvalContext, one: str, many: str, number: int, /, **values: Any) -> str:
    words = _counted_source(one, many, number)
    values.setdefault("num", grouped(number, locale=language()))
    return (Markup(words) if context.autoescape else words) % _said(values)  # noqa: S704 - a sentence of the program


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said(value) for name, value in values.items()}


def sentence_of(error: ManifesteError) -> str:
    """Return the sentence of an error in the reader's language; what it shows to be confirmed is remembered."""
    if isinstance(error, PersonalDataError):
        confirming.remember(error.marks)
    told = gettext(error.sentence) % {name: _spoken(value) for name, value in error.values.items()}
    if has_request_context():
        g.setdefault("errors_said", {})[told] = error
    return told


def spaced(text: str) -> str:
    """Give plain words the spacing of the page's language; on a page in English, what is French keeps its own."""
    words = str(said(text))
    return french(words) if language() == LOCALE else abroad(words)


def known_word(words: str) -> str:
    """Return a word of the program in the reader's language, and any other words spaced."""
    if isinstance(words, Sentence) and words.values is not None:
        return str(said(words))
    found = sentences(language()).plain.get(words)
    return spaced(words) if found is None else found


def _source(sentence: str) -> str:
    return sentences(language()).gettext(sentence)


def _counted_source(one: str, many: str, number: int) -> str:
    return sentences(language()).ngettext(one, many, number)


def _spoken(value: object) -> str:
    return spaced(value if isinstance(value, Sentence) else str(value))
