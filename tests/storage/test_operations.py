"""Announcements: applied once, forgotten when Git never moved, written again by a runner that was only slow."""

from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import operations
from manifeste_tool.storage.operations import APPLIED, Operation


def announced(ws: Workspace) -> Operation:
    made = Operation("x" * 32, "integration", "refs/heads/main", "a" * 40, "b" * 40, {"words": "Été."}, ws.now())
    with ws.writing() as connection:
        operations.begin(connection, made)
    return made


def test_an_operation_is_finished_once(workspace: Workspace) -> None:
    made = announced(workspace)
    with workspace.reading() as connection:
        assert operations.begun(connection) == (made,)
    with workspace.writing() as connection:
        assert operations.finish(connection, made)
        assert not operations.finish(connection, made)
        assert operations.begun(connection) == ()
        assert operations.applied(connection) == {made.id: made.sha}


def test_one_that_was_forgotten_while_its_runner_was_slow_is_on_record_when_it_applies(workspace: Workspace) -> None:
    made = announced(workspace)
    with workspace.writing() as connection:
        operations.drop(connection, made.id)
        assert operations.by_id(connection, made.id) is None
    with workspace.writing() as connection:
        assert operations.finish(connection, made)
        found = operations.by_id(connection, made.id)
    assert found is not None
    assert (found.state, found.sha) == (APPLIED, made.sha)


def test_what_was_applied_is_never_forgotten(workspace: Workspace) -> None:
    made = announced(workspace)
    with workspace.writing() as connection:
        operations.finish(connection, made)
        operations.drop(connection, made.id)
        assert operations.applied(connection) == {made.id: made.sha}
