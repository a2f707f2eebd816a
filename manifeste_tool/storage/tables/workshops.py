"""Integrations under way, and the working copies that are merged back by them."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table

from manifeste_tool.storage.tables.base import Instant, metadata

workshop = Table(
    "workshop",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", String(200), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("steps", JSON, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("clean_up", JSON, nullable=False),
    Column("history", JSON, nullable=False),
    Column("place", String(64), nullable=False, default=""),
    Column("turn", Integer, nullable=False),
    Column("begun_by_id", ForeignKey("person.id"), nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("saved_by_id", ForeignKey("person.id"), nullable=False),
    Column("saved_at", Instant, nullable=False),
    comment="An integration under way: steps, answers, mise au net, and what can be undone; turn grows at"
    " every save, so that two people cannot overwrite one another.",
)

working_copy = Table(
    "working_copy",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", String(200), nullable=False),
    Column("chapter", String(8), nullable=False, default=""),
    Column("base", String(64), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("lent_by_id", ForeignKey("person.id"), nullable=False),
    Column("lent_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("merged_sha", String(64), nullable=False, default=""),
    Column("operation_id", String(32), nullable=False, default=""),
    comment="A chapter (or with none the whole text) lent to a group; its saves are the branch refs/copies/<id>.",
)

copy_drafter = Table(
    "copy_drafter",
    metadata,
    Column("copy_id", ForeignKey("working_copy.id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True, index=True),
)
