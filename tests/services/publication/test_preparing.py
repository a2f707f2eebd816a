"""Versions prepared, shown by named links, opened at their hour: together, once, and nothing of them before."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.commission.tasks import Queue
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.publication.preparations import PastHourError, PreviewPastHourError, State
from manifeste_tool.domain.reading.aligned import Language
from manifeste_tool.domain.reading.alignment import row_of
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.clock import running
from manifeste_tool.services.desk import queues
from manifeste_tool.services.instance import checking
from manifeste_tool.services.publication import errata, opening, preparation_pages, preparing, previewing
from manifeste_tool.services.publication.errata import Correction
from manifeste_tool.services.publication.preparing import (
    PreparationChangedError,
    PreparationEndedError,
    PreparedNumberError,
)
from manifeste_tool.services.publication.previewing import PreviewEndedError, PreviewNameError
from manifeste_tool.services.publication.publishing import (
    BehindVersionError,
    PublishedMeanwhileError,
    UnsourcedError,
    VersionNumberError,
)
from manifeste_tool.services.reading import aligning
from manifeste_tool.services.reading.aligned import aligned
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices
from manifeste_tool.storage.clock import clock_acts
from manifeste_tool.storage.publication import preparations, preview_links
from manifeste_tool.storage.text import texts
from tests.conftest import Clock
from tests.services.publication.scene import STORY, UNSOURCED, latest, move_on, publish, ready, typed, version
from tests.services.story import Cast

HOUR = timedelta(hours=1)


def run(ws: Workspace) -> running.Ran:
    return running.run(ws, sources=[opening.clock_acts])


def turn(here: Cast, prepared_id: int) -> str:
    with here.ws.reading() as connection:
        return preparing.known(connection, prepared_id).turn


def test_what_refuses_a_publication_refuses_its_preparation(workspace: Workspace, clock: Clock) -> None:
    here = ready(workspace)
    sourcing.undeclare(workspace, here.secretary, UNSOURCED[:1])
    for wanted, error in (
        (typed("0.1"), UnsourcedError),
        (typed("zéro"), VersionNumberError),
    ):
        with pytest.raises(error):
            preparing.prepare(workspace, here.secretary, wanted, seen=here.tip())
    sourcing.declare(workspace, here.secretary, UNSOURCED[:1])
    with pytest.raises(PastHourError):
        preparing.prepare(workspace, here.secretary, typed("0.1", clock.moment), seen=here.tip())
    with pytest.raises(PublishedMeanwhileError):
        preparing.prepare(workspace, here.secretary, typed("0.1"), seen="0" * 40)
    for nobody in (here.member, None):
        with pytest.raises(ForbiddenError):
            preparing.prepare(workspace, nobody, typed("0.1"), seen=here.tip())
    made = preparing.prepare(workspace, here.secretary, typed("0.1"), seen=here.tip())
    assert preparing.prepare(workspace, here.secretary, typed("0.1"), seen=here.tip()) == made  # a second click
    with pytest.raises(PreparedNumberError):
        preparing.prepare(workspace, here.secretary, typed("0.1", clock.moment + HOUR), seen=here.tip())


def test_a_version_opens_at_its_hour_at_the_commit_it_was_prepared_on(workspace: Workspace, clock: Clock) -> None:
    here = ready(workspace)
    pinned = here.tip()
    made = preparing.prepare(workspace, here.secretary, typed("0.1", clock.moment + HOUR), seen=pinned)
    move_on(here)
    with workspace.reading() as connection:
        page = preparation_pages.preparation_page(workspace, here.secretary, made)
        tasks = {
            task.thing: task.due
            for one in queues.queues(workspace, connection)
            for task in one.tasks
            if one.queue is Queue.PREPARATION
        }
    assert (page.since, page.error, page.prepared.sha) == (1, None, pinned)
    assert tasks == {str(made): clock.moment + HOUR}

    clock.advance(minutes=59)
    assert run(workspace).done == ()
    assert latest(here) == ""
    clock.advance(minutes=1)
    assert len(run(workspace).done) == 1
    assert run(workspace) == running.Ran()

    found = version(here, "0.1")
    assert (found.sha, found.published_at) == (pinned, clock.moment)
    assert here.tip() != pinned
    with workspace.reading() as connection, workspace.repository.opened() as git:
        assert git.refs("refs/tags/") == {"refs/tags/v0.1": pinned}
        assert git.repo.git.cat_file("-t", "refs/tags/v0.1") == "tag"
        assert preparing.known(connection, made).state is State.PUBLISHED
        (said,) = journal.named(connection, Happened.VERSION_PUBLISHED)
        told = {one.person_id for one in notices.untold(connection) if one.fact.id == said.id}
        assert texts.snapshot_at(connection, pinned) is not None  # a public page opens no repository
    assert (said.person_id, said.audience) == (None, Audience.PUBLIC)
    assert told == {one.id for one in (here.member, here.other, here.drafter, here.secretary, here.referent)}
    assert checking.check(workspace) == []


def test_nothing_of_a_preparation_is_public_on_record(workspace: Workspace, clock: Clock) -> None:
    here = ready(workspace)
    with workspace.reading() as connection:
        before = journal.latest(connection, Audience.COMMISSION, limit=100)
    made = preparing.prepare(workspace, here.secretary, typed("0.1", clock.moment + HOUR), seen=here.tip())
    previewing.give(workspace, here.secretary, made, name="Camille", days=1, past_the_hour=True)
    preparing.change(workspace, here.secretary, made, typed("0.2"), turn=turn(here, made))
    preparing.cancel(workspace, here.secretary, made)
    with workspace.reading() as connection:
        assert journal.latest(connection, Audience.COMMISSION, limit=100) == before
        names = [one.name for one in journal.latest(connection, Audience.SECRETARIAT, limit=4)]
    assert names == [
        Happened.PREPARATION_CANCELLED,
        Happened.PREPARATION_CHANGED,
        Happened.PREVIEW_OPENED_TO,
        Happened.VERSION_PREPARED,
    ]


def test_a_version_that_cannot_open_at_its_hour_is_held_and_the_secretariat_is_told_why(
    workspace: Workspace, clock: Clock
) -> None:
    here = ready(workspace)
    made = preparing.prepare(workspace, here.secretary, typed("0.1", clock.moment + HOUR), seen=here.tip())
    sourcing.undeclare(workspace, here.secretary, UNSOURCED[:1])
    clock.advance(hours=1)
    assert run(workspace).failed == ()
    with workspace.reading() as connection:
        held = preparing.known(connection, made)
        (said,) = [one for one in notices.untold(connection) if one.fact.name == Happened.PREPARATION_CHANGED]
    assert (held.state, held.opens_at) == (State.PREPARED, None)
    assert "ni source" in said.fact.details["reason"]
    assert said.person_id == here.secretary.id
    sourcing.declare(workspace, here.secretary, UNSOURCED[:1])
    assert preparing.publish_prepared(workspace, here.secretary, made, turn=held.turn).number == "0.1"


def test_a_preparation_is_behind_once_a_later_text_is_published(workspace: Workspace) -> None:
    here = ready(workspace)
    made = preparing.prepare(workspace, here.secretary, typed("0.2"), seen=here.tip())
    move_on(here)
    publish(here, "0.1")
    with pytest.raises(BehindVersionError, match=r"0\.1"):
        preparing.publish_prepared(workspace, here.secretary, made, turn=turn(here, made))
    assert latest(here) == "0.1"


def test_words_and_hour_change_from_what_was_seen_only(workspace: Workspace, clock: Clock) -> None:
    here = ready(workspace)
    made = preparing.prepare(workspace, here.secretary, typed("0.1", clock.moment + 3 * HOUR), seen=here.tip())
    seen = turn(here, made)
    preparing.change(workspace, here.secretary, made, typed("0.1", clock.moment + HOUR), turn=seen)
    with pytest.raises(PreparationChangedError):
        preparing.change(workspace, here.secretary, made, typed("0.2"), turn=seen)
    with pytest.raises(PreparationChangedError):
        preparing.publish_prepared(workspace, here.secretary, made, turn=seen)
    clock.advance(hours=1)
    assert len(run(workspace).done) == 1
    with pytest.raises(PreparationEndedError):
        preparing.change(workspace, here.secretary, made, typed("0.2"), turn=turn(here, made))
    with pytest.raises(PreparationEndedError):
        preparing.cancel(workspace, here.secretary, made)
    assert preparing.publish_prepared(workspace, here.secretary, made, turn=seen).number == "0.1"  # once, told twice


def test_a_cancelled_preparation_never_opens_and_frees_its_number(workspace: Workspace, clock: Clock) -> None:
    here = ready(workspace)
    made = preparing.prepare(workspace, here.secretary, typed("0.1", clock.moment + HOUR), seen=here.tip())
    key = previewing.give(workspace, here.secretary, made, name="Camille", days=1, past_the_hour=True)
    preparing.cancel(workspace, here.secretary, made)
    preparing.cancel(workspace, here.secretary, made)
    clock.advance(hours=2)
    assert run(workspace) == running.Ran()
    assert latest(here) == ""
    with pytest.raises(PreviewEndedError):
        previewing.preview(workspace, key)
    with pytest.raises(PreparationEndedError):
        preparing.publish_prepared(workspace, here.secretary, made, turn=turn(here, made))
    assert publish(here, "0.1").number == "0.1"


def test_two_people_who_publish_at_once_publish_once(workspace: Workspace) -> None:
    here = ready(workspace)
    made, seen = preparing.prepare(workspace, here.secretary, typed("0.1"), seen=here.tip()), ""
    seen = turn(here, made)
    barrier, came = Barrier(4), []

    def press() -> None:
        barrier.wait()
        came.append(preparing.publish_prepared(workspace, here.secretary, made, turn=seen).number)

    pressing = [Thread(target=press) for _ in range(4)]
    for one in pressing:
        one.start()
    for one in pressing:
        one.join()
    assert came == ["0.1"] * 4
    with workspace.reading() as connection:
        assert len(journal.named(connection, Happened.VERSION_PUBLISHED)) == 1
    assert checking.check(workspace) == []


def test_a_link_is_named_counted_and_shows_the_version_as_it_will_be(workspace: Workspace, clock: Clock) -> None:
    here = ready(workspace)
    publish(here, "0.1")
    move_on(here)
    made = preparing.prepare(workspace, here.secretary, typed("0.2", clock.moment + 48 * HOUR), seen=here.tip())
    key = previewing.give(workspace, here.secretary, made, name="  Camille  Ozanne ", days=2, past_the_hour=False)
    shown = previewing.preview(workspace, key)
    assert (shown.prepared.story, shown.previous and shown.previous.number) == (STORY, "0.1")
    assert [unit.id for unit in shown.changed] == ["aaaaaaa2"]
    previewing.preview(workspace, key)
    with workspace.reading() as connection:
        (link,) = preview_links.of_preparation(connection, made)
        kept = connection.exec_driver_sql("SELECT key_hash FROM preview_link").scalar()
    assert (link.name, link.openings, link.opened_at) == ("Camille Ozanne", 2, clock.moment)
    assert key not in str(kept)
    previewing.take_back(workspace, here.secretary, made, link.id)
    previewing.take_back(workspace, here.secretary, made, link.id)
    with pytest.raises(PreviewEndedError):
        previewing.preview(workspace, key)
    with pytest.raises(NotFoundError):
        previewing.take_back(workspace, here.secretary, made, link.id + 1)
    with pytest.raises(NotFoundError) as unknown:
        previewing.preview(workspace, "x" * 32)
    assert not isinstance(unknown.value, PreviewEndedError)


def test_a_link_ends_in_time_and_at_the_hour_unless_it_was_chosen(workspace: Workspace, clock: Clock) -> None:
    here = ready(workspace)
    made = preparing.prepare(workspace, here.secretary, typed("0.1", clock.moment + 24 * HOUR), seen=here.tip())

    def give(days: int, *, past: bool = False, name: str = "Camille") -> str:
        return previewing.give(workspace, here.secretary, made, name=name, days=days, past_the_hour=past)

    with pytest.raises(PreviewPastHourError):
        give(2)
    for name in ("", "x" * 121):
        with pytest.raises(PreviewNameError):
            give(1, name=name)
    with pytest.raises(ForbiddenError):
        previewing.give(workspace, here.member, made, name="Moi", days=1, past_the_hour=False)
    within, past = give(1), give(2, past=True)
    preparing.change(workspace, here.secretary, made, typed("0.1", clock.moment + HOUR), turn=turn(here, made))
    clock.advance(hours=1)
    run(workspace)
    with pytest.raises(PreviewEndedError):
        previewing.preview(workspace, within)  # the hour came nearer: so did its end
    assert previewing.preview(workspace, past).published == "0.1"
    clock.advance(days=2)
    with pytest.raises(PreviewEndedError):
        previewing.preview(workspace, past)
    with pytest.raises(PreparationEndedError):
        give(1)


def test_an_act_of_the_clock_that_was_cut_is_finished_by_the_next(workspace: Workspace, clock: Clock) -> None:
    here = ready(workspace)
    preparing.prepare(workspace, here.secretary, typed("0.1", clock.moment + HOUR), seen=here.tip())
    with workspace.reading() as connection:
        (act,) = opening.clock_acts(workspace, connection)
    clock.advance(hours=1)
    with workspace.writing() as connection:  # a runner that died after its mark
        assert clock_acts.mark(connection, act.key, due_at=act.due_at, at=clock.moment)
    assert len(run(workspace).done) == 1
    assert latest(here) == "0.1"
    with workspace.reading() as connection:
        assert preparations.waiting(connection) == ()


def test_what_stands_beside_the_text_is_kept_for_a_preparation_and_goes_with_an_erratum(workspace: Workspace) -> None:
    here = ready(workspace)
    with workspace.reading() as connection:
        french = workspace.text(connection, here.tip())
    row = row_of(french, Language.ENGLISH, "aaaaaaa2")
    assert row is not None
    aligning.write(
        workspace, here.secretary, Language.ENGLISH, "aaaaaaa2", words="We say why.", shown=aligning.seen(row)
    )
    pinned = here.tip()
    made = preparing.prepare(workspace, here.secretary, typed("0.1"), seen=pinned)
    move_on(here)
    move_on(here, "Nous disons encore mieux.")
    preparing.publish_prepared(workspace, here.secretary, made, turn=turn(here, made))
    errata.publish_erratum(
        workspace, here.secretary, "0.1", Correction("Une faute.", {"fffffff2": "Algorithme : une suite."}, today=False)
    )
    with workspace.reading() as connection:
        for number in ("0.1", "0.1.1"):
            held = aligned(workspace, connection, version(here, number).sha, Language.ENGLISH)
            assert held is not None, number
    assert checking.check(workspace) == []
