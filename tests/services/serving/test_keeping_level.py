"""A machine keeps itself level: it joins by an empty folder, writes its own public repository, is backed up whole."""

from dataclasses import replace
from pathlib import Path

import pytest

from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.paths import Home
from manifeste_tool.services.custody import backing_up, restoring
from manifeste_tool.services.instance import checking, instances, upkeep
from manifeste_tool.services.instance.instances import MissingInstanceError
from manifeste_tool.services.public import writing
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.rewriting import rewriting
from manifeste_tool.services.serving import handing, keeping
from manifeste_tool.services.text import sourcing
from manifeste_tool.settings import Settings, TextRemote
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.serving.remote import Remote, RemoteSilentError
from tests.services.serving.conftest import Authority
from tests.services.story import Cast


def _publish(here: Cast) -> None:
    with here.ws.reading() as connection:
        text = here.ws.text(connection, here.ws.main(connection))
        missing = [unit.id for unit in publishing.unsourced(connection, text)]
    sourcing.declare(here.ws, here.secretary, missing)
    publishing.publish(here.ws, here.secretary, number="1.0", title="Une", story="Un récit.", seen=here.tip())


def test_a_version_published_on_one_machine_is_cloned_from_the_other(here: Cast, there: Cast) -> None:
    _publish(here)
    theirs = writing.public_repository(there.ws)
    assert theirs.refs() == {}
    keeping.keep(there.ws)
    assert theirs.refs() == writing.public_repository(here.ws).refs() != {}
    assert not keeping.keep_public(there.ws)
    assert checking.check(there.ws) == []


def test_an_empty_folder_joins_only_an_instance_that_is_founded(
    first_settings: Settings, second_settings: Settings, authority: Authority
) -> None:
    with pytest.raises(MissingInstanceError):
        instances.opened(second_settings)
    with pytest.raises(MissingInstanceError):
        instances.opened(replace(second_settings, database_url=""))
    assert authority.refs() == {}


def test_a_clone_that_is_cut_is_none(here: Cast, second_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(_: Remote, __: Path) -> None:
        raise RemoteSilentError("as if the network were cut")

    with monkeypatch.context() as silent:
        silent.setattr(Remote, "fetch", cut)
        with pytest.raises(RemoteSilentError):
            instances.opened(second_settings)
    assert not second_settings.home.exists
    joined = instances.opened(second_settings)
    assert checking.check(joined) == []
    joined.db.close()


def test_an_instance_is_not_founded_on_a_repository_that_holds_a_text(
    here: Cast, first_settings: Settings, tmp_path: Path
) -> None:
    other = Settings(home=Home(tmp_path / "autre"), text_remote=first_settings.text_remote)
    with pytest.raises(handing.OccupiedRemoteError):
        instances.create(other)
    with pytest.raises(handing.OccupiedRemoteError):
        handing.hand_over(here.ws)


def test_an_instance_of_one_machine_is_handed_over_to_an_empty_repository(here: Cast, authority: Authority) -> None:
    filed = here.propose(Change("aaaaaaa2", "Nous disons comment."))
    here.integrate(filed)
    before = authority.refs()
    empty = authority.path.with_name("neuf.git")
    authority.git("init", "--quiet", "--bare", str(empty))
    moved = replace(here.ws, repository=replace(here.ws.repository, remote=Remote(str(empty))))
    assert handing.hand_over(moved) == len(before)
    assert Authority(empty).refs() == before
    with pytest.raises(handing.NoRemoteError):
        handing.hand_over(replace(here.ws, repository=replace(here.ws.repository, remote=None)))


def test_a_machine_that_lags_is_backed_up_whole_and_restoring_pushes_nothing(
    here: Cast, there: Cast, second_settings: Settings, authority: Authority, tmp_path: Path
) -> None:
    if second_settings.sqlalchemy_url.startswith("postgresql"):
        pytest.skip("a restoration replaces the database that both machines are connected to")
    filed = here.propose(Change("aaaaaaa2", "Nous disons comment."))
    here.integrate(filed)
    backing_up.back_up(there.ws, second_settings, tmp_path / "sauvegarde", told={})
    here.integrate(here.propose(Change("bbbbbbb2", "Ouvert.")))
    before = authority.refs()
    again = Settings(home=Home(tmp_path / "rendue"), text_remote=TextRemote(str(authority.path)))
    done = restoring.restore(again, tmp_path / "sauvegarde", now=here.ws.now)
    assert done.problems == ()
    assert authority.refs() == before
    restored = replace(instances.opened(again), now=here.ws.now)
    upkeep.catch_up(restored)
    assert any("n'est pas servi" in one for one in checking.check(restored))
    assert authority.refs() == before
    restored.db.close()


def test_history_is_not_rewritten_under_an_authority_elsewhere(here: Cast) -> None:
    with pytest.raises(rewriting.RemoteAuthorityError, match="hand-over"):
        rewriting.rewrite(here.ws, ["chaque année"], reason="Un essai")
    alone = replace(here.ws, repository=replace(here.ws.repository, remote=None))
    rewriting.rewrite(alone, ["chaque année"], reason="Un essai")
    with alone.repository.opened() as git:
        assert git.refs("refs/distant/") == {}
        assert git.resolve(MAIN) == here.tip()
    assert checking.check(alone) == []
