"""Receiving and following, without a browser: what is kept and what is counted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.gathering import tokens
from manifeste_tool.domain.gathering.consents import Contributor, Purpose, Way
from manifeste_tool.domain.gathering.moderation import Reason, State
from manifeste_tool.domain.gathering.public_form import Filled
from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.domain.keys import digest
from manifeste_tool.services.contributing import follow_pages, following, receiving, submitting
from manifeste_tool.services.contributing.follow_pages import Standing
from manifeste_tool.services.contributing.receiving import Arrival
from manifeste_tool.services.guarding.limits import TooOftenError
from manifeste_tool.services.guarding.senders import Sender
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.gathering import contributors, moderations
from tests.conftest import Clock
from tests.limits import allow

HERE, THERE = Sender("192.0.2.7"), Sender("203.0.113.9")
SAID = Contribution(
    "", "Un guichet ouvert.", consultation="RIVE-1", author_type="citoyen·ne", origin="essai", publishable=True
)
ARRIVAL = Arrival(Happened.CONTRIBUTION_RECEIVED, Way.FORM)
FORM = Filled(key="clef", natures=("attente",), body="Un guichet ouvert.", author_type="citoyen·ne")


@pytest.fixture(autouse=True)
def consultation(workspace: Workspace) -> None:
    with workspace.writing() as connection:
        consultations.put_authorities(connection, [Authority("RIVE", "Rive (exemple)", "commune")])
        consultations.put_consultations(connection, [Consultation("RIVE-1", "RIVE", "Cafés de la rive")])


def test_a_contribution_is_received_with_its_consents_its_token_and_its_author(workspace: Workspace) -> None:
    who = Contributor("Camille", "c@exemple.fr", "18 à 29 ans", "femme")
    with workspace.writing() as connection:
        received = receiving.receive(workspace, connection, SAID, ARRIVAL, who=who)
    with workspace.reading() as connection:
        kept = contributors.get(connection, "2026-RIVE-0001")
        consents = contributors.consents(connection, "2026-RIVE-0001")
        stored = digest(received.token)
        dump = str(connection.exec_driver_sql("SELECT * FROM follow_up").all())
        facts = journal.about(connection, "contribution", "2026-RIVE-0001", workspace.reader(None, connection).circle)
    assert kept == replace(who, email=""), "without consent to be written to, no address is kept"
    assert {purpose: one.given for purpose, one in consents.items()} == {
        Purpose.PUBLICATION: True,
        Purpose.CONTACT: False,
    }
    assert all((one.way, one.notice) == (Way.FORM, receiving.NOTICE) for one in consents.values())
    assert stored in dump
    assert received.token not in dump
    assert facts == (), "what is received is nobody's news"
    assert tokens.read(received.token) == received.token


def test_what_names_somebody_is_held_and_what_does_not_is_shown(workspace: Workspace) -> None:
    with workspace.writing() as connection:
        plain = receiving.receive(workspace, connection, SAID, ARRIVAL)
        telling = receiving.receive(workspace, connection, replace(SAID, body="Écrivez à jeanne@exemple.fr"), ARRIVAL)
        waiting = moderations.get(connection, telling.contribution.reference)
    assert (plain.held, telling.held) == (False, True)
    assert waiting is not None
    assert waiting.reasons == (Reason.PERSONAL_DATA,)


def test_a_printed_token_and_reference_are_kept_as_printed(workspace: Workspace) -> None:
    token = tokens.token(lambda alphabet, length: alphabet[3] * length)
    with workspace.writing() as connection:
        how = replace(ARRIVAL, token=token, reference="2026-RIVE-0042")
        received = receiving.receive(workspace, connection, SAID, how)
        assert contributors.followed(connection, digest(token)) == "2026-RIVE-0042"
    assert received.contribution.external_id == "2026-RIVE-0042"


def test_a_token_that_follows_something_is_drawn_again(workspace: Workspace) -> None:
    drawn = iter(["A" * 7, "A" * 7, "C" * 7])
    ws = replace(workspace, random_word=lambda _alphabet, _length: next(drawn))
    with ws.writing() as connection:
        first = receiving.receive(ws, connection, replace(SAID, external_id="1"), ARRIVAL)
        second = receiving.receive(ws, connection, replace(SAID, external_id="2"), ARRIVAL)
    assert (first.token[:7], second.token[:7]) == ("A" * 7, "C" * 7)


def test_two_forms_whose_tokens_meet_have_one_each(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    same, other = "0" * 64, "f" * 64
    monkeypatch.setattr(
        Filled,
        "mark",
        lambda one, purpose: (
            other if purpose == "token 1" else same if "token" in purpose else f"{one.body}{purpose}".replace("\0", " ")
        ),
    )
    first = submitting.submit(workspace, "RIVE-1", FORM, sender=HERE)
    second = submitting.submit(workspace, "RIVE-1", replace(FORM, body="Autre."), sender=HERE)
    assert first.token != second.token
    assert submitting.submit(workspace, "RIVE-1", replace(FORM, body="Autre."), sender=HERE).token == second.token


def test_the_second_sending_of_a_form_costs_nothing(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    allow(monkeypatch, Limit.CONTRIBUTION, 2)
    first = submitting.submit(workspace, "RIVE-1", FORM, sender=HERE)
    assert submitting.submit(workspace, "RIVE-1", FORM, sender=HERE).token == first.token
    assert submitting.submit(workspace, "RIVE-1", replace(FORM, body="Autre."), sender=HERE).token != first.token
    with pytest.raises(TooOftenError):
        submitting.submit(workspace, "RIVE-1", replace(FORM, body="Encore."), sender=HERE)


def followed(ws: Workspace, **changed: object) -> str:
    return submitting.submit(ws, "RIVE-1", replace(FORM, **changed), sender=HERE).token


def moderate(ws: Workspace, state: State, reason: str = "") -> None:
    with ws.writing() as connection:
        waiting = moderations.get(connection, "2026-RIVE-0001")
        assert waiting is not None
        moderations.put(connection, replace(waiting, state=state, reason=reason))


def test_where_a_contribution_stands_is_told_to_its_author(workspace: Workspace) -> None:
    token = followed(workspace, publish=True)

    def standing() -> Standing:
        return following.follow(workspace, token, sender=HERE).standing

    assert standing() is Standing.WAITING
    moderate(workspace, State.SET_ASIDE, "Elle nomme une voisine.")
    assert standing() is Standing.SET_ASIDE
    assert (
        follow_pages.carried(following.follow(workspace, token, sender=HERE))["moderation"] == "Elle nomme une voisine."
    )
    moderate(workspace, State.CLEARED)
    assert standing() is Standing.PUBLISHED
    following.agree(workspace, token, Purpose.PUBLICATION, agreed=False, sender=HERE)
    assert standing() is Standing.PRIVATE
    following.withdraw(workspace, token, confirmed=True, sender=HERE)
    following.withdraw(workspace, token, confirmed=True, sender=HERE)
    assert standing() is Standing.WITHDRAWN
    with workspace.reading() as connection:
        gone = contributions.get(connection, "2026-RIVE-0001")
        facts = [one.name for one in journal.named(connection, "contribution_withdrawn")]
    assert gone is not None
    assert (gone.body, gone.title) == ("", "")
    assert len(facts) == 1


def test_the_same_answer_twice_is_on_record_once(workspace: Workspace, clock: Clock) -> None:
    token = followed(workspace)
    for _ in range(2):
        following.agree(workspace, token, Purpose.CONTACT, agreed=True, email="a@exemple.fr", sender=HERE)
    clock.advance(days=1)
    following.agree(workspace, token, Purpose.CONTACT, agreed=True, email="b@exemple.fr", sender=HERE)
    page = following.agree(workspace, token, Purpose.CONTACT, agreed=False, sender=HERE)
    assert [one.given for one in page.answers if one.purpose is Purpose.CONTACT] == [False, True, True, False]
    assert page.who is None or not page.who.email
    assert not page.is_contacted


def test_who_was_erased_stays_so_when_they_change_a_consent(workspace: Workspace) -> None:
    token = followed(workspace, contact=True, email="a@exemple.fr")
    assert following.erase(workspace, token, confirmed=True, sender=HERE).is_erased
    page = following.agree(workspace, token, Purpose.CONTACT, agreed=True, email="b@exemple.fr", sender=HERE)
    assert page.who == Contributor("", "b@exemple.fr")
    assert following.agree(workspace, token, Purpose.CONTACT, agreed=False, sender=HERE).is_erased


def test_wrong_tokens_from_everywhere_are_counted_together(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(monkeypatch, Limit.FOLLOWING_IN_ALL, 3)
    token = followed(workspace)
    for rank in range(3):
        wrong = tokens.token(lambda alphabet, length, rank=rank: alphabet[rank] * length)  # type: ignore[misc]
        with pytest.raises(following.UnknownTokenError):
            following.follow(workspace, wrong, sender=Sender(f"192.0.2.{rank}"))
    with pytest.raises(TooOftenError):
        following.follow(workspace, token, sender=THERE)


def test_an_import_that_comes_again_brings_no_withdrawn_word_back(workspace: Workspace) -> None:
    token = followed(workspace)
    following.withdraw(workspace, token, confirmed=True, sender=HERE)
    with workspace.writing() as connection:
        said = contributions.get(connection, "2026-RIVE-0001")
        assert said is not None
        contributions.put(connection, [replace(said, body="Les mots reviennent.", withdrawn=False)], workspace.now())
        again = contributions.get(connection, "2026-RIVE-0001")
    assert again is not None
    assert (again.body, again.withdrawn) == ("", True)


def test_large_counts_are_made_again_after_a_while(
    workspace: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from manifeste_tool.services.consulting import reaching  # noqa: PLC0415 - the one test that looks behind it

    monkeypatch.setattr(reaching, "MANY", 0)

    def told() -> str:
        with workspace.reading() as connection:
            reach = reaching.reach_of(workspace, connection, workspace.reader(None, connection))
            return reach.shown(replace(SAID, authority="RIVE")).author_type

    with workspace.writing() as connection:
        receiving.receive(workspace, connection, replace(SAID, people=4), ARRIVAL)
    assert told() == ""
    with workspace.writing() as connection:
        receiving.receive(workspace, connection, SAID, ARRIVAL)
    assert told() == ""
    clock.moment += timedelta(minutes=1)
    assert told() == "citoyen·ne"
