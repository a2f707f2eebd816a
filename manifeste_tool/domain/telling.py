"""Telling people: kinds of news, how often somebody wants each, and a letter before it is put into words."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.hours import PARIS

#: When the daily letter goes, in Paris.
DAILY_HOUR = time(8)
#: How long a decision waits before it is mailed: one undone on the spot is told to nobody.
SECOND_THOUGHTS = timedelta(minutes=10)
#: How long a mail waits after each try that a server put off; after the last one a person looks at it.
BACKOFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)


class News(StrEnum):
    """The kinds of news that somebody may tune; the values are those kept and shown."""

    ADMISSIBILITY = "recevabilité"
    DECISION = "décisions"
    TEXT = "texte"  # integrated, no longer applies
    COMMENT = "commentaires"
    SIGNATURE = "cosignatures"
    RECTIFICATION = "rectifications"
    OPINION = "avis"
    SITTING = "séances"
    BALLOT = "votes"
    DEADLINE = "échéances"
    TASK = "tâches"
    COPY = "copies de travail"
    ADOPTION = "adoption"
    CONSULTATION = "concertations"  # authorities, consultations, reports
    CONTRIBUTION = "contributions"
    MODERATION = "modération"
    ENQUIRY = "questions du public"
    SOURCE = "sources"  # a link to be confirmed again, a reprise that somebody contests
    VERSION = "versions"  # prepared, published, corrected, withdrawn; the dossier of a sitting
    DOCUMENT = "documents"  # an edited document came back
    ACCOUNT = "compte"  # one's own: invited, changed, a new device; told at once whatever is chosen
    WEEK = "semaine"  # what waits, once a week

    @property
    def slug(self) -> str:
        """How an address names it."""
        plain = unicodedata.normalize("NFD", self.value).encode("ascii", "ignore").decode()
        return plain.replace(" ", "-")


class Rhythm(StrEnum):
    """How often; the values are those kept."""

    IMMEDIATE = "aussitôt"
    DAILY = "chaque jour"
    NEVER = "jamais"


class MailState(StrEnum):
    """What became of a mail; the values are those kept and shown."""

    WAITING = "en attente"
    SENDING = "en cours d'envoi"
    SENT = "envoyé"
    REFUSED = "refusé"  # a server refused it for good, or put it off too often: a person looks at it
    UNCERTAIN = "incertain"  # its sending was cut: never sent again by itself
    SHOWN = "montré à l'écran"  # in a demonstration, where nothing leaves


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a letter goes to; an outsider has no `person_id`."""

    name: str
    address: str
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a letter."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be said: a template of `templates/mails/` and its values, put into words when it is posted."""

    kind: News
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()


#: How often each kind is told to who has not chosen: what waits for an answer at once, what is to be followed daily.
USUAL: Mapping[News, Rhythm] = dict.fromkeys(News, Rhythm.IMMEDIATE) | dict.fromkeys(
    (News.COMMENT, News.OPINION, News.COPY, News.ADOPTION, News.CONTRIBUTION, News.MODERATION), Rhythm.DAILY
)

#: What is told at once whatever somebody chose: whoever took their account over would choose silence.
ALWAYS = frozenset({News.ACCOUNT})

