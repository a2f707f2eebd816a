"""What waits for a moderator, and why; what is decided, undone, contested once and looked at again by somebody else."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from manifeste_tool.errors import N_, ForbiddenError, RefusedError, StaleError

LONGEST = 2_000


class Reason(StrEnum):
    """Why somebody looks at a contribution before it is shown; the values are those kept and shown."""

    NEW = "reçue par le formulaire"
    PERSONAL_DATA = "informations personnelles"
    ALIKE = "proche d'une autre"
    FLAGGED = "signalée"
    FILE = "pièce jointe"
    CHANGED = "modifiée depuis sa publication"
    REOPENED = "examen repris"


class State(StrEnum):
    """Where a contribution stands with its moderators; the values are those kept and shown."""

    WAITING = "à modérer"
    CLEARED = "publiée"
    SET_ASIDE = "non publiée"


#: What may be decided of: what was set aside is taken up again first. What its author may contest, and somebody answer.
DECIDABLE = frozenset({State.WAITING, State.CLEARED})
CONTESTABLE = frozenset({State.SET_ASIDE})


class Ground(StrEnum):
    """Why a contribution is not published, as the conditions of participation say; the values are kept and shown."""

    OFF_TOPIC = "hors sujet"
    ABUSE = "injure ou discrimination"
    ADVERTISING = "publicité"
    OTHERS_DATA = "données personnelles d'autrui"
    DUPLICATE = "doublon"
    ILLEGIBLE = "illisible"
    OTHER = "autre motif"


class GroundError(RefusedError):
    """A contribution is not published without a ground of the list, the last one not without words."""

    sentence = N_(
        "Choisissez le motif pour lequel cette contribution n'est pas publiée ; « autre motif » demande une précision. "
        "Son auteur le lira."
    )


class LongReasonError(RefusedError):
    """A reason or a message is too long."""

    sentence = N_("Ce texte compte %(length)s signes : résumez-le en %(limit)s au plus.")


class SetAsideAlreadyError(StaleError):
    """What is not published is taken up again before anything else is decided of it."""

    sentence = N_(
        "La contribution %(reference)s n'est pas publiée. « Reprendre l'examen » la remet d'abord dans la file."
    )


class NothingToContestError(RefusedError):
    """A re-examination is asked of a decision not to publish, and of nothing else."""

    sentence = N_(
        "Le réexamen se demande quand une contribution n'est pas publiée. Celle-ci (%(reference)s) est « %(state)s »."
    )


class ContestedAlreadyError(RefusedError):
    """A re-examination is asked once."""

    sentence = N_(
        "Le réexamen de la contribution %(reference)s a déjà été demandé, et il ne l'est qu'une fois. "
        "Votre page de suivi dit où il en est."
    )


class NoMessageError(RefusedError):
    """A re-examination is asked with words."""

    sentence = N_("Dites en quelques mots pourquoi la décision est à revoir : une autre personne les lira.")


class SameModeratorError(ForbiddenError):
    """Who decided does not look at it again."""

    sentence = N_(
        "Vous avez décidé de ne pas publier la contribution %(reference)s : son réexamen se fait "
        "par quelqu'un d'autre. Prévenez une autre personne du secrétariat, la demande reste ouverte."
    )


class NothingToReexamineError(StaleError):
    """There is no request to answer, or it has its answer."""

    sentence = N_("Aucun réexamen de la contribution %(reference)s n'attend de réponse. Relisez sa page.")


class NoAnswerError(RefusedError):
    """A decision is upheld with words."""

    fields = ("answer", "words", "body")
    sentence = N_("Dites pourquoi la décision est maintenue : la personne qui a demandé le réexamen le lira.")


@dataclass(frozen=True, slots=True)
class Moderation:
    """One contribution's moderation. A moderator's decision has a `reason`; it may be contested once.

    `reason` is a ground and, on the lines after it, what was added to it; of what was masked, the kinds it was of.
    """

    contribution: str
    state: State
    reasons: tuple[Reason, ...]
    opened_at: datetime
    settled_at: datetime | None = None
    settled_by_id: int | None = None
    reason: str = ""
    reexamination_asked_at: datetime | None = None
    reexamination_message: str = ""
    reexamined_at: datetime | None = None
    reexamined_by_id: int | None = None
    reexamination_reason: str = ""

    @property
    def is_held(self) -> bool:
        """Whether its contribution is kept from those who read what is public."""
        return self.state is not State.CLEARED

    @property
    def ground(self) -> str:
        """Why it is not published, in the words of the list; of what is published, the kinds that were masked."""
        return self.reason.partition("\n")[0]

    @property
    def words(self) -> str:
        """What the moderator added to the ground."""
        return self.reason.partition("\n")[2]

    @property
    def is_contested(self) -> bool:
        """Whether its re-examination waits for somebody."""
        asked = self.reexamination_asked_at is not None and self.reexamined_at is None
        return asked and self.state in CONTESTABLE

    @property
    def may_be_contested(self) -> bool:
        """Whether its author may still ask for the one re-examination."""
        return self.state in CONTESTABLE and self.reexamination_asked_at is None


def grounds(ground: str, words: str) -> str:
    """Return the reason of a decision not to publish. Raises `GroundError`, `LongReasonError`."""
    told = tidy(words)
    if ground not in set(Ground) or (ground == Ground.OTHER and not told):
        raise GroundError
    return f"{ground}\n{told}" if told else ground


def tidy(words: str) -> str:
    """Return words that somebody typed without what surrounds them. Raises `LongReasonError`."""
    told = words.replace("\r\n", "\n").strip()
    if len(told) > LONGEST:
        raise LongReasonError(length=len(told), limit=LONGEST)
    return told


def decided(one: Moderation, state: State, *, by: int, at: datetime, reason: str = "") -> Moderation:
    """Return a moderation settled by a person. Raises `SetAsideAlreadyError`."""
    if one.state not in DECIDABLE:
        raise SetAsideAlreadyError(reference=one.contribution)
    return replace(one, state=state, settled_at=at, settled_by_id=by, reason=reason)


def reopened(one: Moderation, *, by: int, at: datetime) -> Moderation:
    """Return a moderation taken up again: it waits as if nothing had been decided, but a re-examination stays asked.

    Raises `SameModeratorError` where somebody else looked again at what this very person had decided.
    """
    if one.reexamined_at is not None and one.settled_by_id == by:
        raise SameModeratorError(reference=one.contribution)
    reasons = tuple(reason for reason in Reason if reason in {*one.reasons, Reason.REOPENED})
    return held_again(one, reasons, at)


def held_again(one: Moderation, reasons: tuple[Reason, ...], at: datetime) -> Moderation:
    """Return a moderation that waits anew; what its author asked and was answered stays on record."""
    return replace(
        one, state=State.WAITING, reasons=reasons, opened_at=at, settled_at=None, settled_by_id=None, reason=""
    )


def contested(one: Moderation, message: str, at: datetime) -> Moderation:
    """Return a moderation whose author asks that somebody else look at it.

    Raises `NothingToContestError`, `ContestedAlreadyError`, `NoMessageError`, `LongReasonError`.
    """
    if one.state not in CONTESTABLE:
        raise NothingToContestError(reference=one.contribution, state=one.state)
    if not one.may_be_contested:
        raise ContestedAlreadyError(reference=one.contribution)
    told = tidy(message)
    if not told:
        raise NoMessageError
    return replace(one, reexamination_asked_at=at, reexamination_message=told)


def reexamined(one: Moderation, *, granted: bool, by: int, at: datetime, reason: str) -> Moderation:
    """Return a moderation looked at again: published after all where `granted`, else as it was.

    Raises `NothingToReexamineError`, `SameModeratorError`, `NoAnswerError`, `LongReasonError`.
    """
    if not one.is_contested:
        raise NothingToReexamineError(reference=one.contribution)
    if one.settled_by_id == by:
        raise SameModeratorError(reference=one.contribution)
    told = tidy(reason)
    if not granted and not told:
        raise NoAnswerError
    state = State.CLEARED if granted else one.state
    return replace(one, state=state, reexamined_at=at, reexamined_by_id=by, reexamination_reason=told)
