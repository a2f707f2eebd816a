"""Nothing that leads to somebody enters Git or is published by inadvertence, and every writer is looked at."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

import manifeste_tool
from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.services.discussion import discussing
from manifeste_tool.services.privacy.scanning import (
    ForbiddenDataError,
    PersonalDataError,
    asked_before,
    refuse,
    scanned,
)
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.text import founding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.plumbing.commits import Signature
from tests.services.story import FOUNDING, Cast, cast, change

REACHED = "L'accueil se demande à guichet@ville.example."
_CODE = Path(manifeste_tool.__file__).parent
_WRITES = re.compile(r"(\S+)\.(?:commit|tag_object)\(")
#: What is called so and is no repository.
_OTHER = ("connection", "savepoint")


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


def test_every_writer_into_git_goes_through_the_one_place_that_looks() -> None:
    """A new call of `commit` or `tag_object` of the storage, outside of it, is to be one of `scanned(…)`."""
    around = []
    for path in sorted(_CODE.rglob("*.py")):
        if path.parts[len(_CODE.parts)] != "storage" and path.name != "scanning.py":
            written = re.sub(r"scanned\([^()]*\)\.", "", path.read_text(encoding="utf-8"))
            around += [f"{path.name}: {one}" for one in _WRITES.findall(written) if not one.endswith(_OTHER)]
    assert around == [], "write by `scanned(ws, git).commit(…)` of services/privacy/scanning.py"


def test_no_other_module_writes_objects_into_the_private_repository() -> None:
    plumbing = re.compile(r"commit-tree|hash-object|mktag|mktree")
    found = {path.name for path in _CODE.rglob("*.py") if plumbing.search(path.read_text(encoding="utf-8"))}
    assert found <= {"git.py", "objects.py", "rewriting.py", "rewritten.py"}


def test_an_amendment_that_brings_an_address_is_refused_with_its_place_and_passes_once_confirmed(here: Cast) -> None:
    with pytest.raises(PersonalDataError) as refused:
        here.propose(change("bbbbbbb2", REACHED))
    assert "chapitre I, alinéa 1 : une adresse électronique" in str(refused.value)
    confirmed = replace(here.ws, confirmed=frozenset(refused.value.marks))
    filed = replace(here, ws=confirmed).propose(change("bbbbbbb2", REACHED))
    assert filed.number == 1
    assert replace(here, ws=confirmed).tip() == here.tip()


def test_what_the_text_holds_already_is_asked_no_second_time(here: Cast) -> None:
    replace(here, ws=asked_before(here.ws)).integrate(
        replace(here, ws=asked_before(here.ws)).propose(change("bbbbbbb2", REACHED))
    )
    assert here.propose(Change("bbbbbbb2", f"{REACHED} Elle répond.")).number == 2


def test_a_number_that_nobody_may_publish_is_refused_whatever_is_confirmed(here: Cast) -> None:
    with pytest.raises(ForbiddenDataError) as refused:
        refuse(asked_before(here.ws), ("note", "FR76 3000 6000 0112 3456 7890 189"))
    assert refused.value.marks == ()


def test_a_founding_text_a_message_and_a_tag_are_looked_at(workspace: Workspace) -> None:
    with pytest.raises(PersonalDataError):
        founding.found(workspace, FOUNDING.replace("Nous disons", "Écrivez à a@b.example ; nous disons"))
    by = Signature("membre-1", workspace.now())
    with workspace.repository.opened() as git:
        writes = scanned(workspace, git)
        with pytest.raises(PersonalDataError):
            writes.commit("Un texte.\n", "De la part de a@b.example", by, [])
        with pytest.raises(PersonalDataError):
            writes.tag_object("v1", "0" * 40, "Merci au 06 12 34 56 78", by)
        assert git.refs("refs/") == {}


def test_a_text_in_another_language_is_looked_at_against_its_own(here: Cast) -> None:
    by = Signature("membre-1", here.ws.now())
    with here.ws.repository.opened() as git:
        first = scanned(asked_before(here.ws), git).commit(
            "Write to a@b.example.\n", "x", by, [here.tip()], language="en"
        )
        assert scanned(here.ws, git).commit("Do write to a@b.example.\n", "x", by, [first], language="en")


def test_a_comment_and_the_story_of_a_version_are_looked_at(here: Cast) -> None:
    with pytest.raises(PersonalDataError):
        discussing.on_paragraph(here.ws, here.other, "bbbbbbb2", body="Le 06 12 34 56 78", once="k", seen=here.tip())
    story = "Merci à a@b.example."
    with pytest.raises(PersonalDataError):
        publishing.publish(here.ws, here.secretary, number="1.0", title="Une", story=story, seen=here.tip())
