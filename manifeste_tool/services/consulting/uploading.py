"""Import from a page: a sheet is sent, looked at, described column by column if need be, tried, then confirmed."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from manifeste_tool.domain.consulting import mapping
from manifeste_tool.domain.consulting.contributions import Consultation
from manifeste_tool.domain.consulting.headings import column_key
from manifeste_tool.domain.consulting.import_jobs import ImportJob, JobState
from manifeste_tool.domain.consulting.profiles import Profile
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError, RefusedError, TooLargeError
from manifeste_tool.paths import Home
from manifeste_tool.services.consulting import collecting, jobs, planning, sheets
from manifeste_tool.services.consulting.collecting import Tally, Told, Verdict
from manifeste_tool.services.consulting.jobs import Progress
from manifeste_tool.services.consulting.planning import Plan
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.consulting.uploads import purge

#: Lines up to which a sheet is tried and imported while somebody waits; the work beside the server does the others.
AT_ONCE = 5_000
LARGEST_SHEET = 50 * 1024 * 1024
_SAMPLE = 120
_PER_PAGE = 50


class NoSheetSentError(RefusedError):
    """The form came without a file."""

    fields = ("sheet", "file")
    sentence = N_("Aucun fichier n'est arrivé. Choisissez la feuille à importer, puis envoyez.")


class TooLargeSheetError(TooLargeError):
    """The sheet is larger than one that is read from a page."""

    sentence = N_(
        "%(file)s dépasse %(limit)s Mo : rien n'a été gardé. Coupez la feuille en plusieurs, ou demandez à qui tient "
        "la machine de lancer « manifeste import contributions » : la ligne de commande n'a pas cette limite."
    )


class NoConsultationChosenError(RefusedError):
    """A référent imports for one of their authority's consultations, and said which of them not."""

    fields = ("consultation",)
    sentence = N_("Choisissez la concertation dont viennent ces contributions, puis envoyez la feuille de nouveau.")


@dataclass(frozen=True, slots=True)
class Column:
    """A column to describe: its name, up to three of its values, and the field it is taken to give."""

    key: str
    name: str
    samples: tuple[str, ...]
    field: str


@dataclass(frozen=True, slots=True)
class ImportsPage:
    """Where a sheet is sent from: the consultations it may belong to, of which a référent must choose one."""

    consultations: tuple[Consultation, ...]
    must_choose: bool = False
    chosen: str = ""

    @property
    def largest(self) -> int:
        """How large a sheet may be, in megabytes."""
        return LARGEST_SHEET // 1024**2

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """The consultations, for a list to choose from."""
        return tuple((each.reference, f"{each.reference} · {each.title}") for each in self.consultations)


