"""What is held of somebody, found by walking the tables, and nothing that is another's."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import insert, update

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.gathering import tokens
from manifeste_tool.domain.gathering.consents import Contributor
from manifeste_tool.domain.keys import digest
from manifeste_tool.services.contributing import following
from manifeste_tool.services.guarding.senders import Sender
from manifeste_tool.services.privacy import downloading, own_data
from manifeste_tool.services.privacy import register as entered
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import files
from manifeste_tool.storage.files import StoredFile
from manifeste_tool.storage.gathering import attachments, contributors
from manifeste_tool.storage.privacy import register
from manifeste_tool.storage.privacy.rows import TABLES
from tests.services.story import Cast, cast

TOKEN, HERE = tokens.token(lambda letters, count: letters[:count]), Sender("192.0.2.1")


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    made = cast(workspace)
    with workspace.writing() as connection:
        known = update(TABLES["person"]).where(TABLES["person"].c.id == made.other.id)
        connection.execute(known.values(name="Hyacinthe Autre"))
        who = Contributor("Une voisine", "voisine@canari.example", "", "")
        contributors.keep(connection, "2025-ESSAI-0001", who, workspace.now())
        contributors.keep_token(connection, digest(tokens.read(TOKEN)), "2025-ESSAI-0001", workspace.now())
        kept = StoredFile(
            workspace.files.put(b"plan"), "plan.txt", "text/plain", 4, Audience.SECRETARIAT, workspace.now()
        )
        attachments.attach(connection, "2025-ESSAI-0001", [files.add(connection, kept).id])
    return made


def _fact(here: Cast, by: int, details: dict[str, str]) -> None:
    values = {"name": "person_changed", "about": "person", "about_id": "1", "audience": 0, "details": details}
    with here.ws.writing() as connection:
        connection.execute(insert(TABLES["fact"]).values(at=here.ws.now(), person_id=by, **values))


def test_the_journal_of_ones_own_acts_names_nobody_else(here: Cast) -> None:
    _fact(here, here.member.id, {"name": "Hyacinthe Autre", "role": "membre"})
    with here.ws.reading() as connection:
        data = own_data.of_person(here.ws, connection, here.member.id, "")
    assert [row["details"] for row in data.held["fact"]] == [{"role": "membre"}]


def test_what_one_did_to_what_is_anothers_is_told_without_a_word_of_it(here: Cast) -> None:
    values = {"person_id": here.other.id, "digest": "d", "words": "SECRET", "sent_at": here.ws.now()}
    with here.ws.writing() as connection:
        row = insert(TABLES["invitation"]).values(by_id=here.secretary.id, expires_at=here.ws.now(), **values)
        connection.execute(row)
    with here.ws.reading() as connection:
        data = own_data.of_person(here.ws, connection, here.secretary.id, "")
    assert data.acted["invitation"][0]["what"] == ["by_id"]
    assert "SECRET" not in str(data)


def test_a_contributor_carries_away_everything_by_their_token_with_their_files(here: Cast) -> None:
    made = downloading.by_token(here.ws, TOKEN, sender=HERE)
    with ZipFile(BytesIO(made.content)) as archive:
        data = json.loads(archive.read("donnees.json"))
        attached = [archive.read(name) for name in archive.namelist() if name.startswith("fichiers/")]
    assert data["donnees"]["contributor"][0]["email"] == "voisine@canari.example"
    assert data["donnees"]["contribution"][0]["body"] == "Je veux parler à quelqu'un."
    assert attached == [b"plan"]
    assert "Gardez le guichet" not in json.dumps(data, ensure_ascii=False)


def test_leaving_by_token_stands_in_the_register_once(here: Cast) -> None:
    for _ in range(2):
        following.erase(here.ws, TOKEN, confirmed=True, sender=HERE)
        following.withdraw(here.ws, TOKEN, confirmed=True, sender=HERE)
    told = register.read_file(entered.path(here.ws))
    assert [(one.kind.value, one.subject) for one in told] == [
        ("contributor", "2025-ESSAI-0001"),
        ("contribution", "2025-ESSAI-0001"),
    ]
