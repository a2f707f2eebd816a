"""What waits: one thing, since when, until when, for whom; and a queue seen from afar, whatever its length."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

#: How many of a queue the desk shows before its own page.
FIRST = 5
_LAST = datetime.max.replace(tzinfo=UTC)


class Queue(StrEnum):
    """The queues of the application, in the order the secretariat's desk shows them; the values are those kept."""

    AUTHORITY = "dépôt du texte"  # what it holds that is not served: nothing is integrated meanwhile
    ADMISSIBILITY = "recevabilité"
    REEXAMINATION = "réexamen"
    LATE = "hors délai"
    DECISION = "décision"
    CONFIRMATION = "à confirmer"  # what an adoption makes fall or satisfies
    INTEGRATION = "intégration"
    OPINION = "avis"
    ANSWER = "demande d'avis"
    REPORT = "signalement"
    FLAG = "contribution signalée"
    ENQUIRY = "question"
    MODERATION = "modération"
    CONTESTED = "modération contestée"
    RECTIFICATION = "rectification"
    SITTING = "séance"
    BALLOT = "vote"
    APPROVAL = "adoption"
    DEADLINE = "échéance"
    JOINING = "collectivité"  # an authority that asks to join
    RESTITUTION = "restitution"
    READING = "lecture"
    SOURCE = "source"
    RECONFIRMATION = "source à reconfirmer"
    DISPUTE = "reprise contestée"
    OUTCOME = "suite à donner"
    PUBLICATION = "publication"
    PREPARATION = "version préparée"
    ALIGNMENT = "texte aligné à revoir"
    DOCUMENT = "document reçu"
    MANDATE = "mandat"  # one that ends, or somebody who has none left
    DATA_REQUEST = "demande sur des données"
    BREACH = "violation de données"
    MAIL = "courriel"
    COPY = "copie"
    SIGNATURE = "cosignature"
    DRAFT = "brouillon"
    COMMENT = "commentaire"
    NEWS = "nouvelle"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits in a queue. `thing` names it inside its queue; `path` is where it is done.

    `person_id` is whom it was given to, None while it is for whoever comes first. `act` says what is to be done, a
    sentence marked for translation, where the queue alone does not say it; `who` is who waits for it.
    """

    queue: Queue
    thing: str
    title: str
    path: str
    since: datetime | None = None
    due: datetime | None = None
    person_id: int | None = None
    count: int = 1
    act: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Portion:
    """Which tasks of a queue are asked for: those named by `only` (None: all), `without` some, from `offset` on."""

    limit: int = FIRST
    offset: int = 0
    only: frozenset[str] | None = None
    without: frozenset[str] = frozenset()

    def holds(self, thing: str) -> bool:
        """Whether a thing is among those asked for, on whatever page."""
        return (self.only is None or thing in self.only) and thing not in self.without


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queue seen from afar: how many wait in it, the oldest and the nearest date of all, and some of them.

    `path` is where the queue is worked.
    """

    queue: Queue
    path: str
    count: int = 0
    since: datetime | None = None
    due: datetime | None = None
    tasks: tuple[Task, ...] = ()


def waiting(queue: Queue, path: str, found: Iterable[Task], portion: Portion) -> Waiting:
    """Return a queue whose tasks are all at hand, oldest first; those since no known moment come last."""
    wanted = in_order(task for task in found if portion.holds(task.thing))
    return Waiting(
        queue=queue,
        path=path,
        count=sum(task.count for task in wanted),
        since=min((task.since for task in wanted if task.since), default=None),
        due=min((task.due for task in wanted if task.due), default=None),
        tasks=wanted[portion.offset : portion.offset + portion.limit],
    )


def in_order(found: Iterable[Task]) -> tuple[Task, ...]:
    """Return tasks as they are to be done: the nearest date first, then the oldest."""
    return tuple(sorted(found, key=lambda task: (task.due or _LAST, task.since or _LAST)))
