"""Who: people, their sign-in links, and the instance's own facts."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

from manifeste_tool.storage.tables.base import Instant, metadata

setting = Table(
    "setting",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
    comment="What an instance knows of itself: its title, its current cycle, whether it is a demonstration.",
)

counter = Table(
    "counter",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Integer, nullable=False),
    comment="Numbers given one after the other under the row's lock: amendments of a cycle, the public revision.",
)

person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("email", String(254), unique=True),
    Column("role", String(32), nullable=False),
    Column("association", String(200), nullable=False, default=""),
    Column("authority", String(16), nullable=False, default=""),
    Column("drafter", Boolean, nullable=False, default=False),
    Column("rapporteur", Boolean, nullable=False, default=False),
    Column("active", Boolean, nullable=False, default=True),
    Column("created_at", Instant, nullable=False),
    Column("substitute_for_id", ForeignKey("person.id")),
    Column("invited_at", Instant),
    Column("came_at", Instant),
    Column("suspended_at", Instant),
    Column("left_at", Instant),
    Column("erased_at", Instant),
    Column("informed_at", Instant),
    Column("language", String(8), nullable=False, server_default="fr"),
    comment="Who has an account. `came_at`: they signed in once; `informed_at`: they read that what they sign is "
    "public and lasting; `language`: of the mails they are sent. One who left or was erased keeps the row that their "
    "acts hang on.",
)

sign_in_link = Table(
    "sign_in_link",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("asked_at", Instant),
    Column("code_digest", String(64), nullable=False, server_default=""),
    Column("asked_with", String(64), nullable=False, server_default="", index=True),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("landing", Text, nullable=False, server_default=""),
    comment="The SHA-256 of a single-use link, and of the code that its mail carries too, salted with what the asking "
    "browser alone holds and `asked_with` is the digest of; neither is kept.",
)
