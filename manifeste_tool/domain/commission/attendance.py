"""Who is there during a sitting, in whose place, with how many voices: read from spans, at any moment.

A member counts for the quorum while they, or their substitute, are in the room. A proxy (*pouvoir*) gives a voice to a
member who is there, counts for no quorum, and sleeps while its holder is out of the room or the member is in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from manifeste_tool.errors import N_, RefusedError


class Attending(StrEnum):
    """How a member attends; the values are those kept."""

    PRESENT = "présent"
    SUBSTITUTE = "suppléant"
    PROXY = "pouvoir"
    EXCUSED = "excusé"


class TooManyProxiesError(RefusedError):
    """Somebody would hold more proxies than the rules allow."""

    sentence = N_(
        "%(name)s porte déjà %(limit)s pouvoir(s), le nombre que le règlement permet. Choisissez un autre membre."
    )


class OwnProxyError(RefusedError):
    """A proxy given to nobody, to oneself, or to somebody who may not vote."""

    sentence = N_("Un pouvoir se donne à un autre membre de la commission : choisissez lequel.")


class ChainedProxyError(RefusedError):
    """A proxy given to somebody who gave their own: nobody passes on a voice that was lent to them."""

    sentence = N_(
        "%(name)s a donné son propre pouvoir et ne pourra pas porter le vôtre : un pouvoir ne se transmet pas. "
        "Choisissez un autre membre."
    )


@dataclass(frozen=True, slots=True)
class Presence:
    """One span of one member's attendance: from `since` included to `until` excluded, None while it lasts.

    `by_id` is the substitute with an account, or the holder of the proxy; `by_name` a substitute without account.
    """

    member_id: int
    how: Attending
    since: datetime
    until: datetime | None = None
    by_id: int | None = None
    by_name: str = ""
    id: int = 0

    def covers(self, moment: datetime) -> bool:
        """Whether the span holds at a moment."""
        return self.since <= moment and (self.until is None or moment < self.until)


@dataclass(frozen=True, slots=True)
class Room:
    """Who is in the room at one moment, by member: who sits for them, and the proxies that may be used."""

    seated: Mapping[int, Presence] = field(default_factory=lambda: MappingProxyType({}))
    proxies: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def there(self) -> int:
        """How many count for the quorum."""
        return len(self.seated)

    @property
    def voices(self) -> int:
        """How many voices may be heard."""
        return len(self.seated) + len(self.proxies)

    def held_by(self, member_id: int) -> tuple[int, ...]:
        """Return the members whose proxy somebody uses, in the order of their numbers."""
        return tuple(sorted(giver for giver, holder in self.proxies.items() if holder == member_id))


def room(spans: Iterable[Presence], moment: datetime) -> Room:
    """Return who is in the room at a moment."""
    now = [span for span in spans if span.covers(moment)]
    seated = {span.member_id: span for span in now if span.how in (Attending.PRESENT, Attending.SUBSTITUTE)}
    given = {span.member_id: span.by_id for span in now if span.how is Attending.PROXY}
    proxies = {giver: holder for giver, holder in given.items() if holder in seated and giver not in seated}
    return Room(MappingProxyType(seated), MappingProxyType({key: held for key, held in proxies.items() if held}))


def refuse_proxy(
    member_id: int, holder_id: int | None, *, given: Mapping[int, int], limit: int, entitled: Iterable[int], name: str
) -> None:
    """Refuse a proxy that may not be given; `given` are those that stand, by member, `name` that of the holder.

    Raises `OwnProxyError`, `ChainedProxyError`, `TooManyProxiesError`.
    """
    if holder_id is None or holder_id == member_id or holder_id not in set(entitled):
        raise OwnProxyError
    if holder_id in given:
        raise ChainedProxyError(name=name)
    held = [giver for giver, holder in given.items() if holder == holder_id and giver != member_id]
    if len(held) >= limit:
        raise TooManyProxiesError(name=name, limit=limit)
