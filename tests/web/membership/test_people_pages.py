"""The secretariat's pages of people, an invitation from its mail to the first session, and signatures that last."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.membership import adding, membership, people_pages
from manifeste_tool.services.record import dossiers
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people
from manifeste_tool.storage.telling import outbox
from manifeste_tool.web.app import create_app
from tests.services.story import Cast
from tests.services.test_record import make
from tests.web.conftest import Enter

GUEST = "invitee@exemple.invalid"


@pytest.fixture
def desk(enter: Enter, people: Cast) -> FlaskClient:
    return enter(people.secretary)


def link(ws: Workspace, number: int = 0) -> str:
    with ws.reading() as connection:
        sent = [one for one in outbox.page(connection, limit=9, offset=0) if one.address == GUEST]
    found = re.search(r"/invitations/[a-z0-9]{32}", sent[number].text)
    assert found
    return found[0]


def test_somebody_is_added_invited_and_comes_in_by_the_button_of_their_mail(
    desk: FlaskClient, visitor: FlaskClient, workspace: Workspace
) -> None:
    typed = {"name": "Une invitée", "email": "pas une adresse", "role": "membre", "inviter": "1"}
    refused = desk.post("/personnes/nouvelle", data=typed)
    assert refused.status_code == 422
    assert "pas une adresse" in refused.text
    answer = desk.post("/personnes/nouvelle", data=typed | {"email": GUEST})
    page = desk.get(answer.location)
    assert "Invité, pas encore venu" in page.text
    again = desk.post(f"{answer.location}/inviter", data={"words": "Un <i>mot</i>."})
    assert again.status_code == 303
    assert "&lt;i&gt;mot" in desk.get(answer.location).text
    first, second = link(workspace, 1), link(workspace)
    shown = visitor.get(second)
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    assert "secretary vous invite" in shown.text
    assert visitor.get(second).status_code == 200, "opening the page uses nothing up"
    entered = visitor.post(second)
    assert entered.location == "/compte/ce-que-je-signe?suite=/a-faire"
    assert "public et durable" in visitor.get(entered.location).text
    assert visitor.post("/compte/ce-que-je-signe", data={"suite": "//ailleurs"}).location == "/a-faire"
    account = visitor.get("/compte").text
    assert "Mes mandats" in account
    assert "lu le" in account
    stranger = visitor.application.test_client()
    for spent in (first, second):
        for told in (stranger.get(spent), stranger.post(spent)):
            assert told.status_code == 410
            assert "/connexion" in told.text
    assert stranger.get("/invitations/" + "x" * 32).status_code == 404


def test_the_list_is_narrowed_by_its_address_and_a_person_changed_with_what_refuses_it_said(
    desk: FlaskClient, workspace: Workspace, people: Cast
) -> None:
    for name in ("Zoé Église", "Éloi Exemple"):
        adding.add_person(workspace, Person(0, name, Role.REFERENT, association="Asso (exemple)"))
    listed = desk.get("/personnes?q=eglise&role=référent&association=Asso+(exemple)&etat=actif").text
    assert "Zoé Église" in listed
    assert "Éloi Exemple" not in listed
    assert "Personne ne répond" in desk.get("/personnes?etat=suspendu").text
    whole = desk.get("/personnes").text
    assert whole.index("Éloi Exemple") < whole.index(people.member.name) < whole.index("Zoé Église")
    own = f"/personnes/{people.member.id}"
    mandate = {"title": "maire", "starts_on": "2020-07-01", "ends_on": "2019-01-01"}
    assert "finirait avant de commencer" in desk.post(f"{own}/mandats", data=mandate).text
    assert desk.post(f"{own}/mandats", data=mandate | {"ends_on": "demain"}).status_code == 422
    assert desk.post(f"{own}/mandats", data=mandate | {"ends_on": ""}).status_code == 303
    assert "en cours" in desk.get(own).text
    assert desk.post(f"{own}/mandats/1", data=mandate | {"ends_on": "2021-01-01"}).status_code == 303
    assert "plus aucun en cours" in desk.get("/personnes").text
    assert desk.post(f"{own}/mandats/1/retirer").status_code == 303
    assert desk.post(f"{own}/changer", data={"name": " ", "role": "membre"}).status_code == 422
    assert desk.post(f"{own}/changer", data={"name": "Autre nom", "role": "inconnu"}).status_code == 303
    assert "Autre nom" in desk.get(f"{own}/changer").text
    assert desk.post(f"{own}/suspendre", data={"reason": ""}).status_code == 422
    assert desk.post(f"{own}/suspendre", data={"reason": "SECRETMOTIF"}).status_code == 303
    assert "SECRETMOTIF" in desk.get(own).text
    assert desk.post(f"{own}/retablir").status_code == 303
    assert "Ce que ce départ change" in desk.get(f"{own}/depart").text
    assert desk.post(f"{own}/depart", data={"day": "2999-01-01"}).status_code == 422
    assert desk.post(f"{own}/depart", data={"substitutes": "reste"}).status_code == 303
    assert "Parti" in desk.get(own).text
    assert desk.get(f"{own}/effacer").status_code == 200
    assert desk.post(f"{own}/effacer", data={"typed": "Autre nom"}).status_code == 403
    renamed = desk.post("/personnes/associations", data={"before": "Asso (exemple)", "after": "Asso B (exemple)"})
    assert renamed.status_code == 303
    assert "Asso B (exemple)" in desk.get("/personnes/associations").text


def test_a_sheet_is_shown_before_it_is_written_and_is_nobody_elses_to_open(
    desk: FlaskClient, enter: Enter, workspace: Workspace, people: Cast
) -> None:
    content = "nom;adresse;role\nUne;une@exemple.invalid;membre\nDeux;deux@exemple.invalid;chef\n".encode("cp1252")
    before = len(people_pages.everybody(workspace))
    send = lambda name, words: {"file": (BytesIO(words), name)}  # noqa: E731
    assert desk.post("/personnes/importer", data={}).status_code == 422
    assert desk.post("/personnes/importer", data=send("vide.csv", b"")).status_code == 422
    image = desk.post("/personnes/importer", data=send("photo.csv", b"\x89PNG\r\n"))
    assert "image PNG" in desk.get(image.location).text
    trial = desk.post("/personnes/importer", data=send("../../personnes.csv", content)).location
    shown = desk.get(trial).text
    assert "n’existe pas. Écrivez membre" in shown
    assert "personnes.csv" in shown
    assert "Une</th>" not in desk.get(f"{trial}?montrer=refus").text
    assert len(people_pages.everybody(workspace)) == before
    other = adding.add_person(workspace, Person(0, "Autre", Role.SECRETARIAT))
    assert enter(other).get(trial).status_code == 404
    done = desk.post(trial, data={"invites": "1"})
    assert "Import fait." in done.text
    assert len(people_pages.everybody(workspace)) == before + 2
    assert desk.post(trial).status_code == 404, "the sheet is erased once it is written"
    taken = desk.post("/personnes/extraire", data={"motif": "Une convocation.", "forme": "ods"})
    assert taken.data.startswith(b"PK")
    assert desk.get("/personnes/importer/modele.csv").text.startswith("\ufeffnom;adresse;role")


def test_who_is_suspended_and_then_leaves_keeps_their_signature_on_what_they_did(
    settings: Settings, workspace: Workspace
) -> None:
    here = make(workspace).here
    visitor = create_app(settings, workspace).test_client()
    name = "Mélusine Zinzolin"

    def standing() -> dict[str, bool]:
        annex = ZipFile(BytesIO(dossiers.archive(workspace, None, "0.1"))).read("manifeste-0.1/annexe.json")
        pages = {path: visitor.get(path).text for path in ("/amendements/1/1", "/amendements", "/api/v1/amendements")}
        return {path: name in text for path, text in pages.items()} | {"annexe": "lusine Zinzolin" in annex.decode()}

    before = standing()
    assert before["annexe"]
    assert before["/amendements/1/1"]
    membership.suspend(workspace, here.secretary, here.member.id, reason="Une vérification.")
    assert standing() == before
    membership.depart(workspace, here.secretary, here.member.id)
    assert standing() == before
    administrator = adding.add_person(workspace, Person(0, "Une", Role.ADMINISTRATOR))
    membership.erase(workspace, administrator, here.member.id, typed=name)
    assert not any(standing().values())
    with workspace.reading() as connection:
        kept = people.get(connection, here.member.id)
    assert kept is not None
    assert "Auteur effacé" in visitor.get("/amendements/1/1").text
