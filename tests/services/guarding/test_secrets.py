"""What an instance keeps to itself: its folder, its database, its secret, and the secrets that it is given."""

import stat
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Thread

import pytest

from manifeste_tool.paths import Home
from manifeste_tool.services.instance import instances
from manifeste_tool.settings import MissingSecretFileError, OpenSecretFileError, Settings
from manifeste_tool.storage.guarding import private


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_an_instance_is_its_owners_alone_even_after_somebody_opened_it(tmp_path: Path) -> None:
    home = Home(tmp_path / "instance")
    home.root.mkdir(mode=0o755)
    home.root.chmod(0o755)
    instances.create(Settings(home=home)).db.close()
    assert (mode(home.root), mode(home.database), mode(home.secret)) == (0o700, 0o600, 0o600)
    for path, loose in ((home.root, 0o755), (home.database, 0o644), (home.secret, 0o644)):
        path.chmod(loose)
    with instances.visited(Settings(home=home)) as opened:
        opened.files.put(b"acte")
        with opened.writing():
            beside = list(home.root.glob("manifeste.sqlite3-*"))
            assert beside
            assert {mode(path) for path in beside} == {0o600}
    assert (mode(home.root), mode(home.database), mode(home.secret)) == (0o700, 0o600, 0o600)
    assert {mode(path) for path in home.files.rglob("*") if path.is_file()} == {0o600}


def test_of_many_that_start_at_once_one_makes_the_secret(tmp_path: Path) -> None:
    start, found = Barrier(8), []

    def process() -> None:
        start.wait()
        found.append(private.kept_secret(tmp_path / "secret"))

    threads = [Thread(target=process) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(set(found)) == 1
    assert len(found[0]) == 64
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_secret_that_is_given_leads_and_a_short_one_is_refused(settings: Settings) -> None:
    assert instances.secret(replace(settings, secret="s" * 40)) == "s" * 40
    with pytest.raises(instances.ShortSecretError, match="openssl rand"):
        instances.secret(replace(settings, secret="court"))
    before = instances.secret(settings)
    opened = instances.opened(replace(settings, secret="s" * 40, previous_secret=before))
    opened.db.close()
    assert (opened.secret, opened.previous_secret) == ("s" * 40, before)
    assert "s" * 40 not in repr(opened)


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("MANIFESTE_SECRET", lambda found: found.secret),
        ("MANIFESTE_SECRET_PREVIOUS", lambda found: found.previous_secret),
        ("MANIFESTE_SMTP_PASSWORD", lambda found: found.mail.password),
        ("MANIFESTE_METRICS_TOKEN", lambda found: found.metrics_token),
        ("MANIFESTE_DATABASE_URL", lambda found: found.database_url),
    ],
)
def test_a_secret_may_stand_in_a_file_that_others_do_not_read(tmp_path: Path, name: str, read) -> None:
    file = tmp_path / "mot-de-passe"
    file.write_text("chut-chut-chut\n")
    file.chmod(0o440)
    found = Settings.read({f"{name}_FILE": str(file)})
    assert read(found) == "chut-chut-chut"
    assert "chut" not in repr(found)
    assert read(Settings.read({f"{name}_FILE": str(file), name: "dit"})) == "dit", "what is said outright leads"
    for loose in (0o444, 0o460, 0o602):
        file.chmod(loose)
        with pytest.raises(OpenSecretFileError, match="chmod 600"):
            Settings.read({f"{name}_FILE": str(file)})
    with pytest.raises(MissingSecretFileError, match="ne se lit pas"):
        Settings.read({f"{name}_FILE": str(tmp_path / "absent")})


@pytest.mark.parametrize(
    ("given", "secure"),
    [
        ({}, False),
        ({"MANIFESTE_URL": "http://m.exemple.fr"}, False),
        ({"MANIFESTE_URL": "https://m.exemple.fr/"}, True),
        ({"MANIFESTE_URL": "https://m.exemple.fr", "MANIFESTE_SECURE_COOKIES": "0"}, False),
        ({"MANIFESTE_SECURE_COOKIES": "1"}, True),
    ],
)
def test_cookies_are_secure_where_the_site_is(given: dict[str, str], secure: bool) -> None:
    assert Settings.read(given).secure_cookies is secure
