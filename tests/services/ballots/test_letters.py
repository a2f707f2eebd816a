"""Members are told of a vote by mail, with what is asked in it; each once, and never who voted what."""

import pytest

from manifeste_tool.domain.commission.voting import Choice
from manifeste_tool.services.ballots import lending, planning
from manifeste_tool.services.workspace import Workspace
from tests.services.ballots.voters import Commission, commission
from tests.services.telling import composed, mails, with_addresses


@pytest.fixture
def here(workspace: Workspace) -> Commission:
    made = commission(workspace)
    with_addresses(made.here)
    made.members[:3] = [made.here.member, made.here.other, made.here.drafter]
    return made


def test_an_opening_is_mailed_once_to_each_member_with_what_is_asked_and_a_link(here: Commission, clock) -> None:
    ballot = here.ask(here.admitted("Un ajout lisible."), question="Faut-il l'ajouter ?")
    here.tick()
    clock.advance(days=1)
    composed(here.here)
    clock.advance(days=1)
    composed(here.here)
    (mail,) = mails(here.here, here.here.other)
    assert mail.subject == "Un vote s’ouvre. Consultation"
    for words in ("Faut-il l’ajouter", "{+Un ajout lisible.+}", "lus de voix pour que de voix contre", "Parce que."):
        assert words in mail.text, words
    assert f"/votes/{ballot.id}" in mail.text
    assert "<ins" in mail.html
    assert mails(here.here, here.here.secretary) == mails(here.here, here.here.referent) == ()


def test_a_closing_is_mailed_with_its_result_and_no_name_beside_a_vote(here: Commission, clock) -> None:
    ballot = here.ask(here.admitted())
    here.vote(ballot, here.here.other, Choice.AGAINST)
    here.vote(ballot, here.here.drafter, Choice.FAVOUR)
    here.vote(ballot, here.members[3], Choice.FAVOUR)
    clock.moment = ballot.closes_at
    here.tick()
    clock.advance(days=1)
    composed(here.here)
    (mail,) = mails(here.here, here.here.drafter)
    assert mail.subject == "Un vote est clos. Consultation"
    assert "Adopté : 2 voix pour, il en fallait 2." in mail.text.replace("\u00a0", " ")
    assert "2 sur 5" not in mail.text
    assert "3 sur 5" in mail.text.replace("\u00a0", " ")
    assert "Membre 00" not in mail.text


def test_a_cancellation_is_mailed_with_its_reason(here: Commission, clock) -> None:
    ballot = here.ask()
    planning.cancel(here.ws, here.here.secretary, ballot.id, "Question mal posée.")
    clock.advance(days=1)
    composed(here.here)
    (mail,) = mails(here.here, here.here.other)
    assert "Question mal posée." in mail.text
    assert "l’ensemble du texte" in mail.text


def test_a_holder_is_mailed_that_they_carry_a_voice_and_where(here: Commission, clock) -> None:
    ballot = here.ask()
    lending.give_proxy(here.ws, here.here.member, ballot.id, here.here.other.id)
    clock.advance(days=1)
    composed(here.here)
    (mail,) = mails(here.here, here.here.other)
    assert f"/votes/{ballot.id}" in mail.text
    assert "Consultation" in mail.text
    assert mails(here.here, here.here.member) == ()
