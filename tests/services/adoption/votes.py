"""A vote on the whole text, planned and held."""

from dataclasses import replace
from datetime import timedelta

from manifeste_tool.domain.commission.ballots import Ballot, BallotKind, BallotState, Subject
from manifeste_tool.domain.commission.voting import Counts, Verdict
from manifeste_tool.storage.commission import ballots
from tests.services.adoption.scene import Scene


def put_to_the_vote(on: Scene) -> int:
    """Plan an online vote on today's text, from tomorrow on; return its identifier."""
    opens = on.ws.now() + timedelta(days=1)
    planned = Ballot(
        "Le texte", BallotKind.ONLINE, Subject.TEXT, opens, opens + timedelta(days=7), sha=on.here.tip(),
        created_by_id=on.secretary.id,
    )  # fmt: skip
    with on.ws.writing() as connection:
        return ballots.add(connection, planned, on.ws.now())


def adopted(on: Scene, counts: Counts | None = None, *, verdict: Verdict = Verdict.ADOPTED) -> int:
    """Write a vote on today's text that is closed; return its identifier."""
    key = put_to_the_vote(on)
    with on.ws.writing() as connection:
        found = ballots.by_id(connection, key)
        assert found is not None
        ended = replace(found, state=BallotState.CLOSED, closed_at=on.ws.now(), result=str(verdict))
        ballots.change(connection, replace(ended, counts=counts or Counts(31, 4, 2), there=37, entitled=60))
    return key
