"""Five months of the commission: what is decided, who is told, what the version says; once each, nothing else.

The whole story is lived in one test, since every part of it rests on what went before.
"""

import re
from collections.abc import Iterator
from datetime import date
from email.parser import BytesHeaderParser
from email.policy import default
from email.utils import parseaddr

import pytest
from sqlalchemy import select

from manifeste_tool.domain.amending.amendments import Move, Outcome, State
from manifeste_tool.domain.commission.conduct import QuorumLostError
from manifeste_tool.domain.commission.sittings import Method
from manifeste_tool.domain.privacy.retention import KEPT
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.conduct import recording, ruling
from manifeste_tool.services.examining.pronouncing import Ruling
from manifeste_tool.services.instance import checking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import settings as kept
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.commission import ballots
from manifeste_tool.storage.tables.journal import fact, notice
from manifeste_tool.storage.tables.telling import mail
from manifeste_tool.web.app import create_app
from tests.conftest import Clock
from tests.services.mail_server import Post, mail_server
from tests.services.months import story
from tests.services.months.story import Months, Tale, begun

#: Written by hand from the story: each thing that somebody is told, about what, and to whom; nobody is told more.
#: « 1-60 » are the members by number; « tous » everybody with an account but the secretary who publishes.
TOLD = """
version_published 1.0: tous
stage_opened 2: 1 3 5 8
stage_closed 2: 1 3 5 8
stage_opened 3: 1-60
deadline_nears stage:3: 19 20
deadline_nears stage:3: 18
deadline_nears stage:3: 19
deadline_nears stage:3: 18
stage_closed 3: 1-60
amendment_filed 1/12: 18
amendment_filed 1/13: 21
stage_opened 4: 1-60
amendment_refused 1/13: 21
amendment_admitted 1/1: 2
amendment_admitted 1/2: 4
amendment_admitted 1/3: 6
amendment_admitted 1/4: 7
amendment_admitted 1/5: 9
amendment_admitted 1/6: 11
amendment_admitted 1/7: 12
amendment_admitted 1/8: 14
amendment_admitted 1/9: 15
amendment_admitted 1/10: 16
amendment_admitted 1/11: 20
amendment_admitted 1/12: 18
sitting_convened 1: 1-60
convocation_answered 1: 1
convocation_answered 1: 2
convocation_answered 1: 3
convocation_answered 1: 4
convocation_answered 1: 5
convocation_answered 1: 6
deadline_nears sitting:1: 29-60
deadline_nears sitting:1: 29-60
amendment_adopted 1/1: 2
amendment_adopted 1/2: 4
amendment_rejected 1/5: 9
amendment_adopted 1/3: 6
amendment_adopted 1/4: 7
amendment_withdrawn 1/6: 11
record_made 1: 1-60
ballot_opened 1: 1-60
deadline_nears ballot:1: 1-60
vote_cast 1: 40
deadline_nears ballot:1: 32-39 41-60
amendment_adopted 1/7: 12
amendment_adopted 1/8: 14
amendment_adopted 1/9: 15
amendment_adopted 1/10: 16
amendment_adopted 1/11: 20
amendment_adopted 1/12: 18
ballot_closed 1: 1-60
amendment_integrated 1/1: 2
amendment_integrated 1/2: 4
amendment_integrated 1/3: 6
amendment_integrated 1/4: 7
amendment_integrated 1/7: 12
amendment_integrated 1/8: 14
amendment_integrated 1/9: 15
amendment_integrated 1/10: 16
amendment_integrated 1/11: 20
amendment_integrated 1/12: 18
stage_closed 4: 1-60
stage_opened 5: 1-60
ballot_opened 2: 1-60
deadline_nears ballot:2: 1-60
deadline_nears ballot:2: 53-60
ballot_closed 2: 1-60
approval_entered 1: A
approval_entered 2: B
approval_entered 3: C
"""


@pytest.fixture
def post() -> Iterator[Post]:
    with mail_server() as server:
        yield server


