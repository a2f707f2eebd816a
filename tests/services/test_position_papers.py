"""Position papers: handed in by an organisation or entered at home, each proposal a contribution of its own."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import docx
import pytest

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.consulting.contributions import Fate
from manifeste_tool.domain.facts import About
from manifeste_tool.domain.gathering.consents import Purpose
from manifeste_tool.domain.gathering.moderation import Reason
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.reporting.position_papers import ORGANISATIONS, PaperForm, Proposal
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services import files
from manifeste_tool.services.contributing import following
from manifeste_tool.services.files import Upload
from manifeste_tool.services.guarding.limits import TooOftenError
from manifeste_tool.services.guarding.senders import RobotError, Sender
from manifeste_tool.services.restitution import paper_pages, position_papers
from manifeste_tool.services.restitution.documents import NoDocumentChosenError
from manifeste_tool.services.restitution.position_papers import (
    ClosedToPapersError,
    FaultyPaperError,
    NotAPaperFileError,
    SecondPaperError,
)
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.gathering import contributors, moderations
from tests.conftest import Clock
from tests.services.test_restitution import REFERENCE, Town, town

SENDER = Sender("203.0.113.7")
FORM = PaperForm(
    organisation="Les Ateliers (exemple)",
    kind=ORGANISATIONS[0],
    representative="Mimosa Exemple",
    position="présidente",
    email="mimosa@exemple.invalid",
    text="Nous tenons des permanences.",
    proposals=(Proposal("Dire qui écrit", "À la première ligne."), Proposal(), Proposal("Compter les abandons")),
    publishable=True,
)


@pytest.fixture
def place(workspace: Workspace) -> Town:
    """The town's consultation, open until tomorrow."""
    made = town(workspace)
    with workspace.writing() as connection:
        found = consultations.get(connection, REFERENCE)
        assert found is not None
        tomorrow = workspace.now().astimezone(PARIS).date() + timedelta(days=1)
        consultations.put_consultations(connection, [replace(found, closes_on=tomorrow)])
    return made


def paper_file() -> bytes:
    made, file = docx.Document(), BytesIO()
    made.core_properties.author = "Mimosa Exemple"
    made.add_paragraph("Nous tenons des permanences.")
    made.save(file)
    return file.getvalue()


def test_a_paper_is_a_contribution_and_so_is_each_of_its_proposals(place: Town) -> None:
    handed = position_papers.enter(place.ws, place.referent, REFERENCE, FORM, None)
    said = [handed.paper.contribution, *(one.contribution for one in handed.proposals)]
    assert [(one.title, one.body) for one in said] == [
        ("Cahier d'acteur : Les Ateliers (exemple)", "Nous tenons des permanences."),
        ("Proposition 1 — Dire qui écrit", "À la première ligne."),
        ("Proposition 2 — Compter les abandons", "Compter les abandons"),
    ]
    assert [one.parent for one in said] == ["", said[0].reference, said[0].reference]
    assert {(one.collected, one.author_type, one.is_public) for one in said} == {
        ("cahier d'acteur", ORGANISATIONS[0], True)
    }
    assert len({one.reference for one in said}) == 3
    assert all(one.reference.startswith("2026-ESSA-") for one in said)
    with place.ws.reading() as connection:
        for one in (handed.paper, *handed.proposals):
            assert contributors.followed(connection, digest(one.token)) == one.contribution.reference
        (fact,) = journal.about(connection, About.CONTRIBUTION, said[0].reference, Audience.SECRETARIAT)
        assert fact.name == "position_paper_received"
        for person in (place.here.secretary, place.colleague):
            assert [told.id for _, told in notices.waiting(connection, person.id, limit=9)] == [fact.id]
        assert list(notices.waiting(connection, place.referent.id, limit=9)) == []


def test_a_paper_of_the_public_form_waits_for_a_moderator_with_its_proposals(place: Town) -> None:
    handed = position_papers.hand_in(place.ws, SENDER, REFERENCE, replace(FORM, contact=True), None)
    named = handed.paper.contribution.reference
    assert all(one.held for one in (handed.paper, *handed.proposals))
    with place.ws.reading() as connection:
        moderation = moderations.get(connection, named)
        assert moderation is not None
        assert Reason.NEW in moderation.reasons
        answers = contributors.consents(connection, named)
        assert answers[Purpose.PUBLICATION].given
        assert answers[Purpose.CONTACT].given
        known = contributors.get(connection, named)
        assert known is not None
        assert (known.email, known.shown_as) == ("mimosa@exemple.invalid", "Les Ateliers (exemple)")
    assert paper_pages.paper_list(place.ws, None, REFERENCE).rows == ()
    with pytest.raises(NotFoundError):
        paper_pages.paper_page(place.ws, None, REFERENCE, named)
    assert len(paper_pages.paper_list(place.ws, place.referent, REFERENCE).rows) == 1


