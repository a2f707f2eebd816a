"""What is said about amendments and paragraphs."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

from manifeste_tool.storage.tables.base import Instant, metadata

comment = Table(
    "comment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("once", String(32), unique=True),
    Column("amendment_id", ForeignKey("amendment.id"), index=True),
    Column("paragraph_id", String(8), index=True),
    Column("parent_id", ForeignKey("comment.id")),
    Column("author_id", ForeignKey("person.id"), nullable=False),
    Column("body", Text, nullable=False),
    Column("sha", String(64), nullable=False, default=""),
    Column("said_at", Instant, nullable=False),
    Column("hidden", Boolean, nullable=False, default=False),
    Column("hidden_reason", Text, nullable=False, default=""),
    Column("internal", Boolean, nullable=False, default=False),
    Column("edited_at", Instant),
    Column("deleted_at", Instant),
    Column("resolved_at", Instant),
    Column("resolved_by_id", ForeignKey("person.id")),
)

comment_wording = Table(
    "comment_wording",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("comment_id", ForeignKey("comment.id"), nullable=False, index=True),
    Column("body", Text, nullable=False),
    Column("replaced_at", Instant, nullable=False),
    comment="What a comment said before its author edited or deleted it.",
)

comment_report = Table(
    "comment_report",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("comment_id", ForeignKey("comment.id"), nullable=False, index=True),
    Column("words", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("person_id", ForeignKey("person.id")),
    Column("closed_at", Instant),
    Column("closed_by_id", ForeignKey("person.id")),
    comment="« Signaler », with or without an account.",
)
