"""Who sees what: every kind of thing, at every stage, closed to the public or opened to it."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from manifeste_tool.domain.audience import Audience, Stage, StageKind, Thing, audience, open_stages
from manifeste_tool.domain.readers import Person, Reader, Role

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
#: Written out by hand: the widest circle without any opening, then the stages that open the thing to the public.
_ALL_BUT_DRAFTING = "concertation depot examen adoption publication"
_AMENDING = "depot examen adoption publication"
EXPECTED = {
    "published_text": (Audience.PUBLIC, ""),
    "current_text": (Audience.COMMISSION, _ALL_BUT_DRAFTING),
    "drafting_text": (Audience.DRAFTERS, ""),
    "amendment": (Audience.COMMISSION, _AMENDING),
    "refused_amendment": (Audience.COMMISSION, ""),
    "published_amendment": (Audience.PUBLIC, ""),
    "opinion": (Audience.COMMISSION, _AMENDING),
    "unpublished_opinion": (Audience.SECRETARIAT, ""),
    "thread": (Audience.COMMISSION, _AMENDING),
    "internal_note": (Audience.SECRETARIAT, ""),
    "working_copy": (Audience.SECRETARIAT, ""),
    "contribution": (Audience.PUBLIC, ""),
    "private_contribution": (Audience.SECRETARIAT, ""),
    "finding": (Audience.PUBLIC, ""),
    "declaration": (Audience.PUBLIC, ""),
    "sitting": (Audience.COMMISSION, "examen adoption publication"),
    "attendance": (Audience.COMMISSION, ""),
    "ballot": (Audience.COMMISSION, ""),
    "named_votes": (Audience.COMMISSION, "adoption publication"),
    "approval": (Audience.COMMISSION, "adoption publication"),
    "statement": (Audience.COMMISSION, "adoption publication"),
    "signatory": (Audience.COMMISSION, "adoption publication"),
    "published_adoption": (Audience.PUBLIC, ""),
    "charge": (Audience.COMMISSION, ""),
    "opinion_request": (Audience.SECRETARIAT, ""),
    "consultation": (Audience.PUBLIC, ""),
    "unpublished_consultation": (Audience.SECRETARIAT, ""),
    "authority_request": (Audience.SECRETARIAT, ""),
    "report": (Audience.PUBLIC, ""),
    "unsent_report": (Audience.SECRETARIAT, ""),
    "moderation": (Audience.SECRETARIAT, ""),
    "flag": (Audience.SECRETARIAT, ""),
    "enquiry": (Audience.SECRETARIAT, ""),
    "lot": (Audience.SECRETARIAT, ""),
    "mark": (Audience.COMMISSION, ""),
    "evidence": (Audience.PUBLIC, ""),
    "unpublished_evidence": (Audience.COMMISSION, ""),
    "outcome": (Audience.PUBLIC, ""),
    "reconfirmation": (Audience.DRAFTERS, ""),
    "dispute": (Audience.DRAFTERS, ""),
    "dashboard": (Audience.PUBLIC, ""),
    "prepared_version": (Audience.SECRETARIAT, ""),
    "aligned_text": (Audience.PUBLIC, ""),
    "press_kit": (Audience.PUBLIC, ""),
    "returned_document": (Audience.SECRETARIAT, ""),
    "named_data": (Audience.SECRETARIAT, ""),
    "account": (Audience.SECRETARIAT, ""),
    "register": (Audience.SECRETARIAT, ""),
}
PEOPLE = {
    Audience.SECRETARIAT: Person(1, "Secrétaire", Role.SECRETARIAT),
    Audience.DRAFTERS: Person(2, "Rédactrice", Role.MEMBER, drafter=True),
    Audience.COMMISSION: Person(3, "Membre", Role.MEMBER),
    Audience.PUBLIC: None,
}


def test_every_kind_of_thing_is_expected_here() -> None:
    assert set(EXPECTED) == {thing.value for thing in Thing}


@pytest.mark.parametrize("thing", list(Thing))
def test_a_thing_is_seen_by_the_circle_written_here_at_each_stage(thing: Thing) -> None:
    circle, opening = EXPECTED[thing.value]
    assert audience(thing, ()) is circle
    for kind, public in product(StageKind, (False, True)):
        opened = public and kind.value in opening.split()
        expected = Audience.PUBLIC if opened else circle
        stage = Stage(kind, NOW, public=public)
        assert audience(thing, [stage]) is expected, (kind, public)
        for own, person in PEOPLE.items():
            assert Reader(person, (stage,), NOW).sees(thing) is (own <= expected), (kind, public, own)


def test_one_of_two_open_stages_is_enough_to_open_a_thing() -> None:
    stages = [Stage(StageKind.DRAFTING, NOW, public=True), Stage(StageKind.FILING, NOW, public=True)]
    assert audience(Thing.AMENDMENT, stages) is Audience.PUBLIC
    assert audience(Thing.DRAFTING_TEXT, stages) is Audience.DRAFTERS, "a text being written is never public"


def test_a_stage_is_open_from_its_opening_to_just_before_its_closing() -> None:
    hour = timedelta(hours=1)
    stage = Stage(StageKind.FILING, NOW, NOW + hour)
    moments = (NOW - hour, NOW, NOW + hour - timedelta(microseconds=1), NOW + hour)
    assert [stage.is_open(moment) for moment in moments] == [False, True, True, False]
    assert Stage(StageKind.FILING, NOW).is_open(NOW + 10_000 * hour)


def test_open_stages_come_in_the_order_of_a_cycle_then_of_their_opening() -> None:
    early, late = NOW - timedelta(days=2), NOW - timedelta(days=1)
    wanted = [
        Stage(StageKind.CONSULTATION, late),
        Stage(StageKind.FILING, early),
        Stage(StageKind.FILING, late),
        Stage(StageKind.PUBLICATION, early),
    ]
    over = Stage(StageKind.DRAFTING, early, late)
    assert open_stages([wanted[3], wanted[2], over, wanted[1], wanted[0]], NOW) == tuple(wanted)
