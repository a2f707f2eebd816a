"""Read sittings: the list, and one with what the reader may know of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.attendance import Attending
from manifeste_tool.domain.commission.sittings import Answer, Sitting, SittingState
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import N_, NotFoundError
from manifeste_tool.sentences import capital
from manifeste_tool.services.paging import Paging
from manifeste_tool.services.sittings.answering import Doubt, doubts
from manifeste_tool.services.sittings.rooms import UNDER_WAY, Standing, known, standing
from manifeste_tool.services.sittings.sheets import Seat, seats
from manifeste_tool.services.text.reading import names_of, visible_text
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.commission import members, sittings
from manifeste_tool.storage.database import Connection

_HELD = (*UNDER_WAY, SittingState.CLOSED)


@dataclass(frozen=True, slots=True)
class SittingRow:
    """One line of the list; `mine` is what the reader answered, `awaited` whether they still have to.

    `may_come` says that the reader is a member who was convened.
    """

    sitting: Sitting
    chair: str
    mine: Answer | None
    awaited: bool
    may_come: bool


@dataclass(frozen=True, slots=True)
class SittingList:
    """The sittings to come and those that are over; `hidden` says that this reader sees none at this stage."""

    coming: tuple[SittingRow, ...]
    past: tuple[SittingRow, ...]
    coming_paging: Paging
    past_paging: Paging
    hidden: bool
    may_plan: bool
    answers: bool = False  # whether the reader is convened, and answers


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the answers promise: how many come, send their substitute, give a proxy, are excused, say nothing."""

    present: int
    substituted: int
    proxies: int
    excused: int
    silent: int

    @property
    def there(self) -> int:
        """How many would count for the quorum."""
        return self.present + self.substituted


@dataclass(frozen=True, slots=True)
class Mine:
    """A member's own answer, and what they may choose: their substitutes, and the members who may hold their proxy."""

    answer: Answer | None
    holder: str
    substitutes: tuple[str, ...]
    holders: tuple[Person, ...]
    doubts: tuple[Doubt, ...]
    held: tuple[str, ...]
    may_answer: bool


@dataclass(frozen=True, slots=True)
class SittingPage:
    """One sitting. `seats`, `forecast` and `standing` are for who sees attendance, else empty or None."""

    sitting: Sitting
    chair: str
    chapters: tuple[str, ...]
    agenda: tuple[str, ...]
    reason: str
    required: int
    entitled: int
    seats: tuple[Seat, ...]
    forecast: Forecast | None
    standing: Standing | None
    mine: Mine | None
    facts: tuple[Fact, ...]
    names: Mapping[int, str]
    sees_attendance: bool
    may_hold: bool
    now: datetime

    @property
    def is_planned(self) -> bool:
        """Whether it may still be changed and cancelled."""
        return self.sitting.state in (SittingState.PLANNED, SittingState.CONVENED)

    @property
    def awaits_convocation(self) -> bool:
        """Whether members are not convened yet."""
        return self.sitting.state is SittingState.PLANNED

    @property
    def awaits_answers(self) -> bool:
        """Whether members may answer."""
        return self.sitting.state is SittingState.CONVENED

    @property
    def choices(self) -> tuple[tuple[int, str], ...]:
        """The members for whom an answer may be entered."""
        return tuple((seat.member.id, seat.member.name) for seat in self.seats)

    @property
    def was_held(self) -> bool:
        """Whether it was opened."""
        return self.sitting.state in _HELD

    @property
    def is_under_way(self) -> bool:
        """Whether it is open or suspended."""
        return self.sitting.state in UNDER_WAY


