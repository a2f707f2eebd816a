"""How often somebody wants each kind of news: the rhythms they chose."""

from sqlalchemy import delete, insert, select

from manifeste_tool.domain.telling import ALWAYS, USUAL, News, Rhythm
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.telling import mail_preference


def of(connection: Connection, person_id: int) -> dict[News, Rhythm]:
    """Return somebody's rhythm for every kind, the usual one where they chose none or have no choice."""
    rows = connection.execute(select(mail_preference).where(mail_preference.c.person_id == person_id))
    chosen = {News(row.kind): Rhythm(row.rhythm) for row in rows}
    return {**USUAL, **{kind: how for kind, how in chosen.items() if kind not in ALWAYS}}


def choose(connection: Connection, person_id: int, rhythms: dict[News, Rhythm]) -> None:
    """Keep what somebody chose for some kinds."""
    theirs = (mail_preference.c.person_id == person_id, mail_preference.c.kind.in_(list(map(str, rhythms))))
    connection.execute(delete(mail_preference).where(*theirs))
    rows = [{"person_id": person_id, "kind": str(kind), "rhythm": str(how)} for kind, how in rhythms.items()]
    if rows:
        connection.execute(insert(mail_preference), rows)
