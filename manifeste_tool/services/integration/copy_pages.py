"""Working copies as their drafters and the secretariat see them: the list, one copy's text, changes and saves."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.audience import Audience, Thing
from manifeste_tool.domain.commission.charges import Charge
from manifeste_tool.domain.comparing.diff import UnitDiff, text_diff
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.integration.copies import CopyState, Standing, WorkingCopy, bounds, standing
from manifeste_tool.domain.people import Act, may, require, timely
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.text.text import Paragraph, Place, Text
from manifeste_tool.errors import ManifesteError, NotFoundError, RefusedError
from manifeste_tool.services.integration.copies import CopyNotOpenError, LoanError, eligible, known, subject, tip
from manifeste_tool.services.paging import Paging
from manifeste_tool.services.provenance.near import beside
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.text.writing_pages import Shown, WritingPage, opened_at
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.commission import charges
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.integration import copies
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Decision

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class CopyView:
    """One copy: who has it, since when, when it was saved last, and how it stands against its base and today's text.

    `chapter` is the title of the chapter lent, `""` for the whole text; `late` says that its date has passed.
    """

    copy: WorkingCopy
    drafters: tuple[str, ...]
    chapter: str
    last: Decision | None
    saved_by: str
    standing: Standing
    late: bool
    may_write: bool
    may_manage: bool
    may_merge: bool
    merge_waits: bool


@dataclass(frozen=True, slots=True)
class CopyList:
    """The copies the reader may see, by pages."""

    copies: tuple[CopyView, ...]
    paging: Paging
    may_lend: bool


def copy_list(ws: Workspace, person: Person, paging: Paging) -> CopyList:
    """Return every copy for the secretariat, those lent to them for a member, to whom they serve for a collaborator.

    Raises `NotFoundError` for who can have none.
    """
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        if not (may(reader, Act.WRITE_COPY, owner=person.id) or reader.served):
            raise NotFoundError
        followed = {person.id, *(one.id for one in reader.served)}
        of = None if reader.sees(Thing.WORKING_COPY) else followed
        found, total = copies.page(connection, of=of, limit=paging.size, offset=paging.offset)
        views = tuple(_view(ws, connection, reader, one) for one in found)
        return CopyList(views, Paging(paging.number, total, paging.size), may(reader, Act.LEND_COPY))


def _view(ws: Workspace, connection: Connection, reader: Reader, copy: WorkingCopy) -> CopyView:
    base = ws.text(connection, copy.base)
    last = texts.last_decision(connection, copy.ref)
    names = names_of(connection, [*copy.drafters, last.person_id if last else None])
    stands = _standing(ws, connection, copy, base)
    merges = reader.sees(Thing.WORKING_COPY) and copy.is_open and stands.changed > 0
    return CopyView(
        copy=copy,
        drafters=tuple(names[one] for one in copy.drafters if one in names),
        chapter=base.by_id[copy.chapter].text if copy.chapter else "",
        last=last,
        saved_by=names.get(last.person_id or 0, "") if last else "",
        standing=stands,
        late=copy.state is CopyState.OPEN and copy.due_at is not None and copy.due_at <= ws.now(),
        may_write=copy.is_open and may_write(reader),
        may_manage=copy.is_open and may(reader, Act.LEND_COPY),
        may_merge=merges and may(reader, Act.MERGE_COPY),
        merge_waits=merges and not may(reader, Act.MERGE_COPY),
    )


def may_write(reader: Reader) -> bool:
    """Whether the reader writes copies: who only serves a member reads theirs."""
    return reader.person is not None and may(reader, Act.WRITE_COPY, owner=reader.person.id)


def _standing(ws: Workspace, connection: Connection, copy: WorkingCopy, base: Text) -> Standing:
    """Return how a copy stands; one that is not open any more is only compared with its base."""
    written = ws.text(connection, tip(connection, copy))
    today = ws.text(connection, ws.main(connection)) if copy.state is CopyState.OPEN else base
    return standing(base, today, written)


@dataclass(frozen=True, slots=True)
class CopyText(Shown):
    """A copy's text, or the chapter it lends, to be written paragraph by paragraph while it is open."""

    view: CopyView
    reason: str


def copy_text(ws: Workspace, person: Person, copy_id: int) -> CopyText:
    """Return a copy's text. Raises `NotFoundError` for whom it is not lent to."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        copy = known(connection, reader, copy_id)
        seen = tip(connection, copy)
        text = ws.text(connection, seen)
        inside = bounds(ws.text(connection, copy.base), copy.chapter).inside(text)
        return CopyText(
            seen=seen,
            text=inside,
            places=text.places,
            whole=not copy.chapter,
            may_write=copy.is_open and may_write(reader),
            title=copy.title,
            view=_view(ws, connection, reader, copy),
            reason=_reason(connection, copy),
        )


def _reason(connection: Connection, copy: WorkingCopy) -> str:
    """Return why a copy was closed, `""` for one that was not."""
    if copy.state is not CopyState.CLOSED:
        return ""
    return next((one.details.get("reason", "") for one in reversed(_facts(connection, copy))), "")


def _facts(connection: Connection, copy: WorkingCopy) -> tuple[Fact, ...]:
    """Return what happened to a copy besides its saves; whoever reads a copy reads its facts."""
    return journal.about(connection, About.COPY, str(copy.id), Audience.SECRETARIAT, without=str(Happened.COPY_WRITTEN))


def writing_page(
    ws: Workspace,
    person: Person,
    copy_id: int,
    identity: str,
    *,
    typed: Mapping[str, str] | None = None,
    error: ManifesteError | None = None,
) -> WritingPage:
    """Return one paragraph of a copy, open for writing; `identity` "" for an empty text.

    Raises `NotFoundError`, and `CopyNotOpenError` for a copy that cannot be written and with no words typed for it.
    """
    page = copy_text(ws, person, copy_id)
    if not page.may_write and error is None:
        raise CopyNotOpenError
    return opened_at(page, identity, typed=typed, error=error, beside=beside(ws, person))


@dataclass(frozen=True, slots=True)
class CopyChanges:
    """What a copy changes of its base, unit by unit."""

    view: CopyView
    units: tuple[UnitDiff, ...]
    places: Mapping[str, Place]


def copy_changes(ws: Workspace, person: Person, copy_id: int) -> CopyChanges:
    """Return what a copy changes. Raises `NotFoundError` for whom it is not lent to."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        copy = known(connection, reader, copy_id)
        base, written = ws.text(connection, copy.base), ws.text(connection, tip(connection, copy))
        units = tuple(unit for unit in text_diff(base, written) if unit.changed)
        return CopyChanges(_view(ws, connection, reader, copy), units, {**written.places, **base.places})


