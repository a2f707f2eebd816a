"""How somebody comes in, and what they came in on: devices, second factors, identities given by somebody else."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from manifeste_tool.storage.tables.base import Instant, metadata

device = Table(
    "device",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("means", String(32), nullable=False),
    Column("agent", String(100), nullable=False, default=""),
    Column("opened_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
    Column("second_factor_at", Instant),
    Column("closed_at", Instant),
    comment="A session on one device. The SHA-256 of its key, which the cookie alone holds; the program and system "
    "read "
    "in its browser's name, never an address.",
)

second_factor = Table(
    "second_factor",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("secret", Text, nullable=False),
    Column("set_at", Instant, nullable=False),
    Column("confirmed_at", Instant),
    Column("last_step", Integer, nullable=False, default=0),
    comment="The secret of a TOTP application, sealed with the instance's own; no step serves twice.",
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("used_at", Instant),
)

outside_identity = Table(
    "outside_identity",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("issuer", String(300), nullable=False),
    Column("subject", String(300), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("tied_at", Instant, nullable=False),
    Index("uq_outside_identity", "issuer", "subject", unique=True),
    comment="Who somebody is for an OpenID Connect provider, ProConnect for one.",
)