@dataclass(frozen=True, slots=True)
class UploadPage:
    """A sheet that was sent: how it is understood, or why not; what would happen, or what did.

    `lines` is one page of the trial; `described` tells that somebody said what the columns are.
    """

    key: str
    name: str
    consultation: str
    columns: tuple[Column, ...] = ()
    plan: Plan | None = None
    problem: RefusedError | None = None
    described: bool = False
    tally: Tally | None = None
    lines: tuple[Told, ...] = ()
    paging: Paging = field(default_factory=lambda: Paging(1))
    refused_only: bool = False
    done: Tally | None = None
    job: ImportJob | None = None
    progress: Progress = field(default_factory=Progress)

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it, or will."""
        return self.job is not None and self.job.is_under_way

    @property
    def lines_kept(self) -> int:
        """How many lines of a long trial are shown, 0 where all are."""
        return jobs.LINES_KEPT if self.job else 0

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """What a column may give, in words."""
        return tuple(mapping.CHOICES.items())


def imports_page(ws: Workspace, by: Person | None, *, chosen: str = "") -> ImportsPage:
    """Return the page that a sheet is sent from; a référent has those of home to choose. Raises `ForbiddenError`."""
    with ws.reading() as connection:
        authority = sheets.require_any(ws, connection, by)
        every = consultations.every(connection)
    kept = tuple(one for one in every if one.authority == authority or not authority)
    return ImportsPage(kept, must_choose=bool(authority), chosen=chosen)


def receive(
    ws: Workspace, home: Home, by: Person | None, *, name: str, save: Callable[[Path], object], consultation: str
) -> str:
    """Keep a sheet that was sent, which `save` writes, and return the key of its page; those of yesterday are erased.

    A long one is given to `manifeste work` to be tried. Raises `ForbiddenError`, `NoSheetSentError`,
    `NoConsultationChosenError`, `TooLargeSheetError`.
    """
    with ws.reading() as connection:
        authority = sheets.require_any(ws, connection, by)
        if authority and not consultation:
            raise NoConsultationChosenError
        sheets.require_import(ws, connection, by, consultation)
    if not name:
        raise NoSheetSentError
    purge(sheets.kept(ws, home), ws.now())
    key = ws.new_key()
    told = {"name": _file_name(name), "consultation": consultation, "authority": authority}
    kept = sheets.kept(ws, home).keep(key, save, told)
    size = kept.stat().st_size
    if not size or size > LARGEST_SHEET:
        sheets.kept(ws, home).erase(key)
        raise TooLargeSheetError(file=told["name"], limit=LARGEST_SHEET // 1024**2) if size else NoSheetSentError
    _try_if_long(ws, home, by, key)
    return key


def _try_if_long(ws: Workspace, home: Home, by: Person | None, key: str) -> None:
    """Have a sheet that is too long for a request tried beside; what is not understood is for its page to say."""
    told = sheets.kept(ws, home).told(key) or {}
    try:
        planned = sheets.planned(ws, home, key, told)
    except RefusedError:
        return
    lines = planned.sheet.lines
    if lines > AT_ONCE:
        jobs.ask_trial(ws, key, consultation=told["consultation"], by_id=by.id if by else None, lines=lines)


def upload_page(
    ws: Workspace, home: Home, by: Person | None, key: str, *, page: int | None = None, refused_only: bool = False
) -> UploadPage:
    """Look at a sheet that was sent, and say line by line what would happen; what cannot be understood is said.

    Raises `ForbiddenError`, `NotFoundError`.
    """
    told, job = _told(ws, home, by, key), jobs.of(ws, key)
    shown = UploadPage(key, told["name"], told["consultation"], job=job, done=_done(told, job))
    if job and job.is_under_way:
        return replace(shown, progress=jobs.progress(ws, home, key))
    try:
        planned = sheets.planned(ws, home, key, told)
        lines, tally = _tried(ws, home, by, planned, job=job, refused_only=refused_only)
    except RefusedError as problem:
        return replace(_described(ws, home, shown, told), problem=problem)
    columns = _columns(planned.sheet.columns, planned.profiles, mapping.choices_of(planned.layout))
    asked = Paging(paging(page).number, len(lines), _PER_PAGE)
    cut = tuple(lines[asked.offset : asked.offset + _PER_PAGE])
    described = bool(sheets.remembered(ws, planned.sheet.columns, told))
    shown = replace(shown, plan=planned, columns=columns, described=described, paging=asked)
    return replace(shown, tally=tally, lines=cut, refused_only=refused_only)


def _done(told: Mapping[str, str], job: ImportJob | None) -> Tally | None:
    """Return the count of an import that is over, by a request or by a worker."""
    written = job.tally if job and job.state is JobState.DONE else told.get("done", "")
    return Tally(**json.loads(written)) if written else None


def _described(ws: Workspace, home: Home, shown: UploadPage, told: Mapping[str, str]) -> UploadPage:
    """Return the page of a sheet that is not understood, its columns ready to be described if there are any."""
    try:
        sheet = planning.sheet_of(sheets.kept(ws, home).sheet(shown.key, told))
        choices = sheets.remembered(ws, sheet.columns, told)
        columns = _columns(sheet.columns, planning.look(sheet), choices or {})
    except RefusedError:
        return shown
    return replace(shown, columns=columns, described=bool(choices))


def describe(ws: Workspace, home: Home, by: Person | None, key: str, choices: Mapping[str, str]) -> None:
    """Remember what the columns of a sheet are, for every sheet that has the same; nothing said forgets it.

    Raises `ForbiddenError`, `NotFoundError`, `TwiceMappedError`, `NoTextMappedError`.
    """
    told = _told(ws, home, by, key)
    columns = planning.sheet_of(sheets.kept(ws, home).sheet(key, told)).columns
    kept = {name: field for name, field in choices.items() if field in mapping.CHOICES}
    if kept:
        mapping.layout_of_choices(kept, columns)
    sheets.remember(ws, columns, told, kept)
    _try_if_long(ws, home, by, key)


def confirm(ws: Workspace, home: Home, by: Person | None, key: str) -> Tally | None:
    """Import a sheet as its page showed; sent twice, the second changes nothing. Raises what a page would say.

    None where `manifeste work` will do it.
    """
    told, job = _told(ws, home, by, key), jobs.of(ws, key)
    if job:
        jobs.ask_import(ws, home, job, by_id=by.id if by else None)
        return None
    tally = collecting.import_contributions(ws, sheets.planned(ws, home, key, told), by=by, beside=0)
    sheets.kept(ws, home).tell(key, {**told, "done": json.dumps(asdict(tally))})
    return tally


def _told(ws: Workspace, home: Home, by: Person | None, key: str) -> Mapping[str, str]:
    """Return what is told of a sheet that this person may import. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.reading() as connection:
        sheets.require_any(ws, connection, by)
        told = sheets.kept(ws, home).told(key)
        if told is None:
            raise NotFoundError
        sheets.require_import(ws, connection, by, told["consultation"])
    return told


def _tried(
    ws: Workspace, home: Home, by: Person | None, planned: Plan, *, job: ImportJob | None, refused_only: bool
) -> tuple[list[Told], Tally | None]:
    """Return what would happen line by line, and the count: of a long sheet, what a worker has kept of its trial."""
    if job:
        kept = jobs.lines(ws, home, job.key, refused_only=refused_only)
        return kept, Tally(**json.loads(job.tally)) if job.tally else None
    lines: list[Told] = []
    tally = collecting.import_contributions(ws, planned, by=by, dry_run=True, told=lines.append, beside=0)
    return [one for one in lines if not refused_only or one.verdict is Verdict.REFUSED], tally


def _columns(columns: Sequence[str], profiles: Sequence[Profile], choices: Mapping[str, str]) -> tuple[Column, ...]:
    return tuple(
        Column(column_key(name), name, tuple(one[:_SAMPLE] for one in held.samples), choices.get(column_key(name), ""))
        for name, held in zip(columns, profiles, strict=True)
    )


def _file_name(sent: str) -> str:
    """Return the name of a file as it was sent, without folders nor what no disk takes."""
    last = re.split(r"[/\\]", sent)[-1]
    plain = "".join(sign for sign in last if sign.isprintable()).strip().lstrip(".")
    return plain[-80:] or "feuille"
