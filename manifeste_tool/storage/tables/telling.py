"""What leaves the application, and what the clock has done: mails, preferences, keys of addresses, clock acts."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text

from manifeste_tool.storage.tables.base import Instant, metadata

mail = Table(
    "mail",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message_id", String(200), nullable=False, unique=True),
    Column("person_id", ForeignKey("person.id"), index=True),
    Column("name", String(200), nullable=False, default=""),
    Column("address", String(254), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("subject", String(300), nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("attachments", JSON, nullable=False),
    Column("unsubscribe", String(500), nullable=False, default=""),
    Column("state", String(16), nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("made_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("begun_at", Instant),
    Column("sent_at", Instant),
    Column("error", Text, nullable=False, default=""),
    Column("language", String(8), nullable=False, server_default="fr"),
    Index("ix_mail_state_due_at", "state", "due_at"),
    comment="The outbox: finished mails; attachments are files by their identifiers. begun_at: when its sending began.",
)

mail_preference = Table(
    "mail_preference",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("rhythm", String(16), nullable=False),
    comment="Immediate, daily or never, a person and a kind of news; without a row, what the kind does by itself.",
)

person_key = Table(
    "person_key",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("purpose", String(16), primary_key=True),
    Column("key", String(32), nullable=False, unique=True),
    Column("made_at", Instant, nullable=False),
    comment="Addresses that work without signing in: a person's calendar feed, the end of their mails.",
)

clock_act = Table(
    "clock_act",
    metadata,
    Column("key", String(160), primary_key=True),
    Column("due_at", Instant, nullable=False),
    Column("done_at", Instant, nullable=False),
    comment="What the clock has done, once: openings, closings, reminders, weekly mails.",
)

reminder = Table(
    "reminder",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("deadline", String(96), nullable=False, index=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("by_id", ForeignKey("person.id")),
    comment="Who was reminded of which deadline, and when; by nobody: by the clock.",
)
