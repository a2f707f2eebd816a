"""What waits: one thing, since when, until when, for whom."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Queue(StrEnum):
    """The queues of the application, in the order the secretariat's desk shows them; the values are those kept."""

    ADMISSIBILITY = "recevabilité"
    REEXAMINATION = "réexamen"
    LATE = "hors délai"
    DECISION = "décision"
    CONFIRMATION = "à confirmer"  # what an adoption makes fall or satisfies
    INTEGRATION = "intégration"
    OPINION = "avis"
    ANSWER = "demande d'avis"
    REPORT = "signalement"
    RECTIFICATION = "rectification"
    SITTING = "séance"
    BALLOT = "vote"
    APPROVAL = "adoption"
    DEADLINE = "échéance"
    RESTITUTION = "restitution"
    SOURCE = "source"
    PUBLICATION = "publication"
    MAIL = "courriel"
    COPY = "copie"
    SIGNATURE = "cosignature"
    DRAFT = "brouillon"
    COMMENT = "commentaire"
    NEWS = "nouvelle"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits in a queue. `thing` names it inside its queue; `path` is where it is done.

    `person_id` is whom it was given to, None while it is for whoever comes first.
    """

    queue: Queue
    thing: str
    title: str
    path: str
    since: datetime | None = None
    due: datetime | None = None
    person_id: int | None = None
    count: int = 1
