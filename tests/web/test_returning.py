"""Documents that come back, through the pages: nothing is made before it is confirmed, and then once."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import drafts
from tests.returned_edits import OpenDocument, Word, edited
from tests.services.story import Cast
from tests.web.conftest import Enter

Edit = Callable[[Any], None]


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
