"""The demonstration as guides are run on it: made once, served, with whoever reads each guide signed in."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from werkzeug.serving import make_server

from manifeste_tool.domain.amending.amendments import State
from manifeste_tool.domain.helping.guides import Audience, Guide
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.readers import Person
from manifeste_tool.paths import Home, shipped
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.instance import accounts, demonstration, instances
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.amending import amendments
from manifeste_tool.web.app import create_app

#: Who of the demonstration's people reads the guides of each.
_READERS = {
    Audience.MEMBER: "Bruyère Exemple",
    Audience.REFERENT: "Tilleul Exemple",
    Audience.SECRETARIAT: "Romarin Exemple",
    Audience.ADMINISTRATOR: "Aubépine Exemple",
}
_SITTING = "conduire-une-seance"


def in_order(guides: Sequence[Guide]) -> list[Guide]:
    """Return guides as they are run one after the other on one instance.

    A version is published of the text as made; a sitting is held last, once the others found amendments still to judge.
    """
    return sorted(guides, key=lambda one: (one.slug == _SITTING, one.slug != "publier-une-version"))


@dataclass(frozen=True)
class Served:
    """A demonstration that is served, without the buttons by which one enters it in one click."""

    workspace: Workspace
    address: str
    home: Path

    def reader(self, guide: Guide) -> Person | None:
        """Return who runs a guide, None for one that is read without an account."""
        if guide.by or guide.audience is Audience.CITIZEN:
            return None
        name = _READERS[guide.audience]
        return next(one for one in accounts.everybody(self.workspace) if one.name == name)

    def prepare(self, guide: Guide) -> None:
        """Do what a guide's reader has done before: a sitting calls amendments whose admissibility is judged."""
        if guide.slug != _SITTING or not (person := self.reader(guide)):
            return
        with self.workspace.reading() as connection:
            filed = [one.id for one in amendments.every(connection) if one.state is State.FILED]
        for amendment_id in filed:
            deciding.admit(self.workspace, person, amendment_id)

    def entrance(self, person: Person) -> str:
        """Return the address that signs somebody in, once."""
        return f"{self.address}/connexion/lien/{accounts.sign_in_link(self.workspace, str(person.id))}"


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Make the demonstration in a folder that does not exist yet, and serve it."""
    settings = replace(
        Settings.read({"MANIFESTE_HOME": str(folder), "MANIFESTE_SECOND_FACTOR": "off", "MANIFESTE_LIMITS": "1000"}),
        home=Home(folder),
    )
    workspace = instances.create(settings)
    demonstration.make(workspace, shipped("manifeste"), datetime.now(PARIS).date())
    server = make_server("127.0.0.1", 0, create_app(settings, workspace), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Served(workspace, f"http://127.0.0.1:{server.server_port}", folder)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        workspace.db.close()
