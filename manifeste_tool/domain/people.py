"""What people may do, and when: one table, asked by the services and by nobody else."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.commission.charges import Charge
from manifeste_tool.domain.readers import Person, Reader, Role
from manifeste_tool.domain.rights import states
from manifeste_tool.domain.rights.states import States
from manifeste_tool.errors import N_, ForbiddenError, StaleError


class Act(StrEnum):
    """What somebody may want to do."""

    WRITE_DRAFT = "write_draft"
    FILE = "file"
    FILE_ON_BEHALF = "file_on_behalf"
    COSIGN = "cosign"
    INVITE = "invite"
    RECTIFY = "rectify"
    PROPOSE_RECTIFICATION = "propose_rectification"
    WITHDRAW = "withdraw"
    TAKE_OVER = "take_over"
    ASK_REEXAMINATION = "ask_reexamination"
    COMMENT = "comment"
    EDIT_COMMENT = "edit_comment"
    RESOLVE_THREAD = "resolve_thread"
    HIDE_COMMENT = "hide_comment"
    WRITE_NOTE = "write_note"
    JUDGE_ADMISSIBILITY = "judge_admissibility"
    GIVE_OPINION = "give_opinion"
    ENTER_OPINION = "enter_opinion"
    SORT = "sort"
    DECIDE = "decide"
    DELIBERATE_AGAIN = "deliberate_again"
    INTEGRATE = "integrate"
    LEND_COPY = "lend_copy"
    WRITE_COPY = "write_copy"
    MERGE_COPY = "merge_copy"
    WRITE_TEXT = "write_text"
    END_DRAFTING = "end_drafting"
    CITE = "cite"
    DECLARE = "declare"
    PUBLISH = "publish"
    SET_STAGES = "set_stages"
    IMPORT_CONTRIBUTIONS = "import_contributions"
    SEE_DESK = "see_desk"
    DRAFT_ON_BEHALF = "draft_on_behalf"
    FILE_LATE = "file_late"
    EXTEND = "extend"
    REMIND = "remind"
    ASSIGN = "assign"
    SET_CHARGES = "set_charges"
    ASK_OPINION = "ask_opinion"
    HOLD_SITTING = "hold_sitting"  # plan one, see what only who holds it sees, keep its sheet
    CHANGE_SITTING = "change_sitting"  # or cancel it
    CONVENE = "convene"
    OPEN_SITTING = "open_sitting"
    SUSPEND_SITTING = "suspend_sitting"
    RESUME_SITTING = "resume_sitting"
    CONDUCT_SITTING = "conduct_sitting"  # call an amendment, note who comes and goes, close
    SEND_RECORD = "send_record"
    ANSWER_CONVOCATION = "answer_convocation"
    RECORD_WITHDRAWAL = "record_withdrawal"
    UNDO_DECISION = "undo_decision"
    HOLD_BALLOT = "hold_ballot"  # set one up, see what only who holds it sees
    CHANGE_BALLOT = "change_ballot"
    CANCEL_BALLOT = "cancel_ballot"
    RECORD_RESULT = "record_result"
    DRAW_CONSEQUENCES = "draw_consequences"
    VOTE = "vote"
    ENTER_VOTE = "enter_vote"
    MAKE_STATEMENT = "make_statement"
    ENTER_STATEMENT = "enter_statement"
    ENTER_APPROVAL = "enter_approval"
    SIGN = "sign"
    ENTER_SIGNATORY = "enter_signatory"
    SIGN_FOR_AUTHORITY = "sign_for_authority"
    RECEIVE_REPORT = "receive_report"
    REOPEN_REPORT = "reopen_report"
    SEE_OUTBOX = "see_outbox"
    ADMIT_AUTHORITY = "admit_authority"
    DECLARE_CONSULTATION = "declare_consultation"
    MANAGE_CONSULTATION = "manage_consultation"
    INVITE_COLLEAGUE = "invite_colleague"
    MAKE_KIT = "make_kit"
    PRINT_LOT = "print_lot"
    ENTER_CONTRIBUTION = "enter_contribution"
    ENTER_POSITION_PAPER = "enter_position_paper"
    SEND_REPORT = "send_report"
    MODERATE = "moderate"
    ANSWER_ENQUIRY = "answer_enquiry"
    READ_CONTRIBUTIONS = "read_contributions"
    DRAW_FINDING = "draw_finding"
    REMOVE_ANY_MARK = "remove_any_mark"
    MERGE_FINDINGS = "merge_findings"
    KEEP_EVIDENCE = "keep_evidence"
    DECIDE_OUTCOME = "decide_outcome"
    SETTLE_DISPUTE = "settle_dispute"
    WITHDRAW_VERSION = "withdraw_version"
    WRITE_ALIGNED = "write_aligned"  # the English text, the easy-to-read one, « en clair »
    TAKE_OUT = "take_out"  # data that name people
    WRITE_PRESS_KIT = "write_press_kit"
    SEND_BRIEFING = "send_briefing"  # the dossier of a sitting, by mail
    BRING_BACK = "bring_back"  # an edited document
    BRING_BACK_FOR = "bring_back_for"  # in a member's name
    SEE_PEOPLE = "see_people"
    MANAGE_PEOPLE = "manage_people"  # invite, change, give a mandate
    APPOINT = "appoint"  # a secretary or an administrator; what is done to their accounts
    SUSPEND = "suspend"
    ERASE_PERSON = "erase_person"
    CLOSE_DEVICES = "close_devices"  # another's
    RESET_SECOND_FACTOR = "reset_second_factor"  # another's
    OWN_ACCOUNT = "own_account"  # one's devices, second factor, data, and its end
    NAME_COLLABORATOR = "name_collaborator"
    PREPARE_DRAFT = "prepare_draft"  # for the member one works for
    ANSWER_REQUEST = "answer_request"  # of somebody about their data
    KEEP_REGISTERS = "keep_registers"  # of requests, breaches and processing
    PURGE = "purge"
    SET_INSTANCE = "set_instance"  # what the instance says of itself, how long it keeps what


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
    Act.INVITE: Rule(_MEMBERS, own=True, states=states.OPEN),
    Act.RECTIFY: Rule(_MEMBERS, _DISCUSSING, own=True, states=states.OPEN),
    Act.PROPOSE_RECTIFICATION: Rule(_SECRETARIAT, rapporteurs=True, states=states.OPEN),
    Act.WITHDRAW: Rule(_MEMBERS, own=True, states=states.OPEN),
    Act.TAKE_OVER: Rule(_MEMBERS, _DISCUSSING, in_office=True, states=states.DECIDED),
    Act.ASK_REEXAMINATION: Rule(_MEMBERS, own=True, states=states.REFUSED),
    Act.COMMENT: Rule(_COMMISSION),
    Act.EDIT_COMMENT: Rule(_COMMISSION, own=True),
    Act.RESOLVE_THREAD: Rule(_COMMISSION),
    Act.HIDE_COMMENT: Rule(_SECRETARIAT),
    Act.WRITE_NOTE: Rule(_SECRETARIAT),
    Act.JUDGE_ADMISSIBILITY: Rule(_SECRETARIAT, states=states.JUDGED),
    Act.GIVE_OPINION: Rule(frozenset(), rapporteurs=True, states=states.OPEN),
    Act.ENTER_OPINION: Rule(_SECRETARIAT, states=states.OPEN),
    Act.SORT: Rule(_SECRETARIAT),
    Act.DECIDE: Rule(_SECRETARIAT, states=states.OPEN),
    Act.DELIBERATE_AGAIN: Rule(_SECRETARIAT, states=states.DELIBERATED),
    Act.INTEGRATE: Rule(_SECRETARIAT, states=states.ADOPTED),
    Act.LEND_COPY: Rule(_SECRETARIAT, states=states.LENT),
    Act.WRITE_COPY: Rule(_COMMISSION, own=True, states=states.LENT),
    Act.MERGE_COPY: Rule(_SECRETARIAT, barring=_FROZEN, states=states.LENT),
    Act.WRITE_TEXT: Rule(_SECRETARIAT, frozenset({StageKind.DRAFTING}), drafters=True),
    Act.END_DRAFTING: Rule(_SECRETARIAT, barring=_FROZEN),
    Act.CITE: Rule(_SECRETARIAT, drafters=True),
    Act.DECLARE: Rule(_SECRETARIAT),
    Act.PUBLISH: Rule(_SECRETARIAT, states=states.PREPARED),
    Act.SET_STAGES: Rule(_SECRETARIAT),
    Act.IMPORT_CONTRIBUTIONS: Rule(_SECRETARIAT, at_home=_REFERENTS),
    Act.SEE_DESK: Rule(_SECRETARIAT),
    Act.DRAFT_ON_BEHALF: Rule(_SECRETARIAT),
    Act.FILE_LATE: Rule(_SECRETARIAT, barring=_AMENDING),
    Act.EXTEND: Rule(_SECRETARIAT),
    Act.REMIND: Rule(_SECRETARIAT),
    Act.ASSIGN: Rule(_SECRETARIAT),
    Act.SET_CHARGES: Rule(_SECRETARIAT),
    Act.ASK_OPINION: Rule(_SECRETARIAT),
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
    Act.VOTE: Rule(_MEMBERS, in_office=True, states=states.VOTING),
    Act.ENTER_VOTE: Rule(_SECRETARIAT, states=states.VOTING),
    Act.MAKE_STATEMENT: Rule(_MEMBERS, own=True, in_office=True),
    Act.ENTER_STATEMENT: Rule(_SECRETARIAT),
    Act.ENTER_APPROVAL: Rule(_SECRETARIAT),
    Act.SIGN: Rule(_MEMBERS, own=True, in_office=True),
    Act.ENTER_SIGNATORY: Rule(_SECRETARIAT),
    Act.SIGN_FOR_AUTHORITY: Rule(_REFERENTS),
    Act.RECEIVE_REPORT: Rule(_SECRETARIAT),
    Act.REOPEN_REPORT: Rule(_SECRETARIAT, states=states.SENT),
    Act.SEE_OUTBOX: Rule(_SECRETARIAT),
    Act.ADMIT_AUTHORITY: Rule(_SECRETARIAT, states=states.CONFIRMED),
    Act.DECLARE_CONSULTATION: Rule(_SECRETARIAT, at_home=_REFERENTS),
    Act.MANAGE_CONSULTATION: Rule(_SECRETARIAT, at_home=_REFERENTS),
    Act.INVITE_COLLEAGUE: Rule(_SECRETARIAT, at_home=_REFERENTS),
    Act.MAKE_KIT: Rule(_SECRETARIAT, at_home=_REFERENTS),
    Act.PRINT_LOT: Rule(_SECRETARIAT, at_home=_REFERENTS),
    Act.ENTER_CONTRIBUTION: Rule(_SECRETARIAT, at_home=_REFERENTS),
    Act.ENTER_POSITION_PAPER: Rule(_SECRETARIAT, at_home=_REFERENTS),
    Act.SEND_REPORT: Rule(_SECRETARIAT, at_home=_REFERENTS, states=states.UNSENT),
    Act.MODERATE: Rule(_SECRETARIAT),
    Act.ANSWER_ENQUIRY: Rule(_SECRETARIAT),
    Act.READ_CONTRIBUTIONS: Rule(_SECRETARIAT, drafters=True, rapporteurs=True),
    Act.DRAW_FINDING: Rule(_SECRETARIAT, drafters=True, rapporteurs=True),
    Act.REMOVE_ANY_MARK: Rule(_SECRETARIAT),
    Act.MERGE_FINDINGS: Rule(_SECRETARIAT, drafters=True),
    Act.KEEP_EVIDENCE: Rule(_SECRETARIAT, drafters=True),
    Act.DECIDE_OUTCOME: Rule(_SECRETARIAT),
    Act.SETTLE_DISPUTE: Rule(_SECRETARIAT, drafters=True),
    Act.WITHDRAW_VERSION: Rule(_SECRETARIAT),
    Act.WRITE_ALIGNED: Rule(_SECRETARIAT, drafters=True),
    Act.TAKE_OUT: Rule(_SECRETARIAT),
    Act.WRITE_PRESS_KIT: Rule(_SECRETARIAT),
    Act.SEND_BRIEFING: Rule(_SECRETARIAT),
    Act.BRING_BACK: Rule(_COMMISSION),
    Act.BRING_BACK_FOR: Rule(_SECRETARIAT),
    Act.SEE_PEOPLE: Rule(_SECRETARIAT),
    Act.MANAGE_PEOPLE: Rule(_SECRETARIAT),
    Act.APPOINT: Rule(_ADMINISTRATORS),
    Act.SUSPEND: Rule(_SECRETARIAT),
    Act.ERASE_PERSON: Rule(_ADMINISTRATORS),
    Act.CLOSE_DEVICES: Rule(_ADMINISTRATORS),
    Act.RESET_SECOND_FACTOR: Rule(_ADMINISTRATORS),
    Act.OWN_ACCOUNT: Rule(_EVERYBODY, own=True),
    Act.NAME_COLLABORATOR: Rule(_MEMBERS, own=True, in_office=True),
    Act.PREPARE_DRAFT: Rule(_COLLABORATORS, served=True),
    Act.ANSWER_REQUEST: Rule(_SECRETARIAT, states=states.RECEIVED),
    Act.KEEP_REGISTERS: Rule(_SECRETARIAT),
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
