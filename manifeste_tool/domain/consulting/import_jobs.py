"""Imports too long for one request: first tried from end to end, then carried out, beside the server."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class JobState(StrEnum):
    """How far an import is; the values are those kept."""

    TO_TRY = "à essayer"
    TRYING = "essai en cours"
    TRIED = "essayée"
    TO_IMPORT = "à importer"
    IMPORTING = "import en cours"
    DONE = "importée"
    FAILED = "arrêtée"


#: What a worker makes of what waits for it.
BEGUN = {JobState.TO_TRY: JobState.TRYING, JobState.TO_IMPORT: JobState.IMPORTING}
ENDED = {JobState.TRYING: JobState.TRIED, JobState.IMPORTING: JobState.DONE}


@dataclass(frozen=True, slots=True)
class ImportJob:
    """One long import, by the key of its sheet. `tally` is its count in JSON once it was tried or carried out.

    `problem` is the sentence that stopped it, shown as it stands. `rows_done` was what the last round had reached.
    """

    key: str
    state: JobState
    asked_at: datetime
    consultation: str = ""
    rows_done: int = 0
    rows_total: int = 0
    asked_by_id: int | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    tally: str = ""
    problem: str = ""

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it, or will."""
        return self.state in (*BEGUN, *ENDED)

    @property
    def writes(self) -> bool:
        """Whether contributions are being imported, rather than tried."""
        return self.state in (JobState.TO_IMPORT, JobState.IMPORTING)
