"""Forget what is only somebody's, table by table, by the list of what is held; what they published stays."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update

from manifeste_tool.domain.amending.signatures import SignatureState
from manifeste_tool.domain.privacy.held import BY_TABLE, HOLDINGS
from manifeste_tool.domain.privacy.holdings import Fate
from manifeste_tool.domain.privacy.naming import ERASED_NAME, Naming, changed
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.privacy import rows
from manifeste_tool.storage.privacy.rows import TABLES
from manifeste_tool.storage.tables.adoption import signatory, statement, stored_file
from manifeste_tool.storage.tables.amendments import opinion, signature
from manifeste_tool.storage.tables.comments import comment, comment_wording
from manifeste_tool.storage.tables.gathering import contribution_wording, moderation, position_paper
from manifeste_tool.storage.tables.journal import notice
from manifeste_tool.storage.tables.people import person
from manifeste_tool.storage.tables.publication import export_file, returned_change, returned_document, version_mention
from manifeste_tool.storage.tables.telling import mail

#: What goes by its own rules below: rows that others hang on, files, words of a debate.
_APART = frozenset({"mail", "stored_file", "export_file", "returned_change", "comment_wording"})
#: What may name a file and keeps it: official pieces, and what contributions and reports hold.
_OFFICIAL = ("approval", "signatory", "evidence", "contribution_file", "position_paper", "report_file")


def own_rows(connection: Connection, person_id: int) -> int:
    """Delete or empty what the list says; return how many rows that was."""
    gone = 0
    for line in HOLDINGS:
        if line.fate is Fate.GOES and line.mine and line.table not in _APART:
            gone += rows.drop(connection, line, rows.theirs(line, person_id))
        elif line.fate is Fate.EMPTIED and line.mine and line.table != "person":
            gone += rows.empty(connection, line, rows.theirs(line, person_id))
    return gone


def unfinished(connection: Connection, person_id: int, at: datetime) -> int:
    """Forget what never became a public act: notes, hidden and deleted comments, unpublished opinions, unsigned."""
    unsaid = (comment.c.author_id == person_id) & (
        comment.c.internal | comment.c.hidden | comment.c.deleted_at.is_not(None)
    )
    theirs = select(comment.c.id).where(comment.c.author_id == person_id)
    unsigned = (signature.c.person_id == person_id) & (signature.c.state != str(SignatureState.SIGNED))
    unpublished = (opinion.c.person_id == person_id) & opinion.c.published_at.is_(None)
    taken_back = (statement.c.person_id == person_id) & statement.c.withdrawn_at.is_not(None)
    said = update(comment).where(unsaid)
    return sum(
        connection.execute(one).rowcount
        for one in (
            delete(comment_wording).where(comment_wording.c.comment_id.in_(theirs)),
            said.values(body="", hidden_reason="", deleted_at=func.coalesce(comment.c.deleted_at, at)),
            delete(signature).where(unsigned),
            delete(opinion).where(unpublished),
            update(statement).where(taken_back).values(words=""),
        )
    )


def mails(connection: Connection, person_id: int, email: str) -> int:
    """Delete the mails to somebody, whoever they were to them then; the news that they told stay told."""
    theirs: ColumnElement[bool] = mail.c.person_id == person_id
    return mails_where(connection, or_(theirs, func.lower(mail.c.address) == email.lower()) if email else theirs)


def mails_where(connection: Connection, theirs: ColumnElement[bool]) -> int:
    """Delete some mails."""
    those = select(mail.c.id).where(theirs)
    connection.execute(update(notice).where(notice.c.mail_id.in_(those)).values(mail_id=None))
    return int(connection.execute(delete(mail).where(theirs)).rowcount)


def mails_to(connection: Connection, email: str) -> int:
    """Delete the mails to an address."""
    return mails_where(connection, func.lower(mail.c.address) == email.lower()) if email else 0


def attached(connection: Connection) -> list[tuple[int, list[dict[str, str]]]]:
    """Return the mails that carry files, with these."""
    found = connection.execute(select(mail.c.id, mail.c.attachments))
    return [(row.id, row.attachments) for row in found if row.attachments]


def detach(connection: Connection, mail_ids: Iterable[int]) -> None:
    """Take the files out of some mails."""
    connection.execute(update(mail).where(mail.c.id.in_(list(mail_ids))).values(attachments=[]))


def documents(connection: Connection, person_id: int) -> int:
    """Forget what came back annotated in somebody's name: what was understood of it, and the file."""
    theirs = (returned_document.c.member_id == person_id) | (
        (returned_document.c.person_id == person_id) & returned_document.c.member_id.is_(None)
    )
    keys = select(returned_document.c.key).where(theirs)
    own = or_(
        returned_change.c.member_id == person_id,
        and_(returned_change.c.document.in_(keys), returned_change.c.member_id.is_(None)),
    )
    gone = connection.execute(delete(returned_change).where(own)).rowcount
    sent = (returned_document.c.member_id == person_id) | (returned_document.c.person_id == person_id)
    held = select(returned_document.c.file_id).where(sent, returned_document.c.file_id.is_not(None))
    named = list(connection.execute(held).scalars())
    connection.execute(update(returned_document).where(sent).values(file_id=None))
    return int(gone) + drop_files(connection, named)


