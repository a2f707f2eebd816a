"""Make a version ready before its hour: its text is held to the commit it was prepared on, its words may change.

Nothing of it is public: its facts are the secretariat's, and the text is shown by named links alone (`previewing`).
What refuses a publication refuses here already, and again at the hour.
"""

from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.publication.preparations import Prepared, State, hour
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, ManifesteError, NotFoundError, RefusedError, StaleError
from manifeste_tool.services.publication.publishing import (
    PublishedMeanwhileError,
    Words,
    checked,
    open_version,
    published_as,
    words,
)
from manifeste_tool.services.publication.telling import secretariat
from manifeste_tool.services.serving.settling import settle
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.publication import preparations, preview_links
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Version


class PreparedNumberError(RefusedError):
    """Another preparation holds that number."""

    fields = ("number",)
    sentence = N_(
        "La version %(number)s est déjà préparée : revoyez cette préparation, annulez-la, ou donnez un autre numéro."
    )


class PreparationEndedError(StaleError):
    """The preparation was published or cancelled meanwhile."""

    sentence = N_("Cette version n'est plus en préparation : elle a été publiée ou annulée. Rien n'est changé.")


class PreparationChangedError(StaleError):
    """The preparation was changed since the page was opened."""

    sentence = N_(
        "Cette préparation a été revue depuis que vous avez ouvert la page. Relisez-la, puis recommencez : "
        "vos mots sont gardés."
    )


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed of a version and of its hour."""

    number: str
    title: str
    story: str
    opens_at: datetime | None = None

    @property
    def words(self) -> Words:
        """The words alone, clean."""
        return words(self.number, self.title, self.story)


def prepare(ws: Workspace, by: Person | None, typed: Typed, *, seen: str) -> int:
    """Prepare a version of today's text, as seen at commit `seen`; return the identifier of the preparation.

    The second of two clicks finds the first. Raises `ForbiddenError`, the refusals of `publishing`, `PastHourError`,
    `FarHourError`, `PreparedNumberError`.
    """
    with ws.writing() as connection:
        actor = require(ws.reader(by, connection), Act.PUBLISH)
        held = _held(connection, typed.words.number)
        if held and (held.sha, held.title, held.story, held.opens_at) == _told(typed, seen):
            return held.id
        if ws.main(connection) != seen:
            raise PublishedMeanwhileError
        _refuse_held(held, 0)
        made = checked(ws, connection, typed.words, seen, by=actor.id)
        opens_at = hour(ws.now(), typed.opens_at)
        new = Prepared(made.number, seen, made.title, made.story, actor.id, ws.now(), opens_at)
        prepared_id = preparations.add(connection, new)
        texts.keep_snapshot(connection, seen, ws.markdown(connection, seen))
        say(ws, connection, actor, new, Happened.VERSION_PREPARED)
    return prepared_id


def change(ws: Workspace, by: Person | None, prepared_id: int, typed: Typed, *, turn: str) -> None:
    """Give a preparation other words or another hour, from what the page of `turn` showed; its text stays.

    Raises as `prepare`, `NotFoundError`, `PreparationEndedError`, `PreparationChangedError`.
    """
    with ws.writing() as connection:
        actor = require(ws.reader(by, connection), Act.PUBLISH)
        before = to_change(connection, prepared_id, turn)
        _refuse_held(_held(connection, typed.words.number), prepared_id)
        made = checked(ws, connection, typed.words, before.sha, by=actor.id)
        kept = typed.opens_at is not None and typed.opens_at == before.opens_at
        opens_at = typed.opens_at if kept else hour(ws.now(), typed.opens_at)
        columns = {"number": made.number, "title": made.title, "story": made.story, "opens_at": opens_at}
        preparations.change(connection, prepared_id, columns)
        if opens_at and opens_at != before.opens_at:
            preview_links.shorten(connection, prepared_id, before.opens_at, to=opens_at)
        after = preparations.get(connection, prepared_id)
        if after and after.turn != turn:
            say(ws, connection, actor, after, Happened.PREPARATION_CHANGED)


def cancel(ws: Workspace, by: Person | None, prepared_id: int) -> None:
    """Cancel a preparation: its links show nothing any more, its number is free. Twice is once.

    Raises `ForbiddenError`, `NotFoundError`, `PreparationEndedError` for one that was published.
    """
    with ws.writing() as connection:
        actor = require(ws.reader(by, connection), Act.PUBLISH)
        found = known(connection, prepared_id)
        if found.state is State.CANCELLED:
            return
        if not timely(Act.PUBLISH, found.state):
            raise PreparationEndedError
        preparations.end(connection, prepared_id, State.CANCELLED, ws.now())
        say(ws, connection, actor, found, Happened.PREPARATION_CANCELLED)


def publish_prepared(ws: Workspace, by: Person, prepared_id: int, *, turn: str) -> Version:
    """Publish a preparation now, as the page of `turn` showed it, hour or no hour; twice is once.

    Raises `ForbiddenError`, `NotFoundError`, `PreparationEndedError`, `PreparationChangedError`, and the refusals of
    `publishing`.
    """
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.PUBLISH)
        found = known(connection, prepared_id)
        if found.is_waiting and found.turn != turn:
            raise PreparationChangedError
    return open_prepared(ws, found, by=by)


def open_prepared(ws: Workspace, found: Prepared, *, by: Person | None) -> Version:
    """Publish a preparation as it stands, by somebody or by the program; what was published already is returned.

    Raises `PreparationEndedError` for one that was cancelled, and the refusals of `publishing`.
    """
    typed = Words(found.number, found.title, found.story)
    with ws.repository.opened() as git:
        settle(ws, git)
        with ws.reading() as connection:
            if done := published_as(connection, typed, found.sha):
                return done
            if not timely(Act.PUBLISH, known(connection, found.id).state):
                raise PreparationEndedError
            version = checked(ws, connection, typed, found.sha, by=by.id if by else found.person_id)
        return open_version(ws, git, version, by=by, prepared_id=found.id)


def hold(ws: Workspace, found: Prepared, error: ManifesteError) -> None:
    """Take the hour of a preparation that could not be published at it, and tell the secretariat why."""
    with ws.writing() as connection:
        if known(connection, found.id).turn != found.turn:
            return
        preparations.change(connection, found.id, {"opens_at": None})
        say(ws, connection, None, found, Happened.PREPARATION_CHANGED, reason=str(error))


def known(connection: Connection, prepared_id: int) -> Prepared:
    """Return a preparation, whatever became of it. Raises `NotFoundError`."""
    found = preparations.get(connection, prepared_id)
    if found is None:
        raise NotFoundError
    return found


def to_change(connection: Connection, prepared_id: int, turn: str) -> Prepared:
    """Return a preparation that waits, as a page showed it.

    Raises `NotFoundError`, `PreparationEndedError`, `PreparationChangedError`.
    """
    found = known(connection, prepared_id)
    if not timely(Act.PUBLISH, found.state):
        raise PreparationEndedError
    if found.turn != turn:
        raise PreparationChangedError
    return found


def say(ws: Workspace, connection: Connection, by: Person | None, about: Prepared, name: Happened, **told: str) -> None:
    """Record what happens to a preparation, for the secretariat alone, and tell the others of it."""
    notices.add(connection, note(ws, connection, by, about, name, **told), secretariat(connection, without=by))


def note(ws: Workspace, connection: Connection, by: Person | None, about: Prepared, name: Happened, **told: str) -> int:
    """Record what happens to a preparation, for the secretariat alone; return the fact's identifier."""
    details = {"path": f"/versions/preparees/{about.id}", **told}
    who = by.id if by else None
    return journal.record(
        connection, Fact(name, ws.now(), who, About.VERSION, about.number, details, Audience.SECRETARIAT)
    )


def _held(connection: Connection, number: str) -> Prepared | None:
    return next((one for one in preparations.waiting(connection) if one.number == number), None)


def _refuse_held(held: Prepared | None, own: int) -> None:
    if held is not None and held.id != own:
        raise PreparedNumberError(number=held.number)


def _told(typed: Typed, seen: str) -> tuple[str, str, str, datetime | None]:
    return seen, typed.words.title, typed.words.story, typed.opens_at
