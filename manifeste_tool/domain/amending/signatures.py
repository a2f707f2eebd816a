"""Who signs an amendment with its author."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SignatureState(StrEnum):
    """Where a co-signature stands; the values are those kept."""

    INVITED = "invité"  # by the author; the member answers
    ASKED = "demandé"  # by the member; the author answers
    SIGNED = "signé"
    DECLINED = "décliné"
    LAPSED = "caduc"  # the amendment was taken over by somebody else


@dataclass(frozen=True, slots=True)
class Signature:
    """One member beside the author, on an amendment or, until it is filed, on its draft."""

    id: int
    person_id: int
    state: SignatureState
    asked_at: datetime
    answered_at: datetime | None = None
    amendment_id: int | None = None
    draft_id: str | None = None
