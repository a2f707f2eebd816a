"""What people may do, and when: one table, asked by the services and by nobody else."""

from collections.abc import Collection
from dataclasses import dataclass

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.commission.charges import Charge
from manifeste_tool.domain.readers import Person, Reader, Role
from manifeste_tool.domain.rights import states
from manifeste_tool.domain.rights.acts import Act
from manifeste_tool.domain.rights.states import States
from manifeste_tool.errors import N_, ForbiddenError, StaleError

__all__ = ["RIGHTS", "Act", "Rule", "UntimelyError", "may", "require", "timely"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may do one act: one of `roles`, or a drafter or a rapporteur where these are named: of all, or of chapters.

    While one of `stages` is open and none of `barring`; no stage means always. `states`: those of the object in which
    it is possible, none for what has no life of its own. `own` asks that the object belong to the person, `in_office`
    that a member be nobody's substitute. Those of `at_home` may where it is their authority's, and `served` asks
    that the object belong to a member whom they work for: None, that there be one.
    """

    roles: frozenset[Role]
    stages: frozenset[StageKind] = frozenset()
    drafters: bool = False
    own: bool = False
    rapporteurs: bool = False
    barring: frozenset[StageKind] = frozenset()
    in_office: bool = False
    at_home: frozenset[Role] = frozenset()
    states: States = frozenset()
    served: bool = False


class UntimelyError(StaleError):
    """An act is somebody's, and not in the state that its object is in."""

    sentence = N_("C'est désormais « %(state)s » : cette action n'est pas possible dans cet état. Relisez la page.")


_SECRETARIAT = frozenset({Role.SECRETARIAT, Role.ADMINISTRATOR})
_MEMBERS = frozenset({Role.MEMBER})
_REFERENTS = frozenset({Role.REFERENT})
_COMMISSION = _MEMBERS | _SECRETARIAT
_ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
_COLLABORATORS = frozenset({Role.COLLABORATOR})
_EVERYBODY = frozenset(Role) - {Role.VISITOR}
_AMENDING = frozenset({StageKind.FILING})
_DISCUSSING = frozenset({StageKind.FILING, StageKind.EXAMINATION})
_FROZEN = frozenset({StageKind.EXAMINATION})  # only integration, mise au net and sources move the text then

RIGHTS: dict[Act, Rule] = {
    Act.WRITE_DRAFT: Rule(_MEMBERS, in_office=True),
    Act.FILE: Rule(_MEMBERS, _AMENDING, in_office=True),
    Act.FILE_ON_BEHALF: Rule(_SECRETARIAT, _AMENDING),
    Act.COSIGN: Rule(_MEMBERS, in_office=True, states=states.OPEN),
    Act.ANSWER_COSIGNATURE: Rule(_MEMBERS, own=True, in_office=True, states=states.ASKED),
    Act.TAKE_BACK_COSIGNATURE: Rule(_EVERYBODY, own=True, states=states.GIVEN),
    Act.INVITE: Rule(_MEMBERS, own=True, states=states.OPEN),
    Act.RECTIFY: Rule(_MEMBERS, _DISCUSSING, own=True, states=states.OPEN),
    Act.PROPOSE_RECTIFICATION: Rule(_SECRETARIAT, rapporteurs=True, states=states.OPEN),
    Act.ANSWER_RECTIFICATION: Rule(_MEMBERS, own=True, in_office=True, states=states.HANDED_OVER),
    Act.WITHDRAW: Rule(_MEMBERS, own=True, states=states.OPEN),
    Act.TAKE_OVER: Rule(_MEMBERS, _DISCUSSING, in_office=True, states=states.DECIDED),
    Act.SUB_AMEND: Rule(_COMMISSION, in_office=True, states=states.OPEN),
    Act.ASK_REEXAMINATION: Rule(_MEMBERS, own=True, states=states.REFUSED),
    Act.ANSWER_REQUEST_TO_ADMIT: Rule(_SECRETARIAT, states=states.UNANSWERED),
    Act.COMMENT: Rule(_COMMISSION, states=states.NOT_HIDDEN),
    Act.EDIT_COMMENT: Rule(_COMMISSION, own=True, states=states.NOT_DELETED),
    Act.RESOLVE_THREAD: Rule(_COMMISSION, states=states.OPEN_THREAD),
    Act.REOPEN_THREAD: Rule(_COMMISSION, states=states.RESOLVED),
    Act.HIDE_COMMENT: Rule(_SECRETARIAT, states=states.NOT_DELETED),
    Act.SHOW_COMMENT: Rule(_SECRETARIAT, states=states.HIDDEN),
    Act.WRITE_NOTE: Rule(_SECRETARIAT, states=states.NOT_HIDDEN),
    Act.JUDGE_ADMISSIBILITY: Rule(_SECRETARIAT, states=states.JUDGED),
    Act.GIVE_OPINION: Rule(frozenset(), rapporteurs=True, states=states.OPEN),
    Act.ENTER_OPINION: Rule(_SECRETARIAT, states=states.OPEN),
    Act.SORT: Rule(_SECRETARIAT),
    Act.DECIDE: Rule(_SECRETARIAT, states=states.OPEN),
    Act.DELIBERATE_AGAIN: Rule(_SECRETARIAT, states=states.DELIBERATED),
    Act.INTEGRATE: Rule(_SECRETARIAT, states=states.ADOPTED),
    Act.ACT_IN_WORKSHOP: Rule(_SECRETARIAT, states=states.WORKING),
    Act.LEND_COPY: Rule(_SECRETARIAT, states=states.LENT),
    Act.WRITE_COPY: Rule(_COMMISSION, own=True, states=states.LENT),
    Act.MERGE_COPY: Rule(_SECRETARIAT, barring=_FROZEN, states=states.LENT),
    Act.WRITE_TEXT: Rule(_SECRETARIAT, frozenset({StageKind.DRAFTING}), drafters=True),
    Act.END_DRAFTING: Rule(_SECRETARIAT, barring=_FROZEN),
    Act.CITE: Rule(_SECRETARIAT, drafters=True),
    Act.DECLARE: Rule(_SECRETARIAT),
    Act.PUBLISH: Rule(_SECRETARIAT, states=states.PREPARED),
    Act.CORRECT_VERSION: Rule(_SECRETARIAT, states=states.IN_FORCE),
    Act.SET_STAGES: Rule(_SECRETARIAT),
    Act.IMPORT_CONTRIBUTIONS: Rule(_SECRETARIAT, at_home=_REFERENTS, states=states.TRIED),
    Act.SEE_DESK: Rule(_SECRETARIAT),
    Act.DRAFT_ON_BEHALF: Rule(_SECRETARIAT),
    Act.SETTLE_LATE_REQUEST: Rule(_SECRETARIAT, states=states.HANDED_OVER),
    Act.FILE_LATE: Rule(_SECRETARIAT, barring=_AMENDING),
    Act.EXTEND: Rule(_SECRETARIAT),
    Act.REMIND: Rule(_SECRETARIAT),
    Act.ASSIGN: Rule(_SECRETARIAT),
    Act.SET_CHARGES: Rule(_SECRETARIAT),
    Act.ASK_OPINION: Rule(_SECRETARIAT),
    Act.REMIND_OPINION: Rule(_SECRETARIAT, states=states.AWAITED),
    Act.EXTEND_OPINION: Rule(_SECRETARIAT, states=states.NOT_ANSWERED),
    Act.SETTLE_OPINION_ANSWER: Rule(_SECRETARIAT, states=states.ANSWERED),
    Act.HOLD_SITTING: Rule(_SECRETARIAT),
    Act.CHANGE_SITTING: Rule(_SECRETARIAT, states=states.TO_COME),
    Act.CONVENE: Rule(_SECRETARIAT, states=states.PLANNED),
    Act.OPEN_SITTING: Rule(_SECRETARIAT, states=states.CONVENED),
    Act.SUSPEND_SITTING: Rule(_SECRETARIAT, states=states.SITTING),
    Act.RESUME_SITTING: Rule(_SECRETARIAT, states=states.SUSPENDED),
    Act.CONDUCT_SITTING: Rule(_SECRETARIAT, states=states.UNDER_WAY),
    Act.SEND_RECORD: Rule(_SECRETARIAT, states=states.OVER),
    Act.ANSWER_CONVOCATION: Rule(_MEMBERS, own=True, in_office=True, states=states.CONVENED),
    Act.RECORD_WITHDRAWAL: Rule(_SECRETARIAT, states=states.OPEN),
    Act.UNDO_DECISION: Rule(_SECRETARIAT, states=states.DECIDED),
    Act.HOLD_BALLOT: Rule(_SECRETARIAT),
    Act.CHANGE_BALLOT: Rule(_SECRETARIAT, states=states.BEFORE_CLOSING),
    Act.CANCEL_BALLOT: Rule(_SECRETARIAT, states=states.NOT_COUNTED),
    Act.RECORD_RESULT: Rule(_SECRETARIAT, states=states.COUNTING),
    Act.DRAW_CONSEQUENCES: Rule(_SECRETARIAT, states=states.COUNTED),
    Act.RECORD_TEXT_VOTE: Rule(_SECRETARIAT, states=states.BEGUN),
    Act.CANCEL_TEXT_VOTE: Rule(_SECRETARIAT, states=states.COUNTED),
    Act.VOTE: Rule(_MEMBERS, in_office=True, states=states.VOTING),
    Act.ENTER_VOTE: Rule(_SECRETARIAT, states=states.VOTING),
    Act.MAKE_STATEMENT: Rule(_MEMBERS, own=True, in_office=True, states=states.STATED_ON),
    Act.ENTER_STATEMENT: Rule(_SECRETARIAT, states=states.STATED_ON),
    Act.WITHDRAW_STATEMENT: Rule(_SECRETARIAT, states=states.STANDING),
    Act.WITHDRAW_OWN_STATEMENT: Rule(_EVERYBODY, own=True, states=states.STANDING),
    Act.ENTER_APPROVAL: Rule(_SECRETARIAT),
    Act.WITHDRAW_APPROVAL: Rule(_SECRETARIAT, states=states.STANDING),
    Act.SIGN: Rule(_MEMBERS, own=True, in_office=True),
    Act.ENTER_SIGNATORY: Rule(_SECRETARIAT),
    Act.WITHDRAW_SIGNATURE: Rule(_SECRETARIAT, at_home=_REFERENTS, states=states.STANDING),
    Act.WITHDRAW_OWN_SIGNATURE: Rule(_EVERYBODY, own=True, states=states.STANDING),
    Act.SIGN_FOR_AUTHORITY: Rule(_REFERENTS),
    Act.RECEIVE_REPORT: Rule(_SECRETARIAT, states=states.NOT_COME),
    Act.REOPEN_REPORT: Rule(_SECRETARIAT, states=states.SENT),
    Act.SEE_OUTBOX: Rule(_SECRETARIAT),
    Act.SEND_MAIL_AGAIN: Rule(_SECRETARIAT, states=states.REFUSED_MAIL),
    Act.HOLD_MAIL_FOR_SENT: Rule(_SECRETARIAT, states=states.UNCERTAIN_MAIL),
    Act.ADMIT_AUTHORITY: Rule(_SECRETARIAT, states=states.CONFIRMED),
    Act.DECLARE_CONSULTATION: Rule(_SECRETARIAT, at_home=_REFERENTS),
    Act.MANAGE_CONSULTATION: Rule(_SECRETARIAT, at_home=_REFERENTS),
    Act.PUBLISH_CONSULTATION: Rule(_SECRETARIAT, at_home=_REFERENTS, states=states.UNPUBLISHED),
    Act.TAKE_CONSULTATION_BACK: Rule(_SECRETARIAT, at_home=_REFERENTS, states=states.PUBLISHED),
    Act.INVITE_COLLEAGUE: Rule(_SECRETARIAT, at_home=_REFERENTS),
    Act.MAKE_KIT: Rule(_SECRETARIAT, at_home=_REFERENTS),
    Act.PRINT_LOT: Rule(_SECRETARIAT, at_home=_REFERENTS),
    Act.ENTER_CONTRIBUTION: Rule(_SECRETARIAT, at_home=_REFERENTS),
    Act.TYPE_SHEET: Rule(_SECRETARIAT, at_home=_REFERENTS, states=states.TO_TYPE),
    Act.CORRECT_SHEET: Rule(_SECRETARIAT, at_home=_REFERENTS, states=states.TYPED),
    Act.AWAIT_SHEET_AGAIN: Rule(_SECRETARIAT, at_home=_REFERENTS, states=states.CANCELLED_SHEET),
    Act.ENTER_POSITION_PAPER: Rule(_SECRETARIAT, at_home=_REFERENTS),
    Act.SEND_REPORT: Rule(_SECRETARIAT, at_home=_REFERENTS, states=states.UNSENT),
    Act.MODERATE: Rule(_SECRETARIAT),
    Act.JUDGE_CONTRIBUTION: Rule(_SECRETARIAT, states=states.DECIDABLE),
    Act.TAKE_UP_MODERATION: Rule(_SECRETARIAT, states=states.TAKEN_UP),
    Act.ANSWER_REEXAMINATION: Rule(_SECRETARIAT, states=states.CONTESTABLE),
    Act.SETTLE_FLAG: Rule(_SECRETARIAT, states=states.UNANSWERED),
    Act.ANSWER_ENQUIRY: Rule(_SECRETARIAT),
    Act.READ_CONTRIBUTIONS: Rule(_SECRETARIAT, drafters=True, rapporteurs=True),
    Act.DRAW_FINDING: Rule(_SECRETARIAT, drafters=True, rapporteurs=True),
    Act.REWORD_FINDING: Rule(_SECRETARIAT, drafters=True, rapporteurs=True, states=states.DISTINCT),
    Act.REMOVE_ANY_MARK: Rule(_SECRETARIAT),
    Act.MERGE_FINDINGS: Rule(_SECRETARIAT, drafters=True, states=states.DISTINCT),
    Act.KEEP_EVIDENCE: Rule(_SECRETARIAT, drafters=True),
    Act.DECIDE_OUTCOME: Rule(_SECRETARIAT),
    Act.UNDO_OUTCOMES: Rule(_SECRETARIAT, states=states.OUTCOME_GIVEN),
    Act.SETTLE_DISPUTE: Rule(_SECRETARIAT, drafters=True, states=states.UNANSWERED),
    Act.WITHDRAW_VERSION: Rule(_SECRETARIAT, states=states.NOT_WITHDRAWN),
    Act.WRITE_ALIGNED: Rule(_SECRETARIAT, drafters=True),
    Act.TAKE_OUT: Rule(_SECRETARIAT),
    Act.WRITE_PRESS_KIT: Rule(_SECRETARIAT),
    Act.SEND_BRIEFING: Rule(_SECRETARIAT, states=states.CONVENED_AND_NOT_OVER),
    Act.BRING_BACK: Rule(_COMMISSION),
    Act.SETTLE_DOCUMENT: Rule(_COMMISSION, states=states.OPEN_DOCUMENT),
    Act.BRING_BACK_FOR: Rule(_SECRETARIAT),
    Act.SEE_PEOPLE: Rule(_SECRETARIAT),
    Act.MANAGE_PEOPLE: Rule(_SECRETARIAT, states=states.NOT_CLOSED),
    Act.INVITE_PERSON: Rule(_SECRETARIAT, states=states.PRESENT),
    Act.TAKE_BACK_INVITATION: Rule(_SECRETARIAT, states=states.INVITED),
    Act.APPOINT: Rule(_ADMINISTRATORS),
    Act.SUSPEND: Rule(_SECRETARIAT, states=states.PRESENT),
    Act.RESTORE: Rule(_SECRETARIAT, states=states.SUSPENDED_ACCOUNT),
    Act.ERASE_PERSON: Rule(_ADMINISTRATORS, states=states.NOT_ERASED),
    Act.CLOSE_DEVICES: Rule(_ADMINISTRATORS),
    Act.RESET_SECOND_FACTOR: Rule(_ADMINISTRATORS),
    Act.OWN_ACCOUNT: Rule(_EVERYBODY, own=True),
    Act.NAME_COLLABORATOR: Rule(_MEMBERS, own=True, in_office=True),
    Act.PREPARE_DRAFT: Rule(_COLLABORATORS, served=True, states=states.KEPT),
    Act.ANSWER_REQUEST: Rule(_SECRETARIAT, states=states.RECEIVED),
    Act.KEEP_REGISTERS: Rule(_SECRETARIAT),
    Act.CHANGE_BREACH: Rule(_SECRETARIAT, states=states.OPEN_BREACH),
    Act.PURGE: Rule(_ADMINISTRATORS),
    Act.SET_INSTANCE: Rule(_ADMINISTRATORS),
}


def timely(act: Act, state: str | None) -> bool:
    """Whether an act is possible on an object in this state; None asks for no object in particular."""
    return state is None or not RIGHTS[act].states or state in RIGHTS[act].states


def may(
    reader: Reader,
    act: Act,
    *,
    owner: int | None = None,
    chapters: Collection[str] | None = None,
    authority: str = "",
    state: str | None = None,
) -> bool:
    """Whether the reader may do `act` now; `owner` is the identifier of the person the object belongs to.

    `authority` is the code of the one it belongs to, `""` for none; `state` that of the object, None for none yet.
    `chapters` are those that the act touches, by their headings; None asks whether there is any where they may. Who
    drafts some chapters writes these alone; who reports on some may speak of whatever touches one of them.
    """
    rule = RIGHTS[act]
    person = reader.person
    if person is None or not person.active or not timely(act, state):
        return False
    charged = (rule.drafters and _drafts(reader, person, chapters)) or (
        rule.rapporteurs and _reports(reader, person, chapters)
    )
    at_home = person.role in rule.at_home and bool(authority) and person.authority == authority
    named = person.role in rule.roles or at_home or (charged and person.role is Role.MEMBER)
    seated = not rule.in_office or person.role is not Role.MEMBER or person.is_in_office
    in_time = (not rule.stages or reader.is_open(*rule.stages)) and not reader.is_open(*rule.barring)
    serves = not rule.served or any(owner in (None, one.id) for one in reader.served)
    return named and seated and in_time and serves and (not rule.own or person.id == owner)


def _drafts(reader: Reader, person: Person, chapters: Collection[str] | None) -> bool:
    theirs = reader.chapters(Charge.DRAFTER)
    return person.drafter or (bool(theirs) if chapters is None else bool(chapters) and theirs.issuperset(chapters))


def _reports(reader: Reader, person: Person, chapters: Collection[str] | None) -> bool:
    theirs = reader.chapters(Charge.RAPPORTEUR)
    return person.rapporteur or (bool(theirs) if chapters is None else not theirs.isdisjoint(chapters))


def require(
    reader: Reader,
    act: Act,
    *,
    owner: int | None = None,
    chapters: Collection[str] | None = None,
    authority: str = "",
    state: str | None = None,
) -> Person:
    """Return the person who acts.

    Raises `ForbiddenError` where the table says no, `UntimelyError` where it does so for the state alone.
    """
    if reader.person is None or not may(reader, act, owner=owner, chapters=chapters, authority=authority):
        raise ForbiddenError
    if not timely(act, state):
        raise UntimelyError(state=state)
    return reader.person