def returned(connection: Connection) -> list[int]:
    """Return the files that came back annotated and are still kept."""
    held = select(returned_document.c.file_id).where(returned_document.c.file_id.is_not(None))
    return list(connection.execute(held).scalars())


def made_documents(connection: Connection) -> int:
    """Forget every document that is kept to be handed over again: it may name anybody, and is made anew when asked."""
    held = select(export_file.c.file_id).where(export_file.c.file_id.is_not(None))
    named = list(connection.execute(held).scalars())
    gone = int(connection.execute(delete(export_file)).rowcount)
    drop_files(connection, named)
    return gone


def own_files(connection: Connection, person_id: int) -> int:
    """Forget the files that somebody attached; official ones stay, and nobody's."""
    mine = list(connection.execute(select(stored_file.c.id).where(stored_file.c.owner_id == person_id)).scalars())
    gone = drop_files(connection, mine)
    connection.execute(update(stored_file).where(stored_file.c.owner_id == person_id).values(owner_id=None))
    return gone


def drop_files(connection: Connection, file_ids: list[int]) -> int:
    """Delete the rows of files that nothing official names, and let go of them elsewhere; return how many went."""
    kept = [select(TABLES[name].c.file_id).where(TABLES[name].c.file_id.is_not(None)) for name in _OFFICIAL]
    gone = stored_file.c.id.in_(file_ids) & and_(*(stored_file.c.id.not_in(one) for one in kept))
    those = list(connection.execute(select(stored_file.c.id).where(gone)).scalars())
    for table, column in (("sheet", "photo_id"), ("returned_document", "file_id"), ("export_file", "file_id")):
        named = TABLES[table].c[column].in_(those)
        connection.execute(update(TABLES[table]).where(named).values({column: None}))
    return int(connection.execute(delete(stored_file).where(stored_file.c.id.in_(those))).rowcount)


def at_address(connection: Connection, email: str) -> int:
    """Empty what whoever has this address wrote without an account."""
    gone = 0
    for line in sorted(HOLDINGS, key=lambda one: not one.through):  # what hangs on an address goes before it does
        if email and line.table != "mail" and (line.address or line.through) and line.emptied:
            gone += rows.empty(connection, line, rows.at_address(line, email))
    return gone


def identity(connection: Connection, person_id: int, at: datetime) -> None:
    """Empty the row that their acts hang on, and what they signed by name."""
    line = BY_TABLE["person"]
    rows.empty(connection, line, rows.theirs(line, person_id))
    values = {"name": ERASED_NAME, "active": False, "erased_at": func.coalesce(person.c.erased_at, at)}
    connection.execute(update(person).where(person.c.id == person_id).values(**values))
    signed = update(signatory).where(signatory.c.person_id == person_id)
    connection.execute(signed.values(name=ERASED_NAME, quality=""))


def said(connection: Connection, reference: str) -> None:
    """Forget what moderators kept of the words of a contribution that is taken back."""
    about = moderation.c.contribution == reference
    connection.execute(update(moderation).where(about).values(reexamination_message=""))


def who_said(connection: Connection, reference: str) -> None:
    """Forget who represented an organisation, and what a mask or a correction had put away of who somebody is."""
    signed = position_paper.c.contribution == reference
    connection.execute(update(position_paper).where(signed).values(representative="", position=""))
    connection.execute(delete(contribution_wording).where(contribution_wording.c.contribution == reference))


def mentions_of(connection: Connection, naming: Naming) -> list[int]:
    """Return the data of frozen records whose words name somebody: what is signed of them is a mute hash."""
    found = select(version_mention.c.id, version_mention.c.words).where(version_mention.c.words.is_not(None))
    return [row.id for row in connection.execute(found) if naming.put_away(row.words) != row.words]


def put_away(connection: Connection, naming: Naming) -> dict[str, list[rows.Row]]:
    """Put a name and an address away wherever they were written; return the rows that changed, by table."""
    found: dict[str, list[rows.Row]] = {}
    for line in (one for one in HOLDINGS if one.table != "version_mention"):
        for needle in naming.needles:
            for row in rows.holding_words(connection, line, needle):
                words = changed({name: row[name] for name in line.words}, naming)
                if words:
                    rows.rewrite(connection, line, row, words)
                    found.setdefault(line.table, []).append(row)
    return found
