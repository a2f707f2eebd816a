"""What is kept in memory: texts by commit, which never change, and what was made of the database as it stands."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from manifeste_tool.domain.text.text import Text

_KEPT = 32
_REMEMBERED, _LONG, _LATEST = 20_000, 64, 256
T = TypeVar("T")


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


@dataclass(slots=True)
class Latest:
    """What was made of the database as it stands, kept until anything happens; whoever asks names the state."""

    _state: object = None
    _made: OrderedDict[object, object] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, state: object, name: object) -> object | None:
        """Return what was made in this very state under this name."""
        with self._lock:
            return self._made.get(name) if self._state == state else None

    def keep(self, state: object, name: object, made: T) -> T:
        """Keep what was made; what belongs to another state is dropped."""
        with self._lock:
            if self._state != state:
                self._state, self._made = state, OrderedDict()
            self._made[name] = made
            while len(self._made) > _LATEST:
                self._made.popitem(last=False)
        return made


@dataclass(slots=True)
class Remembered:
    """What was made of something that never changes, by what names it for ever; the oldest go beyond the limit.

    What is made of a whole text or of every contribution is long: only the few used last of it are kept.
    """

    _made: OrderedDict[object, object] = field(default_factory=OrderedDict)
    _long: OrderedDict[object, object] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def known(self, names: Iterable[T]) -> dict[T, object]:
        """Return what is at hand, by its name."""
        with self._lock:
            return {name: self._made[name] for name in names if name in self._made}

    def standing(self, name: object, state: object, made: Callable[[], T]) -> T:
        """Return what `made` gives, made once for as long as `state` stands; of each name the last is kept alone."""
        kept: Any = self.long(name)
        if kept is None or kept[0] != state:
            kept = (state, made())
            self.keep_long(name, kept)
        found: T = kept[1]
        return found

    def long(self, name: object) -> object | None:
        """Return something long that is at hand, None for what is not."""
        with self._lock:
            if name in self._long:
                self._long.move_to_end(name)
            return self._long.get(name)

    def keep_long(self, name: object, made: object) -> None:
        """Keep something long; the one used longest ago is dropped beyond the limit."""
        with self._lock:
            self._long[name] = made
            self._long.move_to_end(name)
            while len(self._long) > _LONG:
                self._long.popitem(last=False)

    def keep(self, made: Mapping[Any, object]) -> None:
        """Keep what was made."""
        with self._lock:
            self._made.update(made)
            while len(self._made) > _REMEMBERED:
                self._made.popitem(last=False)
