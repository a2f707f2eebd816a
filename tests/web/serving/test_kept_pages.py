"""Whatever happens, every page that comes from the cache is the page that would be made now.

The stories that other tests tell are told again here, and after each transaction of theirs pages are read twice:
through the cache, as a visitor reads them, and by an application that keeps nothing and remembers nothing.
"""

import random
import re
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from flask import Flask

from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.consulting.contributions import Authority, Consultation
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.services import stages
from manifeste_tool.services.membership import membership
from manifeste_tool.services.membership.acting import MACHINE
from manifeste_tool.services.publication import withdrawing
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import settings as stored
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.snapshot import Latest, Remembered, Snapshots
from manifeste_tool.web.app import create_app
from manifeste_tool.web.context import WORKSPACE
from tests.conftest import Clock
from tests.services.story import Cast, cast
from tests.web.test_audience import _built, _planted

#: Said of the moment itself, which a page that stands goes on saying.
_MADE_AT = re.compile(r'"made_at": ?"[^"]+"|[Cc]ompté le [^.<]+'.encode())
#: Pages that have something to show sooner or later: those read after each transaction of every `make test`.
SHOWN = (
    *("/", "/texte", "/texte/v/0.1", "/texte/provenance", "/texte/en", "/versions", "/versions/0.1", "/histoire"),
    *("/paragraphes/bbbbbbb2", "/paragraphes/bbbbbbb2/pourquoi", "/paragraphes/bbbbbbb2/v/0.1", "/comparer?de=0.1"),
    *("/demarche", "/amendements", "/amendements/1/1", "/amendements/1/2", "/derouleur", "/votes", "/votes/1"),
    *("/contributions", "/contributions/2025-ESSAI-0001", "/contributions/2025-ESSAI-0007", "/enseignements"),
    *("/enseignements/E1", "/pieces", "/synthese", "/concertations", "/collectivites/ESSA", "/tracabilite", "/methode"),
    *("/adoption", "/seances", "/recherche?q=guichet", "/fils/decisions.atom", "/agenda.ics", "/sitemap.xml"),
    *("/api/v1/paragraphs", "/api/v1/contributions", "/api/v1/journal", "/donnees/jeu-de-donnees.json"),
)


@dataclass
class Twice:
    """Reads pages through the cache and afresh. `sample` is how many after a transaction."""

    ws: Workspace
    settings: Settings
    sample: int
    dice: random.Random = field(default_factory=lambda: random.Random(20260302))  # noqa: S311 - the same at every run
    reads: int = 0
    changes: int = 0
    busy: bool = False

    def __post_init__(self) -> None:
        self.cached = create_app(self.settings, self.ws)
        self.fresh = create_app(replace(self.settings, cache_entries=0), self.ws)
        self.addresses = list(_addresses(self.cached)) if self.sample > 1 else list(SHOWN)
        self.known = [self.addresses[0]]

    def look(self) -> None:
        """Read a few pages twice, of those that were there and of all."""
        if self.busy:
            return
        self.changes += 1
        self.look_at({*self.dice.sample(self.addresses, self.sample), self.dice.choice(self.known)})

    def look_at(self, addresses: Iterable[str]) -> None:
        """Read these pages twice."""
        self.busy = True
        for address in sorted(addresses):
            if self._same(address) and address not in self.known:
                self.known.append(address)
        self.busy = False

    def _same(self, address: str) -> bool:
        """Whether there is a page; fails where the two readings differ."""
        ws = self.ws
        self.fresh.extensions[WORKSPACE] = replace(ws, latest=Latest(), remembered=Remembered(), snapshots=Snapshots())
        kept, made = (app.test_client().get(address) for app in (self.cached, self.fresh))
        self.reads += 1
        with closing(kept), closing(made):
            assert (kept.status_code, _words(kept.data)) == (made.status_code, _words(made.data)), address
            assert kept.headers.get("Location") == made.headers.get("Location"), address
        return kept.status_code == 200


def _words(body: bytes) -> bytes:
    return _MADE_AT.sub(b"", body)


def _addresses(app: Flask) -> Iterator[str]:
    """Yield every address but those of what is exported, which is made apart and kept by all that it is made of."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or set()) and not rule.endpoint.startswith(("exported.", "documents.", "clone.")):
            yield from _built(adapter, rule)


@contextmanager
def _watched(twice: Twice, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Look after each transaction that writes."""
    plain = Workspace.writing

    @contextmanager
    def writing(self: Workspace) -> Iterator[Connection]:
        with plain(self) as connection:
            yield connection
        twice.look()

    with monkeypatch.context() as patch:
        patch.setattr(Workspace, "writing", writing)
        yield


def _goes_on(here: Cast, clock: Clock) -> None:
    """What `_planted` does not tell: settings, a second version and its withdrawal, departures, erasures."""
    ws = here.ws
    with ws.writing() as connection:
        stored.put(connection, "title", "Un autre titre")
    here.open(StageKind.FILING, public=True)
    sourcing.declare(ws, here.secretary, ["aaaaaaa2"])
    membership.depart(ws, here.secretary, here.other.id)
    membership.erase(ws, MACHINE, here.other.id, typed="other")
    withdrawing.withdraw(ws, here.secretary, "0.1", "Une erreur de chiffres dans le chapitre II.")
    today = clock().astimezone(PARIS).date()
    held = Consultation(
        "ESSA-1", "ESSA", "Un atelier", opens_on=today + timedelta(days=1), closes_on=today + timedelta(days=2)
    )
    with ws.writing() as connection:
        consultations.put_authorities(connection, [Authority("ESSA", "Une autre commune", "commune")])
        consultations.put_consultations(connection, [held])


@pytest.mark.parametrize("sample", [1, pytest.param(40, marks=pytest.mark.slow)], ids=["few", "many"])
def test_whatever_happens_a_page_from_the_cache_is_the_page_that_would_be_made_now(
    workspace: Workspace, settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch, sample: int
) -> None:
    here = cast(workspace)
    twice = Twice(workspace, settings, sample)
    with _watched(twice, monkeypatch):
        _planted(here)
        _goes_on(here, clock)
        soon = clock() + timedelta(hours=3, seconds=7)
        stages.set_stage(workspace, Stage(StageKind.EXAMINATION, soon, soon + timedelta(hours=30)), by=here.secretary)
    assert twice.changes > 60
    assert len(twice.known) > 20
    reached = twice.reads
    for step in (timedelta(hours=1), timedelta(hours=2, seconds=7), timedelta(hours=12), timedelta(days=8)):
        clock.moment += step
        twice.look_at(twice.known if sample > 1 else twice.known[::4])
    assert twice.reads > reached
