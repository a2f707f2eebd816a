"""The public revision: a number that moves with every write that a public page could show.

Nobody has to remember to move it. Every statement of a writing transaction is looked at, and one that changes any
table but those of `UNSEEN` moves the revision before the transaction commits. A new table is therefore public until
it is named here, and a test reads every public page and proves that none of them asks a table that is.

Beside it the written revision moves with every write that could change what awaits anybody: all but `UNAWAITED`.
"""

import re
from typing import Any

from sqlalchemy import Connection, Engine, event, insert, select, update

from manifeste_tool.storage.tables.people import counter

PUBLIC_REVISION, WRITTEN_REVISION = "public_revision", "written_revision"
#: What no public page is made of: somebody's account, drafts and mails, the work behind the pages, counted attempts.
UNSEEN = frozenset(
    {
        *("device", "sign_in_link", "second_factor", "recovery_code", "outside_identity", "invitation", "person_key"),
        *("draft", "workshop", "operation", "identity", "returned_document", "returned_change", "member_confirmation"),
        *("mail", "mail_preference", "notice", "reminder", "clock_act", "outcome_told", "follow_up", "assignment"),
        *("attempt", "import_job", "preview_link", "authority_request", "breach", "data_request", "comment_report"),
        *("enquiry", "enquiry_message", "collaboration", "lot", "node", "upload"),
    }
)
#: What awaits nobody: attempts that are counted, when a device or a machine was last seen, links to come in by.
UNAWAITED = frozenset({"attempt", "device", "node", "sign_in_link"})
#: Given with one statement, for a row of another table that no public page is made of either.
QUIET = {"quiet": True}
_WROTE = "manifeste.wrote"  # the revisions that a transaction moves
_ALL = len((PUBLIC_REVISION, WRITTEN_REVISION))
_SAYS_NOTHING = re.compile(r"\s*(?:SELECT|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA|SET|SHOW)\b", re.IGNORECASE)
_CHANGES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)


def follow(engine: Engine) -> None:
    """Look at every statement of the transactions that `begin` began."""
    event.listen(engine, "before_cursor_execute", _look)


def begin(connection: Connection) -> None:
    """Say that a writing transaction begins on this connection."""
    connection.info[_WROTE] = set[str]()


def settle(connection: Connection) -> None:
    """Move the revisions, under their rows' locks, that what the transaction is about to commit asks for."""
    if moved := connection.info.pop(_WROTE, ()):
        move(connection, *moved)


def move(connection: Connection, *names: str) -> None:
    """Move revisions, by one statement; one that never moved begins at 1."""
    here = counter.c.name.in_(names)
    if connection.execute(update(counter).where(here).values(value=counter.c.value + 1)).rowcount < len(names):
        there = set(connection.execute(select(counter.c.name).where(here)).scalars())
        for name in sorted({*names} - there):
            connection.execute(insert(counter).values(name=name, value=1))


def current(connection: Connection, name: str = PUBLIC_REVISION) -> int:
    """Return a revision as this transaction sees it, without what it writes itself."""
    return int(connection.execute(select(counter.c.value).where(counter.c.name == name)).scalar() or 0)


def _look(connection: Connection, _cursor: Any, statement: str, _values: Any, context: Any, _many: bool) -> None:  # noqa: FBT001
    """Note a statement that writes; one that is not understood counts as one."""
    moved = connection.info.get(_WROTE)
    if moved is None or len(moved) == _ALL or _SAYS_NOTHING.match(statement):
        return
    changed = _CHANGES.match(statement)
    table = changed.group(1) if changed else None
    if table not in UNSEEN and not context.execution_options.get("quiet", False):
        moved.add(PUBLIC_REVISION)
    if table not in UNAWAITED:
        moved.add(WRITTEN_REVISION)
