"""Forget somebody with an account: what is only theirs goes, what they published stands under « Auteur effacé »."""

from base64 import b64decode
from collections.abc import Iterable

from manifeste_tool.domain.privacy.naming import Naming
from manifeste_tool.services.privacy import register
from manifeste_tool.services.record import erasing as dossiers
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import files
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.privacy import forgetting, people, unpacking
from manifeste_tool.storage.privacy.rows import Row
from manifeste_tool.storage.record import records
from manifeste_tool.storage.serving import uploads


def erase_person(ws: Workspace, connection: Connection, person_id: int) -> int:
    """Forget all that is told of somebody, in every table of the list; return how many things that was.

    Call it while the row of the person still holds their name and address: it looks for these wherever they were
    written, then empties the row itself. What goes from the disk goes by `settling.settle`, after the commit. Erasing
    twice erases once.
    """
    known = people.naming(connection, person_id)
    if known is None:
        return 0
    gone = (
        forgetting.own_rows(connection, person_id)
        + forgetting.unfinished(connection, person_id, ws.now())
        + forgetting.mails(connection, person_id, known.email)
        + forgetting.documents(connection, person_id)
        + forgetting.made_documents(connection)
        + forgetting.own_files(connection, person_id)
        + forgetting.at_address(connection, known.email)
    )
    gone += _put_away(ws, connection, known) + dossiers.forget_person(ws, connection, person_id)
    forgetting.identity(connection, person_id, ws.now())
    register.entered(ws, connection, kind="person", subject=str(person_id))
    return gone


def _put_away(ws: Workspace, connection: Connection, naming: Naming) -> int:
    """Put the name and the address away in what others wrote, in what was sent to them and in what came back."""
    found = forgetting.put_away(connection, naming)
    dossiers.settle(ws, connection, _references(connection, found))
    mentions = forgetting.mentions_of(connection, naming)
    records.erase(connection, mentions, ws.now())
    named = _named_mails(connection, naming)
    forgetting.detach(connection, named)
    dropped = forgetting.drop_files(connection, list(_naming_files(ws, connection, naming)))
    return sum(map(len, found.values())) + len(mentions) + len(named) + dropped + _forget_uploads(ws, naming)


def _references(connection: Connection, found: dict[str, list[Row]]) -> tuple[str, ...]:
    """Return the contributions whose words changed, which frozen records quote."""
    return contributions.references(connection, [row["id"] for row in found.get("contribution", ())])


def _named_mails(connection: Connection, naming: Naming) -> list[int]:
    """Return the mails whose attached files name somebody; one file sent to many is looked at once."""
    looked, known = _looked_for(naming), dict[str, bool]()
    named = []
    for mail_id, attachments in forgetting.attached(connection):
        for content in (one["content"] for one in attachments):
            if content not in known:
                known[content] = bool(unpacking.held(b64decode(content), looked))
        if any(known[one["content"]] for one in attachments):
            named.append(mail_id)
    return named


def _naming_files(ws: Workspace, connection: Connection, naming: Naming) -> Iterable[int]:
    """Yield the files that came back annotated and name somebody: Word says who wrote each change."""
    looked = _looked_for(naming)
    for file_id, kept in files.some(connection, forgetting.returned(connection)).items():
        content = ws.files.read(kept.sha256)
        if content is not None and unpacking.held(content, looked):
            yield file_id


def _forget_uploads(ws: Workspace, naming: Naming) -> int:
    """Forget the sheets that wait to be imported and name somebody: whoever sent one sends it again without."""
    looked, gone = _looked_for(naming), 0
    for shelf in uploads.every(ws.db, ws.repository.path.with_name(uploads.FOLDER)):
        for key in shelf.naming(lambda content: unpacking.held(content, looked)):
            shelf.erase(key)
            gone += 1
    return gone


def _looked_for(naming: Naming) -> tuple[str, ...]:
    """Return what a file is searched for: a name of one word is a word like any other."""
    name = (naming.name,) if len(naming.parts) > 1 else ()
    return (*name, *filter(None, (naming.email,)))
