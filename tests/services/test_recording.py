"""An afternoon in the room, from the opening to the record; what the record says is counted again from the journal."""

from collections import Counter
from dataclasses import replace
from io import BytesIO

import docx
import pytest

from manifeste_tool.documents import word
from manifeste_tool.domain.amending.amendments import Move, Outcome
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.commission.adoption import Statement, StatementKind
from manifeste_tool.domain.commission.conduct import QuorumLostError
from manifeste_tool.domain.commission.record import Record
from manifeste_tool.domain.commission.sittings import Method
from manifeste_tool.domain.commission.voting import Counts, Rules
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.conduct import recording, ruling, undoing_last
from manifeste_tool.services.conduct.conduct_pages import conduct_page
from manifeste_tool.services.conduct.record_letters import record_letter
from manifeste_tool.services.conduct.record_sheet import sheet, summary
from manifeste_tool.services.conduct.recording import NotClosedError, SentAlreadyError
from manifeste_tool.services.conduct.ruling import Seen
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.examining.pronouncing import Ruling
from manifeste_tool.services.sittings import attending, holding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices
from manifeste_tool.storage.commission import adoption
from tests.conftest import Clock
from tests.services.chamber import Chamber, afternoon, chamber
from tests.services.hands import now, sub_amendment

FIRST, SECOND, THIRD, FOURTH = "aaaaaaa2", "bbbbbbb2", "ccccccc2", "ddddddd2"
ADOPT, REJECT = Ruling(Move.ADOPT), Ruling(Move.REJECT)
_OUTCOMES = {
    Happened.AMENDMENT_ADOPTED: Outcome.ADOPTED,
    Happened.AMENDMENT_ADOPTED_IN_PART: Outcome.ADOPTED_IN_PART,
    Happened.AMENDMENT_REJECTED: Outcome.REJECTED,
    Happened.AMENDMENT_NOT_SUPPORTED: Outcome.NOT_SUPPORTED,
    Happened.AMENDMENT_WITHDRAWN: Outcome.WITHDRAWN,
    Happened.AMENDMENT_FELL: Outcome.FALLEN,
}


def test_the_record_of_an_afternoon_equals_the_facts(workspace: Workspace, clock: Clock) -> None:
    room = afternoon(workspace)
    held_through(room, clock)
    made = recording.record_page(workspace, room.here.member, room.sitting_id).record
    facts = told(room)
    since = next(fact.id for fact in facts if fact.name == Happened.SITTING_OPENED)
    recounted = outcomes_of([fact for fact in facts if fact.id > since])
    assert [(subject.number, outcome) for subject, outcome in made.decided] == recounted
    assert (6, Outcome.FALLEN) in recounted, "a sub-amendment was adopted, then fell with its parent: both are told"
    events = Counter((event.name, event.at) for event in made.events)
    stirs = [fact for fact in facts if fact.about == About.SITTING and fact.at > made.sitting.opened_at]
    known = {event.name for event in made.events} - {Happened.SITTING_OPENED}
    assert {Happened.MEMBER_LEFT, Happened.QUORUM_LOST, Happened.QUORUM_REACHED, Happened.PROXY_ENDED} <= known
    del events[Happened.SITTING_OPENED, made.sitting.opened_at]
    assert events == Counter((fact.name, fact.at) for fact in stirs), "who came and left, and the quorum, to the minute"
    for event in made.events:
        if event.name in (Happened.QUORUM_LOST, Happened.QUORUM_REACHED):
            crossed = next(fact for fact in stirs if (fact.name, fact.at) == (event.name, event.at))
            assert str(event.there) == crossed.details["there"]


def told(room: Chamber) -> list[Fact]:
    with room.ws.reading() as connection:
        return sorted(journal.latest(connection, Audience.SECRETARIAT, limit=10_000), key=lambda fact: fact.id)


def outcomes_of(facts: list[Fact]) -> list[tuple[int, Outcome]]:
    """Count again, from the journal alone, what was settled and stands, in order."""
    found: list[tuple[int, Outcome]] = []
    for fact in facts:
        number = int(fact.about_id.rpartition("/")[2]) if fact.about == About.AMENDMENT else 0
        if fact.name in _OUTCOMES:
            found.append((number, _OUTCOMES[Happened(fact.name)]))
        elif fact.name == Happened.DECISION_UNDONE:
            found.remove((number, Outcome(fact.details["outcome"])))
    return found


