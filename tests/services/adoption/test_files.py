"""A file goes to those it is for, at every stage; check finds one that is gone or altered; purge is by its date."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from manifeste_tool.domain.audience import Audience, StageKind
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services import files
from manifeste_tool.services.adoption import approving, signing
from manifeste_tool.services.clock import running
from manifeste_tool.services.files import LostFileError, Upload
from manifeste_tool.services.instance import checking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import files as stored
from manifeste_tool.storage.files import StoredFile
from manifeste_tool.storage.tables.serving.nodes import file_content
from tests.services.adoption.scene import PDF, A, Scene, scene


@pytest.fixture
def on(workspace: Workspace) -> Scene:
    return scene(workspace)


def keep(on: Scene, audience: Audience, *, owner: Person | None = None, purge_on: date | None = None) -> StoredFile:
    with on.ws.writing() as connection:
        owner_id = owner.id if owner else None
        return files.keep(on.ws, connection, PDF, owner_id=owner_id, audience=audience, purge_on=purge_on)


def has(on: Scene, person: Person | None, file_id: int | None) -> bool:
    try:
        found, content = files.fetch(on.ws, person, file_id or 0)
    except NotFoundError:
        return False
    assert content == PDF.content
    return found.id == file_id


def alter(ws: Workspace, settings: Settings, digest: str) -> None:
    if ws.db.is_shared:
        with ws.writing() as connection:
            connection.execute(update(file_content).values(content=b"%PDF-1.7\nautre chose"))
    else:
        (settings.home.files / digest[:2] / digest).write_bytes(b"%PDF-1.7\nautre chose")


def readers(on: Scene) -> list[Person | None]:
    return [on.secretary, on.here.drafter, on.here.member, on.referent, None]


def test_a_file_is_for_its_owner_and_its_audience(on: Scene) -> None:
    for audience in Audience:
        kept = keep(on, audience, owner=on.referent)
        seen = [has(on, person, kept.id) for person in readers(on)]
        assert seen == [True, audience >= 1, audience >= 2, True, audience is Audience.PUBLIC], audience
        assert has(on, on.other_referent, kept.id) is (audience is Audience.PUBLIC)


@pytest.mark.parametrize("public", [False, True], ids=["closed", "opened to the public"])
@pytest.mark.parametrize("kind", list(StageKind))
def test_the_document_of_an_approval_goes_as_far_as_the_approval(on: Scene, kind: StageKind, public: bool) -> None:
    on.here.close_all()
    on.here.open(kind, public=public)
    made = on.approve(A, document=PDF)
    widened = public and kind in (StageKind.ADOPTION, StageKind.PUBLICATION)
    assert [has(on, one, made.file_id) for one in readers(on)] == [True, True, True, widened, widened]
    on.here.close_all()
    assert [has(on, one, made.file_id) for one in readers(on)] == [True, True, True, False, False]
    on.publish()
    assert all(has(on, one, made.file_id) for one in readers(on))
    approving.withdraw(on.ws, on.secretary, made.id)
    assert [has(on, one, made.file_id) for one in readers(on)] == [True, False, False, False, False]


def test_the_document_of_a_signatory_goes_as_far_as_the_signature(on: Scene) -> None:
    on.publish()
    signed = signing.sign_for_authority(on.ws, on.referent, on.deliberation(document=PDF))
    assert all(has(on, one, signed.file_id) for one in readers(on))
    signing.withdraw(on.ws, on.referent, signed.id)
    assert [has(on, one, signed.file_id) for one in readers(on)] == [True, False, False, True, False]


def test_what_is_not_there_is_not_found(on: Scene) -> None:
    with pytest.raises(NotFoundError):
        files.fetch(on.ws, on.secretary, 99)


def test_check_finds_bytes_that_are_gone_or_altered(on: Scene, settings: Settings) -> None:
    kept = keep(on, Audience.PUBLIC)
    assert checking.check(on.ws) == []
    alter(on.ws, settings, kept.sha256)
    (problem,) = checking.check(on.ws)
    assert "délibération.pdf" in problem
    assert "ne sont plus ceux" in problem
    with pytest.raises(LostFileError, match="Prévenez le secrétariat"):
        files.fetch(on.ws, None, kept.id)
    on.ws.files.drop(kept.sha256)
    (problem,) = checking.check(on.ws)
    assert "ses octets manquent" in problem
    keep(on, Audience.PUBLIC)
    assert checking.check(on.ws) == []


def test_purge_takes_what_is_past_its_date_and_leaves_what_something_names(on: Scene, clock) -> None:
    today = clock().date()
    keep(on, Audience.PUBLIC, purge_on=today + timedelta(days=1))
    with on.ws.writing() as connection:
        other = Upload("autre.pdf", b"%PDF-autre")
        files.keep(on.ws, connection, other, owner_id=None, purge_on=today)
    assert files.purge(on.ws) == 1
    assert len(on.ws.files.every()) == 1
    on.approve(A, document=PDF)
    clock.advance(days=1)
    assert files.purge(on.ws) == 0
    with on.ws.reading() as connection:
        assert len(stored.every(connection)) == 1
    assert files.purge(on.ws) == 0
    assert checking.check(on.ws) == []


def test_the_clock_purges_once_a_day(on: Scene, clock) -> None:
    keep(on, Audience.PUBLIC, purge_on=clock().date() + timedelta(days=1))
    assert f"purge:{clock().date()}" in running.run(on.ws).done
    assert len(on.ws.files.every()) == 1
    clock.advance(days=1)
    running.run(on.ws)
    assert on.ws.files.every() == frozenset()
    assert running.run(on.ws).done == ()
