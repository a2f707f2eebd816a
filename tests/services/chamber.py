"""A commission in its room: thirty members, those who come and those who lend their voice."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import insert, update

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.commission.attendance import Attending
from manifeste_tool.domain.commission.sittings import Decision
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Person, Role
from manifeste_tool.services.examining import deciding
from manifeste_tool.storage import journal
from manifeste_tool.storage.commission import decisions
from manifeste_tool.storage.tables.commission import presence, sitting
from tests.services.hands import another
from tests.services.story import Cast, change


@dataclass
class Chamber:
    """A cast, its members in office, and one open sitting."""

    here: Cast
    members: list[Person]
    sitting_id: int = 0
    asked: list[Amendment] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return self.here.ws.now()

    def come(self, *members: Person, how: Attending = Attending.PRESENT, **told: object) -> None:
        """Let members be there from now on."""
        with self.here.ws.writing() as connection:
            for one in members:
                row = {"sitting_id": self.sitting_id, "member_id": one.id, "how": str(how), "since": self.now}
                connection.execute(insert(presence).values(**row, entered_by_id=self.here.secretary.id, **told))

    def lend(self, giver: Person, holder: Person) -> None:
        """Let a member give another their voice from now on."""
        self.come(giver, how=Attending.PROXY, by_id=holder.id)

    def leave(self, *members: Person) -> None:
        """Let members leave now."""
        theirs = (presence.c.sitting_id == self.sitting_id) & presence.c.member_id.in_([one.id for one in members])
        with self.here.ws.writing() as connection:
            connection.execute(update(presence).where(theirs & presence.c.until.is_(None)).values(until=self.now))

    def became(self, state: str, name: Happened, **values: object) -> None:
        """Bring the sitting to a state, and say so."""
        with self.here.ws.writing() as connection:
            connection.execute(update(sitting).where(sitting.c.id == self.sitting_id).values(state=state, **values))
            by = self.here.secretary.id
            told = Fact(name, self.now, by, About.SITTING, str(self.sitting_id), {}, Audience.COMMISSION)
            journal.record(connection, told)

    def admitted(self, identity: str, words: str, by: Person | None = None, headline: str = "Un titre") -> Amendment:
        """File an amendment and admit it."""
        made = self.here.propose(change(identity, words), by=by, headline=headline)
        deciding.admit(self.here.ws, self.here.secretary, made.id)
        return made

    def decisions(self) -> tuple[Decision, ...]:
        """Return every decision of the sitting, undone ones too."""
        with self.here.ws.reading() as connection:
            return decisions.of_sitting(connection, self.sitting_id)


def chamber(here: Cast, *, size: int = 30, quorum: str = "plus de la moitié", **values: object) -> Chamber:
    """Return a commission of `size` members in office with one open sitting, nobody in the room yet."""
    members = [here.member, here.other, here.drafter]
    members += [another(here, f"Membre {number:02}", Role.MEMBER) for number in range(4, size + 1)]
    room = Chamber(here, members)
    row = {
        "cycle": 1,
        "title": "Séance du chapitre I",
        "begins_at": room.now,
        "place": "Salle du conseil",
        "chapters": [],
        "chair_id": here.drafter.id,
        "state": "ouverte",
        "majority": "simple",
        "base": "suffrages exprimés",
        "quorum": quorum,
        "quorum_number": 0,
        "max_proxies": 1,
        "opened_at": room.now,
        "created_by_id": here.secretary.id,
        "created_at": room.now,
    } | values
    with here.ws.writing() as connection:
        key = connection.execute(insert(sitting).values(**row)).inserted_primary_key
        assert key
        room.sitting_id = key[0]
    if row["state"] == "ouverte":
        room.became("ouverte", Happened.SITTING_OPENED)
    return room
