"""« Mon agenda » and its feed: the same entries, the same for ever, and nobody else's."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.commission.calendar import Event
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services import stages
from manifeste_tool.services.clock import agendas, calendars, extending
from manifeste_tool.services.integration import copies
from manifeste_tool.services.workspace import Workspace
from tests.conftest import Clock
from tests.services.clock.hours import add_stage, draft
from tests.services.story import Cast
from tests.services.telling import alter

DAY = timedelta(days=1)


def of(ws: Workspace, person: object) -> dict[str, Event]:
    with ws.reading() as connection:
        return {one.uid: one for one in calendars.events(ws, connection, person)}  # type: ignore[arg-type]


def test_everybody_has_the_stages_and_each_their_own_deadlines(people: Cast, clock: Clock) -> None:
    add_stage(people.ws, StageKind.FILING, 0, 24)
    lent = copies.lend(
        people.ws, people.secretary, title="Prêtée", chapter="", drafters=[people.member.id], due_at=clock() + DAY
    )
    member, other = of(people.ws, people.member), of(people.ws, people.other)
    assert set(member) - set(other) == {f"deadline-copy-{lent.id}"}
    assert {"stage-2-opens", "stage-2-closes"} <= set(other)
    assert member["stage-2-closes"].path == "/mes-amendements"
    assert of(people.ws, people.referent)["stage-2-closes"].path == "/demarche"


def test_what_changes_keeps_its_identity_and_grows(people: Cast, clock: Clock) -> None:
    made = stages.set_stage(people.ws, Stage(StageKind.FILING, clock(), clock() + DAY), by=people.secretary)
    uid = f"stage-{made.id}-closes"
    before = of(people.ws, people.member)[uid]
    assert of(people.ws, people.member)[uid] == before
    clock.advance(hours=1)
    assert made.closes_at is not None
    to = made.closes_at + DAY
    extending.extend(people.ws, people.secretary, f"stage:{made.id}", seen=made.closes_at, to=to, reason="N.")
    clock.advance(hours=1)
    extended = of(people.ws, people.member)[uid]
    assert (extended.starts_at, extended.changes > before.changes, extended.changed_at > before.changed_at) == (
        to,
        True,
        True,
    )
    stages.set_stage(people.ws, Stage(StageKind.FILING, made.opens_at, to + DAY, id=made.id), by=people.secretary)
    for person in (people.member, people.referent):
        assert of(people.ws, person)[uid].changes > extended.changes
        assert of(people.ws, person)[uid].changed_at == clock()


def test_the_agenda_says_what_is_missing_of_ones_own_and_keeps_what_is_past_apart(people: Cast, clock: Clock) -> None:
    add_stage(people.ws, StageKind.FILING, 1, 24)
    draft(people, people.member)
    clock.advance(hours=2)
    mine = {line.event.uid: line for line in agendas.agenda(people.ws, people.member).coming}
    own = mine["stage-2-closes"].own
    assert own is not None
    assert (own.mine.late, own.mine.answered) == (1, False)
    theirs = {line.event.uid: line.own for line in agendas.agenda(people.ws, people.other).coming}
    assert theirs["stage-2-closes"] is not None
    assert theirs["stage-2-closes"].mine.answered
    assert "stage-2-opens" in {line.event.uid for line in agendas.agenda(people.ws, people.member).past}


def test_the_address_is_made_once_renewed_at_will_and_closed_with_the_account(people: Cast) -> None:
    key = agendas.agenda(people.ws, people.member).key
    assert agendas.agenda(people.ws, people.member).key == key
    assert agendas.agenda(people.ws, people.other).key != key
    assert agendas.feed(people.ws, key).name == "member"
    agendas.renew(people.ws, people.member)
    with pytest.raises(NotFoundError):
        agendas.feed(people.ws, key)
    fresh = agendas.agenda(people.ws, people.member).key
    assert fresh != key
    alter(people, people.member, active=False)
    with pytest.raises(NotFoundError):
        agendas.feed(people.ws, fresh)
    agendas.renew(people.ws, people.drafter)  # before ever looking
    assert agendas.feed(people.ws, agendas.agenda(people.ws, people.drafter).key).name == "drafter"


def test_a_key_of_another_purpose_opens_no_agenda(people: Cast) -> None:
    from manifeste_tool.storage.telling import keys  # noqa: PLC0415

    with people.ws.writing() as connection:
        keys.keep(connection, people.member.id, keys.MAILS, "m" * 32, people.ws.now())
    with pytest.raises(NotFoundError):
        agendas.feed(people.ws, "m" * 32)


def test_another_part_of_the_work_brings_its_own_and_a_deadline_it_repeats_stands_once(
    people: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_stage(people.ws, StageKind.FILING, 0, 24)
    sitting = Event("sitting-1", "Séance", clock() + DAY, clock(), clock() + 2 * DAY, "Rennes", cancelled=True)
    again = Event("stage-2-closes", "Encore", clock(), clock())

    def source(_ws: Workspace, _connection: object, _person: object) -> Iterator[Event]:
        yield from (sitting, again)

    monkeypatch.setattr(calendars, "SOURCES", (*calendars.SOURCES, source))
    found = of(people.ws, people.member)
    assert found["sitting-1"] == sitting
    assert found["stage-2-closes"].title == "Clôture du dépôt des amendements"
