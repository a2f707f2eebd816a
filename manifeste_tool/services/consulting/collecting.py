"""Collect: bring contributions in from a sheet, all or none, and change nothing the second time."""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from manifeste_tool.documents import spreadsheet
from manifeste_tool.documents.spreadsheet import MissingFileError, Row, Sheet
from manifeste_tool.domain.consulting import sheet as rules
from manifeste_tool.domain.consulting.contributions import Contribution, reference, sigle_of
from manifeste_tool.domain.consulting.sheet import Layout, LayoutError
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, Person, require
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.consulting.contributions import Recorded
from manifeste_tool.storage.database import Connection

PARIS = ZoneInfo("Europe/Paris")
_PORTION = 1_000
_HASHED = 24


class UnknownConsultationError(RefusedError):
    """The consultation that the contributions are said to come from is not on record."""

    sentence = N_("la concertation « %(reference)s » n'existe pas ; celles qui existent : %(known)s")


class Verdict(StrEnum):
    """What becomes of one row."""

    NEW = "nouvelle"
    CHANGED = "modifiée"
    SAME = "inchangée"
    DUPLICATE = "en double"
    REFUSED = "refusée"


@dataclass(frozen=True, slots=True)
class Told:
    """What happened, or would happen, to the row that begins on `line` and ends on `ends`; `why` if there is more."""

    line: int
    ends: int
    verdict: Verdict
    title: str
    reference: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How the rows of a file were received; the five others add up to `rows`."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    duplicate: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """A file that was looked at and how it will be read: nothing is written yet."""

    sheet: Sheet
    layout: Layout
    consultation: str = ""


def plan(path: Path, *, layout_file: Path | None = None, consultation: str = "", origin: str = "") -> Plan:
    """Look at a file and at the layout it is to be read by. Raises a `RefusedError` for either.

    `origin` defaults to the layout's, else to the consultation and the file's name: rows of two files never pass for
    one another, and the same file sent again is recognised.
    """
    found = spreadsheet.sheet(path)
    layout = _layout_in(layout_file) if layout_file else rules.natural_layout(found.columns)
    rules.check(layout, found.columns)
    named = origin or layout.origin or "/".join(filter(None, (consultation, path.stem)))
    return Plan(found, replace(layout, origin=named[:64]), consultation)


def _layout_in(path: Path) -> Layout:
    try:
        return rules.layout_of(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise MissingFileError(file=path) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LayoutError(why=str(error)) from error


def import_contributions(
    ws: Workspace,
    planned: Plan,
    *,
    by: Person | None = None,
    dry_run: bool = False,
    told: Callable[[Told], None] | None = None,
) -> Tally:
    """Import every row in one transaction, or none; `told` hears of each row in turn.

    `by` is None for whoever holds the machine. With `dry_run` nothing is written. Raises `ForbiddenError`, a
    `RefusedError` of `documents.spreadsheet` for a file that is not even, `UnknownConsultationError`.
    """
    if by is not None:
        with ws.reading() as connection:
            require(ws.reader(by, connection), Act.IMPORT_CONTRIBUTIONS)
    with ws.reading() if dry_run else ws.writing() as connection:
        work = _Import(ws, connection, planned, writes=not dry_run, told=told or (lambda _: None))
        work.run()
        if not dry_run:
            _record(work, by)
    return work.tally


def _record(work: "_Import", by: Person | None) -> None:
    tally = work.tally
    details = {"new": str(tally.new), "changed": str(tally.changed), "origin": work.layout.origin}
    person = by.id if by else None
    fact = Fact(Happened.CONTRIBUTIONS_IMPORTED, work.ws.now(), person, About.CONTRIBUTION, work.layout.origin, details)
    if tally.new or tally.changed:
        journal.record(work.connection, fact)
        journal.touch_public(work.connection)


@dataclass(frozen=True, slots=True)
class _Read:
    """A row that was read: its lines, and its contribution or why there is none."""

    row: Row
    said: Contribution | None
    why: str = ""
    parent: str = ""


@dataclass
class _Import:
    """One import under way: what it was given, and what it has met so far."""

    ws: Workspace
    connection: Connection
    planned: Plan
    writes: bool
    told: Callable[[Told], None]
    seen: set[str] = field(default_factory=set)
    alike: Counter[str] = field(default_factory=Counter)
    counted: Counter[Verdict] = field(default_factory=Counter)
    rows: int = 0
    orphans: list[tuple[Contribution, str]] = field(default_factory=list)
    sigles: dict[str, str] = field(default_factory=dict)

    @property
    def layout(self) -> Layout:
        return self.planned.layout

    @property
    def tally(self) -> Tally:
        """What was counted so far."""
        return Tally(self.rows, *(self.counted[verdict] for verdict in Verdict))

    def run(self) -> None:
        """Take the rows by portions, then give the answers whose parent came later in the file their parent."""
        self.sigles = _sigles(self.connection)
        if self.planned.consultation:
            self.refuse_unknown(self.planned.consultation)
        columns = [rules.column_key(name) for name in self.planned.sheet.columns]
        for portion in batches(self.planned.sheet.rows(), _PORTION):
            self.take([self.read(row, columns) for row in portion])
        if self.writes:
            self.settle_orphans()

    def read(self, row: Row, columns: list[str]) -> _Read:
        """Read one row into a contribution with its external identifier."""
        self.rows += 1
        try:
            said = rules.contribution_of(self.layout, dict(zip(columns, row.cells, strict=True)))
            said = replace(said, consultation=said.consultation or self.planned.consultation)
            self.refuse_unknown(said.consultation)
        except RefusedError as error:
            return _Read(row, None, str(error))
        return _Read(row, self.identified(said), parent=said.parent)

    def refuse_unknown(self, consultation: str) -> None:
        """Raise `UnknownConsultationError` for a consultation that is not on record."""
        if consultation and consultation not in self.sigles:
            raise UnknownConsultationError(reference=consultation, known=", ".join(sorted(self.sigles)) or "aucune")

    def identified(self, said: Contribution) -> Contribution:
        """Return the contribution under its own identifier, else under one made of its words and their repetition."""
        if said.external_id:
            return said
        words = said.fingerprint[:_HASHED]
        self.alike[words] += 1
        return replace(said, external_id=f"{words}-{self.alike[words]}")

    def take(self, portion: list[_Read]) -> None:
        """Sort out one portion, write it, and tell of each row."""
        fresh = self.without_duplicates(portion)
        standing = self.recorded(each.said.external_id for each in fresh if each.said)
        parents = self.recorded(each.parent for each in fresh if each.parent)
        named = self.named([self.placed(each, parents) for each in fresh], standing)
        self.write(named, standing)
        self.tell(portion, named, standing)
        if self.writes:
            waiting = (each for each in fresh if each.said and each.parent and each.parent not in parents)
            self.orphans += [(named[each.said.external_id], each.parent) for each in waiting if each.said]

    def recorded(self, external_ids: Iterable[str]) -> Mapping[str, Recorded]:
        """Return what stands already of this origin."""
        return contributions.recorded(self.connection, self.layout.origin, external_ids)

    def without_duplicates(self, portion: list[_Read]) -> list[_Read]:
        """Return the rows that were read and come for the first time in this file."""
        fresh = []
        for each in portion:
            if each.said and each.said.external_id not in self.seen:
                self.seen.add(each.said.external_id)
                fresh.append(each)
        return fresh

    def placed(self, each: _Read, parents: Mapping[str, Recorded]) -> Contribution:
        """Return the contribution with the reference of its parent, if that one stands."""
        if each.said is None:
            raise AssertionError
        found = parents.get(each.parent)
        return replace(each.said, parent=found.reference if found else "")

    def named(self, said: list[Contribution], standing: Mapping[str, Recorded]) -> dict[str, Contribution]:
        """Return the contributions by external identifier, each with its reference: the one it had, or the next."""
        named = {
            each.external_id: replace(each, reference=found.reference) if found else each
            for each in said
            for found in (standing.get(each.external_id),)
        }
        new = [each for each in named.values() if not each.reference]
        for series, count in Counter(map(self.series, new)).items() if self.writes else ():
            first = contributions.reserve(self.connection, series, count)
            year, sigle = series.split("-")
            for number, each in enumerate((one for one in new if self.series(one) == series), start=first):
                named[each.external_id] = replace(each, reference=reference(int(year), sigle, number))
        return named

    def series(self, said: Contribution) -> str:
        """Return the year and sigle of a reference: when and to whom it was said."""
        year = said.said_on.year if said.said_on else self.ws.now().astimezone(PARIS).year
        return f"{year:04d}-{self.sigles.get(said.consultation) or sigle_of(self.layout.sigle)}"

    def write(self, named: Mapping[str, Contribution], standing: Mapping[str, Recorded]) -> None:
        """Write what is new and what changed."""
        if not self.writes:
            return
        contributions.add(self.connection, (one for key, one in named.items() if key not in standing), self.ws.now())
        changed = (one for key, one in named.items() if _verdict(one, standing) is Verdict.CHANGED)
        contributions.change(self.connection, changed)

    def tell(self, portion: list[_Read], named: Mapping[str, Contribution], standing: Mapping[str, Recorded]) -> None:
        """Count each row of a portion and tell of it, in the order of the file."""
        first = dict(named)
        for each in portion:
            said = first.pop(each.said.external_id, None) if each.said else None
            verdict = Verdict.REFUSED if each.said is None else _verdict(said, standing)
            self.counted[verdict] += 1
            title = (each.said.title or each.said.body) if each.said else ""
            shown = said.reference if said else ""
            self.told(Told(each.row.begins, each.row.ends, verdict, title[:80], shown, each.why))

    def settle_orphans(self) -> None:
        """Write the parent of the answers whose parent came after them."""
        parents = self.recorded({parent for _, parent in self.orphans})
        found = (replace(each, parent=parents[key].reference) for each, key in self.orphans if key in parents)
        contributions.change(self.connection, found)


def _verdict(said: Contribution | None, standing: Mapping[str, Recorded]) -> Verdict:
    if said is None:
        return Verdict.DUPLICATE
    found = standing.get(said.external_id)
    if found is None:
        return Verdict.NEW
    return Verdict.SAME if found.fingerprint == said.fingerprint else Verdict.CHANGED


def _sigles(connection: Connection) -> dict[str, str]:
    """Return, for each consultation, what its authority is called in references."""
    return {each.reference: sigle_of(each.authority) for each in consultations.every(connection)}
