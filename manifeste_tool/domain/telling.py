"""Telling people: kinds of news, how often somebody wants each, and a letter before it is put into words."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from manifeste_tool.domain.hours import PARIS
from manifeste_tool.errors import N_

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

    ADMISSIBILITY = N_("recevabilité")
    DECISION = N_("décisions")
    TEXT = N_("texte")  # integrated, no longer applies
    COMMENT = N_("commentaires")
    SIGNATURE = N_("cosignatures")
    RECTIFICATION = N_("rectifications")
    OPINION = N_("avis")
    SITTING = N_("séances")
    BALLOT = N_("votes")
    DEADLINE = N_("échéances")
    TASK = N_("tâches")
    COPY = N_("copies de travail")
    ADOPTION = N_("adoption")
    CONSULTATION = N_("concertations")  # authorities, consultations, reports
    CONTRIBUTION = N_("contributions")
    MODERATION = N_("modération")
    ENQUIRY = N_("questions du public")
    SOURCE = N_("sources")  # a link to be confirmed again, a reprise that somebody contests
    VERSION = N_("versions")  # prepared, published, corrected, withdrawn; the dossier of a sitting
    DOCUMENT = N_("documents")  # an edited document came back
    ACCOUNT = N_("compte")  # one's own: invited, changed, a new device; told at once whatever is chosen
    WEEK = N_("semaine")  # what waits, once a week

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
    """Whom a letter goes to, and in which language; an outsider has no `person_id`."""

    name: str
    address: str
    person_id: int | None = None
    language: str = "fr"


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
