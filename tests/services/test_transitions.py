"""Every act on an amendment, from every state, by every role: what is not written here is refused and changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select, update

from manifeste_tool.domain.amendments import ForbiddenMoveError, Outcome, State
from manifeste_tool.domain.people import Person, Role
from manifeste_tool.domain.work import StepKind, WorkStep, of_amendments
from manifeste_tool.errors import ForbiddenError
from manifeste_tool.services import deciding, integrating, workshop
from manifeste_tool.services.workshop import NotAdoptedError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.tables.amendments import amendment as rows
from tests.services.story import Cast, cast, change

OPEN = ["déposé", "recevable", "en discussion"]
ADOPTED = ["décidé adopté", "décidé adopté en partie"]
#: Every state with each outcome it can have.
STANDS = [
    *OPEN,
    "irrecevable",
    *ADOPTED,
    *(f"décidé {outcome}" for outcome in ("rejeté", "retiré", "non soutenu", "tombé")),
    *("intégré adopté", "intégré adopté en partie"),
]
ROLES = ["author", "other", "drafter", "rapporteur", "secretary", "administrator", "referent"]
SECRETARIAT = ["secretary", "administrator"]


@dataclass
class Stage:
    """The cast, with everybody who may try, one amendment to try it on, and another that was adopted."""

    here: Cast
    everybody: dict[str, Person]
    tried: int
    adopted: int

    def put(self, stand: str) -> None:
        """Put the amendment in a state and outcome, as if its life had led there."""
        state, _, outcome = stand.partition(" ") if stand not in OPEN else (stand, "", "")
        values = {"state": State(state), "outcome": Outcome(outcome), "operation_id": "", "integrated_sha": ""}
        with self.here.ws.writing() as connection:
            connection.execute(update(rows).where(rows.c.id == self.tried).values(**values))

    def row(self) -> tuple[object, ...]:
        with self.here.ws.reading() as connection:
            return tuple(connection.execute(select(rows).where(rows.c.id == self.tried)).one())


@pytest.fixture
def stage(workspace: Workspace) -> Stage:
    here = cast(workspace)
    cause = here.propose(change("bbbbbbb2", "Autre."), by=here.other)
    here.adopt(cause)
    tried = here.propose(change("aaaaaaa2", "Nous disons tout."), change("ccccccc2", "Les agents sont formés."))
    with workspace.writing() as connection:
        more = {
            "rapporteur": people.add(
                connection, Person(0, "rapporteur", Role.MEMBER, rapporteur=True), workspace.now()
            ),
            "administrator": people.add(connection, Person(0, "administrator", Role.ADMINISTRATOR), workspace.now()),
        }
    known = {
        "author": here.member,
        **{name: getattr(here, name) for name in ("other", "drafter", "secretary", "referent")},
    }
    return Stage(here, known | more, tried.id, cause.id)


Act = Callable[[Stage, Person], object]
#: For each act: how it is done, who may, from which stands; and, beside a forbidden move, what else may be told.
ACTS: dict[str, tuple[Act, list[str], list[str], tuple[type[Exception], ...]]] = {
    "admit": (lambda s, p: deciding.admit(s.here.ws, p, s.tried), SECRETARIAT, ["déposé"], ()),
    "refuse": (
        lambda s, p: deciding.refuse(s.here.ws, p, s.tried, ground_given="hors sujet", why="Non."),
        *(SECRETARIAT, ["déposé"], ()),
    ),
    "discuss": (lambda s, p: deciding.discuss(s.here.ws, p, s.tried), SECRETARIAT, ["recevable"], ()),
    "adopt": (lambda s, p: deciding.adopt(s.here.ws, p, s.tried), SECRETARIAT, OPEN[1:], ()),
    "adopt in part": (lambda s, p: deciding.adopt(s.here.ws, p, s.tried, only=[1]), SECRETARIAT, OPEN[1:], ()),
    "reject": (lambda s, p: deciding.reject(s.here.ws, p, s.tried, why="Non."), SECRETARIAT, OPEN[1:], ()),
    "not support": (lambda s, p: deciding.not_support(s.here.ws, p, s.tried), SECRETARIAT, OPEN[1:], ()),
    "fall": (lambda s, p: deciding.fall(s.here.ws, p, s.tried, cause_id=s.adopted), SECRETARIAT, OPEN, ()),
    "withdraw": (lambda s, p: deciding.withdraw(s.here.ws, p, s.tried), ["author"], OPEN, ()),
    "integrate": (
        lambda s, p: integrating.integrate(s.here.ws, p, seen=s.here.tip(), plan=of_amendments(s.tried)),
        *(SECRETARIAT, ADOPTED, ()),
    ),
    "bring into a workshop": (
        lambda s, p: workshop.begin(s.here.ws, p, [WorkStep(StepKind.AMENDMENT, s.tried)]),
        *(SECRETARIAT, ADOPTED, (NotAdoptedError,)),
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_done_from_where_and_by_whom_it_is_written_here_and_refused_otherwise(stage: Stage, act: str) -> None:
    do, who, where, told = ACTS[act]
    for stand in STANDS:
        for role in ROLES:
            if stand in where and role in who and (act == "integrate"):
                continue  # moves the text: tried once, below
            stage.put(stand)
            before = stage.row()
            if stand in where and role in who:
                do(stage, stage.everybody[role])
                continue
            refusals = ForbiddenError if role not in who else (ForbiddenMoveError, *told)
            with pytest.raises(refusals):
                do(stage, stage.everybody[role])
            assert stage.row() == before, (act, stand, role)


def test_what_was_adopted_reaches_the_text(stage: Stage) -> None:
    stage.put("décidé adopté")
    ACTS["integrate"][0](stage, stage.everybody["secretary"])
    assert stage.here.words("aaaaaaa2") == "Nous disons tout."
