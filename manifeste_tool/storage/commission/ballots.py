"""Votes outside the room: what is asked, who gave whom their proxy, who voted what."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, delete, func, insert, select, update

from manifeste_tool.domain.commission.ballots import Ballot, BallotKind, BallotState, Subject, Vote, Way
from manifeste_tool.domain.commission.voting import Base, Choice, Counts, Majority, Quorum, QuorumKind, Rules
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.commission import ballot, ballot_proxy, ballot_subject, vote

_COUNTED = ("favour", "against", "abstained", "apart")
_PLAIN = (
    *("id", "cycle", "title", "question", "sha", "sitting_id", "opens_at", "closes_at", "max_proxies", "result"),
    *("there", "entitled", "created_by_id", "closed_at"),
)
_LIVE = (str(BallotState.PLANNED), str(BallotState.OPEN))


def add(connection: Connection, new: Ballot, at: datetime) -> int:
    """Write a vote with what it asks and return its identifier."""
    values = _values(new) | {"created_at": at}
    key: Sequence[int] | None = connection.execute(insert(ballot).values(**values)).inserted_primary_key
    ballot_id = key[0] if key else 0
    _ask(connection, ballot_id, new.amendments)
    return ballot_id


def change(connection: Connection, changed: Ballot) -> None:
    """Write a vote anew, with what it asks, its rules and its result."""
    connection.execute(update(ballot).where(ballot.c.id == changed.id).values(**_values(changed)))
    connection.execute(delete(ballot_subject).where(ballot_subject.c.ballot_id == changed.id))
    _ask(connection, changed.id, changed.amendments)


def by_id(connection: Connection, ballot_id: int) -> Ballot | None:
    """Return one vote."""
    return next(iter(_every(connection, select(ballot).where(ballot.c.id == ballot_id))), None)


def live(connection: Connection) -> tuple[Ballot, ...]:
    """Return the votes that are planned or open, the first to close first."""
    return _every(connection, select(ballot).where(ballot.c.state.in_(_LIVE)).order_by(ballot.c.closes_at, ballot.c.id))


def over(connection: Connection, *, limit: int, offset: int) -> tuple[tuple[Ballot, ...], int]:
    """Return a page of the votes that are closed or cancelled, the newest first, and how many there are."""
    done = ballot.c.state.not_in(_LIVE)
    total = connection.execute(select(func.count()).select_from(ballot).where(done)).scalar_one()
    statement = select(ballot).where(done).order_by(ballot.c.closes_at.desc(), ballot.c.id.desc())
    return _every(connection, statement.limit(limit).offset(offset)), int(total)


def of_amendment(connection: Connection, amendment_id: int) -> tuple[Ballot, ...]:
    """Return the votes on an amendment, the newest last."""
    asking = select(ballot_subject.c.ballot_id).where(ballot_subject.c.amendment_id == amendment_id)
    return _every(connection, select(ballot).where(ballot.c.id.in_(asking)).order_by(ballot.c.id))


def closed_on_amendments(connection: Connection) -> tuple[Ballot, ...]:
    """Return the closed votes on amendments, the oldest first."""
    asking = select(ballot_subject.c.ballot_id)
    closed = ballot.c.state == str(BallotState.CLOSED)
    return _every(connection, select(ballot).where(closed, ballot.c.id.in_(asking)).order_by(ballot.c.id))


def on_the_text(connection: Connection) -> tuple[Ballot, ...]:
    """Return every vote on the whole text, the oldest first."""
    return _every(connection, select(ballot).where(ballot.c.subject == str(Subject.TEXT)).order_by(ballot.c.id))


def votes(connection: Connection, ballot_ids: Iterable[int]) -> dict[int, tuple[Vote, ...]]:
    """Return who voted what, by vote, in the order of the members' numbers."""
    wanted = list(ballot_ids)
    found: dict[int, list[Vote]] = {key: [] for key in wanted}
    statement = select(vote).where(vote.c.ballot_id.in_(wanted)).order_by(vote.c.member_id)
    for row in connection.execute(statement).mappings():
        found[row["ballot_id"]].append(_vote(row))
    return {key: tuple(cast_ones) for key, cast_ones in found.items()}


def vote_of(connection: Connection, ballot_id: int, member_id: int) -> Vote | None:
    """Return one member's vote."""
    row = connection.execute(select(vote).where(*_theirs(ballot_id, member_id))).mappings().first()
    return _vote(row) if row else None


