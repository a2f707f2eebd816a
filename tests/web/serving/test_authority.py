"""The page of the secretariat about the authority of the text, and the push hook of the forge."""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from subprocess import run

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.services.instance import instances, upkeep
from manifeste_tool.settings import Settings, TextRemote
from manifeste_tool.storage.serving import quarantine
from manifeste_tool.web.app import create_app
from tests.conftest import Clock, Dice
from tests.limits import allow
from tests.services.serving.conftest import Authority
from tests.services.story import Cast, cast
from tests.web.visit import Visit, opened

SECRET = "un secret partagé avec la forge"
PAGE = "/secretariat/depot"
BODY = b'{"ref": "refs/heads/main"}'


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    path = tmp_path / "autorite.git"
    run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(path)], check=True)
    return Authority(path)


@pytest.fixture
def served(settings: Settings, authority: Authority) -> Settings:
    return replace(settings, text_remote=TextRemote(str(authority.path), timeout=5, hook=SECRET))


@pytest.fixture
def visit(served: Settings, clock: Clock) -> Iterator[Visit]:
    ws = replace(instances.opened(served), now=clock, random_word=Dice().__call__)
    yield opened(cast(ws), served)
    ws.db.close()


@pytest.fixture
def here(visit: Visit) -> tuple[Cast, FlaskClient]:
    return visit.here, visit.as_(None)


def signed(body: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def standing(here: Cast) -> int:
    with here.ws.reading() as connection:
        return len(quarantine.standing(connection))


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Hub-Signature-256": f"sha256={signed(BODY)}"},
        {"X-Gitea-Signature": signed(BODY)},
        {"X-Gitlab-Token": SECRET},
    ],
)
def test_a_signed_call_of_a_forge_makes_the_machine_look(
    here: tuple[Cast, FlaskClient], authority: Authority, headers: dict[str, str]
) -> None:
    story, client = here
    authority.commit({"manifeste.md": authority.text()}, "À la main")
    bare = {"tests.bare": True}
    for wrong in ({}, {"X-Hub-Signature-256": f"sha256={signed(BODY, 'autre')}"}, {"X-Gitlab-Token": "autre"}):
        assert client.post("/depot/pousse", data=BODY, headers=wrong, environ_base=bare).status_code == 403
    assert standing(story) == 0
    assert client.post("/depot/pousse", data=BODY, headers=headers, environ_base=bare).status_code == 204
    assert standing(story) == 1


def test_the_hook_is_limited_and_is_not_there_without_a_secret(
    here: tuple[Cast, FlaskClient], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    story, client = here
    allow(monkeypatch, Limit.PUSH_HOOK, 1)
    headers = {"X-Gitlab-Token": SECRET}
    assert [client.post("/depot/pousse", data=BODY, headers=headers).status_code for _ in range(2)] == [204, 429]
    closed = create_app(settings, story.ws).test_client()
    assert closed.post("/depot/pousse", data=BODY, headers={"X-Gitlab-Token": ""}).status_code == 404


def test_the_desk_says_what_is_not_served_and_why(visit: Visit, authority: Authority) -> None:
    secretary = visit.as_(visit.here.secretary)
    assert "Rien n&#39;est à l&#39;écart" in secretary.get(PAGE).text.replace("’", "&#39;")
    authority.commit({"manifeste.md": authority.text(), "NOTE.md": "x\n"}, "À la main")
    upkeep.catch_up(visit.here.ws)
    desk = secretary.get("/secretariat").text
    assert "Dépôt du texte, à remettre en ordre" in desk
    page = secretary.get(PAGE).text
    assert "Un fichier étranger au texte" in page
    assert "NOTE.md" in page
    assert visit.as_(visit.here.member).get(PAGE).status_code == 403
