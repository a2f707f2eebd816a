"""Documents that are made to be taken away: one for all that it depends on, asked for once, made once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ExportState(StrEnum):
    """How far a document is; the values are those kept."""

    WAITING = "en attente"
    MAKING = "en cours"
    READY = "prêt"
    FAILED = "arrêté"
    CANCELLED = "annulé"


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One document. `key` is the hash of what it depends on; `public` where a visitor's would be the same.

    `problem` is the sentence that stopped it. `spoken_at` is when its maker last said how far it was, `starts` how many
    have begun it.
    """

    key: str
    kind: str
    form: str
    name: str
    parameters: Mapping[str, str]
    public: bool
    asked_at: datetime
    state: ExportState = ExportState.WAITING
    person_id: int | None = None
    done: int = 0
    total: int = 0
    problem: str = ""
    file_id: int | None = None
    begun_at: datetime | None = None
    spoken_at: datetime | None = None
    starts: int = 0
    ended_at: datetime | None = None
    id: int = field(default=0, compare=False)

    @property
    def is_under_way(self) -> bool:
        """Whether somebody makes it, or will."""
        return self.state in (ExportState.WAITING, ExportState.MAKING)

    @property
    def may_be_asked_again(self) -> bool:
        """Whether it came to nothing."""
        return self.state in (ExportState.FAILED, ExportState.CANCELLED)
