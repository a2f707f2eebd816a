"""Erasing somebody leaves no trace of them, in any store, as deep as it goes; what they published still stands.

The whole story of the demonstration is played with a member who has an unmistakable name; what it does not do is added.
"""

import gzip
import json
import shutil
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from sqlalchemy import func, insert, select

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.gathering.consents import Contributor
from manifeste_tool.domain.privacy.naming import ERASED_NAME
from manifeste_tool.domain.readers import Person
from manifeste_tool.paths import Home, shipped
from manifeste_tool.services import files
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.contributing import leaving
from manifeste_tool.services.files import Upload
from manifeste_tool.services.instance import checking, demonstration, instances
from manifeste_tool.services.privacy import register, searching, settling
from manifeste_tool.services.privacy.erasing import erase_person
from manifeste_tool.services.public import writing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import contributors
from manifeste_tool.storage.privacy.rows import TABLES
from manifeste_tool.storage.serving import uploads
from tests.conftest import Databases
from tests.services.story import change

pytestmark = pytest.mark.slow

NAME, EMAIL, PHONE = "Zéphyrine Quatrebarbes", "zephyrine.quatrebarbes@canari.example", "06 98 76 54 32"
WORDS = "mirliflore ébouriffant"  # of theirs, that nobody else ever read
SOUGHT = ("Quatrebarbes", EMAIL, PHONE, WORDS)
CITIZEN, CITIZEN_EMAIL = "Théodule Rouspignol", "theodule@rouspignol.example"


@dataclass(frozen=True)
class Planted:
    """The instance, and who is to be forgotten: a member, and the author of a contribution."""

    ws: Workspace
    settings: Settings
    member: Person
    reference: str


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[Planted]:
    samples = tmp_path_factory.mktemp("samples") / "manifeste"
    shutil.copytree(shipped("manifeste"), samples)
    for name in ("personnes.csv", "recit.toml"):
        told = (samples / name).read_text(encoding="utf-8")
        told = told.replace("Anémone Exemple", NAME).replace("anemone@exemple.invalid", EMAIL)
        (samples / name).write_text(told, encoding="utf-8")
    url = databases.empty()
    settings = Settings(home=Home(tmp_path_factory.mktemp("trace") / "instance"), database_url=url)
    ws = instances.create(settings)
    demonstration.make(ws, samples, date(2026, 3, 2))
    writing.name_signatories(ws, named=True)
    with ws.reading() as connection:
        member = people.by_email(connection, EMAIL)
        reference = connection.execute(select(TABLES["contribution"].c.reference).limit(1)).scalar_one()
    assert member is not None
    made = Planted(ws, settings, member, reference)
    _plant(made)
    yield made
    ws.db.close()
    databases.drop(url)


def _plant(here: Planted) -> None:
    ws, member = here.ws, here.member
    private = f"{WORDS} {PHONE}"
    with ws.reading() as connection:
        tip = ws.main(connection)
        paragraph = next(unit.id for unit in ws.text(connection, tip) if not unit.fixed and unit.id)
    draft = proposing.Proposal(ws.new_key(), tip, WORDS, private, (change(paragraph, f"Un projet {WORDS}."),))
    proposing.keep_draft(ws, member, draft)
    with ws.writing() as connection:
        _in_tables(ws, connection, here, private)
        _in_files(ws, connection, member, private)
        who = Contributor(CITIZEN, CITIZEN_EMAIL, "", "")
        contributors.keep(connection, here.reference, who, ws.now())
    folder, key = ws.repository.path.with_name("imports"), "importdequelquun42"
    told = {"name": "fiches.csv", "consultation": ""}
    kept = uploads.uploads(ws.db, folder, uploads.CONTRIBUTIONS)
    kept.keep(key, lambda path: path.write_text(f"texte;auteur\nBonjour;{NAME}\n", encoding="utf-16"), told)


