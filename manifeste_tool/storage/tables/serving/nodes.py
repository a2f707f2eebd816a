"""What several machines that serve one instance share, and what the authority of the text was refused for."""

from sqlalchemy import Boolean, Column, Integer, LargeBinary, String, Table, Text

from manifeste_tool.storage.tables.base import Instant, metadata

file_content = Table(
    "file_content",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    comment="The bytes of stored files where several machines serve: each node has them as soon as one keeps them.",
)

upload = Table(
    "upload",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("section", String(16), nullable=False),
    Column("told", Text, nullable=False),
    Column("told_at", Instant, nullable=False),
    Column("progress", Text, nullable=False, default=""),
    Column("lines", Text, nullable=False, default=""),
    Column("content", LargeBinary, nullable=False),
    comment="A sheet sent to be imported, where several machines serve: one received it, another may import it.",
)

node = Table(
    "node",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("release", String(32), nullable=False),
    Column("text_sha", String(64), nullable=False, default=""),
    Column("behind", Boolean, nullable=False, default=False),
    Column("seen_at", Instant, nullable=False),
    comment="Each machine that serves this instance: when it was last there, and the commit of its own clone.",
)

quarantined_tip = Table(
    "quarantined_tip",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ref", String(128), nullable=False),
    Column("sha", String(64), nullable=False, index=True),
    Column("reason", String(32), nullable=False),
    Column("details", Text, nullable=False, default=""),
    Column("seen_at", Instant, nullable=False),
    Column("lifted_at", Instant),
    comment="A tip of the remote repository that is not served: why, and when the remote went on from it.",
)
