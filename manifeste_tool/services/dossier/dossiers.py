"""« Pourquoi ce texte ? »: all that made a paragraph what it is, for one reader, in one value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.text.text import Paragraph, Place
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.dossier.debating import Debated, debated, not_retained
from manifeste_tool.services.dossier.resting import Refusal, Resting, refused, resting
from manifeste_tool.services.dossier.tracing import Origin, traced
from manifeste_tool.services.text.paragraphs import RevisionView, revisions_of
from manifeste_tool.services.text.reading import Margin, Visible, margins_of, visible_text
from manifeste_tool.services.text.trails import last_words, visible_trail
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Touched


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to `paragraph`, the one told of or one it comes from.

    `version` is the first published one that holds it, `""` while none does; `debated` the amendment behind it.
    """

    paragraph: str
    revision: RevisionView
    version: str
    debated: Debated | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """The dossier. `standing` is False where the text its reader sees no longer holds the paragraph."""

    visible: Visible
    paragraph: Paragraph
    place: Place | None
    standing: bool
    margin: Margin
    origins: tuple[Origin, ...]
    steps: tuple[Step, ...]
    resting: Resting
    not_retained: tuple[Debated, ...]
    refused: tuple[Refusal, ...]
    made_at: datetime


def dossier(ws: Workspace, person: Person | None, identity: str) -> Dossier:
    """Return why a paragraph is what it is. Raises `NotFoundError` for one the reader was never able to see."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        visible = visible_text(ws, connection, reader)
        if visible is None:
            raise NotFoundError
        own = visible_trail(connection, reader, visible, [identity])
        return _dossier(ws, connection, reader, visible, visible.text.by_id.get(identity) or last_words(own))


def _dossier(ws: Workspace, connection: Connection, reader: Reader, visible: Visible, paragraph: Paragraph) -> Dossier:
    found = traced(connection, reader, visible, paragraph)
    revisions = revisions_of(connection, reader, found.trail)
    proposed = not_retained(connection, reader, (paragraph.id, *found.ids))
    told = debated(ws, connection, reader, (*_behind(revisions), *proposed))
    standing = paragraph.id in visible.text.by_id
    return Dossier(
        visible=visible,
        paragraph=paragraph,
        place=visible.text.places.get(paragraph.id),
        standing=standing,
        margin=margins_of(connection, reader, visible, newest=True)[paragraph.id] if standing else Margin(),
        origins=found.origins,
        steps=_steps(found.trail, revisions, told, _versions(connection)),
        resting=resting(ws, connection, reader, paragraph),
        not_retained=tuple(told[one.id] for one in proposed),
        refused=refused(ws, connection, reader, visible, (paragraph.id, *found.ids)),
        made_at=ws.now(),
    )


def _behind(revisions: Sequence[RevisionView]) -> tuple[Amendment, ...]:
    return tuple(one.amendment for one in revisions if one.amendment)


def _steps(
    trail: Sequence[Touched],
    revisions: Sequence[RevisionView],
    told: Mapping[int, Debated],
    versions: Sequence[tuple[int, str]],
) -> tuple[Step, ...]:
    return tuple(
        Step(
            paragraph=touched.paragraph_id,
            revision=revision,
            version=_first(touched, versions),
            debated=told.get(revision.amendment.id) if revision.amendment else None,
        )
        for touched, revision in zip(trail, revisions, strict=True)
    )


def _first(touched: Touched, versions: Sequence[tuple[int, str]]) -> str:
    on_main = touched.decision.ref == MAIN
    return next((number for rank, number in versions if on_main and rank >= touched.decision.id), "")


def _versions(connection: Connection) -> list[tuple[int, str]]:
    """Return the rank on record of what each version published, with its number, oldest first."""
    published = texts.versions(connection)
    made = texts.decisions_at(connection, [one.sha for one in published])
    return sorted((made[one.sha].id, one.number) for one in published if one.sha in made and made[one.sha].ref == MAIN)
