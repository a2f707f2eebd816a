"""What somebody is shown of their own contribution, with its token: its words, its state, what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from manifeste_tool.domain.consulting.contributions import Consultation, Contribution, Fate
from manifeste_tool.domain.gathering.consents import Consent, Contributor, Purpose
from manifeste_tool.domain.gathering.moderation import Moderation, State
from manifeste_tool.domain.outcomes.disputes import Dispute
from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.consulting.fates import UseView, fates, met, standing_text, use_views
from manifeste_tool.services.outcomes.stories import Story, story
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import files
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.files import StoredFile
from manifeste_tool.storage.gathering import attachments, contributors, moderations
from manifeste_tool.storage.synthesis import findings

_CARRIED = (
    *("reference", "title", "body", "nature", "theme", "question", "author_type", "people", "territory", "collected"),
    *("language", "paragraph", "version", "consultation", "verbatim", "withdrawn"),
)


class Standing(StrEnum):
    """Where a contribution stands for its author."""

    WITHDRAWN = "withdrawn"
    WAITING = "waiting"
    SET_ASIDE = "set_aside"
    PRIVATE = "private"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class FollowPage:
    """One's own contribution. `who` is None where nothing was ever known, and holds nothing once erased."""

    contribution: Contribution
    consultation: Consultation | None
    moderation: Moderation | None
    consents: Mapping[Purpose, Consent]
    answers: tuple[Consent, ...]
    who: Contributor | None
    files: tuple[StoredFile, ...]
    fate: Fate
    uses: tuple[UseView, ...]
    has_text: bool
    findings: tuple[Finding, ...] = ()
    story: Story = field(default_factory=Story)

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        if self.contribution.withdrawn:
            return Standing.WITHDRAWN
        if self.contribution.held:
            aside = self.moderation is not None and self.moderation.state is State.SET_ASIDE
            return Standing.SET_ASIDE if aside else Standing.WAITING
        return Standing.PUBLISHED if self.contribution.publishable else Standing.PRIVATE

    @property
    def standing_uses(self) -> tuple[UseView, ...]:
        """The uses that stand."""
        return tuple(view for view in self.uses if view.use.stands)

    @property
    def beside(self) -> tuple[Dispute, ...]:
        """What was said of links that are shown no more."""
        return self.story.beside(view.use for view in self.uses)

    @property
    def is_decided(self) -> bool:
        """Whether what became of it is what a person decided: no paragraph that is published says otherwise."""
        return self.story.is_decided(view.use for view in self.uses)

    @property
    def is_erased(self) -> bool:
        """Whether its author was erased."""
        return self.who is not None and not self.who.is_somebody

    @property
    def is_contacted(self) -> bool:
        """Whether its author agrees to be written to."""
        agreed = self.consents.get(Purpose.CONTACT)
        return agreed is not None and agreed.given


def follow_page(ws: Workspace, reference: str) -> FollowPage:
    """Return the page of a contribution for its author. Raises `NotFoundError`."""
    with ws.reading() as connection:
        return page(ws, connection, reference)


def page(ws: Workspace, connection: Connection, reference: str) -> FollowPage:
    """Return the page as `follow_page` does, inside a transaction; it tells what the public may know of the text."""
    said = contributions.get(connection, reference)
    if said is None:
        raise NotFoundError
    visitor = ws.reader(None, connection)
    text = standing_text(ws, connection, visitor)
    answers = contributors.answered(connection, reference)
    kept = files.some(connection, attachments.of(connection, reference))
    return FollowPage(
        contribution=said,
        consultation=consultations.get(connection, said.consultation) if said.consultation else None,
        moderation=moderations.get(connection, reference),
        consents={one.purpose: one for one in answers},
        answers=answers,
        who=contributors.get(connection, reference),
        files=tuple(kept.values()),
        fate=met(connection, fates(connection, text), [reference])[reference],
        uses=_uses(ws, connection, visitor, said),
        has_text=text is not None,
        findings=findings.of_contribution(connection, reference),
        story=story(connection, visitor, reference, text),
    )


def _uses(ws: Workspace, connection: Connection, visitor: Reader, said: Contribution) -> tuple[UseView, ...]:
    keys = {said.reference, *(one.key for one in findings.of_contribution(connection, said.reference))}
    return use_views(ws, connection, visitor, keys, excerpts=not said.withdrawn)


def carried(page: FollowPage) -> dict[str, Any]:
    """Return all that is kept of somebody and of what they said, as they carry it away."""
    said, who = page.contribution, page.who or Contributor()
    return {
        **{name: getattr(said, name) for name in _CARRIED},
        "said_on": said.said_on.isoformat() if said.said_on else "",
        "state": str(page.standing),
        "outcome": str(page.fate),
        "author": {name: getattr(who, name) for name in ("shown_as", "email", "age_range", "gender")},
        "consents": [
            {
                "purpose": str(one.purpose),
                "given": one.given,
                "at": one.at.isoformat(),
                "way": str(one.way),
                "notice": one.notice,
            }
            for one in page.answers
        ],
        "files": [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in page.files],
        "moderation": page.moderation.reason if page.moderation else "",
        "disputes": [
            {"at": one.made_at.isoformat(), "words": one.words, "answer": one.answer}
            for one in page.story.disputes
            if one.by_author
        ],
    }
