"""From contributions to paragraphs and back: readers' marks, pièces, outcomes, disputes, links that are confirmed."""

import sqlalchemy as sa
from alembic import op

from manifeste_tool.domain.text.stems import stems
from manifeste_tool.storage.tables.base import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outcome_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("chosen", sa.String(length=16), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("fate", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("passed_to", sa.String(length=200), nullable=False),
        sa.Column("paragraph", sa.String(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_outcome_batch_person_id"),
        sa.ForeignKeyConstraint(["undone_by_id"], ["person.id"], name="fk_outcome_batch_undone_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outcome_batch"),
        comment="One decision on one or many contributions: a selection, those of a finding, those of a theme.",
    )
    op.create_index("ix_outcome_batch_paragraph", "outcome_batch", ["paragraph"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("stems", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name="fk_evidence_file_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_evidence_person_id"),
        sa.PrimaryKeyConstraint("key", name="pk_evidence"),
        comment="A source that is no contribution (*pièce*): a hearing, a law, a deliberation, a study, an earlier text.",
    )
    op.create_table(
        "dispute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution", sa.String(length=64), nullable=False),
        sa.Column("paragraph_id", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("by_author", sa.Boolean(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["contribution"], ["contribution.reference"], name="fk_dispute_contribution"),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name="fk_dispute_settled_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_dispute"),
        comment="« Ce n'est pas ce que j'ai dit »: a link that somebody contests waits to be confirmed again.",
    )
    op.create_index("ix_dispute_contribution", "dispute", ["contribution"], unique=False)
    op.create_index("ix_dispute_paragraph_id", "dispute", ["paragraph_id"], unique=False)
    op.create_table(
        "evidence_passage",
        sa.Column("evidence", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("paragraph", sa.String(length=8), nullable=False),
        sa.Column("stems", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["evidence"], ["evidence.key"], name="fk_evidence_passage_evidence"),
        sa.PrimaryKeyConstraint("evidence", "number", name="pk_evidence_passage"),
        comment="What is citable by itself inside a pièce (P3-12): an article, an answer, a paragraph of an earlier text.",
    )
    op.create_table(
        "mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution", sa.String(length=64), nullable=False),
        sa.Column("finding", sa.String(length=16), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=True),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["contribution"], ["contribution.reference"], name="fk_mark_contribution"),
        sa.ForeignKeyConstraint(["finding"], ["finding.key"], name="fk_mark_finding"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_mark_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_mark"),
        comment="A passage that a reader marked ('': the whole) and what they drew from it: the one link between both.",
    )
    op.create_index(
        "ix_mark_contribution",
        "mark",
        ["contribution", "finding"],
        unique=False,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_index(
        "ix_mark_finding",
        "mark",
        ["finding", "contribution"],
        unique=False,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("contribution", sa.String(length=64), nullable=False),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["outcome_batch.id"], name="fk_outcome_batch_id"),
        sa.ForeignKeyConstraint(["contribution"], ["contribution.reference"], name="fk_outcome_contribution"),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["outcome_batch.id"], name="fk_outcome_replaced_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outcome"),
        comment="What was decided of one contribution; undoing a later decision brings the one it replaced back.",
    )
    op.create_index("ix_outcome_batch_id", "outcome", ["batch_id"], unique=False)
    op.create_index("ix_outcome_contribution", "outcome", ["contribution"], unique=False)
    op.create_index("ix_outcome_replaced_by_id", "outcome", ["replaced_by_id"], unique=False)
    op.create_index(
        "uq_outcome_live",
        "outcome",
        ["contribution"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "outcome_told",
        sa.Column("contribution", sa.String(length=64), nullable=False),
        sa.Column("story", sa.String(length=64), nullable=False),
        sa.Column("told_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["contribution"], ["contribution.reference"], name="fk_outcome_told_contribution"),
        sa.PrimaryKeyConstraint("contribution", name="pk_outcome_told"),
        comment="What its author was last told of a contribution (a hash of it), so that only what moves is told.",
    )
    op.create_table(
        "reading",
        sa.Column("contribution", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("read_at", Instant(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["contribution"], ["contribution.reference"], name="fk_reading_contribution"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_reading_person_id"),
        sa.PrimaryKeyConstraint("contribution", "person_id", name="pk_reading"),
        comment="Who has read what; several readers may read the same.",
    )
    op.add_column("finding", sa.Column("merged_into", sa.String(length=16), server_default="", nullable=False))
    op.add_column("finding", sa.Column("split_from", sa.String(length=16), server_default="", nullable=False))
    op.add_column("finding", sa.Column("origin", sa.String(length=64), server_default="", nullable=False))
    op.add_column("finding", sa.Column("external_id", sa.String(length=128), server_default="", nullable=False))
    op.add_column("finding", sa.Column("stems", sa.Text(), server_default="", nullable=False))
    op.add_column("finding", sa.Column("made_at", Instant(), nullable=True))
    op.add_column(
        "finding",
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id", name="fk_finding_person_id"), nullable=True),
        inline_references=True,
    )
    op.create_index("ix_finding_merged_into", "finding", ["merged_into"], unique=False)
    op.create_index(
        "uq_finding_imported",
        "finding",
        ["origin", "external_id"],
        unique=True,
        sqlite_where=sa.text("external_id <> ''"),
        postgresql_where=sa.text("external_id <> ''"),
    )
    op.add_column("source_link", sa.Column("confirmed_at", Instant(), nullable=True))
    op.add_column(
        "source_link",
        sa.Column(
            "confirmed_by_id",
            sa.Integer(),
            sa.ForeignKey("person.id", name="fk_source_link_confirmed_by_id"),
            nullable=True,
        ),
        inline_references=True,
    )
    op.add_column("source_link", sa.Column("carried_from", sa.Integer(), nullable=True))
    _carry_over()


def _carry_over() -> None:
    """Make a mark of each tie that stood, by nobody and at no known date, and index the findings on record."""
    op.execute(
        "INSERT INTO mark (contribution, finding, excerpt, note) "
        "SELECT contribution, finding, '', '' FROM finding_contribution"
    )
    op.drop_index("ix_finding_contribution_contribution", table_name="finding_contribution")
    op.drop_table("finding_contribution")
    connection = op.get_bind()
    for key, title, body in connection.execute(sa.text("SELECT key, title, body FROM finding")).all():
        values = {"key": key, "stems": stems(f"{title} {body}")}
        connection.execute(sa.text("UPDATE finding SET stems = :stems WHERE key = :key"), values)
