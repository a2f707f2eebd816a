"""A consultation with its référents and printed sheets: the start of the tests of paper."""

from dataclasses import dataclass, replace

from manifeste_tool.domain.consulting.contributions import Authority, Consultation
from manifeste_tool.domain.gathering.sheets import Lot, Sheet, Tally
from manifeste_tool.domain.gathering.transcripts import Transcript
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.paper import entering, printing
from manifeste_tool.services.paper.entering import Entered, Entry
from manifeste_tool.storage import people
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.gathering import lots, sheets
from tests.services.story import Cast

SAID = Transcript(text="Gardez une personne au guichet.", natures=("attente",), publication=True)


@dataclass
class Desk:
    """Two référents of one authority at its sheets, and one of another authority."""

    here: Cast
    ana: Person
    bo: Person
    stranger: Person

    def lot(self, count: int = 3, where: str = "MIRE-1") -> Lot:
        return printing.prepare(self.here.ws, self.ana, where, count=str(count))

    def sheets(self, lot: Lot) -> tuple[Sheet, ...]:
        with self.here.ws.reading() as connection:
            return sheets.of_lot(connection, lot.id)

    def sheet(self, reference: str) -> Sheet:
        with self.here.ws.reading() as connection:
            found = sheets.get(connection, reference)
        assert found
        return found

    def tally(self) -> Tally:
        with self.here.ws.reading() as connection:
            return lots.tally(connection, "MIRE-1")

    def type(self, sheet: Sheet | str, by: Person | None = None, typed: Transcript = SAID, **said: object) -> Entered:
        number = sheet if isinstance(sheet, str) else sheet.reference
        words = replace(typed, **said)  # type: ignore[arg-type]
        return entering.enter(self.here.ws, by or self.ana, "MIRE-1", Entry(number, words))


def desk(here: Cast) -> Desk:
    """Add two authorities with their consultations and référents."""
    with here.ws.writing() as connection:
        names = {"MIRE": "Mirelieu (exemple)", "VALD": "Valdoré (exemple)"}
        consultations.put_authorities(connection, [Authority(code, name, "commune") for code, name in names.items()])
        held = [("MIRE-1", "MIRE", "Cafés IA"), ("MIRE-2", "MIRE", "Ateliers"), ("VALD-1", "VALD", "Stand")]
        consultations.put_consultations(connection, [Consultation(*each) for each in held])
        cast = [
            Person(0, name, Role.REFERENT, authority=at)
            for name, at in (("Ana", "MIRE"), ("Bo", "MIRE"), ("Cy", "VALD"))
        ]
        ana, bo, stranger = (people.add(connection, one, here.ws.now()) for one in cast)
    return Desk(here, ana, bo, stranger)
