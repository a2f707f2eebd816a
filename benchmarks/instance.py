"""An instance to measure: a published text of 200 paragraphs with as many decisions behind it as asked."""

from dataclasses import dataclass
from pathlib import Path

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.integration.work import of_amendments
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.domain.text.text import Source
from manifeste_tool.paths import Home
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.instance import instances
from manifeste_tool.services.integration import integrating
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.text import founding, sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people, stages
from manifeste_tool.storage.consulting import contributions

PARAGRAPHS = 200
SENTENCE = (
    "La collectivité décide en public, explique sa décision et répond de ses effets devant ceux qui en dépendent. "
)


@dataclass
class Bench:
    """An instance, its people and the paragraphs that stand in it."""

    ws: Workspace
    settings: Settings
    member: Person
    secretary: Person
    ids: list[str]

    def decisions(self, count: int) -> None:
        """Add decisions: a source put to a paragraph, then taken away, over and over."""
        for number in range(count):
            place, key = self.ids[number // 2 % len(self.ids)], "2025-BANC-0002"
            one = Linking(place, remove=(key,)) if number % 2 else Linking(place, put=(Source(key),))
            sourcing.cite(self.ws, self.secretary, one)

    def propose(self, number: int) -> Amendment:
        """File and admit an amendment on one paragraph, rewording its end."""
        place = self.ids[number % len(self.ids)]
        with self.ws.reading() as connection:
            base = self.ws.main(connection)
            words = self.ws.text(connection, base).by_id[place].text
        change = Change(place, f"{words} Mot {number}.")
        filed = proposing.propose(self.ws, self.member, Proposal(self.ws.new_key(), base, "Titre", "Motif.", (change,)))
        deciding.admit(self.ws, self.secretary, filed.id)
        return filed

    def integrate(self, amendment: Amendment) -> None:
        """Adopt an amendment and integrate it on today's text."""
        self.adopt(amendment)
        with self.ws.reading() as connection:
            seen = self.ws.main(connection)
        integrating.integrate(self.ws, self.secretary, seen=seen, plan=of_amendments(amendment.id))

    def adopt(self, amendment: Amendment) -> None:
        """Adopt an amendment; the text does not move."""
        deciding.adopt(self.ws, self.secretary, amendment.id)

    def publish(self, number: str) -> None:
        """Publish today's text."""
        with self.ws.reading() as connection:
            seen = self.ws.main(connection)
        words = {"title": "Version mesurée", "story": "Pour la mesure."}
        publishing.publish(self.ws, self.secretary, number=number, seen=seen, **words)


def markdown(paragraphs: int) -> str:
    """Return a text of so many sourced paragraphs, a chapter every twenty."""
    lines = ["---", "title: Un texte mesuré", "---", ""]
    for number in range(paragraphs):
        if number % 20 == 0:
            lines += [f"## Chapitre {number // 20 + 1}", ""]
        lines += [f"{SENTENCE * 3}Paragraphe {number}. [@2025-BANC-0001]", ""]
    return "\n".join(lines)


def made(folder: Path, paragraphs: int = PARAGRAPHS) -> Bench:
    """Make the instance in an empty folder; amendments may be filed, the text is public."""
    settings = Settings(home=Home(folder), workers=1, threads=1)
    ws = instances.create(settings)
    with ws.writing() as connection:
        said = [
            Contribution(f"2025-BANC-000{rank}", "Des mots.", publishable=True, origin="banc", external_id=str(rank))
            for rank in (1, 2)
        ]
        contributions.add(connection, said, ws.now())
        member = people.add(connection, Person(0, "Membre", Role.MEMBER, drafter=True), ws.now())
        secretary = people.add(connection, Person(0, "Secrétariat", Role.SECRETARIAT), ws.now())
    founding.found(ws, markdown(paragraphs), stage=Stage(StageKind.FILING, ws.now(), None, public=True))
    with ws.reading() as connection:
        text = ws.text(connection, ws.main(connection))
        assert stages.every(connection)
    return Bench(ws, settings, member, secretary, [unit.id for unit in text if unit.text.startswith(SENTENCE)])
