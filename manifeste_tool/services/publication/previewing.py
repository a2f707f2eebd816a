"""Show a prepared version, as it will be, to somebody named: by a link that expires, and to nobody else."""

from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.comparing.diff import UnitDiff, text_diff
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.publication.preparations import Prepared, PreviewLink, State, expiry
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import N_, GoneError, NotFoundError, RefusedError
from manifeste_tool.services.privacy import scanning
from manifeste_tool.services.publication.preparing import PreparationEndedError, known, note
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.publication import preview_links
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Version

LONGEST_NAME = 120
#: How many links one preparation has at most: beyond, it is no longer shown to somebody named.
MOST_LINKS = 200


class PreviewNameError(RefusedError):
    """A link is for nobody, or for too long a name."""

    fields = ("name",)
    sentence = N_("Dites pour qui est ce lien, en %(limit)s signes au plus : un lien est donné à une personne nommée.")


class TooManyPreviewsError(RefusedError):
    """There are as many links to a version as may be."""

    sentence = N_("Cette version a déjà %(limit)s liens d'aperçu. Reprenez-en avant d'en donner d'autres.")


class PreviewEndedError(GoneError):
    """The link expired, was taken back, or what it showed is no longer prepared (410)."""

    sentence = N_("Ce lien ne montre plus rien. Si on vous l'a donné, demandez-en un autre à qui vous l'a donné.")


@dataclass(frozen=True, slots=True)
class Preview:
    """A version as it will be. `published` is its number once it is out: the link then leads there.

    `previous` is the version it is compared with, None for the first; `changed` the paragraphs that differ.
    """

    prepared: Prepared
    link: PreviewLink
    text: Text
    previous: Version | None = None
    before: Text | None = None
    changed: tuple[UnitDiff, ...] = ()
    published: str = ""


def give(ws: Workspace, by: Person | None, prepared_id: int, *, name: str, days: int, past_the_hour: bool) -> str:
    """Make a link for somebody named and return its key, which is told once and never kept.

    Raises `ForbiddenError`, `NotFoundError`, `PreparationEndedError`, `PreviewNameError`, `TooManyPreviewsError`,
    `PreviewTooLongError`, `PreviewPastHourError`.
    """
    shown = " ".join(name.split())
    if not 0 < len(shown) <= LONGEST_NAME:
        raise PreviewNameError(limit=LONGEST_NAME)
    scanning.refuse(ws, (N_("nom"), shown))
    with ws.writing() as connection:
        actor = require(ws.reader(by, connection), Act.PUBLISH)
        found = known(connection, prepared_id)
        if not timely(Act.PUBLISH, found.state):
            raise PreparationEndedError
        if len(preview_links.of_preparation(connection, prepared_id)) >= MOST_LINKS:
            raise TooManyPreviewsError(limit=MOST_LINKS)
        expires_at = expiry(ws.now(), days, found.opens_at, past_the_hour=past_the_hour)
        key = ws.new_key()
        preview_links.add(connection, PreviewLink(prepared_id, shown, actor.id, ws.now(), expires_at), digest(key))
        note(ws, connection, actor, found, Happened.PREVIEW_OPENED_TO, until=expires_at.isoformat())
    return key


def take_back(ws: Workspace, by: Person | None, prepared_id: int, link_id: int) -> None:
    """Take a link back: it shows nothing from this moment on. Twice is once.

    Raises `ForbiddenError`, `NotFoundError`.
    """
    with ws.writing() as connection:
        actor = require(ws.reader(by, connection), Act.PUBLISH)
        found = known(connection, prepared_id)
        if link_id not in {one.id for one in preview_links.of_preparation(connection, prepared_id)}:
            raise NotFoundError
        if preview_links.revoke(connection, link_id, ws.now()):
            note(ws, connection, actor, found, Happened.PREVIEW_TAKEN_BACK)


def preview(ws: Workspace, key: str) -> Preview:
    """Return what a link shows, and count that it was opened. Raises `NotFoundError`, `PreviewEndedError`."""
    with ws.reading() as connection:
        link = preview_links.of_key(connection, digest(key))
        if link is None:
            raise NotFoundError
        found = known(connection, link.prepared_id)
        if not link.is_live(ws.now()) or found.state is State.CANCELLED:
            raise PreviewEndedError
        shown = _preview(ws, connection, found, link)
    with ws.writing() as connection:
        preview_links.count_opening(connection, link.id, ws.now())
    return shown


def _preview(ws: Workspace, connection: Connection, found: Prepared, link: PreviewLink) -> Preview:
    text = ws.text(connection, found.sha)
    if found.state is State.PUBLISHED:
        return Preview(found, link, text, published=found.number)
    previous = texts.latest_version(connection)
    before = ws.text(connection, previous.sha) if previous else None
    changed = tuple(unit for unit in text_diff(before, text) if unit.changed) if before else ()
    return Preview(found, link, text, previous, before, changed)


def embargo(found: Prepared, link: PreviewLink) -> datetime:
    """Return until when what a link shows is not to be spoken of: the hour, else as long as the link lives."""
    return found.opens_at or link.expires_at
