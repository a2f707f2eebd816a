"""An index of the words of contributions: FTS5 on SQLite, GIN on PostgreSQL."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TAKE_OUT = "INSERT INTO contribution_search (contribution_search, rowid, stems) VALUES ('delete', old.id, old.stems);"
_STOOD = "NOT old.withdrawn AND old.stems <> ''"
_CHANGES = "(old.stems <> new.stems OR old.withdrawn <> new.withdrawn)"

#: One trigger takes out, then puts in: two would run in whatever order the database likes.
#: The tokenizer `ascii` cuts at ASCII signs other than letters and figures: stems hold none but the spaces between.
_SQLITE = (
    """CREATE VIRTUAL TABLE contribution_search USING fts5
    (stems, content = '', columnsize = 0, detail = none, tokenize = 'ascii')""",
    "CREATE VIRTUAL TABLE contribution_search_words USING fts5vocab(contribution_search, 'row')",
    f"""CREATE TRIGGER contribution_search_changes AFTER UPDATE OF stems, withdrawn ON contribution
    WHEN {_CHANGES} BEGIN
    INSERT INTO contribution_search (contribution_search, rowid, stems)
    SELECT 'delete', old.id, old.stems WHERE {_STOOD};
    INSERT INTO contribution_search (rowid, stems)
    SELECT new.id, new.stems WHERE NOT new.withdrawn AND new.stems <> ''; END""",
    f"""CREATE TRIGGER contribution_search_goes AFTER DELETE ON contribution
    WHEN {_STOOD} BEGIN {_TAKE_OUT} END""",
    """INSERT INTO contribution_search (rowid, stems)
    SELECT id, stems FROM contribution WHERE NOT withdrawn AND stems <> ''""",
)
_POSTGRESQL = (
    # Stems are cut at 64 letters since: a lexeme takes 2,046 bytes.
    r"UPDATE contribution SET stems = regexp_replace(stems, '([^ ]{64})[^ ]+', '\1', 'g') WHERE stems ~ '[^ ]{65}'",
    """CREATE INDEX ix_contribution_search ON contribution
    USING gin (array_to_tsvector(string_to_array(btrim(stems), ' '))) WHERE NOT withdrawn""",
)


def upgrade() -> None:
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)
