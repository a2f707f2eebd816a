"""The columns of a table of data: how each is called, what it means, whether it names somebody."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from manifeste_tool.domain.readers import Reader
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `internal` is never in what the public is given."""

    name: str
    meaning: str
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """As of which version what became of contributions is told; amendments decided for it, or those of one cycle."""

    version: str = ""
    cycle: int | None = None


EVERY = Asked()


@dataclass(frozen=True)
class Table:
    """A table of data. `rows` gives what a reader may know, `count` how many rows there are."""

    name: str
    title: str
    said: str
    columns: tuple[Column, ...]
    rows: Callable[[Workspace, Connection, Reader, Asked], Iterator[Row]]
    count: Callable[[Workspace, Connection, Reader, Asked], int]

    def header(self, *, internal: bool) -> tuple[str, ...]:
        """Return the names of the columns, with those that name people or without."""
        return tuple(one.name for one in self.columns if internal or not one.internal)
