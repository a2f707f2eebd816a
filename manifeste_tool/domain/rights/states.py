"""The states of things that acts start from: what the column *state* of the table of rights is made of.

An amendment's are those of its moves (`domain/amending/amendments.py`), a moderation's those of its rules
(`domain/gathering/moderation.py`), which stay the one word on their lives. Those of `lives` are read from moments.
"""

from enum import StrEnum

from manifeste_tool.domain.amending.amendments import MOVES, Move
from manifeste_tool.domain.amending.signatures import SignatureState
from manifeste_tool.domain.commission.ballots import Phase
from manifeste_tool.domain.commission.sittings import SittingState
from manifeste_tool.domain.consulting.import_jobs import JobState
from manifeste_tool.domain.gathering import moderation
from manifeste_tool.domain.gathering.sheets import SheetState
from manifeste_tool.domain.integration.copies import CopyState
from manifeste_tool.domain.integration.work import WorkState
from manifeste_tool.domain.membership import accounts
from manifeste_tool.domain.membership.invitations import Answer
from manifeste_tool.domain.publication import preparations
from manifeste_tool.domain.registers import requests
from manifeste_tool.domain.reporting.reports import ReportState
from manifeste_tool.domain.rights import lives
from manifeste_tool.domain.telling import MailState
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

ASKED = frozenset({SignatureState.INVITED, SignatureState.ASKED})
GIVEN = frozenset({SignatureState.SIGNED, SignatureState.ASKED})
HANDED_OVER = frozenset({lives.DraftState.OFFERED})
KEPT = frozenset({lives.DraftState.KEPT})
WORKING = frozenset({WorkState.OPEN})
TRIED = frozenset({JobState.TRIED, JobState.FAILED})
BEGUN = UNDER_WAY | OVER
CONVENED_AND_NOT_OVER = CONVENED | UNDER_WAY

TO_TYPE = frozenset({SheetState.WAITING, SheetState.ILLEGIBLE})
TYPED = frozenset({SheetState.TYPED})
CANCELLED_SHEET = frozenset({SheetState.CANCELLED})
DECIDABLE: States = moderation.DECIDABLE
TAKEN_UP = frozenset(moderation.State) - {moderation.State.WAITING}
CONTESTABLE: States = moderation.CONTESTABLE

PRESENT = frozenset({accounts.State.ACTIVE, accounts.State.INVITED})
INVITED = frozenset({Answer.WAITING})
SUSPENDED_ACCOUNT = frozenset({accounts.State.SUSPENDED})
NOT_CLOSED = PRESENT | SUSPENDED_ACCOUNT
NOT_ERASED = NOT_CLOSED | {accounts.State.DEPARTED}
REFUSED_MAIL = frozenset({MailState.UNCERTAIN, MailState.REFUSED})
UNCERTAIN_MAIL = frozenset({MailState.UNCERTAIN})

STANDING = frozenset({lives.EntryState.STANDING})
NOT_DELETED = frozenset({lives.CommentState.SHOWN, lives.CommentState.HIDDEN})
HIDDEN = frozenset({lives.CommentState.HIDDEN})
NOT_HIDDEN = frozenset({lives.CommentState.SHOWN, lives.CommentState.DELETED})  # what is answered
OPEN_THREAD = frozenset({lives.ThreadState.OPEN})
RESOLVED = frozenset({lives.ThreadState.RESOLVED})
DISTINCT = frozenset({lives.FindingState.DISTINCT})
IN_FORCE = frozenset({lives.VersionState.PUBLISHED})
NOT_WITHDRAWN = IN_FORCE | {lives.VersionState.CORRECTED}
UNANSWERED = frozenset({lives.RequestState.OPEN})
AWAITED = frozenset({lives.QuestionState.AWAITED})
NOT_ANSWERED = AWAITED | {lives.QuestionState.EXPIRED}
ANSWERED = frozenset({lives.QuestionState.ANSWERED})
OPEN_BREACH = frozenset({lives.BreachState.OPEN})
OPEN_DOCUMENT = frozenset({lives.DocumentState.OPEN})
NOT_COME = frozenset({lives.ArrivalState.AWAITED})
OUTCOME_GIVEN = frozenset({lives.BatchState.GIVEN})
UNPUBLISHED = frozenset({lives.ConsultationState.UNPUBLISHED})
PUBLISHED = frozenset({lives.ConsultationState.PUBLISHED})
#: A decision that is being taken or was: of an amendment, of a vote, of an association.
STATED_ON = _from(Move.ADOPT) | DELIBERATED | VOTING | COUNTING | COUNTED | STANDING
