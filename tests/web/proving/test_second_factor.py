"""The second factor through the real application: installed when it is first asked for, asked once on each device."""

import re
from dataclasses import replace

import pyotp
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.guarding.limits import BOUNDS, Limit
from manifeste_tool.domain.proving.second_factor import Demand
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.proving import installing
from manifeste_tool.services.telling import composing
from manifeste_tool.storage import journal
from manifeste_tool.storage.proving import second_factors
from manifeste_tool.storage.tables.accounts.entering import recovery_code, second_factor
from manifeste_tool.storage.tables.people import person
from manifeste_tool.storage.tables.telling import mail
from manifeste_tool.web.context import WORKSPACE
from tests.web.conftest import Enter
from tests.web.proving.conftest import SECRETARY, Proving

ASK, INSTALL = "/connexion/second-facteur", "/connexion/second-facteur/installer"


@pytest.fixture
def required(proving: Proving) -> Proving:
    proving.demand(Demand.REQUIRED)
    return proving


def key_on(page: str) -> str:
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert found, page
    return found[1].replace(" ", "")


def installed(proving: Proving, client: FlaskClient, suite: str = "/secretariat") -> tuple[pyotp.TOTP, list[str]]:
    """Install a second factor as somebody does, and return their application and their recovery codes."""
    assert client.post(INSTALL, data={"suite": suite}).status_code == 303
    application = pyotp.TOTP(key_on(client.get(INSTALL).text))
    page = client.post(f"{INSTALL}/code", data={"code": application.at(proving.clock()), "suite": suite})
    assert page.status_code == 200, page.text
    assert f'href="{suite}"' in page.text
    return application, re.findall(r"<li><code>([a-z0-9 ]+)</code>", page.text)


def written_to(proving: Proving, whom: Person) -> list[str]:
    """What somebody was written of the ways they prove themselves."""
    composing.compose(proving.ws)
    with proving.ws.reading() as connection:
        theirs = select(mail.c.subject).where(
            mail.c.person_id == whom.id, mail.c.text.contains("Vous n’y êtes pour rien")
        )
        return list(connection.execute(theirs.order_by(mail.c.id)).scalars())


def later(proving: Proving, application: pyotp.TOTP) -> str:
    """The code of the next step."""
    return application.at(proving.clock.advance(seconds=30))


def test_a_secretary_is_led_to_install_one_and_to_nothing_else(required: Proving, enter: Enter) -> None:
    client = enter(required.people.secretary)
    for closed in ("/secretariat", "/texte", "/", "/compte", "/contributions"):
        answer = client.get(closed)
        assert (answer.status_code, answer.location) == (303, f"{INSTALL}?suite={closed}"), closed
    for opened in ("/mentions-legales", "/donnees-personnelles", "/accessibilite", INSTALL, "/static/icon.svg"):
        with client.get(opened) as answer:
            assert answer.status_code == 200, opened
    assert client.get("/nulle-part").status_code == 404
    assert client.post("/deconnexion").status_code == 303
    assert client.get("/compte").location.startswith("/connexion?")


def test_words_sent_before_it_is_proved_are_kept_on_the_page(required: Proving, enter: Enter) -> None:
    client = enter(required.people.secretary)
    page = client.post("/demarche/etapes", data={"reason": "Mes mots que voici"})
    assert page.status_code == 403
    assert "Mes mots que voici" in page.text
    assert "second facteur" in page.text


def test_installed_once_it_opens_everything_on_this_device_and_is_asked_on_the_next(
    required: Proving, enter: Enter
) -> None:
    client = enter(required.people.secretary)
    assert "code QR" in client.get(INSTALL).text
    application, codes = installed(required, client)
    assert len(set(codes)) == 10
    assert client.get("/secretariat").status_code == 200
    assert client.get(ASK).status_code == 303
    other = enter(required.people.secretary)
    assert other.get("/secretariat").location == f"{ASK}?suite=/secretariat"
    assert other.get(INSTALL).status_code == 200
    served = other.post(ASK, data={"code": application.at(required.clock()), "suite": "/secretariat"})
    assert served.status_code == 422  # the code that installed it
    answer = other.post(ASK, data={"code": later(required, application), "suite": "/secretariat"})
    assert answer.location == "/secretariat"
    assert other.get("/secretariat").status_code == 200


