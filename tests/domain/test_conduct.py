"""What may be decided in the room, what a count says, what the projector holds, what the record tells."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.amending.amendments import Move, Outcome
from manifeste_tool.domain.commission.attendance import Attending, Presence, Room, room
from manifeste_tool.domain.commission.conduct import (
    ContradictedError,
    CountsRequiredError,
    Floor,
    NotOpenSittingError,
    NotVotedError,
    QuorumLostError,
    chapter_over,
    counts_words,
    majority_words,
    refuse_undecidable,
    rejection,
    way,
)
from manifeste_tool.domain.commission.record import Event, Material, Subject, record
from manifeste_tool.domain.commission.screens import STEPS, display
from manifeste_tool.domain.commission.sittings import Answer, Decision, Method, Sitting, SittingState
from manifeste_tool.domain.commission.voting import Base, Counts, CountsError, Majority, Quorum, QuorumKind, Rules
from manifeste_tool.domain.comparing.diff import Op, Segment, UnitDiff
from manifeste_tool.domain.facts import Fact, Happened
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Kind, Paragraph

START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
HALF = Rules(quorum=Quorum(QuorumKind.HALF))


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def sitting(**told: object) -> Sitting:
    held = Sitting("Séance", START, state=SittingState.OPEN, opened_at=START, rules=HALF, id=1)
    return replace(held, **told)  # type: ignore[arg-type]


def floor(there: int, *, entitled: int = 10, lent: int = 0, **told: object) -> Floor:
    spans = [Presence(key, Attending.PRESENT, START) for key in range(1, there + 1)]
    spans += [Presence(100 + key, Attending.PROXY, START, by_id=key) for key in range(1, lent + 1)]
    return Floor(sitting(**told), room(spans, START), entitled)


@pytest.mark.parametrize(
    ("there", "move", "decides"), [(6, Move.ADOPT, True), (5, Move.ADOPT, False), (0, Move.WITHDRAW, True)]
)
def test_half_of_ten_is_no_quorum_and_a_withdrawal_needs_none(there: int, move: Move, decides: bool) -> None:
    if decides:
        refuse_undecidable(floor(there), move)
    else:
        with pytest.raises(QuorumLostError, match=f"{there} présents, 6 requis"):
            refuse_undecidable(floor(there), move)


@pytest.mark.parametrize("state", [state for state in SittingState if state is not SittingState.OPEN])
def test_only_an_open_sitting_decides(state: SittingState) -> None:
    for move in (Move.ADOPT, Move.WITHDRAW):
        with pytest.raises(NotOpenSittingError):
            refuse_undecidable(floor(10, state=state), move)


def test_what_is_not_voted_on_keeps_no_count() -> None:
    here = floor(8)
    assert way(Move.WITHDRAW, Method.COUNT, Counts(3), floor=here) == (Method.BY_AUTHOR, None)
    assert way(Move.FALL, Method.CONSENSUS, None, floor=here) == (Method.NONE, None)
    assert way(Move.NOT_SUPPORT, Method.CONSENSUS, None, floor=here) == (Method.NONE, None)
    assert way(Move.ADOPT, Method.CONSENSUS, Counts(3), floor=here) == (Method.CONSENSUS, None)
    with pytest.raises(NotVotedError):
        way(Move.ADOPT, Method.VOTE, None, floor=here)
    with pytest.raises(CountsRequiredError):
        way(Move.ADOPT, Method.COUNT, Counts(), floor=here)
    assert way(Move.REJECT, Method.ON_PAPER, None, floor=here) == (Method.ON_PAPER, None)


voices = st.integers(0, 12)


@given(
    voices,
    voices,
    voices,
    voices,
    st.sampled_from(Majority),
    st.sampled_from(Base),
    st.sampled_from([Move.ADOPT, Move.REJECT]),
)
def test_a_count_is_recorded_only_where_the_rules_give_that_outcome(
    favour: int, against: int, abstained: int, apart: int, majority: Majority, base: Base, move: Move
) -> None:
    """Counted again here by the words of the rules, on a room of eight who carry two proxies."""
    here = floor(8, lent=2, rules=Rules(majority, base, HALF.quorum))
    counts = Counts(favour, against, abstained, apart)
    cast = favour + against + abstained + apart
    share = {Base.EXPRESSED: favour + against, Base.VOTERS: favour + against + abstained, Base.ENTITLED: 10}[base]
    wins = {
        Majority.SIMPLE: favour > against,
        Majority.ABSOLUTE: 2 * favour > share,
        Majority.TWO_THIRDS: favour > 0 and 3 * favour >= 2 * share,
    }[majority]
    try:
        kept = way(move, Method.COUNT, counts, floor=here)
    except CountsRequiredError:
        assert cast == 0
    except CountsError:
        assert cast > 10
    except ContradictedError:
        assert wins != (move is Move.ADOPT)
    else:
        assert kept == (Method.COUNT, counts)
        assert 0 < cast <= 10
        assert wins == (move is Move.ADOPT)


def test_majorities_counts_and_rejections_in_words() -> None:
    assert majority_words(Rules(Majority.SIMPLE, Base.ENTITLED)) == "à la majorité simple"
    assert majority_words(Rules(Majority.ABSOLUTE, Base.VOTERS)) == "à la majorité absolue des votants"
    assert counts_words(Counts(1, 0, 1, 0)) == "1 pour, 0 contre, 1 abstention"
    assert counts_words(Counts(5, 4, 0, 2)) == "5 pour, 4 contre, 0 abstention, 2 ne prennent pas part au vote"
    assert rejection(Method.SHOW_OF_HANDS, None) == "Rejeté en séance à main levée."
    assert rejection(Method.COUNT, Counts(1, 2)) == "Rejeté en séance : 1 pour, 2 contre, 0 abstention."
    assert rejection(Method.NONE, None) == "Rejeté en séance."


def test_a_unit_stands_under_the_heading_of_its_chapter() -> None:
    text = parse(
        "Tête. <!-- ¶aaaaaaa2 -->\n\n## Un <!-- ¶hhhhhhh2 -->\n\n### Deux <!-- ¶jjjjjjj2 -->\n\nTrois. <!-- ¶bbbbbbb2 -->\n"
    )
    assert [chapter_over(text, one) for one in ("aaaaaaa2", "hhhhhhh2", "bbbbbbb2", "zzzzzzz2")] == [
        "",
        "hhhhhhh2",
        "hhhhhhh2",
        "",
    ]


def unit(*segments: Segment, rewritten: bool = False) -> UnitDiff:
    words = Paragraph(Kind.PARAGRAPH, "mots", id="aaaaaaa2")
    return UnitDiff("aaaaaaa2", words, words, segments, rewritten=rewritten)


segment = st.builds(Segment, st.sampled_from(Op), st.text("abc é.", min_size=1, max_size=900))
units = st.lists(
    st.builds(lambda those, new: unit(*those, rewritten=new), st.lists(segment, max_size=4), st.booleans()), max_size=5
)


@given(units, st.integers(0, 6))
def test_the_projector_shows_every_sign_once_in_order(given_units: list[UnitDiff], above: int) -> None:
    made = display(given_units, above=above)
    shown = [
        (piece.unit, one.op, sign)
        for part in made.parts
        for piece in part
        for one in piece.segments
        for sign in one.text
    ]
    assert shown == [(one, seg.op, sign) for one in given_units for seg in one.segments for sign in seg.text]
    assert all(made.parts), "no part is empty"
    pieces = [piece for part in made.parts for piece in part]
    assert [piece.unit for piece in pieces if piece.begins] == given_units
    assert sum(piece.ends for piece in pieces) == len(given_units)


def test_the_largest_type_that_holds_it_is_chosen_and_a_long_one_is_cut_between_words() -> None:
    sizes = [display([unit(Segment(Op.EQUAL, "mot " * count))]).size for count in (20, 80, 110, 150)]
    assert sizes == sorted(sizes)
    assert sizes[0] == 1
    assert sizes[-1] == STEPS[-1].size
    crowded = display([unit(Segment(Op.EQUAL, "mot " * 60))], above=4).size
    assert crowded > display([unit(Segment(Op.EQUAL, "mot " * 60))]).size, "what stands above makes the type smaller"
    long = display([unit(Segment(Op.EQUAL, "mot " * 600))])
    assert len(long.parts) > 2
    assert all(piece.segments[-1].text.endswith(" ") for part in long.parts for piece in part)
    assert (long.number(99), long.number(0)) == (len(long.parts), 1)
    assert display([]).part(1) == ()
    wordless = display([unit(Segment(Op.INSERTED, "x" * 5000))])
    assert len(wordless.parts) > 2, "what has no space is cut all the same"


NAMES = {1: "Ana", 2: "Bao", 3: "Cléo", 4: "Dov", 5: "Eve"}


def material(**told: object) -> Material:
    held = sitting(state=SittingState.CLOSED, closed_at=at(120), chair_id=1)
    facts = (
        Fact(Happened.SITTING_OPENED, START, 9, "sitting", "1", {}),
        Fact(Happened.RECORD_MADE, at(130), 9, "sitting", "1", {}),
        Fact(Happened.SITTING_CLOSED, at(120), 9, "sitting", "1", {}),
    )
    made = Material(held, (1, 2, 3, 4, 5), 5, NAMES, held=facts)
    return replace(made, **told)  # type: ignore[arg-type]


def test_each_member_is_told_once_where_they_belong_and_late_spans_are_not_of_the_sitting() -> None:
    spans = (
        Presence(1, Attending.PRESENT, START, at(120)),
        Presence(2, Attending.SUBSTITUTE, START, at(120), by_name="Une suppléante"),
        Presence(3, Attending.PROXY, START, at(120), by_id=1),
        Presence(4, Attending.EXCUSED, START, at(120)),
        Presence(5, Attending.PRESENT, at(-60), START),
    )
    made = record(
        material(spans=spans, answers=(Answer(1, 1, Attending.EXCUSED, START), Answer(1, 5, Attending.EXCUSED, START)))
    )
    seen = made.attendance
    assert (seen.present, seen.excused, seen.absent) == (("Ana",), ("Dov", "Eve"), ())
    assert [(one.member, one.other) for one in (*seen.substituted, *seen.proxies)] == [
        ("Bao", "Une suppléante"),
        ("Cléo", "Ana"),
    ]
    assert (made.chair, made.required, made.entitled, made.has_quorum_rule) == ("Ana", 3, 5, True)
    assert [(event.name, event.there, event.voices) for event in made.events] == [
        (Happened.SITTING_OPENED, 2, 3),
        (Happened.SITTING_CLOSED, 2, 3),
    ]


def test_who_comes_and_leaves_is_told_with_what_it_does_to_the_quorum() -> None:
    spans = (
        *(Presence(key, Attending.PRESENT, START, at(120)) for key in (1, 2)),
        Presence(3, Attending.PRESENT, START, at(30)),
        Presence(3, Attending.PROXY, at(30), at(60), by_id=2),
        Presence(3, Attending.SUBSTITUTE, at(60), at(90), by_id=5),
        Presence(3, Attending.PRESENT, at(90), at(120)),
        Presence(4, Attending.PRESENT, at(120)),
    )
    events = record(material(spans=spans)).events
    assert events[1:-1] == (
        Event(at(30), Happened.MEMBER_LEFT, "Cléo", "", 2, 3),
        Event(at(30), Happened.PROXY_GIVEN, "Cléo", "Bao", 2, 3),
        Event(at(30), Happened.QUORUM_LOST, "", "", 2, 3),
        Event(at(60), Happened.MEMBER_ARRIVED, "Cléo", "Eve", 3, 3),
        Event(at(60), Happened.PROXY_ENDED, "Cléo", "Bao", 3, 3),
        Event(at(60), Happened.QUORUM_REACHED, "", "", 3, 3),
        Event(at(90), Happened.MEMBER_ARRIVED, "Cléo", "", 3, 3),
    )


def test_a_sitting_that_never_opened_or_is_still_open_has_a_record_too() -> None:
    spans = (Presence(1, Attending.PRESENT, START), Presence(2, Attending.PRESENT, at(10)))
    never = record(material(sitting=sitting(state=SittingState.PLANNED, opened_at=None), spans=spans, held=()))
    assert (never.events, never.attendance.present, len(never.attendance.absent)) == ((), (), 5)
    going_on = record(material(sitting=sitting(), spans=spans, held=()))
    assert [event.member for event in going_on.events] == ["Bao"]
    assert going_on.attendance.present == ("Ana", "Bao")


def decided(key: int, outcome: Outcome, minute: int, **told: object) -> Decision:
    made = Decision(key, outcome, at(minute), 9, before={str(key): {}}, sitting_id=1, id=key)
    return replace(made, **told)  # type: ignore[arg-type]


def test_decisions_of_one_vote_are_one_item_and_what_was_undone_is_a_note() -> None:
    subjects = {key: Subject(key, str(key), f"Titre {key}", "Ana", "place") for key in range(1, 8)}
    decisions = (
        decided(1, Outcome.ADOPTED_IN_PART, 5, together=(1, 2), hunks=(1, 3), method=Method.COUNT, counts=Counts(3, 1)),
        decided(2, Outcome.ADOPTED_IN_PART, 5, together=(1, 2), hunks=(1, 3), method=Method.COUNT, counts=Counts(3, 1)),
        decided(3, Outcome.FALLEN, 6, facts=(50, 51, 52)),
        decided(4, Outcome.FALLEN, 7),
        decided(5, Outcome.ADOPTED, 8, undone_at=at(9), undone_by_id=9),
        decided(5, Outcome.REJECTED, 10, reason="Non.", before={"5": {}, "7": {}, "6": {}}),
    )
    facts = {
        51: Fact(Happened.AMENDMENT_CALLED, START, 9, "amendment", "1/3", {}),
        52: Fact(Happened.AMENDMENT_FELL, START, 9, "amendment", "1/3", {"cause": "1/2"}),
    }
    made = record(material(decisions=decisions, subjects=subjects, facts=facts))
    assert [[one.number for one in item.subjects] for item in made.items] == [[1, 2], [3], [4], [5]]
    assert made.items[0].parts == ("1.1", "1.3", "2.1", "2.3")
    assert [item.cause for item in made.items] == ["", "2", "", ""]
    assert [one.number for one in made.items[3].fell_with] == [6, 7]
    assert [(one.number, outcome) for one, outcome in made.decided] == [
        *((1, "adopté en partie"), (2, "adopté en partie"), (3, "tombé"), (4, "tombé")),
        *((5, "rejeté"), (6, "tombé"), (7, "tombé")),
    ]
    assert [(one.subjects[0].number, one.outcome, one.decided_at, one.at) for one in made.undone] == [
        (5, "adopté", at(8), at(9))
    ]


def test_an_empty_room_has_no_voice() -> None:
    assert (Room().there, Room().voices) == (0, 0)
