"""The *relevé de décisions* of a sitting, made of what was kept of it: spans, decisions and the journal's facts.

It tells what stands; what was undone is named in a note and nowhere else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby, pairwise

from manifeste_tool.domain.amending.amendments import Outcome
from manifeste_tool.domain.commission.adoption import StatementKind
from manifeste_tool.domain.commission.attendance import Attending, Presence, Room, room
from manifeste_tool.domain.commission.ballots import Ballot
from manifeste_tool.domain.commission.sittings import Answer, Decision, Method, Sitting
from manifeste_tool.domain.commission.voting import Counts
from manifeste_tool.domain.facts import Fact, Happened
from manifeste_tool.domain.ordering.subdivisions import folded

#: What the journal says of the sitting itself that the record tells with its moment.
HELD = (Happened.SITTING_OPENED, Happened.SITTING_SUSPENDED, Happened.SITTING_RESUMED, Happened.SITTING_CLOSED)
_INSTANT = timedelta(microseconds=1)  # closing ends every span


@dataclass(frozen=True, slots=True)
class Said:
    """A reserve or an explanation of vote, by somebody, on one amendment's decision."""

    kind: StatementKind
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class Subject:
    """An amendment as the record names it; `parent` is the numeral of the one it amends, `""` for none."""

    number: int
    numeral: str
    headline: str
    author: str
    place: str
    parent: str = ""
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """All that a record is made of. `members` are those in office, `names` and `subjects` are by row.

    `entitled` is how many there were, for the quorum. `held` are the facts about the sitting, `facts` those that its
    decisions left, by identifier.
    """

    sitting: Sitting
    members: tuple[int, ...]
    entitled: int
    names: Mapping[int, str]
    spans: tuple[Presence, ...] = ()
    answers: tuple[Answer, ...] = ()
    held: tuple[Fact, ...] = ()
    decisions: tuple[Decision, ...] = ()
    facts: Mapping[int, Fact] = field(default_factory=dict)
    subjects: Mapping[int, Subject] = field(default_factory=dict)
    on_text: tuple[Ballot, ...] = ()  # the sitting's votes on the whole text that stand
    tells_who: bool = True

    def name(self, person_id: int | None) -> str:
        """Return somebody's name, `""` for nobody and for who was erased."""
        return self.names.get(person_id or 0, "")


@dataclass(frozen=True, slots=True)
class Pair:
    """A member and who stood for them: a substitute, or the holder of their proxy."""

    member: str
    other: str


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was there during the sitting, each member once in one of the five, but for proxies given on leaving."""

    present: tuple[str, ...] = ()
    substituted: tuple[Pair, ...] = ()
    proxies: tuple[Pair, ...] = ()
    excused: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """One moment of the sitting: who came or left, what became of the quorum; `there` and `voices` from then on."""

    at: datetime
    name: Happened
    member: str = ""
    other: str = ""
    there: int = 0
    voices: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One decision, of one amendment or of identicals of one vote. `parts` are « 12.1 »; `cause` made them fall.

    `fell_with` are the sub-amendments that fell with it.
    """

    at: datetime
    outcome: Outcome
    subjects: tuple[Subject, ...]
    method: Method = Method.NONE
    counts: Counts | None = None
    parts: tuple[str, ...] = ()
    reason: str = ""
    cause: str = ""
    fell_with: tuple[Subject, ...] = ()


