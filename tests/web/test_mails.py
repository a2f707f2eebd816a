"""Mails on screen: choices, their end in one click without signing in, the secretariat's outbox."""

from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import News, Rhythm
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.instance import accounts
from manifeste_tool.services.privacy import own_data
from manifeste_tool.services.telling import delivering
from manifeste_tool.storage import people as persons
from manifeste_tool.storage import settings as kept
from manifeste_tool.storage.telling import preferences
from manifeste_tool.storage.telling.outbox import Mail
from tests.services.mail_server import mail_server
from tests.services.story import Cast, change
from tests.services.telling import composed, mails, with_addresses
from tests.web.conftest import Enter
from tests.web.visit import fields


@pytest.fixture
def told(people: Cast) -> Mail:
    """A mail to the member: their amendment is admitted."""
    with_addresses(people)
    filed = people.propose(change("ccccccc2", "Les agents sont formés souvent."), headline="Former & dire")
    deciding.admit(people.ws, people.secretary, filed.id)
    [mail] = composed(people)
    return mail


def chosen(here: Cast, who: Person) -> dict[News, Rhythm]:
    with here.ws.reading() as connection:
        return preferences.of(connection, who.id)


def test_one_chooses_how_often_to_be_written_for_each_kind_of_news(people: Cast, enter: Enter) -> None:
    with_addresses(people)
    member = enter(people.member)
    form = fields(member.get("/courriels"), "/courriels")
    assert form["commentaires"] == "chaque jour"
    assert form["decisions"] == "aussitôt"
    assert len(form) == len(News) - 1, "what concerns one's account is always told"
    answer = member.post("/courriels", data=form | {"commentaires": "jamais", "decisions": "chaque jour"})
    assert (answer.status_code, answer.location) == (303, "/courriels")
    shown = fields(member.get("/courriels"), "/courriels")
    assert (shown["commentaires"], shown["decisions"], shown["votes"]) == ("jamais", "chaque jour", "aussitôt")
    assert chosen(people, people.other)[News.COMMENT] is Rhythm.DAILY
    refused = member.post("/courriels", data={"votes": "parfois"})
    assert refused.status_code == 422
    assert "« votes »".replace(" ", "\u00a0") in refused.text


def test_a_visitor_is_asked_to_sign_in(visitor: FlaskClient, told: Mail) -> None:
    for path in ("/courriels", f"/courriels/{told.id}", "/secretariat/courriels", f"/secretariat/courriels/{told.id}"):
        assert visitor.get(path).status_code == 303, path


def test_one_reads_ones_own_mails_and_no_other(people: Cast, enter: Enter, told: Mail) -> None:
    member, other = enter(people.member), enter(people.other)
    assert f'href="/courriels/{told.id}"' in member.get("/courriels").text
    assert "Former &amp; dire" in member.get(f"/courriels/{told.id}").text
    html = member.get(f"/courriels/{told.id}/html")
    assert html.text == told.html
    assert "sandbox" in html.headers["Content-Security-Policy"]
    assert "script" not in html.headers["Content-Security-Policy"]
    assert html.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert html.headers["Cache-Control"] == "private, no-store"
    assert f"/courriels/{told.id}" not in other.get("/courriels").text
    for path in ("", "/html"):
        assert other.get(f"/courriels/{told.id}{path}").status_code == 404
        assert member.get(f"/secretariat/courriels/{told.id}{path}").status_code == 403
    assert member.get("/secretariat/courriels").status_code == 403


