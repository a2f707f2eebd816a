"""The journal as data: what happened, when, to what; who and how only to the secretariat."""

import json
from collections.abc import Iterator

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.readers import Reader
from manifeste_tool.errors import N_
from manifeste_tool.services.taking_out.columns import Asked, Column, Row, Table
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.taking_out import portions

COLUMNS = (
    Column("fait", N_("Numéro du fait, croissant et stable.")),
    Column("le", N_("Moment, ISO 8601, UTC.")),
    Column("nom", N_("Ce qui s'est passé, en un mot du code : amendment_adopted, version_published…")),
    Column("objet", N_("Nature de ce dont il s'agit : amendment, paragraph, contribution, version, sitting…")),
    Column("objet_identifiant", N_("Identifiant de ce dont il s'agit, le même que dans les autres fichiers.")),
    Column("qui", N_("Qui l'a fait, vide quand le programme a agi seul."), internal=True),
    Column("audience", N_("Qui peut le lire : public, commission, drafters, secretariat."), internal=True),
    Column("details", N_("Ce que le fait retient d'autre, en JSON."), internal=True),
)


def rows(_ws: Workspace, connection: Connection, reader: Reader, _asked: Asked) -> Iterator[Row]:
    """Yield the facts that a reader may see, in the order they happened, a portion in memory at a time."""
    after = 0
    while portion := portions.facts_after(connection, after, reader.circle):
        after = portion[-1].id
        names = names_of(connection, (one.person_id for one in portion))
        for one in portion:
            yield {
                "fait": str(one.id),
                "le": one.at.isoformat(),
                "nom": one.name,
                "objet": one.about,
                "objet_identifiant": one.about_id,
                "qui": names.get(one.person_id or 0, ""),
                "audience": Audience(one.audience).name.lower(),
                "details": json.dumps(dict(one.details), ensure_ascii=False, sort_keys=True),
            }


def count(_ws: Workspace, connection: Connection, reader: Reader, _asked: Asked) -> int:
    """Return how many there are."""
    return portions.facts_counted(connection, reader.circle)


TABLE = Table(
    "journal",
    N_("Journal"),
    N_("Les faits, dans l'ordre : ce qui s'est passé, quand, à propos de quoi."),
    COLUMNS,
    rows,
    count,
)
