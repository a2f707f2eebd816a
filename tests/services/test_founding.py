"""The first commit of an instance, and what opens with it."""

import pytest

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.text.markdown import serialise
from manifeste_tool.services.instance import checking
from manifeste_tool.services.text import founding
from manifeste_tool.services.text.founding import AlreadyFoundedError, EmptyFoundingError, UnreadableFileError
from manifeste_tool.services.workspace import NoTextError, Workspace
from manifeste_tool.storage import settings, stages
from manifeste_tool.storage.git import MAIN
from tests.services.story import FOUNDING, cast


def test_before_its_founding_an_instance_has_no_text(workspace: Workspace) -> None:
    with workspace.reading() as connection, pytest.raises(NoTextError, match="manifeste init"):
        workspace.main(connection)


def test_the_first_commit_holds_the_file_with_its_identities_and_opens_the_drafting(workspace: Workspace) -> None:
    sha = founding.found(workspace, "---\ntitle: Notre texte\n---\n\nUn.\n\nDeux. <!-- ¶aaaaaaa2 -->\n")
    with workspace.repository.opened() as git:
        assert git.first_parents(MAIN) == [sha]
        markdown = git.read(sha)
    with workspace.reading() as connection:
        text = workspace.text(connection, sha)
        assert markdown == serialise(text)
        assert [unit.text for unit in text] == ["Un.", "Deux."]
        assert text.paragraphs[1].id == "aaaaaaa2"
        kept = settings.every(connection)
        assert {name: kept[name] for name in kept if name != "secret_check"} == {"cycle": "1", "title": "Notre texte"}
        assert [stage.kind for stage in stages.every(connection)] == [StageKind.DRAFTING]
    assert checking.check(workspace) == []


def test_a_text_is_founded_once(workspace: Workspace) -> None:
    here = cast(workspace)
    old = here.tip()
    with pytest.raises(AlreadyFoundedError, match="déjà un texte"):
        founding.found(workspace, "Autre chose.")
    assert here.tip() == old


@pytest.mark.parametrize("markdown", ["", "\n\n"])
def test_nothing_is_founded_on_nothing(workspace: Workspace, markdown: str) -> None:
    with pytest.raises(EmptyFoundingError):
        founding.found(workspace, markdown)


def test_a_text_without_a_title_is_called_a_manifesto(workspace: Workspace) -> None:
    founding.found(workspace, "Un paragraphe.\n")
    with workspace.reading() as connection:
        assert settings.get(connection, "title") == "Manifeste"


def test_a_file_is_read_as_utf_8_with_or_without_its_mark() -> None:
    assert founding.decoded("Été.".encode()) == founding.decoded("\ufeffÉté.".encode()) == "Été."
    with pytest.raises(UnreadableFileError, match="UTF-8"):
        founding.decoded("Été.".encode("cp1252"))


def test_a_text_without_its_sources_keeps_everything_else() -> None:
    bare = founding.without_sources(FOUNDING)
    assert "@2025-ESSAI-0001" not in bare
    assert "Nous disons pourquoi. <!-- ¶aaaaaaa2 -->" in bare
    assert "## Glossaire <!-- ¶ggggggg2 fixe -->" in bare
