"""What is no page, put into words by Jinja: mails, as plain text and as HTML from one template, and the kit.

A template of `templates/mails/` sets `subject` and writes its body with the macros of `blocks`, imported from the file
that this module chooses: `mails/blocks.txt` or `mails/blocks.html`. So both parts say the same, each escaped as it must
be. Around the body stands `mails/frame.txt` or `mails/frame.html`.

A mail speaks its reader's language and leads to its pages; documents stay French.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_eval_context
from jinja2.environment import TemplateModule
from jinja2.nodes import EvalContext
from markupsafe import Markup

from manifeste_tool.documents import markdown, wording
from manifeste_tool.documents.speaking.places import spoken_address
from manifeste_tool.documents.speaking.voice import Voice, language_of
from manifeste_tool.domain.comparing.diff import Op
from manifeste_tool.domain.text.text import Paragraph, roman
from manifeste_tool.domain.text.typography import french
from manifeste_tool.paths import shipped
from manifeste_tool.sentences import Sentence

_MARKS = markdown.Marks(
    styles=("background:#fbe3e0;color:#8a1c12;text-decoration:line-through", "background:#ddf0df;color:#14532d")
)
#: Values of a mail that are addresses of the site: they lead to the page in the mail's language.
_LEADING = ("link", "stop", "preferences", "unsubscribe")
_SIGNS = {Op.DELETED: ("[-", "-]"), Op.INSERTED: ("{+", "+}")}
_PART = re.compile(r"<(?:\w+:)?(\w+)>")
_BLANK = re.compile(r"\n{3,}")
_INVISIBLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to be said: a template of `templates/mails/`, without its ending, and its values."""

    template: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished mail."""

    subject: str
    text: str
    html: str


def mail(
    parts: Sequence[Part], around: Mapping[str, Any], *, subject_of: int = 0, language: str = wording.LOCALE
) -> Rendered:
    """Return a mail that says several things, one after the other, under the subject of one of them, in a language.

    `around` holds what the frame needs: `base` (the public address of the site), `site` (its title), `accent` (its
    colour of links and buttons, as CSS), `kind`, `preferences` and `unsubscribe` (addresses, `""` for none). Raises
    `KeyError` and `jinja2.UndefinedError` for a value missing.
    """
    spoken, base = language_of(language), around["base"]

    def led(values: Mapping[str, Any]) -> dict[str, Any]:
        found = {name: spoken_address(base, values[name], spoken) for name in _LEADING if values.get(name)}
        return {**values, **found}

    said = {
        "base": base,
        "accent": around["accent"],
        "address": lambda rule, **values: spoken_address(base, address(base, rule, **values), spoken),
    }
    parts = [Part(part.template, led(part.values)) for part in parts]
    text = [_module("txt", spoken, part, said) for part in parts]
    html = [_module("html", spoken, part, said) for part in parts]
    subject = _INVISIBLE.sub(" ", str(text[subject_of].subject)).strip()  # type: ignore[attr-defined]
    framed = {**led(around), **said, "subject": subject}
    return Rendered(
        subject=subject,
        text=_tidy(_framed("txt", spoken, framed, [str(one) for one in text])),
        html=_framed("html", spoken, framed, [Markup(str(one)) for one in html]),  # noqa: S704 - autoescaped by Jinja
    )


def document(template: str, values: Mapping[str, Any]) -> str:
    """Return a document that is no page of the site: a template of `templates/` with its values, as HTML.

    Raises `jinja2.UndefinedError` for a value missing.
    """
    return _environment("html").get_template(template).render(**values)


def plain_document(template: str, values: Mapping[str, Any]) -> str:
    """Return a template of `templates/` with its values, as plain text. Raises `jinja2.UndefinedError`."""
    return _environment("txt").get_template(template).render(**values)


def said(template: str, macro: str, *values: object) -> str:
    """Return what a macro of a template says of some values, as plain text: words that a page and a file share."""
    module = _environment("txt").get_template(template).module
    return str(getattr(module, macro)(*values)).strip()


def address(base: str, rule: str, **values: object) -> str:
    """Return the absolute address of a page: its rule as the application writes it, its parts filled in."""
    filled = _PART.sub(lambda part: quote(str(values[part[1]]), safe=""), rule)
    return f"{base.rstrip('/')}{filled}"


def _module(kind: str, language: str, part: Part, said: Mapping[str, Any]) -> TemplateModule:
    values = {**said, **part.values, "blocks": f"mails/blocks.{kind}"}
    return _environment(kind, language).get_template(f"mails/{part.template}.html").make_module(values)


def _framed(kind: str, language: str, values: Mapping[str, Any], bodies: Sequence[str]) -> str:
    return _environment(kind, language).get_template(f"mails/frame.{kind}").render(**values, bodies=bodies)


def _tidy(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return f"{_BLANK.sub(chr(10) * 2, lines)}\n"


@lru_cache
def _environment(kind: str, language: str = wording.LOCALE) -> Environment:
    """Return the rules of plain text or of HTML, in a language; French is the source of every sentence."""
    made = Environment(
        loader=FileSystemLoader(shipped("templates")),
        autoescape=kind == "html",  # noqa: S701 - plain text is escaped by nobody
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )
    voice = Voice(language)
    _teach(made, voice)
    made.filters.update(_FILTERS, **(_html(voice) if kind == "html" else _text(voice)))
    return made


def _teach(environment: Environment, voice: Voice) -> None:
    """Make the templates of an environment speak one language: `_`, `ngettext`, `{% trans %}`, dates and spacing."""
    install: Callable[..., None] = environment.install_gettext_callables  # type: ignore[attr-defined]
    install(voice.gettext, voice.ngettext, newstyle=True)
    if not voice.is_french:
        environment.finalize = voice.printed
    environment.globals.update(_sentences(voice))
    environment.globals.update(
        language=lambda: voice.language,
        colon=voice.colon,
        semicolon=voice.semicolon,
        french=voice.in_french,
        own_language=voice.own,
    )
    words = ("typo", "known", "recorded", "capital", "uncapital", "plural")
    dates = ("day", "short_day", "hour", "moment", "deadline")
    environment.filters.update({name: getattr(voice, name) for name in (*words, *dates)})


def _sentences(voice: Voice) -> Mapping[str, Callable[..., str]]:
    """Jinja's own `gettext` and `ngettext`, whose values are said in the language too."""

    def said(values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: voice.said(value) for name, value in values.items()}

    @pass_eval_context
    def gettext(context: EvalContext, sentence: str, /, **values: Any) -> str:
        if isinstance(sentence, Sentence) and sentence.values is not None:
            values, sentence = dict(sentence.values), sentence.source
        words = voice.gettext(sentence)
        return (Markup(words) if context.autoescape else words) % said(values)  # noqa: S704 - a sentence of the program

    @pass_eval_context
    def ngettext(context: EvalContext, one: str, many: str, number: int, /, **values: Any) -> str:
        words = voice.ngettext(one, many, number)
        values.setdefault("num", number)
        return (Markup(words) if context.autoescape else words) % said(values)  # noqa: S704 - a sentence of the program

    return {"gettext": gettext, "ngettext": ngettext}


