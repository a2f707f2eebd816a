"""How contributions come in: joining, consents, tokens, paper, reports, moderation, questions of the public."""

import sqlalchemy as sa
from alembic import op

from manifeste_tool.storage.tables.base import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("bucket", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_attempt")),
        comment="How often one origin, hashed with a secret, did one thing in a while: public forms are limited by it.",
    )
    op.create_index("ix_attempt_until", "attempt", ["until"], unique=False)
    op.create_table(
        "authority_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("siren", sa.String(length=9), nullable=False),
        sa.Column("cog", sa.String(length=8), nullable=False),
        sa.Column("department", sa.String(length=3), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("elected_name", sa.String(length=200), nullable=False),
        sa.Column("elected_position", sa.String(length=200), nullable=False),
        sa.Column("referent_name", sa.String(length=200), nullable=False),
        sa.Column("referent_position", sa.String(length=200), nullable=False),
        sa.Column("referent_email", sa.String(length=254), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("confirmed_at", Instant(), nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("authority", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["authority"], ["authority.code"], name=op.f("fk_authority_request_authority")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name=op.f("fk_authority_request_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority_request")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_authority_request_key_digest")),
        comment="An authority that asks to join: confirmed by mail, then admitted or declined by the secretariat.",
    )
    op.create_table(
        "import_job",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("consultation", sa.String(length=32), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("started_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("tally", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_import_job_asked_by_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_import_job")),
        comment="An import too large for one request: `manifeste work` carries it out, its page shows how far it is.",
    )
    op.create_index("ix_import_job_state", "import_job", ["state"], unique=False)
    op.create_table(
        "lot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation", sa.String(length=32), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_lot_by_id")),
        sa.ForeignKeyConstraint(["consultation"], ["consultation.reference"], name=op.f("fk_lot_consultation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
    )
    op.create_index("ix_lot_consultation", "lot", ["consultation"], unique=False)
    op.create_table(
        "report_content",
        sa.Column("consultation", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=False),
        sa.Column("contributions", sa.Integer(), nullable=False),
        sa.Column("organisations", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("absent", sa.Text(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("commitment_on", sa.Date(), nullable=True),
        sa.Column("validated_by", sa.String(length=200), nullable=False),
        sa.Column("validated_position", sa.String(length=200), nullable=False),
        sa.Column("validated_on", sa.Date(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_report_content_changed_by_id")),
        sa.ForeignKeyConstraint(
            ["consultation"], ["consultation.reference"], name=op.f("fk_report_content_consultation")
        ),
        sa.PrimaryKeyConstraint("consultation", name=op.f("pk_report_content")),
        comment="What an authority says of its consultation (restitution), a draft until sent; `report` says it came.",
    )
    op.create_table(
        "report_file",
        sa.Column("consultation", sa.String(length=32), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["consultation"], ["consultation.reference"], name=op.f("fk_report_file_consultation")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_report_file_file_id")),
        sa.PrimaryKeyConstraint("consultation", "file_id", name=op.f("pk_report_file")),
    )
    op.create_index("ix_report_file_file_id", "report_file", ["file_id"], unique=False)
    op.create_table(
        "report_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["consultation"], ["consultation.reference"], name=op.f("fk_report_item_consultation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_item")),
    )
    op.create_index("ix_report_item_consultation", "report_item", ["consultation"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("notice", sa.String(length=64), nullable=False),
        sa.Column("way", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["contribution"], ["contribution.reference"], name=op.f("fk_consent_contribution")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        comment="Consents, separate and dated; the last one of a purpose stands, the earlier ones are the proof.",
    )
    op.create_index("ix_consent_contribution", "consent", ["contribution"], unique=False)
    op.create_table(
        "contribution_file",
        sa.Column("contribution", sa.String(length=64), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution"], ["contribution.reference"], name=op.f("fk_contribution_file_contribution")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_contribution_file_file_id")),
        sa.PrimaryKeyConstraint("contribution", "file_id", name=op.f("pk_contribution_file")),
    )
    op.create_index("ix_contribution_file_file_id", "contribution_file", ["file_id"], unique=False)
    op.create_table(
        "contribution_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution", sa.String(length=64), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("purge_on", sa.Date(), nullable=True),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_contribution_wording_by_id")),
        sa.ForeignKeyConstraint(
            ["contribution"], ["contribution.reference"], name=op.f("fk_contribution_wording_contribution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_wording")),
        comment="What a contribution said before it was corrected or masked (JSON), for its moderators until `purge_on`.",
    )
    op.create_index("ix_contribution_wording_contribution", "contribution_wording", ["contribution"], unique=False)
    op.create_table(
        "contributor",
        sa.Column("contribution", sa.String(length=64), nullable=False),
        sa.Column("shown_as", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("age_range", sa.String(length=32), nullable=False),
        sa.Column("gender", sa.String(length=32), nullable=False),
        sa.Column("kept_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["contribution"], ["contribution.reference"], name=op.f("fk_contributor_contribution")),
        sa.PrimaryKeyConstraint("contribution", name=op.f("pk_contributor")),
        comment="Who a citizen is, in the open nowhere: the one table that is emptied to erase them.",
    )
    op.create_table(
        "enquiry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("page", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("may_become_contribution", sa.Boolean(), nullable=False),
        sa.Column("contribution", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["contribution"], ["contribution.reference"], name=op.f("fk_enquiry_contribution")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_enquiry_key_digest")),
        comment="« Une question ou une idée ? »: somebody's thread with the secretariat.",
    )
    op.create_index("ix_enquiry_state", "enquiry", ["state"], unique=False)
    op.create_table(
        "flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution", sa.String(length=64), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("motive", sa.String(length=32), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["contribution"], ["contribution.reference"], name=op.f("fk_flag_contribution")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name=op.f("fk_flag_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_flag_key_digest")),
        comment="« Signaler »: somebody without account says that a contribution should not stand as it does.",
    )
    op.create_index("ix_flag_contribution", "flag", ["contribution"], unique=False)
    op.create_index("ix_flag_settled_at", "flag", ["settled_at"], unique=False)
    op.create_table(
        "follow_up",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("contribution", sa.String(length=64), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["contribution"], ["contribution.reference"], name=op.f("fk_follow_up_contribution")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_follow_up")),
        comment="The SHA-256 of a contribution's follow-up token; the token itself is kept nowhere once it is given.",
    )
    op.create_index("ix_follow_up_contribution", "follow_up", ["contribution"], unique=False)
    op.create_table(
        "likeness",
        sa.Column("contribution", sa.String(length=64), nullable=False),
        sa.Column("band", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["contribution"], ["contribution.reference"], name=op.f("fk_likeness_contribution")),
        sa.PrimaryKeyConstraint("contribution", "band", name=op.f("pk_likeness")),
        comment="What near-duplicates share: contributions with the same value in a band are compared.",
    )
    op.create_index("ix_likeness_value", "likeness", ["value", "band"], unique=False)
    op.create_table(
        "moderation",
        sa.Column("contribution", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reasons", sa.String(length=200), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reexamination_asked_at", Instant(), nullable=True),
        sa.Column("reexamination_message", sa.Text(), nullable=False),
        sa.Column("reexamined_at", Instant(), nullable=True),
        sa.Column("reexamined_by_id", sa.Integer(), nullable=True),
        sa.Column("reexamination_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["contribution"], ["contribution.reference"], name=op.f("fk_moderation_contribution")),
        sa.ForeignKeyConstraint(["reexamined_by_id"], ["person.id"], name=op.f("fk_moderation_reexamined_by_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name=op.f("fk_moderation_settled_by_id")),
        sa.PrimaryKeyConstraint("contribution", name=op.f("pk_moderation")),
        comment="Why a contribution waits for a moderator, what was decided, and its one re-examination by somebody else.",
    )
    op.create_index("ix_moderation_state", "moderation", ["state"], unique=False)
    op.create_table(
        "position_paper",
        sa.Column("contribution", sa.String(length=64), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("representative", sa.String(length=200), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("received_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution"], ["contribution.reference"], name=op.f("fk_position_paper_contribution")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_position_paper_file_id")),
        sa.PrimaryKeyConstraint("contribution", name=op.f("pk_position_paper")),
        comment="A *cahier d'acteur*: its text is a contribution, its numbered proposals are the answers to it.",
    )
    op.create_table(
        "report_item_source",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("contribution", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution"], ["contribution.reference"], name=op.f("fk_report_item_source_contribution")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["report_item.id"], name=op.f("fk_report_item_source_item_id")),
        sa.PrimaryKeyConstraint("item_id", "contribution", name=op.f("pk_report_item_source")),
    )
    op.create_index("ix_report_item_source_contribution", "report_item_source", ["contribution"], unique=False)
    op.create_table(
        "sheet",
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("lot", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", Instant(), nullable=True),
        sa.Column("typed_by_id", sa.Integer(), nullable=True),
        sa.Column("typed_at", Instant(), nullable=True),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["lot"], ["lot.id"], name=op.f("fk_sheet_lot")),
        sa.ForeignKeyConstraint(["photo_id"], ["stored_file.id"], name=op.f("fk_sheet_photo_id")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["person.id"], name=op.f("fk_sheet_taken_by_id")),
        sa.ForeignKeyConstraint(["typed_by_id"], ["person.id"], name=op.f("fk_sheet_typed_by_id")),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_sheet")),
        comment="A printed sheet of a lot; once typed, a contribution stands under its reference and the token is dropped.",
    )
    op.create_index("ix_sheet_lot", "sheet", ["lot"], unique=False)
    op.create_table(
        "enquiry_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enquiry_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_enquiry_message_by_id")),
        sa.ForeignKeyConstraint(["enquiry_id"], ["enquiry.id"], name=op.f("fk_enquiry_message_enquiry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry_message")),
    )
    op.create_index("ix_enquiry_message_enquiry_id", "enquiry_message", ["enquiry_id"], unique=False)

    op.add_column("authority", sa.Column("siren", sa.String(length=9), server_default="", nullable=False))
    op.add_column("authority", sa.Column("cog", sa.String(length=8), server_default="", nullable=False))
    op.add_column("authority", sa.Column("department", sa.String(length=3), server_default="", nullable=False))
    op.add_column("authority", sa.Column("joined_at", Instant(), nullable=True))
    told = (
        ("themes", 300),
        ("reserved_to", 200),
        ("access", 300),
        ("hours", 200),
        ("registration", 300),
        ("facilitator", 200),
        ("elected", 200),
        ("elected_position", 200),
        ("contact", 254),
    )
    for name, length in told:
        op.add_column("consultation", sa.Column(name, sa.String(length=length), server_default="", nullable=False))
    for name in ("question", "place"):
        op.add_column("consultation", sa.Column(name, sa.Text(), server_default="", nullable=False))
    for name in ("published", "takes_online"):
        op.add_column("consultation", sa.Column(name, sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("contribution", sa.Column("held", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("contribution", sa.Column("verbatim", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("contribution", sa.Column("people", sa.Integer(), server_default="0", nullable=False))
    op.add_column("contribution", sa.Column("paragraph", sa.String(length=8), server_default="", nullable=False))
    op.add_column("contribution", sa.Column("version", sa.String(length=16), server_default="", nullable=False))
    op.create_index("ix_contribution_paragraph", "contribution", ["paragraph"])
    # What waits for a moderator is in no public list or count: these are read from the indices alone.
    listed = ["said_on", "id", "publishable", "withdrawn", "held", "consultation"]
    for name, before in (("listed", []), ("author_type", ["author_type"]), ("territory", ["territory"])):
        op.drop_index(f"ix_contribution_{name}", "contribution")
        op.create_index(f"ix_contribution_{name}", "contribution", [*before, *listed])
