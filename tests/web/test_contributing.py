"""The public form and the follow-up, as somebody without account meets them."""

import json
import re
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Filters, Reach
from manifeste_tool.domain.gathering import tokens
from manifeste_tool.domain.gathering.moderation import State
from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.text.text import Relation, Source
from manifeste_tool.services.guarding import senders
from manifeste_tool.services.moderation import deciding
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.gathering import contributors, moderations
from manifeste_tool.storage.telling import outbox
from tests.conftest import Clock
from tests.documents.test_stripping import SECRET, photograph
from tests.limits import allow
from tests.services.story import Cast
from tests.web.conftest import Enter
from tests.web.visit import fields

FORM = "/concertations/RIVE-1/contribuer"
WORDS = {
    "natures": ["proposition", "attente"],
    "body": "Gardons un guichet ouvert.\r\nEt un numéro qui répond !",
    "author_type": "citoyen·ne",
    "shown_as": "prénom",
    "name": "Camille",
    "place": "44000",
}


@pytest.fixture(autouse=True)
def consultation(workspace: Workspace, clock: Clock) -> Consultation:
    today = clock().astimezone(PARIS).date()
    held = Consultation(
        "RIVE-1", "RIVE", "Cafés de la rive", opens_on=today, closes_on=today, themes="Accueil\nSobriété"
    )
    with workspace.writing() as connection:
        consultations.put_authorities(connection, [Authority("RIVE", "Rive (exemple)", "commune", territory="rural")])
        consultations.put_consultations(connection, [held])
    return held


def text_of(answer: TestResponse) -> str:
    words = " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
    return words.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")


def sent(visitor: FlaskClient, address: str = FORM, **other: object) -> TestResponse:
    shown = visitor.get(address)
    assert shown.status_code == 200, shown.text
    path = address.partition("?")[0]
    boundary, body = encode_multipart(MultiDict({**fields(shown, path), **WORDS, **other}))
    return visitor.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def code_in(answer: TestResponse) -> str:
    found = re.search(r'class="code">([^<]+)<', answer.text)
    assert found, text_of(answer)
    return found[1]


def follow(visitor: FlaskClient, code: str) -> TestResponse:
    return visitor.post("/suivi", data={"code": code})


def count(workspace: Workspace) -> int:
    with workspace.reading() as connection:
        return contributions.count(connection, Filters(consultation="RIVE-1"), Reach(every=True))


def test_somebody_contributes_and_is_given_a_token_once(visitor: FlaskClient, workspace: Workspace) -> None:
    answer = sent(visitor, publish="1", themes=["Accueil"])
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    code = code_in(answer)
    assert "Sa référence 2026-RIVE-0001" in text_of(answer)
    assert tokens.read(code)
    with workspace.reading() as connection:
        said = contributions.get(connection, "2026-RIVE-0001")
    assert said is not None
    assert (said.body, said.nature, said.theme) == (
        "Gardons un guichet ouvert.\nEt un numéro qui répond !",
        "proposition, attente",
        "Accueil",
    )
    assert (said.publishable, said.held, said.territory, said.collected) == (True, True, "44000", "en ligne")
    assert visitor.get("/contributions/2026-RIVE-0001").status_code == 404, "until a moderator has read it"


