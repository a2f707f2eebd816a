"""The session of one device: how somebody came in, until when it holds, when its use is written down."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from manifeste_tool.domain.readers import Person, Role

#: How long the use of a device goes unrecorded, so that reading writes nothing to speak of.
SEEN_EVERY = timedelta(hours=1)
#: How long a browser goes on naming a session that has ended: a form sent then is given back to whoever wrote it.
GRACE = timedelta(days=1)
_BRIEF = frozenset({Role.SECRETARIAT, Role.ADMINISTRATOR})


class Means(StrEnum):
    """What somebody came in by; the values are those kept and shown."""

    LINK = "lien"
    CODE = "code"
    PROVIDER = "fournisseur"
    DEMO = "démonstration"


@dataclass(frozen=True, slots=True)
class Device:
    """A session on one device. `agent` is « Firefox sur Android »; its key stands in the device's cookie alone."""

    id: int
    person_id: int
    means: Means
    agent: str
    opened_at: datetime
    seen_at: datetime
    expires_at: datetime
    second_factor_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """Who is signed in, and the device that they are signed in on."""

    device: Device
    person: Person


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long a device stays signed in: `usual` after its last use, `brief` after it came in, whatever its use."""

    usual: timedelta = timedelta(days=60)
    brief: timedelta = timedelta(hours=10)

    def end(self, role: Role, opened_at: datetime, seen_at: datetime) -> datetime:
        """Return when a session ends by itself: for the secretariat and administrators a day's work after it began."""
        return opened_at + self.brief if role in _BRIEF else seen_at + self.usual

    def holds(self, opened: Opened, now: datetime) -> bool:
        """Whether a session holds: what it was given and what its person's role allows today, whichever is shorter."""
        device = opened.device
        allowed = self.end(opened.person.role, device.opened_at, device.seen_at)
        return opened.person.active and now < min(device.expires_at, allowed)


def is_due(device: Device, now: datetime) -> bool:
    """Whether it is time to write down that a device is used."""
    return now - device.seen_at >= SEEN_EVERY


def is_new(agent: str, known: Collection[str]) -> bool:
    """Whether somebody comes in on a kind of device they never used; the first of all is no news."""
    return bool(known) and agent not in known