@pytest.mark.slow
def test_five_months(workspace: Workspace, settings: Settings, clock: Clock, post: Post) -> None:
    here, tale = begun(workspace, clock, post.settings()), Tale()
    nothing_is_past_its_time_in_five_months(here)
    story.january(here)
    the_stages_that_passed_meanwhile_are_caught_up_once(here)
    story.february(here, tale)
    two_amendments_are_filed_late_with_their_reason(here, tale)
    sent, post.manner = here.mails("envoyé"), "421"
    story.march(here, tale)
    assert here.mails("envoyé") == sent, "a server that takes no mail takes none"
    assert here.mails("en attente") == here.mails() - sent, "and loses none"
    post.manner = "accept"
    story.sitting(here, tale)
    without_its_quorum_the_room_decides_nothing(here, tale)
    story.closing(here, tale)
    story.april(here, tale)
    story.may(here, tale)
    said = version(here, settings)
    assert "Adoptée par la commission le 12 mai 2026, 44 voix pour, 5 contre, 3 abstentions" in said
    assert "une réserve" in said
    assert "En attente : Association C (exemple)" in said
    story.june(here)
    said = version(here, settings)
    assert "En attente" not in said
    assert "Association C (exemple) (Assemblée générale du 28 mai 2026)" in said
    everybody_was_told_what_concerns_them_and_nothing_else_once(here)
    every_mail_left_once_for_whom_it_was(here, post)
    the_record_equals_the_facts(here, tale)
    what_was_voted_stands_and_what_was_not_does_not(here, tale)
    assert checking.check(workspace) == []


def the_stages_that_passed_meanwhile_are_caught_up_once(here: Months) -> None:
    ran = here.ran[-1]
    assert [key.split(":")[:3] for key in ran.done if key.startswith("stage")] == [
        ["stage", "2", "closes"],
        ["stage", "3", "opens"],
    ]
    with here.ws.reading() as connection:
        assert not here.ws.unmerged_drafting(connection), "the opening of the filing ended the drafting"
    here.work()
    assert here.ran[-1].done == ()


def two_amendments_are_filed_late_with_their_reason(here: Months, tale: Tale) -> None:
    with here.ws.reading() as connection:
        found = [one for one in amendments.every(connection) if one.late_reason]
    assert [(one.id, one.author_id, one.filed_by_id) for one in found] == [
        (tale.late[0].id, here.member(18).id, here.secretary.id),
        (tale.late[1].id, here.member(21).id, here.secretary.id),
    ]


def without_its_quorum_the_room_decides_nothing(here: Months, tale: Tale) -> None:
    assert tale.sitting is not None
    with pytest.raises(QuorumLostError) as lost:
        ruling.decide(here.ws, here.secretary, tale.sitting.id, tale.filed[5].id, Ruling(Move.ADOPT))
    assert lost.value.values == {"there": 21, "required": 22}


def nothing_is_past_its_time_in_five_months(here: Months) -> None:
    """What is told here is looked at in the end, whom a mail was for included."""
    with here.ws.writing() as connection:
        for one in KEPT:
            kept.put(connection, one.setting, "365")


def version(here: Months, settings: Settings) -> str:
    """What the public reads of who adopted version 1.0, on one line and without its marks."""
    page = create_app(settings, here.ws).test_client().get("/texte/v/1.0")
    assert page.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.text)).replace(" ,", ",").replace(" .", ".")


def everybody_was_told_what_concerns_them_and_nothing_else_once(here: Months) -> None:
    columns = (fact.c.id, fact.c.name, fact.c.about_id, notice.c.person_id, notice.c.mail_id)
    told: dict[tuple[int, str, str], list[int]] = {}
    with here.ws.reading() as connection:
        for row in connection.execute(select(*columns).join(fact, fact.c.id == notice.c.fact_id)):
            told.setdefault((row.id, row.name, row.about_id), []).append(row.person_id)
            assert row.mail_id, (row, "each of them had its mail")
    assert all(len(set(those)) == len(those) for those in told.values())
    found = sorted((name, about, tuple(sorted(those))) for (_, name, about), those in told.items())
    assert found == sorted(expected(here))


def expected(here: Months) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    for line in TOLD.strip().splitlines():
        what, _, whom = line.partition(": ")
        name, about = what.split(" ")
        yield name, about, tuple(sorted(one.id for word in whom.split() for one in named(here, word)))


