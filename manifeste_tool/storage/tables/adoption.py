"""Who adopts the text: approvals, statements, signatories; and the files that prove it."""

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table, Text

from manifeste_tool.storage.tables.base import Instant, metadata

stored_file = Table(
    "stored_file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("media_type", String(128), nullable=False),
    Column("size", Integer, nullable=False),
    Column("audience", Integer, nullable=False),
    Column("owner_id", ForeignKey("person.id")),
    Column("kept_at", Instant, nullable=False),
    Column("purge_on", Date),
    comment="A file by its SHA-256; its bytes stand in the instance's folder, once for equal files.",
)

approval = Table(
    "approval",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cycle", Integer, nullable=False),
    Column("association", String(200), nullable=False),
    Column("body", String(200), nullable=False, default=""),
    Column("sha", String(64), nullable=False, index=True),
    Column("decision", String(32), nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("file_id", ForeignKey("stored_file.id")),
    Column("entered_by_id", ForeignKey("person.id"), nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    comment="What an association decided of the text at one commit.",
)

statement = Table(
    "statement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("person_id", ForeignKey("person.id"), index=True),
    Column("association", String(200), nullable=False, default=""),
    Column("amendment_id", ForeignKey("amendment.id"), index=True),
    Column("ballot_id", ForeignKey("ballot.id"), index=True),
    Column("approval_id", ForeignKey("approval.id"), index=True),
    Column("words", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("entered_by_id", ForeignKey("person.id"), nullable=False),
    Column("withdrawn_at", Instant),
    comment="A reserve or an explanation of vote, on one amendment's decision, one vote or one approval.",
)

signatory = Table(
    "signatory",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cycle", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("name", String(200), nullable=False),
    Column("quality", String(200), nullable=False, default=""),
    Column("person_id", ForeignKey("person.id"), index=True),
    Column("authority", String(16), nullable=False, default="", index=True),
    Column("deliberated_on", Date),
    Column("deliberation", String(200), nullable=False, default=""),
    Column("file_id", ForeignKey("stored_file.id")),
    Column("sha", String(64), nullable=False, index=True),
    Column("signed_at", Instant, nullable=False),
    Column("entered_by_id", ForeignKey("person.id"), nullable=False),
    Column("withdrawn_at", Instant),
    comment="Somebody who signs the text at one commit, or an authority that does by deliberation.",
)
