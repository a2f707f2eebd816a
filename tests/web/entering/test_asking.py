"""Asking for a link and a code by one's address: nobody learns who has an account, and one lands where one wanted."""

import re
from dataclasses import dataclass, replace
from http.cookies import SimpleCookie

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, update
from werkzeug.test import TestResponse

from manifeste_tool.domain.readers import Person
from manifeste_tool.services.entering import links
from manifeste_tool.services.instance import accounts
from manifeste_tool.services.membership import adding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.entering import devices
from manifeste_tool.storage.tables.people import person
from manifeste_tool.storage.telling import outbox
from tests.conftest import Clock
from tests.services.story import Cast

ADDRESS = "membre@exemple.invalid"


@dataclass
class Mailed:
    """What a mail carries."""

    link: str
    code: str
    subject: str


@pytest.fixture
def member(workspace: Workspace, people: Cast) -> Person:
    with workspace.writing() as connection:
        known = {"email": ADDRESS, "informed_at": workspace.now()}
        connection.execute(update(person).where(person.c.id == people.member.id).values(**known))
    return replace(people.member, email=ADDRESS)


def ask(client: FlaskClient, email: str = ADDRESS, **typed: str) -> TestResponse:
    return client.post("/connexion", data={"email": email} | typed)


def mails(ws: Workspace) -> list[outbox.Mail]:
    with ws.reading() as connection:
        return [one for one in outbox.page(connection, limit=20, offset=0) if one.subject == "Votre lien de connexion"]


def mailed(ws: Workspace) -> Mailed:
    """Return what the latest sign-in mail carries."""
    mail = mails(ws)[0]
    link, code = re.search(r"/connexion/lien/\w+", mail.text), re.search(r"^\d{3} \d{3}$", mail.text, re.MULTILINE)
    assert link, mail.text
    assert code, mail.text
    assert re.search(rf"/connexion/lien/\w+.*{code[0]}", mail.html, re.DOTALL)
    return Mailed(link[0], code[0], mail.subject)


def signed_in(client: FlaskClient) -> bool:
    return client.get("/compte").status_code == 200


def seen(answer: TestResponse) -> tuple[object, ...]:
    """Return all that an answer tells, its secret reduced to its shape."""
    headers = sorted((name, re.sub(r"=\w+\.\w+;", "=…;", value)) for name, value in answer.headers if name != "Expires")
    return answer.status, re.sub(r"Expires=[^;]+", "", str(headers)), answer.text


def test_the_answer_is_the_same_whoever_answers_to_the_address(
    app: Flask, workspace: Workspace, people: Cast, member: Person
) -> None:
    gone = adding.add_person(workspace, replace(people.other, email="parti@exemple.invalid", active=False))
    addresses = (ADDRESS, f" {ADDRESS.upper()} ", "inconnu@exemple.invalid", gone.email, "x@y", "é@exemple", "a@@b'--")
    asked = []
    for address in addresses:
        client = app.test_client()
        asked.append((*seen(ask(client, address)), *seen(client.get("/connexion/code"))))
        wrong = client.post("/connexion/code", data={"code": "000 000"})
        asked[-1] = (*asked[-1], *seen(wrong))
        assert wrong.status_code == 422
    assert len(set(asked)) == 1
    assert len(mails(workspace)) == 2
    assert {mail.address for mail in mails(workspace)} == {ADDRESS}


