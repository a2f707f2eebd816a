"""People from a sheet: tried line by line, then written as a whole; the same sheet again changes nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from manifeste_tool.documents import opening
from manifeste_tool.documents.spreadsheet import Row
from manifeste_tool.domain.membership import people_sheet
from manifeste_tool.domain.membership.accounts import Account, State
from manifeste_tool.domain.membership.mandates import Mandate
from manifeste_tool.domain.membership.people_sheet import Line, plain
from manifeste_tool.domain.people import Act
from manifeste_tool.errors import N_, ManifesteError, RefusedError
from manifeste_tool.services.membership import acting, adding, changing, inviting, mandating
from manifeste_tool.services.membership.acting import By
from manifeste_tool.services.membership.changing import Typed
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.membership import accounts, mandates

#: How many lines a sheet of people may have.
MOST_LINES = 5_000


class LongSheetError(RefusedError):
    """The sheet has more lines than a commission has people."""

    sentence = N_("Cette feuille a plus de %(limit)s lignes : est-ce bien une liste de personnes ? Rien n'a été écrit.")


class AmbiguousLineError(RefusedError):
    """A line without address bears a name that several people have."""

    sentence = N_("Plusieurs comptes s'appellent « %(name)s » : donnez l'adresse, pour dire duquel il s'agit.")


class RepeatedLineError(RefusedError):
    """A second line for somebody says otherwise than the first."""

    sentence = N_(
        "%(name)s est déjà à la ligne %(line)s, avec %(what)s autrement. Une seconde ligne n'ajoute qu'un mandat : "
        "accordez les deux."
    )


class SuspendedLineError(RefusedError):
    """A line is about somebody who is suspended."""

    sentence = N_("Le compte de %(name)s est suspendu : rétablissez-le avant de le changer.")


class UnknownTitularError(RefusedError):
    """The member whose substitute somebody is to be is neither here nor in the sheet."""

    sentence = N_("Aucun membre en exercice ne répond à « %(who)s » : donnez son adresse, ou ajoutez sa ligne.")


class Verdict(StrEnum):
    """What would become, or became, of a line; the values are those shown."""

    NEW = "nouvelle"
    CHANGED = "modifiée"
    SAME = "inchangée"
    REFUSED = "refusée"


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a line: its number in the file, what would change, or why it is refused."""

    number: int
    verdict: Verdict
    name: str
    said: str = ""
    error: ManifesteError | None = None
    person_id: int = 0

    @property
    def why(self) -> str:
        """Why it is refused, in French; `""` for one that is not."""
        return str(self.error) if self.error else ""


@dataclass(frozen=True, slots=True)
class Tried:
    """Every line of a sheet, and the columns that were not read."""

    lines: tuple[Told, ...]
    unread: tuple[str, ...] = ()

    def count(self, verdict: Verdict) -> int:
        """Count the lines of a verdict."""
        return sum(line.verdict is verdict for line in self.lines)


def trial(ws: Workspace, by: By, path: Path) -> Tried:
    """Return what a sheet would change, line by line; nothing is written.

    It is written and taken back, so that what is said is what will be done. Raises `ForbiddenError`,
    `NoPeopleColumnsError`, `LongSheetError` and the errors of `documents`.
    """
    with ws.writing() as connection:
        tried = _written(ws, connection, by, path, invites=False, words="")
        connection.rollback()
    return tried


def carry_out(ws: Workspace, by: By, path: Path, *, invites: bool = False, words: str = "") -> Tried:
    """Write what the lines say; those refused are left aside, and told again.

    `invites` mails an invitation, with `words`, to whoever is new and has an address. Raises what `trial` does, and
    `LongWordsError`.
    """
    checked = inviting.checked_words(words)
    with ws.writing() as connection:
        return _written(ws, connection, by, path, invites=invites, words=checked)


