"""The register of breaches of personal data (RGPD, articles 33 and 34): every one, told to the authority or not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from manifeste_tool.domain.rights import lives
from manifeste_tool.errors import N_, RefusedError

#: How long there is to tell the CNIL, from the moment the breach is known (article 33-1).
TO_TELL = timedelta(hours=72)
LONGEST = 4_000


class Risk(StrEnum):
    """What a breach may do to people: it decides who is to be told."""

    NONE = N_("aucun risque")
    RISK = N_("risque")  # the CNIL is told
    HIGH = N_("risque élevé")  # and the people


class NoNatureError(RefusedError):
    """A breach without a word on what happened, or with too many."""

    sentence = N_("Dites ce qui s'est passé et choisissez le risque, en %(limit)s signes au plus par champ.")


class LateWithoutReasonError(RefusedError):
    """The CNIL was told after 72 hours, and nothing says why."""

    sentence = N_("La CNIL a été prévenue plus de 72 heures après la découverte : dites pourquoi (RGPD, article 33-1).")


class BeforeFoundError(RefusedError):
    """Somebody was told before the breach was found, or it was found in the future."""

    sentence = N_("Les moments ne se suivent pas : découverte, puis CNIL et personnes prévenues, jamais dans le futur.")


class UntoldError(RefusedError):
    """A breach is closed before those were told who are to be."""

    sentence = N_(
        "Cette violation ne peut pas être close : la CNIL est à prévenir s'il y a un risque, les personnes aussi s'il "
        "est élevé. Indiquez quand elles l'ont été."
    )


class ClosedBreachError(RefusedError):
    """The breach is closed."""

    sentence = N_("Cette violation est close. Consignez-en une nouvelle si les faits reprennent.")


@dataclass(frozen=True, slots=True)
class Breach:
    """One line of the register."""

    id: int
    found_at: datetime
    nature: str
    risk: Risk
    happened_at: datetime | None = None
    data: str = ""
    people: str = ""
    consequences: str = ""
    measures: str = ""
    authority_told_at: datetime | None = None
    people_told_at: datetime | None = None
    late_because: str = ""
    by_id: int | None = None
    closed_at: datetime | None = None

    @property
    def state(self) -> lives.BreachState:
        """Where it stands."""
        return lives.BreachState.CLOSED if self.closed_at else lives.BreachState.OPEN

    @property
    def due_at(self) -> datetime:
        """Until when the CNIL is to be told."""
        return self.found_at + TO_TELL

    @property
    def authority_waits(self) -> bool:
        """Whether the CNIL is still to be told."""
        return self.risk is not Risk.NONE and self.authority_told_at is None

    @property
    def people_wait(self) -> bool:
        """Whether the people are still to be told."""
        return self.risk is Risk.HIGH and self.people_told_at is None

    def hours_left(self, now: datetime) -> int:
        """Return the whole hours left to tell the CNIL, or that were left when it was; below zero: over."""
        return int((self.due_at - (self.authority_told_at or now)) // timedelta(hours=1))


def checked(one: Breach, now: datetime) -> Breach:
    """Return a breach that may be kept. Raises `NoNatureError`, `BeforeFoundError`, `LateWithoutReasonError`."""
    texts = (one.nature, one.data, one.people, one.consequences, one.measures, one.late_because)
    if not one.nature or any(len(said) > LONGEST for said in texts):
        raise NoNatureError(limit=LONGEST)
    told = [moment for moment in (one.authority_told_at, one.people_told_at) if moment]
    if one.found_at > now or any(not one.found_at <= moment <= now for moment in told):
        raise BeforeFoundError
    if one.happened_at and one.happened_at > one.found_at:
        raise BeforeFoundError
    if one.authority_told_at and one.authority_told_at > one.due_at and not one.late_because:
        raise LateWithoutReasonError
    return one


def refuse_open_ends(one: Breach) -> None:
    """Raise `UntoldError` where somebody is still to be told."""
    if one.authority_waits or one.people_wait:
        raise UntoldError


def risk_of(given: str) -> Risk:
    """Return a risk by its value. Raises `NoNatureError`."""
    try:
        return Risk(given)
    except ValueError as error:
        raise NoNatureError(limit=LONGEST) from error
