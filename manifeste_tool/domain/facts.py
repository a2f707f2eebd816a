"""Facts: what happened, in the past tense, by whom, to what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from manifeste_tool.domain.audience import Audience

#: How Git names the program when it acts by itself, as `membre-17` names a person.
PROGRAM = "programme-0"


class About(StrEnum):
    """The kinds of things a fact may be about; `about_id` is then their public identifier."""

    TEXT = "text"
    PARAGRAPH = "paragraph"
    AMENDMENT = "amendment"  # "<cycle>/<number>"
    CONTRIBUTION = "contribution"
    VERSION = "version"
    STAGE = "stage"
    COPY = "copy"
    PERSON = "person"
    SITTING = "sitting"
    BALLOT = "ballot"
    APPROVAL = "approval"
    SIGNATORY = "signatory"
    STATEMENT = "statement"
    OPINION_REQUEST = "request"
    CONSULTATION = "consultation"
    DEADLINE = "deadline"
    CHAPTER = "chapter"
    MAIL = "mail"
    AUTHORITY = "authority"  # its code, or the number of the request of one that is not admitted yet
    LOT = "lot"
    REPORT = "report"  # the reference of its consultation
    FLAG = "flag"
    ENQUIRY = "enquiry"
    FINDING = "finding"
    EVIDENCE = "evidence"
    OUTCOME = "outcome"  # the number of the decision on one or many contributions
    DOCUMENT = "document"  # one that came back
    DATA = "data"  # what was taken out, or what was purged
    DATA_REQUEST = "data_request"
    BREACH = "breach"
    INSTANCE = "instance"


class Happened(StrEnum):
    """The names of facts."""

    TEXT_FOUNDED = "text_founded"
    TEXT_WRITTEN = "text_written"
    DRAFTING_ENDED = "drafting_ended"
    AMENDMENT_FILED = "amendment_filed"
    AMENDMENT_RECTIFIED = "amendment_rectified"
    RECTIFICATION_PROPOSED = "rectification_proposed"
    RECTIFICATION_DECLINED = "rectification_declined"
    SUB_AMENDMENT_DETACHED = "sub_amendment_detached"
    COSIGNATURE_ASKED = "cosignature_asked"
    COSIGNATURE_GIVEN = "cosignature_given"
    COSIGNATURE_DECLINED = "cosignature_declined"
    COSIGNATURE_TAKEN_BACK = "cosignature_taken_back"
    AMENDMENT_ADMITTED = "amendment_admitted"
    AMENDMENT_REFUSED = "amendment_refused"
    REEXAMINATION_ASKED = "reexamination_asked"
    REEXAMINATION_REFUSED = "reexamination_refused"
    OPINION_GIVEN = "opinion_given"
    OPINION_PUBLISHED = "opinion_published"
    AMENDMENT_SORTED = "amendment_sorted"
    AMENDMENT_CALLED = "amendment_called"  # its discussion begins
    AMENDMENT_ADOPTED = "amendment_adopted"
    AMENDMENT_ADOPTED_IN_PART = "amendment_adopted_in_part"
    AMENDMENT_REJECTED = "amendment_rejected"
    AMENDMENT_NOT_SUPPORTED = "amendment_not_supported"
    AMENDMENT_WITHDRAWN = "amendment_withdrawn"
    AMENDMENT_TAKEN_OVER = "amendment_taken_over"
    AMENDMENT_FELL = "amendment_fell"
    AMENDMENT_INTEGRATED = "amendment_integrated"
    AMENDMENT_NO_LONGER_APPLIES = "amendment_no_longer_applies"
    SECOND_DELIBERATION_OPENED = "second_deliberation_opened"
    TEXT_CLEANED_UP = "text_cleaned_up"  # *mise au net*
    COPY_LENT = "copy_lent"
    COPY_WRITTEN = "copy_written"
    COPY_MERGED = "copy_merged"
    COPY_CLOSED = "copy_closed"
    COPY_CHANGED = "copy_changed"  # its title, its date or its drafters
    SOURCE_CITED = "source_cited"
    SOURCE_REMOVED = "source_removed"
    PARAGRAPH_DECLARED = "paragraph_declared"
    PARAGRAPH_UNDECLARED = "paragraph_undeclared"
    COMMENT_MADE = "comment_made"
    COMMENT_EDITED = "comment_edited"
    COMMENT_DELETED = "comment_deleted"
    COMMENT_HIDDEN = "comment_hidden"
    COMMENT_REPORTED = "comment_reported"
    COMMENT_REPORT_CLOSED = "comment_report_closed"
    THREAD_RESOLVED = "thread_resolved"
    THREAD_REOPENED = "thread_reopened"
    COMMENT_SHOWN = "comment_shown"  # one that was hidden
    VERSION_PUBLISHED = "version_published"
    STAGE_SET = "stage_set"
    CONTRIBUTIONS_IMPORTED = "contributions_imported"
    PERSON_ADDED = "person_added"
    PERSON_SIGNED_IN = "person_signed_in"
    PERSON_LEFT = "person_left"
    AMENDMENT_KEPT = "amendment_kept"  # its fall was proposed, it stays in discussion
    WITHDRAWAL_ASKED = "withdrawal_asked"  # of an author whose amendment the text satisfies
    DEADLINE_NEARS = "deadline_nears"  # the clock's reminder
    REMINDED = "reminded"  # the secretariat's
    DEADLINE_EXTENDED = "deadline_extended"
    STAGE_OPENED = "stage_opened"  # the clock says so
    STAGE_CLOSED = "stage_closed"
    REPORT_RECEIVED = "report_received"
    LATE_FILING_ASKED = "late_filing_asked"  # a draft handed over after the closing
    LATE_FILING_DECLINED = "late_filing_declined"
    TASK_ASSIGNED = "task_assigned"
    CHARGE_GIVEN = "charge_given"
    CHARGE_TAKEN_BACK = "charge_taken_back"
    OPINION_ASKED = "opinion_asked"
    OPINION_ANSWERED = "opinion_answered"
    OPINION_ANSWER_SETTLED = "opinion_answer_settled"  # read by the secretariat, and kept or published
    OPINION_REQUEST_WITHDRAWN = "opinion_request_withdrawn"
    SITTING_PLANNED = "sitting_planned"
    SITTING_CHANGED = "sitting_changed"  # its date, its place or its agenda, once convened
    SITTING_CONVENED = "sitting_convened"
    SITTING_CANCELLED = "sitting_cancelled"
    CONVOCATION_ANSWERED = "convocation_answered"
    SITTING_OPENED = "sitting_opened"
    SITTING_SUSPENDED = "sitting_suspended"
    SITTING_RESUMED = "sitting_resumed"
    SITTING_CLOSED = "sitting_closed"
    MEMBER_ARRIVED = "member_arrived"
    MEMBER_LEFT = "member_left"
    PROXY_GIVEN = "proxy_given"
    PROXY_ENDED = "proxy_ended"
    QUORUM_LOST = "quorum_lost"
    QUORUM_REACHED = "quorum_reached"
    RECORD_MADE = "record_made"  # the relevé de décisions
    DECISION_UNDONE = "decision_undone"
    BALLOT_PLANNED = "ballot_planned"
    BALLOT_CHANGED = "ballot_changed"  # its question or its closing, once open
    BALLOT_OPENED = "ballot_opened"
    BALLOT_CLOSED = "ballot_closed"
    BALLOT_CANCELLED = "ballot_cancelled"
    VOTE_CAST = "vote_cast"  # never says what
    TEXT_ADOPTED = "text_adopted"
    TEXT_REJECTED = "text_rejected"
    APPROVAL_ENTERED = "approval_entered"
    APPROVAL_WITHDRAWN = "approval_withdrawn"
    STATEMENT_MADE = "statement_made"
    STATEMENT_WITHDRAWN = "statement_withdrawn"
    TEXT_SIGNED = "text_signed"
    SIGNATURE_WITHDRAWN = "signature_withdrawn"
    MAIL_UNCERTAIN = "mail_uncertain"  # its sending was cut
    MAIL_SENT_AGAIN = "mail_sent_again"  # by a person
    MAIL_SETTLED = "mail_settled"  # a person looked at it
    AUTHORITY_ASKED = "authority_asked"  # to join
    AUTHORITY_ADMITTED = "authority_admitted"
    AUTHORITY_DECLINED = "authority_declined"
    COLLEAGUE_INVITED = "colleague_invited"
    CONSULTATION_DECLARED = "consultation_declared"
    CONSULTATION_CHANGED = "consultation_changed"
    CONTRIBUTION_RECEIVED = "contribution_received"  # by the public form, or made of a question of the public
    CONTRIBUTION_TYPED = "contribution_typed"  # from a paper sheet
    CONTRIBUTION_CORRECTED = "contribution_corrected"
    CONTRIBUTION_WITHDRAWN = "contribution_withdrawn"  # by its author
    CONSENT_CHANGED = "consent_changed"
    CONTRIBUTOR_ERASED = "contributor_erased"
    LOT_PRINTED = "lot_printed"
    SHEETS_CANCELLED = "sheets_cancelled"
    SHEET_REOPENED = "sheet_reopened"  # one that was cancelled came back filled
    SHEET_ILLEGIBLE = "sheet_illegible"
    POSITION_PAPER_RECEIVED = "position_paper_received"
    REPORT_SENT = "report_sent"
    REPORT_REOPENED = "report_reopened"  # a draft again
    CONTRIBUTION_HELD = "contribution_held"
    CONTRIBUTION_CLEARED = "contribution_cleared"  # by a moderator: it is shown
    CONTRIBUTION_MASKED = "contribution_masked"
    CONTRIBUTION_SET_ASIDE = "contribution_set_aside"
    MODERATION_CONTESTED = "moderation_contested"  # its author asks for the one re-examination
    MODERATION_REEXAMINED = "moderation_reexamined"
    CONTRIBUTION_FLAGGED = "contribution_flagged"
    FLAG_ANSWERED = "flag_answered"
    ENQUIRY_RECEIVED = "enquiry_received"
    ENQUIRY_ANSWERED = "enquiry_answered"
    ENQUIRY_CLOSED = "enquiry_closed"
    FINDING_DRAWN = "finding_drawn"
    FINDING_CHANGED = "finding_changed"  # its title, words, nature or theme
    FINDING_MERGED = "finding_merged"  # into the one of its details
    FINDING_SPLIT = "finding_split"  # the one of its details was made of it
    FINDINGS_IMPORTED = "findings_imported"
    CONTRIBUTION_MARKED = "contribution_marked"  # tied to a finding by a reader
    MARK_REMOVED = "mark_removed"
    EVIDENCE_KEPT = "evidence_kept"
    EVIDENCE_CHANGED = "evidence_changed"
    SOURCE_CONFIRMED = "source_confirmed"  # the paragraph as it is now still rests on it
    SOURCE_UNCONFIRMED = "source_unconfirmed"  # a confirmation was taken back
    SOURCE_DISPUTED = "source_disputed"  # « Ce n'est pas ce que j'ai dit »
    DISPUTE_SETTLED = "dispute_settled"
    OUTCOMES_DECIDED = "outcomes_decided"
    OUTCOMES_UNDONE = "outcomes_undone"
    QUOTATIONS_CHOSEN = "quotations_chosen"  # for the poster of an authority
    VERSION_PREPARED = "version_prepared"
    PREPARATION_CHANGED = "preparation_changed"  # its words, its hour
    PREPARATION_CANCELLED = "preparation_cancelled"
    PREVIEW_OPENED_TO = "preview_opened_to"  # a named link was made
    PREVIEW_TAKEN_BACK = "preview_taken_back"
    ERRATUM_PUBLISHED = "erratum_published"
    VERSION_WITHDRAWN = "version_withdrawn"
    MENTION_ERASED = "mention_erased"  # from the frozen record of a version
    ALIGNED_WRITTEN = "aligned_written"  # English, easy to read, « en clair »
    PRESS_KIT_WRITTEN = "press_kit_written"
    BRIEFING_SENT = "briefing_sent"  # the dossier of a sitting
    DATA_TAKEN_OUT = "data_taken_out"  # with names
    DOCUMENT_RECEIVED = "document_received"  # an edited document came back
    DOCUMENT_CONFIRMED = "document_confirmed"  # it became drafts
    DOCUMENT_SET_ASIDE = "document_set_aside"
    DOCUMENT_ANSWERED = "document_answered"  # a member says whether it is theirs
    PERSON_INVITED = "person_invited"
    INVITATION_TAKEN_BACK = "invitation_taken_back"
    PERSON_CHANGED = "person_changed"
    MANDATE_ENTERED = "mandate_entered"
    PERSON_SUSPENDED = "person_suspended"
    PERSON_RESTORED = "person_restored"
    PERSON_ERASED = "person_erased"
    PERSON_INFORMED = "person_informed"
    COLLABORATOR_NAMED = "collaborator_named"
    COLLABORATOR_DISMISSED = "collaborator_dismissed"
    DRAFT_PREPARED = "draft_prepared"
    DEVICES_CLOSED = "devices_closed"
    SECOND_FACTOR_SET = "second_factor_set"
    SECOND_FACTOR_RESET = "second_factor_reset"
    IDENTITY_TIED = "identity_tied"
    IDENTITY_UNTIED = "identity_untied"
    OWN_DATA_TAKEN = "own_data_taken"
    REQUEST_ENTERED = "request_entered"
    REQUEST_CHANGED = "request_changed"  # identity checked, delay extended, an act done for it
    REQUEST_ANSWERED = "request_answered"
    BREACH_ENTERED = "breach_entered"
    BREACH_CHANGED = "breach_changed"
    DATA_PURGED = "data_purged"
    INSTANCE_SET = "instance_set"
    INSTANCE_RESTORED = "instance_restored"
    HISTORY_REWRITTEN = "history_rewritten"


#: What happens to comments: told where they are read, not among the decisions on what they are about.
OF_COMMENTS = frozenset(
    {
        Happened.COMMENT_MADE,
        Happened.COMMENT_EDITED,
        Happened.COMMENT_DELETED,
        Happened.COMMENT_HIDDEN,
        Happened.COMMENT_SHOWN,
        Happened.COMMENT_REPORTED,
        Happened.COMMENT_REPORT_CLOSED,
        Happened.THREAD_RESOLVED,
        Happened.THREAD_REOPENED,
    }
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. `person_id` is None when the program acted by itself; `details` holds words and numbers, no secret."""

    name: str
    at: datetime
    person_id: int | None
    about: str
    about_id: str
    details: Mapping[str, str] = field(default_factory=dict)
    audience: Audience = Audience.SECRETARIAT
    id: int = 0
