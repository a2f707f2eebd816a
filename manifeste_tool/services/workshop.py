"""The integration of one amendment as the secretariat sees it: the preview, its conflicts, the answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from manifeste_tool.domain.amendments import Amendment, Move
from manifeste_tool.domain.answers import Answer, Outcome, Side, UnitOutcome
from manifeste_tool.domain.diff import UnitDiff
from manifeste_tool.domain.people import Act, Person, require
from manifeste_tool.domain.text import Place
from manifeste_tool.errors import ManifesteError, NotFoundError
from manifeste_tool.services.integrating import Answers, Step, integrate, preview
from manifeste_tool.services.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import amendments


@dataclass(frozen=True, slots=True)
class Asked:
    """One passage that a person must settle, or has settled: base, today's text, the proposal, and the answer given."""

    outcome: UnitOutcome
    place: Place | None
    choice: str
    written: str

    @property
    def is_order(self) -> bool:
        """Whether it asks which of two insertions comes first."""
        return self.outcome.outcome is Outcome.SAME_PLACE


@dataclass(frozen=True, slots=True)
class IntegrationPage:
    """What confirming would write, exactly; `seen` is the commit it starts from."""

    amendment: Amendment
    author: str
    parent: Amendment | None
    seen: str
    units: tuple[UnitDiff, ...]
    places: Mapping[str, Place]
    asked: tuple[Asked, ...]
    unsettled: int
    satisfied: bool
    may_confirm: bool
    error: ManifesteError | None


_CHOICES: dict[str, Answer] = {
    "ours": Answer(keep=Side.OURS),
    "theirs": Answer(keep=Side.THEIRS),
    "first-ours": Answer(first=Side.OURS),
    "first-theirs": Answer(first=Side.THEIRS),
}


def answer(choice: str, written: str) -> Answer | None:
    """Return the answer that a choice of the form stands for, None where nothing was chosen."""
    return Answer(written=written) if choice == "written" else _CHOICES.get(choice)


def amendment(ws: Workspace, by: Person, cycle: int, number: int) -> Amendment:
    """Return the amendment an address names, for those who decide. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.DECIDE)
        found = amendments.numbered(connection, cycle, number)
        if found is None:
            raise NotFoundError
        return found


def page(
    ws: Workspace, by: Person, cycle: int, number: int, *, answers: Answers, error: ManifesteError | None = None
) -> IntegrationPage:
    """Return the preview of integrating one amendment with the answers given so far."""
    found = amendment(ws, by, cycle, number)
    with ws.reading() as connection:
        shown = preview(ws, connection, [Step(found.id)], answers)
        step = shown.steps[0]
        places = {**step.folded.after.places, **step.folded.before.places}
        return IntegrationPage(
            amendment=found,
            author=names_of(connection, [found.author_id]).get(found.author_id, ""),
            parent=amendments.by_id(connection, found.parent_id) if found.parent_id else None,
            seen=shown.tip,
            units=step.changes,
            places=places,
            asked=tuple(
                _asked(one, places, answers) for one in step.folded.outcomes if one.answered or not one.settled
            ),
            unsettled=shown.unsettled,
            satisfied=step.folded.after == step.folded.before,
            may_confirm=found.allows(Move.INTEGRATE)
            and not shown.unsettled
            and step.folded.after != step.folded.before,
            error=error,
        )


def _asked(outcome: UnitOutcome, places: Mapping[str, Place], answers: Answers) -> Asked:
    given = answers.get(outcome.key)
    choice = next((name for name, one in _CHOICES.items() if one == given), "")
    if given and given.written is not None:
        return Asked(outcome, places.get(outcome.id), "written", given.written)
    proposed = outcome.theirs or outcome.ours
    return Asked(outcome, places.get(outcome.id), choice, proposed.text if proposed else "")


def confirm(ws: Workspace, by: Person, cycle: int, number: int, *, answers: Answers, seen: str) -> None:
    """Integrate as the preview on commit `seen` showed. Raises what `integrating.integrate` does."""
    found = amendment(ws, by, cycle, number)
    integrate(ws, by, seen=seen, steps=[Step(found.id)], answers=answers)
