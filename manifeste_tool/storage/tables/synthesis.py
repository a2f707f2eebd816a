"""What was read and drawn from contributions: findings, readers' marks, and the pièces that are no contribution."""

from typing import Any

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, text

from manifeste_tool.storage.tables.base import Instant, metadata

#: A mark that stands.
_LIVE: dict[str, Any] = {"sqlite_where": text("removed_at IS NULL"), "postgresql_where": text("removed_at IS NULL")}
#: A finding that came from a file.
_IMPORTED: dict[str, Any] = {"sqlite_where": text("external_id <> ''"), "postgresql_where": text("external_id <> ''")}

finding = Table(
    "finding",
    metadata,
    Column("key", String(16), primary_key=True),
    Column("title", String(100), nullable=False),
    Column("body", Text, nullable=False, default=""),
    Column("nature", String(32), nullable=False, default=""),
    Column("theme", String(64), nullable=False, default=""),
    Column("merged_into", String(16), nullable=False, default="", server_default="", index=True),
    Column("split_from", String(16), nullable=False, default="", server_default=""),
    Column("origin", String(64), nullable=False, default="", server_default=""),
    Column("external_id", String(128), nullable=False, default="", server_default=""),
    Column("stems", Text, nullable=False, default="", server_default=""),
    Column("made_at", Instant),
    Column("person_id", ForeignKey("person.id")),
    Index("uq_finding_imported", "origin", "external_id", unique=True, **_IMPORTED),
    comment="What was drawn from several contributions; one merged into another names it and is never deleted.",
)

mark = Table(
    "mark",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("contribution", ForeignKey("contribution.reference"), nullable=False),
    Column("finding", ForeignKey("finding.key")),
    Column("person_id", ForeignKey("person.id")),
    Column("excerpt", Text, nullable=False, default=""),
    Column("note", Text, nullable=False, default=""),
    Column("made_at", Instant),
    Column("removed_at", Instant),
    Index("ix_mark_finding", "finding", "contribution", **_LIVE),
    Index("ix_mark_contribution", "contribution", "finding", **_LIVE),
    comment="A passage that a reader marked ('': the whole) and what they drew from it: the one link between both.",
)

reading = Table(
    "reading",
    metadata,
    Column("contribution", ForeignKey("contribution.reference"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("read_at", Instant, nullable=False),
    Column("remark", Text, nullable=False, default=""),
    comment="Who has read what; several readers may read the same.",
)

evidence = Table(
    "evidence",
    metadata,
    Column("key", String(16), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("title", String(200), nullable=False),
    Column("author", String(200), nullable=False, default=""),
    Column("said_on", Date),
    Column("address", String(500), nullable=False, default=""),
    Column("body", Text, nullable=False, default=""),
    Column("public", Boolean, nullable=False, default=False),
    Column("file_id", ForeignKey("stored_file.id")),
    Column("person_id", ForeignKey("person.id")),
    Column("made_at", Instant, nullable=False),
    Column("stems", Text, nullable=False, default=""),
    comment="A source that is no contribution (*pièce*): a hearing, a law, a deliberation, a study, an earlier text.",
)

evidence_passage = Table(
    "evidence_passage",
    metadata,
    Column("evidence", ForeignKey("evidence.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("label", String(200), nullable=False, default=""),
    Column("body", Text, nullable=False),
    Column("paragraph", String(8), nullable=False, default=""),
    Column("stems", Text, nullable=False, default=""),
    comment="What is citable by itself inside a pièce (P3-12): an article, an answer, a paragraph of an earlier text.",
)