def _in_tables(ws: Workspace, connection: Connection, here: Planted, private: str) -> None:
    now, member = ws.now(), here.member
    another = connection.execute(select(func.min(TABLES["person"].c.id)).where(TABLES["person"].c.id != member.id))
    other = another.scalar_one()
    finding = connection.execute(select(TABLES["finding"].c.key).limit(1)).scalar_one()
    mail = {"made_at": now, "due_at": now, "kind": "compte", "state": "envoyé", "text": NAME, "html": f"<p>{NAME}</p>"}
    packed = [{"name": "a.zip", "media_type": "application/zip", "content": b64encode(_zip(NAME)).decode()}]
    rows: list[tuple[str, dict[str, object]]] = [
        ("invitation", {"person_id": member.id, "digest": "a", "words": f"Pour {NAME}", "sent_at": now, "expires_at": now}),
        ("mandate", {"person_id": member.id, "title": f"Conseillère {WORDS}", "entered_at": now}),
        ("outside_identity", {"issuer": "https://i.example", "subject": EMAIL, "person_id": member.id, "tied_at": now}),
        ("mail", {"message_id": "m-1", "person_id": member.id, "address": EMAIL, "subject": WORDS, "attachments": [], **mail}),
        ("mail", {"message_id": "m-2", "address": "x@exemple.fr", "subject": NAME, "attachments": packed, **mail}),
        ("comment", {"once": "c1", "author_id": member.id, "body": private, "said_at": now, "internal": True, "hidden": False,
                     "paragraph_id": "aaaaaaaa", "sha": "", "hidden_reason": ""}),
        ("comment", {"once": "c2", "author_id": member.id, "body": private, "said_at": now, "internal": False, "hidden": True,
                     "paragraph_id": "aaaaaaaa", "sha": "", "hidden_reason": ""}),
        ("comment", {"once": "c3", "author_id": other, "body": f"Mme Quatrebarbes, {NAME.upper()}", "said_at": now,
                     "internal": False, "hidden": False, "paragraph_id": "aaaaaaaa", "sha": "", "hidden_reason": ""}),
        ("reading", {"contribution": here.reference, "person_id": member.id, "read_at": now, "remark": private}),
        ("mark", {"contribution": here.reference, "finding": finding, "person_id": member.id, "excerpt": "", "note": private,
                  "made_at": now}),
        ("enquiry", {"key_digest": "e", "name": NAME, "email": EMAIL, "state": "close", "made_at": now, "page": "",
                     "may_become_contribution": False}),
        ("flag", {"contribution": here.reference, "key_digest": "f", "motive": "autre", "message": private, "email": EMAIL,
                  "made_at": now, "answer": ""}),
        ("opinion_request", {"key": "o", "cycle": 1, "name": NAME, "email": EMAIL, "organisation": "", "question": "?",
                             "asked_at": now, "due_at": now, "expires_at": now, "asked_by_id": other, "answer": "",
                             "place": ""}),
        ("data_request", {"kind": "accès", "state": "close", "received_at": now, "due_at": now, "channel": "courriel",
                          "applicant": NAME, "words": private, "person_id": member.id, "answer": WORDS}),
        ("fact", {"at": now, "person_id": other, "name": "person_changed", "about": "person", "about_id": str(member.id),
                  "details": {"name": NAME, "email": EMAIL}, "audience": 0}),
        ("setting", {"name": "director", "value": NAME}),
    ]  # fmt: skip
    for table, values in rows:
        connection.execute(insert(TABLES[table]).values(**values))
    asked = select(TABLES["enquiry"].c.id).where(TABLES["enquiry"].c.key_digest == "e").scalar_subquery()
    connection.execute(insert(TABLES["enquiry_message"]).values(enquiry_id=asked, at=now, body=private))
    kit = {"contact": f"{NAME}, {EMAIL}", "quotable": [], "person_id": other, "written_at": now}
    connection.execute(insert(TABLES["press_kit"]).values(number="9.9", **kit))


