"""Sheets of people: one that was sent, kept while it is looked at; the template; the list taken out with its names."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from manifeste_tool.documents.table import csv_of
from manifeste_tool.documents.workbook_out import ods_of, xlsx_of
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.membership.accounts import Account
from manifeste_tool.domain.membership.mandates import Mandate
from manifeste_tool.domain.membership.people_sheet import COLUMNS
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError, RefusedError, TooLargeError
from manifeste_tool.paths import Home
from manifeste_tool.services.membership import importing
from manifeste_tool.services.membership.importing import Told, Tried, Verdict
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.taking_out.writing import NoPurposeError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting.uploads import Uploads, purge
from manifeste_tool.storage.membership import accounts, mandates
from manifeste_tool.storage.membership.accounts import Wanted
from manifeste_tool.storage.serving.uploads import FOLDER, PEOPLE, uploads

#: How large a sheet of people may be.
LARGEST_SHEET = 5 * 1024 * 1024
FORMS = ("csv", "xlsx", "ods")
NAME = "personnes"
_PER_PAGE = 50
_LONGEST_REASON = 300
_EVERY = 100_000


class NoPeopleSheetError(RefusedError):
    """The form came without a file."""

    fields = ("sheet", "file")
    sentence = N_("Aucun fichier n'est arrivé. Choisissez la feuille des personnes, puis envoyez.")


class TooLargePeopleSheetError(TooLargeError):
    """The sheet is larger than one of people is."""

    sentence = N_("Cette feuille dépasse %(limit)s Mo : est-ce bien une liste de personnes ? Rien n'a été gardé.")


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A sheet that was sent: line by line what would happen, or what did; or why it cannot be read."""

    key: str
    name: str
    tried: Tried | None = None
    problem: RefusedError | None = None
    lines: tuple[Told, ...] = ()
    paging: Paging = field(default_factory=lambda: Paging(1))
    refused_only: bool = False
    done: bool = False

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many lines of each verdict."""
        return {verdict: self.tried.count(verdict) if self.tried else 0 for verdict in Verdict}

    @property
    def writes(self) -> bool:
        """Whether confirming would write anything."""
        return bool(self.counts[Verdict.NEW] + self.counts[Verdict.CHANGED]) and not self.done


def kept(ws: Workspace, home: Home) -> Uploads:
    """Return where sheets of people are kept while they are looked at, a day at most."""
    return uploads(ws.db, home.root / FOLDER, PEOPLE)


def require_import(ws: Workspace, by: Person | None) -> None:
    """Raise `ForbiddenError` for who may not bring people in."""
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.MANAGE_PEOPLE)


def receive(ws: Workspace, home: Home, by: Person | None, *, name: str, save: Callable[[Path], object]) -> str:
    """Keep a sheet that was sent, which `save` writes; return the key of its page.

    Raises `ForbiddenError`, `NoPeopleSheetError`, `TooLargePeopleSheetError`.
    """
    require_import(ws, by)
    if not name:
        raise NoPeopleSheetError
    here, key = kept(ws, home), ws.new_key()
    purge(here, ws.now())
    path = here.keep(key, save, {"name": _file_name(name), "by": str(by.id if by else "")})
    path.chmod(0o600)
    size = path.stat().st_size
    if not 0 < size <= LARGEST_SHEET:
        here.erase(key)
        raise TooLargePeopleSheetError(limit=LARGEST_SHEET // 1024**2) if size else NoPeopleSheetError
    return key


def sheet_page(
    ws: Workspace, home: Home, by: Person | None, key: str, *, page: int | None = 1, refused_only: bool = False
) -> SheetPage:
    """Say line by line what a sheet would change; nothing is written. Raises `ForbiddenError`, `NotFoundError`."""
    path, name = _kept(ws, home, by, key)
    try:
        tried = importing.trial(ws, by, path)
    except RefusedError as problem:
        return SheetPage(key, name, problem=problem)
    return _shown(SheetPage(key, name, tried, refused_only=refused_only), page)


def confirm(ws: Workspace, home: Home, by: Person | None, key: str, *, invites: bool, words: str) -> SheetPage:
    """Write what a sheet says, then erase it: it holds addresses. Raises what its page would say."""
    path, name = _kept(ws, home, by, key)
    tried = importing.carry_out(ws, by, path, invites=invites, words=words)
    kept(ws, home).erase(key)
    shown = SheetPage(key, name, tried, done=True, paging=Paging(1, len(tried.lines), max(1, len(tried.lines))))
    return replace(shown, lines=tuple(one for one in tried.lines if one.verdict is not Verdict.SAME))


def template(form: str) -> bytes:
    """Return the sheet to fill: its headings and nothing below. Raises `NotFoundError`."""
    return _written(form, [])


def take_out(ws: Workspace, by: Person | None, wanted: Wanted, *, form: str, reason: str) -> bytes:
    """Return the people who are wanted as a sheet that can be brought in again; it is on record who took it, and why.

    Raises `ForbiddenError`, `NoPurposeError`, `NotFoundError`.
    """
    why = " ".join(reason.split())[:_LONGEST_REASON]
    with ws.writing() as connection:
        actor = require(ws.reader(by, connection), Act.TAKE_OUT)
        if not why:
            raise NoPurposeError
        found, total = accounts.page(connection, wanted, limit=_EVERY, offset=0)
        held = mandates.of_some(connection, [one.id for one in found])
        named = {one.id: one.person for one in accounts.every(connection)}
        told = {"what": N_("les personnes"), "form": form, "count": str(total), "reason": why}
        fact = Fact(Happened.DATA_TAKEN_OUT, ws.now(), actor.id, About.DATA, NAME, told, Audience.SECRETARIAT)
        journal.record(connection, fact)
        return _written(form, [row for one in found for row in _lines(one, held.get(one.id, ()), named)])


def _lines(one: Account, held: Sequence[Mandate], named: Mapping[int, Person]) -> Iterator[tuple[str, ...]]:
    """Yield a line for each mandate of somebody, one for who has none."""
    who = one.person
    titular = named.get(who.substitute_for_id or 0)
    yes = {True: "oui", False: "non"}
    none: tuple[Mandate | None, ...] = (None,)
    for mandate in held or none:
        days = (mandate.starts_on, mandate.ends_on) if mandate is not None else (None, None)
        yield (
            *(who.name, who.email, str(who.role), who.association, who.authority),
            (titular.email or titular.name) if titular else "",
            *(yes[who.drafter], yes[who.rapporteur], mandate.title if mandate is not None else ""),
            *(day.isoformat() if day else "" for day in days),
        )


def _written(form: str, rows: Sequence[Sequence[str]]) -> bytes:
    if form == "csv":
        return csv_of(tuple(COLUMNS), rows)
    if form not in FORMS:
        raise NotFoundError
    return (xlsx_of if form == "xlsx" else ods_of)(NAME, [tuple(COLUMNS), *rows])


def _kept(ws: Workspace, home: Home, by: Person | None, key: str) -> tuple[Path, str]:
    """Return a sheet that this very person sent, and its name. Raises `ForbiddenError`, `NotFoundError`."""
    require_import(ws, by)
    told = kept(ws, home).told(key)
    if told is None or by is None or told["by"] != str(by.id):
        raise NotFoundError
    return kept(ws, home).sheet(key, told), told["name"]


def _shown(page: SheetPage, number: int | None) -> SheetPage:
    lines = page.tried.lines if page.tried else ()
    wanted = tuple(one for one in lines if not page.refused_only or one.verdict is Verdict.REFUSED)
    asked = Paging(paging(number).number, len(wanted), _PER_PAGE)
    return replace(page, lines=wanted[asked.offset : asked.offset + asked.size], paging=asked)


def _file_name(sent: str) -> str:
    """Return the name of a file as it was sent, without folders nor what no disk takes."""
    last = sent.replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in last if sign.isprintable()).strip().lstrip(".")
    return plain[-80:] or "personnes"
