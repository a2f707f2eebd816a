"""A small founded text with people of every role: the start of most tests of the services."""

from dataclasses import dataclass, replace

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.integration.work import of_amendments
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.text.gestures import Change, Gesture
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.integration import integrating
from manifeste_tool.services.text import founding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people, stages
from manifeste_tool.storage.consulting import contributions
from tests.services.peopled import taken

FOUNDING = """---
title: Un texte d'essai
---

## Préambule

Nous disons pourquoi. [@2025-ESSAI-0001] <!-- ¶aaaaaaa2 -->

## Accueillir <!-- ¶hhhhhhh2 -->

L'accueil par une personne reste possible partout. [@2025-ESSAI-0001] <!-- ¶bbbbbbb2 -->

Les agents sont formés chaque année. Ils choisissent leurs outils. <!-- ¶ccccccc2 -->

- un guichet ouvert ; <!-- ¶ddddddd2 -->
- un numéro qui répond. <!-- ¶eeeeeee2 -->

## Glossaire <!-- ¶ggggggg2 fixe -->

Algorithme : suite d'instructions. <!-- ¶fffffff2 fixe -->
"""


@dataclass
class Cast:
    """The workspace and its people."""

    ws: Workspace
    member: Person
    other: Person
    drafter: Person
    secretary: Person
    referent: Person

    def open(self, kind: StageKind, *, public: bool = False) -> None:
        """Open a stage now, without end."""
        with self.ws.writing() as connection:
            stages.add(connection, Stage(kind, self.ws.now(), None, public))

    def close_all(self) -> None:
        """Close every stage now."""
        with self.ws.writing() as connection:
            for stage in stages.every(connection):
                stages.close(connection, stage.id, self.ws.now())

    def tip(self) -> str:
        """Return today's commit."""
        with self.ws.reading() as connection:
            return self.ws.main(connection)

    def words(self, identity: str) -> str:
        """Return a paragraph's words today."""
        with self.ws.reading() as connection:
            return self.ws.text(connection, self.ws.main(connection)).by_id[identity].text

    def propose(self, *gestures: Gesture, by: Person | None = None, headline: str = "Un titre") -> Amendment:
        """File an amendment on today's text."""
        proposal = Proposal(self.ws.new_key(), self.tip(), headline, "Parce que.", gestures)
        return proposing.propose(self.ws, by or self.member, proposal)

    def integrate(self, amendment: Amendment) -> None:
        """Admit, adopt and integrate an amendment as its preview shows it."""
        self.adopt(amendment)
        integrating.integrate(self.ws, self.secretary, seen=self.tip(), plan=of_amendments(amendment.id))

    def adopt(self, amendment: Amendment) -> None:
        """Admit and adopt an amendment; the text does not move."""
        deciding.admit(self.ws, self.secretary, amendment.id)
        deciding.adopt(self.ws, self.secretary, amendment.id)


def cast(ws: Workspace, *, stage: StageKind = StageKind.FILING, public: bool = False) -> Cast:
    """Found the text, add the people, open one stage."""
    return taken(ws, lambda: _cast(ws, stage, public), stage, public)


def _cast(ws: Workspace, stage: StageKind, public: bool) -> Cast:
    with ws.writing() as connection:
        said = Contribution("2025-ESSAI-0001", "Je veux parler à quelqu'un.", publishable=True, origin="essai")
        contributions.add(
            connection,
            [
                replace(said, external_id="1"),
                replace(said, reference="2025-ESSAI-0002", body="Gardez le guichet.", external_id="2"),
            ],
            ws.now(),
        )
    founding.found(ws, FOUNDING, stage=Stage(stage, ws.now(), None, public))
    with ws.writing() as connection:
        made = {
            name: people.add(connection, Person(0, name, role, drafter=drafter), ws.now())
            for name, role, drafter in (
                ("member", Role.MEMBER, False),
                ("other", Role.MEMBER, False),
                ("drafter", Role.MEMBER, True),
                ("secretary", Role.SECRETARIAT, False),
                ("referent", Role.REFERENT, False),
            )
        }
    return Cast(ws, **made)


def change(identity: str, text: str) -> Change:
    """Return a change of words."""
    return Change(identity, text)
