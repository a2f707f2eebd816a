"""What a resource of the API is: its address, what may be asked of it, what it answers, who makes the answer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from manifeste_tool.domain.api.parameters import LIMIT, USUAL, Parameter
from manifeste_tool.domain.api.schemas import Schema
from manifeste_tool.errors import ManifesteError
from manifeste_tool.services.workspace import Workspace

Plain = dict[str, Any]
ROOT = "/api/v1"


class MovedError(ManifesteError):
    """What was asked for is answered for by something else now: `path` is where, inside the API."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, read: the arguments of its path and its parameters, by name."""

    arguments: Mapping[str, str | int] = field(default_factory=dict)
    parameters: Mapping[str, str | int] = field(default_factory=dict)

    def words(self, name: str) -> str:
        """Return an argument or a parameter, `""` where it is not given."""
        return str(self.arguments.get(name, self.parameters.get(name, "")))

    def number(self, name: str, otherwise: int = 0) -> int:
        """Return a number."""
        return int(self.arguments.get(name, self.parameters.get(name, otherwise)))

    @property
    def limit(self) -> int:
        """How many things a page holds."""
        return self.number(LIMIT.name, USUAL)

    @property
    def cursor(self) -> str:
        """What the page begins after, `""` at the beginning."""
        return self.words("cursor")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list. `cursor` is what the next one begins after, `""` at the end; `kept` are parameters it keeps."""

    items: tuple[Plain, ...]
    cursor: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)


Read = Callable[[Workspace, Asked], "Plain | Page"]


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource. `schema` is that of what it answers, or of each thing of the list that it answers (`listed`).

    `kind` is what the document calls that schema; `example` a path that leads somewhere in the demonstration.
    """

    name: str
    path: str
    summary: str
    kind: str
    schema: Schema
    read: Read
    description: str = ""
    arguments: tuple[Parameter, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    listed: bool = False
    moves: bool = False  # whether it may be answered for by another


def page_of(items: Iterable[Plain], limit: int, cursor: Callable[[Plain], str], **kept: str) -> Page:
    """Return a page of at most `limit` things; one more than that says that others follow."""
    every = tuple(items)
    shown = every[:limit]
    return Page(shown, cursor(shown[-1]) if len(every) > limit else "", kept)


def address(ws: Workspace, path: str) -> str:
    """Return the public address of a path of the site."""
    return f"{ws.base_url.rstrip('/')}{path}"


def own(ws: Workspace, path: str) -> str:
    """Return the public address of a path of the API."""
    return address(ws, f"{ROOT}{path}")


def when(moment: datetime | date | None) -> str | None:
    """Return a moment or a day as it is written, None for none."""
    return moment.isoformat() if moment else None
