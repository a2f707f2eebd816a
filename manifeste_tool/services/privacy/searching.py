"""Search an instance for words that are to be nowhere: every store, as deep as it goes. It proves an erasure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.services.public.writing import public_repository
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.privacy import git_objects, rows, unpacking

_APART = "\n\0\n"
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True, order=True)
class Trace:
    """Where one of the words stands: in which store, and at which place of it. `word` is its rank among those given."""

    store: str
    place: str
    word: int


def search(ws: Workspace, words: Iterable[str], *, told: Told = lambda _store: None) -> tuple[Trace, ...]:
    """Return every place where a word stands, whatever its case, accents and encoding.

    Git objects of both repositories, reachable or not; every column of every table, the search's own too; every file
    of the instance's folder, raw and unpacked. `told` hears which store is looked at.
    """
    wanted = tuple(filter(None, (word.strip() for word in words)))
    found: set[Trace] = set()
    for store, holds in _stores(ws):
        told(store)
        for place, content in holds:
            held = unpacking.held(content, wanted)
            found |= {Trace(store, place, rank) for rank, word in enumerate(wanted, start=1) if word in held}
    return tuple(sorted(found))


def prove(ws: Workspace, words: Iterable[str], *, told: Told = lambda _store: None) -> tuple[Trace, ...]:
    """Search for whoever holds the machine, and put on record that it was done; never what was looked for."""
    found = search(ws, words, told=told)
    details = {"what": "recherche de traces", "form": "", "count": str(len(found)), "reason": "preuve d'effacement"}
    with ws.writing() as connection:
        fact = Fact(Happened.DATA_TAKEN_OUT, ws.now(), None, About.DATA, "traces", details, Audience.SECRETARIAT)
        journal.record(connection, fact)
    return found


def _stores(ws: Workspace) -> Iterator[tuple[str, Iterator[tuple[str, bytes]]]]:
    yield "texte.git", git_objects.every_object(ws.repository.path)
    public = public_repository(ws)
    if public.exists:
        yield "publique.git", git_objects.every_object(public.path)
    yield "base", _database(ws)
    yield "dossier", _folder(ws.repository.path.parent)


def _database(ws: Workspace) -> Iterator[tuple[str, bytes]]:
    with ws.reading() as connection:
        for table, column, values in rows.every_word(connection):
            yield f"{table}.{column}", _APART.join(sorted(values)).encode("utf-8", "replace")
        yield from rows.every_content(connection)


def _folder(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file of an instance, its name before its content; what goes meanwhile is no trace."""
    for path in sorted(root.rglob("*")):
        place = str(path.relative_to(root))
        yield place, place.encode("utf-8", "replace")
        if path.is_file():
            try:
                yield place, path.read_bytes()
            except FileNotFoundError:
                continue
