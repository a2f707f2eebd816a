"""Decide what becomes of contributions that no paragraph takes up: one, a selection, those of a finding or a theme."""

from dataclasses import dataclass

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.consulting.contributions import Fate, Reach
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.outcomes.outcomes import Choice, Outcome, verdict
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import N_, NotFoundError, RefusedError, StaleError
from manifeste_tool.services.consulting.fates import fates, linked_by, narrowed, standing_text
from manifeste_tool.services.privacy import scanning
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.outcomes import choosing, outcomes
from manifeste_tool.storage.outcomes.choosing import Counts


class NothingToDecideError(RefusedError):
    """None of the contributions chosen can be given the decision, or all of them have it."""

    sentence = N_(
        "Aucune de ces contributions n'attend cette suite : le texte leur en donne une, elles sont retirées, "
        "ou cette suite leur est déjà donnée. Rien n'est changé."
    )


class ChoiceMovedError(StaleError):
    """What was chosen is no longer as many as was shown."""

    sentence = N_(
        "Entre-temps, le compte a changé : %(given)s contributions recevraient cette suite, et non %(expected)s. "
        "Rien n'est décidé et vos mots sont gardés : relisez le compte, puis décidez."
    )


class UnknownParagraphError(RefusedError):
    """The paragraph where contributions are said to stand is none."""

    sentence = N_("Le paragraphe choisi n'est pas, ou n'est plus, dans le texte. Choisissez-en un autre.")


class UndoneAlreadyError(RefusedError):
    """The decision was undone."""

    sentence = N_("Cette décision est déjà annulée : il n'y a rien à défaire.")


class LaterDecisionError(RefusedError):
    """Later decisions stand on all that this one was given to."""

    sentence = N_(
        "Une décision plus récente porte sur chacune de ces contributions : annulez d'abord la plus récente, "
        "ou décidez à nouveau. Rien n'est changé."
    )


@dataclass(frozen=True, slots=True)
class Undone:
    """On how many contributions a decision was taken back, and on how many a later one stands and stays."""

    count: int
    left: int


def preview(ws: Workspace, by: Person | None, choice: Choice) -> Counts:
    """Return how many contributions a decision would be given to, leave alone, or replace. Raises `ForbiddenError`."""
    with ws.reading() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.DECIDE_OUTCOME)
        return counted(ws, connection, reader, choice)


def counted(ws: Workspace, connection: Connection, reader: Reader, choice: Choice) -> Counts:
    """Return the same inside a transaction."""
    known = fates(connection, standing_text(ws, connection, reader))
    found = choosing.chosen(connection, choice, Reach.of(reader), narrowed(known, choice.filters.fate))
    return choosing.counts(connection, found, linked_by(known))


def decide(
    ws: Workspace,
    by: Person,
    choice: Choice,
    *,
    fate: Fate | None,
    reason: str = "",
    passed_to: str = "",
    paragraph: str = "",
    expected: int | None = None,
) -> int:
    """Give one outcome to all that was chosen and has none by the text; return the number of the decision.

    What was decided of them before is replaced, and comes back if this is undone. `expected` is the count that was
    shown. Raises `ForbiddenError`, what `verdict` does, `UnknownParagraphError`, `ChoiceMovedError`,
    `NothingToDecideError`.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        actor = require(reader, Act.DECIDE_OUTCOME)
        wanted = verdict(fate, reason=reason, passed_to=passed_to, paragraph=paragraph)
        scanning.refuse(ws, (N_("motif"), wanted.reason), (N_("transmise à"), wanted.passed_to))
        text = standing_text(ws, connection, reader)
        if wanted.paragraph and (text is None or wanted.paragraph not in text.by_id):
            raise UnknownParagraphError
        known = fates(connection, text)
        found = choosing.chosen(connection, choice, Reach.of(reader), narrowed(known, choice.filters.fate))
        _refuse_moved(choosing.counts(connection, found, linked_by(known)), expected)
        free = choosing.anew(choosing.free(found, linked_by(known)), wanted)
        number, size = outcomes.give(connection, wanted, choice, free, by_id=actor.id, at=ws.now())
        if not size:
            raise NothingToDecideError
        _record(ws, connection, actor, Happened.OUTCOMES_DECIDED, outcomes.get(connection, number))
        return number


def _refuse_moved(now: Counts, expected: int | None) -> None:
    if expected is not None and now.given != expected:
        raise ChoiceMovedError(given=now.given, expected=expected)


def undo(ws: Workspace, by: Person, batch_id: int) -> Undone:
    """Take a decision back where it still stands, and bring back what it had replaced.

    Raises `ForbiddenError`, `NotFoundError`, `UndoneAlreadyError`, `LaterDecisionError` where it stands nowhere.
    """
    with ws.writing() as connection:
        actor = require(ws.reader(by, connection), Act.UNDO_OUTCOMES)
        made = outcomes.get(connection, batch_id)
        if made is None:
            raise NotFoundError
        if not timely(Act.UNDO_OUTCOMES, made.state):
            raise UndoneAlreadyError
        if not outcomes.standing(connection, [batch_id]).get(batch_id):
            raise LaterDecisionError
        count = outcomes.undo(connection, batch_id, by_id=actor.id, at=ws.now())
        _record(ws, connection, actor, Happened.OUTCOMES_UNDONE, made)
        return Undone(count, made.size - count)


def _record(ws: Workspace, connection: Connection, by: Person, name: Happened, made: Outcome | None) -> None:
    """Say it to everybody where the decision is about something that everybody may read; its reason is in no fact."""
    if made is None:
        raise NotFoundError
    circle = Audience.PUBLIC if outcomes.any_public(connection, made.id) else Audience.SECRETARIAT
    details = {"fate": str(made.fate), "path": f"/secretariat/suites/{made.id}"}
    journal.record(connection, Fact(name, ws.now(), by.id, About.OUTCOME, str(made.id), details, circle))
