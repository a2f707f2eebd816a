"""Take a comment out of sight with a reason its author receives; hear what readers report, and answer it."""

from datetime import timedelta

from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.services.discussion.subjects import Subject, of_comment, tell_secretariat
from manifeste_tool.services.notifying import notify
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.discussion import comments, reports
from manifeste_tool.storage.discussion.comments import Comment
from manifeste_tool.storage.discussion.reports import Report

MAX_REASON = 1_000
MAX_REPORT = 1_000
MAX_OPEN = 20  # reports on one comment that nobody has looked at yet
MAX_A_MINUTE = 30  # reports of readers without an account, on all comments together


class HidingReasonError(RefusedError):
    """A comment cannot be hidden without a reason, or with too long a one."""

    fields = ("reason",)
    sentence = N_("Dites pourquoi vous masquez ce commentaire, en %(limit)s signes au plus : son auteur le lira.")


class AlreadyDeletedError(RefusedError):
    """The author took the comment back: there is nothing to hide."""

    sentence = N_("Son auteur a déjà supprimé ce commentaire. Classez le signalement sans suite.")


class ReportWordsError(RefusedError):
    """A report without words, or with too many."""

    fields = ("words", "body", "reason")
    sentence = N_("Dites ce qui ne va pas dans ce commentaire, en %(limit)s signes au plus.")


class OftenReportedError(RefusedError):
    """Enough readers have reported this comment for the secretariat to look at it."""

    sentence = N_(
        "Plusieurs personnes ont déjà signalé ce commentaire, et le secrétariat va l'examiner. "
        "Si votre message apporte autre chose, gardez-le et revenez plus tard."
    )


class ManyReportsError(RefusedError):
    """More reports arrive in a minute than people write."""

    sentence = N_(
        "Beaucoup de signalements arrivent en ce moment, et le vôtre n'est pas enregistré. "
        "Vos mots sont ci-dessous : renvoyez-les dans quelques minutes."
    )


def hide(ws: Workspace, by: Person, comment_id: int, *, why: str) -> None:
    """Take a comment out of sight: it stays on record, its author receives the reason, its reports are closed.

    Raises `ForbiddenError`, `NotFoundError`, `HidingReasonError`, `AlreadyDeletedError`.
    """
    with ws.writing() as connection:
        reader, found, on = _moderated(ws, connection, by, comment_id)
        if not 0 < len(why.strip()) <= MAX_REASON:
            raise HidingReasonError(limit=MAX_REASON)
        if not timely(Act.HIDE_COMMENT, found.state):
            raise AlreadyDeletedError
        if not found.hidden:
            comments.hide(connection, comment_id, why.strip())
            _tell_author(ws, connection, reader, Happened.COMMENT_HIDDEN, (found, on), reason=why.strip())
        _close(ws, connection, reader, (found, on), outcome="masqué")


def show(ws: Workspace, by: Person, comment_id: int) -> None:
    """Put a hidden comment back in sight, and tell its author. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.writing() as connection:
        reader, found, on = _moderated(ws, connection, by, comment_id, Act.SHOW_COMMENT)
        if timely(Act.SHOW_COMMENT, found.state):
            comments.show(connection, comment_id)
            _tell_author(ws, connection, reader, Happened.COMMENT_SHOWN, (found, on))


def report(ws: Workspace, by: Person | None, comment_id: int, *, words: str) -> int:
    """Report a comment that one reads, with or without an account; return the report. The same words twice are one.

    Raises `NotFoundError` for a comment whose words the reader does not see, `ReportWordsError`, and against floods
    `OftenReportedError` and `ManyReportsError`.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        found, on = of_comment(ws, connection, reader, comment_id)
        if found.internal or found.hidden or found.deleted_at:
            raise NotFoundError
        told = words.replace("\r\n", "\n").strip()
        if not 0 < len(told) <= MAX_REPORT:
            raise ReportWordsError(limit=MAX_REPORT)
        waiting = reports.open_on(connection, [comment_id])
        if same := next((one.id for one in waiting if one.words == told), None):
            return same
        _refuse_flood(ws, connection, by, len(waiting))
        made = reports.add(connection, Report(0, comment_id, told, ws.now(), by.id if by else None))
        tell_secretariat(ws, connection, reader, Happened.COMMENT_REPORTED, (found, on))
        return made


def dismiss(ws: Workspace, by: Person, comment_id: int, *, until: int | None = None) -> None:
    """Close the reports on a comment, up to the last one that was shown (`until`), and leave the comment as it is.

    Raises `ForbiddenError`, `NotFoundError`.
    """
    with ws.writing() as connection:
        reader, found, on = _moderated(ws, connection, by, comment_id)
        _close(ws, connection, reader, (found, on), outcome="sans suite", until=until)


def _moderated(
    ws: Workspace, connection: Connection, by: Person, comment_id: int, act: Act = Act.HIDE_COMMENT
) -> tuple[Reader, Comment, Subject]:
    reader = ws.reader(by, connection)
    require(reader, act)
    return reader, *of_comment(ws, connection, reader, comment_id)


def _tell_author(
    ws: Workspace,
    connection: Connection,
    reader: Reader,
    name: Happened,
    said: tuple[Comment, Subject],
    **details: str,
) -> None:
    fact_id = tell_secretariat(ws, connection, reader, name, said, **details)
    own = {said[0].author_id} if reader.is_person(said[0].author_id) else set()
    notify(connection, fact_id, {said[0].author_id} - own)


def _close(
    ws: Workspace,
    connection: Connection,
    reader: Reader,
    said: tuple[Comment, Subject],
    *,
    outcome: str,
    until: int | None = None,
) -> None:
    by = require(reader, Act.HIDE_COMMENT)
    if reports.close(connection, said[0].id, by.id, ws.now(), until=until):
        tell_secretariat(ws, connection, reader, Happened.COMMENT_REPORT_CLOSED, said, outcome=outcome)


def _refuse_flood(ws: Workspace, connection: Connection, by: Person | None, waiting: int) -> None:
    """Bound what nobody has looked at yet, and how fast those whom nobody knows may write."""
    if waiting >= MAX_OPEN:
        raise OftenReportedError
    recent = reports.count_anonymous(connection, since=ws.now() - timedelta(minutes=1))
    if by is None and recent >= MAX_A_MINUTE:
        raise ManyReportsError
