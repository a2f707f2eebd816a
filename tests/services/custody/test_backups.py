"""Backup and restore: what was accepted is there, what is damaged is refused, what was erased stays erased."""

import json
import re
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import Self

import pytest
from sqlalchemy import select

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.custody import backups
from manifeste_tool.domain.gathering.consents import Contributor
from manifeste_tool.domain.integration.work import of_amendments
from manifeste_tool.domain.telling import MailState
from manifeste_tool.paths import Home
from manifeste_tool.services import operations
from manifeste_tool.services.contributing import leaving
from manifeste_tool.services.custody import backing_up, keeping, restoring
from manifeste_tool.services.custody.restoring import OccupiedInstanceError, OtherDatabaseError
from manifeste_tool.services.instance import accounts, checking, instances
from manifeste_tool.services.integration import integrating
from manifeste_tool.services.privacy import searching
from manifeste_tool.services.public.writing import public_repository
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import files
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.custody import bundles, sets
from manifeste_tool.storage.files import StoredFile
from manifeste_tool.storage.gathering import contributors
from manifeste_tool.storage.tables.people import sign_in_link
from manifeste_tool.storage.telling import outbox
from manifeste_tool.storage.telling.outbox import Mail
from tests.conftest import Clock, Databases
from tests.services.public_story import UNSOURCED, publish
from tests.services.story import Cast, cast, change

ATTACHED = b"Proces-verbal de seance"


@pytest.fixture
def here(workspace: Workspace, settings: Settings) -> Cast:
    """A commission with an amendment integrated, one filed, and a file."""
    made = cast(workspace)
    instances.secret(settings)
    made.integrate(made.propose(change("ccccccc2", "Les agents sont formés souvent.")))
    made.propose(change("bbbbbbb2", "L'accueil par une personne reste possible."))
    with workspace.writing() as connection:
        digest = workspace.files.put(ATTACHED)
        row = StoredFile(digest, "pv.txt", "text/plain", len(ATTACHED), Audience.SECRETARIAT, workspace.now())
        files.add(connection, row)
    return made


@pytest.fixture
def elsewhere(tmp_path: Path, databases: Databases) -> Iterator[Settings]:
    """A place where nothing stands yet."""
    url = databases.empty()
    yield Settings(home=Home(tmp_path / "ailleurs"), database_url=url)
    databases.drop(url)


def backed_up(here: Cast, settings: Settings, folder: Path) -> Path:
    backing_up.back_up(here.ws, settings, folder, told={"MANIFESTE_URL": "https://exemple.fr"})
    return folder


