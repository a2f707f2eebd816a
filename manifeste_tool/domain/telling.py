"""Telling people: kinds of news, how often somebody wants each, and a letter before it is put into words."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

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