def test_the_form_asks_two_separate_consents_and_ticks_neither(visitor: FlaskClient) -> None:
    page = visitor.get(FORM).text
    boxes = dict(re.findall(r'<input type="checkbox" id="(publish|contact)"([^>]*)>', page))
    assert set(boxes) == {"publish", "contact"}
    assert not any("checked" in attributes for attributes in boxes.values())
    labels = set(re.findall(r'<label (?:class="[^"]+" )?for="([^"]+)"', page))
    assert set(re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', page)) <= labels
    assert visitor.get(FORM).headers["Cache-Control"] == "private, no-store"


def test_the_same_form_sent_twice_is_one_contribution_with_one_token(
    visitor: FlaskClient, workspace: Workspace
) -> None:
    shown = fields(visitor.get(FORM), FORM)
    first, second = (visitor.post(FORM, data=shown | WORDS) for _ in range(2))
    assert code_in(first) == code_in(second)
    assert count(workspace) == 1
    other = visitor.post(FORM, data=shown | WORDS | {"body": "Autre chose, par la même page."})
    assert code_in(other) != code_in(first)
    assert count(workspace) == 2


def test_what_is_missing_is_said_and_every_word_is_kept(visitor: FlaskClient, workspace: Workspace) -> None:
    title = "=cmd|' /C calc'!A0 " + "x" * 120
    answer = sent(visitor, natures=[], title=title, author_type="", contact="1", place="12 rue des Lilas 44000 Nantes")
    assert answer.status_code == 422
    page = text_of(answer)
    for sentence in (
        "Rien n'est encore envoyé. Vos mots sont gardés",
        "Le titre dépasse 120 signes",
        "Dites à quel titre vous parlez",
        "Écrivez l'adresse où vous prévenir",
        "jamais une adresse",
    ):
        assert sentence in page
    kept = fields(answer, FORM)
    assert kept["title"] == title
    assert kept["body"].split() == WORDS["body"].split()
    assert kept["place"] == "12 rue des Lilas 44000 Nantes"
    assert kept["contact"] == "1"
    assert count(workspace) == 0
    assert (
        visitor.post(FORM, data=kept | WORDS | {"title": "=1+1", "contact": "1", "email": "a@exemple.fr"}).status_code
        == 200
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"body": "x" * 4001}, "Le texte dépasse 4 000 signes"),
        ({"body": " \r\n "}, "Écrivez votre contribution"),
        ({"body": "Un accueil fermÃ© depuis longtemps"}, "arrivées brouillées"),
        ({"themes": ["Autre chose"]}, "Choisissez un thème de cette concertation"),
        ({"shown_as": "pseudonyme", "name": ""}, "Écrivez le nom à montrer"),
        ({"people": "beaucoup"}, "Écrivez combien de personnes"),
        ({"email": "a@exemple.fr"}, "Cochez la case pour être prévenu"),
        ({"site_web": "http://spam.example"}, "ressemble à celui d'un robot"),
    ],
)
def test_bad_input_is_refused_with_its_sentence(
    visitor: FlaskClient, workspace: Workspace, typed: dict[str, object], sentence: str
) -> None:
    answer = sent(visitor, **typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "Gardons un guichet" in answer.text or "body" in typed
    assert count(workspace) == 0


def test_a_formula_is_kept_as_the_words_it_is(visitor: FlaskClient, workspace: Workspace) -> None:
    code = code_in(sent(visitor, body="=1+1 est une formule", title="@somme"))
    assert "=1+1 est une formule" in text_of(follow(visitor, code))


def test_a_file_is_stripped_and_kept_with_the_contribution(visitor: FlaskClient, workspace: Workspace) -> None:
    code = code_in(sent(visitor, files=[FileStorage(BytesIO(photograph()), "guichet.jpg")]))
    assert "guichet.jpg" in text_of(follow(visitor, code))
    assert visitor.get("/fichiers/1").status_code == 404, "its words are not public, nor is its file"
    with workspace.writing() as connection:
        contributions.agree(connection, "2026-RIVE-0001", publishable=True)
        connection.exec_driver_sql(
            "UPDATE contribution SET held = 0"
            if connection.dialect.name == "sqlite"
            else "UPDATE contribution SET held = false"
        )
    content = visitor.get("/fichiers/1")
    assert content.status_code == 200
    assert SECRET.encode() not in content.data


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"x" * (8 * 1024 * 1024 + 1), "film.pdf", "« film.pdf » pèse 8 Mo"),
        (b"<html>", "note.pdf", "« note.pdf » n'est pas un fichier PDF"),
        (b"%PDF-1.7 rien", "note.pdf", "« note.pdf » ne s'ouvre pas"),
        (b"", "vide.pdf", "« vide.pdf » est vide"),
    ],
)
def test_a_file_that_is_refused_says_why_and_keeps_the_words(
    visitor: FlaskClient, workspace: Workspace, content: bytes, name: str, sentence: str
) -> None:
    answer = sent(visitor, files=[FileStorage(BytesIO(content), name)])
    assert answer.status_code in (413, 422)
    page = text_of(answer)
    assert sentence in page
    assert "joignez-les de nouveau" in page
    assert "Gardons un guichet ouvert" in page
    assert count(workspace) == 0


