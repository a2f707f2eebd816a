"""The list of the versions, and what a publication still needs for those who publish."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.text import Paragraph, Place
from manifeste_tool.services.adoption import standing as adopting
from manifeste_tool.services.adoption.standing import Standing
from manifeste_tool.services.publication.publishing import unsourced
from manifeste_tool.services.publication.standing import VersionStanding, standings
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.publication import preparations
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Version


@dataclass(frozen=True, slots=True)
class VersionList:
    """Every version, the highest number first. `latest` is the number of the last one that stands, `""` for none.

    What follows `adoptions` is for those who publish: today's commit, what is in the way, how many are prepared.
    """

    versions: tuple[Version, ...]
    latest: str
    standings: Mapping[str, VersionStanding]
    sees_today: bool
    adoptions: Mapping[str, Standing]
    may_publish: bool = False
    tip: str = ""
    unsourced: tuple[Paragraph, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    prepared: int = 0


def version_list(ws: Workspace, person: Person | None) -> VersionList:
    """Return the published versions, and what a publication still needs for those who publish."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        published, stands = texts.versions(connection), standings(connection)
        latest = next((one.version.number for one in stands.values() if one.is_latest), "")
        sees_today = reader.sees(Thing.CURRENT_TEXT) and texts.tip_of(connection, MAIN) is not None
        adoptions = adopting.of_texts(connection, reader, (one.sha for one in published))
        if not may(reader, Act.PUBLISH):
            return VersionList(published, latest, stands, sees_today, adoptions)
        tip = ws.main(connection)
        text, prepared = ws.text(connection, tip), len(preparations.waiting(connection))
        return VersionList(
            published,
            latest,
            stands,
            sees_today,
            adoptions,
            may_publish=True,
            tip=tip,
            unsourced=unsourced(connection, text),
            places=text.places,
            prepared=prepared,
        )
