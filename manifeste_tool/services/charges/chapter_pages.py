"""The chapters: who is charged with each, what is open in it, which opinions and sources it lacks."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.charges import Charge, Charged, chapters_over
from manifeste_tool.domain.commission.tasks import Queue, Task
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.text import Paragraph, Place, Text
from manifeste_tool.errors import N_, ManifesteError, NotFoundError
from manifeste_tool.services.charges.charging import chapter_named, eligible
from manifeste_tool.services.publication.publishing import unsourced
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import charges
from manifeste_tool.storage.database import Connection

GIVE = N_("Avis de rapporteur à donner.")


@dataclass(frozen=True, slots=True)
class ChapterRow:
    """One chapter: who drafts it, reports on it, is of its group; how much of it is open, without opinion or source.

    An opinion is missing where none of its rapporteurs gave one; without rapporteurs, where nobody did.
    """

    heading: Paragraph
    place: Place
    charged: Mapping[Charge, tuple[str, ...]]
    amendments: int
    opinions_missing: int
    sources_missing: int
    mine: tuple[Charge, ...]


@dataclass(frozen=True, slots=True)
class ChapterTable:
    """Every chapter of today's text."""

    rows: tuple[ChapterRow, ...]
    may_charge: bool
    may_lend: bool
    may_ask: bool


@dataclass(frozen=True, slots=True)
class ChargeForm:
    """The form of one chapter, with whom it is charged to, or what was ticked."""

    heading: Paragraph
    place: Place
    people: tuple[Person, ...]
    chosen: Mapping[Charge, frozenset[int]]
    error: ManifesteError | None


def chapter_table(ws: Workspace, person: Person | None) -> ChapterTable:
    """Return the chapters. Raises `NotFoundError` for who may not know who is charged."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        if not (reader.sees(Thing.CHARGE) and reader.sees(Thing.CURRENT_TEXT)):
            raise NotFoundError
        rows = tuple(_rows(ws, connection, person))
        return ChapterTable(
            rows, may(reader, Act.SET_CHARGES), may(reader, Act.LEND_COPY), may(reader, Act.ASK_OPINION)
        )


def charge_form(
    ws: Workspace,
    person: Person | None,
    chapter: str,
    *,
    ticked: Mapping[Charge, frozenset[int]] | None = None,
    error: ManifesteError | None = None,
) -> ChargeForm:
    """Return the form of a chapter. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.SET_CHARGES)
        text = ws.text(connection, ws.main(connection))
        heading = chapter_named(text, chapter)
        there = charges.of_chapter(connection, chapter)
        held = {kind: frozenset(one.person_id for one in there if one.charge is kind) for kind in Charge}
        return ChargeForm(heading, text.places[chapter], eligible(connection), ticked or held, error)


def _rows(ws: Workspace, connection: Connection, person: Person | None) -> Iterator[ChapterRow]:
    text = ws.text(connection, ws.main(connection))
    given = charges.every(connection)
    names = names_of(connection, (one.person_id for one in given))
    there = open_by_chapter(connection, text)
    opinions = charges.givers(connection, {key for those in there.values() for key in those})
    over = chapters_over(text)
    bare = [over[unit.id] for unit in unsourced(connection, text)]
    for heading in (unit for unit in text if unit.is_chapter):
        here = [one for one in given if one.chapter == heading.id]
        found = there.get(heading.id, frozenset())
        yield ChapterRow(
            heading=heading,
            place=text.places[heading.id],
            charged={kind: _named(here, kind, names) for kind in Charge},
            amendments=len(found),
            opinions_missing=sum(_misses(opinions.get(key, set()), here) for key in found),
            sources_missing=bare.count(heading.id),
            mine=tuple(one.charge for one in here if person and one.person_id == person.id),
        )


def _named(here: Collection[Charged], kind: Charge, names: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(names[one.person_id] for one in here if one.charge is kind and one.person_id in names)


def _misses(gave: Collection[int | None], here: Collection[Charged]) -> bool:
    rapporteurs = {one.person_id for one in here if one.charge is Charge.RAPPORTEUR}
    return not rapporteurs & set(gave) if rapporteurs else not gave


def open_by_chapter(connection: Connection, text: Text) -> dict[str, frozenset[int]]:
    """Return the open amendments of each chapter of a text, by its heading."""
    over = chapters_over(text)
    found: dict[str, set[int]] = {}
    for key, place in charges.open_places(connection):
        if chapter := over.get(place):
            found.setdefault(chapter, set()).add(key)
    return {chapter: frozenset(those) for chapter, those in found.items()}


def opinions_due(ws: Workspace, connection: Connection, person: Person) -> Iterator[Task]:
    """Yield, for each chapter that a person reports on, how many of its open amendments wait for their opinion."""
    mine = {one.chapter for one in charges.of_person(connection, person.id) if one.charge is Charge.RAPPORTEUR}
    if not mine:
        return
    text = ws.text(connection, ws.main(connection))
    there = {chapter: those for chapter, those in open_by_chapter(connection, text).items() if chapter in mine}
    gave = charges.givers(connection, {key for those in there.values() for key in those})
    for chapter, those in there.items():
        left = [key for key in those if person.id not in gave.get(key, ())]
        if left:
            path = f"/amendements?etat=ouverts&chapitre={chapter}"
            title = text.by_id[chapter].text
            yield Task(Queue.OPINION, chapter, title, path, count=len(left), act=GIVE)
