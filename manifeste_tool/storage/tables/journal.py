"""The journal of facts, and whom each is told to."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table

from manifeste_tool.storage.tables.base import Instant, metadata

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

notice = Table(
    "notice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("fact_id", ForeignKey("fact.id"), nullable=False),
    Column("seen_at", Instant),
    Column("mail_id", ForeignKey("mail.id")),
    Column("told_at", Instant, index=True),
    comment="A fact that somebody in particular is told of, until they have seen it. told_at: when it was settled"
    " whether a mail says it too (mail_id) or none does.",
)