def named(here: Months, word: str) -> list[Person]:
    if word in ("A", "B", "C"):
        return [one for one in here.members if one.association == f"Association {word} (exemple)"]
    if word == "tous":
        return [one for one in here.people.values() if one.id != here.secretary.id]
    first, _, last = word.partition("-")
    return [here.member(number) for number in range(int(first), int(last or first) + 1)]


def every_mail_left_once_for_whom_it_was(here: Months, post: Post) -> None:
    with here.ws.reading() as connection:
        rows = connection.execute(select(mail)).mappings().all()
        settled = connection.execute(select(notice.c.mail_id, notice.c.person_id)).all()
    assert {row["state"] for row in rows} == {"envoyé"}
    heads = [BytesHeaderParser(policy=default).parsebytes(one) for one in post.received]
    came = [str(one["Message-ID"]) for one in heads]
    assert sorted(came) == sorted(row["message_id"] for row in rows)
    owners = {row["id"]: row["person_id"] for row in rows}
    assert all(owners[mail_id] == person_id for mail_id, person_id in settled)
    addresses = {one.id: one.email for one in here.people.values()}
    by_message = {row["message_id"]: row["person_id"] for row in rows}
    for one in heads:
        assert parseaddr(str(one["To"]))[1] == addresses[by_message[str(one["Message-ID"])]]
    weekly = [(row["person_id"], row["made_at"].date()) for row in rows if row["kind"] == "semaine"]
    assert len(set(weekly)) == len(weekly)
    assert not {who for who, _ in weekly} & {here.member(number).id for number in range(11, 61)}, "they want none"
    assert {day for _, day in weekly if day.weekday()} == {date(2026, 2, 3)}, "Mondays, and the day after the stop"


#: What the room decided, written by hand: the amendments by number, how, and the count where there was one.
DECIDED = [
    ([1], Outcome.ADOPTED, Method.CONSENSUS, None),
    ([2], Outcome.ADOPTED, Method.COUNT, (20, 6, 2, 0)),
    ([5], Outcome.REJECTED, Method.COUNT, (10, 15, 3, 0)),
    ([3, 4], Outcome.ADOPTED, Method.CONSENSUS, None),
    ([6], Outcome.WITHDRAWN, Method.BY_AUTHOR, None),
]


def the_record_equals_the_facts(here: Months, tale: Tale) -> None:
    assert tale.sitting is not None
    with here.ws.reading() as connection:
        reader = here.ws.reader(here.secretary, connection)
        made = recording.record_of(here.ws, connection, reader, tale.sitting)
        told = connection.execute(select(fact.c.name, fact.c.about_id).where(fact.c.name.like("amendment_%"))).all()
    found = [
        (
            [subject.number for subject in item.subjects],
            item.outcome,
            item.method,
            item.counts and (item.counts.favour, item.counts.against, item.counts.abstained, item.counts.apart),
        )
        for item in made.items
    ]
    assert found == DECIDED
    for numbers, outcome, _method, _counts in DECIDED:
        name = {"adopté": "amendment_adopted", "rejeté": "amendment_rejected", "retiré": "amendment_withdrawn"}[outcome]
        assert [told.count((name, f"1/{number}")) for number in numbers] == [1] * len(numbers)
    assert [event.name for event in made.events].count("quorum_lost") == 1
    assert made.events[0].there == 22
    assert made.events[0].voices == 28


def what_was_voted_stands_and_what_was_not_does_not(here: Months, tale: Tale) -> None:
    with here.ws.reading() as connection:
        stand = {one.number: one for one in amendments.every(connection)}
        asked, adopted = ballots.by_id(connection, 1), ballots.by_id(connection, 2)
    integrated = {number for number, one in stand.items() if one.state is State.INTEGRATED}
    assert integrated == {1, 2, 3, 4, 7, 8, 9, 10, 11, 12}
    assert asked is not None
    assert (asked.counts.favour, asked.counts.against, asked.there, asked.entitled) == (26, 6, 32, 60)
    assert adopted is not None
    assert (adopted.result, adopted.counts.favour, adopted.there) == ("adopté", 44, 52)
