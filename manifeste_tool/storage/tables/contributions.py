"""What was said in the territories: authorities, consultations, contributions, and the findings drawn from them."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from manifeste_tool.storage.tables.base import Instant, metadata

_LISTED = ("said_on", "id", "publishable", "withdrawn", "held", "consultation")
_WAITING = text("answers <> '' AND parent = ''")

authority = Table(
    "authority",
    metadata,
    Column("code", String(16), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("population", Integer, nullable=False, default=0),
    Column("territory", String(128), nullable=False, default=""),
    Column("siren", String(9), nullable=False, default="", server_default=""),
    Column("cog", String(8), nullable=False, default="", server_default=""),
    Column("department", String(3), nullable=False, default="", server_default=""),
    Column("joined_at", Instant),
)

consultation = Table(
    "consultation",
    metadata,
    Column("reference", String(32), primary_key=True),
    Column("authority", ForeignKey("authority.code"), nullable=False, index=True),
    Column("title", String(200), nullable=False),
    Column("format", String(64), nullable=False, default=""),
    Column("public", String(200), nullable=False, default=""),
    Column("opens_on", Date),
    Column("closes_on", Date),
    Column("participants", Integer, nullable=False, default=0),
    Column("summary", Text, nullable=False, default=""),
    Column("themes", String(300), nullable=False, default="", server_default=""),
    Column("question", Text, nullable=False, default="", server_default=""),
    Column("reserved_to", String(200), nullable=False, default="", server_default=""),
    Column("place", Text, nullable=False, default="", server_default=""),
    Column("access", String(300), nullable=False, default="", server_default=""),
    Column("hours", String(200), nullable=False, default="", server_default=""),
    Column("registration", String(300), nullable=False, default="", server_default=""),
    Column("facilitator", String(200), nullable=False, default="", server_default=""),
    Column("elected", String(200), nullable=False, default="", server_default=""),
    Column("elected_position", String(200), nullable=False, default="", server_default=""),
    Column("contact", String(254), nullable=False, default="", server_default=""),
    Column("published", Boolean, nullable=False, default=True, server_default=true()),
    Column("takes_online", Boolean, nullable=False, default=True, server_default=true()),
)

contribution = Table(
    "contribution",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reference", String(64), nullable=False, unique=True),
    Column("consultation", ForeignKey("consultation.reference"), index=True),
    Column("parent", String(64), nullable=False, default="", index=True),
    Column("author_type", String(128), nullable=False, default=""),
    Column("territory", String(128), nullable=False, default=""),
    Column("collected", String(128), nullable=False, default=""),
    Column("said_on", Date),
    Column("title", String(300), nullable=False, default=""),
    Column("body", Text, nullable=False),
    Column("publishable", Boolean, nullable=False, default=False),
    Column("withdrawn", Boolean, nullable=False, default=False),
    Column("origin", String(64), nullable=False),
    Column("external_id", String(128), nullable=False),
    Column("fingerprint", String(32), nullable=False),
    Column("stems", Text, nullable=False, default=""),
    Column("imported_at", Instant, nullable=False),
    Column("question", String(500), nullable=False, default="", server_default=""),
    Column("theme", String(200), nullable=False, default="", server_default=""),
    Column("nature", String(200), nullable=False, default="", server_default=""),
    Column("language", String(16), nullable=False, default="", server_default=""),
    Column("answers", String(128), nullable=False, default="", server_default=""),
    Column("held", Boolean, nullable=False, default=False, server_default=false()),
    Column("verbatim", Boolean, nullable=False, default=True, server_default=true()),
    Column("people", Integer, nullable=False, default=0, server_default="0"),
    Column("paragraph", String(8), nullable=False, default="", server_default="", index=True),
    Column("version", String(16), nullable=False, default="", server_default=""),
    UniqueConstraint("origin", "external_id"),
    # Each holds all that its list or count asks for, so that the words of 100,000 contributions stay on the disk.
    Index("ix_contribution_listed", *_LISTED),
    Index("ix_contribution_author_type", "author_type", *_LISTED),
    Index("ix_contribution_waiting", "origin", "answers", sqlite_where=_WAITING, postgresql_where=_WAITING),
    Index("ix_contribution_territory", "territory", *_LISTED),
    comment="One thing somebody said; (origin, external_id) makes a second import change nothing.",
)

finding = Table(
    "finding",
    metadata,
    Column("key", String(16), primary_key=True),
    Column("title", String(100), nullable=False),
    Column("body", Text, nullable=False, default=""),
    Column("nature", String(32), nullable=False, default=""),
    Column("theme", String(64), nullable=False, default=""),
)

finding_contribution = Table(
    "finding_contribution",
    metadata,
    Column("finding", ForeignKey("finding.key"), primary_key=True),
    Column("contribution", ForeignKey("contribution.reference"), primary_key=True, index=True),
)