@dataclass(frozen=True, slots=True)
class SaveView:
    """One save of a copy: who, when, what they said of it (`""`: nothing), and the places it touched as called now."""

    made: Decision
    by: str
    summary: str
    places: tuple[str, ...]
    gone: int


@dataclass(frozen=True, slots=True)
class CopyHistory:
    """A page of a copy's saves, newest first, and what else happened to it; `following` is where the list goes on."""

    view: CopyView
    saves: tuple[SaveView, ...]
    facts: tuple[Fact, ...]
    names: Mapping[int, str]
    following: int | None


def copy_history(ws: Workspace, person: Person, copy_id: int, *, before: int | None = None) -> CopyHistory:
    """Return a page of a copy's saves. Raises `NotFoundError` for whom it is not lent to."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        copy = known(connection, reader, copy_id)
        made = texts.decisions(connection, copy.ref, limit=PER_PAGE + 1, before=before)
        page, facts = made[:PER_PAGE], _facts(connection, copy)
        names = names_of(connection, [*(one.person_id for one in page), *(one.person_id for one in facts)])
        places = ws.text(connection, tip(connection, copy)).places
        touched = _touched(connection, page)
        saves = tuple(
            _save(copy, one, names.get(one.person_id or 0, ""), touched.get(one.id, ()), places) for one in page
        )
        following = page[-1].id if len(made) > PER_PAGE else None
        return CopyHistory(_view(ws, connection, reader, copy), saves, facts, names, following)


def _touched(connection: Connection, made: Collection[Decision]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for one in texts.touched_by(connection, [decision.id for decision in made]):
        found.setdefault(one.decision.id, []).append(one.paragraph_id)
    return found


def _save(
    copy: WorkingCopy, made: Decision, by: str, touched: Collection[str], places: Mapping[str, Place]
) -> SaveView:
    labels = tuple(places[one].label for one in dict.fromkeys(touched) if one in places)
    summary = "" if made.summary == subject(copy) else made.summary
    return SaveView(made, by, summary, labels, gone=len(set(touched)) - len(labels))


@dataclass(frozen=True, slots=True)
class LendingPage:
    """The form of a loan, with what was typed into it; `view` is the copy that changes, None for a new one."""

    view: CopyView | None
    chapters: tuple[Paragraph, ...]
    places: Mapping[str, Place]
    people: tuple[Person, ...]
    title: str
    chapter: str
    drafters: frozenset[int]
    due_at: datetime | str | None
    error: ManifesteError | None

    @property
    def wrong(self) -> str:
        """The field of the form that is to be corrected, `""` where it is none of them."""
        if isinstance(self.error, LoanError):
            return self.error.field
        return "due_at" if isinstance(self.error, RefusedError) else ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed into the form of a loan, as it was sent."""

    title: str
    chapter: str
    drafters: frozenset[int]
    due_at: str


def lending_page(
    ws: Workspace,
    person: Person,
    *,
    copy_id: int | None = None,
    chapter: str = "",
    typed: Typed | None = None,
    error: ManifesteError | None = None,
) -> LendingPage:
    """Return the form of a loan, new or to be changed; a new one of a chapter proposes its drafters and its group.

    Raises `ForbiddenError`, `NotFoundError`, `CopyNotOpenError`.
    """
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        require(reader, Act.LEND_COPY)
        copy = known(connection, reader, copy_id) if copy_id is not None else None
        if copy and not timely(Act.LEND_COPY, copy.state) and error is None:
            raise CopyNotOpenError
        text = ws.text(connection, ws.main(connection))
        return LendingPage(
            view=_view(ws, connection, reader, copy) if copy else None,
            chapters=tuple(unit for unit in text if unit.is_chapter),
            places=text.places,
            people=eligible(connection, reader),
            title=typed.title if typed else copy.title if copy else _title(text, chapter),
            chapter=typed.chapter if typed else chapter,
            drafters=typed.drafters if typed else frozenset(copy.drafters) if copy else _writing(connection, chapter),
            due_at=typed.due_at if typed else copy.due_at if copy else None,
            error=error,
        )


def _writing(connection: Connection, chapter: str) -> frozenset[int]:
    """Return who writes a chapter: its drafters and its group."""
    there = charges.of_chapter(connection, chapter)
    return frozenset(one.person_id for one in there if one.charge is not Charge.RAPPORTEUR)


def _title(text: Text, chapter: str) -> str:
    return text.by_id[chapter].text if chapter in text.by_id else ""