def held_through(room: Chamber, clock: Clock) -> None:
    """Play the afternoon: adoptions, a division, identicals, falls, a quorum lost and reached again, an undoing."""
    ws, by, key, members = room.ws, room.by, room.sitting_id, room.members
    same = [room.admitted(FIRST, "Nous disons tout.", by=one, headline="Tout dire") for one in members[:3]]
    rival = room.admitted(FIRST, "Rien de tel ici.", by=members[5])
    parent = room.admitted(SECOND, "L'accueil par une personne est dû partout.", by=members[4])
    sub = sub_amendment(room.here, parent, "L'accueil par une personne est dû à tous, partout.", on=SECOND)
    deciding.admit(ws, by, sub.id)
    parts = room.admitted(THIRD, "Les agents sont instruits chaque année. Ils choisissent leurs méthodes.")
    last = room.admitted(FOURTH, "un guichet toujours ouvert ;", by=members[7])

    def vote(amendment_id: int, what: Ruling = ADOPT, **given: object) -> None:
        clock.advance(minutes=3)
        ruling.decide(ws, by, key, amendment_id, what, **given)  # type: ignore[arg-type]

    together = Seen(1, tuple(one.id for one in same[1:]))
    vote(same[0].id, method=Method.COUNT, counts=Counts(20, 5, 2, 1), seen=together)
    clock.advance(minutes=1)
    ruling.confirm_falls(ws, by, key, {rival.id: same[0].id})
    clock.advance(minutes=9)
    for one in (members[5], *members[14:21]):
        clock.advance(seconds=20)
        room.leave(one)
    with pytest.raises(QuorumLostError):
        vote(parent.id, REJECT)
    holding.suspend(ws, by, key)
    clock.advance(minutes=12)
    attending.give_proxy(ws, by, key, members[13].id, holder_id=members[9].id)
    clock.advance(seconds=20)
    attending.seat_substitute(ws, by, key, members[14].id, by_name="Sa suppléante")
    for one in (members[5], members[15], members[22], members[28]):
        clock.advance(seconds=20)
        room.come(one)
    holding.resume(ws, by, key)
    vote(sub.id, method=Method.SHOW_OF_HANDS)
    vote(parent.id, REJECT, method=Method.ON_PAPER)
    vote(parts.id, Ruling(Move.ADOPT, only=[2]))
    vote(last.id)
    clock.advance(minutes=1)
    undoing_last.undo_last(ws, by, key, seen=room.decisions()[-1].id)
    vote(last.id, Ruling(Move.WITHDRAW))
    clock.advance(minutes=5)
    room.close()


def text_of(record: Record, room: Chamber) -> str:
    file = docx.Document(BytesIO(word.written(sheet(record, at=room.ws.now()))))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return (
        "\n".join([paragraph.text for paragraph in file.paragraphs] + cells)
        .replace("\u00a0", " ")
        .replace("\u202f", " ")
    )


def test_the_file_says_each_decision_with_its_vote_its_parts_and_its_cause(workspace: Workspace, clock: Clock) -> None:
    room = afternoon(workspace)
    held_through(room, clock)
    made = recording.record_page(workspace, room.here.member, room.sitting_id).record
    text = text_of(made, room).replace("’", "'")
    for words in (
        "Amendements identiques 1, 2, 3 — adoptés",
        "Adopté au décompte des voix : 20 pour, 5 contre, 2 abstentions, 1 ne prend pas part au vote.",
        "Tombé du fait de l'adoption de l'amendement 1.",
        "Sous-amendement 6 — adopté",
        "Rejeté au bulletin secret.",
        "Tombent avec lui ses sous-amendements : 6.",
        "Parties adoptées : 7.2.",
        "Retiré par son auteur.",
        "8 : « adopté » à 10 h 44, annulé à 10 h 45.",
        "Le quorum n'est plus atteint (15 présents, 20 voix)",
        "10 h 31. Le quorum est atteint (16 présents, 23 voix).",
        "Sa suppléante siège pour Membre 14",
        "Présents (24)",
        "Séance du chapitre I",
        "à la majorité simple",
        "16 membres présents sur 30 en exercice",
    ):
        assert words in text, (words, text)
    assert "Motif" not in text, "how the room voted is said once"
    assert len(summary(made)) == len(made.items)


