"""What the associations decided: one standing approval each, corrections kept, told to whom it concerns."""

from dataclasses import replace
from datetime import date

import pytest

from manifeste_tool.documents.file_kinds import UnknownFormatError
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.commission.adoption import Approved
from manifeste_tool.domain.facts import Happened
from manifeste_tool.errors import ForbiddenError, NotFoundError, RefusedError
from manifeste_tool.services import files
from manifeste_tool.services.adoption import approving
from manifeste_tool.services.adoption.approving import (
    ApprovalWithdrawnError,
    NoBodyError,
    NoReserveError,
    UnknownAssociationError,
    UnknownDecisionError,
)
from manifeste_tool.services.adoption.known_texts import (
    FutureDateError,
    TooManyWordsError,
    UnknownTextError,
    UnlikelyDateError,
)
from manifeste_tool.services.files import EmptyFileError, TooLargeFileError, Upload
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import files as stored
from manifeste_tool.storage.commission import adoption
from tests.services.adoption.scene import PDF, A, B, C, Scene, scene


@pytest.fixture
def on(workspace: Workspace) -> Scene:
    return scene(workspace)


def kept(on: Scene) -> tuple:
    with on.ws.reading() as connection:
        return adoption.approvals(connection)


def test_an_approval_stands_with_its_document_and_the_two_others_are_awaited(on: Scene) -> None:
    made = on.approve(A, document=PDF)
    found = on.standing(on.secretary)
    assert found is not None
    (position,) = found.adoption.approved
    assert (position.association, position.approval) == (A, made)
    assert [one.association for one in found.adoption.awaited] == [B, C]
    assert found.documents[made.file_id or 0].name == "délibération.pdf"


def test_reserves_are_kept_one_a_paragraph_in_the_associations_own_words(on: Scene) -> None:
    on.approve(B, "approuvé avec réserves", reserves="  Sauf l'alinéa 2,\nqui va trop loin.\n \n\nEt sous budget. ")
    found = on.standing(on.of(C))
    assert found is not None
    reserves = found.adoption.approved[0].reserves
    assert [one.words for one in reserves] == ["Sauf l'alinéa 2,\nqui va trop loin.", "Et sous budget."]
    assert {(one.association, one.person_id) for one in reserves} == {(B, None)}


def test_a_correction_withdraws_the_former_entry_and_keeps_it(on: Scene, clock) -> None:
    first = on.approve(A, document=PDF)
    clock.advance(hours=1)
    second = on.approve(A, "non approuvé", body="assemblée générale")
    before, after = kept(on)
    assert (before.id, before.withdrawn_at, before.decision) == (first.id, clock(), Approved.YES)
    assert (after.id, after.withdrawn_at, after.file_id) == (second.id, None, first.file_id)
    assert [fact.about_id for fact in on.facts(Happened.APPROVAL_WITHDRAWN)] == [str(first.id)]
    found = on.standing(on.secretary)
    assert found is not None
    assert [one.association for one in found.adoption.refused] == [A]


def test_sent_twice_it_is_entered_once(on: Scene) -> None:
    once = on.approve(B, "approuvé avec réserves", reserves="Sauf.\n\nEt.")
    assert on.approve(B, "approuvé avec réserves", reserves="Sauf.\n\nEt.") == once
    assert len(kept(on)) == 1
    assert on.approve(B, "approuvé avec réserves", reserves="Sauf.").id != once.id


def test_one_entered_by_mistake_is_withdrawn_once(on: Scene) -> None:
    made = on.approve(A)
    approving.withdraw(on.ws, on.secretary, made.id)
    found = on.standing(on.secretary)
    assert found is not None
    assert [one.association for one in found.adoption.awaited] == [A, B, C]
    with pytest.raises(ApprovalWithdrawnError, match="déjà retirée"):
        approving.withdraw(on.ws, on.secretary, made.id)
    with pytest.raises(NotFoundError):
        approving.withdraw(on.ws, on.secretary, 99)


def test_the_members_of_the_association_are_told_and_nobody_else(on: Scene) -> None:
    made = on.approve(A)
    mine = [one for one in on.commission.members if one.association == A]
    assert {tuple(on.told(one)) for one in mine} == {(Happened.APPROVAL_ENTERED,)}
    others = [one for one in on.commission.members if one.association != A]
    assert not any(on.told(one) for one in (*others, on.secretary, on.commission.substitute, on.referent))
    approving.withdraw(on.ws, on.secretary, made.id)
    assert on.told(mine[0]) == [Happened.APPROVAL_WITHDRAWN, Happened.APPROVAL_ENTERED]