@dataclass(slots=True)
class _Known:
    """The accounts as the lines find them, and the line at which each was met."""

    by_email: dict[str, Account]
    by_name: dict[str, list[Account]]
    met: dict[int, tuple[int, Line]]

    @classmethod
    def read(cls, connection: Connection) -> "_Known":
        """Return those that are open."""
        known = cls({}, {}, {})
        for account in accounts.every(connection):
            if not account.is_closed:
                known.put(account)
        return known

    def put(self, account: Account) -> None:
        """Take in an account that was written."""
        if account.person.email:
            self.by_email[account.person.email] = account
        alike = self.by_name.setdefault(plain(account.person.name), [])
        alike[:] = [*(one for one in alike if one.id != account.id), account]

    def find(self, line: Line) -> Account | None:
        """Return whom a line is about: by address, else by a name that one person has. Raises `AmbiguousLineError`."""
        if line.email in self.by_email:
            return self.by_email[line.email]
        alike = self.by_name.get(plain(line.name), [])
        if line.email:
            alike = [one for one in alike if not one.person.email and one.person.role is line.role]
        if len(alike) > 1:
            raise AmbiguousLineError(name=line.name)
        return alike[0] if alike else None


def _written(ws: Workspace, connection: Connection, by: By, path: Path, *, invites: bool, words: str) -> Tried:
    actor_id = acting.require_on(ws, connection, by, Act.MANAGE_PEOPLE)
    rows, where, unread = _rows(path)
    known, told = _Known.read(connection), list[Told]()
    for row, line in _in_order(rows, where):
        told.append(_taken(ws, connection, by, known, row, line))
    if invites:
        for one in told:
            account = accounts.get(connection, one.person_id) if one.verdict is Verdict.NEW else None
            if account and account.person.email:
                inviting.post(ws, connection, account, by=actor_id, words=words)
    return Tried(tuple(sorted(told, key=lambda one: one.number)), unread)


def _rows(path: Path) -> tuple[list[Row], dict[str, int], tuple[str, ...]]:
    """Return the rows of a sheet, where its columns stand, and the headings that say nothing to us."""
    sheet = opening.sheets(path)[0]
    where = dict(people_sheet.columns(sheet.columns))
    rows = []
    for row in sheet.rows():
        if any(cell.strip() for cell in row.cells):
            rows.append(row)
        if len(rows) > MOST_LINES:
            raise LongSheetError(limit=MOST_LINES)
    unread = (name for rank, name in enumerate(sheet.columns) if rank not in where.values() and name)
    return rows, where, tuple(unread)


def _in_order(rows: Sequence[Row], where: dict[str, int]) -> Iterator[tuple[Row, Line | ManifesteError]]:
    """Yield the rows as they are written: substitutes after those they are substitutes of."""
    read: list[tuple[Row, Line | ManifesteError]] = []
    for row in rows:
        try:
            read.append((row, people_sheet.read(row.cells, where)))
        except RefusedError as error:
            read.append((row, error))
    behind = {_who(line) for _, line in read if isinstance(line, Line) and line.substitute_for}
    yield from sorted(read, key=lambda pair: isinstance(pair[1], Line) and _who(pair[1]) in behind)


def _who(line: Line) -> str:
    return line.email or plain(line.name)


def _taken(ws: Workspace, connection: Connection, by: By, known: _Known, row: Row, line: Line | ManifesteError) -> Told:
    """Write what one line says, or nothing of it, and tell."""
    if isinstance(line, ManifesteError):
        return Told(row.begins, Verdict.REFUSED, " ".join(row.cells)[:60], error=line)
    try:
        with connection.begin_nested():
            verdict, said, account = _put(ws, connection, by, known, line)
    except ManifesteError as error:
        return Told(row.begins, Verdict.REFUSED, line.name, error=error)
    known.put(account)
    known.met.setdefault(account.id, (row.begins, line))
    return Told(row.begins, verdict, line.name, said, person_id=account.id)