def test_an_address_is_kept_of_those_alone_who_agree_to_be_written_to(place: Town) -> None:
    handed = position_papers.hand_in(place.ws, SENDER, REFERENCE, FORM, None)
    with place.ws.reading() as connection:
        known = contributors.get(connection, handed.paper.contribution.reference)
    assert known is not None
    assert known.email == ""


def test_the_page_shows_each_proposal_with_what_became_of_it_and_the_name_by_consent_alone(place: Town) -> None:
    handed = position_papers.enter(place.ws, place.referent, REFERENCE, FORM, None)
    named = handed.paper.contribution.reference
    page = paper_pages.paper_page(place.ws, None, REFERENCE, named)
    assert [one.contribution.title for one in page.proposals] == [
        "Proposition 1 — Dire qui écrit",
        "Proposition 2 — Compter les abandons",
    ]
    assert {one.fate for one in page.proposals} == {Fate.TO_TREAT}
    assert (page.organisation, page.shown_as) == ("Les Ateliers (exemple)", "Les Ateliers (exemple)")
    assert (page.representative, page.position) == ("", "")
    home = paper_pages.paper_page(place.ws, place.colleague, REFERENCE, named)
    assert (home.representative, home.position) == ("Mimosa Exemple", "présidente")
    other = replace(FORM, organisation="Le Fournil (exemple)", named=True)
    shown = position_papers.enter(place.ws, place.here.secretary, REFERENCE, other, None).paper.contribution.reference
    assert "Mimosa Exemple, présidente" in paper_pages.paper_page(place.ws, None, REFERENCE, shown).shown_as
    rows = paper_pages.paper_list(place.ws, None, REFERENCE).rows
    assert [(one.paper.organisation, one.proposals) for one in rows] == [
        ("Les Ateliers (exemple)", 2),
        ("Le Fournil (exemple)", 2),
    ]
    for wrong in (handed.proposals[0].contribution.reference, "2025-ESSA-0001", "2025-ESSA-0099"):
        with pytest.raises(NotFoundError):
            paper_pages.paper_page(place.ws, place.referent, REFERENCE, wrong)
    with pytest.raises(NotFoundError):
        paper_pages.paper_page(place.ws, None, "AILL-1", named)


def test_a_withdrawn_paper_shows_nothing_but_that_it_was(place: Town) -> None:
    handed = position_papers.enter(place.ws, place.referent, REFERENCE, FORM, Upload("c.docx", paper_file()))
    named = handed.paper.contribution.reference
    with place.ws.writing() as connection:
        contributions.withdraw(connection, named)
    page = paper_pages.paper_page(place.ws, place.referent, REFERENCE, named)
    assert (page.card.readable, page.shown_as, page.proposals, page.file) == (False, "", (), None)
    assert paper_pages.paper_list(place.ws, place.referent, REFERENCE).rows == ()


def test_who_withdraws_their_paper_withdraws_its_proposals(place: Town) -> None:
    handed = position_papers.hand_in(place.ws, SENDER, REFERENCE, FORM, None)
    paper, inside = handed.paper.contribution.reference, [one.contribution.reference for one in handed.proposals]
    other = position_papers.enter(place.ws, place.referent, REFERENCE, replace(FORM, organisation="Le Fournil"), None)
    following.withdraw(place.ws, handed.paper.token, confirmed=True, sender=SENDER)
    with place.ws.reading() as connection:
        said = contributions.of_references(connection, [paper, *inside, other.proposals[0].contribution.reference])
        told = [one.about_id for one in journal.named(connection, "contribution_withdrawn")]
    assert [(one.withdrawn, one.body != "") for one in said.values()] == [(True, False)] * 3 + [(False, True)]
    assert sorted(told) == sorted([paper, *inside])


def test_who_withdraws_a_proposal_leaves_the_paper(place: Town) -> None:
    handed = position_papers.hand_in(place.ws, SENDER, REFERENCE, FORM, None)
    following.withdraw(place.ws, handed.proposals[0].token, confirmed=True, sender=SENDER)
    with place.ws.reading() as connection:
        assert contributions.get(connection, handed.proposals[0].contribution.reference).withdrawn
        assert not contributions.get(connection, handed.paper.contribution.reference).withdrawn


def test_the_list_of_papers_says_of_an_organisation_s_type_what_every_list_says(place: Town) -> None:
    handed = position_papers.enter(place.ws, place.referent, REFERENCE, FORM, None)
    (row,) = paper_pages.paper_list(place.ws, None, REFERENCE).rows
    page = paper_pages.paper_page(place.ws, None, REFERENCE, handed.paper.contribution.reference)
    assert row.contribution.author_type == page.card.contribution.author_type != FORM.kind
    (at_home,) = paper_pages.paper_list(place.ws, place.referent, REFERENCE).rows
    assert at_home.contribution.author_type == FORM.kind