def cast(connection: Connection, new: Vote) -> None:
    """Write a member's vote, in the place of the one they had."""
    values = {"choice": str(new.choice), "way": str(new.way), "cast_by_id": new.cast_by_id, "cast_at": new.cast_at}
    kept = update(vote).where(*_theirs(new.ballot_id, new.member_id)).values(**values)
    if not connection.execute(kept).rowcount:
        connection.execute(insert(vote).values(ballot_id=new.ballot_id, member_id=new.member_id, **values))


def drop(connection: Connection, ballot_id: int, member_id: int) -> None:
    """Take a member's vote away."""
    connection.execute(delete(vote).where(*_theirs(ballot_id, member_id)))


def proxies(connection: Connection, ballot_ids: Iterable[int]) -> dict[int, Mapping[int, int]]:
    """Return the proxies given, by vote: who gave theirs, and to whom."""
    wanted = list(ballot_ids)
    found: dict[int, dict[int, int]] = {key: {} for key in wanted}
    statement = select(ballot_proxy).where(ballot_proxy.c.ballot_id.in_(wanted)).order_by(ballot_proxy.c.member_id)
    for row in connection.execute(statement):
        found[row.ballot_id][row.member_id] = row.holder_id
    return dict(found)


def lend(connection: Connection, ballot_id: int, member_id: int, holder_id: int, *, by_id: int, at: datetime) -> None:
    """Write a proxy, in the place of the one that the member had given."""
    take_back(connection, ballot_id, member_id)
    values = {"ballot_id": ballot_id, "member_id": member_id, "holder_id": holder_id}
    connection.execute(insert(ballot_proxy).values(**values, given_at=at, entered_by_id=by_id))


def take_back(connection: Connection, ballot_id: int, member_id: int) -> None:
    """Take a proxy away."""
    mine = (ballot_proxy.c.ballot_id == ballot_id, ballot_proxy.c.member_id == member_id)
    connection.execute(delete(ballot_proxy).where(*mine))


def _theirs(ballot_id: int, member_id: int) -> tuple[Any, Any]:
    return vote.c.ballot_id == ballot_id, vote.c.member_id == member_id


def _ask(connection: Connection, ballot_id: int, amendments: Collection[int]) -> None:
    rows = [{"ballot_id": ballot_id, "amendment_id": key, "rank": rank} for rank, key in enumerate(amendments)]
    if rows:
        connection.execute(insert(ballot_subject), rows)


def _values(one: Ballot) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in _PLAIN if name != "id"}
    values |= {"kind": str(one.kind), "subject": str(one.subject), "state": str(one.state)}
    values |= {"majority": str(one.rules.majority), "base": str(one.rules.base)}
    values |= {"quorum": str(one.rules.quorum.kind), "quorum_number": one.rules.quorum.number}
    return values | {name: getattr(one.counts, name, None) for name in _COUNTED}


def _every(connection: Connection, statement: Select[Any]) -> tuple[Ballot, ...]:
    rows = connection.execute(statement).mappings().all()
    asked: dict[int, list[int]] = {row["id"]: [] for row in rows}
    subjects = select(ballot_subject).where(ballot_subject.c.ballot_id.in_(list(asked))).order_by(ballot_subject.c.rank)
    for subject in connection.execute(subjects):
        asked[subject.ballot_id].append(subject.amendment_id)
    return tuple(_ballot(row, asked[row["id"]]) for row in rows)


def _ballot(row: RowMapping, amendments: Iterable[int]) -> Ballot:
    quorum = Quorum(QuorumKind(row["quorum"]), row["quorum_number"])
    return Ballot(
        **{name: row[name] for name in _PLAIN},
        kind=BallotKind(row["kind"]),
        subject=Subject(row["subject"]),
        state=BallotState(row["state"]),
        amendments=tuple(amendments),
        rules=Rules(Majority(row["majority"]), Base(row["base"]), quorum),
        counts=None if row["favour"] is None else Counts(*(row[name] or 0 for name in _COUNTED)),
    )


def _vote(row: RowMapping) -> Vote:
    values = {name: row[name] for name in ("id", "ballot_id", "member_id", "cast_by_id", "cast_at")}
    return Vote(**values, choice=Choice(row["choice"]), way=Way(row["way"]))
