"""Feeds put into the sentences of the pages: each page of values becomes entries."""

from typing import Any

from flask import current_app, url_for

from manifeste_tool.domain.facts import Fact
from manifeste_tool.domain.feeds.feed import Entry
from manifeste_tool.services.consulting.fates import Card
from manifeste_tool.services.feeds.feeds import AmendmentsFed, ConsultationFed, ParagraphFed, VersionsFed, moved_at
from manifeste_tool.services.text.version_pages import History


def of_versions(page: VersionsFed) -> tuple[Entry, ...]:
    """Return an entry for each version."""
    said = sentences()
    return tuple(
        Entry(
            key=f"version/{one.number}",
            title=said.plain("version_title", one),
            content=said.html("version", one),
            path=url_for("version.version", number=one.number),
            since=one.published_at,
            updated=moved_at(one),
        )
        for one in page.versions
    )


def of_amendments(page: AmendmentsFed) -> tuple[Entry, ...]:
    """Return an entry for each amendment, under its author's name where pages say it."""
    said = sentences()
    return tuple(
        Entry(
            key=f"amendement/{row.amendment.label}",
            title=said.plain("amendment_title", row),
            content=said.html("amended", row),
            path=url_for("amendments.sheet", cycle=row.amendment.cycle, number=row.amendment.number),
            since=row.amendment.filed_at,
            updated=page.moved[row.amendment.id],
            author=row.author,
        )
        for row in page.rows
    )


def of_decisions(page: History) -> tuple[Entry, ...]:
    """Return an entry for each decision on the text."""
    said = sentences()
    return tuple(
        Entry(
            key=f"decision/{made.id}",
            title=said.plain("decision_title", page, made),
            content=said.html("decided", page, made),
            path=url_for("versions.history", avant=made.id + 1),
            since=made.at,
            updated=made.at,
            author=page.names.get(made.person_id or 0, ""),
        )
        for made in page.decisions
    )


def of_paragraph(page: ParagraphFed) -> tuple[Entry, ...]:
    """Return an entry for each thing that happened to a paragraph."""
    said, identity = sentences(), page.paragraph.id
    return tuple(
        Entry(
            key=f"paragraphe/{identity}/{rank}",
            title=said.plain("revised_title", one),
            content=said.html("revised", one),
            path=url_for("text.paragraph", identity=identity),
            since=one.at,
            updated=one.at,
            author=one.author,
        )
        for rank, one in page.revisions
    )


def of_consultation(page: ConsultationFed) -> tuple[Entry, ...]:
    """Return an entry for each contribution and for what happened to the consultation, the newest first."""
    reference = page.consultation.reference
    entries = [*(_contribution(card, page) for card in page.cards), *(_fact(one, reference) for one in page.facts)]
    return tuple(sorted(entries, key=lambda one: one.updated, reverse=True))


def _contribution(card: Card, page: ConsultationFed) -> Entry:
    said, reference = sentences(), card.contribution.reference
    return Entry(
        key=f"contribution/{reference}",
        title=said.plain("contribution_title", card),
        content=said.html("contributed", card),
        path=url_for("contributions.contribution", reference=reference),
        since=page.came[reference],
        updated=page.came[reference],
    )


def _fact(one: Fact, reference: str) -> Entry:
    said = sentences()
    return Entry(
        key=f"concertation/{reference}/{one.name}/{one.at:%Y%m%dT%H%M%S.%f}",
        title=said.plain("happened", one),
        content=said.html("happened", one),
        path=url_for("consultations.sheet", reference=reference),
        since=one.at,
        updated=one.at,
    )


class Sentences:
    """The macros of `feeds/entries.html`, made once a request."""

    def __init__(self) -> None:
        environment = current_app.jinja_env
        context: dict[str, Any] = {}
        current_app.update_template_context(context)
        self._module: Any = environment.get_template("feeds/entries.html").make_module(context)

    def html(self, macro: str, *values: object) -> str:
        """Return what a macro says, as HTML."""
        return str(getattr(self._module, macro)(*values)).strip()

    def plain(self, macro: str, *values: object) -> str:
        """Return what a macro says, as plain words on one line."""
        said: Any = getattr(self._module, macro)(*values)
        return " ".join(said.striptags().split())


def sentences() -> Sentences:
    """Return the sentences of entries."""
    return Sentences()
