"""Facts: what happened, in the past tense, by whom, to what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from manifeste_tool.domain.audience import Audience


class About(StrEnum):
    """The kinds of things a fact may be about; `about_id` is then their public identifier."""

    TEXT = "text"
    PARAGRAPH = "paragraph"
    AMENDMENT = "amendment"  # "<cycle>/<number>"
    CONTRIBUTION = "contribution"
    VERSION = "version"
    STAGE = "stage"
    PERSON = "person"


class Happened(StrEnum):
    """The names of facts."""

    TEXT_FOUNDED = "text_founded"
    TEXT_WRITTEN = "text_written"
    DRAFTING_ENDED = "drafting_ended"
    AMENDMENT_FILED = "amendment_filed"
    AMENDMENT_ADMITTED = "amendment_admitted"
    AMENDMENT_REFUSED = "amendment_refused"
    AMENDMENT_REJECTED = "amendment_rejected"
    AMENDMENT_WITHDRAWN = "amendment_withdrawn"
    AMENDMENT_FELL = "amendment_fell"
    AMENDMENT_INTEGRATED = "amendment_integrated"
    SOURCE_CITED = "source_cited"
    SOURCE_REMOVED = "source_removed"
    PARAGRAPH_DECLARED = "paragraph_declared"
    COMMENT_MADE = "comment_made"
    COMMENT_HIDDEN = "comment_hidden"
    VERSION_PUBLISHED = "version_published"
    STAGE_SET = "stage_set"
    CONTRIBUTIONS_IMPORTED = "contributions_imported"
    PERSON_ADDED = "person_added"
    PERSON_SIGNED_IN = "person_signed_in"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. `person_id` is None when the program acted by itself; `details` holds words and numbers, no secret."""

    name: str
    at: datetime
    person_id: int | None
    about: str
    about_id: str
    details: Mapping[str, str] = field(default_factory=dict)
    audience: Audience = Audience.SECRETARIAT
    id: int = 0
