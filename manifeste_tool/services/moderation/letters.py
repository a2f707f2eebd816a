"""Tell an author what was decided of their contribution: by a mail, some minutes after, which lets a moderator undo.

The clock carries these letters, each once; one who gave no address, or no longer agrees to be written to, has none.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from manifeste_tool.domain.commission.clock import ClockAct
from manifeste_tool.domain.gathering.consents import Purpose
from manifeste_tool.domain.gathering.moderation import Moderation, Reason, State
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.telling import SECOND_THOUGHTS, Letter, News, Recipient
from manifeste_tool.services.telling.posting import post
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import contributors, moderations

#: Beyond, a letter that was never written would surprise more than it tells.
_LOOKS_BACK = timedelta(days=14)


def clock_acts(ws: Workspace, connection: Connection) -> Iterator[ClockAct]:
    """Return the letters of what was decided lately, and of what was looked at again."""
    for one in moderations.to_tell(connection, since=ws.now() - _LOOKS_BACK):
        if one.settled_at and one.reexamined_at is None and _is_news(one):
            key = f"moderated:{one.contribution}:{one.settled_at.timestamp():.3f}"
            yield ClockAct(key, one.settled_at + SECOND_THOUGHTS, partial(_post, one))
        if one.reexamined_at:
            key = f"reexamined:{one.contribution}:{one.reexamined_at.timestamp():.3f}"
            yield ClockAct(key, one.reexamined_at, partial(_post, one))


def _is_news(one: Moderation) -> bool:
    """Whether the author did not know: what stays published as it was is no news."""
    waited = bool({*one.reasons} - {Reason.FLAGGED})
    return waited or one.state is State.SET_ASIDE or bool(one.reason)


def _post(one: Moderation, ws: Workspace, connection: Connection) -> None:
    said, who = contributions.get(connection, one.contribution), contributors.get(connection, one.contribution)
    agreed = contributors.consents(connection, one.contribution).get(Purpose.CONTACT)
    if said is None or said.withdrawn or who is None or not who.email or not (agreed and agreed.given):
        return
    values = {
        "one": one,
        "published": said.is_public,
        "key": _key(ws, connection, one) if one.may_be_contested else "",
    }
    to = Recipient(who.shown_as, who.email, language=who.language)
    post(ws, connection, to, Letter(News.MODERATION, "moderation", values))


def _key(ws: Workspace, connection: Connection, one: Moderation) -> str:
    """Make the key by which the author asks for the re-examination; its SHA-256 alone is kept."""
    key = ws.new_key()
    contributors.keep_token(connection, digest(key), one.contribution, ws.now())
    return key
