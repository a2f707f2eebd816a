"""The public revision: a number that moves with every write that a public page could show.

Nobody has to remember to move it. Every statement of a writing transaction is looked at, and one that changes any
table but those of `UNSEEN` moves the revision before the transaction commits. A new table is therefore public until
it is named here, and a test reads every public page and proves that none of them asks a table that is.
"""

import re
from typing import Any

from sqlalchemy import Connection, Engine, event, insert, select, update

from manifeste_tool.storage.tables.people import counter

PUBLIC_REVISION = "public_revision"
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
#: Given with one statement, for a row of another table that no public page is made of either.
QUIET = {"quiet": True}
_WROTE = "manifeste.wrote"
_SAYS_NOTHING = re.compile(r"\s*(?:SELECT|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA|SET|SHOW)\b", re.IGNORECASE)
_CHANGES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)


def follow(engine: Engine) -> None:
    """Look at every statement of the transactions that `begin` began."""
    event.listen(engine, "before_cursor_execute", _look)


def begin(connection: Connection) -> None:
    """Say that a writing transaction begins on this connection."""
    connection.info[_WROTE] = False


def settle(connection: Connection) -> None:
    """Move the revision, under its row's lock, if the transaction that is about to commit wrote anything public."""
    if connection.info.pop(_WROTE, False):
        move(connection)


def move(connection: Connection) -> None:
    """Move the revision."""
    here = counter.c.name == PUBLIC_REVISION
    if not connection.execute(update(counter).where(here).values(value=counter.c.value + 1)).rowcount:
        connection.execute(insert(counter).values(name=PUBLIC_REVISION, value=1))


def current(connection: Connection) -> int:
    """Return the revision as this transaction sees it."""
    return int(connection.execute(select(counter.c.value).where(counter.c.name == PUBLIC_REVISION)).scalar() or 0)


def _look(connection: Connection, _cursor: Any, statement: str, _values: Any, context: Any, _many: bool) -> None:  # noqa: FBT001
    """Note a statement that writes; one that is not understood counts as one."""
    if connection.info.get(_WROTE) is not False or _SAYS_NOTHING.match(statement):
        return
    changed = _CHANGES.match(statement)
    seen = changed is None or changed.group(1) not in UNSEEN
    connection.info[_WROTE] = seen and not context.execution_options.get("quiet", False)