def test_mails_end_in_one_click_without_signing_in_and_opening_the_page_ends_nothing(
    people: Cast, visitor: FlaskClient, told: Mail
) -> None:
    path = urlsplit(told.unsubscribe).path
    assert path.endswith("/recevabilite")
    for _ in range(2):
        page = visitor.get(path)
        assert page.status_code == 200
        assert "Ne plus les recevoir" in page.text
        assert page.headers["Cache-Control"] == "no-store"
    assert chosen(people, people.member)[News.ADMISSIBILITY] is Rhythm.IMMEDIATE
    done = visitor.post(path)
    assert done.status_code == 200
    assert "ne recevra plus" in done.text
    assert 'href="/courriels"' in done.text
    assert chosen(people, people.member)[News.ADMISSIBILITY] is Rhythm.NEVER
    assert chosen(people, people.member)[News.DECISION] is Rhythm.IMMEDIATE
    assert "C’est fait" in visitor.get(path).text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://mail.exemple.test"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.exemple.test"},
    ],
)
def test_a_mail_program_ends_mails_from_wherever_it_is(
    people: Cast, visitor: FlaskClient, told: Mail, headers: dict[str, str]
) -> None:
    body = {"List-Unsubscribe": "One-Click"}
    assert visitor.post(urlsplit(told.unsubscribe).path, data=body, headers=headers).status_code == 200
    assert chosen(people, people.member)[News.ADMISSIBILITY] is Rhythm.NEVER


def test_no_other_write_comes_from_elsewhere(people: Cast, enter: Enter) -> None:
    answer = enter(people.member).post(
        "/courriels", data={"votes": "jamais"}, headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://x.test"}
    )
    assert answer.status_code == 403
    assert chosen(people, people.member)[News.BALLOT] is Rhythm.IMMEDIATE


def test_all_mails_or_the_daily_letter_may_be_ended_too(people: Cast, visitor: FlaskClient, told: Mail) -> None:
    every = urlsplit(told.unsubscribe).path.rpartition("/")[0]
    assert "Lettre du jour" in visitor.get(f"{every}/chaque-jour").text
    visitor.post(f"{every}/chaque-jour")
    after = chosen(people, people.member)
    assert (after[News.COMMENT], after[News.BALLOT]) == (Rhythm.NEVER, Rhythm.IMMEDIATE)
    assert "Tous les courriels" in visitor.get(every).text
    assert "plus aucun courriel" in visitor.post(every).text
    still = {kind for kind, how in chosen(people, people.member).items() if how is not Rhythm.NEVER}
    assert still == {News.ACCOUNT}, "who takes an account over would choose silence"
    assert visitor.post(f"{every}/compte").status_code == 404
    assert set(chosen(people, people.other).values()) == {Rhythm.IMMEDIATE, Rhythm.DAILY}


@pytest.mark.parametrize("path", ["/courriels/arret/xxxx", "/courriels/arret/xxxx/votes", "{key}/rien"])
def test_an_unknown_key_or_kind_ends_nothing(people: Cast, visitor: FlaskClient, told: Mail, path: str) -> None:
    path = path.format(key=urlsplit(told.unsubscribe).path.rpartition("/")[0])
    for answer in (visitor.get(path), visitor.post(path)):
        assert answer.status_code == 404
    assert Rhythm.NEVER not in chosen(people, people.member).values()


def test_the_outbox_says_what_became_of_each_mail_and_is_narrowed_by_its_address(
    people: Cast, enter: Enter, told: Mail
) -> None:
    secretary = enter(people.secretary)
    page = secretary.get("/secretariat/courriels")
    assert "En attente (1)" in page.text
    assert "etat=en+attente" in page.text
    with mail_server("550") as post:
        delivering.deliver(people.ws, post.settings())
    refused = secretary.get("/secretariat/courriels?etat=refusé").text
    assert "5.1.1 Boîte inconnue &lt;x&gt;" in refused
    assert "Aucun courriel ici." in secretary.get("/secretariat/courriels?etat=incertain").text
    assert secretary.get("/secretariat/courriels?etat=perdu").status_code == 404
    assert secretary.get(f"/secretariat/courriels/{told.id + 1}").status_code == 404


