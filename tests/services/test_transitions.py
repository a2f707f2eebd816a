"""Every act on an amendment, from every state, by every role: what is not written here is refused and changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import delete, insert, select, update

from manifeste_tool.domain.amending.amendments import ForbiddenMoveError, State
from manifeste_tool.domain.integration.work import StepKind, WorkStep, of_amendments
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import ForbiddenError
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.examining import deciding, reexamining, second_deliberation
from manifeste_tool.services.integration import integrating, workshop
from manifeste_tool.services.integration.workshop import NotAdoptedError
from manifeste_tool.services.rectification import offering, rectifying
from manifeste_tool.services.signing import taking_over
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.tables.amendments import amendment as rows
from manifeste_tool.storage.tables.amendments import reexamination
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
    integrated: str

    def put(self, stand: str) -> None:
        """Put the amendment in a state and outcome, as if its life had led there."""
        state, _, outcome = stand.partition(" ") if stand not in OPEN else (stand, "", "")
        values = {"state": state, "outcome": outcome, "operation_id": "", "author_id": self.here.member.id}
        integrated = self.integrated if state == State.INTEGRATED else ""
        decider = self.everybody["other"].id if state == State.REFUSED else None
        with self.here.ws.writing() as connection:
            connection.execute(delete(reexamination))
            connection.execute(update(rows).where(rows.c.second_of_id == self.tried).values(second_of_id=None))
            connection.execute(
                update(rows)
                .where(rows.c.id == self.tried)
                .values(**values, integrated_sha=integrated, decider_id=decider)
            )

    def ask(self) -> None:
        """Ask that a refusal, somebody else's than those who answer, be looked at again."""
        with self.here.ws.writing() as connection:
            asked = {"words": "Encore.", "asked_at": self.here.ws.now(), "reason": ""}
            refused_by = self.everybody["other"].id
            connection.execute(insert(reexamination).values(amendment_id=self.tried, refused_by_id=refused_by, **asked))

    def rectified(self) -> Proposal:
        """Return another rectification each time."""
        words = change("aaaaaaa2", f"Nous disons tout, version {self.here.ws.new_key()[:6]}.")
        key = self.here.ws.new_key()
        return Proposal(key, self.here.tip(), "Titre", "Parce que.", (words,), rectifies_id=self.tried)

    def row(self) -> tuple[object, ...]:
        with self.here.ws.reading() as connection:
            return tuple(connection.execute(select(rows).where(rows.c.id == self.tried)).one())


@pytest.fixture
def stage(workspace: Workspace) -> Stage:
    here = cast(workspace)
    cause = here.propose(change("bbbbbbb2", "Autre."), by=here.other)
    here.adopt(cause)
    tried = here.propose(change("aaaaaaa2", "Nous disons tout."), change("ccccccc2", "Les agents sont formés."))
    here.integrate(here.propose(change("ddddddd2", "un guichet ouvert tard ;"), by=here.other))
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
    return Stage(here, known | more, tried.id, cause.id, here.tip())


Act = Callable[[Stage, Person], object]


#: For each act: how it is done, who may, from which stands; and, beside a forbidden move, what else may be told.
def _granted(stage: Stage, person: Person) -> None:
    stage.ask()
    reexamining.grant(stage.here.ws, person, stage.tried)


def _refused_again(stage: Stage, person: Person) -> None:
    stage.ask()
    reexamining.refuse_again(stage.here.ws, person, stage.tried, why="Non.")


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
    "ask for a re-examination": (
        lambda s, p: reexamining.ask(s.here.ws, p, s.tried, why="Encore."),
        *(["author"], ["irrecevable"], ()),
    ),
    "grant a re-examination": (_granted, SECRETARIAT, ["irrecevable"], ()),
    "refuse again": (_refused_again, SECRETARIAT, ["irrecevable"], ()),
    "rectify": (lambda s, p: rectifying.rectify(s.here.ws, p, s.rectified()), ["author"], OPEN, ()),
    "propose a rectification": (
        lambda s, p: offering.offer(s.here.ws, p, s.rectified()),
        *([*SECRETARIAT, "rapporteur"], OPEN, ()),
    ),
    "take over": (
        lambda s, p: taking_over.take_over(s.here.ws, p, s.tried),
        *(["author", "other", "drafter", "rapporteur"], ["décidé retiré"], ()),
    ),
    "deliberate again": (
        lambda s, p: second_deliberation.open_again(s.here.ws, p, s.tried, why="Encore."),
        *(SECRETARIAT, [one for one in STANDS if one[:3] in ("déc", "int") and "retiré" not in one], ()),
    ),
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
            if (act == "integrate" and stand in where and role in who) or (act, role) == ("take over", "author"):
                continue  # the one moves the text: tried below; the other is a refusal of its own, tried with its service
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
