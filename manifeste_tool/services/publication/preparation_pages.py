"""Prepared versions for those who publish: the form, the list, one preparation with its links, what the desk says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from manifeste_tool.domain.commission.tasks import Queue, Task
from manifeste_tool.domain.comparing.diff import UnitDiff, text_diff
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.publication.numbers import suggested
from manifeste_tool.domain.publication.preparations import Prepared, PreviewLink
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.text import Paragraph, Place, Text
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.publication.preparing import known
from manifeste_tool.services.publication.publishing import Words, checked, unsourced
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.publication import preparations, preview_links
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Decision, Version

_READY = N_("Publier, ou choisir une heure")
_HINDERED = N_("Lever ce qui empêche la publication")
_WAITS = N_("Attendre l'heure, ou publier")


@dataclass(frozen=True, slots=True)
class NewPage:
    """What the form of a preparation needs: today's commit, the number that usually follows, what is in the way."""

    tip: str
    suggested: str
    latest: Version | None
    unsourced: tuple[Paragraph, ...]
    places: Mapping[str, Place]
    changed: int


@dataclass(frozen=True, slots=True)
class PreparedLine:
    """One preparation in the list: how many of its links show it, what would refuse it now."""

    prepared: Prepared
    live: int
    error: RefusedError | None


@dataclass(frozen=True, slots=True)
class PreparationPage:
    """One preparation. `since` is how many decisions came after its text; `held_at` the last decision it holds.

    `live` are the links that show it now, by identifier.
    """

    prepared: Prepared
    text: Text
    error: RefusedError | None
    previous: Version | None
    changed: tuple[UnitDiff, ...]
    links: tuple[PreviewLink, ...]
    live: frozenset[int]
    names: Mapping[int, str]
    held_at: Decision | None
    since: int
    late: bool


def new_page(ws: Workspace, person: Person | None) -> NewPage:
    """Return what the form of a new preparation shows. Raises `ForbiddenError`."""
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.PUBLISH)
        tip, latest = ws.main(connection), texts.latest_version(connection)
        text = ws.text(connection, tip)
        highest = next((one.number for one in texts.versions(connection)), "")
        return NewPage(
            tip=tip,
            suggested=suggested(highest),
            latest=latest,
            unsourced=unsourced(connection, text),
            places=text.places,
            changed=len(_changed(ws, connection, latest, text)),
        )


def prepared_list(ws: Workspace, person: Person | None) -> tuple[PreparedLine, ...]:
    """Return the preparations that wait, oldest first: there are a few. Raises `ForbiddenError`."""
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.PUBLISH)
        return tuple(_line(ws, connection, one) for one in preparations.waiting(connection))


def preparation_page(ws: Workspace, person: Person | None, prepared_id: int) -> PreparationPage:
    """Return one preparation, ended or not. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.PUBLISH)
        found = known(connection, prepared_id)
        text, held_at = ws.text(connection, found.sha), texts.decision(connection, found.sha)
        latest = texts.latest_version(connection) if found.is_waiting else None
        links = preview_links.of_preparation(connection, prepared_id)
        return PreparationPage(
            prepared=found,
            text=text,
            error=refusal(ws, connection, found) if found.is_waiting else None,
            previous=latest,
            changed=_changed(ws, connection, latest, text),
            links=links,
            live=frozenset(one.id for one in links if found.is_waiting and one.is_live(ws.now())),
            names=names_of(connection, [found.person_id, *(one.person_id for one in links)]),
            held_at=held_at,
            since=texts.count_decisions(connection, MAIN, after=held_at.id) if held_at else 0,
            late=found.opens_at is not None and found.opens_at <= ws.now(),
        )


def refusal(ws: Workspace, connection: Connection, found: Prepared) -> RefusedError | None:
    """Return what would refuse a preparation if it were published now, None where nothing would."""
    try:
        checked(ws, connection, Words(found.number, found.title, found.story), found.sha, by=found.person_id)
    except RefusedError as error:
        return error
    return None


def secretariat_tasks(ws: Workspace, connection: Connection) -> Iterator[Task]:
    """Yield the versions that are prepared; due is their hour."""
    for one in preparations.waiting(connection):
        hindered = refusal(ws, connection, one) is not None
        act = _HINDERED if hindered else _WAITS if one.opens_at else _READY
        title = f"{one.number} : {one.title}"
        path = f"/versions/preparees/{one.id}"
        yield Task(Queue.PREPARATION, str(one.id), title, path, one.prepared_at, one.opens_at, act=act)


def _line(ws: Workspace, connection: Connection, one: Prepared) -> PreparedLine:
    links = preview_links.of_preparation(connection, one.id)
    return PreparedLine(one, sum(link.is_live(ws.now()) for link in links), refusal(ws, connection, one))


def _changed(ws: Workspace, connection: Connection, before: Version | None, text: Text) -> tuple[UnitDiff, ...]:
    if before is None:
        return ()
    return tuple(unit for unit in text_diff(ws.text(connection, before.sha), text) if unit.changed)
