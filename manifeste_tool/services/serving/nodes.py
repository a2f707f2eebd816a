"""The machines that serve this instance: each says that it is there, which release it runs, whether it is behind."""

from collections import Counter
from dataclasses import dataclass

from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.serving.nodes import EVERY, FORGOTTEN, Node
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.serving import nodes
from manifeste_tool.storage.text import texts


@dataclass(frozen=True, slots=True)
class NodeLine:
    """One machine as its line says it."""

    node: Node
    is_there: bool
    is_other_release: bool


@dataclass(frozen=True, slots=True)
class NodesPage:
    """Every machine, and the release of the one that answers."""

    lines: tuple[NodeLine, ...]
    release: str

    @property
    def is_mixed(self) -> bool:
        """Whether machines that are there run different releases: an upgrade is under way."""
        return len({line.node.release for line in self.lines if line.is_there}) > 1


def beat(ws: Workspace, name: str, release: str) -> None:
    """Say that this machine is there; once a minute is enough."""
    now = ws.now()
    with ws.reading() as connection:
        known = nodes.get(connection, name)
        main = texts.tip_of(connection, MAIN)
    if known is not None and known.release == release and now - known.seen_at < EVERY:
        return
    with ws.repository.opened() as git:
        here = git.resolve(MAIN) or ""
        behind = main is not None and here != main and not git.contains(MAIN, main)
    with ws.writing() as connection:
        nodes.put(connection, Node(name, release, now, here, behind))
        nodes.forget(connection, now - FORGOTTEN)


def releases(ws: Workspace) -> dict[str, int]:
    """Return how many machines that are there run each release, without a name."""
    with ws.reading() as connection:
        there = [one.release for one in nodes.every(connection) if one.is_there(ws.now())]
    return dict(sorted(Counter(there).items()))


def nodes_page(ws: Workspace, by: Person | None, *, release: str) -> NodesPage:
    """Return every machine for who keeps the instance. Raises `ForbiddenError`."""
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.SET_INSTANCE)
        found = nodes.every(connection)
    lines = tuple(NodeLine(one, one.is_there(ws.now()), one.release != release) for one in found)
    return NodesPage(lines, release)
