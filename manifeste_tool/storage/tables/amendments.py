"""What is proposed on the text and said about it."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from manifeste_tool.storage.tables.base import Instant, metadata

draft = Table(
    "draft",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("base", String(64), nullable=False),
    Column("parent_id", ForeignKey("amendment.id")),
    Column("headline", String(200), nullable=False, default=""),
    Column("rationale", Text, nullable=False, default=""),
    Column("gestures", JSON, nullable=False),
    Column("updated_at", Instant, nullable=False),
    comment="An amendment its author has not filed; never in Git, seen by its author alone.",
)

amendment = Table(
    "amendment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cycle", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("revision", Integer, nullable=False, default=1),
    Column("draft_id", String(32), unique=True),
    Column("parent_id", ForeignKey("amendment.id"), index=True),
    Column("headline", String(200), nullable=False),
    Column("rationale", Text, nullable=False),
    Column("author_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("state", String(16), nullable=False, index=True),
    Column("outcome", String(16), nullable=False, default=""),
    Column("reason", Text, nullable=False, default=""),
    Column("base", String(64), nullable=False),
    Column("sha", String(64), nullable=False),
    Column("filed_at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("decider_id", ForeignKey("person.id")),
    Column("integrated_sha", String(64), nullable=False, default=""),
    Column("operation_id", String(32), nullable=False, default=""),
    UniqueConstraint("cycle", "number"),
    comment="A filed amendment; sha is the commit that holds its proposal, base the version it was written against.",
)

edit = Table(
    "edit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("amendment_id", ForeignKey("amendment.id"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("paragraph_id", String(8), nullable=False, index=True),
    Column("change", String(16), nullable=False),
    Column("base_fingerprint", String(16), nullable=False, default=""),
    Column("before", Text),
    Column("after", Text),
    Column("anchor", String(8), nullable=False, default="", index=True),
    comment="What an amendment does to each paragraph, computed once when it is filed; before and after are Markdown.",
)

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
)

fact = Table(
    "fact",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("person_id", ForeignKey("person.id")),
    Column("name", String(48), nullable=False),
    Column("about", String(16), nullable=False),
    Column("about_id", String(64), nullable=False, index=True),
    Column("details", JSON, nullable=False),
    Column("audience", Integer, nullable=False),
    comment="The journal: what happened, in the past tense, to what, by whom.",
)
