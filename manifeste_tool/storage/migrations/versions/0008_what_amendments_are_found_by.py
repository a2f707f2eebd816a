"""What amendments are found by. Those on record are taken in by `manifeste catch-up`, which `serve` begins with."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "amendment_words",
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("stems", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["amendment_id"], ["amendment.id"], name=op.f("fk_amendment_words_amendment_id")),
        sa.PrimaryKeyConstraint("amendment_id", name=op.f("pk_amendment_words")),
        comment="What an amendment is found by in its newest state: the words it touches, and the stems of all it says.",
    )
