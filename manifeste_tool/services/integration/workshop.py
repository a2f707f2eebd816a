"""The integration workshop: choose what to bring in, see the result, settle, tidy, undo, confirm what was shown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from manifeste_tool.domain.amending.amendments import ADOPTED, Amendment, Move, State
from manifeste_tool.domain.integration import work as working
from manifeste_tool.domain.integration.work import Plan, StepKind, Tidied, Work, WorkState, WorkStep
from manifeste_tool.domain.merging.answers import Answer, Side
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.text import fingerprint
from manifeste_tool.errors import N_, NotFoundError, RefusedError, StaleError
from manifeste_tool.services.examining import ordering
from manifeste_tool.services.integration import copies, integrating
from manifeste_tool.services.integration.folding import Preview, preview
from manifeste_tool.services.integration.integrating import TextMovedError
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.amending.amendments import OPEN_STATES
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.integration import workshops
from manifeste_tool.storage.integration.workshops import Workshop


class SavedMeanwhileError(StaleError):
    """Somebody else acted in the workshop after this page was shown."""

    sentence = N_(
        "%(who)s a enregistré un choix dans cet atelier depuis que vous avez ouvert la page. Le vôtre n'est pas "
        "enregistré : relisez ci-dessous l'état actuel, vos mots sont conservés, puis recommencez."
    )


class OverError(StaleError):
    """The workshop was confirmed or dropped."""

    sentence = N_("Cet atelier est clos : plus rien ne s'y change. Ouvrez-en un autre pour intégrer la suite.")


class NothingChosenError(RefusedError):
    """A workshop without anything to bring in."""

    sentence = N_("Choisissez au moins un amendement adopté à intégrer.")


class NotAdoptedError(RefusedError):
    """What is chosen was not adopted, or is in the text already."""

    sentence = N_("L'amendement %(number)s n'est pas à intégrer : il n'est pas adopté, ou il est déjà dans le texte.")


class UnknownChoiceError(RefusedError):
    """An answer that no page offers."""

    sentence = N_("Choisissez l'une des réponses proposées : le texte actuel, la proposition, ou le résultat écrit.")


#: What the choices of a form stand for.
CHOICES: dict[str, Answer] = {
    "ours": Answer(keep=Side.OURS),
    "theirs": Answer(keep=Side.THEIRS),
    "first-ours": Answer(first=Side.OURS),
    "first-theirs": Answer(first=Side.THEIRS),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """Which workshop an act is done in, and the turn that its page showed."""

    id: int
    turn: int


def waiting(ws: Workspace, connection: Connection) -> tuple[int, ...]:
    """Return the adopted amendments that the text does not hold yet, in the order of the *dérouleur*, by row.

    Neither sub-amendments, which go in with their parents, nor what a second deliberation was opened on.
    """
    called = ordering.read_order(ws, connection, (*OPEN_STATES, State.DECIDED))
    adopted = {
        one.id
        for one in called.called.values()
        if one.state is State.DECIDED and one.outcome in ADOPTED and one.parent_id is None
    }
    adopted -= amendments.deliberated_again(connection)
    return tuple(entry.id for entry in called.entries if entry.id in adopted)


def begin(ws: Workspace, by: Person, wanted: Iterable[WorkStep], *, title: str = "") -> int:
    """Open a workshop on these amendments and copies, in this order; return its number.

    Raises `ForbiddenError`, `NothingChosenError`, `NotFoundError`, `NotAdoptedError`.
    """
    steps = tuple(dict.fromkeys(wanted))
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.INTEGRATE)
        if not steps:
            raise NothingChosenError
        for step in steps:
            _refuse_unready(ws, connection, by, step)
        words = title.strip()[:200]
        for one in workshops.still_open(connection):  # the same form sent again, its answer lost
            if (one.begun_by_id, one.title, one.work) == (by.id, words, Work(Plan(steps))):
                return one.id
        return workshops.begin(connection, words, Plan(steps), by.id, ws.now())


def _refuse_unready(ws: Workspace, connection: Connection, by: Person, step: WorkStep) -> None:
    if step.kind is StepKind.COPY:
        copies.to_merge(ws, connection, by, step.id)
        return
    amendment = amendments.by_id(connection, step.id)
    if amendment is None:
        raise NotFoundError
    if not amendment.allows(Move.INTEGRATE):
        raise NotAdoptedError(number=amendment.number)


def amendment(ws: Workspace, by: Person, cycle: int, number: int) -> Amendment:
    """Return the amendment an address names, for those who decide. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.DECIDE)
        found = amendments.numbered(connection, cycle, number)
        if found is None:
            raise NotFoundError
        return found


