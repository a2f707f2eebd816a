"""The public repository: what it holds, what it never holds, and that it is a function of the facts."""

import shutil
import subprocess
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import delete

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.services.instance import checking, instances, upkeep
from manifeste_tool.services.membership import membership
from manifeste_tool.services.membership.acting import MACHINE
from manifeste_tool.services.public import facts, writing
from manifeste_tool.services.public.checking import problems
from manifeste_tool.services.publication import withdrawing
from manifeste_tool.services.publication.errata import Correction, publish_erratum
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import settings as kept
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.public.repository import PublicRepository
from manifeste_tool.storage.tables.publication import public_source
from manifeste_tool.storage.text import texts
from tests.services.public_story import CANARIES, contents, git, publish, told
from tests.services.story import Cast, cast


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    made = cast(workspace, stage=StageKind.DRAFTING)
    told(made)
    return made


def subjects(repository: Path, ref: str = "main") -> list[str]:
    return git(repository, "log", "--reverse", "--format=%s", ref).splitlines()


def test_it_tells_each_decision_once_and_nothing_that_is_not_public(here: Cast) -> None:
    ws, public = here.ws, writing.public_repository(here.ws)
    assert subjects(public.path) == [
        "Fondation du texte",
        "Fin de la première rédaction",
        "Amendement 1/1 : chapitre I, alinéa 1",
        "Copie de travail 1 : chapitre I, alinéa 4",
        "Sources : chapitre I, alinéa 2",
        "Version 0.1 : Titre de 0.1",
        "Amendement 1/3 : préambule, alinéa 1",
        "Version 0.2 : Titre de 0.2",
    ]
    assert git(public.path, "log", "--format=%P", "--all").split("\n").count("") == 2, "one root, no merge, one end"
    assert {len(line.split()) for line in git(public.path, "log", "--format=%P").splitlines()} == {0, 1}
    assert set(git(public.path, "log", "--format=%an <%ae> %cn <%ce>").splitlines()) == {
        "programme-0 <0@membre.invalid> programme-0 <0@membre.invalid>",
        "membre-4 <4@membre.invalid> membre-4 <4@membre.invalid>",
    }
    with ws.reading() as connection, ws.repository.opened() as private:
        for one in texts.versions(connection):
            assert git(public.path, "show", f"v{one.number}:manifeste.md") == private.read(one.sha)
        listed = private.repo.git.cat_file("--batch-all-objects", "--batch-check=%(objectname) %(objecttype)")
    secret = {line.split()[0] for line in str(listed).splitlines() if line.endswith(("commit", "tag"))}
    assert public.objects().isdisjoint(secret), "no commit or tag of the private repository"
    assert not (public.path / "objects" / "info" / "alternates").exists()
    assert {one.stat().st_nlink for one in public.path.rglob("*") if one.is_file()} == {1}
    held = contents(public.path)
    assert [canary for canary in CANARIES if canary.encode() in held] == []
    assert contents(ws.repository.path).count(b"CANARIREJETE") > 0, "where one stands, it is found"
    assert checking.check(ws) == []


def test_trailers_are_what_everybody_may_know_and_no_story_forges_one(here: Cast) -> None:
    public = writing.public_repository(here.ws).path
    told_of = git(public, "log", "--reverse", "--format=%(trailers:only,separator=%x3B)", "main").splitlines()
    assert told_of == [
        "Source: 2025-ESSAI-0001",
        "",
        "Amendement: 1/1",
        "Copie: 1",
        "Source: 2025-ESSAI-0002",
        "Version: 0.1",
        "Amendement: 1/3",
        "Version: 0.2",
    ]
    assert "Récit de 0.2." in git(public, "cat-file", "-p", "v0.2")
    assert git(public, "cat-file", "-t", "v0.1").strip() == "tag"
    rows = git(public, "show", "v0.1:sources.csv").lstrip("\ufeff").splitlines()
    assert rows == [
        "clé;nature;territoire;état",
        "2025-ESSAI-0001;contribution;;publique",
        "2025-ESSAI-0002;contribution;;publique",
    ]


