"""The headings of a sheet taken apart: what each names, in which language, and whether it asks a question."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?")
_NO_LANGUAGE = frozenset({"id", "url", "ids", "tag", "key", "zip"})
_MACHINE = "machine translations"
#: What an export gives in several languages, one column for each.
_TRANSLATED = frozenset({"title", "body", "description", "name", "category", "scope", "instructions"})
_NUMBERED = re.compile(r"(?P<id>[A-Za-z0-9+/]{6,}={0,2}) - (?P<text>\S.*)", re.DOTALL)
_RANKED = re.compile(r"(?:q(?:uestion)?\s*)?\d{1,3}\s*[.):–-]\s*\S", re.IGNORECASE)
_LONG_HEADING = 5  # words from which a heading says more than the name of a field
_SHOWN_QUESTION = 500


@dataclass(frozen=True, slots=True)
class Heading:
    """One column's name: as written, as a layout names it (`key`), and as it is compared (`words`, without language).

    `machine` tells a translation that nobody wrote.
    """

    name: str
    key: str
    words: str
    language: str = ""
    machine: bool = False
    is_path: bool = False

    @property
    def question(self) -> str:
        """The question asked, without the identifier that an export puts before it, cut where it is endless."""
        found = _NUMBERED.fullmatch(self.name.strip())
        text = " ".join((found["text"] if found and _is_identifier(found["id"]) else self.name).split())
        return text if len(text) <= _SHOWN_QUESTION else f"{text[: _SHOWN_QUESTION - 1]}…"

    @property
    def question_id(self) -> str:
        """The identifier that an export puts before the question, `""` where there is none."""
        found = _NUMBERED.fullmatch(self.name.strip())
        return found["id"] if found and _is_identifier(found["id"]) else ""

    @property
    def asks(self) -> bool:
        """Whether the name reads as a question put to people rather than as the name of a field."""
        name = self.name.strip()
        if self.is_path and not name.endswith("?"):
            return False
        ranked = bool(_RANKED.match(name)) and len(self.words.split()) > 1
        wordy = len(name.split()) >= _LONG_HEADING
        return bool(self.question_id) or name.endswith("?") or ranked or wordy


def column_key(name: str) -> str:
    """Return a column's name as it is compared: without regard to case, outer spaces or the making of accents."""
    return unicodedata.normalize("NFC", name).strip().casefold()


def folded(name: str) -> str:
    """Return the words of a name, in small letters without accents: « authorZipCode » gives "author zip code"."""
    spelled = unicodedata.normalize("NFKD", _CAMEL.sub(" ", name))
    plain = "".join(letter for letter in spelled if not unicodedata.combining(letter))
    return _NOT_WORD.sub(" ", plain.casefold()).strip()


def heading(name: str) -> Heading:
    """Take one column's name apart: `title/machine_translations/fr` is a title, in French, by a machine."""
    path = [part for part in name.split("/") if part.strip()]
    words = [folded(part) for part in path]
    if any(" " in part.strip() for part in path) or len(path) < 2:  # noqa: PLR2004 - a path has two parts
        return Heading(name, column_key(name), folded(name))
    machine = _MACHINE in words
    kept = [word for word in words if word != _MACHINE]
    language = path[-1].strip() if len(kept) > 1 and kept[-2] in _TRANSLATED and _is_language(path[-1]) else ""
    said = " ".join(kept[:-1] if language else kept)
    return Heading(name, column_key(name), said, language, machine=machine, is_path=True)


def headings(names: Iterable[str]) -> tuple[Heading, ...]:
    """Take every column's name apart."""
    return tuple(map(heading, names))


def _is_language(part: str) -> bool:
    return bool(_LANGUAGE.fullmatch(part.strip())) and part.strip().lower() not in _NO_LANGUAGE


def _is_identifier(part: str) -> bool:
    """Words of a language hold no figure and no capital inside: « Numérique - votre avis » has no identifier."""
    return any(sign.isdigit() for sign in part) or part.endswith("=")
