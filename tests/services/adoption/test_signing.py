"""Who signs the text: members for themselves, authorities by deliberation; a withdrawal is dated."""

from datetime import date

import pytest

from manifeste_tool.domain.audience import Audience, StageKind
from manifeste_tool.domain.commission.adoption import SignatoryKind
from manifeste_tool.domain.commission.voting import Verdict
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.adoption import signing
from manifeste_tool.services.adoption.known_texts import FutureDateError, UnknownTextError
from manifeste_tool.services.adoption.signing import (
    AlreadySignedError,
    NoDeliberationError,
    NotOpenToSignatureError,
    NotYourSignatureError,
    OtherAuthorityError,
    SignatureWithdrawnError,
    UnknownAuthorityError,
)
from manifeste_tool.services.workspace import Workspace
from tests.services.adoption.scene import PDF, Scene, scene
from tests.services.adoption.votes import adopted
from tests.services.hands import another


@pytest.fixture
def on(workspace: Workspace) -> Scene:
    return scene(workspace)


def sign(on: Scene, by: Person, sha: str = "", quality: str = ""):
    return signing.sign(on.ws, by, sha=sha or on.here.tip(), quality=quality)


def names(on: Scene, person: Person | None = None, *, withdrawn: bool = False) -> list[str]:
    found = on.standing(person)
    if found is None:
        return []
    return [one.name for one in (found.adoption.withdrawn if withdrawn else found.adoption.signatories)]


def test_a_member_signs_the_published_version_and_withdraws(on: Scene, clock) -> None:
    on.publish()
    made = sign(on, on.here.member, quality="  maire  ")
    assert (made.kind, made.quality, names(on)) == (SignatoryKind.PERSON, "maire", ["member"])
    clock.advance(days=3)
    signing.withdraw(on.ws, on.here.member, made.id)
    assert (names(on), names(on, withdrawn=True)) == ([], ["member"])
    found = on.standing(None)
    assert found is not None
    assert found.adoption.withdrawn[0].withdrawn_at == clock()
    with pytest.raises(SignatureWithdrawnError, match="déjà retirée"):
        signing.withdraw(on.ws, on.here.member, made.id)
    sign(on, on.here.member)
    assert names(on) == ["member"]


def test_signing_twice_changes_nothing(on: Scene) -> None:
    on.publish()
    sign(on, on.here.member)
    with pytest.raises(AlreadySignedError, match="member a déjà signé ce texte le 02/03/2026"):
        sign(on, on.here.member)
    assert names(on) == ["member"]


def test_todays_text_is_signed_once_it_is_to_be_adopted(on: Scene) -> None:
    with pytest.raises(NotOpenToSignatureError, match="ouvert à la signature"):
        sign(on, on.here.member)
    adopted(on, verdict=Verdict.REJECTED)
    with pytest.raises(NotOpenToSignatureError):
        sign(on, on.here.member)
    adopted(on)
    sign(on, on.here.member)
    on.move_on()
    with pytest.raises(NotOpenToSignatureError):
        sign(on, on.here.other)
    for kind in (StageKind.ADOPTION, StageKind.PUBLICATION):
        on.here.close_all()
        on.here.open(kind)
        sign(on, on.here.other if kind is StageKind.ADOPTION else on.here.drafter)
    on.here.close_all()
    on.here.open(StageKind.EXAMINATION)
    with pytest.raises(NotOpenToSignatureError):
        sign(on, on.here.member)


def test_the_text_signed_is_the_text_read(on: Scene) -> None:
    old = on.publish("1.0")
    on.move_on()
    with pytest.raises(NotOpenToSignatureError):
        sign(on, on.here.member)
    sign(on, on.here.member, old)
    new = on.publish("1.1")
    with pytest.raises(NotOpenToSignatureError):
        sign(on, on.here.other, old)
    sign(on, on.here.member, new)
    with pytest.raises(NotOpenToSignatureError):
        sign(on, on.here.other, "0" * 40)


def test_only_members_sign(on: Scene) -> None:
    on.publish()
    for somebody in (on.secretary, on.referent):
        with pytest.raises(ForbiddenError):
            sign(on, somebody)


