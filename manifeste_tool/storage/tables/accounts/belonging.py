"""In what quality somebody is here: invitations, mandates, and whom a collaborator works for."""

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table, Text

from manifeste_tool.storage.tables.base import Instant, metadata

invitation = Table(
    "invitation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("by_id", ForeignKey("person.id")),
    Column("digest", String(64), nullable=False, unique=True),
    Column("words", Text, nullable=False, default=""),
    Column("sent_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("accepted_at", Instant),
    Column("taken_back_at", Instant),
    comment="Somebody with an account was invited by mail; the SHA-256 of the link, which the mail alone holds.",
)

mandate = Table(
    "mandate",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("title", String(200), nullable=False),
    Column("association", String(200), nullable=False, default=""),
    Column("authority", String(16), nullable=False, default=""),
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("by_id", ForeignKey("person.id")),
    Column("entered_at", Instant, nullable=False),
    comment="What somebody is elected or named to, from when to when (both days included), and what they sit for.",
)

collaboration = Table(
    "collaboration",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("collaborator_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("member_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("since", Instant, nullable=False),
    Column("ended_at", Instant),
    comment="A member named somebody who sees what they see and prepares drafts in their name.",
)
