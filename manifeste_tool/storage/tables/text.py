"""What SQL keeps beside the text in Git: stages, identities, projections of commits, links, versions, operations."""

from typing import Any

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from manifeste_tool.storage.tables.base import Instant, metadata

#: A link that stands; a paragraph holds one at most to each source.
_LIVE: dict[str, Any] = {"sqlite_where": text("removed_at IS NULL"), "postgresql_where": text("removed_at IS NULL")}

stage = Table(
    "stage",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cycle", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("opens_at", Instant, nullable=False),
    Column("closes_at", Instant),
    Column("public", Boolean, nullable=False, default=False),
)

identity = Table(
    "identity",
    metadata,
    Column("id", String(8), primary_key=True),
    Column("given_at", Instant, nullable=False),
    comment="Every identity ever given to a paragraph; none is given twice.",
)

snapshot = Table(
    "snapshot",
    metadata,
    Column("sha", String(64), primary_key=True),
    Column("markdown", Text, nullable=False),
    comment="The text at a tip or a version, so that a public page opens no repository. Git leads; check compares.",
)

tip = Table(
    "tip",
    metadata,
    Column("ref", String(128), primary_key=True),
    Column("sha", String(64), nullable=False),
    comment="Where each branch stands, as last applied; catch-up brings it level with Git.",
)

commit = Table(
    "commit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha", String(64), nullable=False, unique=True),
    Column("ref", String(128), nullable=False),
    Column("at", Instant, nullable=False),
    Column("act", String(32), nullable=False),
    Column("person_id", ForeignKey("person.id")),
    Column("amendment_id", ForeignKey("amendment.id")),
    Column("summary", String(300), nullable=False),
    Index("ix_commit_ref_id", "ref", "id"),
    comment="One row for each decision on a branch, in its order.",
)

revision = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("paragraph_id", String(8), nullable=False, index=True),
    Column("commit_id", ForeignKey("commit.id"), nullable=False, index=True),
    Column("change", String(16), nullable=False),
    Column("before", Text),
    Column("after", Text),
    comment="Which commit touched which paragraph; before and after are the unit's own line of Markdown.",
)

source_link = Table(
    "source_link",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("paragraph_id", String(8), nullable=False, index=True),
    Column("key", String(64), nullable=False, index=True),
    Column("relation", String(16), nullable=False),
    Column("excerpt", Text, nullable=False, default=""),
    Column("person_id", ForeignKey("person.id")),
    Column("commit_id", ForeignKey("commit.id")),
    Column("made_at", Instant, nullable=False),
    Column("removed_at", Instant),
    Column("confirmed_fingerprint", String(16), nullable=False, default=""),
    Column("confirmed_at", Instant),
    Column("confirmed_by_id", ForeignKey("person.id")),
    Column("carried_from", Integer),
    Index("uq_source_link_live", "paragraph_id", "key", unique=True, **_LIVE),
    comment="Who tied a source to a paragraph and when; key and relation repeat Git, the excerpt stands only here.",
)

declaration = Table(
    "declaration",
    metadata,
    Column("paragraph_id", String(8), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("declared_at", Instant, nullable=False),
    comment="Paragraphs that a person declared « apport de la commission ».",
)

version = Table(
    "version",
    metadata,
    Column("number", String(16), primary_key=True),
    Column("sha", String(64), nullable=False),
    Column("title", String(200), nullable=False),
    Column("story", Text, nullable=False),
    Column("published_at", Instant, nullable=False, index=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("declared", JSON, nullable=False),
    Column("note", Text, nullable=False, default="", server_default=""),
    Column("corrects", String(16), nullable=False, default="", server_default=""),
    Column("withdrawn_at", Instant),
    Column("withdrawn_reason", Text, nullable=False, default="", server_default=""),
    Column("withdrawn_by_id", ForeignKey("person.id")),
    comment="A published state; declared lists the paragraphs that were « apport de la commission » then.",
)

operation = Table(
    "operation",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("ref", String(128), nullable=False),
    Column("expected", String(64), nullable=False),
    Column("sha", String(64), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("begun_at", Instant, nullable=False),
    comment="A change of both stores: announced, then done in Git, then applied here, once.",
)
