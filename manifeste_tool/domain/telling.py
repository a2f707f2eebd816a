"""Telling people: kinds of news, how often somebody wants each, and a letter before it is put into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


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
    WEEK = "semaine"  # what waits, once a week


class Rhythm(StrEnum):
    """How often; the values are those kept."""

    IMMEDIATE = "aussitôt"
    DAILY = "chaque jour"
    NEVER = "jamais"


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
