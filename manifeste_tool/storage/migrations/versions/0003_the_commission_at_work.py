"""The commission at work: sittings, votes, adoption, charges, the clock, and what leaves by mail."""

import sqlalchemy as sa
from alembic import op

from manifeste_tool.storage.tables.base import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clock_act",
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("done_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_clock_act")),
        comment="What the clock has done, once: openings, closings, reminders, weekly mails.",
    )
    op.create_table(
        "assignment",
        sa.Column("queue", sa.String(length=32), nullable=False),
        sa.Column("thing", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_assignment_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_person_id")),
        sa.PrimaryKeyConstraint("queue", "thing", name=op.f("pk_assignment")),
        comment="Who of the secretariat takes one thing of a queue; with no thing, the whole queue.",
    )
    op.create_index("ix_assignment_person_id", "assignment", ["person_id"])
    op.create_table(
        "charge",
        sa.Column("chapter", sa.String(length=8), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("charge", sa.String(length=16), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["given_by_id"], ["person.id"], name=op.f("fk_charge_given_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_charge_person_id")),
        sa.PrimaryKeyConstraint("chapter", "person_id", "charge", name=op.f("pk_charge")),
        comment="Who drafts, reports on or belongs to the group of a chapter, named by its heading's identity.",
    )
    op.create_index("ix_charge_person_id", "charge", ["person_id"])
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column("unsubscribe", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("begun_at", Instant(), nullable=True),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("message_id", name=op.f("uq_mail_message_id")),
        comment="The outbox: finished mails; attachments are files by their identifiers. begun_at: when its sending began.",
    )
    op.create_index("ix_mail_person_id", "mail", ["person_id"])
    op.create_index("ix_mail_state_due_at", "mail", ["state", "due_at"])
    op.create_table(
        "mail_preference",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("rhythm", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_preference_person_id")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_mail_preference")),
        comment="Immediate, daily or never, a person and a kind of news; without a row, what the kind does by itself.",
    )
    op.create_table(
        "person_key",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_key_person_id")),
        sa.PrimaryKeyConstraint("person_id", "purpose", name=op.f("pk_person_key")),
        sa.UniqueConstraint("key", name=op.f("uq_person_key_key")),
        comment="Addresses that work without signing in: a person's calendar feed, the end of their mails.",
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deadline", sa.String(length=96), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_reminder_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        comment="Who was reminded of which deadline, and when; by nobody: by the clock.",
    )
    op.create_index("ix_reminder_deadline", "reminder", ["deadline"])
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=128), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("audience", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("kept_at", Instant(), nullable=False),
        sa.Column("purge_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_stored_file_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        comment="A file by its SHA-256; its bytes stand in the instance's folder, once for equal files.",
    )
    op.create_index("ix_stored_file_sha256", "stored_file", ["sha256"])
    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("sha", sa.String(length=64), nullable=False),
        sa.Column("decision", sa.String(length=32), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_approval_entered_by_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_approval_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        comment="What an association decided of the text at one commit.",
    )
    op.create_index("ix_approval_sha", "approval", ["sha"])
    op.create_table(
        "opinion_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=8), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.Column("reminded_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["amendment_id"], ["amendment.id"], name=op.f("fk_opinion_request_amendment_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_opinion_request_asked_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_opinion_request_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_request")),
        sa.UniqueConstraint("key", name=op.f("uq_opinion_request_key")),
        comment="A question on one place to one person; the key of its link is kept, as every reminder repeats it.",
    )
    op.create_index("ix_opinion_request_amendment_id", "opinion_request", ["amendment_id"])
    op.create_index("ix_opinion_request_person_id", "opinion_request", ["person_id"])
    op.create_index("ix_opinion_request_place", "opinion_request", ["place"])
    op.create_table(
        "report",
        sa.Column("consultation", sa.String(length=32), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["consultation"], ["consultation.reference"], name=op.f("fk_report_consultation")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_report_entered_by_id")),
        sa.PrimaryKeyConstraint("consultation", name=op.f("pk_report")),
        comment="What an authority sent back of its consultation (restitution): that it came, and when.",
    )
    op.create_table(
        "signatory",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("quality", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("authority", sa.String(length=16), nullable=False),
        sa.Column("deliberated_on", sa.Date(), nullable=True),
        sa.Column("deliberation", sa.String(length=200), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("sha", sa.String(length=64), nullable=False),
        sa.Column("signed_at", Instant(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_signatory_entered_by_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_signatory_file_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signatory_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatory")),
        comment="Somebody who signs the text at one commit, or an authority that does by deliberation.",
    )
    op.create_index("ix_signatory_authority", "signatory", ["authority"])
    op.create_index("ix_signatory_person_id", "signatory", ["person_id"])
    op.create_index("ix_signatory_sha", "signatory", ["sha"])
    op.create_table(
        "sitting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("begins_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=True),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("chapters", sa.JSON(), nullable=False),
        sa.Column("chair_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("majority", sa.String(length=16), nullable=False),
        sa.Column("base", sa.String(length=32), nullable=False),
        sa.Column("quorum", sa.String(length=32), nullable=False),
        sa.Column("quorum_number", sa.Integer(), nullable=False),
        sa.Column("max_proxies", sa.Integer(), nullable=False),
        sa.Column("convened_at", Instant(), nullable=True),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("called_id", sa.Integer(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["called_id"], ["amendment.id"], name=op.f("fk_sitting_called_id")),
        sa.ForeignKeyConstraint(["chair_id"], ["person.id"], name=op.f("fk_sitting_chair_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_sitting_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
        comment="A sitting; called is the amendment the room is looking at; chapters are those it examines, none for all.",
    )
    op.create_index("ix_sitting_begins_at", "sitting", ["begins_at"])
    op.create_index("ix_sitting_state", "sitting", ["state"])
    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False),
        sa.Column("sha", sa.String(length=64), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=True),
        sa.Column("opens_at", Instant(), nullable=False),
        sa.Column("closes_at", Instant(), nullable=False),
        sa.Column("majority", sa.String(length=16), nullable=False),
        sa.Column("base", sa.String(length=32), nullable=False),
        sa.Column("quorum", sa.String(length=32), nullable=False),
        sa.Column("quorum_number", sa.Integer(), nullable=False),
        sa.Column("max_proxies", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("result", sa.String(length=16), nullable=False),
        sa.Column("favour", sa.Integer(), nullable=True),
        sa.Column("against", sa.Integer(), nullable=True),
        sa.Column("abstained", sa.Integer(), nullable=True),
        sa.Column("apart", sa.Integer(), nullable=True),
        sa.Column("there", sa.Integer(), nullable=False),
        sa.Column("entitled", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_ballot_created_by_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_ballot_sitting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        comment="A vote on amendments or on the whole text (sha); result and counts stand from its closing on; there: who counted for the quorum, entitled: how many members might vote.",
    )
    op.create_index("ix_ballot_state", "ballot", ["state"])
    op.create_table(
        "presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_presence_by_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_presence_entered_by_id")),
        sa.ForeignKeyConstraint(["member_id"], ["person.id"], name=op.f("fk_presence_member_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_presence_sitting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
        comment="Spans of attendance: present, by a substitute, by proxy; none is rewritten but by its end.",
    )
    op.create_index("ix_presence_sitting_id", "presence", ["sitting_id"])
    op.create_table(
        "sitting_answer",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_sitting_answer_entered_by_id")),
        sa.ForeignKeyConstraint(["holder_id"], ["person.id"], name=op.f("fk_sitting_answer_holder_id")),
        sa.ForeignKeyConstraint(["member_id"], ["person.id"], name=op.f("fk_sitting_answer_member_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_sitting_answer_sitting_id")),
        sa.PrimaryKeyConstraint("sitting_id", "member_id", name=op.f("pk_sitting_answer")),
        comment="What a member answered to a convocation; entered_by: the secretariat, for what came by other ways.",
    )
    op.create_index("ix_sitting_answer_member_id", "sitting_answer", ["member_id"])
    op.create_table(
        "ballot_proxy",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_ballot_proxy_ballot_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_ballot_proxy_entered_by_id")),
        sa.ForeignKeyConstraint(["holder_id"], ["person.id"], name=op.f("fk_ballot_proxy_holder_id")),
        sa.ForeignKeyConstraint(["member_id"], ["person.id"], name=op.f("fk_ballot_proxy_member_id")),
        sa.PrimaryKeyConstraint("ballot_id", "member_id", name=op.f("pk_ballot_proxy")),
        comment="A member's voice in one vote, lent to another member.",
    )
    op.create_index("ix_ballot_proxy_holder_id", "ballot_proxy", ["holder_id"])
    op.create_table(
        "ballot_subject",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["amendment_id"], ["amendment.id"], name=op.f("fk_ballot_subject_amendment_id")),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_ballot_subject_ballot_id")),
        sa.PrimaryKeyConstraint("ballot_id", "amendment_id", name=op.f("pk_ballot_subject")),
    )
    op.create_index("ix_ballot_subject_amendment_id", "ballot_subject", ["amendment_id"])
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=True),
        sa.Column("ballot_id", sa.Integer(), nullable=True),
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("method", sa.String(length=32), nullable=False),
        sa.Column("favour", sa.Integer(), nullable=True),
        sa.Column("against", sa.Integer(), nullable=True),
        sa.Column("abstained", sa.Integer(), nullable=True),
        sa.Column("apart", sa.Integer(), nullable=True),
        sa.Column("hunks", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("together", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["amendment_id"], ["amendment.id"], name=op.f("fk_decision_amendment_id")),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_decision_ballot_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_decision_decided_by_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_decision_sitting_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["person.id"], name=op.f("fk_decision_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        comment="What was pronounced of an amendment, how, in which sitting or by which vote; before: the columns that every amendment it moved had, for undoing it; facts: what the journal said of it.",
    )
    op.create_index("ix_decision_amendment_id", "decision", ["amendment_id"])
    op.create_index("ix_decision_sitting_id", "decision", ["sitting_id"])
    op.create_table(
        "statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("association", sa.String(length=200), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=True),
        sa.Column("ballot_id", sa.Integer(), nullable=True),
        sa.Column("approval_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["amendment_id"], ["amendment.id"], name=op.f("fk_statement_amendment_id")),
        sa.ForeignKeyConstraint(["approval_id"], ["approval.id"], name=op.f("fk_statement_approval_id")),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_statement_ballot_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_statement_entered_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_statement_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        comment="A reserve or an explanation of vote, on one amendment's decision, one vote or one approval.",
    )
    op.create_index("ix_statement_amendment_id", "statement", ["amendment_id"])
    op.create_index("ix_statement_approval_id", "statement", ["approval_id"])
    op.create_index("ix_statement_ballot_id", "statement", ["ballot_id"])
    op.create_index("ix_statement_person_id", "statement", ["person_id"])
    op.create_table(
        "vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=32), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("cast_by_id", sa.Integer(), nullable=False),
        sa.Column("cast_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_vote_ballot_id")),
        sa.ForeignKeyConstraint(["cast_by_id"], ["person.id"], name=op.f("fk_vote_cast_by_id")),
        sa.ForeignKeyConstraint(["member_id"], ["person.id"], name=op.f("fk_vote_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sa.UniqueConstraint("ballot_id", "member_id", name=op.f("uq_vote_ballot_id_member_id")),
        comment="One vote a member and a ballot; cast_by: themselves, the holder of their proxy, or the secretariat.",
    )
    op.create_index("ix_vote_member_id", "vote", ["member_id"])

    # No table is made anew: SQLite checks the references to a table that is dropped for that, even for a moment.
    for name, column in (
        ("amendment", sa.Column("late_reason", sa.Text(), nullable=False, server_default="")),
        ("notice", sa.Column("mail_id", sa.Integer(), sa.ForeignKey("mail.id"))),
        ("notice", sa.Column("told_at", Instant())),
        ("person", sa.Column("substitute_for_id", sa.Integer(), sa.ForeignKey("person.id"))),
    ):
        op.add_column(name, column, inline_references=True)
    op.create_index("ix_notice_told_at", "notice", ["told_at"])
    # What was told on the screen alone, before there were mails, is not mailed now.
    op.execute("UPDATE notice SET told_at = (SELECT fact.at FROM fact WHERE fact.id = notice.fact_id)")


def downgrade() -> None:
    msg = "there is no way back: an instance is restored from its backup"
    raise NotImplementedError(msg)
