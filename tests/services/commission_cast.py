"""A commission of three associations: members in office, two substitutes, and a sitting planned for it."""

from dataclasses import dataclass, replace
from datetime import timedelta

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.commission.attendance import Attending, Room
from manifeste_tool.domain.commission.sittings import Sitting
from manifeste_tool.domain.commission.voting import Quorum, QuorumKind, Rules
from manifeste_tool.domain.facts import About, Fact
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.sittings import holding, planning
from manifeste_tool.services.sittings.attending import Line
from manifeste_tool.services.sittings.planning import Plan
from manifeste_tool.services.sittings.rooms import Standing, known, room_now, standing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage.database import Connection
from tests.services.story import Cast, cast

ASSOCIATIONS = ("Association A (exemple)", "Association B (exemple)", "Association C (exemple)")


@dataclass
class Commission:
    """The cast with `members` in office beside it, and substitutes by the member they stand for."""

    here: Cast
    members: list[Person]
    substitute: Person
    other_substitute: Person

    @property
    def ws(self) -> Workspace:
        return self.here.ws

    @property
    def secretary(self) -> Person:
        return self.here.secretary

    def plan(self, **told: object) -> Sitting:
        """Plan a sitting in ten days, quorum 3 if nothing else is said."""
        begins = self.ws.now() + timedelta(days=10)
        quorum = Rules(quorum=Quorum(QuorumKind.NUMBER, 3))
        wanted = Plan("Séance ordinaire", begins, place="Salle du conseil", rules=quorum)
        return planning.plan(self.ws, self.secretary, replace(wanted, **told))  # type: ignore[arg-type]

    def convened(self, **told: object) -> Sitting:
        return planning.convene(self.ws, self.secretary, self.plan(**told).id)

    def opened(self, *lines: Line, **told: object) -> Sitting:
        return holding.open_(self.ws, self.secretary, self.convened(**told).id, lines)

    def room(self, sitting: Sitting) -> Room:
        with self.ws.reading() as connection:
            return room_now(self.ws, connection, known(connection, sitting.id))

    def standing(self, sitting: Sitting) -> Standing:
        with self.ws.reading() as connection:
            return standing(self.ws, connection, known(connection, sitting.id))

    def facts(self, sitting: Sitting) -> list[Fact]:
        with self.ws.reading() as connection:
            return list(journal.about(connection, About.SITTING, str(sitting.id), Audience.SECRETARIAT))

    def names(self, sitting: Sitting) -> list[str]:
        return [fact.name for fact in self.facts(sitting)]


def present(*there: Person) -> list[Line]:
    return [Line(one.id, Attending.PRESENT) for one in there]


def commission(ws: Workspace, size: int = 6, *, founded: Cast | None = None) -> Commission:
    """Add members up to `size` in office (the cast holds three already), and two substitutes."""
    here = founded or cast(ws)
    with ws.writing() as connection:
        own = [here.member, here.other, here.drafter]
        added = [_added(connection, ws, number) for number in range(len(own), size)]
        seats = [*own, *added]
        one, two = (
            people.add(
                connection,
                Person(0, f"Suppléante de {seats[rank].name}", Role.MEMBER, substitute_for_id=seats[rank].id),
                ws.now(),
            )
            for rank in (0, 1)
        )
    return Commission(here, seats, one, two)


def _added(connection: Connection, ws: Workspace, number: int) -> Person:
    new = Person(0, f"Membre {number:02}", Role.MEMBER, association=ASSOCIATIONS[number % 3])
    return people.add(connection, new, ws.now())
