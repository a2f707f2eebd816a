"""What a contribution answers, a question or another one; its theme and nature, and the language it was said in."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, length in (("question", 500), ("theme", 200), ("nature", 200), ("language", 16), ("answers", 128)):
        column = sa.Column(name, sa.String(length=length), nullable=False, server_default="")
        op.add_column("contribution", column, inline_references=True)

    waiting = sa.text("answers <> '' AND parent = ''")
    op.create_index(
        "ix_contribution_waiting",
        "contribution",
        ["origin", "answers"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
