"""The whole life of an amendment."""

import sqlalchemy as sa
from alembic import op

from manifeste_tool.storage.tables.base import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "working_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("chapter", sa.String(length=8), nullable=False),
        sa.Column("base", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("lent_by_id", sa.Integer(), nullable=False),
        sa.Column("lent_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("merged_sha", sa.String(length=64), nullable=False),
        sa.Column("operation_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["lent_by_id"], ["person.id"], name=op.f("fk_working_copy_lent_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_copy")),
        comment="A chapter (or with none the whole text) lent to a group; its saves are the branch refs/copies/<id>.",
    )
    op.create_index("ix_working_copy_state", "working_copy", ["state"])

    op.create_table(
        "workshop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("clean_up", sa.JSON(), nullable=False),
        sa.Column("history", sa.JSON(), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("begun_by_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", Instant(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["begun_by_id"], ["person.id"], name=op.f("fk_workshop_begun_by_id")),
        sa.ForeignKeyConstraint(["saved_by_id"], ["person.id"], name=op.f("fk_workshop_saved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop")),
        comment="An integration under way: steps, answers, mise au net, and what can be undone; turn grows at every save, so that two people cannot overwrite one another.",
    )
    op.create_index("ix_workshop_state", "workshop", ["state"])

    op.create_table(
        "amendment_revision",
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("headline", sa.String(length=200), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("base", sa.String(length=64), nullable=False),
        sa.Column("sha", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("draft_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["amendment_id"], ["amendment.id"], name=op.f("fk_amendment_revision_amendment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_amendment_revision_person_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_amendment_revision_proposed_by_id")),
        sa.PrimaryKeyConstraint("amendment_id", "revision", name=op.f("pk_amendment_revision")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_amendment_revision_draft_id")),
        comment="Every state (rectification) of every amendment, the newest included; none is ever rewritten.",
    )
    op.create_table(
        "copy_drafter",
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["copy_id"], ["working_copy.id"], name=op.f("fk_copy_drafter_copy_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_copy_drafter_person_id")),
        sa.PrimaryKeyConstraint("copy_id", "person_id", name=op.f("pk_copy_drafter")),
    )
    op.create_index("ix_copy_drafter_person_id", "copy_drafter", ["person_id"])

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], name=op.f("fk_notice_fact_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        comment="A fact that somebody in particular is told of, until they have seen it.",
    )
    op.create_index("ix_notice_person_id", "notice", ["person_id"])

    op.create_table(
        "opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("association", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("published_at", Instant(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["amendment_id"], ["amendment.id"], name=op.f("fk_opinion_amendment_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_opinion_entered_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_opinion_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
        sa.UniqueConstraint(
            "amendment_id", "person_id", "association", name=op.f("uq_opinion_amendment_id_person_id_association")
        ),
        comment="What a named rapporteur, or an association, thinks of an amendment; for the commission once published.",
    )
    op.create_index("ix_opinion_amendment_id", "opinion", ["amendment_id"])

    op.create_table(
        "reexamination",
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("refused_by_id", sa.Integer(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("admitted", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["amendment_id"], ["amendment.id"], name=op.f("fk_reexamination_amendment_id")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_reexamination_answered_by_id")),
        sa.ForeignKeyConstraint(["refused_by_id"], ["person.id"], name=op.f("fk_reexamination_refused_by_id")),
        sa.PrimaryKeyConstraint("amendment_id", name=op.f("pk_reexamination")),
        comment="The one request to look again at a refusal, answered by somebody other than who refused.",
    )
    op.create_table(
        "signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=True),
        sa.Column("draft_id", sa.String(length=32), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["amendment_id"], ["amendment.id"], name=op.f("fk_signature_amendment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signature_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
        sa.UniqueConstraint("amendment_id", "person_id", name=op.f("uq_signature_amendment_id_person_id")),
        sa.UniqueConstraint("draft_id", "person_id", name=op.f("uq_signature_draft_id_person_id")),
        comment="Co-signing: invited by the author or asked for by the member, signed, declined; on a draft until filed.",
    )
    op.create_index("ix_signature_amendment_id", "signature", ["amendment_id"])
    op.create_index("ix_signature_draft_id", "signature", ["draft_id"])
    op.create_index("ix_signature_person_id", "signature", ["person_id"])

    op.create_table(
        "comment_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_comment_report_closed_by_id")),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_comment_report_comment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_comment_report_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_report")),
        comment="« Signaler », with or without an account.",
    )
    op.create_index("ix_comment_report_comment_id", "comment_report", ["comment_id"])

    op.create_table(
        "comment_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("replaced_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_comment_wording_comment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_wording")),
        comment="What a comment said before its author edited or deleted it.",
    )
    op.create_index("ix_comment_wording_comment_id", "comment_wording", ["comment_id"])

    # No table is made anew: SQLite checks the references to a table that is dropped for that, even for a moment.
    for name, column in (
        ("amendment", sa.Column("filed_by_id", sa.Integer(), sa.ForeignKey("person.id"))),
        ("amendment", sa.Column("ground", sa.String(32), nullable=False, server_default="")),
        ("amendment", sa.Column("cause_id", sa.Integer(), sa.ForeignKey("amendment.id"))),
        ("amendment", sa.Column("adopted_hunks", sa.JSON(none_as_null=True))),
        ("amendment", sa.Column("parent_revision", sa.Integer())),
        ("amendment", sa.Column("second_of_id", sa.Integer(), sa.ForeignKey("amendment.id"))),
        ("amendment", sa.Column("sort_code", sa.String(32), nullable=False, server_default="")),
        ("amendment", sa.Column("effect", sa.String(64), nullable=False, server_default="")),
        ("amendment", sa.Column("admitted_at", Instant())),
        ("comment", sa.Column("hidden_reason", sa.Text(), nullable=False, server_default="")),
        ("comment", sa.Column("internal", sa.Boolean(), nullable=False, server_default=sa.false())),
        ("comment", sa.Column("edited_at", Instant())),
        ("comment", sa.Column("deleted_at", Instant())),
        ("comment", sa.Column("resolved_at", Instant())),
        ("comment", sa.Column("resolved_by_id", sa.Integer(), sa.ForeignKey("person.id"))),
        ("draft", sa.Column("on_behalf_of_id", sa.Integer(), sa.ForeignKey("person.id"))),
        ("draft", sa.Column("rectifies_id", sa.Integer(), sa.ForeignKey("amendment.id"))),
        ("draft", sa.Column("offered_at", Instant())),
        ("edit", sa.Column("spans", sa.JSON(none_as_null=True))),
        ("person", sa.Column("rapporteur", sa.Boolean(), nullable=False, server_default=sa.false())),
    ):
        op.add_column(name, column, inline_references=True)
    op.create_index("ix_amendment_effect", "amendment", ["effect"])
    op.create_index("ix_amendment_second_of_id", "amendment", ["second_of_id"])
    op.create_index("ix_draft_rectifies_id", "draft", ["rectifies_id"])
    op.execute(
        "INSERT INTO amendment_revision"
        " (amendment_id, revision, headline, rationale, base, sha, at, person_id, draft_id)"
        " SELECT id, revision, headline, rationale, base, sha, filed_at, author_id, draft_id FROM amendment"
    )
    op.execute("UPDATE amendment SET admitted_at = filed_at WHERE state NOT IN ('déposé', 'irrecevable')")
    op.execute("UPDATE amendment SET parent_revision = 1 WHERE parent_id IS NOT NULL")


def downgrade() -> None:
    for name in (
        *("working_copy", "copy_drafter"),
        *("workshop", "amendment_revision", "notice", "opinion", "reexamination", "signature"),
        *("comment_report", "comment_wording"),
    ):
        op.drop_table(name)