def test_four_files_are_one_too_many(visitor: FlaskClient) -> None:
    answer = sent(visitor, files=[FileStorage(BytesIO(photograph()), f"{n}.jpg") for n in range(4)])
    assert "au plus 3 fichiers joints" in text_of(answer)


def test_a_place_that_sends_too_often_waits_and_loses_no_word(
    visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(monkeypatch, Limit.CONTRIBUTION, 2)
    for _ in range(2):
        assert sent(visitor).status_code == 200
    answer = visitor.post(FORM, data=WORDS, headers={"X-Forwarded-For": "203.0.113.9"})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "3600"
    assert "Beaucoup d'envois viennent de votre connexion" in text_of(answer)
    assert "Gardons un guichet ouvert" in answer.text
    elsewhere = visitor.post(FORM, data=WORDS, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert elsewhere.status_code == 200


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"takes_online": False}, "ne se tient pas en ligne"),
        ({"opens_on": date(2026, 3, 9), "closes_on": None}, "ouvre le 9 mars 2026"),
        ({"closes_on": date(2026, 3, 1), "opens_on": None}, "close depuis le 1er mars 2026"),
    ],
)
def test_a_consultation_that_is_not_open_says_so_and_keeps_what_was_typed(
    visitor: FlaskClient, workspace: Workspace, consultation: Consultation, change: dict[str, object], sentence: str
) -> None:
    with workspace.writing() as connection:
        consultations.put_consultations(connection, [replace(consultation, **change)])
    assert sentence in text_of(visitor.get(FORM))
    late = visitor.post(FORM, data=WORDS)
    assert late.status_code == 422
    assert "Gardons un guichet ouvert" in late.text
    assert count(workspace) == 0


def test_one_that_is_not_published_does_not_exist(
    visitor: FlaskClient, workspace: Workspace, consultation: Consultation
) -> None:
    with workspace.writing() as connection:
        consultations.put_consultations(connection, [replace(consultation, published=False)])
    assert visitor.get(FORM).status_code == 404
    assert visitor.post(FORM, data=WORDS).status_code == 404
    assert visitor.get("/concertations/RIEN-9/contribuer").status_code == 404
    assert "Aucune concertation ne reçoit" in text_of(visitor.get("/contribuer"))


def test_one_contributes_to_a_consultation_among_those_that_are_open(visitor: FlaskClient) -> None:
    page = visitor.get("/contribuer")
    assert f'href="{FORM}"' in page.text
    assert "Cafés de la rive" in text_of(page)