def _quoted(words: str) -> str:
    """Put a sign before each line of somebody's words."""
    return "\n".join(f"> {line}".rstrip() for line in words.strip().splitlines())


def _text_diff(segments: Any) -> str:
    """« Un chat [-gris-] {+noir+} »."""
    parts = []
    for op, words in markdown.stretches(segments):
        before, after = _SIGNS.get(op, ("", "")) if words.strip() else ("", "")
        head, core, tail = re.fullmatch(r"(\s*)(.*?)(\s*)", words, re.DOTALL).groups()  # type: ignore[union-attr]
        parts.append(f"{head}{before}{core}{after}{tail}")
    return french("".join(parts))


def _text_unit(paragraph: Paragraph) -> str:
    return french(paragraph.text)


_FILTERS: Mapping[str, Callable[..., Any]] = {
    "iso": wording.iso,
    "instant": wording.instant,
    "field_moment": wording.field_moment,
    "roman": roman,
    "quoted": _quoted,
}


def _text(voice: Voice) -> Mapping[str, Callable[..., Any]]:
    """How plain text shows what the text of the manifesto and people say: as they wrote it, with French spacing."""
    return {"lines": voice.typo, "unit": _text_unit, "words": french, "prose": french, "word_diff": _text_diff}


def _html(voice: Voice) -> Mapping[str, Callable[..., Any]]:
    """Show the same as HTML."""
    return {
        "lines": voice.lines,
        "unit": markdown.unit,
        "words": markdown.words,
        "prose": markdown.prose,
        "word_diff": partial(markdown.word_diff, marks=_MARKS),
    }
