"""Sums over contributions that are added to as some come say what a count made anew says, whatever happens."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from manifeste_tool.domain.commission.tasks import Portion
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution, Reach
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.gathering.consents import Way
from manifeste_tool.domain.gathering.moderation import Moderation, Reason, State
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.synthesis.marks import Reading
from manifeste_tool.services.consulting import counting
from manifeste_tool.services.contributing import receiving
from manifeste_tool.services.contributing.receiving import Arrival
from manifeste_tool.services.synthesis import reading_queue
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.consulting import consultations, contributions, figures, grouping
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import moderations
from manifeste_tool.storage.synthesis import readings

SAID = Contribution("", "Un guichet ouvert.", consultation="RIVE-1", author_type="agent", origin="essai", people=3)
ARRIVAL = Arrival(Happened.CONTRIBUTION_RECEIVED, Way.FORM)
REACHES = (Reach(), Reach(every=True), Reach(authority="RIVE"), Reach(authority="PORT"))
Act = Callable[[Workspace, Connection], object]


def came(said: Contribution) -> Act:
    return lambda ws, connection: receiving.receive(ws, connection, said, ARRIVAL)


def moved(ws: Workspace, connection: Connection) -> None:
    consultations.put_consultations(connection, [Consultation("RIVE-1", "PORT", "Cafés du port")])


def moderated(state: State) -> Act:
    def act(ws: Workspace, connection: Connection) -> None:
        moderations.put(connection, Moderation("2026-RIVE-0001", state, (Reason.FLAGGED,), ws.now()))

    return act


#: One after the other: what comes, what changes of what came, and whose it is.
ACTS: tuple[Act, ...] = (
    came(replace(SAID, publishable=True)),
    came(SAID),
    came(replace(SAID, publishable=True, body="Écrivez à camille.durand@exemple.fr.", author_type="élue")),
    moderated(State.WAITING),
    came(replace(SAID, publishable=True, territory="44000")),
    moderated(State.CLEARED),
    lambda _, connection: contributions.agree(connection, "2026-RIVE-0002", publishable=True),
    lambda _, connection: contributions.withdraw(connection, "2026-RIVE-0001"),
    moved,
    came(replace(SAID, publishable=True)),
)


@pytest.fixture(autouse=True)
def consultation(workspace: Workspace) -> None:
    with workspace.writing() as connection:
        consultations.put_authorities(
            connection, [Authority("RIVE", "Rive (exemple)", "commune"), Authority("PORT", "Port (exemple)", "commune")]
        )
        consultations.put_consultations(connection, [Consultation("RIVE-1", "RIVE", "Cafés de la rive")])


def test_sums_that_are_added_to_are_those_of_a_count_made_anew(workspace: Workspace) -> None:
    for act in ACTS:
        with workspace.writing() as connection:
            act(workspace, connection)
        with workspace.reading() as connection:
            for reach in REACHES:
                kept = counting.groups(workspace, connection, reach)
                assert set(kept) == set(grouping.groups(connection, reach))
            anew = figures.by_territory(connection, figures.received(connection, 0))
            assert counting.by_territory(workspace, connection) == anew
            assert counting.every(workspace, connection) == sum(figures.received(connection, 0).values())


def test_what_came_is_counted_without_another_look_at_what_stood(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    sums = grouping.sums
    monkeypatch.setattr(
        grouping, "sums", lambda connection, reach, after: looked.append(after) or sums(connection, reach, after)
    )
    for _ in range(3):
        with workspace.writing() as connection:
            receiving.receive(workspace, connection, replace(SAID, publishable=True), ARRIVAL)
        with workspace.reading() as connection:
            counting.groups(workspace, connection, Reach())
            counting.groups(workspace, connection, Reach())
    assert looked == [0, 1, 2]


def test_the_desk_counts_what_nobody_read_from_what_somebody_did(workspace: Workspace) -> None:
    with workspace.writing() as connection:
        for _ in range(3):
            receiving.receive(workspace, connection, SAID, ARRIVAL)
        reader = people.add(connection, Person(0, "Une membre", Role.MEMBER), workspace.now())
        readings.put(connection, Reading("2026-RIVE-0002", reader.id, workspace.now()))
    with workspace.reading() as connection:
        shown = reading_queue.reading(workspace, connection, Portion(limit=1))
    assert (shown.count, [task.thing for task in shown.tasks]) == (2, ["2026-RIVE-0001"])
    with workspace.writing() as connection:
        contributions.withdraw(connection, "2026-RIVE-0002")
        contributions.withdraw(connection, "2026-RIVE-0003")
    with workspace.reading() as connection:
        assert reading_queue.reading(workspace, connection, Portion()).count == 1