def sitting_list(ws: Workspace, person: Person | None, coming: Paging, past: Paging) -> SittingList:
    """Return a page of the sittings to come and one of those that are over, for who sees sittings at this stage."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        if not reader.sees(Thing.SITTING):
            return SittingList((), (), coming, past, hidden=True, may_plan=False)
        here, coming_total = sittings.page(connection, over=False, limit=coming.size, offset=coming.offset)
        gone, past_total = sittings.page(connection, over=True, limit=past.size, offset=past.offset)
        return SittingList(
            coming=_rows(connection, reader, here),
            past=_rows(connection, reader, gone),
            coming_paging=Paging(coming.number, coming_total, coming.size),
            past_paging=Paging(past.number, past_total, past.size),
            hidden=False,
            may_plan=may(reader, Act.HOLD_SITTING),
            answers=reader.person is not None and reader.person.is_in_office,
        )


def sitting_page(ws: Workspace, person: Person | None, sitting_id: int) -> SittingPage:
    """Return one sitting, with no more than the reader may see. Raises `NotFoundError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        sitting = seen(connection, reader, sitting_id)
        attends = reader.sees(Thing.ATTENDANCE)
        entitled = members.count_in_office(connection)
        facts = _facts(connection, reader, sitting)
        there = standing(ws, connection, sitting) if attends and sitting.state in _HELD else None
        return SittingPage(
            sitting=sitting,
            chair=names_of(connection, [sitting.chair_id]).get(sitting.chair_id or 0, ""),
            chapters=chapter_labels(ws, connection, reader, sitting),
            agenda=tuple(sitting.agenda.splitlines()),
            reason=next((one.details["reason"] for one in facts if one.name == Happened.SITTING_CANCELLED), ""),
            required=there.required if there else sitting.rules.quorum.required(entitled),
            entitled=there.entitled if there else entitled,
            seats=seats(connection, sitting) if attends else (),
            forecast=forecast(connection, sitting) if attends else None,
            standing=there,
            mine=_mine(connection, reader, sitting),
            facts=facts,
            names=names_of(connection, (one.person_id for one in facts)) if attends else {},
            sees_attendance=attends,
            may_hold=may(reader, Act.HOLD_SITTING),
            now=ws.now(),
        )


def seen(connection: Connection, reader: Reader, sitting_id: int) -> Sitting:
    """Return a sitting that a reader may see. Raises `NotFoundError`."""
    if not reader.sees(Thing.SITTING):
        raise NotFoundError
    return known(connection, sitting_id)


def forecast(connection: Connection, sitting: Sitting) -> Forecast:
    """Return what the answers of the members in office promise."""
    entitled = {one.id for one in members.in_office(connection)}
    given = [one.how for one in sittings.answers(connection, sitting.id).values() if one.member_id in entitled]
    return Forecast(
        present=given.count(Attending.PRESENT),
        substituted=given.count(Attending.SUBSTITUTE),
        proxies=given.count(Attending.PROXY),
        excused=given.count(Attending.EXCUSED),
        silent=len(entitled) - len(given),
    )


def chapter_labels(ws: Workspace, connection: Connection, reader: Reader, sitting: Sitting) -> tuple[str, ...]:
    """Name the chapters that a sitting examines, as the text that the reader sees calls them."""
    visible = visible_text(ws, connection, reader) if sitting.chapters else None
    if visible is None:
        return ()
    text = visible.text
    known_there = [text.by_id[one] for one in sitting.chapters if one in text.by_id]
    return tuple(chapter_label(text.places[unit.id].chapter_label, unit.text) for unit in known_there)


def chapter_label(label: str, words: str) -> str:
    """« Chapitre II : Accueillir »; one without a number is called by its own words."""
    if label.casefold() == words.casefold():
        return capital(words)
    return N_("%(place)s : %(words)s") % {"place": capital(label), "words": words}


def _rows(connection: Connection, reader: Reader, found: tuple[Sitting, ...]) -> tuple[SittingRow, ...]:
    names = names_of(connection, (one.chair_id for one in found))
    person = reader.person if reader.person and reader.person.is_in_office else None
    rows = []
    for one in found:
        mine = sittings.answer(connection, one.id, person.id) if person else None
        awaited = person is not None and mine is None and one.state is SittingState.CONVENED
        convened = person is not None and one.convened_at is not None
        rows.append(SittingRow(one, names.get(one.chair_id or 0, ""), mine, awaited, convened))
    return tuple(rows)


def _mine(connection: Connection, reader: Reader, sitting: Sitting) -> Mine | None:
    person = reader.person
    if person is None or not person.is_in_office or sitting.state is SittingState.PLANNED:
        return None
    answers = sittings.answers(connection, sitting.id)
    own, office = answers.get(person.id), members.in_office(connection)
    names = {one.id: one.name for one in office}
    givers = [key for key, one in answers.items() if one.how is Attending.PROXY and one.holder_id == person.id]
    return Mine(
        answer=own,
        holder=names.get(own.holder_id or 0, "") if own else "",
        substitutes=tuple(one.name for one in members.substitutes(connection, [person.id]).get(person.id, ())),
        holders=tuple(one for one in office if one.id != person.id) if sitting.max_proxies else (),
        doubts=doubts(answers, person.id),
        held=tuple(names[key] for key in givers if key in names),
        may_answer=may(reader, Act.ANSWER_CONVOCATION, owner=person.id, state=sitting.state),
    )


_TOLD = frozenset(
    {
        Happened.SITTING_PLANNED,
        Happened.SITTING_CHANGED,
        Happened.SITTING_CONVENED,
        Happened.SITTING_CANCELLED,
        Happened.SITTING_OPENED,
        Happened.SITTING_SUSPENDED,
        Happened.SITTING_RESUMED,
        Happened.SITTING_CLOSED,
        Happened.QUORUM_LOST,
        Happened.QUORUM_REACHED,
        Happened.RECORD_MADE,
    }
)


def _facts(connection: Connection, reader: Reader, sitting: Sitting) -> tuple[Fact, ...]:
    """Return what happened to the sitting; who came and went stands in the table of who was there."""
    found = journal.about(connection, About.SITTING, str(sitting.id), reader.circle)
    return tuple(one for one in found if one.name in _TOLD)
