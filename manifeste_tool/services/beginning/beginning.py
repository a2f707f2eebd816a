"""The first steps of an instance, for its administrator: where they stand, and what each asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.beginning.steps import ASKED, NAMES, NEEDED, WHYS, Standing, Step
from manifeste_tool.domain.membership.accounts import GIVEN_ROLES
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.privacy.instance import CHOICES, Choice
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import ManifesteError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import MailServer
from manifeste_tool.storage import people, settings
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.text import texts

PAGE = "/reglages/premiers-pas"
#: The row of settings that says which server a test mail was last accepted by.
TESTED = "mail_tested"


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step in the list of them."""

    step: Step
    name: str
    why: str
    done: bool


@dataclass(frozen=True, slots=True)
class StepsPage:
    """The steps, in order; `next` is the first that needs something, None once the site is ready."""

    lines: tuple[StepLine, ...]
    next: Step | None

    @property
    def left(self) -> int:
        """How many steps need something."""
        return sum(not one.done for one in self.lines)


@dataclass(frozen=True, slots=True)
class StepPage:
    """One step, with what stands and what was given and refused: `errors` by name of the field."""

    step: Step
    steps: StepsPage
    choices: tuple[Choice, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, ManifesteError] = field(default_factory=dict)
    error: ManifesteError | None = None
    server: MailServer = field(default_factory=MailServer)
    address: str = ""
    stages: tuple[Stage, ...] = ()
    kinds: tuple[StageKind, ...] = ()
    people: tuple[Person, ...] = ()
    roles: tuple[tuple[str, str], ...] = ()

    @property
    def needed(self) -> tuple[str, ...]:
        """The fields without which the step is not done."""
        return NEEDED.get(self.step, ())

    def stage_of(self, kind: StageKind) -> Stage | None:
        """Return the last stage of a kind that stands."""
        return next((one for one in reversed(self.stages) if one.kind is kind), None)

    @property
    def line(self) -> StepLine:
        """How this step stands."""
        return next(one for one in self.steps.lines if one.step is self.step)

    @property
    def number(self) -> int:
        """Which of the steps it is, from 1."""
        return list(Step).index(self.step) + 1


def steps_page(ws: Workspace, person: Person | None, server: MailServer) -> StepsPage:
    """Return how the steps stand. Raises `ForbiddenError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        require(reader, Act.SET_INSTANCE)
        return _steps(standing(connection, reader, server))


def step_page(
    ws: Workspace,
    person: Person | None,
    step: Step,
    *,
    server: MailServer,
    given: Mapping[str, str] | None = None,
    errors: Mapping[str, ManifesteError] | None = None,
    error: ManifesteError | None = None,
) -> StepPage:
    """Return one step as it stands, or as it was just given and refused. Raises `ForbiddenError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        actor = require(reader, Act.SET_INSTANCE)
        stands = standing(connection, reader, server)
        asked = ASKED.get(step, ())
        others = (one for one in people.every(connection) if one.id != actor.id and one.active)
        return StepPage(
            step=step,
            steps=_steps(stands),
            choices=tuple(one for one in CHOICES if one.name in asked),
            values={**{name: stands.told.get(name, "") for name in asked}, **(given or {})},
            errors=errors or {},
            error=error,
            server=server,
            address=actor.email,
            stages=reader.stages,
            kinds=tuple(StageKind),
            people=tuple(others),
            roles=tuple((str(role), str(role)) for role in GIVEN_ROLES),
        )


def _steps(stands: Standing) -> StepsPage:
    lines = tuple(StepLine(step, NAMES[step], WHYS[step], stands.done(step)) for step in Step)
    return StepsPage(lines, stands.first_left)


def standing(connection: Connection, reader: Reader, server: MailServer) -> Standing:
    """Return what of the first steps is there."""
    told = settings.every(connection)
    own = reader.person.id if reader.person else None
    return Standing(
        told=told,
        server=server.host,
        tested=told.get(TESTED, ""),
        founded=texts.tip_of(connection, MAIN) is not None,
        dated=frozenset(stage.kind for stage in reader.stages),
        invited=sum(one.id != own and bool(one.email) and one.active for one in people.every(connection)),
    )


def landing(ws: Workspace, person: Person, onward: str) -> str:
    """Return where an administrator goes first while the text is not founded; else `onward`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        begun = texts.tip_of(connection, MAIN) is not None or not may(reader, Act.SET_INSTANCE)
    return onward if begun or onward.startswith(PAGE) else PAGE
