"""Import findings from a sheet, all or none, tied to contributions that stand; a second import changes nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from manifeste_tool.documents import opening
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.synthesis.findings import KEY, Finding, number_of
from manifeste_tool.domain.synthesis.sheets import Layout, Read, flat, layout_of, plain_id, read
from manifeste_tool.errors import RefusedError
from manifeste_tool.services.moderation import masking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.synthesis import findings, imported
from manifeste_tool.storage.synthesis.findings import Known

_LONGEST_ORIGIN = 64
_SAMPLE = 300  # rows whose words are compared to tell from which import their contributions came


class Verdict(StrEnum):
    """What becomes of one row of a sheet."""

    TIED = "liée"
    SAME = "inchangée"
    MISSING = "contribution absente"
    REFUSED = "refusée"


@dataclass(frozen=True, slots=True)
class Told:
    """What happened, or would happen, to the row that begins on `line`: its finding, and the contributions missing."""

    line: int
    verdict: Verdict
    key: str = ""
    title: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """How a sheet was received: its rows, the findings and ties they make, what it names that does not stand."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    ties: int = 0
    ties_standing: int = 0
    missing: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """A sheet that was read and how: nothing is written yet. `rows` pairs the line of each row with what it says."""

    file: str
    origin: str
    layout: Layout
    columns: tuple[str, ...]
    rows: tuple[tuple[int, Read | None], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did: the count, what each row became, the identifiers of the contributions missing.

    `through` says which column named the contributions and from which import they came.
    """

    tally: Tally
    told: tuple[Told, ...]
    missing: tuple[str, ...]
    through: tuple[str, str]


def plan(path: Path, *, origin: str = "", columns: Mapping[str, str] | None = None) -> Plan:
    """Read a sheet of findings. Raises a `RefusedError` of `documents` or `domain.synthesis.sheets`."""
    refusals: list[RefusedError] = []
    for sheet in opening.sheets(path):
        try:
            layout = layout_of(path.name, sheet.columns, columns or {})
        except RefusedError as error:
            refusals.append(error)
            continue
        rows = tuple((row.begins, read(row.cells, layout)) for row in sheet.rows())
        return Plan(path.name, (origin or path.stem)[:_LONGEST_ORIGIN], layout, tuple(sheet.columns), rows)
    raise refusals[0]


def import_findings(ws: Workspace, planned: Plan, *, contributions_origin: str = "", dry_run: bool = False) -> Report:
    """Import the findings of a sheet and their ties in one transaction; with `dry_run` nothing is written.

    A finding whose contributions do not stand is kept, and tied by a later import. What was taken up here since, or
    taken off, is left as it is.
    """
    with ws.reading() if dry_run else ws.writing() as connection:
        work = _Import(ws, connection, planned, writes=not dry_run)
        report = work.run(contributions_origin)
        if not dry_run and (report.tally.new or report.tally.changed or report.tally.ties):
            details = {"new": str(report.tally.new), "ties": str(report.tally.ties), "origin": planned.origin}
            fact = Fact(Happened.FINDINGS_IMPORTED, ws.now(), None, About.FINDING, planned.origin, details)
            journal.record(connection, fact)
    return report


@dataclass
class _Import:
    """One import under way: what was given, and what it made so far."""

    ws: Workspace
    connection: Connection
    planned: Plan
    writes: bool
    keys: dict[str, str] = field(default_factory=dict)
    counted: Counter[str] = field(default_factory=Counter)
    numbers: int = 0

    def run(self, contributions_origin: str) -> Report:
        """Write the findings, each once, then what ties them."""
        said = [one for _, one in self.planned.rows if one is not None]
        meant = _Meant.of(self.connection, said, contributions_origin)
        self.numbers = findings.next_number(self.connection)
        self.put({one.external_id: one for one in reversed(said)})
        told = self.tie(meant)
        missing = tuple(dict.fromkeys(each for one in told for each in one.missing))
        refused = sum(one.verdict is Verdict.REFUSED for one in told)
        made = {name: self.counted[name] for name in ("new", "changed", "same", "ties", "ties_standing")}
        tally = Tally(rows=len(told), missing=len(missing), refused=refused, **made)
        column = self.planned.columns[meant.column] if meant.column is not None else ""
        return Report(tally, told, missing, (column, meant.origin))

    def put(self, said: Mapping[str, Read]) -> None:
        """Give each finding of the file its number here, and write what is new or changed of it."""
        known = findings.imported(self.connection, self.planned.origin, said)
        for external_id in sorted(said, key=_in_order):
            one, standing = said[external_id].finding, known.get(external_id) or self.alike(external_id, said)
            if standing is None:
                self.keys[external_id] = key = self.number(external_id)
                self.counted["new"] += 1
                if self.writes:
                    self.add(replace(one, key=key), external_id)
                continue
            self.keys[external_id] = standing.merged_into or standing.key
            self.counted["changed" if self.changes(one, standing) else "same"] += 1

    def add(self, new: Finding, external_id: str) -> None:
        """Write a finding under the identifier of its file."""
        origin = self.planned.origin
        findings.add(self.connection, new, at=self.ws.now(), origin=origin, external_id=external_id)

    def alike(self, external_id: str, said: Mapping[str, Read]) -> Known | None:
        """Return the finding of this instance that a file written here names by its own number and title."""
        found = findings.get(self.connection, external_id) if KEY.fullmatch(external_id) else None
        if found is None or found.title != said[external_id].finding.title:
            return None
        return Known(found.key, found.title, found.body, found.nature, found.theme, found.merged_into)

    def number(self, external_id: str) -> str:
        """Return the number of a new finding: the one its file gives where it comes after all others, else the next."""
        asked = number_of(external_id) if KEY.fullmatch(external_id) else 0
        given = max(asked, self.numbers)
        self.numbers = given + 1
        return f"E{given}"

    def changes(self, one: Finding, standing: Known) -> bool:
        """Write what a file says otherwise of a finding than it did; what somebody took up here since stays theirs."""
        said = (one.title, one.body, one.nature, one.theme)
        if said == (standing.title, standing.body, standing.nature, standing.theme) or standing.merged_into:
            return False
        reworded, _ = journal.changes(self.connection, About.FINDING, standing.key, [Happened.FINDING_CHANGED])
        if not reworded and self.writes:
            findings.reword(self.connection, replace(one, key=standing.key))
        return not reworded

    def tie(self, meant: "_Meant") -> tuple[Told, ...]:
        """Tie each row's contributions to its finding; return what became of each row."""
        held = {key: set(those) for key, those in imported.ties(self.connection, set(self.keys.values())).items()}
        fresh: list[tuple[str, str]] = []
        told: list[Told] = []
        for line, one in self.planned.rows:
            if one is None:
                told.append(Told(line, Verdict.REFUSED))
                continue
            key, (references, missing) = self.keys[one.external_id], meant.by(one)
            tied = held.setdefault(key, set())
            new = [reference for reference in references if reference not in tied]
            tied.update(new)
            fresh += [(key, reference) for reference in new]
            self.counted["ties_standing"] += len(references) - len(new)
            verdict = Verdict.MISSING if missing else Verdict.TIED if new else Verdict.SAME
            told.append(Told(line, verdict, key, one.finding.title, missing))
        self.counted["ties"] = len(fresh)
        if self.writes:
            imported.tie(self.connection, fresh, self.ws.now())
        return tuple(told)


@dataclass(frozen=True, slots=True)
class _Meant:
    """Which contributions a sheet means: by which column, from which import, under which identifiers."""

    column: int | None
    origin: str
    by_id: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str]
    standing: frozenset[str]

    @classmethod
    def of(cls, connection: Connection, said: Sequence[Read], origin: str) -> "_Meant":
        """Find out what identifiers name: the column and the import in which most of them do, their words agreeing."""
        column, chosen = _chosen(connection, said, origin)
        named = {one.named.get(column, "") for one in said} - {""} if column is not None else set()
        by_id = _references(connection, chosen, named)
        several = {each for those in by_id.values() if len(those) > 1 for each in those}
        listed = {reference.upper() for one in said for reference in one.references}
        words = _words(connection, several)
        return cls(column, chosen, by_id, words, imported.standing(connection, listed | named))

    def by(self, one: Read) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the references that a row means, and what it names that does not stand."""
        if one.references:
            asked = tuple(dict.fromkeys(each.upper() for each in one.references))
            return tuple(filter(self.standing.__contains__, asked)), tuple(filter(self.misses, asked))
        name = one.named.get(self.column, "") if self.column is not None else ""
        found = self.by_id.get(name, ())
        if len(found) > 1:
            found = tuple(each for each in found if self.words.get(each) == one.words)[:1] or found[:1]
        if not found and name in self.standing:
            found = (name,)
        return found, () if found else (name or "—",)

    def misses(self, reference: str) -> bool:
        """Whether a reference that was asked for does not stand."""
        return reference not in self.standing


def _chosen(connection: Connection, said: Sequence[Read], origin: str) -> tuple[int | None, str]:
    """Return the column and the import that name most contributions; the words of some rows tell two apart."""
    tried: list[tuple[int, int, int, int, str]] = []
    ranks = dict.fromkeys(rank for one in said for rank in one.named)
    for order, rank in enumerate(ranks):
        named = {one.named[rank] for one in said if rank in one.named}
        for each, number in imported.origins(connection, named).items():
            if origin in ("", each):
                tried.append((_agreeing(connection, said, rank, each), number, -order, rank, each))
        if own := len(imported.standing(connection, named)):
            tried.append((own, own, -order, rank, ""))
    if not tried:
        return next(iter(ranks), None), origin
    *_, rank, chosen = max(tried)
    return rank, chosen


def _agreeing(connection: Connection, said: Sequence[Read], rank: int, origin: str) -> int:
    """Count, among the first rows, those whose words are those of a contribution that their identifier names."""
    some = [one for one in said if rank in one.named and one.words][:_SAMPLE]
    by_id = _references(connection, origin, {one.named[rank] for one in some}) if some else {}
    words = _words(connection, (each for those in by_id.values() for each in those))
    return sum(any(words.get(each) == one.words for each in by_id.get(one.named[rank], ())) for one in some)


def _references(connection: Connection, origin: str, named: set[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the references of what came from an import under some identifiers, those told apart by their words too."""
    found: dict[str, tuple[str, ...]] = {}
    for external_id, reference in sorted(imported.of_origin(connection, origin).items()) if origin else ():
        for each in {external_id, plain_id(external_id)} & named:
            found[each] = (*found.get(each, ()), reference)
    return found


def _words(connection: Connection, references: Iterable[str]) -> Mapping[str, str]:
    """Return the words of some contributions as their file gave them, to be compared."""
    sent = masking.as_sent(connection, contributions.of_references(connection, references).values())
    return {one.reference: flat(one.body) for one in sent}


def _in_order(external_id: str) -> tuple[int, str]:
    return (number_of(external_id), "") if KEY.fullmatch(external_id) else (0, "")