def test_who_was_there_is_told_once_in_the_place_that_suits(workspace: Workspace, clock: Clock) -> None:
    room = afternoon(workspace)
    held_through(room, clock)
    seen = recording.record_page(workspace, room.here.member, room.sitting_id).record.attendance
    assert len(seen.present) == 24
    assert [pair.member for pair in seen.substituted] == [], "present first, replaced later: told as present"
    assert len(seen.proxies) == 7
    assert len(seen.absent) == 1
    every = [*seen.present, *seen.excused, *seen.absent, *(pair.member for pair in seen.proxies)]
    assert set(every) == {one.name for one in room.members}


def test_the_record_is_sent_once_when_the_sitting_is_over(workspace: Workspace, clock: Clock) -> None:
    room = afternoon(workspace)
    with pytest.raises(NotClosedError):
        recording.send(workspace, room.by, room.sitting_id)
    one = room.admitted(FIRST, "Mieux.")
    ruling.decide(workspace, room.by, room.sitting_id, one.id, ADOPT)
    room.close()
    with pytest.raises(ForbiddenError):
        recording.send(workspace, room.here.member, room.sitting_id)
    recording.send(workspace, room.by, room.sitting_id)
    with pytest.raises(SentAlreadyError):
        recording.send(workspace, room.by, room.sitting_id)
    assert told_of(room, Happened.RECORD_MADE) == {member.id for member in room.members}
    clock.advance(minutes=2)
    undoing_last.undo_last(workspace, room.by, room.sitting_id, seen=room.decisions()[0].id)
    page = recording.record_page(workspace, room.by, room.sitting_id)
    assert (page.changed, page.may_send, page.record.items) == (True, True, ())
    assert page.record.undone[0].outcome is Outcome.ADOPTED
    clock.advance(minutes=2)
    recording.send(workspace, room.by, room.sitting_id)
    assert now(room.here, one).is_open


def told_of(room: Chamber, name: Happened) -> set[int]:
    everybody = [*room.members, room.of.substitute, room.here.referent, room.by]
    with room.ws.reading() as connection:
        return {
            one.id
            for one in everybody
            for _, fact in notices.waiting(connection, one.id, limit=50)
            if fact.name == name
        }


def test_the_letter_carries_the_decisions_and_the_file(workspace: Workspace, clock: Clock) -> None:
    room = afternoon(workspace)
    held_through(room, clock)
    recording.send(workspace, room.by, room.sitting_id)
    fact = next(fact for fact in told(room) if fact.name == Happened.RECORD_MADE)
    with workspace.reading() as connection:
        letter = record_letter(workspace, connection, room.here.member, fact)
    assert letter is not None
    assert letter.values["decisions"][0].startswith("1. Amendements identiques 1, 2, 3 — adoptés, au décompte")
    assert letter.attachments[0].name == f"releve-de-decisions-{room.sitting_id}.docx"
    assert docx.Document(BytesIO(letter.attachments[0].content)).paragraphs[0].text


def test_what_was_said_with_a_decision_stands_with_it_until_it_is_withdrawn(workspace: Workspace) -> None:
    room = chamber(workspace, size=4, rules=Rules())
    one = room.admitted(FIRST, "Mieux.")
    ruling.decide(workspace, room.by, room.sitting_id, one.id, ADOPT)
    said = Statement(StatementKind.RESERVE, "Sous réserve du coût.", workspace.now(), room.by.id, room.here.other.id)
    with workspace.writing() as connection:
        key = adoption.add_statement(connection, replace(said, amendment_id=one.id))
        adoption.add_statement(
            connection, replace(said, amendment_id=one.id, person_id=None, association="Association B")
        )
    made = recording.record_page(workspace, room.here.member, room.sitting_id).record
    assert "Réserve de other : « Sous réserve du coût. »" in text_of(made, room)
    assert [one.who for one in made.items[0].subjects[0].said] == ["other", "Association B"]
    with workspace.writing() as connection:
        adoption.withdraw_statement(connection, key, workspace.now())
    made = recording.record_page(workspace, room.here.member, room.sitting_id).record
    assert [one.who for one in made.items[0].subjects[0].said] == ["Association B"]


def test_who_may_not_see_sittings_sees_no_record(workspace: Workspace) -> None:
    room = chamber(workspace, size=4)
    for somebody in (None, room.here.referent):
        with pytest.raises(NotFoundError):
            recording.record_page(workspace, somebody, room.sitting_id)
        with pytest.raises(NotFoundError):
            conduct_page(workspace, somebody, room.sitting_id)
    with pytest.raises(NotFoundError):
        recording.record_page(workspace, room.here.member, 999)
