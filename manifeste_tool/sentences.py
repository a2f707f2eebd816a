"""A sentence that is French wherever nobody asks otherwise, and remembers what it was made of.

What a service puts together (`N_("Chapitre %(number)s") % {"number": 2}`) is a string like any other for a document or
the API, which stay French; a page or a mail in another language says it again from its source and its values.
"""

from collections.abc import Callable, Mapping
from typing import Self


class Sentence(str):
    """A French sentence: `source` is what catalogues know it by, `values` what was put into it, None for nothing."""

    __slots__ = ("begins", "source", "values")
    source: str
    values: Mapping[str, object] | None
    begins: bool  # with a capital, whatever its source begins with

    def __new__(
        cls, words: str, *, source: str = "", values: Mapping[str, object] | None = None, begins: bool = False
    ) -> Self:
        """Return a sentence; without `source` its words are their own."""
        made = super().__new__(cls, words)
        made.source, made.values, made.begins = source or str(words), values, begins
        return made

    def __mod__(self, values: object) -> str:
        """Put named values into the sentence; those that are sentences themselves are remembered as such."""
        if not isinstance(values, Mapping):
            return str.__mod__(self, values)
        return Sentence(str.__mod__(self, values), source=self.source, values=values, begins=self.begins)

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        """Let copies be made of it."""
        return (str(self),), {"source": self.source, "values": self.values, "begins": self.begins}

    def said(self, translate: Callable[[str], str]) -> str:
        """Return the sentence in the language of `translate`, which is given a source."""
        words = translate(self.source)
        if self.values is not None:
            told = {name: said(value, translate) for name, value in self.values.items()}
            words %= told
        return words[:1].upper() + words[1:] if self.begins else words


def said(value: object, translate: Callable[[str], str]) -> object:
    """Return a sentence in the language of `translate`, anything else as it is."""
    return value.said(translate) if isinstance(value, Sentence) else value


def capital(words: str) -> str:
    """Return words that begin with a capital; a sentence stays one."""
    begun = words[:1].upper() + words[1:]
    if isinstance(words, Sentence):
        return Sentence(begun, source=words.source, values=words.values, begins=True)
    return begun
