"""More people than the cast of most tests: a second secretary, a rapporteur."""

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.amending.proposing import Proposal, propose
from manifeste_tool.storage import people
from manifeste_tool.storage.amending import amendments
from tests.services.story import Cast, change


def another(here: Cast, name: str = "Deux", role: Role = Role.SECRETARIAT, **told: object) -> Person:
    """Add somebody."""
    with here.ws.writing() as connection:
        return people.add(connection, Person(0, name, role, **told), here.ws.now())  # type: ignore[arg-type]


def rapporteur(here: Cast, name: str = "Rapporteure") -> Person:
    return another(here, name, Role.MEMBER, rapporteur=True, association="Association A")


def now(here: Cast, amendment: Amendment) -> Amendment:
    """Return an amendment as it stands."""
    with here.ws.reading() as connection:
        found = amendments.by_id(connection, amendment.id)
    assert found is not None
    return found


def sub_amendment(here: Cast, parent: Amendment, words: str, *, on: str = "aaaaaaa2") -> Amendment:
    """File a sub-amendment that gives a paragraph other words."""
    proposal = Proposal(here.ws.new_key(), parent.sha, "Sous", "Mieux dit.", (change(on, words),), parent.id)
    return propose(here.ws, here.other, proposal)