def test_what_a_server_refused_is_tried_again_and_what_was_cut_is_settled_by_a_person(
    people: Cast, enter: Enter, told: Mail
) -> None:
    secretary, path = enter(people.secretary), f"/secretariat/courriels/{told.id}"
    assert "envoyer" not in secretary.get(path).text
    with mail_server("550") as post:
        delivering.deliver(people.ws, post.settings())
    assert "Réessayer" in secretary.get(path).text
    assert "Tenir pour envoyé" not in secretary.get(path).text
    desk = secretary.get("/secretariat?file=courriel")
    assert f'href="{path}"' in desk.text
    assert secretary.post(f"{path}/tenir-pour-envoye").status_code == 409
    assert secretary.post(f"{path}/envoyer").location == path
    with mail_server("cut after DATA") as post:
        delivering.deliver(people.ws, post.settings())
    shown = secretary.get(path).text
    assert "Envoyer de nouveau" in shown
    assert "envoi incertain" in shown
    assert secretary.post(f"{path}/tenir-pour-envoye").location == path
    assert secretary.post(f"{path}/envoyer").status_code == 409
    assert mails(people)[0].state == "envoyé"
    assert f'href="{path}"' not in secretary.get("/secretariat?file=courriel").text


def test_a_demonstration_says_that_nothing_leaves_and_shows_what_would_have(
    people: Cast, demo: Flask, told: Mail
) -> None:
    with people.ws.writing() as connection:
        kept.put(connection, "demo", "1")
    client = demo.test_client()
    client.post("/demo/connexion", data={"who": str(people.member.id)})
    page = client.get("/courriels").text
    assert "rien ne part" in page
    assert told.subject in page.replace("&amp;", "&")


def _language(here: Cast, who: Person) -> str:
    with here.ws.reading() as connection:
        found = persons.get(connection, who.id)
    assert found is not None
    return found.language


def test_one_chooses_the_language_of_ones_mails_and_reads_their_subjects_in_it(people: Cast, enter: Enter) -> None:
    with_addresses(people)
    member = enter(people.member)
    form = fields(member.get("/compte"), "/compte/langue")
    assert form == {"langue": "fr"}
    answer = member.post("/compte/langue", data={"langue": "en"})
    assert (answer.status_code, answer.location) == (303, "/compte")
    assert fields(member.get("/en/compte"), "/en/compte/langue") == {"langue": "en"}
    assert (_language(people, people.member), _language(people, people.other)) == ("en", "fr")
    assert member.post("/compte/langue", data={"langue": "xx"}).status_code == 422
    filed = people.propose(change("ccccccc2", "Les agents sont formés souvent."), headline="Former")
    deciding.admit(people.ws, people.secretary, filed.id)
    [mail] = [one for one in composed(people) if one.kind == str(News.ADMISSIBILITY)]
    assert mail.subject == "Amendment 1 is admissible. Former"
    assert f'lang="en">{mail.subject}' in member.get("/courriels").text
    assert f'lang="en">{mail.subject}' in member.get(f"/courriels/{mail.id}").text
    with people.ws.reading() as connection:
        held = own_data.of_person(people.ws, connection, people.member.id, people.member.email).held
    assert [row["language"] for row in held["person"]] == ["en"], "what is held of one is exported with it"


def test_who_first_comes_in_by_an_english_page_is_written_to_in_english_and_later_visits_change_nothing(
    app: Flask, people: Cast
) -> None:
    for path, language in (("/en", "en"), ("", "en")):
        token = accounts.sign_in_link(people.ws, str(people.drafter.id))
        assert app.test_client().post(f"{path}/connexion/lien/{token}").status_code == 303
        assert _language(people, people.drafter) == language


def test_a_form_sent_from_an_english_page_is_answered_in_english(visitor: FlaskClient, people: Cast) -> None:
    for path, name in (("/en", "english"), ("", "french")):
        sent = {"body": "Bonjour", "email": f"{name}@exemple.test"}
        assert visitor.post(f"{path}/questions", data=sent).status_code == 303
    found = {one.address.partition("@")[0]: one.subject for one in mails(people)}
    assert found == {"english": "Your message has arrived.", "french": "Votre message est bien arrivé."}
