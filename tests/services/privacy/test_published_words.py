"""Whatever somebody writes and others will read is looked at before it is kept: every column of words has its line."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import manifeste_tool
from manifeste_tool.domain.amending.amendments import Ground
from manifeste_tool.domain.consulting.contributions import Authority
from manifeste_tool.domain.privacy.held import HOLDINGS
from manifeste_tool.domain.publication.preparations import Prepared
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.integration import copies
from manifeste_tool.services.privacy.scanning import PersonalDataError
from manifeste_tool.services.publication import previewing
from manifeste_tool.services.sittings import planning as sittings
from manifeste_tool.services.sittings.planning import Plan
from manifeste_tool.services.territories import declaring
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.publication import preparations
from tests.services.story import Cast, cast, change

_SERVICES = Path(manifeste_tool.__file__).parent / "services"

#: Columns by whose services they are looked at: each of these modules asks `scanning`.
LOOKED_AT = {
    "amending/proposing.py": "amendment.headline amendment.rationale amendment.late_reason amendment_revision.headline "
    "amendment_revision.rationale",
    "examining/deciding.py": "amendment.reason",
    "examining/pronouncing.py": "decision.reason",
    "examining/opining.py": "opinion.words",
    "examining/reexamining.py": "reexamination.words reexamination.reason",
    "discussion/discussing.py": "comment.body comment_wording.body",
    "sittings/plans.py": "sitting.title sitting.place sitting.agenda",
    "ballots/planning.py": "ballot.title ballot.question",
    "adoption/approving.py": "approval.body",
    "adoption/stating.py": "statement.words",
    "adoption/signing.py": "signatory.quality signatory.deliberation",
    "integration/copies.py": "working_copy.title",
    "publication/previewing.py": "preview_link.name",
    "press/pages.py": "press_kit.headline press_kit.communique",
    "outcomes/deciding.py": "outcome_batch.reason outcome_batch.passed_to",
    "outcomes/settling.py": "dispute.answer",
    "synthesis/drawing.py": "finding.title finding.body finding.stems",
    "territories/admitting.py": "authority.name",
    "territories/declaring.py": "consultation.title consultation.public consultation.summary consultation.themes "
    "consultation.question consultation.reserved_to consultation.place consultation.access consultation.hours "
    "consultation.registration consultation.facilitator consultation.elected consultation.elected_position",
    "restitution/sending.py": "report_content.organisations report_content.profile report_content.absent "
    "report_content.course report_content.commitment report_content.validated_by report_content.validated_position "
    "report_item.title report_item.body",
}
_OWN = "evidence/keeping.py looks itself, field by field, and lets no address pass at all"
_MODERATED = "a moderator sees what leads to somebody, masked word by word, before anybody else reads it"
_PRIVATE = "read by the secretariat, by whom it is written to, or by its author alone"
_ACCOUNT = "an account: shown as a name and a quality, given by who holds the account or by the secretariat"
_REPEATS = "repeats what was looked at where it was written"
_CHOSEN = "chosen among what is known already, never typed"
_MEANT = "an address that is there to be written to, or to be opened"
#: Columns that nobody looks at, and why.
NOT_LOOKED_AT = {
    _OWN: "evidence.title evidence.author evidence.address evidence.body evidence.stems evidence_passage.label "
    "evidence_passage.body evidence_passage.stems",
    _MODERATED: "contribution.title contribution.body contribution.stems contribution.question "
    "contribution_wording.fields position_paper.organisation position_paper.representative position_paper.position "
    "source_link.excerpt kept_excerpt.excerpt",
    _PRIVATE: "invitation.words outside_identity.issuer outside_identity.subject mail.name mail.address mail.subject "
    "mail.text mail.html mail.error mail.attachments upload.lines upload.progress upload.told import_job.problem import_job.tally data_request.applicant "
    "data_request.words data_request.identity data_request.extended_because data_request.answer breach.nature "
    "breach.data breach.people breach.consequences breach.measures breach.late_because rewriting.reason "
    "draft.headline draft.rationale draft.gestures comment.hidden_reason comment_report.words "
    "opinion_request.name opinion_request.email opinion_request.organisation opinion_request.question "
    "opinion_request.answer returned_document.name returned_document.problem returned_change.author "
    "returned_change.before returned_change.after returned_change.rationale returned_change.passage "
    "contributor.shown_as contributor.email contributor.age_range contributor.gender moderation.reason "
    "moderation.reexamination_message moderation.reexamination_reason moderation.reasons dispute.words mark.excerpt "
    "mark.note reading.remark flag.message flag.email flag.answer enquiry.name enquiry.email enquiry_message.body "
    "authority_request.name authority_request.elected_name authority_request.elected_position "
    "authority_request.referent_name authority_request.referent_position authority_request.referent_email "
    "authority_request.message authority_request.reason lot.label sheet.note workshop.title presence.by_name",
    _ACCOUNT: "person.name person.email person.association person.authority mandate.title mandate.association",
    _REPEATS: "fact.details decision.before decision.facts export_file.name export_file.problem "
    "export_file.parameters version_mention.words stored_file.name",
    _CHOSEN: "opinion.association approval.association statement.association signatory.name person.language "
    "contributor.language enquiry.language flag.language authority_request.language data_request.language",
    _MEANT: "sitting.link press_kit.contact consultation.contact setting.value",
}


def test_every_column_of_words_is_looked_at_by_who_writes_it_or_says_why_not() -> None:
    """Titles, stories, notes and reasons of versions are no columns of somebody: `test_scanning` holds them."""
    held = {f"{one.table}.{column}" for one in HOLDINGS for column in one.words}
    said = [column for those in (*LOOKED_AT.values(), *NOT_LOOKED_AT.values()) for column in those.split()]
    assert set(said) == held
    assert len(said) == len(held)
    for module in LOOKED_AT:
        assert "scanning.refuse(" in (_SERVICES / module).read_text("utf-8"), module


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


PHONE = "le 06 12 34 56 78"


def _sitting(here: Cast) -> object:
    return sittings.plan(here.ws, here.secretary, Plan("Une séance", here.ws.now().replace(year=2031), agenda=PHONE))


def _declared(here: Cast) -> object:
    typed = declaring.Declaration(
        title="Une concertation",
        format="atelier",
        place="Mairie",
        elected="Une élue",
        elected_position="Adjointe",
        publics=("habitants",),
        theme_1="IA",
        summary=f"Inscrivez-vous : {PHONE}",
        opens_on="2026-03-01",
        closes_on="2026-04-01",
    )
    with here.ws.writing() as connection:
        consultations.put_authorities(connection, [Authority("ESSA", "Essai", "Commune")])
    return declaring.declare(here.ws, here.secretary, "ESSA", typed)


def _previewed(here: Cast) -> object:
    with here.ws.writing() as connection:
        waiting = Prepared("1.0", here.tip(), "Une", "Une histoire", here.secretary.id, here.ws.now())
        key = preparations.add(connection, waiting)
    return previewing.give(here.ws, here.secretary, key, name=PHONE, days=2, past_the_hour=False)


def _refused(here: Cast) -> object:
    filed = here.propose(change("bbbbbbb2", "Autre chose."))
    deciding.refuse(here.ws, here.secretary, filed.id, ground_given=str(Ground.OTHER), why=PHONE)
    return filed


def _lent(here: Cast) -> object:
    return copies.lend(here.ws, here.secretary, title=PHONE, chapter="", drafters=[here.drafter.id], due_at=None)


WRITERS: tuple[Callable[[Cast], object], ...] = (_sitting, _declared, _previewed, _refused, _lent)


@pytest.mark.parametrize("write", WRITERS)
def test_words_that_lead_to_somebody_are_shown_and_pass_once_confirmed(
    here: Cast, write: Callable[[Cast], object]
) -> None:
    with pytest.raises(PersonalDataError) as refused:
        write(here)
    confirmed = replace(here.ws, confirmed=frozenset(refused.value.marks))
    assert write(replace(here, ws=confirmed))
