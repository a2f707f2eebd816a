"""The register of requests: a right that somebody uses on their data, a lost token, a third person named."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from manifeste_tool.domain.hours import PARIS
from manifeste_tool.errors import N_, RefusedError

LONGEST, LONGEST_APPLICANT = 4_000, 300
_MONTHS, _MONTHS_EXTENDED = 1, 3  # RGPD, article 12-3: one month, two more where a reason is told within it


class RequestKind(StrEnum):
    """What somebody asks; the values are those kept and shown."""

    ACCESS = N_("accès")
    RECTIFICATION = N_("rectification")
    ERASURE = N_("effacement")
    OPPOSITION = N_("opposition")
    LIMITATION = N_("limitation")
    PORTABILITY = N_("portabilité")
    LOST_TOKEN = N_("code de suivi perdu")
    THIRD_PERSON = N_("personne nommée par autrui")


class Channel(StrEnum):
    """How it reached us."""

    FORM = N_("formulaire")
    MAIL = N_("courriel")
    POST = N_("courrier")
    TELEPHONE = N_("téléphone")
    PLACE = N_("sur place")


class RequestState(StrEnum):
    """Where a request stands."""

    RECEIVED = N_("reçue")
    ANSWERED = N_("répondue")


class RequestOutcome(StrEnum):
    """What was done of a request."""

    DONE = N_("faite")
    PARTLY = N_("faite en partie")
    REFUSED = N_("refusée")
    NOTHING = N_("sans objet")
    UNKNOWN = N_("identité non établie")


class NoRequestWordsError(RefusedError):
    """A request without words, or with too many."""

    sentence = N_("Dites ce que vous demandez, en %(limit)s signes au plus.")


class NoApplicantError(RefusedError):
    """Nobody could be answered."""

    sentence = N_("Indiquez qui demande et où lui répondre, en %(limit)s signes au plus.")


class UnknownKindError(RefusedError):
    """What is asked is none of the kinds."""

    sentence = N_("Choisissez ce qui est demandé.")


class NoAnswerError(RefusedError):
    """A request is closed without the sentence that answers it."""

    fields = ("answer", "words", "body")
    sentence = N_("Écrivez la réponse faite à la personne, en %(limit)s signes au plus, et dites ce qui a été fait.")


class NoReasonToWaitError(RefusedError):
    """The delay is extended without a reason."""

    sentence = N_("Dites pourquoi le délai est prolongé : la personne le lira.")


class ExtendedAlreadyError(RefusedError):
    """The delay was extended already, or its month is over."""

    sentence = N_("Le délai ne se prolonge qu'une fois, et dans le mois de la réception : répondez à la demande.")


class UncheckedIdentityError(RefusedError):
    """Something that touches somebody's data is asked for before it is known who they are."""

    sentence = N_("Notez d'abord comment l'identité de la personne a été vérifiée : ce geste touche ses données.")


class AnsweredAlreadyError(RefusedError):
    """The request has its answer."""

    sentence = N_("Cette demande a déjà reçu sa réponse. Enregistrez une nouvelle demande si la personne revient.")


class NoContributionError(RefusedError):
    """The act bears on a contribution, and the request names none that is known."""

    sentence = N_("Cette demande ne nomme aucune contribution connue : indiquez sa référence.")


@dataclass(frozen=True, slots=True)
class DataRequest:
    """One line of the register; `applicant` and `words` are forgotten by the purge, the rest stays.

    `language` is that of the page it was asked on, in which it is answered.
    """

    id: int
    kind: RequestKind
    channel: Channel
    received_at: datetime
    due_at: datetime
    applicant: str
    words: str
    contribution: str = ""
    state: RequestState = RequestState.RECEIVED
    identity: str = ""
    extended_because: str = ""
    by_id: int | None = None
    answered_at: datetime | None = None
    outcome: str = ""
    answer: str = ""
    forgotten_at: datetime | None = None
    language: str = "fr"

    @property
    def is_open(self) -> bool:
        """Whether it waits for its answer."""
        return self.state is RequestState.RECEIVED

    def is_late(self, now: datetime) -> bool:
        """Whether its answer came, or will come, after its delay."""
        return (self.answered_at or now) > self.due_at


def due(received: datetime, *, extended: bool = False) -> datetime:
    """Return until when a request is to be answered: the end of the same day of the month it falls in, in Paris."""
    day = received.astimezone(PARIS).date()
    months = day.month - 1 + (_MONTHS_EXTENDED if extended else _MONTHS)
    year, month = day.year + months // 12, months % 12 + 1
    last = day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))
    return datetime.combine(last, time(23, 59, 59), PARIS)


def kind_of(given: str) -> RequestKind:
    """Return a kind by its value. Raises `UnknownKindError`."""
    try:
        return RequestKind(given)
    except ValueError as error:
        raise UnknownKindError from error


def words(given: str) -> str:
    """Return what is asked. Raises `NoRequestWordsError`."""
    said = given.replace("\r\n", "\n").replace("\0", "").strip()
    if not 0 < len(said) <= LONGEST:
        raise NoRequestWordsError(limit=LONGEST)
    return said


def applicant(given: str) -> str:
    """Return who asks and where to answer them. Raises `NoApplicantError`."""
    said = " ".join(given.replace("\0", "").split())
    if not 0 < len(said) <= LONGEST_APPLICANT:
        raise NoApplicantError(limit=LONGEST_APPLICANT)
    return said


def answered(given: str, outcome: str) -> tuple[str, RequestOutcome]:
    """Return an answer and what was done. Raises `NoAnswerError` where either is missing."""
    said = given.replace("\r\n", "\n").replace("\0", "").strip()
    try:
        found = RequestOutcome(outcome)
    except ValueError as error:
        raise NoAnswerError(limit=LONGEST) from error
    if not 0 < len(said) <= LONGEST:
        raise NoAnswerError(limit=LONGEST)
    return said, found
