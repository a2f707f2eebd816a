"""An index of the words of contributions: FTS5 on SQLite, GIN on PostgreSQL."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TAKE_OUT = "INSERT INTO contribution_search (contribution_search, rowid, stems) VALUES ('delete', old.id, old.stems);"
_STOOD = "NOT old.withdrawn AND old.stems <> ''"
_CHANGES = "(old.stems <> new.stems OR old.withdrawn <> new.withdrawn)"

#: The tokenizer `ascii` cuts at ASCII signs other than letters and figures: stems hold none but the spaces between.
_SQLITE = (
    "CREATE VIRTUAL TABLE contribution_search USING fts5"
    "(stems, content = '', columnsize = 0, detail = none, tokenize = 'ascii')",
    f"""CREATE TRIGGER contribution_search_changes AFTER UPDATE OF stems, withdrawn ON contribution
    WHEN {_STOOD} AND {_CHANGES} BEGIN {_TAKE_OUT} END""",
    f"""CREATE TRIGGER contribution_search_changed AFTER UPDATE OF stems, withdrawn ON contribution
    WHEN NOT new.withdrawn AND new.stems <> '' AND {_CHANGES}
    BEGIN INSERT INTO contribution_search (rowid, stems) VALUES (new.id, new.stems); END""",
    f"""CREATE TRIGGER contribution_search_goes AFTER DELETE ON contribution
    WHEN {_STOOD} BEGIN {_TAKE_OUT} END""",
    "INSERT INTO contribution_search (rowid, stems) "
    "SELECT id, stems FROM contribution WHERE NOT withdrawn AND stems <> ''",
)
_POSTGRESQL = (
    "CREATE INDEX ix_contribution_search ON contribution "
    "USING gin (array_to_tsvector(string_to_array(btrim(stems), ' '))) WHERE NOT withdrawn",
)


def upgrade() -> None:
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)
