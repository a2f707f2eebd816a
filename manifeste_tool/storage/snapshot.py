"""Texts by commit, kept in memory: a commit never changes, so neither does its text."""

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from manifeste_tool.domain.text import Text

_KEPT = 32


@dataclass(slots=True)
class Snapshots:
    """The texts used last, at most thirty-two of them."""

    _texts: OrderedDict[str, Text] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, sha: str) -> Text | None:
        """Return the text at `sha` if it is at hand."""
        with self._lock:
            if sha in self._texts:
                self._texts.move_to_end(sha)
            return self._texts.get(sha)

    def keep(self, sha: str, text: Text) -> Text:
        """Keep a text; the one used longest ago is dropped beyond the limit."""
        with self._lock:
            self._texts[sha] = text
            while len(self._texts) > _KEPT:
                self._texts.popitem(last=False)
        return text
