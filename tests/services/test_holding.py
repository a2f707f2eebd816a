"""What is held back for a moderator: one contribution, or many at once as an import brings them."""

from collections.abc import Iterable

import pytest

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.gathering.moderation import Moderation, Reason, State
from manifeste_tool.services.moderation import holding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.gathering import moderations

MAIL = "Écrivez-moi : sauge@exemple.invalid, merci."


def said(number: int, body: str = "Gardez le guichet.", title: str = "") -> Contribution:
    reference = f"2026-LIBRE-{number:04d}"
    return Contribution(reference, body, title, publishable=True, origin="essai", external_id=str(number))


def standing(ws: Workspace, those: Iterable[Contribution]) -> list[Contribution]:
    found = list(those)
    with ws.writing() as connection:
        contributions.add(connection, found, ws.now())
    return found


def held(ws: Workspace) -> dict[str, tuple[Reason, ...]]:
    """What the database holds, by reference, with its reasons."""
    with ws.reading() as connection:
        references = [f"2026-LIBRE-{number:04d}" for number in range(1, 1_300)]
        found = contributions.of_references(connection, references)
        known = moderations.of_references(connection, references)
    assert {one for one in found if found[one].held} == {one for one in known if known[one].is_held}
    return {one: known[one].reasons for one in known if known[one].is_held}


@pytest.fixture
def ws(workspace: Workspace) -> Workspace:
    return workspace


def test_of_many_contributions_those_that_name_somebody_are_held(ws: Workspace) -> None:
    found = standing(ws, [*(said(n) for n in range(1, 1_200)), said(1_200, MAIL), said(1_201, title="06 12 34 56 78")])
    with ws.writing() as connection:
        assert holding.screen_many(connection, found, ws.now()) == 2
    personal = (Reason.PERSONAL_DATA,)
    assert held(ws) == {"2026-LIBRE-1200": personal, "2026-LIBRE-1201": personal}


def test_screening_many_twice_undoes_no_decision(ws: Workspace) -> None:
    found = standing(ws, [said(1, MAIL), said(2, MAIL)])
    with ws.writing() as connection:
        holding.screen_many(connection, found, ws.now())
        moderations.put(connection, Moderation("2026-LIBRE-0001", State.CLEARED, (), ws.now()))
        assert holding.screen_many(connection, found, ws.now()) == 0
    assert set(held(ws)) == {"2026-LIBRE-0002"}


def test_what_a_moderator_had_seen_is_held_again_when_its_file_changes_it(ws: Workspace) -> None:
    found = standing(ws, [said(1), said(2), said(3, MAIL), said(4), said(5)])
    with ws.writing() as connection:
        moderations.put(connection, Moderation("2026-LIBRE-0001", State.CLEARED, (Reason.PERSONAL_DATA,), ws.now()))
        moderations.put(connection, Moderation("2026-LIBRE-0005", State.WAITING, (Reason.FLAGGED,), ws.now()))
        changed = [found[0], found[1], found[2], found[4]]
        assert holding.screen_changed(connection, changed, ws.now()) == 3
    assert held(ws) == {
        "2026-LIBRE-0001": (Reason.CHANGED,),
        "2026-LIBRE-0003": (Reason.PERSONAL_DATA,),
        "2026-LIBRE-0005": (Reason.FLAGGED, Reason.CHANGED),
    }


def test_a_contribution_held_for_another_reason_says_both(ws: Workspace) -> None:
    [one] = standing(ws, [said(1, MAIL)])
    with ws.writing() as connection:
        assert holding.screen(ws, connection, one, others=[Reason.NEW])
    assert held(ws) == {"2026-LIBRE-0001": (Reason.NEW, Reason.PERSONAL_DATA)}
