"""Words of a page that never passed through gettext: those that a made-up language left without its marks."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from manifeste_tool.documents.speaking.catalogue import Sentences
from manifeste_tool.domain.text.typography import MARKS
from scripts.catalogue import extracted

ROOT = Path(__file__).parents[3]
OPEN, CLOSE = "⟦", "⟧"
#: What a person reads or hears of an element besides its words.
_HEARD = ("title", "aria-label", "placeholder", "alt", "label")
#: What machines read of an element, which is the same in every language.
_SENT = ("value", "name", "id", "for", "href", "action", "src")
_SKIPPED = frozenset({"script", "style", "code", "pre", "textarea"})
_EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr", "col", "area"})
_WORD = re.compile(r"[^\W\d_]{2,}")
#: What pages put between a thing's name and another.
_JOINS = re.compile(r" — | › |, |^[IVXLC]+\. |^→ | → ")
_SPACES = re.compile(rf"[\s\u00a0\u202f{MARKS}]+")
#: Dates and hours are Babel's, which says them in English.
_DATES = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day )?(?:\d{1,2} )?"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Oct|Nov|Dec)\b)(?: \d{4})?"
)
_ADDRESSES = re.compile(
    r"\[[^\]]* masquée?\]|\S*(?:@|://|/|\.(?:csv|md|docx|pdf|fr|json|invalid))\S*|\b[\w-]*\d[\w-]*\b|SECRET\w*"
)
#: Names that are the same in every language.
_NAMES = frozenset(
    [
        "Atom",
        "JSON",
        "CSV",
        "PDF",
        "DOCX",
        "ODT",
        "ODS",
        "XLSX",
        "EPUB",
        "HTML",
        "Markdown",
        "Git",
        "GitHub",
        "Français",
        "English",
        "Licence",
        "Ouverte",
        "OpenStreetMap",
        "ProConnect",
        "France",
    ]
)


@cache
def pseudo() -> Sentences:
    """Return a language that says every French sentence of the catalogues between two marks, and knows no other."""
    plain, counted = {}, {}
    for sentence in extracted():
        if isinstance(sentence, str):
            plain[sentence] = f"{OPEN}{sentence}{CLOSE}"
        else:
            counted[sentence[0]] = tuple(f"{OPEN}{form}{CLOSE}" for form in sentence)
            plain[sentence[0]] = counted[sentence[0]][0]
    return Sentences(plain, counted)


class _Reader(HTMLParser):
    """What a page says, outside of what it says is French: each piece with the tag or the attribute that says it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[tuple[str, str]] = []
        self.sent: list[str] = []
        self.stack: list[tuple[str, bool]] = []

    @property
    def _own(self) -> bool:
        return not any(skipped for _, skipped in self.stack)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        skipped = given.get("lang") == "fr" or tag in _SKIPPED
        if self._own and not skipped:
            self.said += [(f"{tag}@{name}", given[name] or "") for name in _HEARD if given.get(name)]
            if tag == "meta" and given.get("name") == "description":
                return
            if tag == "input" and given.get("type") in ("submit", "button"):
                self.said.append((f"{tag}@value", given.get("value") or ""))
        self.sent += [f"{tag}@{name}={given[name]}" for name in _SENT if OPEN in (given.get(name) or "")]
        if tag not in _EMPTY:
            self.stack.append((tag, skipped))

    def handle_endtag(self, tag: str) -> None:
        while self.stack:
            if self.stack.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._own:
            self.said.append((self.stack[-1][0] if self.stack else "", data))


def translated_values(page: str) -> list[str]:
    """Return what a form would send, or an address would ask for, in a made-up language."""
    reader = _Reader()
    reader.feed(page)
    return reader.sent


def unmarked(page: str) -> Iterator[tuple[str, str]]:
    """Yield the words of a page that stand outside the marks and that no test wrote: where, and which."""
    reader = _Reader()
    reader.feed(page)
    depth = 0
    for where, words in reader.said:
        own = []
        if "@" in where:
            own, _ = _outside(words, 0)
        else:
            own, depth = _outside(words, depth)
        for piece in own:
            if left := _foreign(piece):
                yield where, left


def _outside(words: str, depth: int) -> tuple[list[str], int]:
    pieces, piece = [], ""
    for sign in words:
        if sign == OPEN:
            if not depth:
                pieces.append(piece)
                piece = ""
            depth += 1
        elif sign == CLOSE:
            depth -= 1
        elif not depth:
            piece += sign
    return [*pieces, piece], depth


def _foreign(piece: str) -> str:
    """Return the words that are neither a test's nor a date nor an address."""
    plain = _SPACES.sub(" ", piece).replace("’", "'").strip()
    plain = _ADDRESSES.sub("", _DATES.sub("", plain)).strip()
    parts = (part.strip(" .,;:!?()«»…·-–—›") for part in _JOINS.split(plain))
    return " / ".join(part for part in parts if _said(part) and part.casefold() not in written_by_tests())


def _said(part: str) -> bool:
    return any(word not in _NAMES for word in _WORD.findall(part))


@cache
def written_by_tests() -> str:
    """Return all that the people of the tests' world wrote, for whole pieces to be found in it."""
    files = [*(ROOT / "tests" / "services").glob("*story*.py"), ROOT / "tests/web/test_audience.py", *_told()]
    return _SPACES.sub(" ", "\n".join(path.read_text(encoding="utf-8") for path in files)).casefold()


def _told() -> Iterable[Path]:
    yield ROOT / "tests/web/open_world.py"
