"""Documents that come back, through the pages: nothing is made before it is confirmed, and then once."""

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from manifeste_tool.documents.returning import word_out
from manifeste_tool.documents.returning.outgoing import Leaving
from manifeste_tool.documents.workbook_out import ods_of, xlsx_of
from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.services.amending.proposing import draft_of, propose
from manifeste_tool.services.amending.refusals import DisownedError
from manifeste_tool.services.files import purge
from manifeste_tool.services.instance import accounts
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people as stored_people
from manifeste_tool.storage.amending import drafts
from manifeste_tool.storage.returning import documents
from manifeste_tool.storage.telling import outbox
from manifeste_tool.storage.text import texts
from manifeste_tool.web.app import create_app
from tests.returned_edits import OpenDocument, W, Word, edited
from tests.services.story import FOUNDING, Cast, change
from tests.web.conftest import Enter


def send(client: FlaskClient, *files: tuple[str, bytes], **fields: str) -> Any:
    named = [(BytesIO(content), name) for name, content in files]
    return client.post("/documents", data={"file": named, **fields}, content_type="multipart/form-data")


def annotated(client: FlaskClient, edit: Callable[[Word], None], form: str = "docx") -> bytes:
    content = client.get(f"/texte/a-annoter.{form}").data
    return edited(content, {"word/document.xml": lambda root: edit(Word(root))})


def two_authors(document: Word | OpenDocument) -> None:
    document.replace("bbbbbbb2", "reste possible", "est garanti", "Anne Essai")
    document.delete("aaaaaaa2", "Anne Essai")
    document.replace("bbbbbbb2", "partout", "dans chaque commune", "Bruno Essai")
    document.insert_after("ccccccc2", "Un bilan est rendu public.", "Bruno Essai")


def drafts_of(ws: Workspace, person_id: int) -> tuple[drafts.Draft, ...]:
    with ws.reading() as connection:
        return drafts.of_person(connection, person_id)


@pytest.mark.parametrize("form", ["docx", "odt"])
def test_two_authors_tracked_changes_become_the_two_drafts_that_they_wrote_and_only_once(
    enter: Enter, people: Cast, form: str
) -> None:
    client = enter(people.member)
    content = client.get(f"/texte/a-annoter.{form}").data
    part, kind = {"docx": ("word/document.xml", Word), "odt": ("content.xml", OpenDocument)}[form]
    sent = send(client, (f"annote.{form}", edited(content, {part: lambda root: two_authors(kind(root))})))
    assert sent.status_code == 303
    page = client.get(sent.location).get_data(as_text=True)
    assert "Voici ce que nous avons compris" in page
    assert "Anne Essai" in page
    assert "Bruno Essai" in page
    assert not drafts_of(people.ws, people.member.id)
    for _ in range(2):
        assert client.post(f"{sent.location}/creer", data={"grouping": "auteur"}).status_code == 303
    made = {draft.headline: [dict(one) for one in draft.gestures] for draft in drafts_of(people.ws, people.member.id)}
    assert len(made) == 2
    (anne,) = [gestures for headline, gestures in made.items() if "Anne" in headline]
    (bruno,) = [gestures for headline, gestures in made.items() if "Bruno" in headline]
    assert [(one["kind"], one.get("text", "")) for one in anne] == [
        ("change", "L'accueil par une personne est garanti partout."),
        ("delete", ""),
    ]
    assert [(one["kind"], one.get("text", "")) for one in bruno] == [
        ("change", "L'accueil par une personne reste possible dans chaque commune."),
        ("insert", "Un bilan est rendu public."),
    ]
    assert "2 projets créés" in client.get(sent.location).get_data(as_text=True)


def test_a_grid_is_brought_in_a_members_name_placed_by_hand_and_confirmed_by_mail(enter: Enter, people: Cast) -> None:
    ws = people.ws
    with ws.writing() as connection:
        named = Person(0, "Dalia Essai", Role.MEMBER, email="dalia@exemple.invalid")
        member = stored_people.add(connection, named, ws.now())
    rows = [
        ("Passage", "Rédaction proposée", "Motif"),
        ("Chapitre I, alinéa 1", "L'accueil est humain.", "Plus court."),
        ("ce que personne n'a écrit", "Nous disons comment.", ""),
    ]
    client = enter(people.secretary)
    for name, write in (("grille.ods", ods_of), ("grille.xlsx", xlsx_of)):
        sent = send(client, (name, write("grille", rows)), member=str(member.id))
    page = client.get(sent.location).get_data(as_text=True)
    assert "Trouvé par son numéro" in page
    assert "Passage à placer" in page
    refused = client.post(f"{sent.location}/creer")
    assert refused.status_code == 422
    assert "choisissez-le, ou décochez-les" in refused.get_data(as_text=True)
    key = sent.location.rpartition("/")[2]
    with ws.reading() as connection:
        lines = [change.id for change in documents.changes(connection, key)]
    sought = client.post(
        sent.location, data={"line": lines, "act": f"seek-{lines[1]}", f"seek-{lines[1]}": "préambule, alinéa 1"}
    )
    assert "aaaaaaa2" in client.get(sought.location).get_data(as_text=True)
    kept = {f"keep-{line}": "1" for line in lines}
    told = {
        "line": lines,
        f"paragraph-{lines[1]}": "aaaaaaa2",
        f"rationale-{lines[1]}": "Utile.",
        "act": "create",
        "grouping": "un",
    }
    assert client.post(sent.location, data=kept | told).status_code == 303
    (draft,) = drafts_of(ws, people.secretary.id)
    assert draft.on_behalf_of_id == member.id
    assert [one["text"] for one in draft.gestures] == ["L'accueil est humain.", "Nous disons comment."]
    assert draft.rationale.endswith("Utile.")
    with ws.reading() as connection:
        (mail,) = [
            one for one in outbox.page(connection, person_id=member.id, limit=9, offset=0) if one.address == named.email
        ]
    address = re.search(r"/documents/confirmer/\w+", mail.text)
    assert address is not None
    visitor = client.application.test_client()
    shown = visitor.get(address[0]).get_data(as_text=True)
    assert "Dalia Essai" in shown
    assert "est humain" in shown
    assert visitor.get(address[0]).status_code == 200, "opening the page answers nothing"
    for said in ("non", "oui"):
        assert visitor.post(address[0], data={"answer": said}).status_code == 303
    assert "C’est noté" in visitor.get(address[0]).get_data(as_text=True).replace("\u00a0", " ")
    assert "dit que ce n’est pas de lui" in client.get(sent.location).get_data(as_text=True)
    assert visitor.get(f"{address[0]}x").status_code == 404
    people.open(StageKind.FILING)
    with ws.reading() as connection:
        wanted = replace(
            draft_of(connection, people.secretary, draft.id), headline="Plus humain", rationale="Pour tous."
        )
    with pytest.raises(DisownedError):
        propose(ws, people.secretary, wanted)
    filed = propose(ws, people.secretary, replace(wanted, on_behalf_of_id=people.member.id))
    assert filed.author_id == people.member.id