def opened(ws: Workspace, by: Person, workshop_id: int) -> tuple[Workshop, Preview]:
    """Return a workshop with what confirming it now would write. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.INTEGRATE)
        found = known(connection, workshop_id)
        return found, preview(ws, connection, found.work.plan)


def known(connection: Connection, workshop_id: int) -> Workshop:
    """Return a workshop. Raises `NotFoundError`."""
    found = workshops.by_id(connection, workshop_id)
    if found is None:
        raise NotFoundError
    return found


def _act(ws: Workspace, by: Person, seen: Seen, change: Callable[[Work], Work], place: str) -> None:
    """Do one act on the work that a page showed, unless somebody acted since."""
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.ACT_IN_WORKSHOP)
        found = known(connection, seen.id)
        _refuse_moved(connection, found, seen)
        workshops.save(connection, found, change(found.work), place=place, by=by.id, at=ws.now())


def _refuse_moved(connection: Connection, found: Workshop, seen: Seen) -> None:
    """Raise `OverError` for a workshop that is closed, `SavedMeanwhileError` if somebody acted since the page."""
    if not timely(Act.ACT_IN_WORKSHOP, found.state):
        raise OverError
    if found.turn != seen.turn:
        raise SavedMeanwhileError(who=names_of(connection, [found.saved_by_id]).get(found.saved_by_id, "Quelqu'un"))


def _plan(ws: Workspace, by: Person, seen: Seen, change: Callable[[Plan], Plan], place: str) -> None:
    _act(ws, by, seen, lambda work: work.then(change(work.plan)), place)


def answer(ws: Workspace, by: Person, seen: Seen, *, key: str, choice: str, written: str = "") -> None:
    """Settle one passage: keep a side, choose an order, write the result, or (`choice` "") ask again.

    Raises `ForbiddenError`, `SavedMeanwhileError`, `OverError`, `UnknownChoiceError`.
    """
    given = Answer(written=written) if choice == "written" else CHOICES.get(choice)
    if choice and given is None:
        raise UnknownChoiceError
    _plan(ws, by, seen, lambda plan: working.answered(plan, key, given), f"q-{key}")


def leave(ws: Workspace, by: Person, seen: Seen, *, step: str, hunk: int, out: bool) -> None:
    """Leave a hunk of an amendment out of the text, or take it again."""
    _plan(ws, by, seen, lambda plan: working.leaving(plan, step, hunk, out=out), step)


def add(ws: Workspace, by: Person, seen: Seen, *, step: WorkStep) -> None:
    """Bring one more adopted amendment or working copy in, last. Raises what `begin` does too."""
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.INTEGRATE)
        _refuse_unready(ws, connection, by, step)
    _plan(ws, by, seen, lambda plan: working.added(plan, [step]), step.name)


def remove(ws: Workspace, by: Person, seen: Seen, *, step: str) -> None:
    """Take a step out of this workshop: it waits for another."""
    _plan(ws, by, seen, lambda plan: working.removed(plan, step), step)


def shift(ws: Workspace, by: Person, seen: Seen, *, step: str, rows: int) -> None:
    """Bring a step in earlier (-1) or later (1)."""
    _plan(ws, by, seen, lambda plan: working.shifted(plan, step, rows), step)


def tidy(ws: Workspace, by: Person, seen: Seen, *, paragraph: str, words: str | None) -> None:
    """Give a paragraph of the result other words (*mise au net*), `""` to delete it, `None` to take that back.

    Raises `NotFoundError` for a paragraph that the result does not hold, and the refusals of `domain.gestures`.
    """
    _, shown = opened(ws, by, seen.id)
    unit = shown.merged.by_id.get(paragraph)
    if unit is None and words is not None:
        raise NotFoundError
    given = Tidied(fingerprint(unit), words) if unit and words is not None and words.strip() != unit.text else None
    with ws.reading() as connection:
        tried = working.tidied(known(connection, seen.id).work.plan, paragraph, given)
        preview(ws, connection, tried)
    _plan(ws, by, seen, lambda plan: working.tidied(plan, paragraph, given), f"u-{paragraph}")


def undo(ws: Workspace, by: Person, seen: Seen) -> None:
    """Undo the last act. Raises `NothingToUndoError` at the beginning."""
    _act(ws, by, seen, Work.undone, "")


def drop(ws: Workspace, by: Person, seen: Seen) -> None:
    """Give the workshop up: what it held waits to be integrated as before."""
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.ACT_IN_WORKSHOP)
        if not timely(Act.ACT_IN_WORKSHOP, known(connection, seen.id).state):
            raise OverError
        workshops.close(connection, seen.id, WorkState.DROPPED)


def confirm(ws: Workspace, by: Person, seen: Seen, *, tip: str, digest: str) -> Preview:
    """Write exactly what the page showed: this turn of the workshop, on this commit, with this result.

    Raises `SavedMeanwhileError`, `OverError`, and what `integrating.integrate` does.
    """
    found, shown = opened(ws, by, seen.id)
    with ws.reading() as connection:
        _refuse_moved(connection, found, seen)
    if shown.digest != digest:
        raise TextMovedError
    return integrating.integrate(ws, by, seen=tip, plan=found.work.plan, workshop_id=found.id)