def test_the_same_facts_give_the_same_names_and_nothing_to_do_is_nothing_done(
    here: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = writing.public_repository(here.ws)
    refs = public.refs()
    assert not writing.write_public(here.ws)
    for name, value in {"TZ": "Pacific/Auckland", "LC_ALL": "fr_FR.UTF-8", "GIT_AUTHOR_NAME": "x", "HOME": "/"}.items():
        monkeypatch.setenv(name, value)
    assert writing.rebuilt(here.ws, tmp_path).refs() == refs
    (public.path / "manifeste.known").write_text("[]")
    assert not writing.write_public(here.ws) or public.refs() == refs
    shutil.rmtree(public.path)
    assert upkeep.catch_up(here.ws).published
    assert public.refs() == refs
    assert not upkeep.catch_up(here.ws).published


def test_a_ref_that_was_moved_by_hand_is_found_and_put_back(here: Cast) -> None:
    public = writing.public_repository(here.ws)
    refs = public.refs()
    git(public.path, "update-ref", "refs/heads/main", "refs/heads/main~1")
    git(public.path, "tag", "v9.9", "main")
    assert any("n'est pas celui que disent les faits" in one for one in checking.check(here.ws))
    assert writing.write_public(here.ws)
    assert public.refs() == refs
    assert list(problems(here.ws)) == []


def test_an_object_that_nothing_published_explains_is_found_and_deleted(here: Cast) -> None:
    public = writing.public_repository(here.ws)
    command = ["git", f"--git-dir={public.path}", "hash-object", "-w", "--stdin"]
    subprocess.run(command, input=b"CANARIOUBLIE", check=True, capture_output=True)
    assert any("objets que rien" in one for one in problems(here.ws))
    (public.path / "manifeste.writing").touch()  # a writing that was cut
    assert writing.write_public(here.ws)
    assert b"CANARIOUBLIE" not in contents(public.path)
    assert list(problems(here.ws)) == []


@pytest.mark.parametrize("step", ["_import", "_move", "_keep", "_tidy"])
def test_a_writing_that_was_cut_is_finished_by_the_next(here: Cast, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with here.ws.writing() as connection:
        kept.put(connection, facts.SIGNATURES, "1")
    with monkeypatch.context() as patch:
        patch.setattr(PublicRepository, step, cut)
        with pytest.raises(KeyboardInterrupt):
            writing.write_public(here.ws)
    (here.ws.repository.path.parent / ".publique-left").mkdir()
    assert writing.write_public(here.ws)
    assert list(problems(here.ws)) == []
    assert list(here.ws.repository.path.parent.glob(".publique-*")) == []
    assert not writing.write_public(here.ws)


def test_signatures_stand_in_it_by_a_setting_and_leave_no_object_behind_without(here: Cast) -> None:
    public = writing.public_repository(here.ws)
    plain = public.refs()
    assert writing.name_signatories(here.ws, named=True)
    assert not writing.name_signatories(here.ws, named=True)
    assert "Signature: member" in git(public.path, "log", "--format=%B", "main")
    assert public.refs() != plain
    assert list(problems(here.ws)) == []
    membership.erase(here.ws, MACHINE, here.member.id, typed=here.member.name)
    assert b"Signature: member" not in contents(public.path), "erased there too, whatever the setting"
    assert b"Signature: Auteur effac" in contents(public.path)
    writing.name_signatories(here.ws, named=False)
    assert public.refs() == plain
    assert b"Signature:" not in contents(public.path).replace(b"`Signature:`", b"")


def test_what_is_told_of_a_source_is_what_was_so_on_the_day(here: Cast) -> None:
    public = writing.public_repository(here.ws)
    before = public.refs()
    with here.ws.writing() as connection:
        contributions.withdraw(connection, "2025-ESSAI-0002")
    assert not writing.write_public(here.ws)
    publish(here, "0.3")
    assert before.items() <= {**public.refs(), "refs/heads/main": before["refs/heads/main"]}.items()
    assert "2025-ESSAI-0002;contribution;;publique" in git(public.path, "show", "v0.2:sources.csv")
    assert "2025-ESSAI-0002;contribution;;retirée" in git(public.path, "show", "v0.3:sources.csv")
    assert b"CANARIAPRES" in contents(public.path), "what was decided after 0.2 is published with 0.3"


def correct(here: Cast, number: str, words: str) -> None:
    """Publish an erratum of a version, beside today's text."""
    here.ws.now.advance(hours=1)  # type: ignore[attr-defined]
    correction = Correction("Une faute de frappe est corrigée.", {"aaaaaaa2": words}, today=False)
    publish_erratum(here.ws, here.secretary, number, correction)


def test_an_erratum_stands_after_what_it_corrects_and_a_withdrawn_version_keeps_its_tag(here: Cast) -> None:
    public = writing.public_repository(here.ws)
    correct(here, "0.2", "Nous disons bien pourquoi.")
    assert subjects(public.path)[-2:] == [
        "Version 0.2 : Titre de 0.2",
        "Version 0.2.1, erratum de la 0.2 : Titre de 0.2",
    ]
    assert "Nous disons bien pourquoi." in git(public.path, "show", "main:manifeste.md")
    correct(here, "0.1", "Nous disons tard pourquoi.")
    correct(here, "0.1.1", "Nous disons enfin pourquoi.")
    assert [one.partition(" :")[0] for one in subjects(public.path, "errata/0.1")[-3:]] == [
        "Version 0.1",
        "Version 0.1.1, erratum de la 0.1",
        "Version 0.1.2, erratum de la 0.1.1",
    ]
    assert subjects(public.path)[-1] == "Version 0.2.1, erratum de la 0.2 : Titre de 0.2"
    tags = public.refs()
    here.ws.now.advance(hours=1)  # type: ignore[attr-defined]
    withdrawing.withdraw(here.ws, here.secretary, "0.2.1", "Elle citait à tort.")
    assert {ref: sha for ref, sha in tags.items() if "tags" in ref}.items() <= public.refs().items()
    assert subjects(public.path)[-1] == "Retrait de la version 0.2.1"
    readme = git(public.path, "show", "main:README.md")
    assert "**0.2.1**, qui a été **retirée** : la version en vigueur est la **0.2**" in readme
    assert "Elle citait à tort." in readme
    assert ";2026-03-02;Elle citait à tort." in git(public.path, "show", "main:versions.csv")
    assert "Elle citait" not in git(public.path, "show", "v0.2:README.md")
    here.ws.now.advance(hours=1)  # type: ignore[attr-defined]
    publish(here, "0.3")
    assert subjects(public.path)[-1] == "Version 0.3 : Titre de 0.3"
    assert list(problems(here.ws)) == []


def _write(settings: Settings, ready: object) -> None:
    ws = instances.opened(settings)
    ready.wait()  # type: ignore[attr-defined]
    writing.write_public(ws)
    ws.db.close()


@pytest.mark.slow
def test_two_processes_write_it_at_once_and_neither_spoils_it(here: Cast, settings: Settings) -> None:
    public = writing.public_repository(here.ws)
    refs = public.refs()
    shutil.rmtree(public.path)
    with here.ws.writing() as connection:
        connection.execute(delete(public_source))
    context = get_context("spawn")
    ready = context.Barrier(3)
    hands = [context.Process(target=_write, args=(settings, ready)) for _ in range(3)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert [hand.exitcode for hand in hands] == [0, 0, 0]
    assert public.refs() == refs
    assert list(problems(here.ws)) == []
    assert list(public.path.parent.glob(".publique-*")) == []