def test_a_reaction_keeps_its_paragraph_and_the_state_of_the_text(
    visitor: FlaskClient, workspace: Workspace, people: Cast
) -> None:
    assert "Réagir à ce paragraphe" not in text_of(visitor.get("/paragraphes/bbbbbbb2"))
    people.open(StageKind.CONSULTATION, public=True)
    page = visitor.get("/paragraphes/bbbbbbb2")
    link = re.search(r'href="(/contribuer\?[^"]+)"[^>]*>Réagir', page.text)
    assert link
    chosen = visitor.get(unescape(link[1]))
    assert "L'accueil par une personne reste possible partout." in text_of(chosen)
    address = unescape(re.search(r'href="(/concertations/LIBRE/contribuer[^"]+)"', chosen.text)[1])  # type: ignore[index]
    shown = visitor.get(address)
    assert "L'accueil par une personne reste possible partout." in text_of(shown)
    answer = visitor.post(
        "/concertations/LIBRE/contribuer", data=fields(shown, "/concertations/LIBRE/contribuer") | WORDS
    )
    assert "2026-LIBRE-0001" in text_of(answer)
    with workspace.reading() as connection:
        said = contributions.get(connection, "2026-LIBRE-0001")
    assert said is not None
    assert (said.paragraph, said.consultation) == ("bbbbbbb2", "")
    assert re.fullmatch(r"\+\d+", said.version), said.version
    assert "On réagit à un paragraphe depuis sa page" in text_of(visitor.get("/concertations/LIBRE/contribuer"))


def test_a_reaction_to_a_paragraph_that_closed_keeps_its_words_and_goes_without_it(
    visitor: FlaskClient, workspace: Workspace, people: Cast
) -> None:
    people.open(StageKind.CONSULTATION, public=True)
    shown = visitor.get(f"{FORM}?paragraphe=bbbbbbb2")
    people.close_all()
    answer = visitor.post(FORM, data=fields(shown, FORM) | WORDS)
    assert answer.status_code == 422
    assert "n'est plus ouvert aux réactions" in text_of(answer)
    assert "2026-RIVE-0001" in text_of(visitor.post(FORM, data=fields(answer, FORM) | WORDS))


def test_a_mail_is_sent_to_who_agreed_and_holds_no_token(visitor: FlaskClient, workspace: Workspace) -> None:
    code = code_in(sent(visitor, contact="1", email="camille@exemple.fr"))
    with workspace.reading() as connection:
        (mail,) = outbox.page(connection, limit=5, offset=0)
        who = contributors.get(connection, "2026-RIVE-0001")
    assert mail.address == "camille@exemple.fr"
    assert "2026-RIVE-0001" in mail.text
    for secret in (code, tokens.read(code)):
        assert secret not in mail.text + mail.html
    assert who is not None
    assert (who.shown_as, who.email) == ("Camille", "camille@exemple.fr")


def test_another_site_sends_nothing_in_somebody_s_place(visitor: FlaskClient, workspace: Workspace) -> None:
    answer = visitor.post(FORM, data=WORDS, headers={"Origin": "https://ailleurs.example"})
    assert answer.status_code == 403
    assert count(workspace) == 0


def test_the_token_opens_the_contribution_however_it_is_typed(visitor: FlaskClient) -> None:
    code = code_in(sent(visitor))
    for typed in (code, code.lower(), code.replace("-", ""), f" {code[:4]} {code[5:]} "):
        page = follow(visitor, typed)
        assert page.status_code == 200
        assert page.headers["Cache-Control"] == "private, no-store"
        assert "Gardons un guichet ouvert." in text_of(page)
        assert "Une personne la relit avant qu'elle soit montrée." in text_of(page)


def test_a_mistyped_token_and_an_unknown_one_are_told_apart_and_kept(visitor: FlaskClient) -> None:
    mistyped = follow(visitor, "ABCD-1234")
    assert mistyped.status_code == 422
    assert "« ABCD-1234 » n'est pas un code de suivi" in text_of(mistyped)
    assert 'value="ABCD-1234"' in mistyped.text
    unknown = tokens.token(lambda alphabet, length: alphabet[0] * length)
    assert "Aucune contribution n'est suivie par ce code" in text_of(follow(visitor, unknown))