def test_one_organisation_hands_in_one_paper_for_a_consultation(place: Town) -> None:
    position_papers.enter(place.ws, place.referent, REFERENCE, FORM, None)
    again = replace(FORM, organisation="ATELIERS  (exemple)")
    with pytest.raises(SecondPaperError, match="Un seul cahier par acteur"):
        position_papers.hand_in(place.ws, SENDER, REFERENCE, again, None)
    with place.ws.reading() as connection:
        assert consultations.contribution_counts(connection, [REFERENCE])[REFERENCE] == 4 + 3


def test_an_organisation_stays_named_where_who_handed_it_in_is_erased(place: Town) -> None:
    named = position_papers.enter(place.ws, place.referent, REFERENCE, FORM, None).paper.contribution.reference
    with place.ws.writing() as connection:
        contributors.forget(connection, named)
    assert paper_pages.paper_page(place.ws, None, REFERENCE, named).shown_as == FORM.organisation


def test_what_misses_is_said_and_nothing_is_written(place: Town) -> None:
    with pytest.raises(FaultyPaperError) as refused:
        position_papers.hand_in(place.ws, SENDER, REFERENCE, replace(FORM, position="", proposals=()), None)
    assert set(refused.value.faults) == {"position", "p0-title"}
    with pytest.raises(NotAPaperFileError, match="est une image"):
        position_papers.hand_in(place.ws, SENDER, REFERENCE, FORM, Upload("c.png", b"\x89PNG\r\n\x1a\n"))
    with place.ws.reading() as connection:
        assert consultations.contribution_counts(connection, [REFERENCE])[REFERENCE] == 4


def test_robots_and_the_hasty_are_stopped(place: Town) -> None:
    with pytest.raises(RobotError):
        position_papers.hand_in(place.ws, replace(SENDER, trap="http://"), REFERENCE, FORM, None)
    for number in range(10):
        one = replace(FORM, organisation=f"Organisation {number}")
        position_papers.hand_in(place.ws, SENDER, REFERENCE, one, None)
    with pytest.raises(TooOftenError):
        position_papers.hand_in(place.ws, SENDER, REFERENCE, FORM, None)


def test_the_public_hands_in_papers_while_the_consultation_is_open_and_those_at_home_always(
    place: Town, clock: Clock
) -> None:
    clock.advance(days=2)
    assert not paper_pages.paper_list(place.ws, None, REFERENCE).takes
    with pytest.raises(ClosedToPapersError):
        position_papers.hand_in(place.ws, SENDER, REFERENCE, FORM, None)
    assert position_papers.enter(place.ws, place.referent, REFERENCE, FORM, None).proposals
    for person in (None, place.here.member, place.stranger):
        with pytest.raises(ForbiddenError):
            position_papers.enter(place.ws, person, REFERENCE, FORM, None)
        with pytest.raises(ForbiddenError):
            paper_pages.place(place.ws, person, REFERENCE, entering=True)
        with pytest.raises(ForbiddenError):
            position_papers.read(place.ws, person, REFERENCE, None)


def test_its_document_says_nothing_of_its_making_and_is_for_those_who_read_the_paper(place: Town) -> None:
    upload = Upload("cahier.docx", paper_file())
    handed = position_papers.enter(place.ws, place.referent, REFERENCE, FORM, upload)
    assert (handed.paper.held, handed.proposals[0].held) == (True, False)
    named = handed.paper.contribution.reference
    page = paper_pages.paper_page(place.ws, place.colleague, REFERENCE, named)
    assert page.file is not None
    content = files.fetch(place.ws, place.colleague, page.file.id)[1]
    assert docx.Document(BytesIO(content)).core_properties.author == ""
    for person in (None, place.stranger):
        with pytest.raises(NotFoundError):
            files.fetch(place.ws, person, page.file.id)


def test_a_document_fills_the_form_and_nothing_is_kept(place: Town) -> None:
    made, file = docx.Document(), BytesIO()
    made.add_heading("L'organisation", 1)
    made.add_paragraph("Nom : Les Ateliers")
    made.add_heading("Notre analyse", 1)
    made.add_paragraph("Nous craignons.")
    made.add_heading("Nos propositions", 1)
    made.add_heading("Proposition 1", 2)
    made.add_paragraph("Titre : Compter")
    made.save(file)
    found = position_papers.read(place.ws, place.referent, REFERENCE, Upload("c.docx", file.getvalue()))
    assert (found.organisation, found.text) == ("Les Ateliers", "Notre analyse\nNous craignons.")
    assert found.proposals == (Proposal("Compter"),)
    with pytest.raises(NoDocumentChosenError):
        position_papers.read(place.ws, place.referent, REFERENCE, None)
