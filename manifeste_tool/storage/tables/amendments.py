"""What is proposed on the text: drafts, amendments and their states, signatures, opinions, what each one changes."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from manifeste_tool.storage.tables.base import Instant, metadata

draft = Table(
    "draft",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("base", String(64), nullable=False),
    Column("parent_id", ForeignKey("amendment.id")),
    Column("headline", String(200), nullable=False, default=""),
    Column("rationale", Text, nullable=False, default=""),
    Column("gestures", JSON, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("on_behalf_of_id", ForeignKey("person.id")),
    Column("rectifies_id", ForeignKey("amendment.id"), index=True),
    Column("offered_at", Instant),
    Column("prepared_by_id", ForeignKey("person.id")),
    comment="An amendment, or a rectification of one, that is not filed; never in Git, seen by its author and whom they"
    " invite. With offered_at, a rectification that the secretariat proposes to the author of the amendment."
    " prepared_by: the collaborator who began it for its author.",
)

amendment = Table(
    "amendment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cycle", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("revision", Integer, nullable=False, default=1),
    Column("draft_id", String(32), unique=True),
    Column("parent_id", ForeignKey("amendment.id"), index=True),
    Column("headline", String(200), nullable=False),
    Column("rationale", Text, nullable=False),
    Column("author_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("filed_by_id", ForeignKey("person.id")),
    Column("state", String(16), nullable=False, index=True),
    Column("outcome", String(16), nullable=False, default=""),
    Column("ground", String(32), nullable=False, default=""),
    Column("reason", Text, nullable=False, default=""),
    Column("cause_id", ForeignKey("amendment.id")),
    Column("adopted_hunks", JSON(none_as_null=True)),
    Column("parent_revision", Integer),
    Column("second_of_id", ForeignKey("amendment.id"), index=True),
    Column("sort_code", String(32), nullable=False, default=""),
    Column("effect", String(64), nullable=False, default="", index=True),
    Column("base", String(64), nullable=False),
    Column("sha", String(64), nullable=False),
    Column("filed_at", Instant, nullable=False),
    Column("admitted_at", Instant),
    Column("decided_at", Instant),
    Column("decider_id", ForeignKey("person.id")),
    Column("integrated_sha", String(64), nullable=False, default=""),
    Column("operation_id", String(32), nullable=False, default=""),
    Column("late_reason", Text, nullable=False, default="", server_default=""),
    UniqueConstraint("cycle", "number"),
    comment="A filed amendment in its newest state; sha is the commit that holds its proposal, base the version it was"
    " written against. filed_by: who filed it on the author's behalf. ground: why it is inadmissible, from a list."
    " cause: the amendment that made it fall. adopted_hunks: the numbers adopted by division, none for all."
    " parent_revision: the state of the parent that a sub-amendment amends. second_of: what is deliberated again."
    " late_reason: why it was filed after the closing.",
)

amendment_revision = Table(
    "amendment_revision",
    metadata,
    Column("amendment_id", ForeignKey("amendment.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("headline", String(200), nullable=False),
    Column("rationale", Text, nullable=False),
    Column("base", String(64), nullable=False),
    Column("sha", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("proposed_by_id", ForeignKey("person.id")),
    Column("draft_id", String(32), unique=True),
    comment="Every state (rectification) of every amendment, the newest included; none is ever rewritten.",
)

signature = Table(
    "signature",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("amendment_id", ForeignKey("amendment.id"), index=True),
    Column("draft_id", String(32), index=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("answered_at", Instant),
    UniqueConstraint("amendment_id", "person_id"),
    UniqueConstraint("draft_id", "person_id"),
    comment="Co-signing: invited by the author or asked for by the member, signed, declined; on a draft until filed.",
)

opinion = Table(
    "opinion",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("amendment_id", ForeignKey("amendment.id"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("person_id", ForeignKey("person.id")),
    Column("association", String(200), nullable=False, default=""),
    Column("kind", String(48), nullable=False),
    Column("words", Text, nullable=False, default=""),
    Column("published_at", Instant),
    Column("entered_by_id", ForeignKey("person.id"), nullable=False),
    Column("entered_at", Instant, nullable=False),
    UniqueConstraint("amendment_id", "person_id", "association"),
    comment="What a named rapporteur, or an association, thinks of an amendment; for the commission once published.",
)

reexamination = Table(
    "reexamination",
    metadata,
    Column("amendment_id", ForeignKey("amendment.id"), primary_key=True),
    Column("words", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("refused_by_id", ForeignKey("person.id"), nullable=False),
    Column("answered_at", Instant),
    Column("answered_by_id", ForeignKey("person.id")),
    Column("admitted", Boolean),
    Column("reason", Text, nullable=False, default=""),
    comment="The one request to look again at a refusal, answered by somebody other than who refused.",
)

edit = Table(
    "edit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("amendment_id", ForeignKey("amendment.id"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("paragraph_id", String(8), nullable=False, index=True),
    Column("change", String(16), nullable=False),
    Column("base_fingerprint", String(16), nullable=False, default=""),
    Column("before", Text),
    Column("after", Text),
    Column("anchor", String(8), nullable=False, default="", index=True),
    Column("spans", JSON(none_as_null=True)),
    comment="What an amendment does to each paragraph, computed once when it is filed; before and after are Markdown.",
)

amendment_words = Table(
    "amendment_words",
    metadata,
    Column("amendment_id", ForeignKey("amendment.id"), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("words", Text, nullable=False, default=""),
    Column("stems", Text, nullable=False, default=""),
    comment="What an amendment is found by in its newest state: the words it touches, and the stems of all it says.",
)
