"""All that is held of one person, found by walking the tables: their own rows whole, what they did to others' dated."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from manifeste_tool.domain.privacy.held import HOLDINGS
from manifeste_tool.domain.privacy.holdings import Holding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import files
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import contributors
from manifeste_tool.storage.privacy import people, rows

Plain = Mapping[str, Any]
_NAMED_FEWEST = 4  # letters of a name that is looked for in what is given


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of one's own: how it is called in the archive, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class OwnData:
    """What is held of somebody.

    `held` are rows by table, `acted` what they did to rows that are not theirs (which, and nothing of it), `withheld`
    the columns left out because they may hold another's words, or open a door.
    """

    held: Mapping[str, tuple[Plain, ...]] = field(default_factory=dict)
    acted: Mapping[str, tuple[Plain, ...]] = field(default_factory=dict)
    withheld: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: tuple[Attached, ...] = ()

    @property
    def count(self) -> int:
        """How many rows that is."""
        return sum(map(len, self.held.values()))


def of_person(ws: Workspace, connection: Connection, person_id: int, email: str) -> OwnData:
    """Return all that is held of somebody with an account."""
    lines = [one for one in HOLDINGS if one.given and (one.mine or one.through or one.address)]
    data = _gathered(ws, connection, {one: tuple(rows.of_person(connection, one, person_id, email)) for one in lines})
    others = tuple(name for name in people.names(connection, but=person_id) if len(name) >= _NAMED_FEWEST)
    held = {table: tuple(_without(row, others, table) for row in found) for table, found in data.held.items()}
    acted = {one.table: tuple(_acts(connection, one, person_id)) for one in HOLDINGS if one.acts}
    return replace(data, held=held, acted={table: done for table, done in acted.items() if done})


def of_contribution(ws: Workspace, connection: Connection, reference: str) -> OwnData:
    """Return all that is held of a contribution's author, mails to their address too."""
    who = contributors.get(connection, reference)
    lines = [one for one in HOLDINGS if one.is_given_to_contributor or one.table == "mail"]
    found = {one: tuple(rows.of_author(connection, one, reference, who.email if who else "")) for one in lines}
    return _gathered(ws, connection, found)


def _gathered(ws: Workspace, connection: Connection, found: Mapping[Holding, tuple[rows.Row, ...]]) -> OwnData:
    there = {line: those for line, those in found.items() if those}
    held = {line.table: tuple(_shown(line, row) for row in those) for line, those in there.items()}
    withheld = {line.table: left for line in there if (left := (*line.withheld, *line.secrets))}
    return OwnData(held, {}, withheld, tuple(_files(ws, connection, held)))


def _shown(line: Holding, row: rows.Row) -> Plain:
    return {name: value for name, value in row.items() if line.shown(name) and value not in (None, "")}


def _acts(connection: Connection, line: Holding, person_id: int) -> Iterator[Plain]:
    """Yield which rows somebody acted on, and when: their keys and dates, no word of theirs."""
    keys = {column.name for column in rows.table_of(line).primary_key.columns}
    for row in rows.acted(connection, line, person_id):
        did = [name for name in line.acts if row[name] == person_id]
        yield {"what": did, **{name: row[name] for name in row if name in keys or (name.endswith("_at") and row[name])}}


def _files(ws: Workspace, connection: Connection, held: Mapping[str, tuple[Plain, ...]]) -> Iterator[Attached]:
    """Yield the files that these rows are or name, each once."""
    own = {row["id"] for row in held.get("stored_file", ())}
    named = {row["file_id"] for table in _NAMING for row in held.get(table, ()) if row.get("file_id")}
    for key, kept in sorted(files.some(connection, own | named).items()):
        if (content := ws.files.read(kept.sha256)) is not None:
            yield Attached(f"fichiers/{key}-{kept.name}", content)


def _without(row: Plain, others: tuple[str, ...], table: str) -> Plain:
    """Leave out of the journal the details that name somebody else."""
    if table != "fact":
        return row
    told = {key: value for key, value in row.get("details", {}).items() if not _names(str(value), others)}
    return {**row, "details": told}


def _names(words: str, others: tuple[str, ...]) -> bool:
    return any(name in words for name in others)


_NAMING = ("returned_document", "signatory", "contribution_file", "position_paper")
