"""The bytes of files in a PostgreSQL: the promises of the folder, for every machine at once."""

import pytest
from sqlalchemy import text

from manifeste_tool.services.instance import instances
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.files import Files
from manifeste_tool.storage.privacy import rows


@pytest.fixture
def shared(workspace: Workspace) -> Workspace:
    if not workspace.db.is_shared:
        pytest.skip("bytes are in a folder on SQLite: --database postgresql")
    return workspace


def count(ws: Workspace) -> int:
    with ws.reading() as connection:
        return int(connection.execute(text("SELECT count(*) FROM file_content")).scalar_one())


def test_equal_bytes_are_one_row_and_what_went_wrong_is_put_right(shared: Workspace) -> None:
    digest = shared.files.put(b"un")
    assert (shared.files.put(b"un"), count(shared), shared.files.every()) == (digest, 1, frozenset([digest]))
    with shared.writing() as connection:
        connection.execute(text("UPDATE file_content SET content = 'autre'"))
    assert (shared.files.problem(digest), shared.files.read(digest)) == ("altered", None)
    shared.files.put(b"un")
    assert (shared.files.problem(digest), shared.files.read(digest)) == ("", b"un")
    shared.files.drop(digest)
    shared.files.drop(digest)
    assert (shared.files.problem(digest), shared.files.read(digest)) == ("missing", None)


def test_bytes_stand_before_the_row_that_names_them_and_whatever_becomes_of_it(shared: Workspace) -> None:
    with pytest.raises(ZeroDivisionError), shared.writing():  # noqa: PT012 - the bytes go in before it fails
        digest = shared.files.put(b"un")
        assert shared.files.read(digest) == b"un", "another transaction than the writer's, which is still open"
        raise ZeroDivisionError
    assert shared.files.read(digest) == b"un"


def test_the_folder_of_an_instance_that_served_alone_is_taken_in_when_it_is_opened(
    shared: Workspace, settings: Settings
) -> None:
    folder = Files(settings.home.files)
    kept, spoilt = folder.put(b"gardes"), folder.put(b"abimes")
    path = settings.home.files / spoilt[:2] / spoilt
    path.write_bytes(b"altered")
    with instances.visited(settings) as ws:
        assert (ws.files.read(kept), ws.files.problem(spoilt)) == (b"gardes", "missing")
        assert folder.every() == frozenset([spoilt]), "what was altered is left for somebody to look at"
    with instances.visited(settings) as ws:
        assert ws.files.every() == frozenset([kept])


def test_a_file_of_eight_megabytes_goes_through(shared: Workspace) -> None:
    content = bytes(range(256)) * (8 * 1024 * 4)
    assert shared.files.read(shared.files.put(content)) == content


def test_a_search_for_traces_reads_each_file_by_itself_as_it_was_sent(shared: Workspace) -> None:
    digest = shared.files.put("Élodie".encode("utf-16"))
    with shared.reading() as connection:
        assert list(rows.every_content(connection)) == [(f"file_content.content {digest}", "Élodie".encode("utf-16"))]
