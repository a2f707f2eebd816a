"""Carry out the imports that are too long for a request: `manifeste work` tries each, then imports it once confirmed.

A worker marks what it takes, so that no other takes it too, and says as it goes how far it is: in a file beside the
sheet, since the import holds the one transaction that writes. A worker that is gone says nothing more: its job is taken
up again, and nothing of it was written, for an import is one transaction. One that ends three workers is stopped.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from typing import Self

from manifeste_tool.domain.consulting.import_jobs import BEGUN, ENDED, ImportJob, JobState
from manifeste_tool.domain.people import Act, timely
from manifeste_tool.errors import N_, ManifesteError, RefusedError
from manifeste_tool.paths import Home
from manifeste_tool.services.consulting import collecting, sheets
from manifeste_tool.services.consulting.collecting import Tally, Told, Verdict
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.consulting import import_jobs
from manifeste_tool.storage.database import Connection

#: Lines of a trial that its page shows, and how many refusals besides.
LINES_KEPT = 1_000
_SILENT_FOR = timedelta(seconds=60)
_SPEAKS_EVERY = 5.0  # seconds
_MOST_STARTS = 3
_MOVES_BY = 1_000  # lines between two words on how far it is


class InterruptedImportError(RefusedError):
    """Three workers in turn have ended before this sheet did."""

    sentence = N_(
        "Cet import s'est interrompu trois fois avant la fin, et rien n'a été importé. "
        "Coupez la feuille en plusieurs, ou demandez à qui tient la machine de lancer "
        "« manifeste import contributions »."
    )


class GoneSheetError(RefusedError):
    """The sheet was erased before its turn came."""

    sentence = N_("La feuille a été effacée avant d'être lue, et rien n'a été importé. Envoyez-la de nouveau.")


class UnforeseenError(RefusedError):
    """Something that nobody foresaw stopped it; the worker's log has it in full."""

    sentence = N_("Une panne a arrêté cet import, et rien n'a été importé. Réessayez ; si elle revient, prévenez-nous.")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: the lines read, and how many workers have begun it."""

    lines: int = 0
    starts: int = 0
    at: datetime | None = None


def ask_trial(ws: Workspace, key: str, *, consultation: str, by_id: int | None, lines: int) -> None:
    """Ask that a sheet be tried from end to end."""
    job = ImportJob(key, JobState.TO_TRY, ws.now(), consultation, rows_total=lines, asked_by_id=by_id)
    with ws.writing() as connection:
        import_jobs.put(connection, job)


def ask_import(ws: Workspace, home: Home, job: ImportJob, *, by_id: int | None) -> None:
    """Ask that a sheet that was tried be imported, or again what stopped; sent twice, it is asked once."""
    sheets.kept(ws, home).say(job.key, "progress", {})
    with ws.writing() as connection:
        asked = {"state": JobState.TO_IMPORT, "asked_by_id": by_id, "started_at": None, "problem": "", "rows_done": 0}
        if timely(Act.IMPORT_CONTRIBUTIONS, job.state):
            import_jobs.move(connection, job, **asked)


def of(ws: Workspace, key: str) -> ImportJob | None:
    """Return the job of a sheet, None for one that needs none."""
    with ws.reading() as connection:
        return import_jobs.get(connection, key)


def progress(ws: Workspace, home: Home, key: str) -> Progress:
    """Return how far a job is."""
    said = sheets.kept(ws, home).said(key, "progress")
    at = datetime.fromisoformat(said["at"]) if "at" in said else None
    return Progress(int(said.get("lines", 0)), int(said.get("starts", 0)), at)


def lines(ws: Workspace, home: Home, key: str, *, refused_only: bool) -> list[Told]:
    """Return the lines that were kept of a trial: its first ones, or its first refusals."""
    kept = sheets.kept(ws, home).said(key, "lines").get("refused" if refused_only else "first", [])
    return [Told(**{**one, "verdict": Verdict(one["verdict"])}) for one in kept]


def run(ws: Workspace, home: Home, *, going: Callable[[], object] = lambda: True) -> int:
    """Carry out what waits, one after the other; return how many were taken."""
    taken = 0
    while going() and (job := _take(ws, home)):
        _carry_out(ws, home, job)
        taken += 1
    return taken


def _take(ws: Workspace, home: Home) -> ImportJob | None:
    """Mark the first job that waits, or that its worker left, as taken; return it as it now stands."""
    with ws.writing() as connection:
        for job in import_jobs.in_states(connection, *BEGUN, *ENDED):
            known = progress(ws, home, job.key)
            if job.state in ENDED and not _is_silent(ws, job, known):
                continue
            if known.starts >= _MOST_STARTS:
                _stop(ws, home, job, InterruptedImportError(), connection=connection)
                continue
            begun = replace(job, state=BEGUN.get(job.state, job.state), started_at=ws.now())
            if import_jobs.move(connection, job, state=begun.state, started_at=begun.started_at):
                _say(ws, home, begun, Progress(0, known.starts + 1))
                return begun
    return None


def _is_silent(ws: Workspace, job: ImportJob, known: Progress) -> bool:
    last = max(filter(None, (job.started_at, known.at)), default=job.asked_at)
    return ws.now() - last > _SILENT_FOR


def _carry_out(ws: Workspace, home: Home, job: ImportJob) -> None:
    try:
        with _Speaking(ws, home, job) as speaking:
            tally = _do(ws, home, job, speaking)
    except ManifesteError as problem:
        _stop(ws, home, job, problem)
    except Exception:
        _stop(ws, home, job, UnforeseenError())
        raise
    else:
        ended = {"state": ENDED[job.state], "ended_at": ws.now(), "tally": json.dumps(asdict(tally))}
        with ws.writing() as connection:
            import_jobs.move(connection, job, **ended, rows_done=tally.rows)


def _do(ws: Workspace, home: Home, job: ImportJob, speaking: "_Speaking") -> Tally:
    told = sheets.kept(ws, home).told(job.key)
    if told is None:
        raise GoneSheetError
    with ws.reading() as connection:
        by = people.get(connection, job.asked_by_id) if job.asked_by_id else None
    planned = sheets.planned(ws, home, job.key, told)
    tally = collecting.import_contributions(ws, planned, by=by, dry_run=not job.writes, told=speaking.told)
    if not job.writes:
        sheets.kept(ws, home).say(job.key, "lines", {"first": speaking.first, "refused": speaking.refused})
    return tally


def _stop(
    ws: Workspace, home: Home, job: ImportJob, problem: ManifesteError, *, connection: Connection | None = None
) -> None:
    """Say what stopped a job."""
    values = {"state": JobState.FAILED, "ended_at": ws.now(), "problem": str(problem)}
    sheets.kept(ws, home).say(job.key, "progress", {})
    if connection is not None:
        import_jobs.move(connection, job, **values)
        return
    with ws.writing() as own:
        import_jobs.move(own, job, **values)


def _say(ws: Workspace, home: Home, job: ImportJob, known: Progress) -> None:
    written = {"lines": known.lines, "starts": known.starts, "at": ws.now().isoformat()}
    sheets.kept(ws, home).say(job.key, "progress", written)


@dataclass
class _Speaking:
    """Says how far a job is, every few seconds even while one line takes long, and keeps what its page shows."""

    ws: Workspace
    home: Home
    job: ImportJob
    first: list[object] = field(default_factory=list)
    refused: list[object] = field(default_factory=list)
    line: int = 0
    starts: int = 0
    over: Event = field(default_factory=Event)
    thread: Thread | None = None
    one_at_a_time: Lock = field(default_factory=Lock)

    def __enter__(self) -> Self:
        self.starts = progress(self.ws, self.home, self.job.key).starts
        self.thread = Thread(target=self._go_on, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        if self.thread:
            self.thread.join()

    def told(self, one: Told) -> None:
        """Hear of one line."""
        for kept, wanted in ((self.first, True), (self.refused, one.verdict is Verdict.REFUSED)):
            if wanted and len(kept) < LINES_KEPT:
                kept.append(asdict(one))
        if one.ends - self.line >= _MOVES_BY:
            self.line = one.ends
            self.speak()

    def speak(self) -> None:
        """Write how far it is; what one thread read is written before another reads, so it never goes back."""
        with self.one_at_a_time:
            _say(self.ws, self.home, self.job, Progress(self.line, self.starts))

    def _go_on(self) -> None:
        while not self.over.wait(_SPEAKS_EVERY):
            self.speak()
