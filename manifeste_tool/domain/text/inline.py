"""What stands inside one unit: its canonical characters, its citations, and the bounds it must respect."""

import re
import unicodedata
from collections.abc import Iterable

from manifeste_tool.domain.text.text import Relation, Source
from manifeste_tool.errors import N_, RefusedError

MAX_LENGTH = 20_000
#: Characters that start a construct which a Markdown renderer may have to look for again and again.
MAX_OPENERS = {"[": 100, "<": 200, "*": 400, "_": 400, "`": 200, "(": 1_000}

KEY = r"[0-9A-Za-z][0-9A-Za-z_.:-]*"
_CITATION = re.compile(r"[ ]?\[([^\[\]]*@[^\[\]]*)\](?!\()")
_CITED = re.compile(rf"(?:(?P<relation>[^@;]*?)\s+)?@(?P<key>{KEY})")
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_RAW_HTML = re.compile(r"<(?:/?[A-Za-z][A-Za-z0-9-]*(?=[\s/>])[^<>]*>|!--|![A-Za-z]|\?|!\[CDATA)")
_SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|[\ud800-\udfff]")
_APOSTROPHES = "\u2019\u2018\u02bc\u00b4"
_BY_WORDS = {str(relation): relation for relation in Relation}


class ControlCharacterError(RefusedError):
    """A NUL byte, a control character or one that turns the direction of the line."""

    sentence = N_(
        "Ligne %(line)s : le texte contient un caractère invisible interdit (%(code)s). "
        "Retapez ce passage, ou collez-le sans mise en forme."
    )


class RawHtmlError(RefusedError):
    """Raw HTML stands in the text."""

    sentence = N_(
        "Ligne %(line)s : le texte contient du HTML (%(found)s). "
        "Écrivez-le en toutes lettres, ou retirez les signes < et >."
    )


class TooLongError(RefusedError):
    """A unit is longer than a paragraph may be."""

    sentence = N_(
        "Ligne %(line)s : ce paragraphe compte %(length)s signes, la limite est de %(limit)s. "
        "Découpez-le en plusieurs paragraphes."
    )


class TooManySignsError(RefusedError):
    """A unit repeats a sign of Markdown more often than any prose does."""

    sentence = N_("Ligne %(line)s : ce paragraphe contient plus de %(limit)s signes « %(sign)s ». Retirez-en.")


class UnknownRelationError(RefusedError):
    """A citation names a relation that does not exist."""

    sentence = N_(
        "Ligne %(line)s : « %(relation)s » n'est pas une relation connue. "
        "Employez reprend, reformule, combine, nuance, s'écarte de ou éclaire."
    )


class MalformedCitationError(RefusedError):
    """A bracket begins like a citation and is not one."""

    sentence = N_(
        "Ligne %(line)s : la citation « %(found)s » n'est pas lisible. "
        "Écrivez-la ainsi : [@2024-ABCD-0012; nuance @E4]."
    )


class TwoRelationsError(RefusedError):
    """One key is cited twice by one unit with different relations."""

    sentence = N_("Ligne %(line)s : la source « %(key)s » est citée avec deux relations différentes. Gardez-en une.")


def refuse_control_characters(text: str) -> None:
    """Raise `ControlCharacterError` at the first character that no prose holds."""
    if found := _CONTROL.search(text.replace("\r", "\n")):
        line = text.count("\n", 0, found.start()) + 1
        raise ControlCharacterError(line=line, code=f"U+{ord(found.group()):04X}")


def refuse_raw_html(text: str, line: int) -> None:
    """Raise `RawHtmlError` where raw HTML stands outside code; `line` is where the unit begins."""
    if found := _RAW_HTML.search(_CODE.sub("", text)):
        raise RawHtmlError(line=line, found=found.group()[:40])


def refuse_unbounded(text: str, line: int) -> None:
    """Raise where a unit is too long or repeats a sign so often that rendering it would hold a worker."""
    if len(text) > MAX_LENGTH:
        raise TooLongError(line=line, length=len(text), limit=MAX_LENGTH)
    for sign, limit in MAX_OPENERS.items():
        if text.count(sign) > limit:
            raise TooManySignsError(line=line, sign=sign, limit=limit)


def normalise(text: str) -> str:
    """Return the canonical words: NFC, plain single spaces, one apostrophe; code spans keep theirs."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    parts: list[str] = []
    end = 0
    for code in _CODE.finditer(text):
        parts += [_plain_apostrophes(text[end : code.start()]), code.group()]
        end = code.end()
    return _SPACES.sub(" ", "".join([*parts, _plain_apostrophes(text[end:])])).strip()


def _plain_apostrophes(text: str) -> str:
    """Write one apostrophe: looking for each sign is a hundred times faster than a table of signs is."""
    for sign in _APOSTROPHES:
        text = text.replace(sign, "'")
    return text


def split_citations(text: str, line: int) -> tuple[str, frozenset[Source]]:
    """Return the words without their citations, and the sources cited anywhere in them."""
    found: dict[str, Relation] = {}

    def gather(match: re.Match[str]) -> str:
        cited = _cited(match.group(1), line)
        for source in cited:
            if found.setdefault(source.key, source.relation) is not source.relation:
                raise TwoRelationsError(line=line, key=source.key)
        return "" if cited else match.group()

    spans = [code.span() for code in _CODE.finditer(text)]

    def outside_code(match: re.Match[str]) -> str:
        inside = any(start <= match.start() < end for start, end in spans)
        return match.group() if inside else gather(match)

    words = _CITATION.sub(outside_code, text)
    return words, frozenset(Source(key, relation) for key, relation in found.items())


def _cited(inside: str, line: int) -> list[Source]:
    """Read the inside of a bracket; `[]` where it is no citation but words that hold an @."""
    parts = [part.strip() for part in inside.split(";")]
    matches = [_CITED.fullmatch(part) for part in parts]
    if not any(matches) and not inside.lstrip().startswith("@"):
        return []
    sources = []
    for part, match in zip(parts, matches, strict=True):
        if not match:
            raise MalformedCitationError(line=line, found=part)
        relation = _SPACES.sub(" ", _plain_apostrophes(match["relation"] or str(Relation.TAKES_UP)))
        if relation not in _BY_WORDS:
            raise UnknownRelationError(line=line, relation=relation)
        sources.append(Source(match["key"], _BY_WORDS[relation]))
    return sources


def citation(sources: Iterable[Source]) -> str:
    """Write sources in Pandoc's citation syntax, by key; `""` for none."""
    written = [
        f"@{source.key}" if source.relation is Relation.TAKES_UP else f"{source.relation} @{source.key}"
        for source in sorted(sources)
    ]
    return f"[{'; '.join(written)}]" if written else ""
