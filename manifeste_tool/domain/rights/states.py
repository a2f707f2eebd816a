"""The states of things that acts start from: what the column *state* of the table of rights is made of.

An amendment's are those of its moves (`domain/amending/amendments.py`), which stay the one word on its life.
"""

from enum import StrEnum

from manifeste_tool.domain.amending.amendments import MOVES, Move
from manifeste_tool.domain.commission.ballots import Phase
from manifeste_tool.domain.commission.sittings import SittingState
from manifeste_tool.domain.integration.copies import CopyState
from manifeste_tool.domain.publication import preparations
from manifeste_tool.domain.registers import requests
from manifeste_tool.domain.reporting.reports import ReportState
from manifeste_tool.domain.territories import joining

States = frozenset[StrEnum]


def _from(*moves: Move) -> States:
    return frozenset(state for move in moves for state in MOVES[move].states)


JUDGED = _from(Move.ADMIT, Move.REFUSE, Move.ADMIT_AFTER_ALL)
REFUSED = _from(Move.ADMIT_AFTER_ALL)
OPEN = _from(Move.RECTIFY)
DEBATED = _from(Move.DISCUSS, Move.ADOPT, Move.REJECT)
DECIDED = _from(Move.TAKE_OVER)
DELIBERATED = _from(Move.DELIBERATE_AGAIN)
ADOPTED = _from(Move.INTEGRATE)

PLANNED = frozenset({SittingState.PLANNED})
CONVENED = frozenset({SittingState.CONVENED})
TO_COME = PLANNED | CONVENED
SITTING = frozenset({SittingState.OPEN})
SUSPENDED = frozenset({SittingState.SUSPENDED})
UNDER_WAY = SITTING | SUSPENDED
OVER = frozenset({SittingState.CLOSED})

VOTING = frozenset({Phase.OPEN})
BEFORE_CLOSING = frozenset({Phase.COMING, Phase.OPEN})
NOT_COUNTED = BEFORE_CLOSING | {Phase.COUNTING}
COUNTING = frozenset({Phase.COUNTING})
COUNTED = frozenset({Phase.CLOSED})

LENT = frozenset({CopyState.OPEN})
PREPARED = frozenset({preparations.State.PREPARED})
RECEIVED = frozenset({requests.RequestState.RECEIVED})  # a request about somebody's data
CONFIRMED = frozenset({joining.RequestState.CONFIRMED})  # that of an authority which wants to join
UNSENT = frozenset({ReportState.DRAFT})
SENT = frozenset({ReportState.SENT})
