"""What is published and what comes back: versions and their records, exports, aligned texts, edited documents."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from manifeste_tool.storage.tables.base import Instant, metadata

prepared_version = Table(
    "prepared_version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", String(16), nullable=False),
    Column("sha", String(64), nullable=False),
    Column("title", String(200), nullable=False),
    Column("story", Text, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("corrects", String(16), nullable=False, default=""),
    Column("state", String(16), nullable=False, index=True),
    Column("opens_at", Instant),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("prepared_at", Instant, nullable=False),
    Column("ended_at", Instant),
    comment="A version made ready and shown by links before its hour; opens_at is that hour, NULL while none is set.",
)

preview_link = Table(
    "preview_link",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("prepared_id", ForeignKey("prepared_version.id"), nullable=False, index=True),
    Column("name", String(120), nullable=False),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("opened_at", Instant),
    Column("openings", Integer, nullable=False, default=0),
    comment="A link that shows a prepared version to somebody named, until it expires or is taken back.",
)

version_record = Table(
    "version_record",
    metadata,
    Column("number", ForeignKey("version.number"), primary_key=True),
    Column("signed", Text, nullable=False),
    Column("sums", Text, nullable=False),
    Column("signature", Text, nullable=False, default=""),
    Column("public_key", Text, nullable=False, default=""),
    Column("frozen_at", Instant, nullable=False),
    comment="The frozen record of a version: what is signed, its sums, and the signature where a key was set.",
)

version_mention = Table(
    "version_mention",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", ForeignKey("version.number"), nullable=False),
    Column("name", String(160), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("subject", String(64), nullable=False, default=""),
    Column("salt", String(64)),
    Column("words", Text),
    Column("erased_at", Instant),
    Index("uq_version_mention", "number", "name", unique=True),
    Index("ix_version_mention_subject", "kind", "subject"),
    comment="A datum joined to a version, whose salted hash is signed; erasing drops its words and its salt.",
)

export_file = Table(
    "export_file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    Column("form", String(16), nullable=False),
    Column("name", String(160), nullable=False),
    Column("parameters", JSON, nullable=False),
    Column("public", Boolean, nullable=False),
    Column("person_id", ForeignKey("person.id")),
    Column("state", String(16), nullable=False, index=True),
    Column("done", Integer, nullable=False, default=0),
    Column("total", Integer, nullable=False, default=0),
    Column("problem", Text, nullable=False, default=""),
    Column("file_id", ForeignKey("stored_file.id")),
    Column("asked_at", Instant, nullable=False),
    Column("begun_at", Instant),
    Column("spoken_at", Instant),
    Column("starts", Integer, nullable=False, default=0),
    Column("ended_at", Instant),
    comment="A document made once for all that it depends on: the key is their hash, state and done say how far it is.",
)

aligned_text = Table(
    "aligned_text",
    metadata,
    Column("sha", String(64), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("markdown", Text, nullable=False),
    comment="An aligned text at a tip or a version (en, falc, clair), as `snapshot` is for the French; Git leads.",
)

public_source = Table(
    "public_source",
    metadata,
    Column("number", ForeignKey("version.number"), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("territory", String(128), nullable=False, default=""),
    Column("state", String(32), nullable=False, default=""),
    comment="What the public was told of the sources of a version when it was published: no word of theirs, ever.",
)

press_kit = Table(
    "press_kit",
    metadata,
    Column("number", String(16), primary_key=True),
    Column("headline", String(200), nullable=False, default=""),
    Column("communique", Text, nullable=False, default=""),
    Column("contact", Text, nullable=False, default=""),
    Column("quotable", JSON, nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("written_at", Instant, nullable=False),
    comment="What the press is given with a version; quotable lists the identities of paragraphs.",
)

returned_document = Table(
    "returned_document",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("batch", String(32), nullable=False, index=True),
    Column("name", String(160), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("file_id", ForeignKey("stored_file.id")),
    Column("base_sha", String(64), nullable=False, default=""),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("member_id", ForeignKey("person.id")),
    Column("state", String(16), nullable=False, index=True),
    Column("problem", Text, nullable=False, default=""),
    Column("received_at", Instant, nullable=False),
    Column("settled_at", Instant),
    comment="An edited file that came back; member_id is in whose name it is, NULL for whoever sent it.",
)

returned_change = Table(
    "returned_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", ForeignKey("returned_document.key"), nullable=False, index=True),
    Column("rank", Integer, nullable=False),
    Column("author", String(120), nullable=False, default=""),
    Column("member_id", ForeignKey("person.id")),
    Column("paragraph_id", String(8), nullable=False, default=""),
    Column("change", String(16), nullable=False),
    Column("before", Text, nullable=False, default=""),
    Column("after", Text, nullable=False, default=""),
    Column("rationale", Text, nullable=False, default=""),
    Column("passage", Text, nullable=False, default=""),
    Column("place", String(16), nullable=False, default=""),
    Column("left_out", Boolean, nullable=False, default=False),
    Column("draft", String(32), nullable=False, default=""),
    comment="A change understood in a document, by author; no paragraph_id until it is placed. draft: what it made.",
)

member_confirmation = Table(
    "member_confirmation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch", String(32), nullable=False),
    Column("member_id", ForeignKey("person.id"), nullable=False),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("asked_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("answer", String(16), nullable=False, default=""),
    Column("answered_at", Instant),
    Index("uq_member_confirmation", "batch", "member_id", unique=True),
    comment="What a member is asked by mail: whether the drafts made in their name are theirs.",
)

kept_excerpt = Table(
    "kept_excerpt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("place", String(64), nullable=False),
    Column("key", String(64), nullable=False, index=True),
    Column("excerpt", Text, nullable=False),
    Index("uq_kept_excerpt", "place", "key", unique=True),
    comment="What of a source was chosen while amending or writing a copy; the link takes it over at the integration.",
)