@pytest.mark.parametrize(
    ("told", "error", "words"),
    [
        ({"association": "Inconnue"}, UnknownAssociationError, "« Inconnue » n'en est pas une"),
        ({"association": ""}, UnknownAssociationError, "Choisissez"),
        ({"decision": "peut-être"}, UnknownDecisionError, "approuvé avec réserves"),
        ({"decided_on": date(2026, 3, 3)}, FutureDateError, "03/03/2026"),
        ({"decided_on": date(26, 3, 1)}, UnlikelyDateError, "vérifiez l'année"),
        ({"body": "  "}, NoBodyError, "instance"),
        ({"body": "b" * 201}, TooManyWordsError, "200 au plus"),
        ({"decision": "approuvé avec réserves", "reserves": " \n "}, NoReserveError, "demande le texte"),
        ({"reserves": "Sauf."}, NoReserveError, "choisissez une autre décision"),
        ({"decision": "approuvé avec réserves", "reserves": "r" * 8001}, TooManyWordsError, "8000 au plus"),
        ({"sha": "0" * 40}, UnknownTextError, "celui d'aujourd'hui ou une version"),
        ({"sha": ""}, UnknownTextError, "Choisissez"),
        ({"document": Upload("acte.pdf", b"<html>")}, UnknownFormatError, "n'est pas un fichier PDF"),
        ({"document": Upload("acte.pdf", b"")}, EmptyFileError, "est vide"),
        ({"document": Upload("acte.pdf", b"%PDF-" + b"0" * files.LARGEST)}, TooLargeFileError, "8 Mo|au plus 8"),
    ],
)
def test_what_cannot_be_entered_is_refused_and_leaves_nothing(on: Scene, told: dict, error: type, words: str) -> None:
    with pytest.raises(error, match=words):
        on.approve(**told)
    assert kept(on) == ()
    with on.ws.reading() as connection:
        assert stored.every(connection) == ()


def test_today_is_no_future_in_paris(on: Scene, clock) -> None:
    clock.moment = clock().replace(hour=23, minute=30)
    on.approve(decided_on=date(2026, 3, 3))


def test_an_unpublished_text_that_is_gone_is_no_longer_approved(on: Scene) -> None:
    old = on.here.tip()
    on.move_on()
    with pytest.raises(RefusedError):
        on.approve(sha=old)


def test_an_approval_of_an_older_version_is_told_as_such(on: Scene) -> None:
    old = on.publish("1.0")
    on.approve(A)
    on.move_on()
    found = on.standing(on.secretary)
    assert found is not None
    assert found.adoption.positions[0].former is not None
    assert found.numbers[found.adoption.positions[0].former.sha] == "1.0"
    assert found.adoption.approved == ()
    before = on.standing(None, old)
    assert before is not None
    assert [one.association for one in before.adoption.approved] == [A]


def test_only_the_secretariat_enters_and_withdraws(on: Scene) -> None:
    made = on.approve(A)
    for somebody in (on.here.member, on.here.drafter, on.referent, on.of(A)):
        with pytest.raises(ForbiddenError):
            approving.approve(on.ws, somebody, on.form(B))
        with pytest.raises(ForbiddenError):
            approving.withdraw(on.ws, somebody, made.id)


def test_an_approval_of_a_published_version_is_public_at_once_and_one_of_todays_text_is_not(on: Scene) -> None:
    on.approve(A)
    (entered,) = on.facts(Happened.APPROVAL_ENTERED)
    assert entered.audience is Audience.COMMISSION
    on.publish()
    before = on.revision()
    on.approve(B)
    assert on.revision() == before + 1
    assert on.facts(Happened.APPROVAL_ENTERED)[-1].audience is Audience.PUBLIC
    seen = on.standing(None)
    assert seen is not None
    assert [one.association for one in seen.adoption.approved] == [A, B]


def test_a_public_page_waits_for_the_latest_version_alone(on: Scene) -> None:
    old = on.publish("1.0")
    on.move_on()
    on.publish("1.1")
    latest = on.standing(None)
    assert latest is not None
    assert [one.association for one in latest.adoption.awaited] == [A, B, C]
    assert on.standing(None, old) is None
    assert replace(latest, documents={}) == latest
