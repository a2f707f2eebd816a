"""The one re-examination: its author asks for it, somebody other than who decided answers."""

from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.gathering import moderation as rules
from manifeste_tool.domain.gathering import tokens
from manifeste_tool.domain.gathering.moderation import Moderation, State
from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.people import Act
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.services.guarding import senders
from manifeste_tool.services.guarding.senders import Sender
from manifeste_tool.services.moderation import deciding
from manifeste_tool.services.moderation.deciding import Wanted, masks_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import contributors, moderations

#: How long the keys of mails are; what is shorter was typed.
_KEY = 32


class WrongCodeError(RefusedError):
    """The code is not the one of this contribution."""

    fields = ("code",)
    sentence = N_(
        "Ce code de suivi n'est pas celui de la contribution %(reference)s. Vérifiez les deux sur votre fiche, ou sur "
        "l'écran où le code vous a été donné."
    )


@dataclass(frozen=True, slots=True)
class ModerationSide:
    """What the author of a contribution is told of its moderation; `state` None where nobody had to look at it.

    `ground` and `words` say why it is not published, or what was masked in it; `answer` is what the re-examination
    said, `upheld` whether it left the decision as it was.
    """

    reference: str
    state: State | None = None
    ground: str = ""
    words: str = ""
    settled_at: datetime | None = None
    contested_at: datetime | None = None
    reexamined_at: datetime | None = None
    answer: str = ""
    may_contest: bool = False

    @property
    def is_masked(self) -> bool:
        """Whether it is published with words masked."""
        return self.state is State.CLEARED and bool(self.ground) and self.reexamined_at is None

    @property
    def upheld(self) -> bool:
        """Whether somebody looked again and left the decision as it was."""
        return self.reexamined_at is not None and self.state is State.SET_ASIDE


def moderation_side(connection: Connection, reference: str) -> ModerationSide:
    """Return what its author may know of a contribution's moderation; the caller has seen their token."""
    one = moderations.get(connection, reference)
    return ModerationSide(reference) if one is None else _side(one)


def _side(one: Moderation) -> ModerationSide:
    return ModerationSide(
        reference=one.contribution,
        state=one.state,
        ground=one.ground,
        words=one.words,
        settled_at=one.settled_at,
        contested_at=one.reexamination_asked_at,
        reexamined_at=one.reexamined_at,
        answer=one.reexamination_reason,
        may_contest=one.may_be_contested,
    )


def contest(ws: Workspace, reference: str, message: str) -> None:
    """Ask that somebody else look again at a decision not to publish; the caller has seen the author's token.

    Raises `NotFoundError`, `NothingToContestError`, `ContestedAlreadyError`, `NoMessageError`, `LongReasonError`.
    """
    with ws.writing() as connection:
        _contest(ws, connection, reference, message)


def contest_with(ws: Workspace, sender: Sender, reference: str, *, code: str, message: str) -> None:
    """Ask for the re-examination with the key of a mail or the follow-up code.

    Raises what `contest` does, `WrongCodeError`, `MistypedTokenError`, `RobotError`, `TooOftenError`.
    """
    with ws.writing() as connection:
        senders.admit(ws, connection, sender, Limit.REEXAMINATION)
    with ws.writing() as connection:
        if not is_of(connection, reference, code):
            raise WrongCodeError(reference=reference[:40])
        _contest(ws, connection, reference, message)


def by_key(ws: Workspace, reference: str, key: str) -> ModerationSide:
    """Return what the key of a mail leads to. Raises `NotFoundError` for a key that leads to nothing."""
    with ws.reading() as connection:
        if contributors.followed(connection, digest(key)) != reference:
            raise NotFoundError
        return moderation_side(connection, reference)


def is_of(connection: Connection, reference: str, code: str) -> bool:
    """Whether a key or a follow-up code is that of a contribution. Raises `MistypedTokenError`."""
    given = code.strip()
    return reference in (
        contributors.followed(connection, digest(given)),
        contributors.followed(connection, digest(tokens.read(given))) if len(given) < _KEY else "",
    )


def _contest(ws: Workspace, connection: Connection, reference: str, message: str) -> None:
    said, one = contributions.get(connection, reference), moderations.get(connection, reference)
    if said is None or said.withdrawn or one is None:
        raise NotFoundError
    moderations.put(connection, rules.contested(one, message, ws.now()))
    about = Fact(Happened.MODERATION_CONTESTED, ws.now(), None, About.CONTRIBUTION, reference)
    journal.record(connection, about)


def uphold(ws: Workspace, by: Person, reference: str, *, seen: str, reason: str) -> None:
    """Leave a decision as it is, with words its author reads.

    Raises `ForbiddenError`, `SameModeratorError`, `NotFoundError`, `MovedOnError`, `WithdrawnError`,
    `NothingToReexamineError`, `NoAnswerError`, `LongReasonError`.
    """
    with ws.writing() as connection:
        case = deciding.opened(ws, connection, by, reference, seen=seen, act=Act.ANSWER_REEXAMINATION)
        after = rules.reexamined(case.moderation, granted=False, by=by.id, at=ws.now(), reason=reason)
        moderations.put(connection, after)
        _tell(ws, connection, by, reference, granted="non")


def grant(
    ws: Workspace, by: Person, reference: str, *, seen: str, wanted: Wanted | None = None, reason: str = ""
) -> None:
    """Publish a contribution after all, its words masked where `wanted` says so.

    Raises what `uphold` does, `NothingToMaskError`, `NoMaskError`.
    """
    with ws.writing() as connection:
        case = deciding.opened(ws, connection, by, reference, seen=seen, act=Act.ANSWER_REEXAMINATION)
        after = rules.reexamined(case.moderation, granted=True, by=by.id, at=ws.now(), reason=reason)
        masks = masks_of(case.said, wanted) if wanted else ()
        _tell(ws, connection, by, reference, granted="oui")
        deciding.clear(ws, connection, by, case, masks, made=after)


def _tell(ws: Workspace, connection: Connection, by: Person, reference: str, *, granted: str) -> None:
    details = {"granted": granted}
    fact = Fact(Happened.MODERATION_REEXAMINED, ws.now(), by.id, About.CONTRIBUTION, reference, details)
    journal.record(connection, fact)
