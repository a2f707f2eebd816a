"""The log: one line for each thing that happened, in JSON or for a person's eyes, that tells nobody from anybody.

Every line goes through the same last processor, whoever wrote it: our own parts by `log`, libraries by the standard
`logging`. Of a library's line the sentence is kept and the words that it was filled with are not, since they may be a
path with a token in it. Of an error its class, the first line of its message without what that quotes, and where it
passed: never the values of variables, never a line of what was sent.
"""

import json
import logging
import sys
import time
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from datetime import UTC, datetime
from typing import Any, ClassVar, TextIO

import structlog

from manifeste_tool.domain.guarding.redacting import redacted, said_by
from manifeste_tool.settings import LogFormat

NAME = "manifeste"
_MOST_FRAMES = 40
_OWN = frozenset({"id", "frames", "endpoint"})  # made by us, of nobody's words
_Line = dict[str, Any]
_ENCODED = json.JSONEncoder(ensure_ascii=False).encode


class _Own(_Line):
    """A line of which we made every value."""


class _Noted(logging.LogRecord):
    """A record of such a line: what no formatter of ours shows is that of another moment."""

    _SAME: ClassVar[dict[str, Any]] = dict(vars(logging.LogRecord("", logging.INFO, "", 0, "", (), None)))

    def __init__(self, name: str, line: _Own) -> None:
        self.__dict__.update(self._SAME)
        self.name, self.msg, self.created = name, line, time.time()


def log(part: str) -> Any:
    """Return what a part of the program (`"requêtes"`, `"travail"`) writes its lines with."""
    return structlog.stdlib.get_logger(f"{NAME}.{part}")


def note(logger: logging.Logger, event: str, **values: float | str | None) -> None:
    """Write a line of which we made every value: numbers, names of routes, nobody's words.

    It is the one line of every request, and takes a third of the time of a line that is looked through.
    """
    if logger.isEnabledFor(logging.INFO):
        logger.handle(_Noted(logger.name, _Own(event=event, **values)))


def install(form: LogFormat, stream: TextIO | None = None) -> None:
    """Write every line to `stream` (default: the error output), ours and those of libraries, in one form."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter(form))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(NAME).setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    sys.excepthook = _on_uncaught


def formatter(form: LogFormat) -> logging.Formatter:
    """Return what turns a record of `logging` into one line."""
    return _Lines(_json if form is LogFormat.JSON else _console)


class _Lines(logging.Formatter):
    """One line for one record; nothing is added to it, not even a traceback."""

    def __init__(self, written: Callable[[_Line], str]) -> None:
        super().__init__()
        self._written = written

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        if isinstance(record.msg, _Own):
            return self._written(_head(record) | record.msg)
        own = isinstance(record.msg, dict)
        line: _Line = dict(record.msg) if isinstance(record.msg, dict) else {"event": _unfilled(record)}
        given = line.pop("exc_info", None) if own else record.exc_info
        error = given[1] if isinstance(given, tuple) else given
        if isinstance(error, BaseException):
            line.update(error=type(error).__name__, said=said_by(_message(error)), frames=where(error))
        safe = {name: value if name in _OWN else _safe(value) for name, value in line.items()}
        return self._written(_head(record) | safe)


def _head(record: logging.LogRecord) -> _Line:
    return {
        "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
    }


def where(error: BaseException) -> list[str]:
    """Return where an error and what caused it passed, the last place last: file, line, function; no value."""
    places: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(places) < _MOST_FRAMES:
        found = traceback.extract_tb(seen.__traceback__)
        places[:0] = [f"{_short(one.filename)}:{one.lineno} {one.name}" for one in found]
        seen = seen.__cause__ or seen.__context__
    return places[-_MOST_FRAMES:]


def _short(path: str) -> str:
    parts = path.replace("\\", "/").split("/")
    start = next((at for at, part in enumerate(parts) if part in ("manifeste_tool", "site-packages")), len(parts) - 1)
    return "/".join(parts[start:])


def _unfilled(record: logging.LogRecord) -> str:
    """Keep the sentence of a library's line, without what it quotes, and of what fills it the numbers alone."""
    args = record.args.values() if isinstance(record.args, Mapping) else record.args or ()
    plain = all(isinstance(one, int | float) for one in args)
    return said_by(record.getMessage() if plain else str(record.msg))


def _message(error: BaseException) -> str:
    """What a database says of a statement comes with what was to be stored: its own first line alone is kept."""
    return str(getattr(error, "orig", None) or error)


def _safe(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    return redacted(str(value))


def _json(line: _Line) -> str:
    return _ENCODED(line)


def _console(line: _Line) -> str:
    """One line for a person: when, how grave, what, then each value by its name."""
    first = f"{line.pop('timestamp')} {line.pop('level'):<8} {line.pop('event')}"
    frames = line.pop("frames", ())
    told = " ".join(f"{name}={value}" for name, value in line.items() if value not in (None, ""))
    return " ".join(filter(None, (first, told, " > ".join(frames))))


def _on_uncaught(kind: type[BaseException], error: BaseException, _trace: object) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log("programme").error("uncaught", exc_info=error)


def _handed_over(
    _logger: Any, _method: str, line: MutableMapping[str, Any]
) -> tuple[tuple[dict[str, Any]], dict[str, Any]]:
    """Hand a line to `logging` as it stands: its formatter writes every line, ours and those of libraries."""
    return (dict(line),), {}


structlog.configure(
    processors=[structlog.stdlib.filter_by_level, _handed_over],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=False,
)
