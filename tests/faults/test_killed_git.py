"""A process of Git is ended in the midst of writing: told in words, nothing is recorded, the words are given back."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from manifeste_tool.services.instance import checking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.amending import amendments
from tests.services.story import Cast, cast
from tests.web.visit import fields, opened

FORM = "/amendements/nouveau"
_KILLS_ITSELF = """#!/bin/sh
case "$1" in unpack-objects) kill -KILL $$ ;; esac
exec {git} "$@"
"""


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def mortal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Put a Git ahead on the path that a signal ends as soon as it is to write objects."""
    program = tmp_path / "path" / "git"
    program.parent.mkdir()
    program.write_text(_KILLS_ITSELF.format(git=shutil.which("git")))
    program.chmod(0o755)
    with monkeypatch.context() as patch:
        patch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
        yield patch


def test_whoever_files_while_git_is_killed_is_told_so_and_files_a_moment_later(
    here: Cast, settings: Settings, mortal: pytest.MonkeyPatch
) -> None:
    member = opened(here, settings).as_(here.member)
    form = fields(member.get(f"{FORM}?paragraphe=bbbbbbb2&acte=change"), FORM)
    form |= {"g0-text": "Des mots à garder.", "headline": "Mon titre", "rationale": "Ma raison.", "act": "file"}
    refused = member.post(FORM, data=form)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    for said in ("a été interrompu", "Des mots à garder.", "Ma raison.", "Renvoyer"):
        assert said in refused.text
    with here.ws.reading() as connection:
        assert not amendments.every(connection)
    mortal.undo()
    assert member.post(FORM, data=form).status_code == 303
    with here.ws.reading() as connection:
        assert len(amendments.every(connection)) == 1
    assert checking.check(here.ws) == []
