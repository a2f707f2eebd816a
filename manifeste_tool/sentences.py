"""A sentence that is French wherever nobody asks otherwise, and remembers what it was made of.

What a service puts together (`N_("Chapitre %(number)s") % {"number": 2}`) is a string like any other for a mail, a document or
the API, which stay French; a page in another language says it again from its source and its values.
"""

from collections.abc import Mapping
from typing import Self


class Sentence(str):
    """A French sentence: `source` is what catalogues know it by, `values` what was put into it, None for nothing."""

    source: str
    values: Mapping[str, object] | None

    def __new__(cls, source: str) -> Self:
        """Return a sentence nothing was put into yet."""
        made = super().__new__(cls, source)
        made.source, made.values = source, None
        return made

    def __mod__(self, values: Mapping[str, object]) -> "Sentence":  # type: ignore[override]
        """Put values into the sentence; values that are sentences themselves are remembered as such."""
        made = Sentence(str.__mod__(self, values))
        made.source, made.values = self.source, values
        return made
