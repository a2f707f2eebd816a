"""Sources as acts of their own, declarations, versions."""

import pytest

from manifeste_tool.domain.text.gestures import Change, Insert
from manifeste_tool.domain.text.text import Relation, Source
from manifeste_tool.errors import ForbiddenError
from manifeste_tool.services.instance import checking
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.publication.publishing import (
    PublishedMeanwhileError,
    UnchangedVersionError,
    UnsourcedError,
    VersionNumberError,
    VersionWordsError,
)
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.text.sources_known import UnknownSourceError
from manifeste_tool.services.text.sourcing import ExcerptError, Linking, NothingToDeclareError, SameSourcesError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.text import links, texts
from tests.services.story import Cast, cast

UNSOURCED = ["ccccccc2", "ddddddd2", "eeeeeee2", "fffffff2"]


def publish(here: Cast, number: str = "0.1", **words: str) -> None:
    told = {"title": "Première version", "story": "Elle dit l'essentiel."} | words
    publishing.publish(here.ws, here.secretary, number=number, seen=here.tip(), **told)


def test_a_source_is_put_and_removed_without_touching_a_word(workspace: Workspace) -> None:
    here = cast(workspace)
    linking = Linking(
        "ccccccc2",
        put=(Source("2025-ESSAI-0002", Relation.QUALIFIES),),
        excerpts={"2025-ESSAI-0002": "Gardez le guichet"},
    )
    sha = sourcing.cite(workspace, here.drafter, linking)
    with workspace.reading() as connection, workspace.repository.opened() as git:
        text = workspace.text(connection, sha)
        (link,) = links.of_paragraphs(connection, ["ccccccc2"])
        assert git.info(sha).trailers["Source"] == "2025-ESSAI-0002"
    assert text.by_id["ccccccc2"].sources == {Source("2025-ESSAI-0002", Relation.QUALIFIES)}
    assert text.by_id["ccccccc2"].text == "Les agents sont formés chaque année. Ils choisissent leurs outils."
    assert (link.person_id, link.relation, link.excerpt) == (here.drafter.id, Relation.QUALIFIES, "Gardez le guichet")
    sourcing.cite(workspace, here.secretary, Linking("ccccccc2", remove=("2025-ESSAI-0002",)))
    with workspace.reading() as connection:
        assert links.of_paragraphs(connection, ["ccccccc2"]) == ()
        assert len(texts.decisions(connection, MAIN)) == 3
    assert checking.check(workspace) == []


def test_no_words_of_a_citizen_enter_git(workspace: Workspace) -> None:
    here = cast(workspace)
    excerpts = {"2025-ESSAI-0002": "Gardez le guichet"}
    sourcing.cite(workspace, here.drafter, Linking("ccccccc2", put=(Source("2025-ESSAI-0002"),), excerpts=excerpts))
    with workspace.repository.opened() as git:
        everything = git.repo.git.cat_file("--batch-all-objects", "--batch-check=%(objectname)").split()
        words = " ".join(git.repo.git.cat_file("-p", sha) for sha in everything)
    assert "Gardez" not in words
    assert "drafter" not in words


def test_a_link_that_invents_is_refused(workspace: Workspace) -> None:
    here = cast(workspace)
    with pytest.raises(UnknownSourceError, match="2025-NULLE-0001"):
        sourcing.cite(workspace, here.drafter, Linking("ccccccc2", put=(Source("2025-NULLE-0001"),)))
    made_up = {"2025-ESSAI-0002": "Fermez le guichet"}
    with pytest.raises(ExcerptError):
        sourcing.cite(workspace, here.drafter, Linking("ccccccc2", put=(Source("2025-ESSAI-0002"),), excerpts=made_up))
    with pytest.raises(SameSourcesError):
        sourcing.cite(workspace, here.drafter, Linking("aaaaaaa2", put=(Source("2025-ESSAI-0001"),)))
    with pytest.raises(ForbiddenError):
        sourcing.cite(workspace, here.member, Linking("ccccccc2", put=(Source("2025-ESSAI-0002"),)))


def test_a_version_waits_until_every_paragraph_has_a_source_or_is_declared(workspace: Workspace) -> None:
    here = cast(workspace)
    with pytest.raises(UnsourcedError, match="4 paragraphe"):
        publish(here)
    sourcing.cite(workspace, here.secretary, Linking("ccccccc2", put=(Source("2025-ESSAI-0002"),)))
    assert sourcing.declare(workspace, here.secretary, UNSOURCED[1:]) == UNSOURCED[1:]
    assert sourcing.declare(workspace, here.secretary, UNSOURCED[1:]) == []
    publish(here)
    with workspace.reading() as connection, workspace.repository.opened() as git:
        version = texts.latest_version(connection)
        assert version is not None
        assert git.refs("refs/tags/") == {"refs/tags/v0.1": here.tip()}
        assert git.repo.git.cat_file("-t", "refs/tags/v0.1") == "tag"
        assert "Elle dit l'essentiel." in git.repo.git.cat_file("-p", "refs/tags/v0.1")
    assert version.declared == tuple(sorted(UNSOURCED[1:]))
    assert checking.check(workspace) == []


def test_a_link_that_only_departs_from_a_contribution_is_no_support(workspace: Workspace) -> None:
    here = cast(workspace)
    departing = Source("2025-ESSAI-0002", Relation.DEPARTS_FROM)
    sourcing.cite(workspace, here.secretary, Linking("ccccccc2", put=(departing,)))
    with pytest.raises(UnsourcedError, match="4 paragraphe"):
        publish(here)


def test_the_number_the_words_and_the_text_of_a_version_are_checked(workspace: Workspace) -> None:
    here = cast(workspace)
    sourcing.declare(workspace, here.secretary, UNSOURCED)
    for number in ("", "1", "v1.0", "01.2", "--upload-pack=x", "1.2.3.4"):
        with pytest.raises(VersionNumberError):
            publish(here, number)
    with pytest.raises(VersionWordsError):
        publish(here, story=" ")
    with pytest.raises(PublishedMeanwhileError):
        publishing.publish(workspace, here.secretary, number="0.1", title="T", story="S", seen="0" * 40)
    publish(here, "0.9")
    with pytest.raises(UnchangedVersionError):
        publish(here, "0.10")
    here.integrate(here.propose(Change("aaaaaaa2", "Nous disons mieux.")))
    with pytest.raises(VersionNumberError, match=r"0\.9"):
        publish(here, "0.9")
    publish(here, "0.10")
    with pytest.raises(ForbiddenError):
        publishing.publish(workspace, here.member, number="0.11", title="T", story="S", seen=here.tip())


def test_only_paragraphs_of_todays_text_are_declared_and_only_by_the_secretariat(workspace: Workspace) -> None:
    here = cast(workspace)
    with pytest.raises(NothingToDeclareError):
        sourcing.declare(workspace, here.secretary, ["zzzzzzz2", "hhhhhhh2"])
    with pytest.raises(ForbiddenError):
        sourcing.declare(workspace, here.member, UNSOURCED)


def test_an_insertion_brings_its_sources_to_the_links(workspace: Workspace) -> None:
    here = cast(workspace)
    here.integrate(here.propose(Insert("bbbbbbb2", "Un ajout.", sources=("combine 2025-ESSAI-0002",))))
    with workspace.reading() as connection:
        (link,) = links.of_keys(connection, ["2025-ESSAI-0002"])
        assert workspace.text(connection, here.tip()).by_id[link.paragraph_id].text == "Un ajout."
    assert checking.check(workspace) == []
