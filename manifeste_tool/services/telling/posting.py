"""Post a letter: put into words, as text and as HTML, and into the outbox, in the transaction of what it tells."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from manifeste_tool.documents import render
from manifeste_tool.documents.speaking.places import spoken_address
from manifeste_tool.documents.speaking.voice import language_of
from manifeste_tool.domain.appearance.appearance import ACCENT
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import ALWAYS, Letter, News, Recipient, Rhythm
from manifeste_tool.errors import N_
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people, settings
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.telling import keys, outbox, preferences
from manifeste_tool.storage.telling.outbox import Mail

#: What the daily letter calls itself, where a mail of one kind of news names its kind.
DAILY = str(Rhythm.DAILY)
DAILY_SLUG = "chaque-jour"
STOP, PREFERENCES = "/courriels/arret/<key>/<kind>", "/courriels"
_FOLLOWED = N_("ce qui s'est passé dans la journée")


def recipient(person: Person) -> Recipient:
    """Return somebody with an account as whom a letter goes to."""
    return Recipient(person.name, person.email, person.id, person.language)


def post(ws: Workspace, connection: Connection, to: Recipient, letter: Letter) -> int | None:
    """Put one letter into the outbox and return the mail's identifier.

    None where no mail goes: they have no address, are no longer active, or never want this kind of news. A letter to an
    outsider always goes.
    """
    if not wants(connection, to, letter.kind):
        return None
    return put(ws, connection, to, [letter], kind=str(letter.kind))


def put(
    ws: Workspace,
    connection: Connection,
    to: Recipient,
    letters: Sequence[Letter],
    *,
    kind: str,
    subject_of: int = 0,
) -> int:
    """Put several letters into the outbox as one mail, whatever its reader wants; return its identifier."""
    return outbox.put(connection, written(ws, connection, to, letters, kind=kind, subject_of=subject_of))


def written(
    ws: Workspace,
    connection: Connection,
    to: Recipient,
    letters: Sequence[Letter],
    *,
    kind: str,
    subject_of: int = 0,
) -> Mail:
    """Return several letters as one finished mail, which stands in no outbox."""
    parts = [render.Part(one.template, one.values) for one in letters]
    around, language = _around(ws, connection, to, kind), language_of(to.language)
    made = render.mail(parts, around, subject_of=subject_of, language=language)
    return Mail(
        message_id=f"<{ws.new_key()}@{urlsplit(ws.base_url).hostname or 'localhost'}>",
        person_id=to.person_id,
        name=to.name,
        address=to.address,
        kind=kind,
        subject=made.subject,
        text=made.text,
        html=made.html,
        attachments=tuple(file for one in letters for file in one.attachments),
        unsubscribe=spoken_address(ws.base_url, around["unsubscribe"], language),
        language=language,
        made_at=ws.now(),
        due_at=ws.now(),
    )


def key_of(ws: Workspace, connection: Connection, person_id: int) -> str:
    """Return the key that ends somebody's mails without signing in, made at first use."""
    found = keys.of(connection, person_id, keys.MAILS)
    if not found:
        found = ws.new_key()
        keys.keep(connection, person_id, keys.MAILS, found, ws.now())
    return found


def wants(connection: Connection, to: Recipient, kind: News) -> bool:
    """Whether somebody gets letters of a kind at all: they are active, have an address, and did not say never."""
    if to.person_id is None:
        return bool(to.address)
    person = people.get(connection, to.person_id)
    wanted = preferences.of(connection, to.person_id)[kind] is not Rhythm.NEVER
    return bool(person and person.active and to.address and wanted)


def _around(ws: Workspace, connection: Connection, to: Recipient, kind: str) -> Mapping[str, Any]:
    around = {"base": ws.base_url, "site": settings.get(connection, "title"), "preferences": "", "unsubscribe": ""}
    around["accent"] = settings.get(connection, ACCENT.setting) or ACCENT.standing
    if to.person_id is not None and kind not in ALWAYS:
        slug = DAILY_SLUG if kind == DAILY else News(kind).slug
        stop = render.address(ws.base_url, STOP, key=key_of(ws, connection, to.person_id), kind=slug)
        around |= {"unsubscribe": stop, "preferences": render.address(ws.base_url, PREFERENCES)}
    return {**around, "kind": _FOLLOWED if kind == DAILY else kind}