@dataclass(frozen=True, slots=True)
class Undone:
    """A decision that no longer stands, with the moment it was taken and the one it was undone."""

    at: datetime
    decided_at: datetime
    outcome: Outcome
    subjects: tuple[Subject, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """The *relevé de décisions*. `required` members had to be there, of `entitled`.

    `tells_who` is False for a reader who may not know who was there, nor how many.
    """

    sitting: Sitting
    chair: str
    attendance: Attendance
    events: tuple[Event, ...]
    items: tuple[Item, ...]
    undone: tuple[Undone, ...]
    required: int = 0
    entitled: int = 0
    on_text: tuple[Ballot, ...] = ()
    tells_who: bool = True

    @property
    def has_quorum_rule(self) -> bool:
        """Whether members had to be there at all."""
        return self.required > 0

    @property
    def decided(self) -> tuple[tuple[Subject, Outcome], ...]:
        """What the sitting settled, amendment by amendment, in order; what fell with its parent comes after it."""
        return tuple(_decided(self.items))


def _decided(items: Iterable[Item]) -> Iterator[tuple[Subject, Outcome]]:
    for item in items:
        yield from ((one, item.outcome) for one in item.subjects)
        yield from ((one, Outcome.FALLEN) for one in item.fell_with)


def record(given: Material) -> Record:
    """Return the record of a sitting."""
    standing = [one for one in given.decisions if one.undone_at is None]
    return Record(
        sitting=given.sitting,
        chair=given.name(given.sitting.chair_id),
        attendance=_attendance(given),
        events=tuple(sorted((*_held(given), *_stirs(given)), key=lambda event: event.at)),
        items=tuple(_item(given, group) for group in _groups(standing)),
        undone=tuple(_undone(given, group) for group in _groups([one for one in given.decisions if one.undone_at])),
        required=given.sitting.rules.quorum.required(given.entitled),
        entitled=given.entitled,
        on_text=given.on_text,
        tells_who=given.tells_who,
    )


def _groups(decisions: Iterable[Decision]) -> Iterator[list[Decision]]:
    """Yield decisions in order, those of one vote and one outcome together."""
    for _, group in groupby(decisions, key=lambda one: (one.together or (one.amendment_id,), one.outcome, one.reason)):
        yield list(group)


def _item(given: Material, group: Sequence[Decision]) -> Item:
    first, subjects = group[0], given.subjects
    own = {one.amendment_id for one in group}
    moved = [int(key) for one in group for key in one.before or {}]
    return Item(
        at=first.decided_at,
        outcome=first.outcome,
        subjects=tuple(subjects[one.amendment_id] for one in group),
        method=first.method,
        counts=first.counts,
        parts=tuple(f"{subjects[one.amendment_id].number}.{part}" for one in group for part in one.hunks or ()),
        reason=first.reason,
        cause=_cause(given, first) if first.outcome is Outcome.FALLEN else "",
        fell_with=tuple(subjects[key] for key in sorted(set(moved) - own)),
    )


def _cause(given: Material, fallen: Decision) -> str:
    """Return the number of what made an amendment fall, as the journal says it."""
    told = (given.facts[key] for key in fallen.facts if key in given.facts)
    causes = (fact.details.get("cause", "") for fact in told if fact.name == Happened.AMENDMENT_FELL)
    return next(causes, "").rpartition("/")[2]


def _undone(given: Material, group: Sequence[Decision]) -> Undone:
    first = group[0]
    subjects = tuple(given.subjects[one.amendment_id] for one in group)
    return Undone(first.undone_at or first.decided_at, first.decided_at, first.outcome, subjects)


def _attendance(given: Material) -> Attendance:
    during = [span for span in given.spans if _was_held(given.sitting, span)]
    here = _first(during, Attending.PRESENT)
    stood = {key: span for key, span in _first(during, Attending.SUBSTITUTE).items() if key not in here}
    lent = _first(during, Attending.PROXY)
    sent = {one.member_id for one in given.answers if one.how is Attending.EXCUSED}
    excused = (sent | set(_first(given.spans, Attending.EXCUSED))) - set(here) - set(stood) - set(lent)
    absent = set(given.members) - set(here) - set(stood) - set(lent) - excused
    return Attendance(
        present=_names(given, here),
        substituted=_pairs(given, stood),
        proxies=_pairs(given, lent),
        excused=_names(given, excused),
        absent=_names(given, absent),
    )


def _was_held(sitting: Sitting, span: Presence) -> bool:
    """Whether a span holds at some moment of the sitting."""
    before = sitting.closed_at is not None and span.since >= sitting.closed_at
    after = sitting.opened_at is not None and span.until is not None and span.until <= sitting.opened_at
    return sitting.opened_at is not None and not before and not after


def _first(spans: Iterable[Presence], how: Attending) -> dict[int, Presence]:
    found: dict[int, Presence] = {}
    for span in sorted(spans, key=lambda span: span.since):
        if span.how is how:
            found.setdefault(span.member_id, span)
    return found


def _names(given: Material, members: Iterable[int]) -> tuple[str, ...]:
    return tuple(sorted(map(given.name, members), key=_by_name))


def _pairs(given: Material, spans: Mapping[int, Presence]) -> tuple[Pair, ...]:
    found = (Pair(given.name(key), _stand_in(given, span)) for key, span in spans.items())
    return tuple(sorted(found, key=lambda pair: _by_name(pair.member)))


def _by_name(name: str) -> str:
    """Return what puts names in the order of a list, accents and capitals aside."""
    return folded(name).casefold()


def _stand_in(given: Material, span: Presence) -> str:
    return span.by_name or given.name(span.by_id)


def _held(given: Material) -> Iterator[Event]:
    for fact in given.held:
        if fact.name in HELD:
            there = room(given.spans, fact.at - _INSTANT if fact.name == Happened.SITTING_CLOSED else fact.at)
            yield Event(fact.at, Happened(fact.name), there=there.there, voices=there.voices)


def _stirs(given: Material) -> Iterator[Event]:
    """Yield who came and left between the opening and the closing, and what it did to the quorum, moment by moment."""
    opened, closed = given.sitting.opened_at, given.sitting.closed_at
    if opened is None:
        return
    turns = {moment for span in given.spans for moment in (span.since, span.until) if moment}
    moments = sorted(moment for moment in turns if opened < moment and (closed is None or moment < closed))
    for before, after in pairwise([opened, *moments]):
        yield from _turn(given, room(given.spans, before), room(given.spans, after), after)


def _turn(given: Material, before: Room, after: Room, at: datetime) -> Iterator[Event]:
    quorum, entitled = given.sitting.rules.quorum, given.entitled
    for name, member, other in (*_left(given, before, after), *_came(given, before, after), *_lent(given, at)):
        yield Event(at, name, member, other, after.there, after.voices)
    was, now = (quorum.reached(one.there, entitled=entitled) for one in (before, after))
    if was != now:
        name = Happened.QUORUM_REACHED if now else Happened.QUORUM_LOST
        yield Event(at, name, there=after.there, voices=after.voices)


def _left(given: Material, before: Room, after: Room) -> Iterator[tuple[Happened, str, str]]:
    for member, span in before.seated.items():
        if member not in after.seated:
            yield Happened.MEMBER_LEFT, given.name(member), _stand_in(given, span)


def _came(given: Material, before: Room, after: Room) -> Iterator[tuple[Happened, str, str]]:
    for member, span in after.seated.items():
        stood = before.seated.get(member)
        if stood is None or (stood.by_id, stood.by_name) != (span.by_id, span.by_name):
            yield Happened.MEMBER_ARRIVED, given.name(member), _stand_in(given, span)


def _lent(given: Material, at: datetime) -> Iterator[tuple[Happened, str, str]]:
    """Yield the proxies that end and begin; one that sleeps while its holder is away has not ended."""
    lent = [span for span in given.spans if span.how is Attending.PROXY]
    for name, those in (
        (Happened.PROXY_ENDED, [span for span in lent if span.until == at]),
        (Happened.PROXY_GIVEN, [span for span in lent if span.since == at]),
    ):
        yield from ((name, given.name(span.member_id), given.name(span.by_id)) for span in those)
