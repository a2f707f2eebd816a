"""The questions as the secretariat sees them: the list, the form, those on one place; what waits because of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from manifeste_tool.domain.amending.opinions import OpinionKind
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.charges import OpinionRequest
from manifeste_tool.domain.commission.deadlines import Awaited, Deadline, DeadlineKind
from manifeste_tool.domain.commission.tasks import Queue, Task
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import N_, ManifesteError, NotFoundError
from manifeste_tool.services.charges.charging import eligible
from manifeste_tool.services.charges.places import Place, place_named
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.commission import questions
from manifeste_tool.storage.database import Connection

ANSWER = N_("On vous demande un avis.")
READ = N_("Réponse à lire.")
_LIST = "/avis/demandes"
_FILTERS = {"attendues": questions.WAITING, "a-lire": questions.TO_READ, "": None}


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question of the list. `to_read`: its answer waits to be kept or published."""

    request: OpinionRequest
    place: Place
    asked_by: str
    is_late: bool
    is_expired: bool
    to_read: bool
    may_publish: bool

    @property
    def is_awaited(self) -> bool:
        """Whether no answer came, and it was not withdrawn."""
        return self.request.answered_at is None and self.request.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class QuestionList:
    """A page of the questions."""

    questions: tuple[QuestionView, ...]
    paging: Paging
    shown: str
    kinds: tuple[OpinionKind, ...] = tuple(OpinionKind)


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """The form of a question on one place, with what was typed."""

    place: Place
    people: tuple[Person, ...]
    error: ManifesteError | None


@dataclass(frozen=True, slots=True)
class AtPlace:
    """What was asked about one place, for who may know, and whether the reader may ask."""

    questions: tuple[QuestionView, ...]
    may_ask: bool


def question_list(ws: Workspace, person: Person | None, *, shown: str, page: int | None) -> QuestionList:
    """Return a page of the questions. Raises `NotFoundError` for all but the secretariat."""
    with ws.reading() as connection:
        if not may(ws.reader(person, connection), Act.ASK_OPINION):
            raise NotFoundError
        asked, condition = paging(page), _FILTERS.get(shown)
        found, total = questions.page(connection, condition, limit=asked.size, offset=asked.offset)
        known = shown if shown in _FILTERS else ""
        return QuestionList(_views(ws, connection, found), Paging(asked.number, total, asked.size), known)


def question_form(
    ws: Workspace, person: Person, *, place: str, amendment_id: int | None, error: ManifesteError | None = None
) -> QuestionForm:
    """Return the form of a question on a place or an amendment. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.ASK_OPINION)
        text = ws.text(connection, ws.main(connection))
        if not amendment_id and place not in text.by_id:
            raise NotFoundError
        now = ws.now()
        about = OpinionRequest("", "", "", person.id, now, now, now, place, amendment_id)
        return QuestionForm(place_named(ws, connection, about), eligible(connection), error)


def amendment_labelled(ws: Workspace, label: str) -> int | None:
    """Return the amendment that an address names (`1/12`), None where the address names none.

    Raises `NotFoundError` for one that is not there.
    """
    if not label:
        return None
    cycle, _, number = label.partition("/")
    with ws.reading() as connection:
        numbered = cycle.isdecimal() and number.isdecimal() and len(label) < 12  # noqa: PLR2004 - no integer overflow
        found = amendments.numbered(connection, int(cycle), int(number)) if numbered else None
        if found is None:
            raise NotFoundError
        return found.id


def at_place(
    ws: Workspace, connection: Connection, reader: Reader, *, place: str = "", amendment_id: int | None = None
) -> AtPlace:
    """Return what was asked about a paragraph, a chapter or an amendment, as far as the reader may know."""
    found = questions.at(connection, place=place, amendment_id=amendment_id)
    seen = found if reader.sees(Thing.OPINION_REQUEST) else ()
    return AtPlace(_views(ws, connection, seen), may(reader, Act.ASK_OPINION))


def _views(ws: Workspace, connection: Connection, found: tuple[OpinionRequest, ...]) -> tuple[QuestionView, ...]:
    names = names_of(connection, (one.asked_by_id for one in found))
    unread = {one.id for one in questions.to_read(connection)} if found else set()
    return tuple(
        QuestionView(
            request=one,
            place=place_named(ws, connection, one),
            asked_by=names.get(one.asked_by_id, ""),
            is_late=one.answered_at is None and one.due_at <= ws.now(),
            is_expired=one.expires_at <= ws.now(),
            to_read=one.id in unread,
            may_publish=one.id in unread and _is_open(connection, one.amendment_id),
        )
        for one in found
    )


def _is_open(connection: Connection, amendment_id: int | None) -> bool:
    return amendment_id is not None and amendments.some(connection, [amendment_id])[amendment_id].is_open


def answers_to_read(_: Workspace, connection: Connection) -> Iterator[Task]:
    """Yield the answers that nobody of the secretariat has read."""
    for one in questions.to_read(connection):
        path = f"{_LIST}?etat=a-lire#d{one.id}"
        yield Task(Queue.ANSWER, str(one.id), one.title, path, one.answered_at, act=READ, who=one.name)


def member_tasks(ws: Workspace, connection: Connection, person: Person) -> Iterator[Task]:
    """Yield the questions that are put to a person."""
    found = questions.of_person(connection, person.id, ws.now())
    names = names_of(connection, (one.asked_by_id for one in found))
    for one in found:
        who, path = names.get(one.asked_by_id, ""), f"/avis/demande/{one.key}"
        yield Task(Queue.ANSWER, str(one.id), one.title, path, one.asked_at, one.due_at, act=ANSWER, who=who)


def deadlines(ws: Workspace, connection: Connection) -> Iterator[Deadline]:
    """Yield the dates of the questions that may still be answered."""
    for one in questions.awaited(connection, ws.now()):
        yield Deadline(
            key=f"question:{one.id}",
            kind=DeadlineKind.OPINION,
            title=one.title,
            at=one.due_at,
            path=f"/avis/demande/{one.key}" if one.person_id else _LIST,
            awaited=(Awaited(one.name, answered=False, person_id=one.person_id),),
            since=one.asked_at,
        )