def test_the_secretariat_enters_an_authority_and_its_referent_is_told(on: Scene) -> None:
    on.publish()
    made = signing.enter_authority(on.ws, on.secretary, on.deliberation(document=PDF))
    assert (made.name, made.deliberation) == ("Ville VILLE (exemple)", "2026-12")
    assert on.told(on.referent) == [Happened.TEXT_SIGNED, Happened.VERSION_PUBLISHED]
    assert on.told(on.other_referent) == [Happened.VERSION_PUBLISHED]
    with pytest.raises(AlreadySignedError, match="Ville VILLE"):
        signing.enter_authority(on.ws, on.secretary, on.deliberation(number="autre"))
    signing.withdraw(on.ws, on.secretary, made.id)
    assert on.told(on.referent) == [Happened.SIGNATURE_WITHDRAWN, Happened.TEXT_SIGNED, Happened.VERSION_PUBLISHED]


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"authority": "NULLE"}, UnknownAuthorityError),
        ({"authority": ""}, UnknownAuthorityError),
        ({"number": " "}, NoDeliberationError),
        ({"deliberated_on": date(2027, 1, 1)}, FutureDateError),
        ({"sha": "0" * 40}, UnknownTextError),
    ],
)
def test_an_authority_that_cannot_be_entered_is_refused(on: Scene, told: dict, error: type) -> None:
    on.publish()
    with pytest.raises(error):
        signing.enter_authority(on.ws, on.secretary, on.deliberation(**told))
    assert names(on) == []


def test_a_referent_signs_for_their_own_authority_alone(on: Scene) -> None:
    on.publish()
    with pytest.raises(OtherAuthorityError, match="dont vous êtes référent"):
        signing.sign_for_authority(on.ws, on.other_referent, on.deliberation())
    nowhere = another(on.here, "Sans", Role.REFERENT)
    with pytest.raises(OtherAuthorityError):
        signing.sign_for_authority(on.ws, nowhere, on.deliberation(authority=""))
    with pytest.raises(ForbiddenError):
        signing.sign_for_authority(on.ws, on.here.member, on.deliberation())
    with pytest.raises(ForbiddenError):
        signing.enter_authority(on.ws, on.referent, on.deliberation())
    made = signing.sign_for_authority(on.ws, on.referent, on.deliberation())
    with pytest.raises(NotYourSignatureError):
        signing.withdraw(on.ws, on.other_referent, made.id)
    signing.withdraw(on.ws, on.referent, made.id)


def test_a_referent_signs_what_they_may_read(on: Scene) -> None:
    on.here.close_all()
    on.here.open(StageKind.ADOPTION)
    with pytest.raises(NotOpenToSignatureError):
        signing.sign_for_authority(on.ws, on.referent, on.deliberation())
    on.here.close_all()
    on.here.open(StageKind.ADOPTION, public=True)
    signing.sign_for_authority(on.ws, on.referent, on.deliberation())


def test_a_signature_is_withdrawn_by_who_gave_it(on: Scene) -> None:
    on.publish()
    made = sign(on, on.here.member)
    for somebody in (on.here.other, on.secretary, on.referent):
        with pytest.raises(NotYourSignatureError):
            signing.withdraw(on.ws, somebody, made.id)
    with pytest.raises(NotFoundError):
        signing.withdraw(on.ws, on.here.member, 99)


def test_a_signature_of_todays_text_is_not_there_for_who_does_not_see_it(on: Scene) -> None:
    on.here.close_all()
    on.here.open(StageKind.ADOPTION)
    made = sign(on, on.here.member)
    assert (names(on), names(on, on.here.other)) == ([], ["member"])
    assert on.facts(Happened.TEXT_SIGNED)[0].audience is Audience.COMMISSION
    with pytest.raises(NotFoundError):
        signing.withdraw(on.ws, on.referent, made.id)


def test_a_signature_of_a_published_version_moves_public_pages(on: Scene) -> None:
    on.publish()
    before = on.revision()
    made = sign(on, on.here.member)
    signing.withdraw(on.ws, on.here.member, made.id)
    assert on.revision() == before + 2
    (signed,) = on.facts(Happened.TEXT_SIGNED)
    assert "member" not in str(signed.details)
