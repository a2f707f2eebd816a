"""Import from a page: a sheet is sent, looked at, described column by column if need be, tried, then confirmed."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from manifeste_tool.domain.consulting import mapping
from manifeste_tool.domain.consulting.contributions import Consultation
from manifeste_tool.domain.consulting.headings import column_key
from manifeste_tool.domain.consulting.layouts import Layout
from manifeste_tool.domain.consulting.profiles import Profile
from manifeste_tool.domain.people import Act, Person, require
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.paths import Home
from manifeste_tool.services.consulting import collecting, planning
from manifeste_tool.services.consulting.collecting import Tally, Told, Verdict
from manifeste_tool.services.consulting.planning import Plan
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import settings
from manifeste_tool.storage.consulting import consultations, uploads
from manifeste_tool.storage.database import Connection

MOST_LINES = 20_000
_SAMPLE = 120
_PER_PAGE = 50


class NoSheetSentError(RefusedError):
    """The form came without a file."""

    sentence = N_("Aucun fichier n'est arrivé. Choisissez la feuille à importer, puis envoyez.")


class TooManyRowsError(RefusedError):
    """The sheet holds more rows than are imported while somebody waits."""

    sentence = N_(
        "%(file)s compte plus de %(limit)s lignes : c'est trop pour une page. Sur la machine qui sert le site, lancez "
        "« manifeste import contributions %(file)s » : la ligne de commande n'a pas de limite et montre l'avancement."
    )


@dataclass(frozen=True, slots=True)
class Column:
    """A column to describe: its name, up to three of its values, and the field it is taken to give."""

    key: str
    name: str
    samples: tuple[str, ...]
    field: str


@dataclass(frozen=True, slots=True)
class ImportsPage:
    """Where a sheet is sent from: the consultations it may belong to."""

    consultations: tuple[Consultation, ...]

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

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """What a column may give, in words."""
        return tuple(mapping.CHOICES.items())


def imports_page(ws: Workspace, by: Person | None) -> ImportsPage:
    """Return the page that a sheet is sent from. Raises `ForbiddenError`."""
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.IMPORT_CONTRIBUTIONS)
        return ImportsPage(tuple(consultations.every(connection)))


def receive(ws: Workspace, home: Home, by: Person | None, *, name: str, content: bytes, consultation: str) -> str:
    """Keep a sheet that was sent and return the key of its page; those of the day before are erased.

    Raises `ForbiddenError`, `NoSheetSentError`.
    """
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.IMPORT_CONTRIBUTIONS)
    if not content or not name:
        raise NoSheetSentError
    uploads.purge(_folder(home), ws.now())
    key = ws.new_key()
    uploads.keep(_folder(home), key, content, {"name": _file_name(name), "consultation": consultation})
    return key


def upload_page(
    ws: Workspace, home: Home, by: Person | None, key: str, *, page: int | None = None, refused_only: bool = False
) -> UploadPage:
    """Look at a sheet that was sent, and say line by line what would happen; what cannot be understood is said.

    Raises `ForbiddenError`, `NotFoundError`.
    """
    told = _told(ws, home, by, key)
    done = Tally(**json.loads(told["done"])) if "done" in told else None
    shown = UploadPage(key, told["name"], told["consultation"], done=done)
    try:
        planned = _planned(ws, home, key, told)
        tried = _tried(ws, planned, refused_only=refused_only)
    except RefusedError as problem:
        return replace(_described(ws, home, shown, told), problem=problem)
    columns = _columns(planned.sheet.columns, planned.profiles, mapping.choices_of(planned.layout))
    asked = Paging(paging(page).number, len(tried[0]), _PER_PAGE)
    cut = tuple(tried[0][asked.offset : asked.offset + _PER_PAGE])
    described = bool(_remembered(ws, planned.sheet.columns))
    shown = replace(shown, plan=planned, columns=columns, described=described, paging=asked)
    return replace(shown, tally=tried[1], lines=cut, refused_only=refused_only)


def _described(ws: Workspace, home: Home, shown: UploadPage, told: Mapping[str, str]) -> UploadPage:
    """Return the page of a sheet that is not understood, its columns ready to be described if there are any."""
    try:
        sheet = planning.sheet_of(uploads.sheet(_folder(home), shown.key, told))
        choices = _remembered(ws, sheet.columns)
        columns = _columns(sheet.columns, planning.look(sheet), choices or {})
    except RefusedError:
        return shown
    return replace(shown, columns=columns, described=bool(choices))


def describe(ws: Workspace, home: Home, by: Person | None, key: str, choices: Mapping[str, str]) -> None:
    """Remember what the columns of a sheet are, for every sheet that has the same; nothing said forgets it.

    Raises `ForbiddenError`, `NotFoundError`, `TwiceMappedError`, `NoTextMappedError`.
    """
    told = _told(ws, home, by, key)
    columns = planning.sheet_of(uploads.sheet(_folder(home), key, told)).columns
    kept = {name: field for name, field in choices.items() if field in mapping.CHOICES}
    if kept:
        mapping.layout_of_choices(kept, columns)
    with ws.writing() as connection:
        settings.put(connection, _setting(columns), json.dumps(kept) if kept else "")


def confirm(ws: Workspace, home: Home, by: Person | None, key: str) -> Tally:
    """Import a sheet as its page showed; sent twice, the second changes nothing. Raises what a page would say."""
    told = _told(ws, home, by, key)
    tally = collecting.import_contributions(ws, _planned(ws, home, key, told), by=by)
    uploads.tell(_folder(home), key, {**told, "done": json.dumps(asdict(tally))})
    return tally


def _told(ws: Workspace, home: Home, by: Person | None, key: str) -> Mapping[str, str]:
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.IMPORT_CONTRIBUTIONS)
    told = uploads.told(_folder(home), key)
    if told is None:
        raise NotFoundError
    return told


def _planned(ws: Workspace, home: Home, key: str, told: Mapping[str, str]) -> Plan:
    """Return how a sheet is read: as was said of one with the same columns, else as it is recognised."""
    path = uploads.sheet(_folder(home), key, told)
    columns = planning.sheet_of(path).columns
    layout = _layout(_remembered(ws, columns), columns)
    planned = planning.plan(path, layout=layout, consultation=told["consultation"])
    if planned.sheet.lines > MOST_LINES:
        raise TooManyRowsError(file=path.name, limit=MOST_LINES)
    return planned


def _layout(choices: Mapping[str, str] | None, columns: Sequence[str]) -> Layout | None:
    return mapping.layout_of_choices(choices, columns) if choices else None


def _tried(ws: Workspace, planned: Plan, *, refused_only: bool) -> tuple[list[Told], Tally]:
    lines: list[Told] = []
    tally = collecting.import_contributions(ws, planned, dry_run=True, told=lines.append)
    return [one for one in lines if not refused_only or one.verdict is Verdict.REFUSED], tally


def _remembered(ws: Workspace, columns: Sequence[str]) -> Mapping[str, str] | None:
    with ws.reading() as connection:
        return _read(connection, columns)


def _read(connection: Connection, columns: Sequence[str]) -> Mapping[str, str] | None:
    written = settings.get(connection, _setting(columns))
    choices: Mapping[str, str] | None = json.loads(written) if written else None
    return choices


def _setting(columns: Sequence[str]) -> str:
    return f"mapping:{mapping.signature(columns)}"


def _columns(columns: Sequence[str], profiles: Sequence[Profile], choices: Mapping[str, str]) -> tuple[Column, ...]:
    return tuple(
        Column(column_key(name), name, tuple(one[:_SAMPLE] for one in held.samples), choices.get(column_key(name), ""))
        for name, held in zip(columns, profiles, strict=True)
    )


def _folder(home: Home) -> Path:
    return home.root / "imports"


def _file_name(sent: str) -> str:
    """Return the name of a file as it was sent, without folders nor what no disk takes."""
    last = re.split(r"[/\\]", sent)[-1]
    plain = "".join(sign for sign in last if sign.isprintable()).strip().lstrip(".")
    return plain[-80:] or "feuille"
