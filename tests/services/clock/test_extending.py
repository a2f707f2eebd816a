"""A deadline moves later, with a reason, told to everybody it concerns."""

from datetime import timedelta

import pytest

from manifeste_tool.domain.audience import Audience, Stage, StageKind
from manifeste_tool.domain.commission.deadlines import Awaited, Deadline, DeadlineKind
from manifeste_tool.errors import ForbiddenError
from manifeste_tool.services import frame, stages
from manifeste_tool.services.clock import deadlines, extending
from manifeste_tool.services.clock.running import run
from manifeste_tool.services.integration import copies
from manifeste_tool.storage import journal
from manifeste_tool.storage.integration import copies as stored
from tests.conftest import Clock
from tests.services.clock.hours import add_stage, draft, news, said
from tests.services.story import Cast, change

DAY = timedelta(days=1)


def test_an_extension_is_public_told_once_and_stands_beside_the_stage(people: Cast, clock: Clock) -> None:
    stage = add_stage(people.ws, StageKind.FILING, 0, 24)
    assert stage.closes_at is not None
    to = stage.closes_at + DAY
    for _ in range(2):  # the second click moves nothing
        extending.extend(people.ws, people.secretary, "stage:2", seen=stage.closes_at, to=to, reason=" Neige. ")
    with people.ws.reading() as connection:
        (fact,) = journal.named(connection, "deadline_extended")
    assert (fact.audience, fact.details["reason"]) == (Audience.PUBLIC, "Neige.")
    assert (fact.details["from"], fact.details["to"]) == (stage.closes_at.isoformat(), to.isoformat())
    for person, told in ((people.member, 1), (people.other, 1), (people.secretary, 0), (people.referent, 0)):
        assert len(news(people.ws, person, "deadline_extended")) == told
    line = next(one for one in stages.page(people.ws, None).lines if one.stage.id == stage.id)
    assert line.extension is not None
    assert (line.extension.to, line.extension.reason, line.stage.closes_at) == (to, "Neige.", to)
    assert frame.frame(people.ws, None).banner.extended[stage.id].before == stage.closes_at
    moved = Stage(stage.kind, stage.opens_at, to + DAY, id=stage.id)
    stages.set_stage(people.ws, moved, by=people.secretary)
    assert frame.frame(people.ws, None).banner.extended == {}, "a date set since is no extension"


def test_a_closed_filing_that_is_extended_opens_again_and_its_new_closing_is_said(people: Cast, clock: Clock) -> None:
    stage = add_stage(people.ws, StageKind.FILING, 0, 24)
    assert stage.closes_at is not None
    clock.advance(days=2)
    run(people.ws)
    extending.extend(people.ws, people.secretary, "stage:2", seen=stage.closes_at, to=clock() + DAY, reason="Panne.")
    assert people.propose(change("ccccccc2", "Formés.")).number == 1
    clock.advance(days=1)
    run(people.ws)
    assert said(people.ws, "stage_opened", "stage_closed")[-3:] == [
        ("stage_opened", "depot"),
        ("stage_closed", "depot"),
        ("stage_closed", "depot"),
    ]


def test_what_is_no_extension_is_refused_in_words(people: Cast, clock: Clock) -> None:
    stage = add_stage(people.ws, StageKind.FILING, -48, -24)
    seen = stage.closes_at
    assert seen is not None

    def extended(**changed: object) -> None:
        wanted = {"seen": seen, "to": clock() + DAY, "reason": "Neige."} | changed
        extending.extend(people.ws, people.secretary, "stage:2", **wanted)  # type: ignore[arg-type]

    for changed, refusal in (
        ({"to": seen}, extending.NotLaterError),
        ({"to": seen - DAY}, extending.NotLaterError),
        ({"to": clock()}, extending.AlreadyPastError),
        ({"reason": " "}, extending.NoReasonToExtendError),
        ({"reason": "x" * 1001}, extending.NoReasonToExtendError),
        ({"seen": seen - DAY}, extending.DeadlineMovedError),
    ):
        with pytest.raises(refusal):
            extended(**changed)
    with pytest.raises(ForbiddenError):
        extending.extend(people.ws, people.member, "stage:2", seen=seen, to=clock() + DAY, reason="Neige.")
    assert said(people.ws, "deadline_extended") == []


def test_a_copys_date_moves_and_its_drafters_alone_are_told(people: Cast, clock: Clock) -> None:
    due = clock() + DAY
    lent = copies.lend(people.ws, people.secretary, title="Prêtée", chapter="", drafters=[people.member.id], due_at=due)
    extending.extend(people.ws, people.secretary, f"copy:{lent.id}", seen=due, to=due + DAY, reason="Neige.")
    with people.ws.reading() as connection:
        copy = stored.by_id(connection, lent.id)
        (fact,) = journal.named(connection, "deadline_extended")
    assert copy is not None
    assert copy.due_at == due + DAY
    assert fact.audience is Audience.SECRETARIAT
    assert [len(news(people.ws, one, "deadline_extended")) for one in (people.member, people.other)] == [1, 0]


def test_the_closing_of_the_consultations_moves_for_every_referent(people: Cast, clock: Clock) -> None:
    stage = add_stage(people.ws, StageKind.CONSULTATION, 0, 24)
    assert stage.closes_at is not None
    key = f"reports:{stage.id}"
    extending.extend(people.ws, people.secretary, key, seen=stage.closes_at, to=stage.closes_at + DAY, reason="Neige.")
    assert len(news(people.ws, people.referent, "deadline_extended")) == 1
    assert stage.id in frame.frame(people.ws, None).banner.extended


def test_what_hangs_on_something_else_has_no_date_of_its_own(
    people: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = clock() + DAY
    hanging = Deadline("sitting:1", DeadlineKind.ANSWER, "Séance", at, "/", (Awaited("M", answered=False),))
    monkeypatch.setattr(deadlines, "SOURCES", (lambda _ws, _connection: [hanging],))
    with pytest.raises(extending.FixedElsewhereError):
        extending.extend(people.ws, people.secretary, "sitting:1", seen=at, to=at + DAY, reason="Neige.")


def test_nobody_is_told_of_a_draft_that_only_its_author_knows(people: Cast, clock: Clock) -> None:
    stage = add_stage(people.ws, StageKind.FILING, 0, 24)
    draft(people, people.member, "TITRESECRET")
    assert stage.closes_at is not None
    extending.extend(people.ws, people.secretary, "stage:2", seen=stage.closes_at, to=clock() + 2 * DAY, reason="N.")
    with people.ws.reading() as connection:
        facts = journal.latest(connection, Audience.SECRETARIAT, limit=100)
    assert not [one for one in facts if "TITRESECRET" in str(one.details)]
