"""The page of one version: its story, what corrects or replaces it, who adopted it, what changed in it."""

from dataclasses import dataclass

from manifeste_tool.domain.comparing.diff import text_diff
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.services.adoption import standing as adopting
from manifeste_tool.services.adoption.standing import Standing
from manifeste_tool.services.publication.standing import VersionStanding, version_standing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Version


@dataclass(frozen=True, slots=True)
class VersionPage:
    """One version. `previous` is the one it is compared with, None for the first; `changed` how many paragraphs differ.

    `errata` correct it, oldest first, withdrawn ones left out; `corrected` is the version it is itself an erratum of.
    `adopted` is the version whose adoption `adoption` tells: this one, or the one it corrects while nobody adopted it.
    """

    standing: VersionStanding
    title: str
    paragraphs: int
    previous: Version | None
    changed: int
    errata: tuple[Version, ...]
    corrected: Version | None
    adoption: Standing | None
    adopted: Version
    may_correct: bool
    may_withdraw: bool

    @property
    def version(self) -> Version:
        """The version itself."""
        return self.standing.version


def version_page(ws: Workspace, person: Person | None, number: str) -> VersionPage:
    """Return the page of a published version, withdrawn ones too. Raises `NotFoundError`."""
    with ws.reading() as connection:
        reader, stands = ws.reader(person, connection), version_standing(connection, number)
        published = texts.versions(connection)
        version, text = stands.version, ws.text(connection, stands.version.sha)
        previous = stands.previous
        before = ws.text(connection, previous.sha) if previous else None
        corrected = next((one for one in published if one.number == version.corrects), None)
        adoption, adopted = _adoption(connection, reader, (version, corrected))
        publishes = may(reader, Act.PUBLISH)
        return VersionPage(
            standing=stands,
            title=text.title,
            paragraphs=len(text),
            previous=previous,
            changed=sum(unit.changed for unit in text_diff(before, text)) if before else 0,
            errata=_errata(published, number),
            corrected=corrected,
            adoption=adoption,
            adopted=adopted,
            may_correct=publishes and not stands.withdrawn and stands.corrected_by is None,
            may_withdraw=may(reader, Act.WITHDRAW_VERSION) and not stands.withdrawn,
        )


def _errata(published: tuple[Version, ...], number: str) -> tuple[Version, ...]:
    """Return what corrects a version, errata of errata after them, those that stand."""
    direct = [one for one in reversed(published) if one.corrects == number]
    every = [found for one in direct for found in (one, *_errata(published, one.number))]
    return tuple(one for one in every if one.withdrawn_at is None)


def _adoption(
    connection: Connection, reader: Reader, among: tuple[Version, Version | None]
) -> tuple[Standing | None, Version]:
    version, corrected = among
    found = adopting.at_the_head(connection, reader, version.sha)
    before = adopting.at_the_head(connection, reader, corrected.sha) if corrected else None
    nobody = found is None or not (found.adoption.vote or found.adoption.approved or found.adoption.signatories)
    if corrected is not None and before is not None and nobody:
        return before, corrected
    return found, version
