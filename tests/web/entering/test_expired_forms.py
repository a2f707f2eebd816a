"""A form whose session has ended loses nothing: its author comes in again and sends it as it was."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.instance import accounts
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.tables.amendments import draft
from manifeste_tool.storage.tables.people import person
from tests.conftest import Clock
from tests.services.story import Cast
from tests.web.conftest import Enter
from tests.web.entering.test_asking import mailed
from tests.web.visit import fields

ADDRESS = "membre@exemple.invalid"
NEW, RESUME, CODE = "/amendements/nouveau", "/connexion/reprise", "/connexion/reprise/code"
#: A long draft, with what Markdown, HTML and forms find special.
LONG = "\r\n\r\n".join(
    f"Motif n° {number} : « <b>l'élu</b> & l'agent », 100 % d'équité — œuvre\ttabulée ; \\ / \u202f ."
    for number in range(120)
)


@pytest.fixture
def addresses(workspace: Workspace, people: Cast) -> None:
    with workspace.writing() as connection:
        connection.execute(update(person).where(person.c.id == people.member.id).values(email=ADDRESS))
        connection.execute(update(person).where(person.c.id == people.other.id).values(email="autre@exemple.invalid"))


@pytest.fixture
def member(enter: Enter, people: Cast, addresses: None) -> FlaskClient:
    people.open(StageKind.FILING)
    return enter(people.member)


@pytest.fixture
def typed(member: FlaskClient) -> dict[str, str]:
    """The form of an amendment as its author filled it, at length."""
    shown = member.get("/amendements/nouveau?paragraphe=bbbbbbb2")
    return fields(shown, NEW) | {"rationale": LONG, "headline": "Un long projet", "act": "keep"}


def ways(answer: TestResponse, action: str = RESUME) -> dict[str, str]:
    """Return what the page carries along to take the form up again."""
    return fields(answer, action)


def unix(value: str) -> str:
    return value.replace("\r\n", "\n")


def test_a_long_draft_is_given_back_whole_to_its_author_after_a_code(
    member: FlaskClient, typed: dict[str, str], clock: Clock, workspace: Workspace, people: Cast
) -> None:
    clock.advance(days=60)
    lost = member.post(NEW, data=typed)
    assert lost.status_code == 401
    assert "Rien n’est perdu" in lost.text
    assert "Motif n° 119" in lost.text
    assert ADDRESS not in lost.text
    assert 'name="email"' not in lost.text
    asked = member.post(CODE, data=ways(lost, CODE))
    assert asked.status_code == 401
    assert member.post(RESUME, data=ways(asked) | {"code": "000"}).status_code == 422
    assert member.get("/compte").status_code == 303
    back = member.post(RESUME, data=ways(asked) | {"code": mailed(workspace).code})
    assert back.status_code == 200
    given = fields(back, NEW)
    assert {name: unix(value) for name, value in given.items()} == {name: unix(value) for name, value in typed.items()}
    with workspace.reading() as connection:
        assert connection.execute(select(draft.c.id)).all() == []  # nothing is sent but by its author's hand
    assert member.post(NEW, data=given).location == "/mes-amendements"
    with workspace.reading() as connection:
        kept = connection.execute(select(draft.c.person_id, draft.c.rationale)).one()
    assert (kept.person_id, unix(kept.rationale)) == (people.member.id, unix(LONG))


def test_words_written_under_one_account_are_not_given_to_another(
    member: FlaskClient, typed: dict[str, str], people: Cast, workspace: Workspace, clock: Clock
) -> None:
    clock.advance(days=60)
    lost = member.post(NEW, data=typed)
    token = accounts.sign_in_link(workspace, str(people.other.id))
    assert member.post(f"/connexion/lien/{token}").status_code == 303
    refused = member.post(RESUME, data=ways(lost))
    assert refused.status_code == 410
    assert "sous un autre compte" in refused.text
    assert "Motif" not in refused.text


def test_who_came_in_beside_goes_on_and_who_did_not_is_told(
    member: FlaskClient, typed: dict[str, str], people: Cast, workspace: Workspace, clock: Clock
) -> None:
    clock.advance(days=60)
    lost = member.post(NEW, data=typed)
    early = member.post(RESUME, data=ways(lost))
    assert early.status_code == 422
    assert "Aucune session n’est ouverte" in early.text
    token = accounts.sign_in_link(workspace, str(people.member.id))
    member.post(f"/connexion/lien/{token}")
    assert fields(member.post(RESUME, data=ways(early)), NEW)["headline"] == "Un long projet"


def test_a_browser_that_forgot_whose_session_it_was_asks_for_an_address_and_tells_nothing(
    visitor: FlaskClient, workspace: Workspace, people: Cast, addresses: None
) -> None:
    lost = visitor.post(NEW, data={"rationale": "Parce que\nc'est ainsi"})
    assert visitor.post(CODE, data=ways(lost, CODE) | {"email": "personne"}).status_code == 422
    answers = [
        re.sub(r'value="[^"]{40,}"', "", visitor.post(CODE, data=ways(lost, CODE) | {"email": email}).text)
        for email in (ADDRESS, "inconnu@exemple.invalid")
    ]
    assert answers[0] == answers[1]
    asked = visitor.post(CODE, data=ways(lost, CODE) | {"email": ADDRESS})
    back = visitor.post(RESUME, data=ways(asked) | {"code": mailed(workspace).code})
    assert fields(back, NEW)["rationale"] == "Parce que\nc'est ainsi"


def test_a_form_is_taken_up_in_its_browser_alone_as_it_was_signed_and_for_a_day(
    app: Flask, member: FlaskClient, typed: dict[str, str], people: Cast, enter: Enter, clock: Clock
) -> None:
    clock.advance(days=60)
    lost = ways(member.post(NEW, data=typed))
    signed = lost["garde"]
    assert enter(people.member).post(RESUME, data=lost).status_code == 410
    for other in ("", "x", signed[:-2] + "xx", signed[5:], URLSafeTimedSerializer("x").dumps(["", "/", [], False, 1])):
        assert member.post(RESUME, data={"garde": other}).status_code == 410
        assert member.post(CODE, data={"garde": other}).status_code == 410
    late = int((datetime.now(UTC) + timedelta(days=1, seconds=2)).timestamp())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TimestampSigner, "get_timestamp", lambda _self: late)
        assert member.post(RESUME, data=lost).status_code == 410


def test_an_attached_file_is_said_to_be_chosen_again(
    app: Flask, member: FlaskClient, people: Cast, workspace: Workspace, clock: Clock
) -> None:
    clock.advance(days=60)
    lost = member.post("/pieces/verser", data={"title": "Une pièce", "file": (io.BytesIO(b"x"), "x.pdf")})
    assert lost.status_code == 401
    assert "vous le choisirez de nouveau" in lost.text
    member.post(f"/connexion/lien/{accounts.sign_in_link(workspace, str(people.member.id))}")
    back = member.post(RESUME, data=ways(lost))
    assert "Le fichier joint n’a pas pu être gardé" in back.text
    assert 'enctype="multipart/form-data"' in back.text


def test_what_only_members_see_is_not_lost_as_a_page_that_is_not_there(
    app: Flask, enter: Enter, people: Cast, visitor: FlaskClient, clock: Clock
) -> None:
    def hidden() -> str:
        raise NotFoundError

    app.add_url_rule("/cache", view_func=hidden, methods=["POST"])
    member = enter(people.member)
    clock.advance(days=60)
    assert member.post("/cache", data={"rationale": "Parce que"}).status_code == 401
    assert visitor.post("/cache", data={"rationale": "Parce que"}).status_code == 404


def test_in_a_demonstration_one_click_takes_the_form_up_again(demo: Flask, people: Cast, clock: Clock) -> None:
    client = demo.test_client()
    client.post("/demo/connexion", data={"who": "membre"})
    clock.advance(days=60)
    lost = client.post(NEW, data={"rationale": "Parce que"})
    back = client.post(RESUME, data=ways(lost) | {"who": str(people.member.id)})
    assert fields(back, NEW)["rationale"] == "Parce que"
