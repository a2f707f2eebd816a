"""What the law asks to be kept of what was asked, lost and forgotten; none of it names who was erased."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from manifeste_tool.storage.tables.base import Instant, metadata

erasure = Table(
    "erasure",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("done_at", Instant),
    Index("ix_erasure_subject", "kind", "subject"),
    comment="Who or what was forgotten, by an opaque reference: played again on whatever is restored from before it.",
)

data_request = Table(
    "data_request",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("received_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("channel", String(32), nullable=False),
    Column("applicant", Text, nullable=False, default=""),
    Column("identity", Text, nullable=False, default=""),
    Column("extended_because", Text, nullable=False, default=""),
    Column("words", Text, nullable=False, default=""),
    Column("contribution", String(64), nullable=False, default=""),
    Column("person_id", ForeignKey("person.id")),
    Column("by_id", ForeignKey("person.id")),
    Column("answered_at", Instant),
    Column("outcome", String(32), nullable=False, default=""),
    Column("answer", Text, nullable=False, default=""),
    Column("forgotten_at", Instant),
    Column("language", String(8), nullable=False, server_default="fr"),
    comment="The register of requests: a right somebody uses, a lost token, a third person named. Who asked is "
    "forgotten "
    "by the purge; that it was asked and what was answered stays.",
)

breach = Table(
    "breach",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("happened_at", Instant),
    Column("found_at", Instant, nullable=False),
    Column("nature", Text, nullable=False),
    Column("data", Text, nullable=False, default=""),
    Column("people", Text, nullable=False, default=""),
    Column("consequences", Text, nullable=False, default=""),
    Column("measures", Text, nullable=False, default=""),
    Column("risk", String(16), nullable=False),
    Column("authority_told_at", Instant),
    Column("people_told_at", Instant),
    Column("late_because", Text, nullable=False, default=""),
    Column("by_id", ForeignKey("person.id")),
    Column("closed_at", Instant),
    comment="The register of breaches of personal data (RGPD, article 33-5), also those that nobody had to be told of.",
)

rewriting = Table(
    "rewriting",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("commits", Integer, nullable=False),
    Column("done_at", Instant),
    comment="The last resort: the history of the text was written again without some words.",
)

rewritten_commit = Table(
    "rewritten_commit",
    metadata,
    Column("old", String(64), primary_key=True),
    Column("new", String(64), nullable=False),
    Column("rewriting_id", ForeignKey("rewriting.id"), nullable=False, index=True),
    comment="Where an address that names a commit from before a rewriting leads.",
)
