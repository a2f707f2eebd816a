"""The states of things whose rows keep moments instead: what was withdrawn, hidden, settled, undone, and when.

The values are those that `UntimelyError` would say.
"""

from datetime import datetime
from enum import StrEnum


class EntryState(StrEnum):
    """Where an approval, a statement or a signature stands."""

    STANDING = "en vigueur"
    WITHDRAWN = "retirée"


class CommentState(StrEnum):
    """Where a comment stands; one that its author took back is that, hidden or not."""

    SHOWN = "visible"
    HIDDEN = "masqué"
    DELETED = "supprimé"


class ThreadState(StrEnum):
    """Where a thread of comments stands."""

    OPEN = "en cours"
    RESOLVED = "résolu"


class FindingState(StrEnum):
    """Where a finding stands."""

    DISTINCT = "distinct"
    MERGED = "réuni à un autre"


class VersionState(StrEnum):
    """Where a published version stands."""

    PUBLISHED = "en ligne"
    CORRECTED = "corrigée"
    WITHDRAWN = "retirée"


class DraftState(StrEnum):
    """In whose hands a draft is: its author's alone, or also the secretariat's, to be filed late."""

    KEPT = "chez son auteur"
    OFFERED = "confié"


class RequestState(StrEnum):
    """Where something stands that is answered once: a dispute, a flag, a re-examination."""

    OPEN = "sans réponse"
    SETTLED = "réglée"


class QuestionState(StrEnum):
    """Where a question put to one person stands."""

    AWAITED = "attendue"
    EXPIRED = "échue"
    ANSWERED = "donnée"
    WITHDRAWN = "reprise"


class BreachState(StrEnum):
    """Where a breach stands in its register."""

    OPEN = "à suivre"
    CLOSED = "refermée"


class DocumentState(StrEnum):
    """Where a document that came back stands; the values are those kept."""

    OPEN = "ouvert"
    SETTLED = "confirmé"
    SET_ASIDE = "écarté"


class ArrivalState(StrEnum):
    """Whether a report that was awaited came."""

    AWAITED = "non reçue"
    CAME = "arrivée"


class BatchState(StrEnum):
    """Where an outcome given to contributions stands."""

    GIVEN = "décidée"
    UNDONE = "défaite"


class ConsultationState(StrEnum):
    """Whether everybody sees a consultation."""

    UNPUBLISHED = "en préparation"
    PUBLISHED = "annoncée"


def entry(withdrawn_at: datetime | None) -> EntryState:
    """Return where something stands that is withdrawn once."""
    return EntryState.STANDING if withdrawn_at is None else EntryState.WITHDRAWN


def request(settled_at: datetime | None) -> RequestState:
    """Return where something stands that is answered once."""
    return RequestState.OPEN if settled_at is None else RequestState.SETTLED
