"""Every page that a visitor may open, by kind, with when a fact last changed it."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from manifeste_tool.domain.consulting.contributions import Filters, Reach
from manifeste_tool.domain.facts import About
from manifeste_tool.domain.feeds.addresses import PER_PART, Address, part_names, part_of, portion
from manifeste_tool.domain.feeds.feed import newest
from manifeste_tool.domain.readers import Reader
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.amending.amendment_pages import within_sight
from manifeste_tool.services.text.reading import visible_text
from manifeste_tool.services.text.trails import last_readable
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.amending.amendments import Wanted
from manifeste_tool.storage.consulting import consultations, contributions, following
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.evidence import evidence
from manifeste_tool.storage.synthesis import findings
from manifeste_tool.storage.text import ages, texts

Listed = Callable[[Workspace, Connection, Reader], Sequence[Address]]
_ALL = 1_000_000
#: The pages of which there is one.
PAGES = (
    *("/", "/texte", "/versions", "/histoire", "/demarche", "/amendements", "/contributions", "/concertations"),
    *("/collectivites", "/enseignements", "/pieces", "/synthese", "/tracabilite", "/methode", "/adoption", "/fils"),
    *("/donnees", "/api", "/accessibilite", "/mentions-legales", "/donnees-personnelles", "/plan-du-site"),
)


def parts(ws: Workspace) -> tuple[str, ...]:
    """Return the names of the parts."""
    with ws.reading() as connection:
        reader = ws.reader(None, connection)
        counts = {kind: len(listed(ws, connection, reader)) for kind, listed in _KINDS.items()}
        counts[_CONTRIBUTIONS] = contributions.count(connection, Filters(), Reach())
    return tuple(name for kind, count in counts.items() for name in part_names(kind, count))


def part(ws: Workspace, name: str) -> tuple[Address, ...]:
    """Return the addresses of a part. Raises `NotFoundError` for one that is none."""
    kind, number = part_of(name)
    with ws.reading() as connection:
        if kind == _CONTRIBUTIONS:
            held = _of_contributions(connection, number)
        elif kind in _KINDS:
            held = portion(_KINDS[kind](ws, connection, ws.reader(None, connection)), number)
        else:
            held = ()
    if not held:
        raise NotFoundError
    return tuple(held)


def _of_contributions(connection: Connection, number: int) -> Sequence[Address]:
    found = following.dated(connection, Reach(), limit=PER_PART, offset=(number - 1) * PER_PART)
    return [Address(f"/contributions/{reference}", at) for reference, at in found]


def _pages(_ws: Workspace, _connection: Connection, _reader: Reader) -> Sequence[Address]:
    return [Address(path) for path in PAGES]


def _versions(_ws: Workspace, connection: Connection, _reader: Reader) -> Sequence[Address]:
    return [
        Address(f"{before}{one.number}", newest((one.published_at, one.withdrawn_at)))
        for one in texts.versions(connection)
        for before in ("/versions/", "/texte/v/")
    ]


def _paragraphs(ws: Workspace, connection: Connection, reader: Reader) -> Sequence[Address]:
    visible = visible_text(ws, connection, reader)
    if visible is None:
        return ()
    until = last_readable(connection, reader, visible)  # what stood at a decision stands for ever
    changed = ws.standing("touched", until, lambda: ages.touched(connection, until))
    return [Address(f"/paragraphes/{identity}", changed.get(identity)) for identity in visible.text.by_id]


def _amendments(_ws: Workspace, connection: Connection, reader: Reader) -> Sequence[Address]:
    wanted = within_sight(connection, reader, Wanted())
    found = amendments.after(connection, wanted, last=(0, 0), limit=_ALL)
    last = journal.last_of(connection, About.AMENDMENT, [one.label for one in found])
    return [
        Address(f"/amendements/{one.label}", newest((one.filed_at, one.decided_at, last.get(one.label))))
        for one in found
    ]


def _consultations(_ws: Workspace, connection: Connection, _reader: Reader) -> Sequence[Address]:
    held = (one.reference for one in consultations.every(connection) if one.published)
    return _dated(connection, About.CONSULTATION, "/concertations/", held)


def _authorities(_ws: Workspace, connection: Connection, _reader: Reader) -> Sequence[Address]:
    codes = (one.code for one in consultations.authorities(connection))
    return _dated(connection, About.AUTHORITY, "/collectivites/", codes)


def _findings(_ws: Workspace, connection: Connection, _reader: Reader) -> Sequence[Address]:
    keys = (one.key for one in findings.after(connection, last="", limit=_ALL))
    return _dated(connection, About.FINDING, "/enseignements/", keys)


def _evidence(_ws: Workspace, connection: Connection, _reader: Reader) -> Sequence[Address]:
    keys = (one.key for one in evidence.every(connection, public=True))
    return _dated(connection, About.EVIDENCE, "/pieces/", keys)


def _dated(connection: Connection, about: About, before: str, identities: Iterable[str]) -> Sequence[Address]:
    every = list(identities)
    last = journal.last_of(connection, about, every)
    return [Address(f"{before}{one}", last.get(one)) for one in every]


_CONTRIBUTIONS = "contributions"
_KINDS: Mapping[str, Listed] = {
    "pages": _pages,
    "versions": _versions,
    "paragraphes": _paragraphs,
    "amendements": _amendments,
    "concertations": _consultations,
    "collectivites": _authorities,
    "enseignements": _findings,
    "pieces": _evidence,
}
