"""What people without account say to the secretariat: a question, an idea, that a contribution should not stand."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from manifeste_tool.domain.addresses import is_address
from manifeste_tool.domain.rights import lives
from manifeste_tool.errors import N_, RefusedError

LONGEST = 4_000
LONGEST_NAME = 200


class EnquiryState(StrEnum):
    """Where a thread stands; the values are those kept and shown."""

    WAITING = N_("à traiter")
    ANSWERED = N_("répondue")
    CLOSED = N_("close")


class Motive(StrEnum):
    """Why a contribution should not stand as it does; the values are those kept and shown."""

    PERSONAL = N_("informations sur une personne")
    OFFENCE = N_("injure, haine ou discrimination")
    FALSE = N_("propos faux ou trompeurs")
    ADVERTISING = N_("publicité")
    MINE = N_("c'est ma contribution, ou elle parle de moi")
    OTHER = N_("autre")


class WrongAddressError(RefusedError):
    """What stands for an address of e-mail is none."""

    sentence = N_(
        "« %(given)s » n'est pas une adresse électronique. Écrivez-la sous la forme nom@exemple.fr : "
        "c'est par elle que la réponse vous parvient."
    )


class NoWordsError(RefusedError):
    """There is nothing to read, or too much."""

    sentence = N_("Écrivez quelques mots, en %(limit)s signes au plus : il y en a %(length)s.")


@dataclass(frozen=True, slots=True)
class Enquiry:
    """Somebody's thread with the secretariat. `page` is the address they wrote from, `language` what it was read in.

    `may_become_contribution` is their consent to have their words published as a contribution, whose reference is
    `contribution` once it was made.
    """

    id: int
    email: str
    state: EnquiryState
    made_at: datetime
    name: str = ""
    page: str = ""
    may_become_contribution: bool = False
    contribution: str = ""
    language: str = "fr"


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a thread; `by_id` is who of the secretariat wrote it, None for the person who asked."""

    at: datetime
    body: str
    by_id: int | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """« Signaler »: what somebody says of a contribution, and the answer. `upheld` is None while nobody settled it.

    `language` is that of the page it was said on.
    """

    id: int
    contribution: str
    motive: Motive
    made_at: datetime
    message: str = ""
    email: str = ""
    settled_at: datetime | None = None
    settled_by_id: int | None = None
    upheld: bool | None = None
    answer: str = ""
    language: str = "fr"

    @property
    def state(self) -> lives.RequestState:
        """Whether it waits for its answer."""
        return lives.request(self.settled_at)


def words(given: str) -> str:
    """Return what somebody wrote, without outer spaces. Raises `NoWordsError`."""
    said = given.replace("\r\n", "\n").strip()
    if not 0 < len(said) <= LONGEST:
        raise NoWordsError(limit=LONGEST, length=len(said))
    return said


def address(given: str) -> str:
    """Return an address of e-mail. Raises `WrongAddressError`."""
    written = given.strip()
    if not is_address(written):
        raise WrongAddressError(given=written[:80])
    return written