def test_the_same_work_is_done_whoever_answers_to_the_address(app: Flask, workspace: Workspace, member: Person) -> None:
    def statements(address: str) -> list[str]:
        sent: list[str] = []

        def told(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            sent.append(re.sub(r"^(RELEASE|ROLLBACK TO) SAVEPOINT", "END SAVEPOINT", re.sub(r"\s+", " ", statement)))

        event.listen(workspace.db.engine, "before_cursor_execute", told)
        ask(app.test_client(), address)
        event.remove(workspace.db.engine, "before_cursor_execute", told)
        return sent

    statements(ADDRESS), statements("inconnu@exemple.invalid")  # the first attempt of each is counted on a new row
    known, unknown = statements(ADDRESS), statements("inconnu@exemple.invalid")
    assert known == unknown
    assert sum(one.startswith("INSERT INTO mail ") for one in unknown) == 1
    assert sum(one.startswith("END SAVEPOINT") for one in unknown) == 1
    assert len(mails(workspace)) == 2


@pytest.mark.parametrize("typed", ["", "personne", f"{'a' * 250}@exemple.fr"])
def test_what_is_no_address_at_all_is_given_back_to_be_corrected(visitor: FlaskClient, typed: str) -> None:
    answer = ask(visitor, typed)
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text
    assert 'id="email-error"' in answer.text


def test_the_link_opens_a_session_in_any_browser_and_spends_the_code(
    app: Flask, workspace: Workspace, member: Person
) -> None:
    asking, phone = app.test_client(), app.test_client()
    ask(asking, suite="/texte?q=1")
    mail = mailed(workspace)
    assert phone.get(mail.link).status_code == 200
    assert not signed_in(phone)
    assert phone.post(mail.link).location == "/texte?q=1"
    assert signed_in(phone)
    assert asking.post("/connexion/code", data={"code": mail.code}).status_code == 422


def test_the_code_opens_a_session_where_it_was_asked_for_alone_and_spends_the_link(
    app: Flask, workspace: Workspace, member: Person
) -> None:
    asking, elsewhere = app.test_client(), app.test_client()
    ask(asking, suite="/texte")
    mail = mailed(workspace)
    assert mail.code not in mail.subject
    assert elsewhere.post("/connexion/code", data={"code": mail.code}).status_code == 422
    assert "n’attend aucun code" in elsewhere.get("/connexion/code").text
    answer = asking.post("/connexion/code", data={"code": mail.code})
    assert (answer.status_code, answer.location) == (303, "/texte")
    assert signed_in(asking)
    assert app.test_client().post(mail.link).status_code == 410
    assert "n’attend aucun code" in asking.get("/connexion/code").text


def test_a_code_is_tried_five_times_at_most(visitor: FlaskClient, workspace: Workspace, member: Person) -> None:
    ask(visitor)
    right = mailed(workspace).code
    wrong = "111 111" if right != "111 111" else "222 222"
    for _ in range(5):
        assert visitor.post("/connexion/code", data={"code": wrong}).status_code == 422
    assert visitor.post("/connexion/code", data={"code": right}).status_code == 422
    assert not signed_in(visitor)


def test_tries_are_counted_from_one_code_to_the_next_whoever_answers_to_the_address(
    app: Flask, workspace: Workspace, member: Person
) -> None:
    told = {}
    for address in (ADDRESS, "inconnu@exemple.invalid"):
        statuses = []
        for _ in range(3):
            client = app.test_client()
            ask(client, address)
            statuses += [client.post("/connexion/code", data={"code": "abc"}).status_code for _ in range(5)]
        told[address] = statuses
    assert told[ADDRESS] == told["inconnu@exemple.invalid"] == [422] * 10 + [429] * 5


def test_an_address_is_asked_for_five_times_in_a_quarter_of_an_hour_known_or_not(app: Flask, member: Person) -> None:
    for address in (ADDRESS, "inconnu@exemple.invalid"):
        answers = [ask(app.test_client(), address) for _ in range(6)]
        assert [one.status_code for one in answers] == [303] * 5 + [429]
        assert answers[-1].headers["Retry-After"]
        assert f'value="{address}"' in answers[-1].text


def test_a_code_and_a_link_are_worth_fifteen_minutes(
    visitor: FlaskClient, workspace: Workspace, member: Person, clock: Clock
) -> None:
    ask(visitor)
    mail = mailed(workspace)
    clock.advance(minutes=15)
    assert visitor.post("/connexion/code", data={"code": mail.code}).status_code == 422
    assert visitor.post(mail.link).status_code == 410


def test_a_newer_request_ends_the_older_ones_and_no_invitation(
    app: Flask, workspace: Workspace, member: Person
) -> None:
    invitation = f"/connexion/lien/{accounts.sign_in_link(workspace, str(member.id))}"
    first, second = app.test_client(), app.test_client()
    ask(first)
    older = mailed(workspace)
    ask(second)
    newer = mailed(workspace)
    assert first.post("/connexion/code", data={"code": older.code}).status_code == 422
    assert app.test_client().post(older.link).status_code == 410
    assert second.post("/connexion/code", data={"code": newer.code}).status_code == 303
    assert app.test_client().post(invitation).status_code == 303


def test_an_expired_link_is_asked_for_again_in_one_click_without_showing_an_address(
    visitor: FlaskClient, workspace: Workspace, member: Person, clock: Clock
) -> None:
    with workspace.writing() as connection:
        token = links.link_for(workspace, connection, member, links.LIFETIME, landing="/texte")
    clock.advance(hours=1)
    shown = visitor.get(f"/connexion/lien/{token}")
    assert shown.status_code == 410
    assert f'action="/connexion/lien/{token}/nouveau"' in shown.text
    assert ADDRESS not in shown.text
    answer = visitor.post(f"/connexion/lien/{token}/nouveau")
    assert answer.location == "/connexion/code"
    assert ADDRESS not in str(answer.headers)
    assert visitor.post("/connexion/code", data={"code": mailed(workspace).code}).location == "/texte"


def test_a_link_that_nobody_made_asks_for_an_address_and_sends_nothing(
    visitor: FlaskClient, workspace: Workspace, people: Cast
) -> None:
    shown = visitor.get("/connexion/lien/personne")
    assert shown.status_code == 410
    assert "/nouveau" not in shown.text
    assert visitor.post("/connexion/lien/personne/nouveau").location == "/connexion/code"
    assert mails(workspace) == []


@pytest.mark.parametrize("suite", ["https://ailleurs.fr", "//ailleurs.fr", "/\\ailleurs.fr", "javascript:alert(1)"])
def test_nobody_lands_on_another_site(visitor: FlaskClient, workspace: Workspace, member: Person, suite: str) -> None:
    ask(visitor, suite=suite)
    assert visitor.post(mailed(workspace).link).location == "/a-faire"


def test_who_wanted_a_page_gets_to_it(visitor: FlaskClient, workspace: Workspace, member: Person) -> None:
    form = visitor.get(visitor.get("/mes-amendements?x=1").location).text
    assert '<input type="hidden" name="suite" value="/mes-amendements?x=1">' in form
    ask(visitor, suite="/mes-amendements?x=1")
    assert visitor.post("/connexion/code", data={"code": mailed(workspace).code}).location == "/mes-amendements?x=1"


def test_what_the_browser_holds_is_read_by_no_script_and_sent_to_no_other_page(
    visitor: FlaskClient, member: Person
) -> None:
    cookie = SimpleCookie(ask(visitor).headers["Set-Cookie"])["manifeste_demande"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (
        True,
        "Lax",
        "/connexion",
        "900",
    )


def test_a_session_is_never_opened_under_a_key_that_was_there_before(
    app: Flask, workspace: Workspace, member: Person, people: Cast
) -> None:
    client = app.test_client()
    keys = []
    for who in (member, people.secretary, member):
        client.post(f"/connexion/lien/{accounts.sign_in_link(workspace, str(who.id))}")
        with client.session_transaction() as session:
            keys.append(session["_user_id"])
    assert len(set(keys)) == 3
    stale = app.test_client()
    with stale.session_transaction() as session:
        session["_user_id"] = keys[0]
    assert not signed_in(stale)
    with workspace.reading() as connection:
        assert devices.page(connection, people.secretary.id, now=workspace.now(), limit=9)[1] == 0


def test_the_secretariat_reads_no_mail_that_opens_an_account(
    app: Flask, workspace: Workspace, member: Person, people: Cast
) -> None:
    ask(app.test_client())
    mail, secretary = mailed(workspace), app.test_client()
    secretary.post(f"/connexion/lien/{accounts.sign_in_link(workspace, str(people.secretary.id))}")
    number = mails(workspace)[0].id
    for address in (
        "/secretariat/courriels",
        f"/secretariat/courriels/{number}",
        f"/secretariat/courriels/{number}/html",
    ):
        page = secretary.get(address)
        assert page.status_code == 200
        assert mail.link not in page.text
        assert mail.code not in page.text
    assert "ouvre le compte de son destinataire" in secretary.get(f"/secretariat/courriels/{number}").text