def _in_files(ws: Workspace, connection: Connection, member: Person, private: str) -> None:
    now, document = ws.now(), Document()
    document.add_paragraph(private)
    document.core_properties.author = NAME
    written = BytesIO()
    document.save(written)
    kept = files.keep(ws, connection, Upload("retour.docx", written.getvalue()), owner_id=member.id)
    values = {"name": f"{NAME}.docx", "kind": "docx", "file_id": kept.id, "person_id": member.id, "state": "traité"}
    connection.execute(
        insert(TABLES["returned_document"]).values(key="r1", batch="b1", received_at=now, problem="", **values)
    )
    change_of = {"document": "r1", "rank": 1, "author": NAME, "change": "réécrit", "after": private, "before": ""}
    connection.execute(insert(TABLES["returned_change"]).values(member_id=member.id, **change_of))
    exported = ws.files.put(gzip.compress(f"export de {NAME}".encode()))
    stored = {"sha256": exported, "name": "export.gz", "media_type": "application/gzip", "size": 1, "kept_at": now}
    connection.execute(insert(TABLES["stored_file"]).values(audience=int(Audience.SECRETARIAT), **stored))
    row = select(func.max(TABLES["stored_file"].c.id)).scalar_subquery()
    of_it = {
        "kind": "recueil",
        "form": "pdf",
        "name": NAME,
        "parameters": {"pour": NAME},
        "public": False,
        "file_id": row,
    }
    connection.execute(
        insert(TABLES["export_file"]).values(key="x1", state="prêt", problem="", asked_at=now, ended_at=now, **of_it)
    )


def _zip(words: str) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("dossier.json", json.dumps({"auteur": words}))
    return packed.getvalue()


def test_nothing_is_found_of_somebody_who_was_erased_though_all_was_found_before(planted: Planted) -> None:
    ws = planted.ws
    before = searching.search(ws, SOUGHT)
    stores = {trace.store for trace in before}
    assert stores >= {"publique.git", "base", "dossier"}, stores
    assert {trace.word for trace in before} == {1, 2, 3, 4}
    places = {trace.place for trace in before if trace.store == "base"}
    assert places >= {
        "person.name", "person.email", "mail.text", "mail.attachments", "comment.body", "draft.gestures", "setting.value",
        "version_mention.words", "fact.details", "press_kit.contact", "returned_change.author", "enquiry.name",
    }  # fmt: skip
    with ws.writing() as connection:
        assert erase_person(ws, connection, planted.member.id) > 100
    assert settling.settle(ws) == 1
    after = searching.search(ws, SOUGHT)
    assert after == ()


def test_what_they_published_still_stands_and_the_instance_is_whole(planted: Planted) -> None:
    ws = planted.ws
    with ws.reading() as connection:
        theirs = TABLES["amendment"].c.author_id == planted.member.id
        signed = connection.execute(select(func.count()).select_from(TABLES["amendment"]).where(theirs)).scalar_one()
        votes = select(func.count()).select_from(TABLES["vote"]).where(TABLES["vote"].c.member_id == planted.member.id)
        counted = connection.execute(votes).scalar_one()
        known = people.get(connection, planted.member.id)
    assert known is not None
    assert (known.name, known.email) == (ERASED_NAME, "")
    assert signed > 0
    assert counted > 0
    assert checking.check(ws) == []


def test_nothing_is_found_of_a_contributor_who_was_erased(planted: Planted) -> None:
    ws = planted.ws
    sought = (CITIZEN, CITIZEN_EMAIL)
    assert {trace.word for trace in searching.search(ws, sought)} == {1, 2}
    with ws.writing() as connection:
        assert leaving.forget_author(ws, connection, planted.reference)
    settling.settle(ws)
    assert searching.search(ws, sought) == ()
    with ws.reading() as connection:
        stays = contributions.get(connection, planted.reference)
    assert stays is not None
    assert stays.body


def test_the_register_of_it_all_names_nobody(planted: Planted) -> None:
    written = register.path(planted.ws).read_text()
    assert written.count('"kind": "person"') == 1
    assert not any(word in written for word in (*SOUGHT, CITIZEN))
