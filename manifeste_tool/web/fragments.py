"""Parts of pages kept by what they are made of: of a text that changed in one place, the rest is not put in HTML anew.

What is kept holds for ever: a macro imported without context is a function of its values, the language and where the
site is mounted, and all of them are in the key.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

from flask import Flask, request
from flask_babel import get_locale
from jinja2.runtime import Macro
from markupsafe import Markup

_LIMIT = 8_000
_IDLE = 300.0  # seconds after which what no page asked for again goes: rows of words that the text no longer has


@dataclass(slots=True)
class Fragments:
    """The parts used last, each with the moment when it was. Safe to share between threads."""

    now: Callable[[], float] = monotonic
    _made: OrderedDict[Hashable, tuple[Markup, float]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def kept(self, macro: Macro, *values: Hashable) -> Markup:
        """Return what a macro makes of frozen values."""
        key = (macro.name, values, str(get_locale()), request.script_root)
        with self._lock:
            if (found := self._made.pop(key, None)) is not None:
                self._made[key] = (found[0], self.now())
                return found[0]
        made = Markup(macro(*values))  # noqa: S704 - what a macro returns is HTML
        with self._lock:
            self._made[key] = (made, now := self.now())
            while len(self._made) > _LIMIT or next(iter(self._made.values()))[1] < now - _IDLE:
                self._made.popitem(last=False)
        return made


def prepare(app: Flask) -> None:
    """Let templates keep the parts that they name."""
    app.jinja_env.globals["kept"] = Fragments().kept
