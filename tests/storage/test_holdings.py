"""The list of what is held of people, against the schema: nothing is kept that nobody thought about."""

import pytest
from sqlalchemy import JSON, String, Table

from manifeste_tool.domain.privacy.held import BY_TABLE, HOLDINGS
from manifeste_tool.domain.privacy.holdings import Fate
from manifeste_tool.storage.privacy.rows import TABLES

_ALL = sorted(TABLES.values(), key=lambda table: table.name)


def _to_people(table: Table) -> set[str]:
    own = {"id"} if table.name == "person" else set()
    referring = {c.name for c in table.columns if any(f.target_fullname == "person.id" for f in c.foreign_keys)}
    return own | referring


def _texts(table: Table) -> list[str]:
    return sorted(c.name for c in table.columns if isinstance(c.type, String | JSON))


def test_every_table_has_its_line_and_no_line_is_of_a_table_that_is_gone() -> None:
    assert sorted(one.table for one in HOLDINGS) == sorted(TABLES)


@pytest.mark.parametrize("table", _ALL, ids=lambda table: table.name)
def test_a_line_names_each_column_that_leads_to_an_account_or_holds_text_once(table: Table) -> None:
    line = BY_TABLE[table.name]
    assert sorted([*line.mine, *line.acts]) == sorted(_to_people(table))
    assert sorted(line.texts) == _texts(table)
    assert {*line.withheld, *line.emptied} <= {*line.words, *line.mine}
    assert {one for one in (line.reference, line.address) if one} <= {*line.words, *line.codes}


@pytest.mark.parametrize("line", HOLDINGS, ids=lambda line: line.table)
def test_a_line_says_why_and_how_what_it_names_is_erased(line: object) -> None:
    held = BY_TABLE[line.table]  # type: ignore[attr-defined]
    assert held.why
    assert held.fate is not Fate.NONE or not (held.mine or held.reference or held.address)
    assert not held.through or (held.through[1] in BY_TABLE and held.through[0] in TABLES[held.table].columns)