_KINDS: Mapping[News, tuple[Happened, ...]] = {
    News.ADMISSIBILITY: (
        Happened.AMENDMENT_FILED,
        Happened.AMENDMENT_ADMITTED,
        Happened.AMENDMENT_REFUSED,
        Happened.REEXAMINATION_ASKED,
        Happened.REEXAMINATION_REFUSED,
    ),
    News.DECISION: (
        Happened.AMENDMENT_SORTED,
        Happened.AMENDMENT_CALLED,
        Happened.AMENDMENT_ADOPTED,
        Happened.AMENDMENT_ADOPTED_IN_PART,
        Happened.AMENDMENT_REJECTED,
        Happened.AMENDMENT_NOT_SUPPORTED,
        Happened.AMENDMENT_WITHDRAWN,
        Happened.AMENDMENT_TAKEN_OVER,
        Happened.AMENDMENT_FELL,
        Happened.AMENDMENT_KEPT,
        Happened.WITHDRAWAL_ASKED,
        Happened.SECOND_DELIBERATION_OPENED,
        Happened.DECISION_UNDONE,
    ),
    News.TEXT: (
        Happened.TEXT_FOUNDED,
        Happened.TEXT_WRITTEN,
        Happened.DRAFTING_ENDED,
        Happened.AMENDMENT_INTEGRATED,
        Happened.AMENDMENT_NO_LONGER_APPLIES,
        Happened.TEXT_CLEANED_UP,
        Happened.SOURCE_CITED,
        Happened.SOURCE_REMOVED,
        Happened.PARAGRAPH_DECLARED,
        Happened.PARAGRAPH_UNDECLARED,
        Happened.CONTRIBUTIONS_IMPORTED,
    ),
    News.COMMENT: (
        Happened.COMMENT_MADE,
        Happened.COMMENT_EDITED,
        Happened.COMMENT_DELETED,
        Happened.COMMENT_HIDDEN,
        Happened.COMMENT_SHOWN,
        Happened.COMMENT_REPORTED,
        Happened.COMMENT_REPORT_CLOSED,
        Happened.THREAD_RESOLVED,
        Happened.THREAD_REOPENED,
    ),
    News.SIGNATURE: (
        Happened.COSIGNATURE_ASKED,
        Happened.COSIGNATURE_GIVEN,
        Happened.COSIGNATURE_DECLINED,
        Happened.COSIGNATURE_TAKEN_BACK,
    ),
    News.RECTIFICATION: (
        Happened.AMENDMENT_RECTIFIED,
        Happened.RECTIFICATION_PROPOSED,
        Happened.RECTIFICATION_DECLINED,
        Happened.SUB_AMENDMENT_DETACHED,
    ),
    News.OPINION: (
        Happened.OPINION_GIVEN,
        Happened.OPINION_PUBLISHED,
        Happened.OPINION_ANSWERED,
        Happened.OPINION_ANSWER_SETTLED,
    ),
    News.SITTING: (
        Happened.SITTING_PLANNED,
        Happened.SITTING_CHANGED,
        Happened.SITTING_CONVENED,
        Happened.SITTING_CANCELLED,
        Happened.CONVOCATION_ANSWERED,
        Happened.SITTING_OPENED,
        Happened.SITTING_SUSPENDED,
        Happened.SITTING_RESUMED,
        Happened.SITTING_CLOSED,
        Happened.MEMBER_ARRIVED,
        Happened.MEMBER_LEFT,
        Happened.PROXY_GIVEN,
        Happened.PROXY_ENDED,
        Happened.QUORUM_LOST,
        Happened.QUORUM_REACHED,
        Happened.RECORD_MADE,
    ),
    News.BALLOT: (
        Happened.BALLOT_PLANNED,
        Happened.BALLOT_CHANGED,
        Happened.BALLOT_OPENED,
        Happened.BALLOT_CLOSED,
        Happened.BALLOT_CANCELLED,
        Happened.VOTE_CAST,
    ),
    News.DEADLINE: (
        Happened.DEADLINE_NEARS,
        Happened.REMINDED,
        Happened.DEADLINE_EXTENDED,
        Happened.STAGE_SET,
        Happened.STAGE_OPENED,
        Happened.STAGE_CLOSED,
        Happened.REPORT_RECEIVED,
        Happened.LATE_FILING_ASKED,
        Happened.LATE_FILING_DECLINED,
    ),
    News.TASK: (
        Happened.TASK_ASSIGNED,
        Happened.CHARGE_GIVEN,
        Happened.CHARGE_TAKEN_BACK,
        Happened.OPINION_ASKED,
        Happened.OPINION_REQUEST_WITHDRAWN,
        Happened.PERSON_ADDED,
        Happened.PERSON_SIGNED_IN,
        Happened.PERSON_LEFT,
        Happened.MAIL_UNCERTAIN,
        Happened.MAIL_SENT_AGAIN,
        Happened.MAIL_SETTLED,
    ),
    News.COPY: (
        Happened.COPY_LENT,
        Happened.COPY_WRITTEN,
        Happened.COPY_MERGED,
        Happened.COPY_CLOSED,
        Happened.COPY_CHANGED,
    ),
    News.ADOPTION: (
        Happened.TEXT_ADOPTED,
        Happened.TEXT_REJECTED,
        Happened.APPROVAL_ENTERED,
        Happened.APPROVAL_WITHDRAWN,
        Happened.STATEMENT_MADE,
        Happened.STATEMENT_WITHDRAWN,
        Happened.TEXT_SIGNED,
        Happened.SIGNATURE_WITHDRAWN,
    ),
    News.CONSULTATION: (
        Happened.AUTHORITY_ASKED,
        Happened.AUTHORITY_ADMITTED,
        Happened.AUTHORITY_DECLINED,
        Happened.COLLEAGUE_INVITED,
        Happened.CONSULTATION_DECLARED,
        Happened.CONSULTATION_CHANGED,
        Happened.LOT_PRINTED,
        Happened.SHEETS_CANCELLED,
        Happened.SHEET_REOPENED,
        Happened.SHEET_ILLEGIBLE,
        Happened.REPORT_SENT,
        Happened.REPORT_REOPENED,
        Happened.QUOTATIONS_CHOSEN,
    ),
    News.CONTRIBUTION: (
        Happened.CONTRIBUTION_RECEIVED,
        Happened.CONTRIBUTION_TYPED,
        Happened.CONTRIBUTION_CORRECTED,
        Happened.CONTRIBUTION_WITHDRAWN,
        Happened.CONSENT_CHANGED,
        Happened.CONTRIBUTOR_ERASED,
        Happened.POSITION_PAPER_RECEIVED,
    ),
    News.MODERATION: (
        Happened.CONTRIBUTION_HELD,
        Happened.CONTRIBUTION_CLEARED,
        Happened.CONTRIBUTION_MASKED,
        Happened.CONTRIBUTION_SET_ASIDE,
        Happened.MODERATION_CONTESTED,
        Happened.MODERATION_REEXAMINED,
        Happened.CONTRIBUTION_FLAGGED,
        Happened.FLAG_ANSWERED,
    ),
    News.SOURCE: (
        Happened.FINDING_DRAWN,
        Happened.FINDING_CHANGED,
        Happened.FINDING_MERGED,
        Happened.FINDING_SPLIT,
        Happened.FINDINGS_IMPORTED,
        Happened.CONTRIBUTION_MARKED,
        Happened.MARK_REMOVED,
        Happened.EVIDENCE_KEPT,
        Happened.EVIDENCE_CHANGED,
        Happened.SOURCE_CONFIRMED,
        Happened.SOURCE_UNCONFIRMED,
        Happened.SOURCE_DISPUTED,
        Happened.DISPUTE_SETTLED,
        Happened.OUTCOMES_DECIDED,
        Happened.OUTCOMES_UNDONE,
    ),
    News.VERSION: (
        Happened.VERSION_PUBLISHED,
        Happened.VERSION_PREPARED,
        Happened.PREPARATION_CHANGED,
        Happened.PREPARATION_CANCELLED,
        Happened.PREVIEW_OPENED_TO,
        Happened.PREVIEW_TAKEN_BACK,
        Happened.ERRATUM_PUBLISHED,
        Happened.VERSION_WITHDRAWN,
        Happened.MENTION_ERASED,
        Happened.ALIGNED_WRITTEN,
        Happened.PRESS_KIT_WRITTEN,
        Happened.BRIEFING_SENT,
        Happened.DATA_TAKEN_OUT,
    ),
    News.DOCUMENT: (
        Happened.DOCUMENT_RECEIVED,
        Happened.DOCUMENT_CONFIRMED,
        Happened.DOCUMENT_SET_ASIDE,
        Happened.DOCUMENT_ANSWERED,
    ),
    News.ACCOUNT: (
        Happened.PERSON_INVITED,
        Happened.INVITATION_TAKEN_BACK,
        Happened.PERSON_CHANGED,
        Happened.MANDATE_ENTERED,
        Happened.PERSON_SUSPENDED,
        Happened.PERSON_RESTORED,
        Happened.PERSON_ERASED,
        Happened.PERSON_INFORMED,
        Happened.COLLABORATOR_NAMED,
        Happened.COLLABORATOR_DISMISSED,
        Happened.DRAFT_PREPARED,
        Happened.DEVICES_CLOSED,
        Happened.SECOND_FACTOR_SET,
        Happened.SECOND_FACTOR_RESET,
        Happened.IDENTITY_TIED,
        Happened.IDENTITY_UNTIED,
        Happened.OWN_DATA_TAKEN,
        Happened.REQUEST_ENTERED,
        Happened.REQUEST_CHANGED,
        Happened.REQUEST_ANSWERED,
        Happened.BREACH_ENTERED,
        Happened.BREACH_CHANGED,
        Happened.DATA_PURGED,
        Happened.INSTANCE_SET,
        Happened.INSTANCE_RESTORED,
        Happened.HISTORY_REWRITTEN,
    ),
    News.ENQUIRY: (
        Happened.ENQUIRY_RECEIVED,
        Happened.ENQUIRY_ANSWERED,
        Happened.ENQUIRY_CLOSED,
    ),
}

#: The kind of news that each fact is, should anybody be told of it.
NEWS_OF: Mapping[str, News] = {name: kind for kind, names in _KINDS.items() for name in names}


def kind_of_slug(slug: str) -> News | None:
    """Return the kind that an address names, None for no kind."""
    return next((kind for kind in News if kind.slug == slug), None)


def mailed_from(kind: News, rhythm: Rhythm, happened_at: datetime) -> datetime:
    """Return from when a fact is mailed: at once, a decision once it is too late to undo on the spot, or at 8 a.m."""
    ready = happened_at + SECOND_THOUGHTS if kind is News.DECISION else happened_at
    return next_morning(ready) if rhythm is Rhythm.DAILY else ready


def next_morning(after: datetime) -> datetime:
    """Return the first 8 a.m. in Paris at or after a moment, whatever the season."""
    local = after.astimezone(PARIS)
    day = local.date()
    if local.time() > DAILY_HOUR:
        day += timedelta(days=1)
    return datetime.combine(day, DAILY_HOUR, PARIS).astimezone(after.tzinfo)
