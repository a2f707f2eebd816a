"""The attendance sheet: one line a member, from the answers before the opening, from the spans after it."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.commission.attendance import Attending, Presence
from manifeste_tool.domain.commission.sittings import Answer, Sitting, SittingState
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.sittings.attending import Line, NamelessSubstituteError
from manifeste_tool.services.sittings.rooms import UNDER_WAY, Standing, known, standing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.commission import members, sittings
from manifeste_tool.storage.database import Connection


class UnknownHolderError(RefusedError):
    """The name typed for the holder of a proxy is no member's, or that of several."""

    sentence = N_(
        "« %(typed)s » ne désigne pas un membre en exercice. Écrivez le nom comme dans la liste pour le pouvoir de "
        "%(name)s."
    )


@dataclass(frozen=True, slots=True)
class Seat:
    """One member: what they answered, and how they attend while the sitting is held or at its end.

    `stands` is who sits for them or holds their proxy, as a name; `asleep` says that their proxy cannot be used now.
    `held` are those whose proxy they use.
    """

    member: Person
    substitutes: tuple[Person, ...]
    answer: Answer | None
    answered_by: str
    promised: str
    span: Presence | None
    stands: str
    asleep: bool
    held: tuple[str, ...]

    @property
    def how(self) -> Attending | None:
        """How they attend now; None for who is not there."""
        return self.span.how if self.span else None

    @property
    def meant(self) -> Attending | None:
        """How they mean to attend; None for who has not answered."""
        return self.answer.how if self.answer else None

    @property
    def since(self) -> datetime | None:
        """Since when they attend so."""
        return self.span.since if self.span else None

    @property
    def seen(self) -> int:
        """The span that a page shows, 0 for none."""
        return self.span.id if self.span else 0

    @property
    def proposed(self) -> str:
        """Who is to sit or to hold the proxy, by the answer: what the sheet is filled with."""
        if self.meant is Attending.SUBSTITUTE:
            return self.substitutes[0].name if self.substitutes else ""
        return self.promised

    @property
    def is_there(self) -> bool:
        """Whether their seat is taken."""
        return self.how in (Attending.PRESENT, Attending.SUBSTITUTE)

    @property
    def gives(self) -> bool:
        """Whether their voice is lent."""
        return self.how is Attending.PROXY


@dataclass(frozen=True, slots=True)
class Sheet:
    """The attendance sheet of a sitting: `signing` before its opening, `moving` while it goes on, `held` since then."""

    sitting: Sitting
    seats: tuple[Seat, ...]
    standing: Standing
    awaits_convocation: bool
    signing: bool
    moving: bool
    held: bool


def sheet(ws: Workspace, by: Person | None, sitting_id: int) -> Sheet:
    """Return the attendance sheet for who holds sittings. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.HOLD_SITTING)
        sitting = known(connection, sitting_id)
        return Sheet(
            sitting=sitting,
            seats=seats(connection, sitting),
            standing=standing(ws, connection, sitting),
            awaits_convocation=sitting.state is SittingState.PLANNED,
            signing=sitting.state is SittingState.CONVENED,
            moving=sitting.state in UNDER_WAY,
            held=sitting.state in (*UNDER_WAY, SittingState.CLOSED),
        )


def seats(connection: Connection, sitting: Sitting) -> tuple[Seat, ...]:
    """Return one line for each member in office, by name; of a closed sitting, as it was at its end."""
    answers, spans = sittings.answers(connection, sitting.id), _last_spans(connection, sitting)
    office = _listed(connection, spans)
    substitutes = members.substitutes(connection, (one.id for one in office))
    names = _names(connection, answers, spans)
    there = {key for key, span in spans.items() if span.how in (Attending.PRESENT, Attending.SUBSTITUTE)}
    return tuple(
        Seat(
            member=one,
            substitutes=substitutes.get(one.id, ()),
            answer=(answer := answers.get(one.id)),
            answered_by=names.get(answer.entered_by_id or 0, "") if answer else "",
            promised=names.get(answer.holder_id or 0, "") if answer else "",
            span=(span := spans.get(one.id)),
            stands=(span.by_name or names.get(span.by_id or 0, "")) if span else "",
            asleep=span is not None and span.how is Attending.PROXY and span.by_id not in there,
            held=tuple(names[key] for key, other in spans.items() if _lent_to(other, one) and one.id in there),
        )
        for one in office
    )


def folded(name: str) -> str:
    """Return a name for comparing and ordering: no accents, no capitals."""
    apart = unicodedata.normalize("NFKD", " ".join(name.split()))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()


def signed(ws: Workspace, lines: Iterable[tuple[int, Attending | None, str]]) -> tuple[Line, ...]:
    """Return the lines of a sheet as it was typed: a member, how, and the name of who sits or holds.

    Raises `UnknownHolderError`, `NamelessSubstituteError` with every member whose substitute has no name.
    """
    with ws.reading() as connection:
        found = tuple(line_of(connection, *one) for one in lines)
        nameless = {line.member_id for line in found if line.how is Attending.SUBSTITUTE and line.is_nameless}
        if nameless:
            names = (one.name for one in members.in_office(connection) if one.id in nameless)
            raise NamelessSubstituteError(name=", ".join(names))
    return found


def line_of(connection: Connection, member_id: int, how: Attending | None, typed: str) -> Line:
    """Return one line as it was typed; a substitute's name is looked up among the member's own.

    Raises `UnknownHolderError` for a proxy to nobody in office, or to one of several of that name.
    """
    wanted = folded(typed)
    if how is Attending.PROXY:
        office = members.in_office(connection)
        found = [one for one in office if folded(one.name) == wanted]
        if len(found) != 1 and typed.strip():
            name = next((one.name for one in office if one.id == member_id), "")
            raise UnknownHolderError(typed=typed.strip(), name=name)
        return Line(member_id, how, found[0].id if found else None)
    if how is Attending.SUBSTITUTE:
        theirs = members.substitutes(connection, [member_id]).get(member_id, ())
        mine = [one for one in theirs if folded(one.name) == wanted or (not wanted and len(theirs) == 1)]
        return Line(member_id, how, mine[0].id if mine else None, "" if mine else typed)
    return Line(member_id, how)


def _last_spans(connection: Connection, sitting: Sitting) -> dict[int, Presence]:
    if sitting.closed_at is None:
        return sittings.lasting(connection, sitting.id)
    ended = (span for span in sittings.spans(connection, sitting.id) if span.until == sitting.closed_at)
    return {span.member_id: span for span in ended if span.since < sitting.closed_at}


def _listed(connection: Connection, spans: Mapping[int, Presence]) -> list[Person]:
    """Return the members in office, and those who were there and have left the commission since, by name."""
    office = {one.id: one for one in members.in_office(connection)}
    gone = people.named(connection, set(spans) - set(office))
    return sorted((office | gone).values(), key=lambda one: folded(one.name))


def _lent_to(span: Presence, holder: Person) -> bool:
    return span.how is Attending.PROXY and span.by_id == holder.id


def _names(connection: Connection, answers: Mapping[int, Answer], spans: Mapping[int, Presence]) -> dict[int, str]:
    ids = {key for one in answers.values() for key in (one.holder_id, one.entered_by_id) if key}
    ids |= {span.by_id for span in spans.values() if span.by_id} | set(spans)
    return {key: one.name for key, one in people.named(connection, ids).items()}