def test_a_token_cannot_be_guessed(visitor: FlaskClient) -> None:
    code = code_in(sent(visitor))
    for sign in "ACDEFGHJKMNP":
        wrong = tokens.token(lambda alphabet, length, sign=sign: sign * length)  # type: ignore[misc]
        assert follow(visitor, wrong).status_code == 422
    assert "Beaucoup d'envois" in text_of(follow(visitor, code)), "even the right one waits, or guessing would go on"
    assert visitor.post("/suivi", data={"code": code}, environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 200


def test_no_address_ever_holds_a_token(visitor: FlaskClient) -> None:
    code = code_in(sent(visitor))
    page = follow(visitor, code)
    written = " ".join(re.findall(r'(?:href|action|src|formaction)="([^"]*)"', page.text))
    assert code not in written
    assert tokens.read(code) not in written
    assert page.headers["Referrer-Policy"] == "same-origin"


def test_each_consent_is_changed_by_itself_with_its_date(
    visitor: FlaskClient, workspace: Workspace, clock: Clock
) -> None:
    code = code_in(sent(visitor, publish="1"))
    clock.advance(days=1)
    refused = visitor.post("/suivi/accord/contact", data={"code": code, "agreed": "oui", "email": "non"})
    assert refused.status_code == 422
    assert "Écrivez l'adresse où vous prévenir" in text_of(refused)
    agreed = visitor.post("/suivi/accord/contact", data={"code": code, "agreed": "oui", "email": "c@exemple.fr"})
    assert "Votre accord est changé" in text_of(agreed)
    assert "dit le mardi 3 mars 2026" in text_of(agreed)
    with workspace.reading() as connection:
        assert contributions.of_references(connection, ["2026-RIVE-0001"])["2026-RIVE-0001"].publishable
    closed = visitor.post("/suivi/accord/publication", data={"code": code, "agreed": "non"})
    assert "Être publiée sous Licence Ouverte 2.0 : non" in text_of(closed)
    with workspace.reading() as connection:
        said = contributions.get(connection, "2026-RIVE-0001")
        who = contributors.get(connection, "2026-RIVE-0001")
        answers = contributors.answered(connection, "2026-RIVE-0001")
    assert said is not None
    assert who is not None
    assert (said.publishable, who.email) == (False, "c@exemple.fr")
    assert [(str(one.purpose), one.given) for one in answers] == [
        ("publication", True),
        ("contact", False),
        ("contact", True),
        ("publication", False),
    ]


def clear(workspace: Workspace, reference: str) -> None:
    """Do what a moderator does who has read it."""
    with workspace.writing() as connection:
        waiting = moderations.get(connection, reference)
        assert waiting is not None
        moderations.put(connection, replace(waiting, state=State.CLEARED))


def test_withdrawn_words_disappear_everywhere(
    app: Flask, visitor: FlaskClient, workspace: Workspace, people: Cast, enter: Enter
) -> None:
    code = code_in(sent(visitor, publish="1", title="Un guichet", files=[FileStorage(BytesIO(photograph()), "g.jpg")]))
    reference = "2026-RIVE-0001"
    clear(workspace, reference)
    people.open(StageKind.DRAFTING)
    linking = Linking(
        "ccccccc2", put=(Source(reference, Relation.TAKES_UP),), excerpts={reference: "un guichet ouvert"}
    )
    sourcing.cite(workspace, people.secretary, linking)
    people.close_all()
    people.open(StageKind.FILING, public=True)
    everywhere = ("/paragraphes/ccccccc2", f"/contributions/{reference}", "/contributions", "/concertations/RIVE-1")
    searched = "/contributions?q=guichet"
    for address in (*everywhere, searched):
        assert "guichet ouvert" in text_of(visitor.get(address)), address
    unconfirmed = visitor.post("/suivi/retirer", data={"code": code})
    assert unconfirmed.status_code == 422
    assert "Cochez la case qui confirme" in text_of(unconfirmed)
    done = visitor.post("/suivi/retirer", data={"code": code, "confirmed": "1"})
    assert "Votre contribution est retirée" in text_of(done)
    for client in (visitor, enter(people.secretary)):
        for address in (*everywhere, searched):
            page = text_of(client.get(address))
            assert "guichet ouvert." not in page.replace("un guichet ouvert ;", ""), address
            assert "Un guichet" not in page, address
    assert "contribution retirée par son auteur" in text_of(visitor.get("/paragraphes/ccccccc2"))
    assert visitor.get("/fichiers/1").status_code == 404
    assert "Vous l'avez retirée" in text_of(follow(visitor, code))
    again = visitor.post("/suivi/accord/publication", data={"code": code, "agreed": "non"})
    assert again.status_code == 200
    late = visitor.post("/suivi/accord/publication", data={"code": code, "agreed": "oui"})
    assert "elle ne peut plus être publiée" in text_of(late)


def test_an_author_who_is_erased_leaves_what_they_said(visitor: FlaskClient, workspace: Workspace) -> None:
    code = code_in(sent(visitor, publish="1", contact="1", email="c@exemple.fr", age_range="30 à 44 ans"))
    clear(workspace, "2026-RIVE-0001")
    assert "Camille" in text_of(visitor.get("/contributions/2026-RIVE-0001"))
    assert "Cochez la case" in text_of(visitor.post("/suivi/effacer", data={"code": code}))
    done = visitor.post("/suivi/effacer", data={"code": code, "confirmed": "1"})
    assert "auteur effacé" in text_of(done)
    page = text_of(visitor.get("/contributions/2026-RIVE-0001"))
    assert "auteur effacé" in page
    assert "Camille" not in page
    assert "Gardons un guichet" in page
    assert "Camille" not in text_of(follow(visitor, code))
    with workspace.reading() as connection:
        rows = connection.exec_driver_sql("SELECT shown_as, email, age_range, gender FROM contributor").all()
    assert [tuple(row) for row in rows] == [("", "", "", "")]


def test_one_s_data_are_carried_away(visitor: FlaskClient) -> None:
    code = code_in(sent(visitor, publish="1", contact="1", email="c@exemple.fr"))
    answer = visitor.post("/suivi/donnees", data={"code": code})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="contribution-2026-RIVE-0001.json"'
    held = json.loads(answer.text)
    assert held["body"].startswith("Gardons un guichet ouvert.")
    assert held["author"] == {"shown_as": "Camille", "email": "c@exemple.fr", "age_range": "", "gender": ""}
    assert [(one["purpose"], one["given"]) for one in held["consents"]] == [("publication", True), ("contact", True)]
    assert visitor.post("/suivi/donnees", data={"code": "rien"}).status_code == 422


def test_the_trap_is_hidden_from_people_and_the_limit_is_that_of_a_room(visitor: FlaskClient) -> None:
    page = visitor.get("/suivi").text
    trap = re.search(r'<div class="trap" aria-hidden="true">.*?</div>', page)
    assert trap
    assert f'name="{senders.TRAP}"' in trap[0]
    assert 'tabindex="-1" autocomplete="off"' in trap[0]
    assert "ressemble à celui d'un robot" in text_of(visitor.post("/suivi", data={"code": "x", senders.TRAP: "y"}))


def test_a_decision_not_to_publish_is_told_with_its_reason_and_looked_at_again_once(
    visitor: FlaskClient, workspace: Workspace, people: Cast
) -> None:
    code = code_in(sent(visitor, publish="1"))
    with workspace.reading() as connection:
        seen = deciding.case_of(workspace, connection, "2026-RIVE-0001").seen
    decided = {"seen": seen, "ground": "hors sujet", "words": "C'est une autre concertation."}
    deciding.set_aside(workspace, people.secretary, "2026-RIVE-0001", **decided)
    shown = follow(visitor, code)
    page = text_of(shown)
    assert "C'est une autre concertation." in page
    assert "Gardons un guichet ouvert." in page
    asked = fields(shown, "/contributions/2026-RIVE-0001/reexamen") | {"message": "Relisez la question."}
    assert visitor.post("/contributions/2026-RIVE-0001/reexamen", data=asked).status_code == 303
    assert "Vous avez demandé un réexamen" in text_of(follow(visitor, code))
