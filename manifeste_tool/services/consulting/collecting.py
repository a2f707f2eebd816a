"""Collect: bring contributions in from a sheet, all or none, and change nothing the second time."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from enum import StrEnum

from manifeste_tool.domain.consulting.arrivals import NOTHING, Arrival
from manifeste_tool.domain.consulting.contributions import Contribution, reference, sigle_of
from manifeste_tool.domain.consulting.layouts import Layout
from manifeste_tool.domain.consulting.sheet import LIMITS
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.consulting import preparing, sheets
from manifeste_tool.services.consulting.planning import CAP_COLLECTIF, Plan
from manifeste_tool.services.consulting.preparing import Prepared
from manifeste_tool.services.moderation import holding, masking
from manifeste_tool.services.record import erasing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.consulting import arriving, consultations, contributions
from manifeste_tool.storage.consulting.arriving import Numbered
from manifeste_tool.storage.consulting.contributions import Recorded
from manifeste_tool.storage.database import Connection, wide

_PORTION = 2_000
_HASHED = 24
_TOLD_APART = 12
_TITLE = 90


class UnknownConsultationError(RefusedError):
    """The consultation that the contributions are said to come from is not on record."""

    sentence = N_("la concertation « %(reference)s » n'existe pas ; celles qui existent : %(known)s")


class TakenIdentifierError(RefusedError):
    """What stands under this identifier was said another day: it is not the same contribution."""

    sentence = N_(
        "l'identifiant « %(external_id)s » est déjà celui d'une contribution du %(day)s : "
        "donnez à ce fichier sa propre provenance par --origin, ou sa concertation"
    )


class ForeignConsultationError(RefusedError):
    """Whoever imports does so for one authority, and the row names a consultation of another."""

    sentence = N_("la concertation « %(reference)s » n'est pas une concertation de votre collectivité")


class ForeignContributionError(RefusedError):
    """What stands under this identifier came from a consultation that whoever imports has no part in."""

    sentence = N_(
        "l'identifiant « %(external_id)s » est déjà celui d'une contribution recueillie ailleurs : "
        "donnez aux lignes de cette feuille d'autres identifiants, ou demandez au secrétariat de l'importer"
    )


class Verdict(StrEnum):
    """What becomes of one contribution of a file."""

    NEW = "nouvelle"
    CHANGED = "modifiée"
    SAME = "inchangée"
    DUPLICATE = "en double"
    REFUSED = "refusée"


@dataclass(frozen=True, slots=True)
class Told:
    """What happened, or would happen, to one contribution of the row that begins on `line` and ends on `ends`.

    `why` says more where it is refused.
    """

    line: int
    ends: int
    verdict: Verdict
    title: str
    reference: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How a file was received: its rows, then its contributions, of which one row may hold several."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    duplicate: int = 0
    refused: int = 0


def import_contributions(
    ws: Workspace,
    planned: Plan,
    *,
    by: Person | None = None,
    dry_run: bool = False,
    told: Callable[[Told], None] | None = None,
    beside: int | None = None,
) -> Tally:
    """Import every row in one transaction, or none; `told` hears of each row in turn.

    `by` is None for whoever holds the machine. With `dry_run` nothing is written. `beside` is how many processes may
    prepare the rows, None for what is worth it. Raises `ForbiddenError`, `UnknownConsultationError`, the errors of
    `documents.spreadsheet`.
    """
    own = _own(ws, by, planned.consultation)
    with ws.reading() if dry_run else ws.writing() as connection, wide(connection):
        work = _Import(ws, connection, planned, writes=not dry_run, told=told, beside=beside, own=own)
        work.run()
        if not dry_run:
            _record(work, by)
    return work.tally


def _own(ws: Workspace, by: Person | None, consultation: str) -> frozenset[str] | None:
    """Return the consultations that a person imports for, None for every one. Raises `ForbiddenError`."""
    if by is None:
        return None
    with ws.reading() as connection:
        person = sheets.require_import(ws, connection, by, consultation)
        every = consultations.every(connection)
    if person.role is not Role.REFERENT:
        return None
    return frozenset(one.reference for one in every if one.authority == person.authority)


def _record(work: "_Import", by: Person | None) -> None:
    tally = work.tally
    details = {"new": str(tally.new), "changed": str(tally.changed), "origin": work.layout.origin}
    person = by.id if by else None
    fact = Fact(Happened.CONTRIBUTIONS_IMPORTED, work.ws.now(), person, About.CONTRIBUTION, work.layout.origin, details)
    if tally.new or tally.changed:
        journal.record(work.connection, fact)


@dataclass(slots=True)
class _Entry:
    """One contribution of a row on its way: what arrived, or why it is refused, then what becomes of it."""

    row: Prepared
    arrival: Arrival
    why: str = ""
    external_id: str = ""
    verdict: Verdict = Verdict.REFUSED
    parent: str = ""
    reference: str = ""

    def refused(self, why: str) -> None:
        """Refuse it, whatever was found of it before."""
        self.verdict, self.why = Verdict.REFUSED, why

    def told(self) -> Told:
        """Return what there is to say of it."""
        title = "" if self.verdict is Verdict.REFUSED else self.arrival.title or self.arrival.body
        short = title if len(title) <= _TITLE else f"{title[: _TITLE - 1].rstrip()}…"
        return Told(self.row.begins, self.row.ends, self.verdict, short, self.reference, self.why)


@dataclass
class _Import:
    """One import under way: what it was given, and what it has met so far."""

    ws: Workspace
    connection: Connection
    planned: Plan
    writes: bool
    told: Callable[[Told], None] | None
    seen: dict[int, int] = field(default_factory=dict)
    alike: Counter[str] = field(default_factory=Counter)
    counted: Counter[Verdict] = field(default_factory=Counter)
    rows: int = 0
    sigles: dict[str, str] = field(default_factory=dict)
    sigle: str = ""
    is_first: bool = False
    beside: int | None = None
    own: frozenset[str] | None = None
    admitted: set[str] = field(default_factory=set)

    @property
    def layout(self) -> Layout:
        return self.planned.layout

    @property
    def tally(self) -> Tally:
        """What was counted so far."""
        return Tally(self.rows, *(self.counted[verdict] for verdict in Verdict))

    def run(self) -> None:
        """Take the rows by portions, then give their parent to the answers that came before it."""
        self.sigles = {each.reference: sigle_of(each.authority) for each in consultations.every(self.connection)}
        self.sigle = sigle_of(self.layout.sigle)
        self.is_first = not contributions.any_of(self.connection, self.layout.origin)
        if self.planned.consultation:
            self.refuse_unknown(self.planned.consultation)
        with closing(preparing.prepared(self.planned, beside=self.beside)) as rows:
            for portion in batches(self.entries(rows), _PORTION):
                self.take(portion)
        if self.writes:
            self.settle_answers()

    def entries(self, rows: Iterable[Prepared]) -> Iterator[_Entry]:
        """Return what rows hold, each contribution under its own identifier, with what it answers set aside."""
        for row in rows:
            self.rows += 1
            for ready in row.held:
                yield _Entry(row, NOTHING, ready) if isinstance(ready, str) else self.judged(_Entry(row, ready))

    def judged(self, each: _Entry) -> _Entry:
        """Return one contribution that was read, refused where its consultation is not on record."""
        consultation = each.arrival.consultation
        if consultation not in self.admitted:
            try:
                self.refuse_unknown(consultation)
                self.refuse_foreign(consultation)
            except RefusedError as error:
                each.refused(str(error))
                return each
            self.admitted.add(consultation)
        each.external_id = each.arrival.external_id
        each.verdict = self.identify(each)
        return each

    def refuse_unknown(self, consultation: str) -> None:
        """Raise `UnknownConsultationError` for a consultation that is not on record."""
        if consultation and consultation not in self.sigles:
            raise UnknownConsultationError(reference=consultation, known=", ".join(sorted(self.sigles)) or "aucune")

    def refuse_foreign(self, consultation: str) -> None:
        """Raise `ForeignConsultationError` for a consultation that whoever imports has no part in."""
        if self.own is not None and consultation not in self.own:
            raise ForeignConsultationError(reference=consultation)

    def identify(self, each: _Entry) -> Verdict:
        """Give a contribution its identifier, the file's or one made of its words, and tell whether it comes first.

        Where identifiers are those of something else and come back, the words tell contributions apart.
        """
        given, said = each.external_id, each.arrival
        if not given:
            words = said.fingerprint[:_HASHED]
            self.alike[words] += 1
            each.external_id = f"{words}-{self.alike[words]}"
            return Verdict.NEW
        words = f"{said.body}\0{said.title}\0{said.question}"
        if (before := self.seen.get(hash(given))) is None:
            self.seen[hash(given)] = hash(words)
            return Verdict.NEW
        if before == hash(words) or not self.layout.apart:
            return Verdict.DUPLICATE
        own = hashlib.sha256(words.encode()).hexdigest()[:_TOLD_APART]
        each.external_id = f"{given[: LIMITS['external_id'] - _TOLD_APART - 1]}~{own}"
        return self.identify(each)

    def take(self, portion: list[_Entry]) -> None:
        """Sort out one portion, write it, and tell of each contribution in the order of the file."""
        fresh = [each for each in portion if each.verdict is Verdict.NEW]
        standing = {} if self.is_first else self.recorded(each.external_id for each in fresh)
        parents = self.recorded({each.arrival.answers for each in fresh} - {""})
        for each in fresh if standing or parents else ():
            self.compare(each, standing.get(each.external_id), parents.get(each.arrival.answers))
        if self.writes:
            self.write(fresh)
        for each in portion:
            self.counted[each.verdict] += 1
            if self.told:
                self.told(each.told())

    def recorded(self, external_ids: Iterable[str]) -> Mapping[str, Recorded]:
        """Return what stands already of this origin."""
        return contributions.recorded(self.connection, self.layout.origin, external_ids)

    def compare(self, each: _Entry, found: Recorded | None, parent: Recorded | None) -> None:
        """Give a contribution the reference of its parent, and judge it by what stands under its identifier."""
        if parent:
            each.parent = parent.reference
            each.arrival = each.arrival._replace(fingerprint=self.said(each).fingerprint)
        if not found:
            return
        if why := self.taken(found, each):
            each.refused(str(why))
            return
        each.reference = found.reference
        each.verdict = Verdict.SAME if found.fingerprint == each.arrival.fingerprint else Verdict.CHANGED

    def taken(self, found: Recorded, each: _Entry) -> RefusedError | None:
        """Return why what stands cannot be what the file says, None where it can.

        Platforms number from 1 and never change a day; nobody changes what was gathered elsewhere.
        """
        if self.own is not None and found.consultation not in self.own:
            return ForeignContributionError(external_id=each.external_id)
        known = self.layout.origin == CAP_COLLECTIF and found.said_on and each.arrival.said_on
        if known and found.said_on != each.arrival.said_on:
            return TakenIdentifierError(external_id=each.external_id, day=found.said_on)
        return None

    def write(self, fresh: list[_Entry]) -> None:
        """Write what is new, under the next references, and what changed; hold what may name somebody."""
        at = self.ws.now()
        new = [each for each in fresh if each.verdict is Verdict.NEW]
        self.number(new)
        numbered = [Numbered(each.reference, each.external_id, each.parent, each.arrival) for each in new]
        arriving.add(self.connection, numbered, self.layout.origin, at)
        holding.open_held(self.connection, (each.reference for each in new if each.arrival.held), at)
        if changed := [self.said(each) for each in fresh if each.verdict is Verdict.CHANGED]:
            contributions.change(self.connection, changed)
            erasing.settle(self.ws, self.connection, (each.reference for each in changed))
            holding.screen_changed(self.connection, changed, at)

    def number(self, new: list[_Entry]) -> None:
        """Give what is new the next references, by year and authority."""
        of_series: dict[tuple[int, str], list[_Entry]] = {}
        for each in new:
            of_series.setdefault(self.series(each.arrival), []).append(each)
        for (year, sigle), entries in of_series.items():
            first = contributions.reserve(self.connection, f"{year:04d}-{sigle}", len(entries))
            for number, each in enumerate(entries, start=first):
                each.reference = reference(year, sigle, number)

    def said(self, each: _Entry) -> Contribution:
        """Return a contribution as the file says it."""
        return each.arrival.contribution(
            reference=each.reference, parent=each.parent, origin=self.layout.origin, external_id=each.external_id
        )

    def series(self, said: Arrival) -> tuple[int, str]:
        """Return the year and sigle of a reference: when and to whom it was said."""
        year = said.said_on.year if said.said_on else self.ws.now().astimezone(PARIS).year
        return year, self.sigles.get(said.consultation) or self.sigle

    def settle_answers(self) -> None:
        """Give their parent to the answers that came before it, in this file or in another."""
        found = contributions.answered(self.connection, self.layout.origin)
        for portion in batches(found):
            sent = masking.as_sent(self.connection, contributions.of_references(self.connection, portion).values())
            contributions.join(self.connection, (replace(one, parent=found[one.reference]) for one in sent))
