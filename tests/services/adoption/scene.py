"""A commission of three associations before a text to adopt: a published version, documents, a référent's authority."""

from dataclasses import dataclass, replace
from datetime import date

from manifeste_tool.domain.commission.adoption import Approval
from manifeste_tool.domain.consulting.contributions import Authority
from manifeste_tool.domain.facts import Fact
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.adoption import approving, standing
from manifeste_tool.services.adoption.approving import ApprovalForm
from manifeste_tool.services.adoption.signing import Deliberation
from manifeste_tool.services.adoption.standing import Standing
from manifeste_tool.services.files import Upload
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices, people
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.text import texts
from tests.services.commission_cast import ASSOCIATIONS, Commission, commission
from tests.services.story import Cast, change

A, B, C = ASSOCIATIONS
PDF = Upload("délibération.pdf", b"%PDF-1.7\nune deliberation")
BY = {"authority": "VILLE", "deliberated_on": date(2026, 2, 1), "number": "2026-12"}


@dataclass
class Scene:
    """A commission, and the référents of one authority and of another."""

    commission: Commission
    referent: Person
    other_referent: Person

    @property
    def here(self) -> Cast:
        return self.commission.here

    @property
    def ws(self) -> Workspace:
        return self.here.ws

    @property
    def secretary(self) -> Person:
        return self.here.secretary

    def of(self, association: str) -> Person:
        """Return a member in office of an association."""
        return next(one for one in self.commission.members if one.association == association)

    def publish(self, number: str = "1.0") -> str:
        """Publish today's text; return its commit."""
        sourcing.declare(self.ws, self.secretary, ["aaaaaaa2", "ccccccc2", "ddddddd2", "eeeeeee2", "fffffff2"])
        publishing.publish(
            self.ws, self.secretary, number=number, title="Version", story="Elle dit tout.", seen=self.here.tip()
        )
        return self.here.tip()

    def move_on(self, words: str = "Nous disons mieux.") -> str:
        """Integrate an amendment; return the new commit."""
        self.here.integrate(self.here.propose(change("aaaaaaa2", words)))
        return self.here.tip()

    def form(self, association: str = A, decision: str = "approuvé", **told: object) -> ApprovalForm:
        entered = ApprovalForm(association, self.here.tip(), decision, date(2026, 3, 1), "bureau")
        return replace(entered, **told)  # type: ignore[arg-type]

    def approve(self, association: str = A, decision: str = "approuvé", **told: object) -> Approval:
        return approving.approve(self.ws, self.secretary, self.form(association, decision, **told))

    def deliberation(self, **told: object) -> Deliberation:
        return Deliberation(**{"sha": self.here.tip(), **BY, **told})  # type: ignore[arg-type]

    def standing(self, person: Person | None, sha: str = "") -> Standing | None:
        with self.ws.reading() as connection:
            reader = self.ws.reader(person, connection)
            return standing.of_text(connection, reader, sha or self.here.tip())

    def facts(self, name: str) -> tuple[Fact, ...]:
        with self.ws.reading() as connection:
            return journal.named(connection, name)

    def told(self, person: Person) -> list[str]:
        with self.ws.reading() as connection:
            return [str(fact.name) for _, fact in notices.waiting(connection, person.id, limit=50)]

    def revision(self) -> int:
        """Return the public revision."""
        with self.ws.reading() as connection:
            return int(connection.exec_driver_sql("SELECT value FROM counter WHERE name = 'public_revision'").scalar())

    def rank(self) -> int:
        with self.ws.reading() as connection:
            found = texts.last_decision(connection, MAIN)
        return found.id if found else 0


def scene(ws: Workspace, *, founded: Cast | None = None) -> Scene:
    made = commission(ws, 9, founded=founded)
    with ws.writing() as connection:
        places = [Authority(code, f"Ville {code} (exemple)", "commune") for code in ("VILLE", "AUTRE")]
        consultations.put_authorities(connection, places)
        one, two = (
            people.add(connection, Person(0, f"Référente {code}", Role.REFERENT, authority=code), ws.now())
            for code in ("VILLE", "AUTRE")
        )
    return Scene(made, one, two)
