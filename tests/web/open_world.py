"""A small instance where everything public has happened once, and where what is not public stands beside it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from manifeste_tool.domain.audience import Audience, StageKind
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.text.text import Source
from manifeste_tool.services.evidence import keeping
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.synthesis import findings
from manifeste_tool.web.app import create_app
from tests.services.story import Cast, cast, change

#: Never to be read by anybody outside.
SECRETS = ("SECRETPRIVE", "SECRETRETIRE", "SECRETCONCERTATION", "SECRETREJETE", "SECRETPIECE", "SECRETCOURANT")


@dataclass
class World:
    """The people, and a visitor's client."""

    here: Cast
    settings: Settings
    app: Flask
    visitor: FlaskClient

    def get(self, path: str, **headers: str) -> Any:
        """Return an answer of the API as plain data."""
        answer = self.visitor.get(f"/api/v1{path}", headers=headers)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return answer.json

    def everything(self, path: str) -> list[Any]:
        """Follow a list to its end, by its own links."""
        found, following = [], f"/api/v1{path}"
        while following:
            answer = self.visitor.get(following)
            assert answer.status_code == 200, (following, answer.text)
            found += answer.json["data"]
            following = answer.json["next"] and answer.json["next"].removeprefix(self.here.ws.base_url)
        return found


def told(ws: Workspace) -> Cast:
    """Let it all happen."""
    here = cast(ws, stage=StageKind.DRAFTING)
    with ws.writing() as connection:
        consultations.put_authorities(connection, [Authority("ESSA", "Commune d'essai", "commune", 900, "Nord")])
        held = Consultation("ESSA-1", "ESSA", "Un atelier <b>ouvert</b>", opens_on=date(2026, 2, 1))
        hidden = replace(held, reference="ESSA-2", title="SECRETCONCERTATION", published=False)
        consultations.put_consultations(connection, [replace(held, closes_on=date(2026, 3, 31)), hidden])
        contributions.add(connection, _said(), ws.now())
        contributions.withdraw(connection, "2025-ESSA-0004")
        findings.put(connection, Finding("E1", "Un accueil humain", "On veut parler à quelqu'un."), ["2025-ESSA-0001"])
        findings.put(connection, Finding("E2", "Le même, fondu"), [])
        findings.merge(connection, "E2", "E1")
        fact = Fact(
            Happened.CONSULTATION_DECLARED, ws.now(), None, About.CONSULTATION, "ESSA-1", {"title": "Un atelier"}
        )
        journal.record(connection, replace(fact, audience=Audience.PUBLIC))
    keeping.keep(ws, here.secretary, keeping.Typed("loi ou règlement", "Une loi", "Le Parlement", public=True))
    keeping.keep(ws, here.secretary, keeping.Typed("audition", "SECRETPIECE", "SECRETPIECE"))
    return here


def _said() -> Iterable[Contribution]:
    words = Contribution("2025-ESSA-0001", "Un guichet & une personne.", consultation="ESSA-1", publishable=True)
    words = replace(words, origin="essai", author_type="agent public", territory="Nord", said_on=date(2026, 2, 3))
    yield replace(words, external_id="11")
    yield replace(words, reference="2025-ESSA-0002", external_id="12", consultation="ESSA-2", body="Dite ailleurs.")
    yield replace(words, reference="2025-ESSA-0003", external_id="13", body="SECRETPRIVE", publishable=False)
    yield replace(words, reference="2025-ESSA-0004", external_id="14", body="SECRETRETIRE")
    yield replace(words, reference="2025-ESSA-0005", external_id="15", body="Ce qui sera <i>retiré</i>.")


def published(here: Cast) -> None:
    """Cite, declare, amend, publish two versions, then go on with what no version holds yet."""
    ws = here.ws
    sourcing.cite(ws, here.secretary, Linking("bbbbbbb2", put=(Source("2025-ESSA-0001"), Source("E1"), Source("P1"))))
    sourcing.declare(ws, here.secretary, ["ccccccc2", "ddddddd2", "eeeeeee2", "fffffff2"])
    publishing.publish(ws, here.secretary, number="0.1", title="La première", story="Un *récit*.", seen=here.tip())
    here.close_all()
    here.open(StageKind.FILING)
    here.integrate(here.propose(change("bbbbbbb2", "L'accueil par une personne est un droit."), headline="Un droit"))
    here.propose(change("ccccccc2", "SECRETREJETE."), headline="SECRETREJETE")
    publishing.publish(ws, here.secretary, number="0.2", title="La deuxième", story="Un droit.", seen=here.tip())
    here.integrate(here.propose(change("aaaaaaa2", "Nous disons SECRETCOURANT."), headline="SECRETCOURANT"))


def world(ws: Workspace, settings: Settings) -> World:
    """Return it told and published."""
    here = told(ws)
    published(here)
    app = create_app(settings, ws)
    return World(here, settings, app, app.test_client())