def test_what_is_restored_is_what_was_backed_up(
    here: Cast, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    kept = backed_up(here, settings, tmp_path / "sauvegarde")
    done = restoring.restore(elsewhere, kept, now=here.ws.now)
    assert done.problems == ()
    with instances.visited(elsewhere) as ws, ws.reading() as connection, here.ws.reading() as before:
        assert ws.main(connection) == here.tip()
        assert len(amendments.every(connection)) == len(amendments.every(before)) == 2
        assert [ws.files.read(one.sha256) for one in files.every(connection)] == [ATTACHED]
    assert elsewhere.home.secret.read_bytes() == settings.home.secret.read_bytes()
    assert stat.S_IMODE(elsewhere.home.secret.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert {one.name for one in elsewhere.home.root.iterdir()}.isdisjoint({".restauration"})


def test_the_sums_are_those_that_anybody_verifies(here: Cast, settings: Settings, tmp_path: Path) -> None:
    kept = backed_up(here, settings, tmp_path / "sauvegarde")
    subprocess.run(["sha256sum", "--quiet", "--strict", "-c", "SHA256SUMS"], cwd=kept, check=True)
    assert json.loads((kept / "reglages.json").read_text()) == {"MANIFESTE_URL": "https://exemple.fr"}
    assert [one.name for one in tmp_path.iterdir() if "en-cours" in one.name] == []


@pytest.mark.slow
def test_a_published_instance_comes_back_with_its_public_repository(
    workspace: Workspace, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    made = cast(workspace)
    sourcing.declare(workspace, made.secretary, UNSOURCED)
    publish(made, "0.1")
    done = restoring.restore(elsewhere, backed_up(made, settings, tmp_path / "s"), now=workspace.now)
    assert done.problems == ()
    with instances.visited(elsewhere) as ws:
        assert public_repository(ws).refs() == public_repository(workspace).refs() != {}


class Writers:
    """Four people who propose without end; `accepted` are the amendments that they were told are filed."""

    def __init__(self, here: Cast) -> None:
        self.here, self.accepted, self._stop = here, dict[int, str](), Event()
        self.failed: list[BaseException] = []
        self._threads = [Thread(target=self._write, args=(number,)) for number in range(4)]

    def __enter__(self) -> Self:
        for one in self._threads:
            one.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for one in self._threads:
            one.join()
        assert self.failed == []

    def _write(self, number: int) -> None:
        said = 0
        try:
            while not self._stop.is_set():
                said += 1
                words = change("eeeeeee2", f"un numéro qui répond, dit {number} pour la {said}e fois.")
                filed = self.here.propose(words, headline=f"{number}-{said}")
                self.accepted[filed.id] = filed.sha
        except BaseException as error:
            self.failed.append(error)
            raise


@pytest.mark.slow
def test_a_backup_while_four_people_write_misses_no_accepted_act(
    here: Cast, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    with Writers(here) as writers:
        while len(writers.accepted) < 8:
            pass
        accepted = dict(writers.accepted)
        kept = backed_up(here, settings, tmp_path / "sauvegarde")
        more = len(writers.accepted)
    assert more >= len(accepted)
    done = restoring.restore(elsewhere, kept, now=here.ws.now)
    assert done.problems == ()
    with instances.visited(elsewhere) as ws, ws.reading() as connection:
        there = {one.id: one.sha for one in amendments.every(connection)}
    assert accepted.items() <= there.items()


def test_what_moved_in_git_before_the_database_knew_is_finished(
    here: Cast, settings: Settings, elsewhere: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The backup falls between the second and the third step of an integration."""
    amendment = here.propose(change("ddddddd2", "un guichet ouvert chaque jour ;"))
    here.adopt(amendment)

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(operations, "apply", cut)
    with pytest.raises(KeyboardInterrupt):
        integrating.integrate(here.ws, here.secretary, seen=here.tip(), plan=of_amendments(amendment.id))
    monkeypatch.undo()
    done = restoring.restore(elsewhere, backed_up(here, settings, tmp_path / "sauvegarde"), now=here.ws.now)
    assert (done.caught_up.applied, done.problems) == (1, ())
    with instances.visited(elsewhere) as ws, ws.reading() as connection:
        assert "chaque jour" in ws.text(connection, ws.main(connection)).by_id["ddddddd2"].text


def test_a_damaged_byte_in_any_file_is_refused(
    here: Cast, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    kept = backed_up(here, settings, tmp_path / "sauvegarde")
    every = [one for one in kept.rglob("*") if one.is_file()]
    assert len(every) >= (6 if here.ws.db.is_shared else 7)  # attached files are in the database, or beside it
    for one in every:
        whole = one.read_bytes()
        place = len(whole) // 2
        one.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises((sets.AlteredBackupError, sets.MalformedSumsError, sets.IncompleteBackupError)):
            restoring.restore(elsewhere, kept)
        one.write_bytes(whole)
        one.rename(one.with_name("ailleurs"))
        with pytest.raises((sets.IncompleteBackupError, sets.NoBackupError)):
            restoring.restore(elsewhere, kept)
        one.with_name("ailleurs").rename(one)
    (kept / "instance" / "intrus").write_text("x")
    with pytest.raises(sets.StrangerInBackupError):
        restoring.restore(elsewhere, kept)
    assert not elsewhere.home.exists


def resealed(kept: Path, **told: object) -> Path:
    """Change what the manifest says, sums included."""
    manifest = kept / backups.MANIFEST_FILE
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), **told}))
    (kept / backups.SUMS_FILE).unlink()
    (kept / backups.SUMS_FILE).write_text(backups.sums({name: sets.digest(kept / name) for name in sets.names(kept)}))
    return kept


@pytest.mark.parametrize("told_", [{"release": "99.0"}, {"schema": "9999"}, {"form": 99}])
def test_a_newer_release_is_refused(
    here: Cast, settings: Settings, elsewhere: Settings, tmp_path: Path, told_: dict[str, object]
) -> None:
    kept = resealed(backed_up(here, settings, tmp_path / "sauvegarde"), **told_)
    with pytest.raises(sets.NewerBackupError):
        restoring.restore(elsewhere, kept)


def test_a_manifest_that_says_nothing_and_another_database_are_refused(
    here: Cast, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    kept = backed_up(here, settings, tmp_path / "sauvegarde")
    with pytest.raises(sets.MalformedManifestError):
        restoring.restore(elsewhere, resealed(kept, refs_="x"))
    kept = backed_up(here, settings, tmp_path / "autre")
    with pytest.raises(OtherDatabaseError):
        restoring.restore(elsewhere, resealed(kept, database="oracle"))


def test_an_instance_is_replaced_only_when_told_and_kept_aside(here: Cast, settings: Settings, tmp_path: Path) -> None:
    kept = backed_up(here, settings, tmp_path / "sauvegarde")
    before = here.tip()
    here.integrate(here.propose(change("aaaaaaa2", "Nous disons pourquoi, autrement.")))
    after = here.tip()
    with pytest.raises(OccupiedInstanceError):
        restoring.restore(settings, kept)
    assert here.tip() == after
    here.ws.db.close()
    done = restoring.restore(settings, kept, replacing=True, now=here.ws.now)
    assert done.problems == ()
    assert done.aside is not None
    assert (done.aside / "texte.git").is_dir()
    with instances.visited(settings) as ws, ws.reading() as connection:
        assert ws.main(connection) == before
    if not settings.database_url:
        kept_aside = Settings(home=Home(done.aside))
        with instances.visited(kept_aside) as ws, ws.reading() as connection:
            assert ws.main(connection) == after


def test_a_restoration_that_fails_leaves_what_was_there(
    here: Cast, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, tip = backed_up(here, settings, tmp_path / "sauvegarde"), here.tip()
    here.ws.db.close()

    def failing(_ws: Workspace) -> list[str]:
        raise OSError("plus de place")

    monkeypatch.setattr(checking, "check", failing)
    with pytest.raises(OSError, match="plus de place"):
        restoring.restore(settings, kept, replacing=True)
    monkeypatch.undo()
    assert here.tip() == tip
    assert checking.check(here.ws) == []


def test_no_session_no_link_and_no_waiting_mail_comes_back(
    here: Cast, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    accounts.sign_in_link(here.ws, str(here.member.id))
    now = here.ws.now()
    with here.ws.writing() as connection:
        outbox.put(connection, Mail("<1@x>", "a@exemple.fr", "avis", "Objet", "Texte", "<p>Texte</p>", now, now))
    done = restoring.restore(elsewhere, backed_up(here, settings, tmp_path / "s"), now=here.ws.now)
    assert done.mails == 1
    with instances.visited(elsewhere) as ws, ws.reading() as connection:
        assert connection.execute(select(sign_in_link)).all() == []
        assert outbox.counts(connection) == {MailState.UNCERTAIN: 1}


def test_without_its_secret_a_backup_says_so_and_the_replaced_instance_keeps_its_own(
    here: Cast, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    manifest = backing_up.back_up(here.ws, settings, tmp_path / "s", told={}, with_secret=False)
    assert any("secret" in one for one in manifest.left_out)
    assert not (tmp_path / "s" / backups.SECRET_FILE).exists()
    assert not restoring.restore(elsewhere, tmp_path / "s", now=here.ws.now).has_secret
    secret = settings.home.secret.read_bytes()
    here.ws.db.close()
    assert restoring.restore(settings, tmp_path / "s", replacing=True, now=here.ws.now).has_secret
    assert settings.home.secret.read_bytes() == secret


def test_nothing_half_made_bears_the_name_of_a_backup(
    here: Cast, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise bundles.BundleError(why="disque plein")

    monkeypatch.setattr(bundles, "write", failing)
    with pytest.raises(bundles.BundleError):
        backed_up(here, settings, tmp_path / "sauvegarde")
    assert [one.name for one in tmp_path.iterdir() if "sauvegarde" in one.name] == []
    (tmp_path / "occupe").mkdir()
    (tmp_path / "occupe" / "note").write_text("x")
    with pytest.raises(sets.OccupiedFolderError):
        backed_up(here, settings, tmp_path / "occupe")


def test_the_clock_makes_backups_and_they_age_out(here: Cast, settings: Settings, clock: Clock, tmp_path: Path) -> None:
    shelf = tmp_path / "etagere"
    kept = replace(settings, backups=shelf, backup_every=24, backup_days=30)
    assert keeping.is_due(here.ws, kept)
    first = keeping.keep(here.ws, kept, told={})
    assert first is not None
    assert not keeping.is_due(here.ws, kept)
    assert keeping.keep(here.ws, kept, told={}) is None
    clock.advance(days=1)
    second = keeping.keep(here.ws, kept, told={})
    (shelf / "notes").mkdir()
    clock.advance(days=29, seconds=1)
    assert keeping.is_due(here.ws, kept)
    keeping.keep(here.ws, kept, told={})
    names = {one.name for one in shelf.iterdir() if not one.name.startswith(".")}
    assert second is not None
    assert first.name not in names
    assert {second.name, "notes"} < names
    assert keeping.keep(here.ws, settings, told={}) is None


def test_who_was_erased_after_a_backup_is_erased_again(
    here: Cast, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    with here.ws.writing() as connection:
        contributors.keep(connection, "2025-ESSAI-0001", Contributor(email="citoyenne@exemple.test"), here.ws.now())
    kept = backed_up(here, settings, tmp_path / "s")
    assert searching.search(here.ws, ["citoyenne@exemple.test"]) != ()
    with here.ws.writing() as connection:
        leaving.forget_author(here.ws, connection, "2025-ESSAI-0001")
        leaving.take_back_all(here.ws, connection, "2025-ESSAI-0002")
    register = settings.home.root / "erasures.jsonl"
    done = restoring.restore(elsewhere, kept, register=register, now=here.ws.now)
    assert (done.problems, done.erasures) == ((), 2)
    with instances.visited(elsewhere) as ws:
        assert searching.search(ws, ["citoyenne@exemple.test", "Gardez le guichet."]) == ()
    here.ws.db.close()
    again = restoring.restore(settings, kept, replacing=True, now=here.ws.now)
    assert (again.problems, again.erasures) == ((), 2)
    assert {"2025-ESSAI-0001", "2025-ESSAI-0002"} <= set(re.findall(r"2025-ESSAI-\d+", register.read_text()))