def _put(ws: Workspace, connection: Connection, by: By, known: _Known, line: Line) -> tuple[Verdict, str, Account]:
    found = known.find(line)
    if found is not None and found.state is State.SUSPENDED:
        raise SuspendedLineError(name=found.person.name)
    actor_id = acting.require_on(ws, connection, by, Act.MANAGE_PEOPLE, account=found, role=line.role)
    titular = _titular(connection, known, line)
    said: list[str] = []
    if found is None:
        mandating.require_authority(connection, line.authority)
        new = adding.add(ws, connection, _typed(line).person(), by=actor_id, substitute_for=titular)
        account = acting.known(connection, new.id)
        said.append(str(new.role))
    elif found.id in known.met:  # a second line of the same person only says another mandate
        _agree(known, found, line)
        account = found
    else:
        typed = _completed(found, line, titular)
        said.extend(_WORDS[name] for name in changing.apply(ws, connection, found, typed, by=actor_id))
        account = acting.known(connection, found.id)
    said.extend(_mandate(ws, connection, account, line, by=actor_id))
    same = found is not None and not said
    return (Verdict.NEW if found is None else Verdict.SAME if same else Verdict.CHANGED), ", ".join(said), account


def _agree(known: _Known, found: Account, line: Line) -> None:
    """Raise `RepeatedLineError` where an earlier line of the sheet said otherwise of the same person."""
    number, before = known.met[found.id]
    for name in ("role", "drafter", "rapporteur", "substitute_for"):
        if getattr(line, name) not in (getattr(before, name), "", False):
            raise RepeatedLineError(name=line.name, line=number, what=_WORDS[name])


#: What the fields of a person are called where a change of them is told.
_WORDS = {
    "name": N_("le nom"),
    "email": N_("l'adresse"),
    "role": N_("le rôle"),
    "association": N_("l'association"),
    "authority": N_("la collectivité"),
    "drafter": N_("l'écriture du premier texte"),
    "rapporteur": N_("la charge de rapporteur"),
    "substitute_for": N_("la suppléance"),
    "substitute_for_id": N_("la suppléance"),
}


def _titular(connection: Connection, known: _Known, line: Line) -> str:
    """Return the number of the member whose substitute a line makes somebody, `""` for none."""
    if not line.substitute_for:
        return ""
    who = line.substitute_for
    by_email = known.by_email.get(who.lower())
    alike = [by_email] if by_email else known.by_name.get(plain(who), [])
    if who.isdigit() and not alike:
        held = accounts.get(connection, int(who)) if len(who) < len(str(2**31)) else None
        alike = [held] if held else []
    if len(alike) != 1:
        raise UnknownTitularError(who=who[:60])
    return str(alike[0].id)


def _typed(line: Line) -> Typed:
    return Typed(
        line.name,
        line.email,
        line.role,
        line.association,
        line.authority,
        line.drafter,
        line.rapporteur,
    )


def _completed(found: Account, line: Line, titular: str) -> Typed:
    """Return what a line makes of somebody: the columns that the sheet has not, and empty addresses, change nothing."""
    held = found.person
    has = line.given.__contains__
    return Typed(
        name=line.name if line.email else held.name,  # found by a name written otherwise
        email=line.email or held.email,
        role=line.role,
        association=line.association if has("association") else held.association,
        authority=line.authority if has("collectivite") else held.authority,
        drafter=line.drafter if has("redacteur") else held.drafter,
        rapporteur=line.rapporteur if has("rapporteur") else held.rapporteur,
        substitute_for=titular if has("suppleant_de") else str(held.substitute_for_id or ""),
    )


def _mandate(ws: Workspace, connection: Connection, account: Account, line: Line, *, by: int | None) -> list[str]:
    """Write the mandate that a line says, unless it stands; return how that is told."""
    if line.mandate is None:
        return []
    given = replace(line.mandate, person_id=account.id)
    held = _same(mandates.of(connection, account.id), given, account)
    if held is not None and held.ends_on == given.ends_on:
        return []
    put = replace(held, ends_on=given.ends_on) if held else given
    mandating.put(ws, connection, put, by=by)
    return [N_("la fin d'un mandat") if held else N_("un mandat")]


def _same(held: Sequence[Mandate], given: Mandate, account: Account) -> Mandate | None:
    """Return the mandate that a line is about: a line that names the authority of the person says none of its own."""
    exact = (one for one in held if one.key == given.key)
    loose = (one for one in held if (one.key[0], one.starts_on) == (given.key[0], given.starts_on))
    unsaid = given.authority in ("", account.person.authority)
    return next(exact, None) or (next(loose, None) if unsaid else None)
