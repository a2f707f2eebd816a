"""Who may do what, and when: every act, by every role, at every stage, on one's own and on another's."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from manifeste_tool.domain.amending.amendments import MOVES, Move
from manifeste_tool.domain.audience import Audience, Stage, StageKind
from manifeste_tool.domain.commission.charges import Charge, Charged
from manifeste_tool.domain.commission.sittings import SittingState
from manifeste_tool.domain.people import Act, UntimelyError, may, require, timely
from manifeste_tool.domain.readers import Person, Reader, Role
from manifeste_tool.errors import ForbiddenError
from tests.domain.states import state_kinds

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ME, SOMEBODY_ELSE = 7, 8
CAST = {
    "visitor": None,
    "suspended": Person(ME, "Suspendue", Role.ADMINISTRATOR, active=False),
    "referent": Person(ME, "Référente", Role.REFERENT),
    "drafter_of_referents": Person(ME, "Référente", Role.REFERENT, drafter=True),
    "member": Person(ME, "Membre", Role.MEMBER),
    "drafter": Person(ME, "Rédactrice", Role.MEMBER, drafter=True),
    "rapporteur": Person(ME, "Rapporteure", Role.MEMBER, rapporteur=True),
    "collaborator": Person(ME, "Collaboratrice", Role.COLLABORATOR),
    "rapporteur_of_referents": Person(ME, "Référente", Role.REFERENT, rapporteur=True),
    "secretary": Person(ME, "Secrétaire", Role.SECRETARIAT),
    "administrator": Person(ME, "Administratrice", Role.ADMINISTRATOR),
}
STAGES = (None, *StageKind)
OWNERS = (None, ME, SOMEBODY_ELSE)

#: Written out by hand: who (and nobody else), at which stages ("always" or their names), on whose things.
MEMBERS, SECRETARIAT = "member drafter rapporteur", "secretary administrator"
COMMISSION = f"{MEMBERS} {SECRETARIAT}"
REFERENTS = "referent drafter_of_referents rapporteur_of_referents"
NOT_FROZEN = " ".join(["none", *(kind.value for kind in StageKind if kind is not StageKind.EXAMINATION)])
NOT_FILING = " ".join(["none", *(kind.value for kind in StageKind if kind is not StageKind.FILING)])
EXPECTED = {
    "write_draft": (MEMBERS, "always", "anybody's"),
    "file": (MEMBERS, "depot", "anybody's"),
    "file_on_behalf": (SECRETARIAT, "depot", "anybody's"),
    "cosign": (MEMBERS, "always", "anybody's"),
    "answer_cosignature": (MEMBERS, "always", "one's own"),
    "take_back_cosignature": (f"{COMMISSION} {REFERENTS} collaborator", "always", "one's own"),
    "invite": (MEMBERS, "always", "one's own"),
    "rectify": (MEMBERS, "depot examen", "one's own"),
    "propose_rectification": (f"rapporteur {SECRETARIAT}", "always", "anybody's"),
    "answer_rectification": (MEMBERS, "always", "one's own"),
    "withdraw": (MEMBERS, "always", "one's own"),
    "take_over": (MEMBERS, "depot examen", "anybody's"),
    "sub_amend": (COMMISSION, "always", "anybody's"),
    "ask_reexamination": (MEMBERS, "always", "one's own"),
    "answer_request_to_admit": (SECRETARIAT, "always", "anybody's"),
    "comment": (COMMISSION, "always", "anybody's"),
    "edit_comment": (COMMISSION, "always", "one's own"),
    "resolve_thread": (COMMISSION, "always", "anybody's"),
    "reopen_thread": (COMMISSION, "always", "anybody's"),
    "hide_comment": (SECRETARIAT, "always", "anybody's"),
    "show_comment": (SECRETARIAT, "always", "anybody's"),
    "write_note": (SECRETARIAT, "always", "anybody's"),
    "judge_admissibility": (SECRETARIAT, "always", "anybody's"),
    "give_opinion": ("rapporteur", "always", "anybody's"),
    "enter_opinion": (SECRETARIAT, "always", "anybody's"),
    "sort": (SECRETARIAT, "always", "anybody's"),
    "decide": (SECRETARIAT, "always", "anybody's"),
    "deliberate_again": (SECRETARIAT, "always", "anybody's"),
    "integrate": (SECRETARIAT, "always", "anybody's"),
    "act_in_workshop": (SECRETARIAT, "always", "anybody's"),
    "lend_copy": (SECRETARIAT, "always", "anybody's"),
    "write_copy": (COMMISSION, "always", "one's own"),
    "merge_copy": (SECRETARIAT, NOT_FROZEN, "anybody's"),
    "write_text": (f"drafter {SECRETARIAT}", "redaction", "anybody's"),
    "end_drafting": (SECRETARIAT, NOT_FROZEN, "anybody's"),
    "cite": (f"drafter {SECRETARIAT}", "always", "anybody's"),
    "declare": (SECRETARIAT, "always", "anybody's"),
    "publish": (SECRETARIAT, "always", "anybody's"),
    "correct_version": (SECRETARIAT, "always", "anybody's"),
    "set_stages": (SECRETARIAT, "always", "anybody's"),
    "import_contributions": (SECRETARIAT, "always", "anybody's"),
    "see_desk": (SECRETARIAT, "always", "anybody's"),
    "draft_on_behalf": (SECRETARIAT, "always", "anybody's"),
    "settle_late_request": (SECRETARIAT, "always", "anybody's"),
    "file_late": (SECRETARIAT, NOT_FILING, "anybody's"),
    "extend": (SECRETARIAT, "always", "anybody's"),
    "remind": (SECRETARIAT, "always", "anybody's"),
    "assign": (SECRETARIAT, "always", "anybody's"),
    "set_charges": (SECRETARIAT, "always", "anybody's"),
    "ask_opinion": (SECRETARIAT, "always", "anybody's"),
    "remind_opinion": (SECRETARIAT, "always", "anybody's"),
    "extend_opinion": (SECRETARIAT, "always", "anybody's"),
    "settle_opinion_answer": (SECRETARIAT, "always", "anybody's"),
    "hold_sitting": (SECRETARIAT, "always", "anybody's"),
    "change_sitting": (SECRETARIAT, "always", "anybody's"),
    "convene": (SECRETARIAT, "always", "anybody's"),
    "open_sitting": (SECRETARIAT, "always", "anybody's"),
    "suspend_sitting": (SECRETARIAT, "always", "anybody's"),
    "resume_sitting": (SECRETARIAT, "always", "anybody's"),
    "conduct_sitting": (SECRETARIAT, "always", "anybody's"),
    "send_record": (SECRETARIAT, "always", "anybody's"),
    "answer_convocation": (MEMBERS, "always", "one's own"),
    "record_withdrawal": (SECRETARIAT, "always", "anybody's"),
    "undo_decision": (SECRETARIAT, "always", "anybody's"),
    "hold_ballot": (SECRETARIAT, "always", "anybody's"),
    "change_ballot": (SECRETARIAT, "always", "anybody's"),
    "cancel_ballot": (SECRETARIAT, "always", "anybody's"),
    "record_result": (SECRETARIAT, "always", "anybody's"),
    "draw_consequences": (SECRETARIAT, "always", "anybody's"),
    "record_text_vote": (SECRETARIAT, "always", "anybody's"),
    "cancel_text_vote": (SECRETARIAT, "always", "anybody's"),
    "vote": (MEMBERS, "always", "anybody's"),
    "enter_vote": (SECRETARIAT, "always", "anybody's"),
    "make_statement": (MEMBERS, "always", "one's own"),
    "enter_statement": (SECRETARIAT, "always", "anybody's"),
    "withdraw_statement": (SECRETARIAT, "always", "anybody's"),
    "withdraw_own_statement": (f"{COMMISSION} {REFERENTS} collaborator", "always", "one's own"),
    "enter_approval": (SECRETARIAT, "always", "anybody's"),
    "withdraw_approval": (SECRETARIAT, "always", "anybody's"),
    "sign": (MEMBERS, "always", "one's own"),
    "enter_signatory": (SECRETARIAT, "always", "anybody's"),
    "withdraw_signature": (SECRETARIAT, "always", "anybody's"),
    "withdraw_own_signature": (f"{COMMISSION} {REFERENTS} collaborator", "always", "one's own"),
    "sign_for_authority": (REFERENTS, "always", "anybody's"),
    "receive_report": (SECRETARIAT, "always", "anybody's"),
    "reopen_report": (SECRETARIAT, "always", "anybody's"),
    "see_outbox": (SECRETARIAT, "always", "anybody's"),
    "send_mail_again": (SECRETARIAT, "always", "anybody's"),
    "hold_mail_for_sent": (SECRETARIAT, "always", "anybody's"),
    "admit_authority": (SECRETARIAT, "always", "anybody's"),
    "declare_consultation": (SECRETARIAT, "always", "anybody's"),
    "manage_consultation": (SECRETARIAT, "always", "anybody's"),
    "publish_consultation": (SECRETARIAT, "always", "anybody's"),
    "take_consultation_back": (SECRETARIAT, "always", "anybody's"),
    "invite_colleague": (SECRETARIAT, "always", "anybody's"),
    "make_kit": (SECRETARIAT, "always", "anybody's"),
    "print_lot": (SECRETARIAT, "always", "anybody's"),
    "enter_contribution": (SECRETARIAT, "always", "anybody's"),
    "type_sheet": (SECRETARIAT, "always", "anybody's"),
    "correct_sheet": (SECRETARIAT, "always", "anybody's"),
    "await_sheet_again": (SECRETARIAT, "always", "anybody's"),
    "enter_position_paper": (SECRETARIAT, "always", "anybody's"),
    "send_report": (SECRETARIAT, "always", "anybody's"),
    "moderate": (SECRETARIAT, "always", "anybody's"),
    "judge_contribution": (SECRETARIAT, "always", "anybody's"),
    "take_up_moderation": (SECRETARIAT, "always", "anybody's"),
    "answer_reexamination": (SECRETARIAT, "always", "anybody's"),
    "settle_flag": (SECRETARIAT, "always", "anybody's"),
    "answer_enquiry": (SECRETARIAT, "always", "anybody's"),
    "read_contributions": (f"drafter rapporteur {SECRETARIAT}", "always", "anybody's"),
    "draw_finding": (f"drafter rapporteur {SECRETARIAT}", "always", "anybody's"),
    "reword_finding": (f"drafter rapporteur {SECRETARIAT}", "always", "anybody's"),
    "remove_any_mark": (SECRETARIAT, "always", "anybody's"),
    "merge_findings": (f"drafter {SECRETARIAT}", "always", "anybody's"),
    "keep_evidence": (f"drafter {SECRETARIAT}", "always", "anybody's"),
    "decide_outcome": (SECRETARIAT, "always", "anybody's"),
    "undo_outcomes": (SECRETARIAT, "always", "anybody's"),
    "settle_dispute": (f"drafter {SECRETARIAT}", "always", "anybody's"),
    "withdraw_version": (SECRETARIAT, "always", "anybody's"),
    "write_aligned": (f"drafter {SECRETARIAT}", "always", "anybody's"),
    "take_out": (SECRETARIAT, "always", "anybody's"),
    "write_press_kit": (SECRETARIAT, "always", "anybody's"),
    "send_briefing": (SECRETARIAT, "always", "anybody's"),
    "bring_back": (COMMISSION, "always", "anybody's"),
    "settle_document": (COMMISSION, "always", "anybody's"),
    "bring_back_for": (SECRETARIAT, "always", "anybody's"),
    "see_people": (SECRETARIAT, "always", "anybody's"),
    "manage_people": (SECRETARIAT, "always", "anybody's"),
    "take_back_invitation": (SECRETARIAT, "always", "anybody's"),
    "invite_person": (SECRETARIAT, "always", "anybody's"),
    "appoint": ("administrator", "always", "anybody's"),
    "suspend": (SECRETARIAT, "always", "anybody's"),
    "restore": (SECRETARIAT, "always", "anybody's"),
    "erase_person": ("administrator", "always", "anybody's"),
    "close_devices": ("administrator", "always", "anybody's"),
    "reset_second_factor": ("administrator", "always", "anybody's"),
    "own_account": (f"{COMMISSION} {REFERENTS} collaborator", "always", "one's own"),
    "name_collaborator": (MEMBERS, "always", "one's own"),
    "prepare_draft": ("", "always", "anybody's"),  # nobody of the cast serves a member: who does is below
    "answer_request": (SECRETARIAT, "always", "anybody's"),
    "keep_registers": (SECRETARIAT, "always", "anybody's"),
    "change_breach": (SECRETARIAT, "always", "anybody's"),
    "purge": ("administrator", "always", "anybody's"),
    "set_instance": ("administrator", "always", "anybody's"),
}


#: The column *state*, written out by hand: of what an act is on, for the acts on something that has a life of its own.
OPEN = ("déposé", "recevable", "en discussion")
STATED_ON = ("recevable", "en discussion", "décidé", "intégré", "ouvert", "dépouillement", "clos", "en vigueur")
STATES = {
    "cosign": OPEN,
    "invite": OPEN,
    "rectify": OPEN,
    "propose_rectification": OPEN,
    "withdraw": OPEN,
    "record_withdrawal": OPEN,
    "give_opinion": OPEN,
    "enter_opinion": OPEN,
    "take_over": ("décidé",),
    "undo_decision": ("décidé",),
    "ask_reexamination": ("irrecevable",),
    "judge_admissibility": ("déposé", "irrecevable"),
    "decide": OPEN,
    "deliberate_again": ("décidé", "intégré"),
    "integrate": ("décidé",),
    "answer_convocation": ("convoquée",),
    "change_sitting": ("prévue", "convoquée"),
    "convene": ("prévue",),
    "open_sitting": ("convoquée",),
    "suspend_sitting": ("ouverte",),
    "resume_sitting": ("suspendue",),
    "conduct_sitting": ("ouverte", "suspendue"),
    "send_record": ("close",),
    "vote": ("ouvert",),
    "enter_vote": ("ouvert",),
    "change_ballot": ("à venir", "ouvert"),
    "cancel_ballot": ("à venir", "ouvert", "dépouillement"),
    "record_result": ("dépouillement",),
    "draw_consequences": ("clos",),
    "lend_copy": ("ouvert",),
    "write_copy": ("ouvert",),
    "merge_copy": ("ouvert",),
    "publish": ("préparée",),
    "admit_authority": ("à examiner",),
    "answer_request": ("reçue",),
    "send_report": ("brouillon",),
    "reopen_report": ("envoyée",),
    "receive_report": ("non reçue",),
    "sub_amend": OPEN,
    "answer_request_to_admit": ("sans réponse",),
    "answer_cosignature": ("invité", "demandé"),
    "take_back_cosignature": ("signé", "demandé"),
    "answer_rectification": ("confié",),
    "settle_late_request": ("confié",),
    "prepare_draft": ("chez son auteur",),
    "comment": ("visible", "supprimé"),
    "write_note": ("visible", "supprimé"),
    "edit_comment": ("visible", "masqué"),
    "hide_comment": ("visible", "masqué"),
    "show_comment": ("masqué",),
    "resolve_thread": ("en cours",),
    "reopen_thread": ("résolu",),
    "act_in_workshop": ("ouvert",),
    "correct_version": ("en ligne",),
    "withdraw_version": ("en ligne", "corrigée"),
    "import_contributions": ("essayée", "arrêtée"),
    "remind_opinion": ("attendue",),
    "extend_opinion": ("attendue", "échue"),
    "settle_opinion_answer": ("donnée",),
    "send_briefing": ("convoquée", "ouverte", "suspendue"),
    "record_text_vote": ("ouverte", "suspendue", "close"),
    "cancel_text_vote": ("clos",),
    "make_statement": STATED_ON,
    "enter_statement": STATED_ON,
    "withdraw_statement": ("en vigueur",),
    "withdraw_own_statement": ("en vigueur",),
    "withdraw_approval": ("en vigueur",),
    "withdraw_signature": ("en vigueur",),
    "withdraw_own_signature": ("en vigueur",),
    "send_mail_again": ("incertain", "refusé"),
    "hold_mail_for_sent": ("incertain",),
    "publish_consultation": ("en préparation",),
    "take_consultation_back": ("annoncée",),
    "type_sheet": ("à saisir", "illisible"),
    "correct_sheet": ("saisie",),
    "await_sheet_again": ("annulée",),
    "judge_contribution": ("à modérer", "publiée"),
    "take_up_moderation": ("publiée", "non publiée"),
    "answer_reexamination": ("non publiée",),
    "settle_flag": ("sans réponse",),
    "settle_dispute": ("sans réponse",),
    "reword_finding": ("distinct",),
    "merge_findings": ("distinct",),
    "undo_outcomes": ("décidée",),
    "settle_document": ("ouvert",),
    "manage_people": ("actif", "invité", "suspendu"),
    "take_back_invitation": ("sans réponse",),
    "invite_person": ("actif", "invité"),
    "suspend": ("actif", "invité"),
    "restore": ("suspendu",),
    "erase_person": ("actif", "invité", "suspendu", "parti"),
    "change_breach": ("à suivre",),
}
#: Every value of every state that something has in the domain, acted on or not.
EVERY_STATE = tuple(sorted({str(value) for kind in state_kinds() for value in kind}))


@pytest.mark.parametrize("act", list(Act))
def test_an_act_is_possible_in_the_states_written_here_and_in_no_other(act: Act) -> None:
    roles, stage, _ = EXPECTED[act.value]
    kind = None if stage == "always" else StageKind(stage.split()[-1]) if stage != NOT_FROZEN else None
    kind = StageKind.ADOPTION if stage == NOT_FILING else kind
    who = reader(roles.split()[0], kind) if roles else serving(SERVED)
    owner = ME if roles else SERVED.id
    assert may(who, act, owner=owner)
    assert set(STATES.get(act.value, ())) <= set(EVERY_STATE)
    for state in EVERY_STATE:
        expected = state in STATES.get(act.value, EVERY_STATE)
        assert may(who, act, owner=owner, state=state) is expected, state
        assert timely(act, state) is expected
        assert not may(reader("visitor", kind), act, owner=owner, state=state)


def test_who_comes_in_the_wrong_state_is_told_the_state_and_who_may_not_is_told_only_that() -> None:
    assert require(reader("secretary"), Act.CONVENE, state=SittingState.PLANNED) is CAST["secretary"]
    with pytest.raises(UntimelyError, match="convoquée"):
        require(reader("secretary"), Act.CONVENE, state=SittingState.CONVENED)
    with pytest.raises(ForbiddenError):
        require(reader("member"), Act.CONVENE, state=SittingState.CONVENED)


def test_what_moves_an_amendment_and_who_may_move_it_agree_on_its_states() -> None:
    moves = {Move.WITHDRAW: Act.WITHDRAW, Move.RECTIFY: Act.RECTIFY, Move.INTEGRATE: Act.INTEGRATE}
    judging = {Move.ADMIT: Act.JUDGE_ADMISSIBILITY, Move.ADOPT: Act.DECIDE, Move.TAKE_OVER: Act.TAKE_OVER}
    for move, act in (moves | judging).items():
        assert all(timely(act, state) for state in MOVES[move].states), move


def reader(who: str, *kinds: StageKind | None) -> Reader:
    return Reader(CAST[who], tuple(Stage(kind, NOW) for kind in kinds if kind), NOW)


def test_every_act_is_expected_here() -> None:
    assert set(EXPECTED) == {act.value for act in Act}


@pytest.mark.parametrize("act", list(Act))
def test_an_act_is_for_those_written_here_then_and_there_and_for_nobody_else(act: Act) -> None:
    names, stages, owned = EXPECTED[act.value]
    for who, kind, owner in product(CAST, STAGES, OWNERS):
        in_time = stages == "always" or (kind.value if kind else "none") in stages.split()
        expected = who in names.split() and in_time and (owned == "anybody's" or owner == ME)
        assert may(reader(who, kind), act, owner=owner) is expected, (who, kind, owner)


#: Of these acts, who drafts some chapters or reports on some: which charges, at which stage.
BY_CHAPTER = {
    "write_text": ({Charge.DRAFTER}, "redaction"),
    "cite": ({Charge.DRAFTER}, "always"),
    "give_opinion": ({Charge.RAPPORTEUR}, "always"),
    "propose_rectification": ({Charge.RAPPORTEUR}, "always"),
    "read_contributions": ({Charge.DRAFTER, Charge.RAPPORTEUR}, "always"),
    "draw_finding": ({Charge.DRAFTER, Charge.RAPPORTEUR}, "always"),
    "reword_finding": ({Charge.DRAFTER, Charge.RAPPORTEUR}, "always"),
    "merge_findings": ({Charge.DRAFTER}, "always"),
    "keep_evidence": ({Charge.DRAFTER}, "always"),
    "settle_dispute": ({Charge.DRAFTER}, "always"),
    "write_aligned": ({Charge.DRAFTER}, "always"),
}
#: What an act touches; of those, what a charge of "one" and "two" allows: all must be theirs, or something must be.
TOUCHED = (None, (), ("one",), ("one", "two"), ("one", "other"), ("other",))
WHERE = {
    Charge.DRAFTER: (None, ("one",), ("one", "two")),
    Charge.RAPPORTEUR: (None, ("one",), ("one", "two"), ("one", "other")),
    Charge.GROUP: (),
}


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("charge", list(Charge))
def test_a_charge_of_chapters_allows_what_it_is_for_there_and_nothing_else(act: Act, charge: Charge) -> None:
    held = tuple(Charged(chapter, ME, charge) for chapter in ("one", "two"))
    for kind, touched in product(STAGES, TOUCHED):
        charged = replace(reader("member", kind), charges=held)
        wanted, stage = BY_CHAPTER.get(act.value, (set(), ""))
        in_time = stage == "always" or (kind is not None and kind.value == stage)
        gains = charge in wanted and in_time and touched in WHERE[charge]
        before = may(reader("member", kind), act, owner=ME, chapters=touched)
        assert may(charged, act, owner=ME, chapters=touched) is (before or gains), (kind, touched)


#: What a référent may where it is their own authority's, besides what they may anywhere.
AT_HOME = {
    *("import_contributions", "declare_consultation", "manage_consultation", "invite_colleague", "make_kit"),
    *("print_lot", "enter_contribution", "enter_position_paper", "send_report", "withdraw_signature"),
    *("publish_consultation", "take_consultation_back", "type_sheet", "correct_sheet", "await_sheet_again"),
}


@pytest.mark.parametrize("who", [name for name, person in CAST.items() if person])
def test_only_a_referent_may_more_at_home_and_nothing_more_elsewhere(who: str) -> None:
    at_home = replace(reader(who), person=replace(CAST[who], authority="RIVE"))
    for act in Act:
        before, expected = may(reader(who), act, owner=ME), who in REFERENTS.split() and act.value in AT_HOME
        assert may(at_home, act, owner=ME, authority="RIVE") is (before or expected), act
        assert may(at_home, act, owner=ME, authority="MONT") is before, act
        assert may(at_home, act, owner=ME) is before, "of no authority"
    nobody_s = replace(reader(who), person=replace(CAST[who], authority=""))
    assert not any(may(nobody_s, act, authority="") for act in Act if act.value in AT_HOME and who in REFERENTS.split())


def test_a_charge_is_a_member_s_own_and_an_active_one_s() -> None:
    somebody_s = (Charged("one", SOMEBODY_ELSE, Charge.RAPPORTEUR),)
    assert not may(replace(reader("member"), charges=somebody_s), Act.GIVE_OPINION, chapters=["one"])
    mine = (Charged("one", ME, Charge.RAPPORTEUR),)
    for who in ("visitor", "suspended", "referent", "secretary"):
        assert not may(replace(reader(who), charges=mine), Act.GIVE_OPINION, chapters=["one"])


def test_who_is_general_rapporteur_or_drafter_is_so_of_every_chapter() -> None:
    assert may(reader("rapporteur"), Act.GIVE_OPINION, chapters=["any"])
    assert may(reader("drafter", StageKind.DRAFTING), Act.WRITE_TEXT, chapters=["any"])
    assert not may(reader("member"), Act.GIVE_OPINION, chapters=["any"])


def test_who_drafts_a_chapter_reads_the_text_being_written() -> None:
    mine = (Charged("one", ME, Charge.DRAFTER),)
    assert replace(reader("member"), charges=mine).circle is Audience.DRAFTERS
    reporting = (Charged("one", ME, Charge.RAPPORTEUR),)
    assert replace(reader("member"), charges=reporting).circle is Audience.COMMISSION


def test_stages_that_overlap_allow_what_either_does() -> None:
    both = reader("drafter", StageKind.DRAFTING, StageKind.FILING)
    assert may(both, Act.WRITE_TEXT)
    assert may(both, Act.FILE)


def test_an_examination_freezes_the_text_whatever_else_is_open() -> None:
    both = reader("secretary", StageKind.DRAFTING, StageKind.EXAMINATION)
    assert not may(both, Act.MERGE_COPY)
    assert not may(both, Act.END_DRAFTING)
    assert may(both, Act.INTEGRATE)


def test_a_stage_that_is_over_or_still_to_come_allows_nothing() -> None:
    later = NOW.replace(hour=18)
    over, coming = Stage(StageKind.FILING, NOW.replace(hour=1), NOW), Stage(StageKind.FILING, later)
    assert not may(Reader(CAST["member"], (over, coming), NOW), Act.FILE)
    assert may(Reader(CAST["member"], (over, coming), later), Act.FILE)
    assert not may(Reader(CAST["member"], (coming,)), Act.FILE), "without a moment, no stage is open"


def test_who_may_act_is_returned_and_who_may_not_is_told_whom_to_ask() -> None:
    assert require(reader("secretary"), Act.PUBLISH) is CAST["secretary"]
    for who in ("visitor", "member", "suspended"):
        with pytest.raises(ForbiddenError, match="secrétariat"):
            require(reader(who), Act.PUBLISH)


SERVED = Person(SOMEBODY_ELSE, "Membre", Role.MEMBER)


def serving(*members: Person, charges: tuple[Charged, ...] = ()) -> Reader:
    return replace(reader("collaborator"), serves=members, charges=charges)


def test_a_collaborator_sees_what_those_they_serve_see_and_acts_in_nobody_s_name() -> None:
    assert serving(SERVED).circle is Audience.COMMISSION
    assert serving(SERVED, replace(SERVED, id=9, drafter=True)).circle is Audience.DRAFTERS
    assert serving(SERVED, charges=(Charged("one", SOMEBODY_ELSE, Charge.DRAFTER),)).circle is Audience.DRAFTERS
    signed_before = {Act.TAKE_BACK_COSIGNATURE, Act.WITHDRAW_OWN_STATEMENT, Act.WITHDRAW_OWN_SIGNATURE}
    own = {Act.OWN_ACCOUNT} | signed_before
    for owner, allowed in ((SERVED.id, {Act.PREPARE_DRAFT}), (ME, own), (9, set())):
        assert {act for act in Act if may(serving(SERVED), act, owner=owner)} == allowed
    assert may(serving(SERVED), Act.PREPARE_DRAFT)


def test_who_serves_nobody_who_is_still_there_sees_what_the_public_sees() -> None:
    gone = (replace(SERVED, active=False), replace(SERVED, role=Role.SECRETARIAT))
    for one in (serving(), *map(serving, gone), replace(reader("referent"), serves=(SERVED,))):
        assert one.circle is Audience.PUBLIC
        assert not one.follows(SOMEBODY_ELSE)


def test_what_is_a_member_s_own_is_followed_by_who_works_for_them() -> None:
    assert serving(SERVED).follows(SOMEBODY_ELSE)
    assert serving(SERVED).member_for(SOMEBODY_ELSE) is SERVED
    assert serving(SERVED).follows(ME)
    assert not serving(SERVED).follows(9)
    assert not replace(serving(SERVED), person=replace(CAST["collaborator"], active=False)).follows(SOMEBODY_ELSE)


@pytest.mark.parametrize(
    ("who", "circle"),
    [
        ("visitor", Audience.PUBLIC),
        ("suspended", Audience.PUBLIC),
        ("referent", Audience.PUBLIC),
        ("drafter_of_referents", Audience.PUBLIC),
        ("collaborator", Audience.PUBLIC),
        ("member", Audience.COMMISSION),
        ("rapporteur", Audience.COMMISSION),
        ("drafter", Audience.DRAFTERS),
        ("secretary", Audience.SECRETARIAT),
        ("administrator", Audience.SECRETARIAT),
    ],
)
def test_everybody_belongs_to_the_circle_of_their_role(who: str, circle: Audience) -> None:
    assert reader(who).circle is circle


def test_only_an_active_person_is_that_person() -> None:
    assert reader("member").is_person(ME)
    assert not reader("member").is_person(SOMEBODY_ELSE)
    assert not reader("suspended").is_person(ME)
    assert not reader("visitor").is_person(None)


def test_a_member_in_office_is_active_and_nobody_s_substitute() -> None:
    assert CAST["member"].is_in_office
    assert not replace(CAST["member"], substitute_for_id=SOMEBODY_ELSE).is_in_office
    assert not replace(CAST["member"], active=False).is_in_office
    assert not CAST["secretary"].is_in_office


def test_a_substitute_reads_and_comments_like_a_member_and_files_signs_and_votes_in_no_name_of_their_own() -> None:
    stages = (Stage(StageKind.FILING, NOW), Stage(StageKind.EXAMINATION, NOW))
    member = Reader(CAST["member"], stages, NOW)
    substitute = replace(member, person=replace(CAST["member"], substitute_for_id=SOMEBODY_ELSE))
    lost = {act.value for act in Act if may(member, act, owner=ME) and not may(substitute, act, owner=ME)}
    assert lost == {
        *("write_draft", "file", "cosign", "take_over"),
        *("answer_convocation", "vote", "make_statement", "sign", "name_collaborator"),
        *("answer_cosignature", "answer_rectification", "sub_amend"),
    }
    assert substitute.circle is Audience.COMMISSION
    assert may(substitute, Act.COMMENT)


def test_git_is_given_a_number_and_no_name() -> None:
    assert CAST["member"].opaque == "membre-7"
