"""What the machines that serve one instance share, and the tips of a remote repository that are not served."""

import sqlalchemy as sa
from alembic import op

from manifeste_tool.storage.tables.base import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "file_content",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_file_content")),
        comment="The bytes of stored files where several machines serve: each node has them as soon as one keeps them.",
    )
    op.create_table(
        "upload",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("section", sa.String(length=16), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("told_at", Instant(), nullable=False),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_upload")),
        comment="A sheet sent to be imported, where several machines serve: one received it, another may import it.",
    )
    op.create_table(
        "node",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("release", sa.String(length=32), nullable=False),
        sa.Column("text_sha", sa.String(length=64), nullable=False),
        sa.Column("behind", sa.Boolean(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_node")),
        comment="Each machine that serves this instance: when it was last there, and the commit of its own clone.",
    )
    op.create_table(
        "quarantined_tip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=128), nullable=False),
        sa.Column("sha", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("lifted_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantined_tip")),
        comment="A tip of the remote repository that is not served: why, and when the remote went on from it.",
    )
    op.create_index(op.f("ix_quarantined_tip_sha"), "quarantined_tip", ["sha"], unique=False)
