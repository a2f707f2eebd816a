"""The commission at work: sittings, what is decided, votes outside the room, charges and questions, tasks."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from manifeste_tool.storage.tables.base import Instant, metadata


def _rules() -> list[Column[object]]:
    """Return the columns of the rules of a vote, the same wherever one is held."""
    return [
        Column("majority", String(16), nullable=False),
        Column("base", String(32), nullable=False),
        Column("quorum", String(32), nullable=False),
        Column("quorum_number", Integer, nullable=False, default=0),
        Column("max_proxies", Integer, nullable=False, default=1),
    ]


def _counts() -> list[Column[object]]:
    """Return the columns of a count, all empty where nothing was counted."""
    return [Column(name, Integer) for name in ("favour", "against", "abstained", "apart")]


sitting = Table(
    "sitting",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cycle", Integer, nullable=False),
    Column("title", String(200), nullable=False),
    Column("begins_at", Instant, nullable=False, index=True),
    Column("ends_at", Instant),
    Column("place", String(300), nullable=False, default=""),
    Column("link", String(500), nullable=False, default=""),
    Column("agenda", Text, nullable=False, default=""),
    Column("chapters", JSON, nullable=False),
    Column("chair_id", ForeignKey("person.id")),
    Column("state", String(16), nullable=False, index=True),
    *_rules(),
    Column("convened_at", Instant),
    Column("opened_at", Instant),
    Column("closed_at", Instant),
    Column("called_id", ForeignKey("amendment.id")),
    Column("created_by_id", ForeignKey("person.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    comment="A sitting; called is the amendment the room is looking at; chapters are those it examines, none for all.",
)

sitting_answer = Table(
    "sitting_answer",
    metadata,
    Column("sitting_id", ForeignKey("sitting.id"), primary_key=True),
    Column("member_id", ForeignKey("person.id"), primary_key=True, index=True),
    Column("how", String(16), nullable=False),
    Column("holder_id", ForeignKey("person.id")),
    Column("answered_at", Instant, nullable=False),
    Column("entered_by_id", ForeignKey("person.id")),
    comment="What a member answered to a convocation; entered_by: the secretariat, for what came by other ways.",
)

presence = Table(
    "presence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sitting_id", ForeignKey("sitting.id"), nullable=False, index=True),
    Column("member_id", ForeignKey("person.id"), nullable=False),
    Column("how", String(16), nullable=False),
    Column("by_id", ForeignKey("person.id")),
    Column("by_name", String(200), nullable=False, default=""),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Column("entered_by_id", ForeignKey("person.id"), nullable=False),
    comment="Spans of attendance: present, by a substitute, by proxy; none is rewritten but by its end.",
)

decision = Table(
    "decision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sitting_id", ForeignKey("sitting.id"), index=True),
    Column("ballot_id", ForeignKey("ballot.id")),
    Column("amendment_id", ForeignKey("amendment.id"), nullable=False, index=True),
    Column("outcome", String(16), nullable=False),
    Column("method", String(32), nullable=False, default=""),
    *_counts(),
    Column("hunks", JSON(none_as_null=True)),
    Column("together", JSON, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("before", JSON, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("decided_at", Instant, nullable=False),
    Column("decided_by_id", ForeignKey("person.id"), nullable=False),
    Column("undone_at", Instant),
    Column("undone_by_id", ForeignKey("person.id")),
    comment="What was pronounced of an amendment, how, in which sitting or by which vote; before: the columns that"
    " every amendment it moved had, for undoing it; facts: what the journal said of it.",
)

ballot = Table(
    "ballot",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cycle", Integer, nullable=False),
    Column("title", String(200), nullable=False),
    Column("question", Text, nullable=False, default=""),
    Column("kind", String(32), nullable=False),
    Column("subject", String(16), nullable=False),
    Column("sha", String(64), nullable=False, default=""),
    Column("sitting_id", ForeignKey("sitting.id")),
    Column("opens_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    *_rules(),
    Column("state", String(16), nullable=False, index=True),
    Column("result", String(16), nullable=False, default=""),
    *_counts(),
    Column("there", Integer, nullable=False, default=0),
    Column("entitled", Integer, nullable=False, default=0),
    Column("created_by_id", ForeignKey("person.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("closed_at", Instant),
    comment="A vote on amendments or on the whole text (sha); result and counts stand from its closing on; there: who"
    " counted for the quorum, entitled: how many members might vote.",
)

ballot_subject = Table(
    "ballot_subject",
    metadata,
    Column("ballot_id", ForeignKey("ballot.id"), primary_key=True),
    Column("amendment_id", ForeignKey("amendment.id"), primary_key=True, index=True),
    Column("rank", Integer, nullable=False),
)

ballot_proxy = Table(
    "ballot_proxy",
    metadata,
    Column("ballot_id", ForeignKey("ballot.id"), primary_key=True),
    Column("member_id", ForeignKey("person.id"), primary_key=True),
    Column("holder_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("given_at", Instant, nullable=False),
    Column("entered_by_id", ForeignKey("person.id"), nullable=False),
    comment="A member's voice in one vote, lent to another member.",
)

vote = Table(
    "vote",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ballot_id", ForeignKey("ballot.id"), nullable=False),
    Column("member_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("choice", String(32), nullable=False),
    Column("way", String(16), nullable=False),
    Column("cast_by_id", ForeignKey("person.id"), nullable=False),
    Column("cast_at", Instant, nullable=False),
    UniqueConstraint("ballot_id", "member_id"),
    comment="One vote a member and a ballot; cast_by: themselves, the holder of their proxy, or the secretariat.",
)

charge = Table(
    "charge",
    metadata,
    Column("chapter", String(8), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True, index=True),
    Column("charge", String(16), primary_key=True),
    Column("given_at", Instant, nullable=False),
    Column("given_by_id", ForeignKey("person.id"), nullable=False),
    comment="Who drafts, reports on or belongs to the group of a chapter, named by its heading's identity.",
)

opinion_request = Table(
    "opinion_request",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(32), nullable=False, unique=True),
    Column("cycle", Integer, nullable=False),
    Column("place", String(8), nullable=False, default="", index=True),
    Column("amendment_id", ForeignKey("amendment.id"), index=True),
    Column("person_id", ForeignKey("person.id"), index=True),
    Column("name", String(200), nullable=False),
    Column("email", String(254), nullable=False, default=""),
    Column("organisation", String(200), nullable=False, default=""),
    Column("question", Text, nullable=False),
    Column("asked_by_id", ForeignKey("person.id"), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Column("answer", Text, nullable=False, default=""),
    Column("withdrawn_at", Instant),
    Column("reminded_at", Instant),
    comment="A question on one place to one person; the key of its link is kept, as every reminder repeats it.",
)

assignment = Table(
    "assignment",
    metadata,
    Column("queue", String(32), primary_key=True),
    Column("thing", String(64), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("by_id", ForeignKey("person.id"), nullable=False),
    Column("at", Instant, nullable=False),
    comment="Who of the secretariat takes one thing of a queue; with no thing, the whole queue.",
)

report = Table(
    "report",
    metadata,
    Column("consultation", ForeignKey("consultation.reference"), primary_key=True),
    Column("received_at", Instant, nullable=False),
    Column("entered_by_id", ForeignKey("person.id"), nullable=False),
    Column("late", Boolean, nullable=False, default=False),
    comment="What an authority sent back of its consultation (restitution): that it came, and when.",
)
