"""What a page is about, in the terms of schema.org: nothing but what the page shows, and nobody's identity."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from manifeste_tool.documents import markdown
from manifeste_tool.documents.wording import iso
from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.evidence.evidence import piece_of
from manifeste_tool.domain.feeds.linked_data import Plain, thing
from manifeste_tool.services.amending.amendment_pages import AmendmentPage
from manifeste_tool.services.consulting.consultations import ConsultationPage
from manifeste_tool.services.consulting.contributions import ContributionPage
from manifeste_tool.services.evidence.evidence_pages import EvidencePage
from manifeste_tool.services.initiative import HomePage
from manifeste_tool.services.publication.version_page import VersionPage
from manifeste_tool.services.reading.reading_pages import ReadingPage
from manifeste_tool.services.synthesis.finding_pages import FindingPage
from manifeste_tool.services.territories.territory_pages import TerritoryPage
from manifeste_tool.services.text.paragraphs import ParagraphPage, SourceView
from manifeste_tool.web.context import workspace


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a page: some words, and what it is; `ours` says that it is published here, under our licence."""

    description: str = ""
    things: tuple[Plain, ...] = ()
    ours: bool = True


def nothing(_page: object) -> Said:
    """Say nothing of a page but its place."""
    return Said()


def home(page: HomePage) -> Said:
    """Say what the site is."""
    return Said(page.summary, (thing("WebSite", name=page.title, description=page.summary),))


def text(read: ReadingPage) -> Said:
    """Say what a text is: which version, when it was published, what it rests on."""
    page = read.text
    if page.visible is None:
        return Said()
    held = page.visible.version
    description = held.story if held else ""
    return Said(
        description,
        (
            thing(
                "DigitalDocument",
                name=page.title,
                version=held.number if held else None,
                datePublished=iso(held.published_at) if held else None,
                abstract=held.story if held else None,
                isBasedOn=[_address("contributions.index"), _address("findings.index")],
            ),
        ),
    )


def version(page: VersionPage) -> Said:
    """Say what a version is: its number, its story, the version it follows, whether it was withdrawn."""
    one = page.version
    before = [_address("version.version", number=page.previous.number)] if page.previous else []
    told = thing(
        "DigitalDocument",
        name=page.title,
        version=one.number,
        datePublished=iso(one.published_at),
        abstract=one.story,
        creativeWorkStatus="Withdrawn" if page.standing.withdrawn else "Published",
        isBasedOn=[*before, _address("contributions.index"), _address("findings.index")],
    )
    return Said(one.story, (told,))


def paragraph(page: ParagraphPage) -> Said:
    """Say what a paragraph is, and which of its sources everybody may read."""
    held = page.visible.version
    words = _plain(page.paragraph.text)
    whole = _address("version.version", number=held.number) if held else _address("text.text")
    sources = [address for one in page.sources if one.relation.supports and (address := _source(one))]
    return Said(
        words,
        (
            thing(
                "CreativeWork",
                identifier=page.paragraph.id,
                text=words,
                version=held.number if held else None,
                isPartOf=thing("DigitalDocument", name=page.visible.text.title, url=whole),
                isBasedOn=sources,
            ),
        ),
    )


def contribution(page: ContributionPage) -> Said:
    """Say what a contribution is, as far as its words are shown; never who said it."""
    said: Contribution = page.card.contribution
    if not page.card.readable:
        return Said()
    held = _address("consultations.sheet", reference=page.consultation.reference) if page.consultation else None
    return Said(
        said.body,
        (
            thing(
                "CreativeWork",
                identifier=said.reference,
                name=said.title,
                text=said.body,
                dateCreated=iso(said.said_on) if said.said_on else None,
                about=said.theme,
                contentLocation=thing("Place", name=said.territory) if said.territory else None,
                recordedAt=thing("Event", name=page.consultation.title, url=held) if page.consultation else None,
            ),
        ),
    )


def consultation(page: ConsultationPage) -> Said:
    """Say what a consultation is: when, where, by whom."""
    held = page.consultation
    place = thing("Place", name=held.place.splitlines()[0] if held.place else page.authority.name)
    return Said(
        held.summary,
        (
            thing(
                "Event",
                name=held.title,
                description=held.summary,
                startDate=iso(held.opens_on) if held.opens_on else None,
                endDate=iso(held.closes_on) if held.closes_on else None,
                organizer=thing("GovernmentOrganization", name=page.authority.name),
                location=place,
                eventStatus="https://schema.org/EventScheduled",
                isAccessibleForFree=True,
            ),
        ),
        ours=False,
    )


def territory(page: TerritoryPage) -> Said:
    """Say what an authority is."""
    one = page.authority
    told = thing("GovernmentOrganization", name=one.name, identifier=one.siren, areaServed=one.territory)
    return Said("", (told,), ours=False)


def amendment(page: AmendmentPage) -> Said:
    """Say what an amendment is."""
    one = page.amendment
    words = _plain(one.rationale)
    made = {"identifier": one.label, "name": one.headline, "dateCreated": iso(one.filed_at), "abstract": words}
    return Said(words, (thing("CreativeWork", **made),))


def finding(page: FindingPage) -> Said:
    """Say what a finding is."""
    one = page.finding
    made = {"identifier": one.key, "name": one.title, "text": one.body, "about": one.theme}
    return Said(one.body or one.title, (thing("CreativeWork", **made),))


def piece(page: EvidencePage) -> Said:
    """Say what a pièce is."""
    one = page.piece
    made = {"identifier": one.key, "name": one.title, "dateCreated": iso(one.said_on) if one.said_on else None}
    return Said(one.body, (thing("CreativeWork", **made, sameAs=one.address),), ours=False)


def _source(view: SourceView) -> str:
    """Return the address of a source whose page everybody may open, `""` for any other."""
    if view.finding:
        return _address("findings.finding", key=view.key)
    if view.evidence:
        return _address("evidence.piece", key=piece_of(view.key)) if view.evidence.public else ""
    return _address("contributions.contribution", reference=view.key) if view.words else ""


def _address(endpoint: str, **values: Any) -> str:
    return f"{workspace().base_url.rstrip('/')}{url_for(endpoint, **values)}"


def _plain(words: str) -> str:
    return " ".join(markdown.words(words).striptags().split())
