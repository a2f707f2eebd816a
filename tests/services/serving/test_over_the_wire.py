"""The authority of the text behind a real wire: SSH with a deploy key, HTTPS with a password, as a forge hands it out."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.services.instance import checking, upkeep
from manifeste_tool.settings import Settings, TextRemote
from manifeste_tool.storage.serving.remote import Remote, RemoteSilentError
from tests.services.serving.conftest import Authority
from tests.services.serving.forge import over_https, over_ssh
from tests.services.story import Cast

pytestmark = pytest.mark.slow


@pytest.fixture(params=["ssh", "https"])
def reached(
    request: pytest.FixtureRequest, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TextRemote]:
    """How the authority is reached."""
    folder = tmp_path / "forge"
    wire = over_ssh(authority.path, folder)
    if request.param == "https":
        wire = over_https(authority.path, folder, monkeypatch)
    with wire as found:
        yield found


@pytest.fixture
def first_settings(settings: Settings, reached: TextRemote) -> Settings:
    return replace(settings, text_remote=reached)


def test_two_machines_share_a_text_that_is_behind_a_wire(here: Cast, there: Cast, authority: Authority) -> None:
    assert authority.main == here.tip()
    here.integrate(here.propose(Change("aaaaaaa2", "Nous disons comment.")))
    assert authority.main == here.tip()
    assert there.words("aaaaaaa2") == "Nous disons comment."
    there.integrate(there.propose(Change("aaaaaaa2", "Nous disons comment et quand.")))
    assert here.words("aaaaaaa2") == "Nous disons comment et quand."
    for one in (here, there):
        upkeep.catch_up(one.ws)
        assert checking.check(one.ws) == []
    assert authority.git("fsck", "--strict") == ""


def test_whoever_has_neither_key_nor_password_is_told_nothing(here: Cast, reached: TextRemote, tmp_path: Path) -> None:
    stranger = Remote(reached.address, key=tmp_path / "nowhere", hosts=reached.hosts, timeout=10)
    with pytest.raises(RemoteSilentError):
        stranger.listed(here.ws.repository.path, ["refs/heads/main"])


def test_a_host_that_is_not_the_one_known_is_not_talked_to(
    here: Cast, reached: TextRemote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GIT_SSL_CAINFO", raising=False)
    nobody = tmp_path / "nobody"
    nobody.touch()
    deceived = Remote(reached.address, reached.key, reached.credentials, hosts=nobody, timeout=10)
    with pytest.raises(RemoteSilentError):
        deceived.fetch(here.ws.repository.path)
