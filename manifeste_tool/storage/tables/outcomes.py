"""What a person decided of contributions that no paragraph cites, and what those concerned said of the reprises."""

from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from manifeste_tool.storage.tables.base import Instant, metadata

#: An outcome that stands; a contribution has one at most.
_LIVE: dict[str, Any] = {"sqlite_where": text("removed_at IS NULL"), "postgresql_where": text("removed_at IS NULL")}

outcome_batch = Table(
    "outcome_batch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("chosen", String(16), nullable=False),
    Column("about", String(200), nullable=False, default=""),
    Column("fate", String(32), nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("passed_to", String(200), nullable=False, default=""),
    Column("paragraph", String(8), nullable=False, default="", index=True),
    Column("size", Integer, nullable=False),
    Column("undone_at", Instant),
    Column("undone_by_id", ForeignKey("person.id")),
    comment="One decision on one or many contributions: a selection, those of a finding, those of a theme.",
)

outcome = Table(
    "outcome",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch_id", ForeignKey("outcome_batch.id"), nullable=False, index=True),
    Column("contribution", ForeignKey("contribution.reference"), nullable=False, index=True),
    Column("removed_at", Instant),
    Column("replaced_by_id", ForeignKey("outcome_batch.id"), index=True),
    Index("uq_outcome_live", "contribution", unique=True, **_LIVE),
    comment="What was decided of one contribution; undoing a later decision brings the one it replaced back.",
)

outcome_told = Table(
    "outcome_told",
    metadata,
    Column("contribution", ForeignKey("contribution.reference"), primary_key=True),
    Column("story", String(64), nullable=False),
    Column("told_at", Instant, nullable=False),
    comment="What its author was last told of a contribution (a hash of it), so that only what moves is told.",
)

dispute = Table(
    "dispute",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("contribution", ForeignKey("contribution.reference"), nullable=False, index=True),
    Column("paragraph_id", String(8), nullable=False, index=True),
    Column("key", String(64), nullable=False),
    Column("words", String(300), nullable=False),
    Column("by_author", Boolean, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("settled_at", Instant),
    Column("settled_by_id", ForeignKey("person.id")),
    Column("answer", Text, nullable=False, default=""),
    comment="« Ce n'est pas ce que j'ai dit »: a link that somebody contests waits to be confirmed again.",
)
