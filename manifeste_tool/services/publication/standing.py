"""How one version stands today: whatever shows a version asks here."""

from dataclasses import dataclass

from manifeste_tool.domain.publication import standing
from manifeste_tool.domain.rights import lives
from manifeste_tool.errors import NotFoundError
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Version


@dataclass(frozen=True, slots=True)
class VersionStanding:
    """One version among the others.

    `superseded_by` is the last version where that comes after this one; `corrected_by` the last erratum of this one
    that stands; `latest` the last version, whichever that is, None where every one is withdrawn; `previous` what it is
    compared with, None for the first.
    """

    version: Version
    superseded_by: Version | None
    corrected_by: Version | None
    latest: Version | None
    previous: Version | None = None

    @property
    def state(self) -> lives.VersionState:
        """Where it stands."""
        if self.withdrawn:
            return lives.VersionState.WITHDRAWN
        return lives.VersionState.CORRECTED if self.corrected_by else lives.VersionState.PUBLISHED

    @property
    def withdrawn(self) -> bool:
        """Whether it was withdrawn: `version` says when and why."""
        return self.version.withdrawn_at is not None

    @property
    def is_latest(self) -> bool:
        """Whether it is the last one."""
        return self.latest is not None and self.latest.number == self.version.number


def version_standing(connection: Connection, number: str) -> VersionStanding:
    """Return how a published version stands. Raises `NotFoundError`."""
    found = standings(connection).get(number)
    if found is None:
        raise NotFoundError
    return found


def standings(connection: Connection) -> dict[str, VersionStanding]:
    """Return how every published version stands, by number, the highest first."""
    published = texts.versions(connection)
    last = standing.latest(published)
    return {
        one.number: VersionStanding(
            version=one,
            superseded_by=standing.successor(published, one.number),
            corrected_by=standing.correction(published, one.number),
            latest=last,
            previous=standing.preceding(published, one.number),
        )
        for one in published
    }
