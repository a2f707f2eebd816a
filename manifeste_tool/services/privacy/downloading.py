"""« Télécharger mes données »: one archive with everything in JSON, the same to read in French, and one's files."""

import json
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from manifeste_tool.documents import render
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.privacy.held import BY_TABLE
from manifeste_tool.domain.privacy.titles import LABELS, TITLES
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.contributing import following
from manifeste_tool.services.guarding.senders import Sender
from manifeste_tool.services.privacy import own_data
from manifeste_tool.services.privacy.own_data import OwnData
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, settings
from manifeste_tool.storage.database import Connection

MEDIA_TYPE = "application/zip"
_READ_ME, _STYLE, _DATA = "lisez-moi.html", "lisez-moi.css", "donnees.json"


@dataclass(frozen=True, slots=True)
class Archive:
    """A finished archive."""

    name: str
    content: bytes


def mine(ws: Workspace, person: Person | None) -> Archive:
    """Return all that is held of whoever is signed in; that they took it is on record. Raises `ForbiddenError`."""
    with ws.writing() as connection:
        actor = require(ws.reader(person, connection), Act.OWN_ACCOUNT, owner=person.id if person else None)
        data = own_data.of_person(ws, connection, actor.id, actor.email)
        told = {"count": str(data.count)}
        fact = Fact(Happened.OWN_DATA_TAKEN, ws.now(), actor.id, About.PERSON, str(actor.id), told)
        journal.record(connection, fact)
        return _archive(ws, connection, data, name=f"mes-donnees-{ws.now().date()}.zip", who=actor.name)


def by_token(ws: Workspace, given: str, *, sender: Sender) -> Archive:
    """Return all that is held of a contribution's author, for whoever has its token. Raises as `following.follow`."""
    reference = following.followed(ws, given, sender=sender)
    with ws.writing() as connection:
        data = own_data.of_contribution(ws, connection, reference)
        if not data.held:
            raise NotFoundError
        told = {"count": str(data.count)}
        fact = Fact(Happened.OWN_DATA_TAKEN, ws.now(), None, About.CONTRIBUTION, reference, told)
        journal.record(connection, fact)
        return _archive(ws, connection, data, name=f"contribution-{reference}.zip", who=reference)


def _archive(ws: Workspace, connection: Connection, data: OwnData, *, name: str, who: str) -> Archive:
    said = {"at": ws.now(), "site": settings.get(connection, "title"), "who": who}
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_READ_ME, _readable(data, said))
        archive.writestr(_STYLE, render.plain_document("privacy/own_data.css", {}))
        archive.writestr(_DATA, _complete(data, said))
        for one in data.files:
            archive.writestr(one.name, one.content)
    return Archive(name, packed.getvalue())


def _complete(data: OwnData, said: dict[str, object]) -> str:
    told = {
        "site": said["site"],
        "du": said["at"],
        "donnees": data.held,
        "actes_sur_ce_qui_n_est_pas_a_vous": data.acted,
        "colonnes_laissees_de_cote": data.withheld,
        "pourquoi": {table: BY_TABLE[table].why for table in data.held},
        "a_l_effacement": {table: str(BY_TABLE[table].fate) for table in data.held},
        "fichiers": [one.name for one in data.files],
    }
    return json.dumps(told, ensure_ascii=False, indent=2, default=_plain) + "\n"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _readable(data: OwnData, said: dict[str, object]) -> str:
    sections = [
        (TITLES[table], BY_TABLE[table], [_labelled(row) for row in found]) for table, found in data.held.items()
    ]
    return render.document(
        "privacy/own_data.html", {"sections": sections, "files": [one.name for one in data.files], **said}
    )


def _labelled(row: own_data.Plain) -> list[tuple[str, object]]:
    return [(LABELS[name], value) for name, value in row.items() if name in LABELS]
