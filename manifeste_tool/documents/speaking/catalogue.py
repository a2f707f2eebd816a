"""The languages that sentences are said in: French is their source, each other one a folder of `.po` files.

They are read as they are written, by Babel's own reader, once in a process: two tenths of a second for seven thousand
sentences, where a compiled copy would have to be kept level with them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from manifeste_tool.documents.wording import LOCALE, printed
from manifeste_tool.domain.text.typography import english

FOLDER = Path(__file__).parent.parent.parent / "translations"
#: The languages a reader may choose, as they call themselves.
LANGUAGES = {LOCALE: "Français", "en": "English"}


@dataclass(frozen=True, slots=True)
class Sentences:
    """What sentences are in one language, spaced as it wants; one that it does not know stays French."""

    plain: Mapping[str, str] = field(default_factory=dict)
    counted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def gettext(self, sentence: str) -> str:
        """Return a sentence in this language."""
        known = self.plain.get(sentence)
        return printed(sentence) if known is None else known

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Return the form that a number asks for: in English one alone is singular, in French nothing is too."""
        known = self.counted.get(one)
        if known is None:
            return printed(one if abs(number) < 2 else many)  # noqa: PLR2004 - two is the first plural
        return known[int(abs(number) != 1)]


@cache
def sentences(language: str) -> Sentences:
    """Return the sentences of a language, read once."""
    plain: dict[str, str] = {}  # of what is counted too: a singular by itself
    counted: dict[str, tuple[str, ...]] = {}
    for message in (one for path in sorted((FOLDER / language).glob("*.po")) for one in messages(path, language)):
        if isinstance(message.string, str):
            plain[str(message.id)] = english(message.string)
        else:
            counted[message.id[0]] = tuple(english(form) for form in message.string or ())
            plain[message.id[0]] = counted[message.id[0]][0]
    return Sentences(plain, counted)


def messages(path: Path, language: str) -> Iterator[Message]:
    """Yield the messages of a file that stand translated, for sure."""
    with path.open("rb") as file:
        for message in read_po(file, locale=language):
            said = (message.string,) if isinstance(message.string, str) else message.string or ("",)
            if message.id and all(said) and not message.fuzzy:
                yield message
