"""The system takes writing away, as it does by itself when a disk fails: pages are read, writes are refused in words."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from manifeste_tool.errors import ReadOnlyStorageError
from manifeste_tool.services.instance import checking, instances
from manifeste_tool.settings import Settings
from tests.faults.conftest import Disk, healed
from tests.services.story import Cast, change
from tests.web.visit import fields, opened

FORM = "/amendements/nouveau"


def test_a_disk_that_takes_no_writing_is_read_and_refuses_in_words_until_it_does_again(
    here: Cast, settings: Settings, disk: Disk
) -> None:
    visit = opened(here, settings)
    member = visit.as_(here.member)
    form = fields(member.get(f"{FORM}?paragraphe=bbbbbbb2&acte=change"), FORM)
    form |= {"g0-text": "Des mots à garder.", "headline": "Mon titre", "rationale": "Ma raison.", "act": "file"}
    here.ws.db.close()  # the system waits for whoever holds a file open for writing
    disk.take_no_writing()
    try:
        for path in ("/", "/texte", "/amendements", "/contributions"):
            assert visit.as_(None).get(path).status_code == member.get(path).status_code == 200, path
        ready = visit.as_(None).get("/readyz", environ_base={"REMOTE_ADDR": "127.0.0.1"}).json["failing"]
        assert "disk" in ready
        assert "database" not in ready
        if not settings.database_url:
            refused = member.post(FORM, data=form)
            assert (refused.status_code, refused.headers["Retry-After"]) == (503, "300")
            for said in ("ne peut que lire", "rien n’a été enregistré", "Des mots à garder.", "Ma raison."):
                assert said in refused.text
        with pytest.raises(ReadOnlyStorageError):
            here.ws.files.put(b"un fichier")
        assert [one for one in checking.check(here.ws) if "publi" not in one] == []
    finally:
        here.ws.db.close()
        disk.take_writing()
    assert member.post(FORM, data=form).status_code == 303
    assert healed(here.ws) == []


def test_what_was_read_as_fixed_is_read_anew_once_it_may_change(here: Cast, settings: Settings, disk: Disk) -> None:
    if settings.database_url:
        pytest.skip("a database of PostgreSQL does not stand on this disk")
    here.ws.db.close()
    disk.take_no_writing()
    with here.ws.reading() as connection:
        before = connection.execute(text("SELECT count(*) FROM amendment")).scalar()
    disk.take_writing()
    with instances.visited(settings) as other:
        replace(here, ws=replace(other, now=here.ws.now)).propose(change("bbbbbbb2", "Ailleurs."))
    with here.ws.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM amendment")).scalar() == (before or 0) + 1
