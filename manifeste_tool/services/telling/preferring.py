"""How often and in which language each person wants news, and the end of mails in one click, without signing in."""

from collections.abc import Mapping
from dataclasses import dataclass

from manifeste_tool.documents.speaking.catalogue import LANGUAGES
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import ALWAYS, News, Rhythm, kind_of_slug
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.services.telling.outbox_pages import Outbox, own_page
from manifeste_tool.services.telling.posting import DAILY_SLUG
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people, settings
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.membership import accounts
from manifeste_tool.storage.telling import keys, preferences


class UnknownRhythmError(RefusedError):
    """A form that is not ours names another rhythm."""

    sentence = N_("Pour « %(kind)s », choisissez « aussitôt », « chaque jour » ou « jamais », puis enregistrez.")


class UnknownLanguageError(RefusedError):
    """A form that is not ours names a language that no mail is written in."""

    sentence = N_("Choisissez la langue de vos courriels dans la liste, puis enregistrez.")


@dataclass(frozen=True, slots=True)
class Preferences:
    """What somebody chose, and what was written to them; in a demonstration nothing leaves."""

    rhythms: Mapping[News, Rhythm]
    address: str
    demonstration: bool
    received: Outbox


@dataclass(frozen=True, slots=True)
class Stopping:
    """What one click ends: one kind of news, the daily letter, or every mail; `done` where it is ended already."""

    name: str
    kind: News | None
    daily: bool
    done: bool


def preferences_page(ws: Workspace, person: Person, *, page: int | None = None) -> Preferences:
    """Return what somebody chose and a page of what was written to them."""
    received = own_page(ws, person, page=page)
    with ws.reading() as connection:
        chosen = {kind: how for kind, how in preferences.of(connection, person.id).items() if kind not in ALWAYS}
        demonstration = settings.get(connection, "demo") == "1"
    return Preferences(chosen, person.email, demonstration, received)


def choose(ws: Workspace, person: Person, given: Mapping[str, str]) -> None:
    """Keep the rhythms that a form names, kinds by their slugs; the others stay. Raises `UnknownRhythmError`."""
    chosen: dict[News, Rhythm] = {}
    for kind in News:
        if kind.slug in given:
            chosen[kind] = _rhythm(kind, given[kind.slug])
    with ws.writing() as connection:
        preferences.choose(connection, person.id, chosen)


def speak(ws: Workspace, person: Person | None, language: str) -> None:
    """Write to somebody in a language from now on. Raises `ForbiddenError`, `UnknownLanguageError`."""
    if language not in LANGUAGES:
        raise UnknownLanguageError
    with ws.writing() as connection:
        actor = require(ws.reader(person, connection), Act.OWN_ACCOUNT, owner=person.id if person else None)
        accounts.change(connection, actor.id, {"language": language})


def _rhythm(kind: News, given: str) -> Rhythm:
    try:
        return Rhythm(given)
    except ValueError as error:
        raise UnknownRhythmError(kind=kind) from error


def stopping(ws: Workspace, key: str, slug: str = "") -> Stopping:
    """Return what an address ends. Raises `NotFoundError` for an unknown key or kind."""
    with ws.reading() as connection:
        return _stopping(connection, _holder(connection, key), slug)


def stop(ws: Workspace, key: str, slug: str = "") -> Stopping:
    """End what an address ends, once or again; return it as done. Raises `NotFoundError`."""
    with ws.writing() as connection:
        holder = _holder(connection, key)
        kinds = _kinds(connection, holder, slug)
        preferences.choose(connection, holder.id, dict.fromkeys(kinds, Rhythm.NEVER))
        return _stopping(connection, holder, slug)


def _holder(connection: Connection, key: str) -> Person:
    found = people.get(connection, keys.whose(connection, key, keys.MAILS) or 0)
    if found is None:
        raise NotFoundError
    return found


def _stopping(connection: Connection, holder: Person, slug: str) -> Stopping:
    left = _kinds(connection, holder, slug)
    return Stopping(holder.name, kind_of_slug(slug), slug == DAILY_SLUG, done=not left)


def _kinds(connection: Connection, holder: Person, slug: str) -> list[News]:
    """Return the kinds still told that an address ends, none that is always told. Raises `NotFoundError` for none."""
    chosen = {kind: how for kind, how in preferences.of(connection, holder.id).items() if kind not in ALWAYS}
    told = {kind: how for kind, how in chosen.items() if how is not Rhythm.NEVER}
    if slug == DAILY_SLUG:
        return [kind for kind, how in told.items() if how is Rhythm.DAILY]
    if slug and kind_of_slug(slug) in {None, *ALWAYS}:
        raise NotFoundError
    return [kind for kind in told if slug in ("", kind.slug)]
