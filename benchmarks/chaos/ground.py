"""The throw-away instance that chaos is let loose on: a text, its commission, a consultation, and who is who."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from benchmarks.instance import SENTENCE
from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.instance import instances
from manifeste_tool.services.text import founding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people, stages
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.membership import accounts

SOURCE = "2025-BANC-0001"
SOURCES = 2_000
CONSULTATION = "banc-1"
_ASSOCIATION = "Association du banc"


@dataclass
class Ground:
    """The instance, open in this process to be read, and the people who write in it."""

    ws: Workspace
    settings: Settings
    members: list[Person]
    secretaries: list[Person]
    sources: Iterator[int] = field(default_factory=lambda: iter(range(2, SOURCES + 1)))

    def unused(self) -> str | None:
        """Return the key of a contribution that nobody cited yet, None once all are."""
        rank = next(self.sources, None)
        return f"2025-BANC-{rank:04d}" if rank else None

    def open_filing(self) -> None:
        """Open the filing of amendments: a drafting that is unmerged is ended by the first who files."""
        with self.ws.writing() as connection:
            now = self.ws.now()
            for one in stages.every(connection):
                stages.close(connection, one.id, now)
            stages.add(connection, Stage(StageKind.FILING, now - timedelta(seconds=1), public=True))


def made(
    home: Path,
    url: str = "",
    *,
    told: Mapping[str, str] = MappingProxyType({}),
    paragraphs: int = 40,
    members: int = 11,
    secretaries: int = 5,
) -> Ground:
    """Make the instance in an empty folder, its first drafting open; `told` are settings besides."""
    given = {"MANIFESTE_HOME": str(home), "MANIFESTE_DATABASE_URL": url, "MANIFESTE_SECOND_FACTOR": "off", **told}
    settings = Settings.read(given)
    ws = instances.create(settings)
    with ws.writing() as connection:
        now = ws.now()
        _consult(ws, connection)
        who = [
            people.add(connection, _person(rank, secretary=rank >= members), now)
            for rank in range(members + secretaries)
        ]
        for one in who:
            accounts.change(connection, one.id, {"informed_at": now})
    founding.found(ws, markdown(paragraphs))
    return Ground(ws, settings, who[:members], who[members:])


def _person(rank: int, *, secretary: bool) -> Person:
    name, address = f"Personne {rank}", f"personne{rank}@exemple.test"
    if secretary:
        return Person(0, name, Role.SECRETARIAT, email=address)
    common = Person(0, name, Role.MEMBER, email=address, association=_ASSOCIATION, drafter=rank < 6)
    return replace(common, rapporteur=6 <= rank < 9)


def _consult(ws: Workspace, connection: Connection) -> None:
    day = datetime.now(UTC).date()
    here = Authority("banc", "Commune du banc", "commune", territory="Le banc")
    held = Consultation(
        CONSULTATION, "banc", "Une concertation", opens_on=day - timedelta(2), closes_on=day + timedelta(30)
    )
    said = [
        Contribution(f"2025-BANC-{rank:04d}", "Des mots.", publishable=True, origin="banc", external_id=str(rank))
        for rank in range(1, SOURCES + 1)
    ]
    consultations.put_authorities(connection, [here])
    consultations.put_consultations(connection, [held])
    contributions.add(connection, said, ws.now())


def markdown(paragraphs: int) -> str:
    """Return a text of so many sourced paragraphs, a chapter every ten."""
    lines = ["---", "title: Un texte éprouvé", "---", ""]
    for number in range(paragraphs):
        if number % 10 == 0:
            lines += [f"## Chapitre {number // 10 + 1}", ""]
        lines += [f"{SENTENCE}Paragraphe {number}. [@{SOURCE}]", ""]
    return "\n".join(lines)


class Words:
    """Words that nobody wrote before: each names one act, wherever its traces are."""

    def __init__(self, seed: int) -> None:
        self._dice, self._given = random.Random(seed), 0

    def fresh(self) -> str:
        """Return a word of this run alone, letters only, whose beginning is nobody else's."""
        self._given += 1
        return "zq" + _letters(self._given) + "x" + "".join(self._dice.choices("bcdfghjklmnp", k=6))

    def sentence(self, word: str) -> str:
        """Return a sentence around a word, like none before it."""
        return f"{word.capitalize()} " + " ".join(self.fresh() for _ in range(6)) + f" {word}."


def _letters(number: int) -> str:
    signs = ""
    while number:
        number, rank = divmod(number, 20)
        signs = "abcdefghijklmnopqrst"[rank] + signs
    return signs
