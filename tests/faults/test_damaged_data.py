"""A byte turns on the disk: pages give the last good text or a sentence, acts are refused in words, `check` names it."""

import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from manifeste_tool.domain.audience import Audience
from manifeste_tool.errors import ManifesteError
from manifeste_tool.services.custody import backing_up, restoring
from manifeste_tool.services.instance import checking
from manifeste_tool.services.instance.upkeep import catch_up
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import files
from manifeste_tool.storage.files import StoredFile
from manifeste_tool.storage.tables.text import snapshot
from tests.services.story import Cast, cast, change
from tests.web.visit import fields, opened

FORM = "/amendements/nouveau"
#: GitPython's own streams complain when the program that they read from died, as it does on a damaged object.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    made = cast(workspace)
    made.integrate(made.propose(change("ddddddd2", "un guichet ouvert chaque jour ;")))
    made.propose(change("bbbbbbb2", "L'accueil par une personne reste possible."))
    return made


def loose(settings: Settings, sha: str) -> Path:
    return settings.home.repository / "objects" / sha[:2] / sha[2:]


def blob_of(here: Cast, sha: str) -> str:
    with here.ws.repository.opened() as git:
        return str(git.repo.commit(sha).tree["manifeste.md"].hexsha)


def turned(path: Path) -> None:
    """Turn a byte in the middle, as a disk does."""
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def emptied(path: Path) -> None:
    path.chmod(0o600)
    path.write_bytes(b"")


def another(path: Path) -> None:
    """Well formed, and not what its name says."""
    path.chmod(0o600)
    path.write_bytes(zlib.compress(b"blob 5\x00autre"))


HARMS = [("text", turned), ("text", emptied), ("text", another), ("text", Path.unlink), ("commit", turned)]


@pytest.mark.parametrize(("which", "harm"), HARMS)
def test_a_damaged_object_of_git_is_read_from_the_last_good_copy_refused_in_words_and_named(
    here: Cast, settings: Settings, which: str, harm: Callable[[Path], None]
) -> None:
    visit, tip = opened(here, settings), here.tip()
    member = visit.as_(here.member)
    form = fields(member.get(f"{FORM}?paragraphe=ccccccc2&acte=change"), FORM)
    form |= {"g0-text": "Des mots à garder.", "headline": "Mon titre", "rationale": "Ma raison.", "act": "file"}
    harm(loose(settings, tip if which == "commit" else blob_of(here, tip)))
    here.ws.snapshots._texts.clear()
    for path in ("/", "/texte", "/amendements", "/amendements/1/2"):
        assert member.get(path).status_code == 200, path
    sheet = member.get("/amendements/1/1")  # its own commit is what is damaged
    assert sheet.status_code == 200 or (sheet.status_code == 503 and "endommagées" in sheet.text)
    assert "chaque jour" in member.get("/texte").text, "the database holds the text of today"
    refused = member.post(FORM, data=form)
    assert refused.status_code in (303, 503), refused.text
    if refused.status_code == 503:
        assert "Des mots à garder." in refused.text
        assert "endommagées" in refused.text
    problems = checking.check(here.ws)
    assert problems != []
    assert not any("Traceback" in one for one in problems)


def test_a_pack_that_lost_bytes_is_named_and_a_backup_repairs_it(
    here: Cast, settings: Settings, tmp_path: Path
) -> None:
    backing_up.back_up(here.ws, settings, tmp_path / "sauvegarde", told={})
    with here.ws.repository.opened() as git:
        git.repo.git.repack("-adq")
    for pack in settings.home.repository.glob("objects/pack/*.pack"):
        turned(pack)
    here.ws.snapshots._texts.clear()
    member = opened(here, settings).as_(here.member)
    assert member.get("/texte").status_code == 200
    assert checking.check(here.ws) != []
    with pytest.raises(ManifesteError):
        backing_up.back_up(here.ws, settings, tmp_path / "abimee", told={})
    assert not (tmp_path / "abimee").exists(), "what is damaged is no backup"
    here.ws.db.close()
    assert restoring.restore(settings, tmp_path / "sauvegarde", replacing=True, now=here.ws.now).problems == ()


def test_a_missing_ref_is_written_again_or_named(here: Cast, settings: Settings) -> None:
    (settings.home.repository / "refs" / "amendements" / "1" / "2" / "1").unlink()
    assert any("catch-up" in one or "référence" in one for one in checking.check(here.ws))
    assert catch_up(here.ws).refs == 1
    assert checking.check(here.ws) == []
    tip = here.tip()
    (settings.home.repository / "refs" / "heads" / "main").unlink()
    assert any("refs/heads/main" in one for one in checking.check(here.ws))
    assert opened(here, settings).as_(here.member).get("/texte").status_code == 200
    with pytest.raises(ManifesteError):
        here.integrate(here.propose(change("eeeeeee2", "un numéro qui répond toujours.")))
    assert here.tip() == tip


def test_a_stored_file_that_changed_is_refused_and_named(here: Cast, settings: Settings) -> None:
    content = b"%PDF-1.4\nacte\n%%EOF\n"
    with here.ws.writing() as connection:
        digest = here.ws.files.put(content)
        row = StoredFile(digest, "acte.pdf", "application/pdf", len(content), Audience.COMMISSION, here.ws.now())
        kept = files.add(connection, row)
    turned(settings.home.files / digest[:2] / digest)
    answer = opened(here, settings).as_(here.secretary).get(f"/fichiers/{kept.id}")
    assert answer.status_code in (404, 503)
    assert any("acte.pdf" in one or digest[:8] in one for one in checking.check(here.ws))
    here.ws.files.put(content)
    assert checking.check(here.ws) == [], "the same bytes put again repair it"


def test_a_snapshot_that_is_not_what_git_has_is_named(here: Cast) -> None:
    with here.ws.writing() as connection:
        connection.execute(update(snapshot).where(snapshot.c.sha == here.tip()).values(markdown="## Autre\n"))
    assert any("n'est pas celui de Git" in one for one in checking.check(here.ws))


def test_a_damaged_page_of_sqlite_is_a_sentence_and_is_named(here: Cast, settings: Settings, tmp_path: Path) -> None:
    if settings.database_url:
        pytest.skip("PostgreSQL keeps its own pages")
    visit = opened(here, settings)
    member = visit.as_(here.member)
    backing_up.back_up(here.ws, settings, tmp_path / "sauvegarde", told={})
    here.ws.db.close()
    whole = settings.home.database.read_bytes()
    settings.home.database.write_bytes(whole[:4096] + b"\x5a" * (len(whole) - 4096))
    for path in ("/", "/texte", "/amendements"):
        answer = member.get(path)
        assert answer.status_code == 503, path
        assert "endommagées" in answer.text
        assert "manifeste check" in answer.text
    with pytest.raises(ManifesteError):
        checking.check(here.ws)
    with pytest.raises(ManifesteError):
        backing_up.back_up(here.ws, settings, tmp_path / "abimee", told={})
    here.ws.db.close()
    for one in settings.home.root.glob("manifeste.sqlite3-*"):
        one.unlink()
    assert restoring.restore(settings, tmp_path / "sauvegarde", replacing=True, now=here.ws.now).problems == ()
