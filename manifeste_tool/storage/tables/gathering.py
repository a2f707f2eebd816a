"""How contributions come in: authorities that ask to join, consents, tokens, paper, reports, moderation, questions."""

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from manifeste_tool.storage.tables.base import Instant, metadata

authority_request = Table(
    "authority_request",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key_digest", String(64), nullable=False, unique=True),
    Column("state", String(16), nullable=False),
    Column("name", String(200), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("siren", String(9), nullable=False, default=""),
    Column("cog", String(8), nullable=False, default=""),
    Column("department", String(3), nullable=False, default=""),
    Column("population", Integer, nullable=False, default=0),
    Column("elected_name", String(200), nullable=False, default=""),
    Column("elected_position", String(200), nullable=False, default=""),
    Column("referent_name", String(200), nullable=False),
    Column("referent_position", String(200), nullable=False, default=""),
    Column("referent_email", String(254), nullable=False),
    Column("message", Text, nullable=False, default=""),
    Column("asked_at", Instant, nullable=False),
    Column("confirmed_at", Instant),
    Column("settled_at", Instant),
    Column("settled_by_id", ForeignKey("person.id")),
    Column("reason", Text, nullable=False, default=""),
    Column("authority", ForeignKey("authority.code")),
    Column("language", String(8), nullable=False, server_default="fr"),
    comment="An authority that asks to join: confirmed by mail, then admitted or declined by the secretariat.",
)

contributor = Table(
    "contributor",
    metadata,
    Column("contribution", ForeignKey("contribution.reference"), primary_key=True),
    Column("shown_as", String(200), nullable=False, default=""),
    Column("email", String(254), nullable=False, default=""),
    Column("age_range", String(32), nullable=False, default=""),
    Column("gender", String(32), nullable=False, default=""),
    Column("kept_at", Instant, nullable=False),
    Column("language", String(8), nullable=False, server_default="fr"),
    comment="Who a citizen is, in the open nowhere: the one table that is emptied to erase them.",
)

consent = Table(
    "consent",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("contribution", ForeignKey("contribution.reference"), nullable=False, index=True),
    Column("purpose", String(16), nullable=False),
    Column("given", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("notice", String(64), nullable=False, default=""),
    Column("way", String(32), nullable=False),
    comment="Consents, separate and dated; the last one of a purpose stands, the earlier ones are the proof.",
)

follow_up = Table(
    "follow_up",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("contribution", ForeignKey("contribution.reference"), nullable=False, index=True),
    Column("made_at", Instant, nullable=False),
    comment="The SHA-256 of a contribution's follow-up token; the token itself is kept nowhere once it is given.",
)

contribution_file = Table(
    "contribution_file",
    metadata,
    Column("contribution", ForeignKey("contribution.reference"), primary_key=True),
    Column("file_id", ForeignKey("stored_file.id"), primary_key=True, index=True),
)

contribution_wording = Table(
    "contribution_wording",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("contribution", ForeignKey("contribution.reference"), nullable=False, index=True),
    Column("fields", Text, nullable=False),
    Column("until", Instant, nullable=False),
    Column("by_id", ForeignKey("person.id")),
    Column("purge_on", Date),
    Column("why", String(16), nullable=False),
    comment="What a contribution said before it was corrected or masked (JSON), for its moderators until `purge_on`.",
)

position_paper = Table(
    "position_paper",
    metadata,
    Column("contribution", ForeignKey("contribution.reference"), primary_key=True),
    Column("organisation", String(200), nullable=False),
    Column("representative", String(200), nullable=False),
    Column("position", String(200), nullable=False, default=""),
    Column("file_id", ForeignKey("stored_file.id")),
    Column("received_at", Instant, nullable=False),
    comment="A *cahier d'acteur*: its text is a contribution, its numbered proposals are the answers to it.",
)

lot = Table(
    "lot",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("consultation", ForeignKey("consultation.reference"), nullable=False, index=True),
    Column("label", String(200), nullable=False, default=""),
    Column("size", Integer, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("by_id", ForeignKey("person.id"), nullable=False),
    Column("closed_at", Instant),
)

sheet = Table(
    "sheet",
    metadata,
    Column("reference", String(64), primary_key=True),
    Column("lot", ForeignKey("lot.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("token", String(16), nullable=False, default=""),
    Column("state", String(16), nullable=False),
    Column("taken_by_id", ForeignKey("person.id")),
    Column("taken_at", Instant),
    Column("typed_by_id", ForeignKey("person.id")),
    Column("typed_at", Instant),
    Column("photo_id", ForeignKey("stored_file.id")),
    Column("revision", Integer, nullable=False, default=0),
    Column("note", String(500), nullable=False, default=""),
    comment="A printed sheet of a lot; once typed, a contribution stands under its reference and the token is dropped.",
)

report_content = Table(
    "report_content",
    metadata,
    Column("consultation", ForeignKey("consultation.reference"), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("participants", Integer, nullable=False, default=0),
    Column("contributions", Integer, nullable=False, default=0),
    Column("organisations", Text, nullable=False, default=""),
    Column("profile", Text, nullable=False, default=""),
    Column("absent", Text, nullable=False, default=""),
    Column("course", Text, nullable=False, default=""),
    Column("commitment", Text, nullable=False, default=""),
    Column("commitment_on", Date),
    Column("validated_by", String(200), nullable=False, default=""),
    Column("validated_position", String(200), nullable=False, default=""),
    Column("validated_on", Date),
    Column("revision", Integer, nullable=False, default=0),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by_id", ForeignKey("person.id")),
    Column("sent_at", Instant),
    comment="What an authority says of its consultation (restitution), a draft until sent; `report` says it came.",
)

report_item = Table(
    "report_item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("consultation", ForeignKey("consultation.reference"), nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("title", String(100), nullable=False, default=""),
    Column("body", Text, nullable=False, default=""),
    Column("level", String(16), nullable=False, default=""),
)

report_item_source = Table(
    "report_item_source",
    metadata,
    Column("item_id", ForeignKey("report_item.id"), primary_key=True),
    Column("contribution", ForeignKey("contribution.reference"), primary_key=True, index=True),
)

report_file = Table(
    "report_file",
    metadata,
    Column("consultation", ForeignKey("consultation.reference"), primary_key=True),
    Column("file_id", ForeignKey("stored_file.id"), primary_key=True, index=True),
)

moderation = Table(
    "moderation",
    metadata,
    Column("contribution", ForeignKey("contribution.reference"), primary_key=True),
    Column("state", String(16), nullable=False, index=True),
    Column("reasons", String(200), nullable=False, default=""),
    Column("opened_at", Instant, nullable=False),
    Column("settled_at", Instant),
    Column("settled_by_id", ForeignKey("person.id")),
    Column("reason", Text, nullable=False, default=""),
    Column("reexamination_asked_at", Instant),
    Column("reexamination_message", Text, nullable=False, default=""),
    Column("reexamined_at", Instant),
    Column("reexamined_by_id", ForeignKey("person.id")),
    Column("reexamination_reason", Text, nullable=False, default=""),
    comment="Why a contribution waits for a moderator, what was decided, and its one re-examination by somebody else.",
)

likeness = Table(
    "likeness",
    metadata,
    Column("contribution", ForeignKey("contribution.reference"), primary_key=True),
    Column("band", Integer, primary_key=True),
    Column("value", BigInteger, nullable=False),
    Index("ix_likeness_value", "value", "band"),
    comment="What near-duplicates share: contributions with the same value in a band are compared.",
)

flag = Table(
    "flag",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("contribution", ForeignKey("contribution.reference"), nullable=False, index=True),
    Column("key_digest", String(64), nullable=False, unique=True),
    Column("motive", String(32), nullable=False),
    Column("message", Text, nullable=False, default=""),
    Column("email", String(254), nullable=False, default=""),
    Column("made_at", Instant, nullable=False),
    Column("settled_at", Instant, index=True),
    Column("settled_by_id", ForeignKey("person.id")),
    Column("upheld", Boolean),
    Column("answer", Text, nullable=False, default=""),
    Column("language", String(8), nullable=False, server_default="fr"),
    comment="« Signaler »: somebody without account says that a contribution should not stand as it does.",
)

enquiry = Table(
    "enquiry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key_digest", String(64), nullable=False, unique=True),
    Column("name", String(200), nullable=False, default=""),
    Column("email", String(254), nullable=False),
    Column("page", String(300), nullable=False, default=""),
    Column("state", String(16), nullable=False, index=True),
    Column("made_at", Instant, nullable=False),
    Column("may_become_contribution", Boolean, nullable=False, default=False),
    Column("contribution", ForeignKey("contribution.reference")),
    Column("language", String(8), nullable=False, server_default="fr"),
    comment="« Une question ou une idée ? »: somebody's thread with the secretariat.",
)

enquiry_message = Table(
    "enquiry_message",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("enquiry_id", ForeignKey("enquiry.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("by_id", ForeignKey("person.id")),
    Column("body", Text, nullable=False),
)

attempt = Table(
    "attempt",
    metadata,
    Column("bucket", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("until", Instant, nullable=False, index=True),
    comment="How often one origin, hashed with a secret, did one thing in a while: public forms are limited by it.",
)

import_job = Table(
    "import_job",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("state", String(16), nullable=False, index=True),
    Column("consultation", String(32), nullable=False, default=""),
    Column("rows_done", Integer, nullable=False, default=0),
    Column("rows_total", Integer, nullable=False, default=0),
    Column("asked_at", Instant, nullable=False),
    Column("asked_by_id", ForeignKey("person.id")),
    Column("started_at", Instant),
    Column("ended_at", Instant),
    Column("tally", Text, nullable=False, default=""),
    Column("problem", Text, nullable=False, default=""),
    comment="An import too large for one request: `manifeste work` carries it out, its page shows how far it is.",
)
