"""What is published and what comes back: versions before their hour, frozen records, exports, documents."""

import sqlalchemy as sa
from alembic import op

from manifeste_tool.storage.tables.base import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "aligned_text",
        sa.Column("sha", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("markdown", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha", "language", name=op.f("pk_aligned_text")),
        comment="An aligned text at a tip or a version (en, falc, clair), as `snapshot` is for the French; Git leads.",
    )
    op.create_table(
        "kept_excerpt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_excerpt")),
        comment="What of a source was chosen while amending or writing a copy; the link takes it over at the integration.",
    )
    op.create_index(op.f("ix_kept_excerpt_key"), "kept_excerpt", ["key"], unique=False)
    op.create_index("uq_kept_excerpt", "kept_excerpt", ["place", "key"], unique=True)
    op.create_table(
        "member_confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["person.id"], name=op.f("fk_member_confirmation_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_confirmation")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_member_confirmation_key_hash")),
        comment="What a member is asked by mail: whether the drafts made in their name are theirs.",
    )
    op.create_index("uq_member_confirmation", "member_confirmation", ["batch", "member_id"], unique=True)
    op.create_table(
        "prepared_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("sha", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("corrects", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("opens_at", Instant(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("prepared_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_prepared_version_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prepared_version")),
        comment="A version made ready and shown by links before its hour; opens_at is that hour, NULL while none is set.",
    )
    op.create_index(op.f("ix_prepared_version_state"), "prepared_version", ["state"], unique=False)
    op.create_table(
        "press_kit",
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("headline", sa.String(length=200), nullable=False),
        sa.Column("communique", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("quotable", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_press_kit_person_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_press_kit")),
        comment="What the press is given with a version; quotable lists the identities of paragraphs.",
    )
    op.create_table(
        "export_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("form", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("begun_at", Instant(), nullable=True),
        sa.Column("spoken_at", Instant(), nullable=True),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_export_file_file_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_export_file_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_file")),
        sa.UniqueConstraint("key", name=op.f("uq_export_file_key")),
        comment="A document made once for all that it depends on: the key is their hash, state and done say how far it is.",
    )
    op.create_index(op.f("ix_export_file_state"), "export_file", ["state"], unique=False)
    op.create_table(
        "preview_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("prepared_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.Column("openings", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_preview_link_person_id")),
        sa.ForeignKeyConstraint(["prepared_id"], ["prepared_version.id"], name=op.f("fk_preview_link_prepared_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preview_link")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_preview_link_key_hash")),
        comment="A link that shows a prepared version to somebody named, until it expires or is taken back.",
    )
    op.create_index(op.f("ix_preview_link_prepared_id"), "preview_link", ["prepared_id"], unique=False)
    op.create_table(
        "returned_document",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("batch", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("base_sha", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_returned_document_file_id")),
        sa.ForeignKeyConstraint(["member_id"], ["person.id"], name=op.f("fk_returned_document_member_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_returned_document_person_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_returned_document")),
        comment="An edited file that came back; member_id is in whose name it is, NULL for whoever sent it.",
    )
    op.create_index(op.f("ix_returned_document_batch"), "returned_document", ["batch"], unique=False)
    op.create_index(op.f("ix_returned_document_state"), "returned_document", ["state"], unique=False)
    op.create_table(
        "version_mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("erased_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["number"], ["version.number"], name=op.f("fk_version_mention_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_mention")),
        comment="A datum joined to a version, whose salted hash is signed; erasing drops its words and its salt.",
    )
    op.create_index("ix_version_mention_subject", "version_mention", ["kind", "subject"], unique=False)
    op.create_index("uq_version_mention", "version_mention", ["number", "name"], unique=True)
    op.create_table(
        "public_source",
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("territory", sa.String(length=128), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["version.number"], name=op.f("fk_public_source_number")),
        sa.PrimaryKeyConstraint("number", "key", name=op.f("pk_public_source")),
        comment="What the public was told of the sources of a version when it was published: no word of theirs, ever.",
    )
    op.create_table(
        "version_record",
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("signed", sa.Text(), nullable=False),
        sa.Column("sums", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("frozen_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["version.number"], name=op.f("fk_version_record_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_version_record")),
        comment="The frozen record of a version: what is signed, its sums, and the signature where a key was set.",
    )
    op.create_table(
        "returned_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=32), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("paragraph_id", sa.String(length=8), nullable=False),
        sa.Column("change", sa.String(length=16), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("passage", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("left_out", sa.Boolean(), nullable=False),
        sa.Column("draft", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["returned_document.key"], name=op.f("fk_returned_change_document")),
        sa.ForeignKeyConstraint(["member_id"], ["person.id"], name=op.f("fk_returned_change_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returned_change")),
        comment="A change understood in a document, by author; no paragraph_id until it is placed. draft: what it made.",
    )
    op.create_index(op.f("ix_returned_change_document"), "returned_change", ["document"], unique=False)
    op.add_column("version", sa.Column("note", sa.Text(), server_default="", nullable=False))
    op.add_column("version", sa.Column("corrects", sa.String(length=16), server_default="", nullable=False))
    op.add_column("version", sa.Column("withdrawn_at", Instant(), nullable=True))
    op.add_column("version", sa.Column("withdrawn_reason", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "version",
        sa.Column(
            "withdrawn_by_id",
            sa.Integer(),
            sa.ForeignKey("person.id", name="fk_version_withdrawn_by_id"),
            nullable=True,
        ),
        inline_references=True,
    )
