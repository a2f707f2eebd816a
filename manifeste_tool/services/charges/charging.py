"""Charge people with a chapter: its drafters, its rapporteur, its group; they are told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.audience import Thing, audience
from manifeste_tool.domain.commission.charges import Charge, Charged, chapters_at
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.ordering.subdivisions import folded
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.text.text import Paragraph, Text
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.services import notifying
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.commission import charges
from manifeste_tool.storage.database import Connection

#: The address of the page of chapters: where who is charged is led.
PAGE = "/chapitres"


class UnfitChargeError(RefusedError):
    """Somebody is charged who cannot be."""

    fields = ("rapporteurs",)
    sentence = N_("Un chapitre se confie à des membres de la commission dont le compte est actif.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is to be charged with a chapter, by charge; whoever is not named has the charge no more."""

    by_charge: Mapping[Charge, frozenset[int]]

    def of(self, chapter: str) -> frozenset[Charged]:
        """Return the charges that this makes for one chapter."""
        return frozenset(Charged(chapter, who, charge) for charge, those in self.by_charge.items() for who in those)


def charge(ws: Workspace, by: Person, chapter: str, wanted: Wanted) -> None:
    """Say who is charged with a chapter of today's text, and nobody else; whoever gains or loses a charge is told.

    Raises `ForbiddenError`, `NotFoundError`, `UnfitChargeError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.SET_CHARGES)
        heading = chapter_named(ws.text(connection, ws.main(connection)), chapter)
        before, after = charges.of_chapter(connection, chapter), wanted.of(chapter)
        fit = {one.id for one in eligible(connection)} | {one.person_id for one in before}
        if not {one.person_id for one in after} <= fit:
            raise UnfitChargeError
        for one in _ordered(before - after):
            charges.take_back(connection, one)
            _tell(ws, connection, by, one, heading, Happened.CHARGE_TAKEN_BACK)
        for one in _ordered(after - before):
            charges.give(connection, one, by_id=by.id, at=ws.now())
            _tell(ws, connection, by, one, heading, Happened.CHARGE_GIVEN)


def chapter_named(text: Text, identity: str) -> Paragraph:
    """Return the heading of a chapter. Raises `NotFoundError` for what is none."""
    heading = text.by_id.get(identity)
    if heading is None or not heading.is_chapter:
        raise NotFoundError
    return heading


def eligible(connection: Connection) -> tuple[Person, ...]:
    """Return the members who may be charged, by name."""
    found = (one for one in people.every(connection) if one.active and one.role is Role.MEMBER)
    return tuple(sorted(found, key=lambda one: folded(one.name).casefold()))


def chapters_touched(ws: Workspace, connection: Connection, amendment: Amendment) -> frozenset[str]:
    """Return the headings of the chapters that an amendment touches; of today's text for what has moved since."""
    edits = amendments.edits_of(connection, [amendment.id])
    places = {place for one in edits for place in (one.paragraph_id, one.anchor) if place}
    base, today = ws.text(connection, amendment.base), ws.text(connection, ws.main(connection))
    return chapters_at(base, places) | chapters_at(today, places)


def _ordered(found: Iterable[Charged]) -> list[Charged]:
    return sorted(found, key=lambda one: (one.person_id, one.charge))


def _tell(ws: Workspace, connection: Connection, by: Person, one: Charged, heading: Paragraph, name: Happened) -> None:
    details = {"charge": str(one.charge), "title": heading.text, "who": str(one.person_id), "path": PAGE}
    circle = audience(Thing.CHARGE, ws.reader(by, connection).open_stages)
    fact = Fact(name, ws.now(), by.id, About.CHAPTER, one.chapter, details, circle)
    notifying.notify(connection, journal.record(connection, fact), {one.person_id} - {by.id})
