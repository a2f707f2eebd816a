"""A commission in its room: thirty members, those who come and those who lend their voice, one sitting."""

from dataclasses import dataclass, replace
from datetime import timedelta

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.commission.attendance import Attending
from manifeste_tool.domain.commission.sittings import Decision, Sitting
from manifeste_tool.domain.commission.voting import Quorum, QuorumKind, Rules
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.sittings import attending, holding, planning
from manifeste_tool.services.sittings.attending import Line
from manifeste_tool.services.sittings.planning import Plan
from manifeste_tool.services.sittings.rooms import known
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import decisions
from tests.services.commission_cast import Commission, commission, present
from tests.services.story import Cast, change

HALF = Rules(quorum=Quorum(QuorumKind.HALF))


@dataclass
class Chamber:
    """A commission and the sitting it holds."""

    of: Commission
    sitting_id: int

    @property
    def here(self) -> Cast:
        return self.of.here

    @property
    def ws(self) -> Workspace:
        return self.of.ws

    @property
    def members(self) -> list[Person]:
        return self.of.members

    @property
    def by(self) -> Person:
        return self.of.secretary

    def sitting(self) -> Sitting:
        with self.ws.reading() as connection:
            return known(connection, self.sitting_id)

    def come(self, *members: Person) -> None:
        for one in members:
            attending.arrive(self.ws, self.by, self.sitting_id, one.id)

    def leave(self, *members: Person) -> None:
        for one in members:
            attending.leave(self.ws, self.by, self.sitting_id, one.id)

    def close(self) -> None:
        holding.close(self.ws, self.by, self.sitting_id)

    def admitted(self, identity: str, words: str, by: Person | None = None, headline: str = "Un titre") -> Amendment:
        """File an amendment and admit it."""
        made = self.here.propose(change(identity, words), by=by, headline=headline)
        deciding.admit(self.ws, self.by, made.id)
        return made

    def decisions(self) -> tuple[Decision, ...]:
        """Return every decision of the sitting, undone ones too."""
        with self.ws.reading() as connection:
            return decisions.of_sitting(connection, self.sitting_id)


def chamber(
    ws: Workspace, *sheet: Line, size: int = 30, opened: bool = True, founded: Cast | None = None, **told: object
) -> Chamber:
    """Return a commission of `size` members in office and its sitting, open with an attendance sheet."""
    of = commission(ws, size, founded=founded)
    wanted = Plan("Séance du chapitre I", ws.now() + timedelta(days=1), place="Salle du conseil", rules=HALF)
    wanted = replace(wanted, chair_id=of.members[2].id, **told)  # type: ignore[arg-type]
    held = planning.plan(ws, of.secretary, wanted)
    planning.convene(ws, of.secretary, held.id)
    if opened:
        holding.open_(ws, of.secretary, held.id, sheet)
    return Chamber(of, held.id)


def afternoon(ws: Workspace, **told: object) -> Chamber:
    """Return thirty members: twenty-two in the room, six who lent their voice to six of them, two away."""
    made = chamber(ws, opened=False, **told)
    lent = [
        Line(giver.id, Attending.PROXY, holder.id)
        for giver, holder in zip(made.members[22:28], made.members[:6], strict=True)
    ]
    holding.open_(ws, made.by, made.sitting_id, [*present(*made.members[:22]), *lent])
    return made
