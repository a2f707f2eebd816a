"""The devices that somebody is signed in on: until when, seen where, closed by whom."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.cookies import SimpleCookie

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, update

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.entering.devices import Lifetimes, Means
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.entering import devices, entering
from manifeste_tool.services.instance import accounts, instances
from manifeste_tool.services.membership import adding, membership
from manifeste_tool.services.telling import composing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import journal
from manifeste_tool.storage.tables.accounts.entering import device
from manifeste_tool.storage.tables.people import person
from manifeste_tool.storage.telling import outbox
from tests.conftest import Clock
from tests.services.story import Cast
from tests.web.conftest import Enter

PHONE = "Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0"


def signed_in(client: FlaskClient) -> bool:
    return client.get("/compte").status_code == 200


def set_cookie(client: FlaskClient, path: str = "/compte") -> str:
    return next((one for one in client.get(path).headers.getlist("Set-Cookie") if "manifeste_session" in one), "")


def on_phone(app: Flask, ws: Workspace, whom: Person) -> FlaskClient:
    client = app.test_client()
    token = accounts.sign_in_link(ws, str(whom.id))
    assert client.post(f"/connexion/lien/{token}", headers={"User-Agent": PHONE}).status_code == 303
    return client


def test_a_member_stays_signed_in_while_they_come_back_and_the_secretariat_for_a_day_of_work(
    enter: Enter, people: Cast, clock: Clock
) -> None:
    member, secretary = enter(people.member), enter(people.secretary)
    clock.advance(hours=9, minutes=59)
    assert signed_in(secretary)
    clock.advance(minutes=1)
    assert not signed_in(secretary)
    for _ in range(3):
        clock.advance(days=59)
        assert signed_in(member)
    clock.advance(days=60)
    assert not signed_in(member)


def test_the_cookie_ends_a_day_after_the_session_does_and_is_sent_once_an_hour(
    enter: Enter, people: Cast, clock: Clock
) -> None:
    member = enter(people.member)
    assert set_cookie(member)  # the word of welcome is shown, and forgotten
    assert set_cookie(member) == ""
    clock.advance(minutes=59)
    assert set_cookie(member) == ""
    clock.advance(minutes=1)
    expires = parsedate_to_datetime(SimpleCookie(set_cookie(member))["manifeste_session"]["expires"])
    assert abs(expires - datetime.now(UTC) - timedelta(days=61)) < timedelta(minutes=1)
    assert set_cookie(member) == ""


def test_settings_say_how_long(settings: Settings) -> None:
    chosen = Settings.read(
        {"MANIFESTE_HOME": str(settings.home.root), "MANIFESTE_SESSION_DAYS": "7", "MANIFESTE_SECRETARIAT_HOURS": "4"}
    )
    opened = instances.opened(replace(chosen, database_url=settings.database_url))
    assert opened.lifetimes == Lifetimes(timedelta(days=7), timedelta(hours=4))
    opened.db.close()


def test_a_request_costs_one_select_to_know_who_asks(enter: Enter, people: Cast, workspace: Workspace) -> None:
    member = enter(people.member)
    sent: list[str] = []

    def told(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if " device" in statement:
            sent.append(statement)

    event.listen(workspace.db.engine, "before_cursor_execute", told)
    member.get("/texte")
    event.remove(workspace.db.engine, "before_cursor_execute", told)
    assert len(sent) == 1


def test_who_is_suspended_or_left_is_out_at_once_and_on_coming_back_still_is(
    enter: Enter, people: Cast, workspace: Workspace
) -> None:
    suspended, gone = enter(people.member), enter(people.other)
    membership.suspend(workspace, people.secretary, people.member.id, reason="Une pause")
    membership.depart(workspace, people.secretary, people.other.id)
    assert not signed_in(suspended)
    assert not signed_in(gone)
    membership.restore(workspace, people.secretary, people.member.id)
    assert not signed_in(suspended)
    assert signed_in(enter(people.member))


def test_an_account_that_is_closed_behind_its_back_opens_nothing(
    enter: Enter, people: Cast, workspace: Workspace
) -> None:
    member = enter(people.member)
    with workspace.writing() as connection:
        connection.execute(update(person).where(person.c.id == people.member.id).values(active=False))
    assert not signed_in(member)


def test_the_database_holds_no_key_and_a_word_of_ours_for_the_browser(
    app: Flask, people: Cast, workspace: Workspace
) -> None:
    client = on_phone(app, workspace, people.member)
    with client.session_transaction() as session:
        key = session["_user_id"]
    with workspace.reading() as connection:
        row = connection.execute(select(device)).mappings().one()
        came = connection.execute(select(person.c.came_at).where(person.c.id == people.member.id)).scalar_one()
    assert key not in str(dict(row))
    assert (row["agent"], row["means"], row["second_factor_at"]) == ("Firefox sur Android", Means.LINK, None)
    assert came == workspace.now()


def test_ones_devices_are_listed_and_closed_one_by_one_or_all(
    app: Flask, enter: Enter, people: Cast, workspace: Workspace
) -> None:
    desk, phone, other = enter(people.member), on_phone(app, workspace, people.member), enter(people.other)
    page = phone.get("/compte").text
    assert page.count("Firefox sur Android</th>") + page.count("Firefox sur Android <span") == 1
    assert page.count("cet appareil") == 1
    with workspace.reading() as connection:
        numbers = dict(
            connection.execute(select(device.c.agent, device.c.id).where(device.c.person_id == people.member.id)).all()
        )
        theirs = connection.execute(select(device.c.id).where(device.c.person_id == people.other.id)).scalar_one()
    assert phone.post(f"/compte/appareils/{theirs}/deconnecter").status_code == 404
    assert signed_in(other)
    assert phone.post(f"/compte/appareils/{numbers['Autre navigateur']}/deconnecter").status_code == 303
    assert not signed_in(desk)
    assert signed_in(phone)
    again = enter(people.member)
    assert phone.post("/compte/appareils/deconnecter").location == "/connexion"
    assert "2 appareils sont déconnectés" in phone.get("/connexion").text
    assert not signed_in(phone)
    assert not signed_in(again)
    assert signed_in(other)
    with workspace.reading() as connection:
        said = journal.latest(connection, Audience.SECRETARIAT, limit=2)
    assert [(one.name, one.details["count"]) for one in said if one.name == "devices_closed"] == [
        ("devices_closed", "2")
    ]


def test_signing_out_ends_the_session_itself_and_not_only_the_cookie(enter: Enter, people: Cast, app: Flask) -> None:
    member = enter(people.member)
    kept = member.get_cookie("manifeste_session")
    assert kept is not None
    member.post("/deconnexion")
    thief = app.test_client()
    thief.set_cookie("manifeste_session", kept.value)
    assert not signed_in(thief)


def test_administrators_alone_close_the_devices_of_others_who_are_told(
    app: Flask, enter: Enter, people: Cast, workspace: Workspace
) -> None:
    new = Person(0, "Une administratrice", Role.ADMINISTRATOR, "admin@exemple.invalid")
    boss, member = adding.add_person(workspace, new), enter(people.member)
    with workspace.writing() as connection:
        connection.execute(update(person).where(person.c.id == people.member.id).values(email="m@exemple.invalid"))
    path = f"/personnes/{people.member.id}/appareils/deconnecter"
    for whom in (people.other, people.secretary, people.referent, people.member):
        assert enter(whom).post(path).status_code == 403
    assert signed_in(member)
    assert enter(boss).post(path, data={"suite": "/demarche"}).location == "/demarche"
    assert not signed_in(member)
    assert enter(boss).post("/personnes/99/appareils/deconnecter").status_code == 404
    composing.compose(workspace)
    with workspace.reading() as connection:
        assert [one.address for one in outbox.page(connection, limit=9, offset=0)] == ["m@exemple.invalid"]
    with pytest.raises(ForbiddenError):
        devices.close_mine(workspace, None)
    with pytest.raises(NotFoundError):
        devices.close_one(workspace, people.member, 99)


def test_close_all_may_leave_one(workspace: Workspace, people: Cast) -> None:
    with workspace.writing() as connection:
        keys = [entering.enter(workspace, connection, people.member, means=Means.PROVIDER, agent="") for _ in range(3)]
        assert devices.close_all(workspace, connection, people.member.id, but=keys[1]) == 2
    assert [devices.known(workspace, key) is not None for key in keys] == [False, True, False]
    with workspace.writing() as connection:
        assert devices.close_all(workspace, connection, people.member.id) == 1


def test_a_new_kind_of_device_is_told_by_mail_whatever_its_owner_chose_and_the_first_is_not(
    app: Flask, enter: Enter, people: Cast, workspace: Workspace
) -> None:
    with workspace.writing() as connection:
        connection.execute(update(person).where(person.c.id == people.member.id).values(email="m@exemple.invalid"))
    enter(people.member).post("/courriels", data={"compte": "jamais"})
    enter(people.member)
    with workspace.reading() as connection:
        assert outbox.page(connection, limit=9, offset=0) == ()
    on_phone(app, workspace, people.member)
    on_phone(app, workspace, people.member)
    with workspace.reading() as connection:
        [mail] = outbox.page(connection, limit=9, offset=0)
    assert "nouvel appareil" in mail.subject
    assert "Firefox sur Android" in mail.text
    assert mail.unsubscribe == ""
    assert "/compte" in mail.text
