"""A feed as a value: entries with identities that last, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

#: How many entries one document of a feed holds at most.
PER_FEED = 50
_UNCHANGED = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `key` names it for ever inside the instance (`version/1.0`) and `since` is when it began to exist.

    `content` is sanitised HTML; `path` is its page, `author` whoever the pages show as such, `""` for nobody.
    """

    key: str
    title: str
    content: str
    path: str
    since: datetime
    updated: datetime
    author: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """The path of one document of a feed and those of its neighbours, `""` where there is none."""

    own: str
    first: str = ""
    previous: str = ""
    following: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """One document of a feed; `page` is the path of the page it follows."""

    title: str
    subtitle: str
    entries: tuple[Entry, ...]
    page: str
    around: Around

    @property
    def path(self) -> str:
        """The path of its first document, which names the feed."""
        return self.around.first or self.around.own

    @property
    def updated(self) -> datetime:
        """When anything of it changed last; the same moment for ever while it is empty."""
        return newest(one.updated for one in self.entries)


def newest(moments: Iterable[datetime | None]) -> datetime:
    """Return the latest of some moments; the same one for ever where there is none."""
    return max((one for one in moments if one is not None), default=_UNCHANGED)


def tag(host: str, entry: Entry) -> str:
    """Return the identifier of an entry (RFC 4151): no move of a page, and no change of its words, changes it."""
    return f"tag:{host},{entry.since.astimezone(UTC):%Y-%m-%d}:{entry.key}"