def test_no_code_serves_twice_nor_one_before_it_and_a_clock_may_be_one_step_off(
    required: Proving, enter: Enter
) -> None:
    application, _ = installed(required, enter(required.people.secretary))
    required.clock.advance(minutes=5)
    client, now = enter(required.people.secretary), required.clock()
    for offset in (-2, 2):
        assert client.post(ASK, data={"code": application.at(now, counter_offset=offset)}).status_code == 422
    assert client.post(ASK, data={"code": application.at(now, counter_offset=1)}).status_code == 303
    client = enter(required.people.secretary)
    for offset in (1, 0, -1):
        assert client.post(ASK, data={"code": application.at(now, counter_offset=offset)}).status_code == 422
    required.clock.advance(seconds=60)
    assert client.post(ASK, data={"code": application.at(now, counter_offset=1)}).status_code == 422
    spaced = application.at(required.clock())
    assert client.post(ASK, data={"code": f" {spaced[:3]} {spaced[3:]} "}).status_code == 303


def test_tries_are_counted_whatever_becomes_of_them(required: Proving, enter: Enter) -> None:
    application, codes = installed(required, enter(required.people.secretary))
    required.clock.advance(minutes=20)
    client = enter(required.people.secretary)
    for _ in range(BOUNDS[Limit.SECOND_FACTOR_FOR].most):
        assert client.post(ASK, data={"code": "000000"}).status_code == 422
    right = client.post(ASK, data={"code": application.at(required.clock())})
    assert right.status_code == 429
    assert client.post(f"{ASK}/secours", data={"code": codes[0]}).status_code == 429
    assert client.get("/secretariat").status_code == 303


def test_a_recovery_code_takes_its_place_once(required: Proving, enter: Enter) -> None:
    _, codes = installed(required, enter(required.people.secretary))
    client = enter(required.people.secretary)
    wrong = client.post(f"{ASK}/secours", data={"code": "aaaa bbbb cccc"})
    assert wrong.status_code == 422
    assert "code de secours n’est pas" in wrong.text
    answer = client.post(f"{ASK}/secours", data={"code": codes[3].upper().replace(" ", "-"), "suite": "/secretariat"})
    assert answer.location == "/secretariat"
    assert "9\u00a0codes de secours" in client.get("/secretariat").text.replace(" codes", "\u00a0codes")
    again = enter(required.people.secretary)
    assert again.post(f"{ASK}/secours", data={"code": codes[3]}).status_code == 422
    admin = enter(required.administrator)
    assert admin.post(f"{ASK}/secours", data={"code": codes[4]}).status_code == 422  # another's


def test_new_codes_and_another_telephone_want_a_code_of_the_application(required: Proving, enter: Enter) -> None:
    client = enter(required.people.secretary)
    application, old = installed(required, client)
    page = client.get("/compte").text
    assert "Mon second facteur" in page
    assert client.post(f"{ASK}/codes", data={"code": "000000"}).status_code == 422
    renewed = client.post(f"{ASK}/codes", data={"code": later(required, application)})
    assert renewed.text.count("<li><code>") == 10
    assert client.post(f"{ASK}/secours", data={"code": old[0]}).status_code == 422
    assert client.post(f"{ASK}/remplacer", data={"code": "000000"}).status_code == 422
    assert client.post(f"{ASK}/remplacer", data={"code": later(required, application)}).location.startswith(INSTALL)
    assert client.get("/secretariat").location.startswith(INSTALL)
    again, _ = installed(required, client)
    assert again.secret != application.secret
    assert client.post(INSTALL).status_code == 409


def test_an_installation_that_nobody_confirmed_proves_nothing_and_ends(required: Proving, enter: Enter) -> None:
    client = enter(required.people.secretary)
    client.post(INSTALL)
    first = key_on(client.get(INSTALL).text)
    client.post(INSTALL)
    assert key_on(client.get(INSTALL).text) == first  # one reloads the page after reading its code
    code = pyotp.TOTP(first).at(required.clock())
    assert client.post(ASK, data={"code": code}).status_code == 422
    assert client.post(f"{INSTALL}/code", data={"code": "000000"}).status_code == 422
    assert client.get("/secretariat").status_code == 303
    required.clock.advance(minutes=61)
    late = client.post(f"{INSTALL}/code", data={"code": pyotp.TOTP(first).at(required.clock())})
    assert late.status_code == 409
    assert "a expiré" in late.text
    client.post(INSTALL)
    assert key_on(client.get(INSTALL).text) != first


def test_whom_none_is_asked_of_has_none(required: Proving, enter: Enter) -> None:
    client = enter(required.people.member)
    assert client.get("/texte").status_code == 200
    assert client.post(INSTALL).status_code == 422
    assert "Mon second facteur" not in client.get("/compte").text
    assert required.app.test_client().get(ASK).location.startswith("/connexion?")


def test_a_member_who_becomes_a_secretary_is_asked_at_the_next_page(required: Proving, enter: Enter) -> None:
    client = enter(required.people.other)
    assert client.get("/texte").status_code == 200
    same = person.c.id == required.people.other.id
    with required.ws.writing() as connection:
        connection.execute(update(person).where(same).values(role=str(Role.SECRETARIAT)))
    assert client.get("/texte").location.startswith(INSTALL)
    with required.ws.writing() as connection:
        connection.execute(update(person).where(same).values(role=str(Role.MEMBER)))


