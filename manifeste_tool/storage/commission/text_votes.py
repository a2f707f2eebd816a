"""The votes on the whole text."""

from sqlalchemy import RowMapping, select

from manifeste_tool.domain.commission.ballots import Ballot, BallotKind, BallotState, Subject
from manifeste_tool.domain.commission.voting import Base, Counts, Majority, Quorum, QuorumKind, Rules
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.commission import ballot

_PLAIN = ("id", "cycle", "title", "question", "sha", "sitting_id", "opens_at", "closes_at", "max_proxies", "result")
_PLAIN += ("there", "entitled", "created_by_id")


def every(connection: Connection) -> tuple[Ballot, ...]:
    """Return every vote on the whole text, in the order they were planned."""
    wanted = select(ballot).where(ballot.c.subject == str(Subject.TEXT)).order_by(ballot.c.id)
    return tuple(map(_ballot, connection.execute(wanted).mappings()))


def _ballot(row: RowMapping) -> Ballot:
    names = ("favour", "against", "abstained", "apart")
    return Ballot(
        **{name: row[name] for name in _PLAIN},
        kind=BallotKind(row["kind"]),
        subject=Subject(row["subject"]),
        state=BallotState(row["state"]),
        rules=Rules(Majority(row["majority"]), Base(row["base"]), Quorum(QuorumKind(row["quorum"]), row["quorum_number"])),
        counts=None if row["favour"] is None else Counts(*(row[name] or 0 for name in names)),
    )
