"""What a kind of document is: which forms it has, what it depends on, how it is made."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version

from manifeste_tool.domain.readers import Reader
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection

#: Hears how far a document is: how much is done, of how much.
Progress = Callable[[int, int], None]
Parameters = Mapping[str, str]


@dataclass(frozen=True)
class Made:
    """A finished document, as it is handed over: `name` is that of its file."""

    content: bytes
    name: str
    media_type: str


@dataclass(frozen=True)
class Kind:
    """A kind of document that the engine makes, keeps and hands over.

    `depends_on` raises `NotFoundError` where the reader may not have it, and returns all that the document depends on:
    two readers for whom it is the same are given the same file. `make` takes parameters and a form, and makes the file
    as that reader may see it. `slow` names the forms that the worker makes; `is_long` says so of one document.
    """

    name: str
    forms: tuple[str, ...]
    depends_on: Callable[[Workspace, Connection, Reader, Parameters], tuple[str, ...]]
    make: Callable[[Workspace, Reader, Parameters, str, Progress], Made]
    slow: frozenset[str] = frozenset()
    is_long: Callable[[Workspace, Connection, Reader, Parameters], bool] | None = None


def quiet(_done: int, _total: int) -> None:
    """Hear nothing of how far a document is."""


def key_of(kind: str, form: str, parameters: Parameters, depends_on: tuple[str, ...]) -> str:
    """Return the key of a document: what it is, all that it depends on, and the release that makes it."""
    said = [kind, form, sorted(parameters.items()), list(depends_on), _release()]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


@lru_cache(1)
def _release() -> str:
    return version("manifeste-tool")
