"""What feeds hold: what a visitor reads on the pages they follow, and nothing before its hour."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.consulting.contributions import Consultation, Filters, Reach
from manifeste_tool.domain.facts import OF_COMMENTS, About, Fact, Happened
from manifeste_tool.domain.feeds.feed import PER_FEED, newest
from manifeste_tool.domain.text.text import Paragraph, Place
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.amending.amendment_pages import Row, rows, within_sight
from manifeste_tool.services.consulting.fates import Card, cards, fates, standing_text
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.text import version_pages
from manifeste_tool.services.text.paragraphs import RevisionView, revisions_of
from manifeste_tool.services.text.reading import visible_text
from manifeste_tool.services.text.trails import last_words, visible_trail
from manifeste_tool.services.text.version_pages import History
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.amending.amendments import Wanted
from manifeste_tool.storage.consulting import consultations, contributions, following
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Version

#: What a consultation's feed tells besides its contributions.
_OF_CONSULTATION = (Happened.CONSULTATION_DECLARED, Happened.CONSULTATION_CHANGED, Happened.REPORT_SENT)


@dataclass(frozen=True, slots=True)
class VersionsFed:
    """The published versions, withdrawn ones too, those that changed last first."""

    versions: tuple[Version, ...]
    paging: Paging


@dataclass(frozen=True, slots=True)
class AmendmentsFed:
    """Amendments, those that moved last first; `moved` says when each one did, by row."""

    rows: tuple[Row, ...]
    moved: Mapping[int, datetime]
    paging: Paging


@dataclass(frozen=True, slots=True)
class ParagraphFed:
    """What happened to one paragraph, newest first: each revision under its decision's rank on record.

    `place` is None once the text no longer holds it.
    """

    paragraph: Paragraph
    place: Place | None
    revisions: tuple[tuple[int, RevisionView], ...]
    paging: Paging


@dataclass(frozen=True, slots=True)
class ConsultationFed:
    """The contributions of a consultation, the latest said first, each with when it came, and what happened to it."""

    consultation: Consultation
    cards: tuple[Card, ...]
    came: Mapping[str, datetime]
    facts: tuple[Fact, ...]
    paging: Paging


def versions(ws: Workspace, page: int | None) -> VersionsFed:
    """Return a page of the published versions."""
    asked = _paging(page)
    with ws.reading() as connection:
        every = sorted(texts.versions(connection), key=moved_at, reverse=True)
    return VersionsFed(tuple(every)[asked.offset : asked.offset + asked.size], replace(asked, total=len(every)))


def moved_at(version: Version) -> datetime:
    """Return when a version last changed: its publication, or its withdrawal."""
    return newest((version.published_at, version.withdrawn_at))


def amended(ws: Workspace, page: int | None) -> AmendmentsFed:
    """Return a page of the amendments that everybody may read."""
    asked = _paging(page)
    with ws.reading() as connection:
        wanted = within_sight(connection, ws.reader(None, connection), Wanted())
        found, total = amendments.page(connection, wanted, limit=asked.size, offset=asked.offset, latest=True)
        last = journal.last_of(connection, About.AMENDMENT, [one.label for one in found], without=OF_COMMENTS)
        moved = {one.id: max(_moments(one.filed_at, one.decided_at, last.get(one.label))) for one in found}
        return AmendmentsFed(rows(ws, connection, found), moved, replace(asked, total=total))


def decided(ws: Workspace, before: int | None) -> History:
    """Return a page of the decisions that everybody may know of; `before` is the rank to go on from."""
    return version_pages.history(ws, None, before=before, size=PER_FEED)


def paragraph(ws: Workspace, identity: str, page: int | None) -> ParagraphFed:
    """Return what happened to a paragraph. Raises `NotFoundError` for one that nobody was ever able to read."""
    asked = _paging(page)
    with ws.reading() as connection:
        reader = ws.reader(None, connection)
        visible = visible_text(ws, connection, reader)
        if visible is None:
            raise NotFoundError
        trail = visible_trail(connection, reader, visible, [identity])
        found = visible.text.by_id.get(identity) or last_words(trail)
        told = tuple(reversed(trail))[asked.offset : asked.offset + asked.size]
        views = revisions_of(connection, reader, told)
        revisions = tuple((one.decision.id, view) for one, view in zip(told, views, strict=True))
        return ParagraphFed(found, visible.text.places.get(identity), revisions, replace(asked, total=len(trail)))


def consultation(ws: Workspace, reference: str, page: int | None) -> ConsultationFed:
    """Return what a consultation gathered. Raises `NotFoundError` for one that is not published."""
    asked = _paging(page)
    with ws.reading() as connection:
        reader = ws.reader(None, connection)
        held = consultations.seen(connection, reference, Reach())
        if held is None:
            raise NotFoundError
        reach, known = reach_of(ws, connection, reader), fates(connection, standing_text(ws, connection, reader))
        filters = Filters(consultation=reference)
        said, total = contributions.page(connection, filters, reach, limit=asked.size, offset=asked.offset)
        return ConsultationFed(
            consultation=held,
            cards=cards(connection, said, reach, known, {}),
            came=following.came(connection, [each.reference for each in said]),
            facts=_facts(connection, reference) if asked.number == 1 else (),
            paging=replace(asked, total=total),
        )


def _facts(connection: Connection, reference: str) -> tuple[Fact, ...]:
    every = [
        fact
        for kind in (About.CONSULTATION, About.REPORT)
        for fact in journal.about(connection, kind, reference, Audience.PUBLIC)
    ]
    return tuple(one for one in reversed(every) if one.name in _OF_CONSULTATION)


def _paging(page: int | None) -> Paging:
    return replace(paging(page), size=PER_FEED)


def _moments(*moments: datetime | None) -> list[datetime]:
    return [one for one in moments if one is not None]
