"""Majorities, bases and quorums at their edges, written out by hand; and the laws that hold for every count."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from manifeste_tool.domain.commission.voting import (
    Base,
    Choice,
    Counts,
    CountsError,
    Majority,
    Quorum,
    QuorumKind,
    Rules,
    Verdict,
    counted,
    refuse_impossible,
)

MAJORITIES = {"simple": Majority.SIMPLE, "absolute": Majority.ABSOLUTE, "two thirds": Majority.TWO_THIRDS}
BASES = {"expressed": Base.EXPRESSED, "voters": Base.VOTERS, "entitled": Base.ENTITLED}

#: majority, base, (for, against, abstained, apart), entitled → how many for would do, and whether it is adopted.
TABLE = [
    # Simple: more for than against; the base says nothing, nor do abstentions and those who do not take part.
    ("simple", "expressed", (0, 0, 0, 0), 60, 1, False),  # nobody
    ("simple", "expressed", (1, 0, 0, 0), 60, 1, True),
    ("simple", "expressed", (0, 1, 0, 0), 60, 2, False),
    ("simple", "expressed", (30, 30, 0, 0), 60, 31, False),  # a tie adopts nothing
    ("simple", "expressed", (30, 29, 1, 0), 60, 30, True),  # one voice more
    ("simple", "expressed", (29, 30, 1, 0), 60, 31, False),
    ("simple", "expressed", (1, 0, 59, 0), 60, 1, True),  # abstentions are no suffrages
    ("simple", "expressed", (0, 0, 60, 0), 60, 1, False),
    ("simple", "expressed", (1, 0, 0, 59), 60, 1, True),
    ("simple", "expressed", (1, 1, 58, 0), 60, 2, False),
    ("simple", "voters", (2, 1, 57, 0), 60, 2, True),
    ("simple", "entitled", (2, 1, 0, 0), 60, 2, True),
    # Absolute of those expressed: more than half of for and against.
    ("absolute", "expressed", (0, 0, 0, 0), 60, 1, False),
    ("absolute", "expressed", (1, 0, 0, 0), 60, 1, True),
    ("absolute", "expressed", (1, 1, 0, 0), 60, 2, False),
    ("absolute", "expressed", (2, 1, 0, 0), 60, 2, True),
    ("absolute", "expressed", (30, 30, 0, 0), 60, 31, False),
    ("absolute", "expressed", (31, 29, 0, 0), 60, 31, True),
    ("absolute", "expressed", (30, 29, 1, 0), 60, 30, True),  # 59 expressed: 30 are more than half
    ("absolute", "expressed", (1, 0, 59, 0), 60, 1, True),
    # Absolute of the voters: abstentions weigh, those who do not take part do not.
    ("absolute", "voters", (0, 0, 0, 0), 60, 1, False),
    ("absolute", "voters", (30, 20, 10, 0), 60, 31, False),  # exactly half
    ("absolute", "voters", (31, 20, 9, 0), 60, 31, True),
    ("absolute", "voters", (30, 20, 9, 1), 60, 30, True),  # 59 voters
    ("absolute", "voters", (1, 0, 1, 0), 60, 2, False),
    ("absolute", "voters", (1, 0, 0, 59), 60, 1, True),
    # Absolute of the members: absent ones weigh like those against.
    ("absolute", "entitled", (30, 0, 0, 0), 60, 31, False),
    ("absolute", "entitled", (31, 0, 0, 0), 60, 31, True),
    ("absolute", "entitled", (31, 29, 0, 0), 60, 31, True),
    ("absolute", "entitled", (30, 0, 30, 0), 60, 31, False),
    ("absolute", "entitled", (30, 0, 0, 0), 59, 30, True),
    ("absolute", "entitled", (29, 0, 0, 0), 59, 30, False),
    ("absolute", "entitled", (1, 0, 0, 0), 1, 1, True),
    # Two thirds of those expressed: two thirds are enough, rounded up where they fall between two voices.
    ("two thirds", "expressed", (0, 0, 0, 0), 60, 1, False),  # 0 is two thirds of 0, and adopts nothing
    ("two thirds", "expressed", (1, 0, 0, 0), 60, 1, True),
    ("two thirds", "expressed", (1, 1, 0, 0), 60, 2, False),  # of 2: 1.33
    ("two thirds", "expressed", (2, 0, 0, 0), 60, 2, True),
    ("two thirds", "expressed", (2, 1, 0, 0), 60, 2, True),  # of 3: exactly 2
    ("two thirds", "expressed", (1, 2, 0, 0), 60, 2, False),
    ("two thirds", "expressed", (2, 2, 0, 0), 60, 3, False),  # of 4: 2.67
    ("two thirds", "expressed", (3, 1, 0, 0), 60, 3, True),
    ("two thirds", "expressed", (3, 2, 0, 0), 60, 4, False),  # of 5: 3.33
    ("two thirds", "expressed", (4, 1, 0, 0), 60, 4, True),
    ("two thirds", "expressed", (4, 2, 0, 0), 60, 4, True),  # of 6: exactly 4
    ("two thirds", "expressed", (39, 21, 0, 0), 60, 40, False),  # of 60: exactly 40
    ("two thirds", "expressed", (40, 20, 0, 0), 60, 40, True),
    ("two thirds", "expressed", (40, 21, 0, 0), 61, 41, False),  # of 61: 40.67
    ("two thirds", "expressed", (41, 20, 0, 0), 61, 41, True),
    ("two thirds", "expressed", (2, 1, 57, 0), 60, 2, True),
    # Two thirds of the voters, and of the members.
    ("two thirds", "voters", (40, 0, 20, 0), 60, 40, True),
    ("two thirds", "voters", (39, 0, 21, 0), 60, 40, False),
    ("two thirds", "voters", (38, 0, 19, 3), 60, 38, True),  # 57 voters
    ("two thirds", "entitled", (39, 0, 0, 0), 60, 40, False),
    ("two thirds", "entitled", (40, 0, 0, 0), 60, 40, True),
    ("two thirds", "entitled", (40, 20, 0, 0), 60, 40, True),
    ("two thirds", "entitled", (40, 0, 0, 0), 61, 41, False),
    ("two thirds", "entitled", (2, 0, 0, 0), 3, 2, True),
    ("two thirds", "entitled", (2, 0, 0, 0), 4, 3, False),
    ("two thirds", "entitled", (0, 0, 0, 0), 0, 1, False),  # a commission of nobody adopts nothing
]


@pytest.mark.parametrize(("majority", "base", "voices", "entitled", "needed", "adopted"), TABLE)
def test_the_table_of_majorities(
    majority: str, base: str, voices: tuple[int, int, int, int], entitled: int, needed: int, adopted: bool
) -> None:
    rules, counts = Rules(MAJORITIES[majority], BASES[base]), Counts(*voices)
    assert rules.needed(counts, entitled=entitled) == needed
    wanted = Verdict.ADOPTED if adopted else Verdict.REJECTED
    assert rules.verdict(counts, there=0, entitled=entitled) is wanted


#: kind, number, entitled → how many must be there.
QUORUMS = [
    (QuorumKind.NONE, 0, 60, 0),
    (QuorumKind.THIRD, 0, 0, 0),
    (QuorumKind.THIRD, 0, 1, 1),
    (QuorumKind.THIRD, 0, 2, 1),
    (QuorumKind.THIRD, 0, 3, 1),
    (QuorumKind.THIRD, 0, 4, 2),  # 1.33 is not reached by one
    (QuorumKind.THIRD, 0, 59, 20),
    (QuorumKind.THIRD, 0, 60, 20),
    (QuorumKind.THIRD, 0, 61, 21),
    (QuorumKind.HALF, 0, 0, 1),  # a commission of nobody has no majority
    (QuorumKind.HALF, 0, 1, 1),
    (QuorumKind.HALF, 0, 2, 2),  # one of two is half, not more than half
    (QuorumKind.HALF, 0, 3, 2),
    (QuorumKind.HALF, 0, 59, 30),
    (QuorumKind.HALF, 0, 60, 31),
    (QuorumKind.HALF, 0, 61, 31),
    (QuorumKind.NUMBER, 0, 60, 0),
    (QuorumKind.NUMBER, 22, 60, 22),
    (QuorumKind.NUMBER, 60, 60, 60),
]


@pytest.mark.parametrize(("kind", "number", "entitled", "required"), QUORUMS)
def test_a_quorum_is_reached_by_exactly_so_many_and_not_one_fewer(
    kind: QuorumKind, number: int, entitled: int, required: int
) -> None:
    quorum = Quorum(kind, number)
    assert quorum.required(entitled) == required
    assert not quorum.reached(required - 1, entitled=entitled)
    assert quorum.reached(required, entitled=entitled)
    assert quorum.reached(required + 1, entitled=entitled)


@pytest.mark.parametrize("counts", [Counts(), Counts(60), Counts(0, 60), Counts(30, 30)])
def test_without_a_quorum_nothing_is_decided_whatever_the_voices(counts: Counts) -> None:
    rules = Rules(quorum=Quorum(QuorumKind.HALF))
    assert rules.verdict(counts, there=30, entitled=60) is Verdict.NO_QUORUM
    assert rules.verdict(counts, there=31, entitled=60) is not Verdict.NO_QUORUM


def test_twenty_two_present_with_six_proxies_are_twenty_two_for_the_quorum() -> None:
    rules = Rules(quorum=Quorum(QuorumKind.NUMBER, 22))
    assert rules.verdict(Counts(28), there=22, entitled=60) is Verdict.ADOPTED
    assert rules.verdict(Counts(28), there=21, entitled=60) is Verdict.NO_QUORUM


def test_who_does_not_take_part_is_counted_apart() -> None:
    counts = Counts(5, 3, 2, 4)
    assert (counts.expressed, counts.voters, counts.given) == (8, 10, 14)


def test_choices_are_counted_one_a_voice() -> None:
    assert counted([]) == Counts()
    given = [Choice.FAVOUR] * 4 + [Choice.AGAINST] * 3 + [Choice.ABSTAIN] * 2 + [Choice.APART]
    assert counted(given) == Counts(4, 3, 2, 1)


@pytest.mark.parametrize(
    ("voices", "most"),
    [((61, 0, 0, 0), 60), ((20, 20, 20, 1), 60), ((-1, 0, 0, 0), 60), ((0, 0, 0, -1), 60), ((1, 0, 0, 0), 0)],
)
def test_a_count_that_cannot_be_is_refused_with_both_numbers(voices: tuple[int, int, int, int], most: int) -> None:
    with pytest.raises(CountsError, match=f"{sum(voices)} voix alors que {most}"):
        refuse_impossible(Counts(*voices), voices=most)


@pytest.mark.parametrize(("voices", "most"), [((60, 0, 0, 0), 60), ((15, 15, 15, 15), 60), ((0, 0, 0, 0), 0)])
def test_a_count_may_hold_every_voice_and_no_more(voices: tuple[int, int, int, int], most: int) -> None:
    refuse_impossible(Counts(*voices), voices=most)


voice = some.integers(0, 70)
any_counts = some.builds(Counts, voice, voice, voice, voice)
any_rules = some.builds(Rules, some.sampled_from(Majority), some.sampled_from(Base))


@given(any_rules, any_counts, some.integers(0, 300))
def test_one_voice_more_for_never_undoes_an_adoption(rules: Rules, counts: Counts, more: int) -> None:
    entitled = counts.given + more
    higher = Counts(counts.favour + 1, counts.against, counts.abstained, counts.apart)
    if rules.verdict(counts, there=0, entitled=entitled + 1) is Verdict.ADOPTED:
        assert rules.verdict(higher, there=0, entitled=entitled + 1) is Verdict.ADOPTED


@given(any_rules, any_counts, some.integers(0, 300))
def test_what_is_adopted_has_more_for_than_against_and_somebody_for_it(rules: Rules, counts: Counts, more: int) -> None:
    if rules.verdict(counts, there=0, entitled=counts.given + more) is Verdict.ADOPTED:
        assert counts.favour > max(0, counts.against)


@given(some.sampled_from([Majority.ABSOLUTE, Majority.TWO_THIRDS]), any_counts, some.integers(0, 300))
def test_a_wider_base_never_asks_for_less_and_two_thirds_never_for_less_than_half(
    majority: Majority, counts: Counts, more: int
) -> None:
    entitled = counts.given + more
    asked = [Rules(majority, base).needed(counts, entitled=entitled) for base in Base]
    assert asked == sorted(asked)
    for base in Base:
        whole = {Base.EXPRESSED: counts.expressed, Base.VOTERS: counts.voters, Base.ENTITLED: entitled}[base]
        half, two_thirds = (Rules(kind, base).needed(counts, entitled=entitled) for kind in list(Majority)[1:])
        assert 2 * half > whole >= 2 * (half - 1)
        assert 3 * two_thirds >= 2 * whole
        assert two_thirds == 1 or 3 * (two_thirds - 1) < 2 * whole


@given(any_counts, some.integers(0, 50))
def test_of_those_expressed_simple_and_absolute_are_one(counts: Counts, more: int) -> None:
    entitled = counts.given + more
    simple, absolute = (
        Rules(kind, Base.EXPRESSED).verdict(counts, there=0, entitled=entitled)
        for kind in (Majority.SIMPLE, Majority.ABSOLUTE)
    )
    assert simple is absolute
