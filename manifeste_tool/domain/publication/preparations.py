"""Versions made ready before their hour, and the links by which somebody named sees one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from manifeste_tool.domain.keys import digest
from manifeste_tool.errors import N_, RefusedError

#: The longest that a link shows a prepared version.
LONGEST_PREVIEW = timedelta(days=30)
#: Nobody prepares further ahead: a year that was mistyped is not kept for ever.
LONGEST_WAIT = timedelta(days=400)


class State(StrEnum):
    """What became of a preparation; the values are those kept."""

    PREPARED = "préparée"
    PUBLISHED = "publiée"
    CANCELLED = "annulée"


class PastHourError(RefusedError):
    """A version is to open at an hour that has passed."""

    sentence = N_("Cette heure est déjà passée. Choisissez une heure à venir, ou aucune et publiez vous-même.")


class FarHourError(RefusedError):
    """A version is to open in more than a year."""

    sentence = N_("Cette heure est dans plus d'un an : vérifiez l'année, ou ne choisissez pas d'heure.")


class PreviewTooLongError(RefusedError):
    """A link is to last for no time, or for more than thirty days."""

    sentence = N_("Un lien d'aperçu vaut de 1 à %(limit)s jours. Choisissez une durée, vous pourrez en refaire un.")


class PreviewPastHourError(RefusedError):
    """A link is to outlive the hour of its version, and nobody said so."""

    sentence = N_(
        "Ce lien vivrait au-delà de l'heure de parution. Choisissez une durée plus courte, "
        "ou cochez « même après l'heure » : il mènera alors à la version publiée."
    )


@dataclass(frozen=True, slots=True)
class Prepared:
    """A version made ready: the text at commit `sha`, its words, its hour in UTC or None while none is chosen."""

    number: str
    sha: str
    title: str
    story: str
    person_id: int
    prepared_at: datetime
    opens_at: datetime | None = None
    state: State = State.PREPARED
    ended_at: datetime | None = None
    id: int = 0

    @property
    def turn(self) -> str:
        """16 hexadecimal digits of its words and its hour: what a page showed, and is confirmed or changed from."""
        told = (self.number, self.sha, self.title, self.story, self.opens_at.isoformat() if self.opens_at else "")
        return digest("\x1f".join(told))[:16]

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be published or cancelled."""
        return self.state is State.PREPARED


@dataclass(frozen=True, slots=True)
class PreviewLink:
    """A link to a preparation, made for somebody named; of its key only a digest is kept."""

    prepared_id: int
    name: str
    person_id: int
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    opened_at: datetime | None = None
    openings: int = 0
    id: int = 0

    def is_live(self, now: datetime) -> bool:
        """Whether it shows anything at a moment: not taken back, not expired."""
        return self.revoked_at is None and now < self.expires_at


def hour(now: datetime, chosen: datetime | None) -> datetime | None:
    """Return the hour of a version as chosen, None for none. Raises `PastHourError`, `FarHourError`."""
    if chosen is None:
        return None
    if chosen <= now:
        raise PastHourError
    if chosen > now + LONGEST_WAIT:
        raise FarHourError
    return chosen


def expiry(now: datetime, days: int, opens_at: datetime | None, *, past_the_hour: bool) -> datetime:
    """Return when a link of so many days expires. Raises `PreviewTooLongError`, `PreviewPastHourError`.

    It outlives the hour of its version only where that was chosen.
    """
    if not 0 < days <= LONGEST_PREVIEW.days:
        raise PreviewTooLongError(limit=LONGEST_PREVIEW.days)
    expires = now + timedelta(days=days)
    if opens_at is not None and opens_at > now and expires > opens_at and not past_the_hour:
        raise PreviewPastHourError
    return expires
