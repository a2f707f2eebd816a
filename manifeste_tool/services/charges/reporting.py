"""Who reports on each chapter, for the pages of the text."""

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.charges import Charge
from manifeste_tool.domain.readers import Reader
from manifeste_tool.storage import people
from manifeste_tool.storage.commission import charges
from manifeste_tool.storage.database import Connection


def rapporteurs(connection: Connection, reader: Reader) -> dict[str, tuple[str, ...]]:
    """Return the names of the rapporteurs of each chapter, by its heading, as far as the reader may know."""
    if not reader.sees(Thing.CHARGE):
        return {}
    given = [one for one in charges.every(connection) if one.charge is Charge.RAPPORTEUR]
    names = people.named(connection, {one.person_id for one in given})
    found: dict[str, tuple[str, ...]] = {}
    for one in given:
        if one.person_id in names:
            found[one.chapter] = (*found.get(one.chapter, ()), names[one.person_id].name)
    return found
