"""Who comes in, on what, in what quality; what the law asks to be kept of what was asked, lost and forgotten."""

import sqlalchemy as sa
from alembic import op

from manifeste_tool.storage.tables.base import Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("key", name=op.f("uq_erasure_key")),
        comment="Who or what was forgotten, by an opaque reference: played again on whatever is restored from before it.",
    )
    op.create_index("ix_erasure_subject", "erasure", ["kind", "subject"], unique=False)
    op.create_table(
        "rewriting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("commits", sa.Integer(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rewriting")),
        comment="The last resort: the history of the text was written again without some words.",
    )
    op.create_table(
        "breach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("happened_at", Instant(), nullable=True),
        sa.Column("found_at", Instant(), nullable=False),
        sa.Column("nature", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("consequences", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("risk", sa.String(length=16), nullable=False),
        sa.Column("authority_told_at", Instant(), nullable=True),
        sa.Column("people_told_at", Instant(), nullable=True),
        sa.Column("late_because", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_breach_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breach")),
        comment="The register of breaches of personal data (RGPD, article 33-5), also those that nobody had to be told of.",
    )
    op.create_table(
        "collaboration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("collaborator_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["collaborator_id"], ["person.id"], name=op.f("fk_collaboration_collaborator_id")),
        sa.ForeignKeyConstraint(["member_id"], ["person.id"], name=op.f("fk_collaboration_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration")),
        comment="A member named somebody who sees what they see and prepares drafts in their name.",
    )
    op.create_index(op.f("ix_collaboration_collaborator_id"), "collaboration", ["collaborator_id"], unique=False)
    op.create_index(op.f("ix_collaboration_member_id"), "collaboration", ["member_id"], unique=False)
    op.create_table(
        "data_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("applicant", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("extended_because", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("contribution", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("forgotten_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_data_request_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_data_request_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
        comment="The register of requests: a right somebody uses, a lost token, a third person named. Who asked is forgotten by the purge; that it was asked and what was answered stays.",
    )
    op.create_index(op.f("ix_data_request_state"), "data_request", ["state"], unique=False)
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("means", sa.String(length=32), nullable=False),
        sa.Column("agent", sa.String(length=100), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("second_factor_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_device_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("digest", name=op.f("uq_device_digest")),
        comment="A session on one device. The SHA-256 of its key, which the cookie alone holds; the program and system read in its browser's name, never an address.",
    )
    op.create_index(op.f("ix_device_expires_at"), "device", ["expires_at"], unique=False)
    op.create_index(op.f("ix_device_person_id"), "device", ["person_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("accepted_at", Instant(), nullable=True),
        sa.Column("taken_back_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_invitation_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invitation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitation_digest")),
        comment="Somebody with an account was invited by mail; the SHA-256 of the link, which the mail alone holds.",
    )
    op.create_index(op.f("ix_invitation_person_id"), "invitation", ["person_id"], unique=False)
    op.create_table(
        "mandate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("association", sa.String(length=200), nullable=False),
        sa.Column("authority", sa.String(length=16), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_mandate_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mandate_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
        comment="What somebody is elected or named to, from when to when (both days included), and what they sit for.",
    )
    op.create_index(op.f("ix_mandate_person_id"), "mandate", ["person_id"], unique=False)
    op.create_table(
        "outside_identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("tied_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outside_identity_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_identity")),
        comment="Who somebody is for an OpenID Connect provider, ProConnect for one.",
    )
    op.create_index(op.f("ix_outside_identity_person_id"), "outside_identity", ["person_id"], unique=False)
    op.create_index("uq_outside_identity", "outside_identity", ["issuer", "subject"], unique=True)
    op.create_table(
        "recovery_code",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recovery_code_person_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_person_id"), "recovery_code", ["person_id"], unique=False)
    op.create_table(
        "rewritten_commit",
        sa.Column("old", sa.String(length=64), nullable=False),
        sa.Column("new", sa.String(length=64), nullable=False),
        sa.Column("rewriting_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["rewriting_id"], ["rewriting.id"], name=op.f("fk_rewritten_commit_rewriting_id")),
        sa.PrimaryKeyConstraint("old", name=op.f("pk_rewritten_commit")),
        comment="Where an address that names a commit from before a rewriting leads.",
    )
    op.create_index(op.f("ix_rewritten_commit_rewriting_id"), "rewritten_commit", ["rewriting_id"], unique=False)
    op.create_table(
        "second_factor",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("set_at", Instant(), nullable=False),
        sa.Column("confirmed_at", Instant(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_second_factor_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_second_factor")),
        comment="The secret of a TOTP application, sealed with the instance's own; no step serves twice.",
    )
    op.add_column("person", sa.Column("invited_at", Instant(), nullable=True))
    op.add_column("person", sa.Column("came_at", Instant(), nullable=True))
    op.add_column("person", sa.Column("suspended_at", Instant(), nullable=True))
    op.add_column("person", sa.Column("left_at", Instant(), nullable=True))
    op.add_column("person", sa.Column("erased_at", Instant(), nullable=True))
    op.add_column("person", sa.Column("informed_at", Instant(), nullable=True))
    prepared_by = sa.Column("prepared_by_id", sa.Integer(), sa.ForeignKey("person.id"))
    op.add_column("draft", prepared_by, inline_references=True)
    op.add_column("sign_in_link", sa.Column("asked_at", Instant(), nullable=True))
    op.add_column("sign_in_link", sa.Column("code_digest", sa.String(length=64), server_default="", nullable=False))
    op.add_column("sign_in_link", sa.Column("asked_with", sa.String(length=64), server_default="", nullable=False))
    op.add_column("sign_in_link", sa.Column("tries", sa.Integer(), server_default="0", nullable=False))
    op.add_column("sign_in_link", sa.Column("landing", sa.Text(), server_default="", nullable=False))
    op.create_index(op.f("ix_sign_in_link_asked_with"), "sign_in_link", ["asked_with"], unique=False)