def test_what_is_refused_creates_nothing_and_what_is_set_aside_is_settled(enter: Enter, people: Cast) -> None:
    client = enter(people.member)
    good = client.get("/texte/a-annoter.docx").data
    custom = "docProps/custom.xml"

    def base(value: str) -> bytes:
        def edit(root: Any) -> None:
            for one in root:
                if one.get("name") == "manifeste-base":
                    one[0].text = value

        return edited(good, {custom: edit})

    def renamed(root: Any) -> None:
        for one in root.iter(f"{W}bookmarkStart"):
            one.set(f"{W}name", "m_zzzzzzz2")

    refused = {
        "ne change rien": good,
        "ne dit pas de quelle version": base(""),
        "connue ici": base("f" * 40),
        "autre texte": edited(good, {"word/document.xml": renamed}),
        "un PDF": b"%PDF-1.7",
        "est vide": b"",
        "de un à": None,
    }
    for sentence, content in refused.items():
        answer = send(client, *([("annoté.docx", content)] if content is not None else []))
        assert answer.status_code == 422, sentence
        assert sentence in answer.get_data(as_text=True)
    with people.ws.reading() as connection:
        assert documents.of_person(connection, None, limit=9)[1] == 0
    sent = send(client, ("annoté.docx", annotated(client, two_authors)))
    assert enter(people.other).get(sent.location).status_code == 404
    assert client.post(f"{sent.location}/ecarter").status_code == 303
    assert client.post(f"{sent.location}/ecarter").status_code == 409
    assert client.post(f"{sent.location}/creer").status_code == 409
    assert not drafts_of(people.ws, people.member.id)
    assert "rien n’a été créé" in client.get(sent.location).get_data(as_text=True)
    assert purge(people.ws) == 1, "its file goes once it is settled"


def test_a_document_made_before_the_text_changed_is_said_and_its_drafts_keep_their_base(
    enter: Enter, people: Cast
) -> None:
    client = enter(people.member)
    before, content = people.tip(), annotated(client, two_authors)
    people.integrate(people.propose(change("bbbbbbb2", "L'accueil change."), by=people.other))
    sent = send(client, ("annoté.docx", content))
    assert "a changé depuis" in client.get(sent.location).get_data(as_text=True)
    assert client.post(f"{sent.location}/creer", data={"grouping": "chapitre"}).status_code == 303
    made = drafts_of(people.ws, people.member.id)
    assert {draft.base for draft in made} == {before}
    assert len(made) == 3
    (touched,) = [draft for draft in made if "Anne" in draft.headline and "I" in draft.headline]
    assert "L’accueil change." in client.get(f"/brouillons/{touched.id}").get_data(as_text=True)


def test_an_instance_without_a_text_is_founded_on_a_document(workspace: Workspace, settings: Settings) -> None:
    with workspace.writing() as connection:
        secretary = stored_people.add(connection, Person(0, "Secrétariat", Role.SECRETARIAT), workspace.now())
    client = create_app(settings, workspace).test_client()
    client.post(f"/connexion/lien/{accounts.sign_in_link(workspace, str(secretary.id))}")
    text = parse(FOUNDING)
    document = word_out.written(Leaving(text.paragraphs, "Un texte d'essai", "", ""))
    form = {"file": (BytesIO(b"%PDF-1.7"), "texte.pdf")}
    assert client.post("/texte/fonder", data=form, content_type="multipart/form-data").status_code == 422
    form = {"file": (BytesIO(document), "texte.docx")}
    assert client.post("/texte/fonder", data=form, content_type="multipart/form-data").status_code == 303
    with workspace.reading() as connection:
        tip = texts.tip_of(connection, workspace.working_ref(connection)) or ""
        founded = workspace.text(connection, tip)
    assert [unit.text for unit in founded] == [unit.text for unit in text]
    assert client.get("/texte/fonder").status_code == 422