def test_optional_asks_who_installed_one_and_off_asks_nobody(proving: Proving, enter: Enter) -> None:
    proving.demand(Demand.OPTIONAL)
    client = enter(proving.people.secretary)
    assert client.get("/secretariat").status_code == 200
    installed(proving, client)
    assert enter(proving.people.secretary).get("/secretariat").location.startswith(ASK)
    proving.demand(Demand.OFF)
    assert enter(proving.people.secretary).get("/secretariat").status_code == 200


def test_what_is_kept_tells_nothing_without_the_secret_of_the_instance(required: Proving, enter: Enter) -> None:
    secretary = required.people.secretary
    application, codes = installed(required, enter(secretary))
    with required.ws.reading() as connection:
        kept = connection.execute(select(second_factor.c.secret)).scalar_one()
        marks = set(connection.execute(select(recovery_code.c.digest)).scalars())
    assert application.secret not in kept
    assert not any(code.replace(" ", "") in mark for code in codes for mark in marks)
    stolen = replace(required.ws, secret="un autre")
    required.app.extensions[WORKSPACE] = stolen
    answer = enter(secretary).post(ASK, data={"code": later(required, application)})
    assert answer.status_code == 503
    required.app.extensions[WORKSPACE] = required.ws
    with required.ws.writing() as connection:  # a row copied from one person to another opens nothing
        connection.execute(update(second_factor).values(person_id=required.administrator.id))
    assert enter(required.administrator).post(ASK, data={"code": later(required, application)}).status_code == 503


def test_an_administrator_resets_that_of_somebody_who_lost_it_and_nobody_else_does(
    required: Proving, enter: Enter
) -> None:
    secretary, boss = enter(required.people.secretary), enter(required.administrator)
    installed(required, secretary)
    address = f"/personnes/{required.people.secretary.id}/second-facteur/reinitialiser"
    assert enter(required.people.member).post(address).status_code == 403
    assert secretary.post(address).status_code == 403
    assert boss.post(address).status_code == 403  # who has not proved themselves either
    installed(required, boss)
    sheet = f"/personnes/{required.people.secretary.id}"
    assert f'action="{address}"' in boss.get(sheet).text
    assert boss.post(address, data={"suite": sheet}).location == sheet
    assert f'action="{address}"' not in boss.get(sheet).text
    assert boss.post(address).status_code == 404
    assert boss.post("/personnes/9999/second-facteur/reinitialiser").status_code == 404
    assert secretary.get("/compte").location.startswith("/connexion?")  # the lost telephone is signed out
    assert enter(required.people.secretary).get("/secretariat").location.startswith(INSTALL)
    with required.ws.reading() as connection:
        (fact, *_) = [
            one
            for one in journal.latest(connection, Audience.SECRETARIAT, limit=20)
            if one.name == "second_factor_reset"
        ]
        assert not second_factors.is_installed(connection, required.people.secretary.id)
    assert (fact.person_id, fact.about_id) == (required.administrator.id, str(required.people.secretary.id))
    assert [subject.partition(" est ")[2] for subject in written_to(required, required.people.secretary)][-2:] == [
        "installé pour votre compte.",
        "retiré.",
    ]


def test_a_provider_that_says_two_factors_counts_only_where_a_setting_says_so(required: Proving) -> None:
    from tests.web.proving.test_provider import sign_in  # noqa: PLC0415

    required.forged.email = SECRETARY
    required.forged.id_lies = {"acr": "eidas1", "amr": ["pwd", "mfa"]}
    client = required.app.test_client()
    sign_in(client)
    assert client.get("/secretariat").location.startswith(INSTALL)
    required.set_provider(second_factors=frozenset({"mfa"}))
    client = required.app.test_client()
    assert sign_in(client, "/connexion/fournisseur?suite=/secretariat").location == "/secretariat"
    assert client.get("/secretariat").status_code == 200
    required.forged.id_lies = {"amr": ["pwd"]}
    client = required.app.test_client()
    sign_in(client)
    assert client.get("/secretariat").location.startswith(INSTALL)


def test_the_command_resets_that_of_the_last_administrator(required: Proving, enter: Enter) -> None:
    installed(required, enter(required.administrator))
    reset = installing.reset_by_command(required.ws, "admin@exemple.fr")
    assert reset == replace(required.administrator, email="admin@exemple.fr")
    with pytest.raises(installing.UnknownPersonError):
        installing.reset_by_command(required.ws, str(required.administrator.id))
    assert enter(required.administrator).get("/secretariat").location.startswith(INSTALL)
