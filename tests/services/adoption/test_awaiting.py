"""What the adoption asks of the secretariat and of members, and the letters it sends."""

import pytest

from manifeste_tool.documents import render
from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.commission.tasks import Queue, Task
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.adoption import approving, awaiting, signing, stating
from manifeste_tool.services.adoption.stating import On
from manifeste_tool.services.desk import queues
from manifeste_tool.services.telling import contents, knowing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import notices
from tests.services.adoption.scene import A, B, C, Scene, scene
from tests.services.adoption.votes import adopted
from tests.services.story import change


@pytest.fixture
def on(workspace: Workspace) -> Scene:
    return scene(workspace)


def secretariat(on: Scene) -> list[Task]:
    with on.ws.reading() as connection:
        return list(awaiting.secretariat_tasks(on.ws, connection))


def member(on: Scene, person: Person) -> list[Task]:
    with on.ws.reading() as connection:
        return list(awaiting.member_tasks(on.ws, connection, person))


def titles(tasks: list[Task]) -> list[str]:
    return [one.title for one in tasks]


def test_nobody_is_awaited_before_the_text_is_to_be_adopted(on: Scene) -> None:
    on.publish("0.1")
    assert (secretariat(on), member(on, on.here.member)) == ([], [])


def test_associations_are_awaited_since_the_stage_opened_or_the_commission_voted(on: Scene, clock) -> None:
    clock.advance(days=1)
    adopted(on)
    voted = clock()
    clock.advance(days=1)
    assert {(one.title, one.since) for one in secretariat(on)} == {(name, voted) for name in (A, B, C)}
    on.approve(B)
    assert titles(secretariat(on)) == [A, C]
    on.here.open(StageKind.ADOPTION)
    assert {one.since for one in secretariat(on)} == {clock()}
    assert all(len(one.thing) <= 64 for one in secretariat(on))
    assert len({one.thing for one in secretariat(on)}) == 2


def test_reserves_are_looked_at_while_the_text_may_still_change(on: Scene) -> None:
    on.here.open(StageKind.ADOPTION)
    on.approve(A, "approuvé avec réserves", reserves="Une.\n\nDeux.")
    (reserve,) = (one for one in secretariat(on) if one.title == A)
    assert (reserve.count, reserve.queue) == (2, Queue.APPROVAL)
    on.publish("1.0")
    assert A not in titles(secretariat(on))


def test_a_member_is_asked_to_sign_until_they_did_or_withdrew(on: Scene) -> None:
    adopted(on)
    (asked,) = member(on, on.here.member)
    assert (asked.path, asked.person_id) == ("/adoption", on.here.member.id)
    assert (member(on, on.secretary), member(on, on.referent)) == ([], [])
    made = signing.sign(on.ws, on.here.member, sha=on.here.tip())
    assert member(on, on.here.member) == []
    signing.withdraw(on.ws, on.here.member, made.id)
    assert member(on, on.here.member) == []
    assert member(on, on.here.other)


def test_the_desk_gathers_them(on: Scene) -> None:
    adopted(on)
    with on.ws.reading() as connection:
        found = {one.queue: one for one in queues.queues(on.ws, connection)}
        mine = queues.member_tasks(on.ws, connection, on.here.other)
    assert found[Queue.APPROVAL].count == 3
    assert Queue.APPROVAL in {one.queue for one in mine}


def letters(on: Scene, person: Person) -> dict[str, str]:
    """Return the letters of what a person is told of and may know, as plain text, by the name of the fact."""
    around = {"base": on.ws.base_url, "site": "Un site", "accent": "#000000"}
    around |= dict.fromkeys(("kind", "preferences", "unsubscribe"), "")
    with on.ws.reading() as connection:
        told = [fact for _, fact in notices.waiting(connection, person.id, limit=50)]
        known = [fact for fact in told if knowing.may_know(on.ws, connection, person, fact)]
        written = {fact.name: contents.letter_of(on.ws, connection, person, fact) for fact in known}
    made = {name: render.mail([render.Part(one.template, one.values)], around) for name, one in written.items() if one}
    for one in made.values():
        assert one.html
    return {name: one.text for name, one in made.items()}


def test_each_letter_carries_the_content_and_not_only_a_link(on: Scene) -> None:
    on.here.open(StageKind.ADOPTION)
    reader = on.of(A)
    made = on.approve(A, "approuvé avec réserves", reserves="Sauf l'alinéa 2.")
    proposal = on.here.propose(change("aaaaaaa2", "Nous disons mieux."), by=reader)
    on.here.adopt(proposal)
    stating.make(on.ws, on.here.other, On(proposal.id), kind="réserve", words="Je n'en suis pas sûr.")
    said = letters(on, reader)
    assert "Sauf l’alinéa 2." in said[Happened.APPROVAL_ENTERED].replace("'", "’")
    assert "/adoption" in said[Happened.APPROVAL_ENTERED]
    assert "pas sûr" in said[Happened.STATEMENT_MADE]
    assert "/amendements/1/1" in said[Happened.STATEMENT_MADE]
    stating.withdraw(on.ws, on.here.other, 2)
    approving.withdraw(on.ws, on.secretary, made.id)
    after = letters(on, reader)
    assert Happened.STATEMENT_MADE not in after
    assert Happened.APPROVAL_WITHDRAWN in after


def test_a_referent_is_written_to_of_their_authority_on_a_published_version(on: Scene) -> None:
    on.publish()
    signing.enter_authority(on.ws, on.secretary, on.deliberation())
    assert "2026-12" in letters(on, on.referent)[Happened.TEXT_SIGNED]
