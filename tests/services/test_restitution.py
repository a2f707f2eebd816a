"""Reports: written at home by several, sent once complete, received on the way, reopened, read from documents."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest

from manifeste_tool.domain.audience import Audience, StageKind
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution
from manifeste_tool.domain.facts import About
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.reporting.reports import Item, ItemKind, Report
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services import files
from manifeste_tool.services.clock import receiving
from manifeste_tool.services.files import TooLargeFileError, Upload
from manifeste_tool.services.kit import making
from manifeste_tool.services.restitution import documents, report_pages, report_sheet, sending
from manifeste_tool.services.restitution.documents import NoDocumentChosenError
from manifeste_tool.services.restitution.sending import (
    FaultyReportError,
    NotSentError,
    ReportChangedError,
    SentReportError,
)
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices, people, stages
from manifeste_tool.storage.clock import reports as received
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.files import every as every_file
from manifeste_tool.storage.gathering import reports
from tests.conftest import Clock
from tests.documents.test_form_reader import OLE
from tests.services.story import Cast, cast

REFERENCE = "ESSA-1"
ONE, TWO, SILENT, GONE, ELSEWHERE = (
    "2025-ESSA-0001",
    "2025-ESSA-0002",
    "2025-ESSA-0003",
    "2025-ESSA-0004",
    "2025-AILL-0001",
)


@dataclass
class Town:
    """A consultation that is over, its référent, another authority's, and who reads all."""

    here: Cast
    referent: Person
    colleague: Person
    stranger: Person

    @property
    def ws(self) -> Workspace:
        return self.here.ws


def town(ws: Workspace) -> Town:
    """Found a town with four contributions, one without consent, one withdrawn; and a neighbour with one."""
    here = cast(ws)
    said = Contribution("", "Gardez le guichet.", consultation=REFERENCE, publishable=True, origin="essai")
    ended = Consultation(REFERENCE, "ESSA", "Un café", opens_on=date(2026, 1, 5), closes_on=date(2026, 2, 1))
    with ws.writing() as connection:
        consultations.put_authorities(
            connection, [Authority("ESSA", "Ville d'essai", "commune"), Authority("AILL", "Ailleurs", "commune")]
        )
        consultations.put_consultations(
            connection, [replace(ended, participants=40), replace(ended, reference="AILL-1", authority="AILL")]
        )
        written = [
            replace(said, reference=ONE, title="Le guichet"),
            replace(said, reference=TWO, body="Fermez-le."),
            replace(said, reference=SILENT, body="Sans le dire.", publishable=False),
            replace(said, reference=GONE, body="Oubliez.", withdrawn=True),
            replace(said, reference=ELSEWHERE, consultation="AILL-1"),
        ]
        contributions.add(connection, [replace(one, external_id=one.reference) for one in written], ws.now())
        referent, colleague, stranger = (
            people.add(connection, Person(0, name, Role.REFERENT, authority=code), ws.now())
            for name, code in (("Tilleul", "ESSA"), ("Verveine", "ESSA"), ("Lavande", "AILL"))
        )
    return Town(here, referent, colleague, stranger)


@pytest.fixture
def place(workspace: Workspace) -> Town:
    return town(workspace)


COMPLETE = Report(
    REFERENCE,
    participants=40,
    contributions=4,
    organisations="aucune",
    absent="les jeunes",
    course="Une soirée.",
    commitment="Garder le guichet.",
    commitment_on=date(2027, 3, 15),
    validated_by="Tilleul",
    validated_position="maire",
    validated_on=date(2026, 2, 20),
    items=(
        Item(ItemKind.IDEA, "Un guichet", "Il reste.", sources=(ONE, SILENT)),
        Item(ItemKind.AGREEMENT, none=True),
        Item(ItemKind.DISAGREEMENT, body="Les uns oui, les autres non.", sources=(ONE, TWO)),
        Item(ItemKind.VIGILANCE, body="Le réseau.", sources=(SILENT,)),
        Item(ItemKind.PROPOSAL, "Le garder", level="local", sources=(ONE,)),
        Item(ItemKind.VERBATIM, body="Gardez le guichet.", sources=(ONE,)),
    ),
)


def sent(place: Town, report: Report = COMPLETE) -> None:
    assert sending.send(place.ws, place.referent, report) == ()


def names(place: Town) -> list[str]:
    with place.ws.reading() as connection:
        return [one.name for one in journal.about(connection, About.REPORT, REFERENCE, Audience.SECRETARIAT)]


def test_a_draft_is_kept_as_it_stands_by_those_at_home_and_read_by_nobody_else(place: Town) -> None:
    draft = replace(COMPLETE, commitment="", items=(*COMPLETE.items[:2], Item(ItemKind.QUESTION)))
    kept = sending.save(place.ws, place.referent, draft)
    assert kept.revision == 1
    again = sending.save(place.ws, place.here.secretary, replace(kept, course="Deux soirées."))
    page = report_pages.report_page(place.ws, place.colleague, REFERENCE)
    assert (page.report.course, page.report.items, page.may_edit) == ("Deux soirées.", draft.items, True)
    assert page.report.revision == again.revision == 2
    assert names(place) == []
    for nobody in (None, place.here.member, place.stranger):
        with pytest.raises(NotFoundError):
            report_pages.report_page(place.ws, nobody, REFERENCE)
    for person in (place.here.member, place.stranger, None):
        with pytest.raises(ForbiddenError):
            sending.save(place.ws, person, COMPLETE)
        with pytest.raises(ForbiddenError):
            report_pages.report_form(place.ws, person, REFERENCE)
    with pytest.raises(NotFoundError):
        sending.save(place.ws, place.referent, replace(COMPLETE, consultation="RIEN-1"))


def test_of_two_who_write_the_second_is_shown_what_the_first_saved_and_loses_no_word(place: Town) -> None:
    kept = sending.save(place.ws, place.referent, replace(COMPLETE, items=COMPLETE.items[:1]))
    sending.save(place.ws, place.colleague, replace(kept, course="La sienne.", items=COMPLETE.items[:3]))
    mine = replace(kept, course="La mienne.")
    with pytest.raises(ReportChangedError):
        sending.save(place.ws, place.referent, mine)
    form = report_pages.report_form(place.ws, place.referent, REFERENCE, mine)
    assert form.report.course == "La mienne."
    assert form.theirs is not None
    assert (form.theirs.name, form.theirs.fields) == ("Verveine", ("course",))
    assert form.theirs.report.course == "La sienne."
    assert form.theirs.lines == COMPLETE.items[1:3]
    assert sending.save(place.ws, place.referent, replace(mine, revision=form.seen)).revision == 3
    with pytest.raises(ReportChangedError):
        sending.save(place.ws, place.colleague, replace(COMPLETE, revision=0))


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        ("2025-ESSA-0099", "aucune contribution ne porte la référence"),
        (GONE, "retirée par son auteur"),
        (ELSEWHERE, "autre collectivité"),
    ],
)
def test_what_may_not_be_cited_is_refused_by_its_name(place: Town, reference: str, why: str) -> None:
    cited = replace(COMPLETE, items=(Item(ItemKind.AGREEMENT, body="Oui.", sources=(ONE, reference)),))
    with pytest.raises(FaultyReportError) as refused:
        sending.save(place.ws, place.referent, cited)
    (gap,) = refused.value.gaps
    said = gap.sentence % gap.values
    assert why in said
    assert reference in said
    with place.ws.reading() as connection:
        assert reports.get(connection, REFERENCE) is None


def test_what_misses_is_said_and_the_draft_is_kept(place: Town) -> None:
    missing = sending.send(place.ws, place.referent, replace(COMPLETE, commitment_on=None))
    assert [gap.place for gap in missing] == ["commitment_on"]
    form = report_pages.report_form(place.ws, place.referent, REFERENCE)
    assert (form.report.course, form.seen, form.missing) == ("Une soirée.", 1, missing)
    assert names(place) == []


def test_a_verbatim_is_sent_with_public_words_alone(place: Town) -> None:
    silent = Item(ItemKind.VERBATIM, body="Sans le dire.", sources=(SILENT,))
    (gap,) = sending.send(place.ws, place.referent, replace(COMPLETE, items=(*COMPLETE.items[:5], silent)))
    assert "ne sont pas publics" in gap.sentence


def test_a_report_sent_is_public_received_and_told(place: Town) -> None:
    with place.ws.reading() as connection:
        before = journal.last(connection)
    sent(place)
    page = report_pages.report_page(place.ws, None, REFERENCE)
    idea, agreement, disagreement, vigilance, *_ = page.sections
    assert ([one.reference for one in idea.lines[0].shown], idea.lines[0].hidden) == ([ONE], 1)
    assert (agreement.none, agreement.lines) == (True, ())
    assert disagreement.lines[0].item.body == "Les uns oui, les autres non."
    assert (vigilance.lines[0].shown, vigilance.lines[0].hidden) == ((), 1)
    assert (page.on_record, page.published, page.files, page.may_edit, page.may_reopen) == (4, 2, (), False, False)
    with place.ws.reading() as connection:
        assert received.get(connection, REFERENCE) is not None
        (fact,) = journal.about(connection, About.REPORT, REFERENCE, Audience.PUBLIC)
        assert fact.id > before
        assert not list(notices.waiting(connection, place.referent.id, limit=9))
        for person in (place.here.secretary, place.colleague):
            assert [one.name for _, one in notices.waiting(connection, person.id, limit=9)] == ["report_sent"]
        assert not list(notices.waiting(connection, place.stranger.id, limit=9))
    for person in (place.referent, place.here.secretary):
        with pytest.raises(SentReportError):
            sending.save(place.ws, person, replace(COMPLETE, revision=2))
        with pytest.raises(SentReportError):
            report_pages.report_form(place.ws, person, REFERENCE)
    row = next(
        one
        for one in receiving.report_list(place.ws, place.here.secretary).rows
        if one.consultation.reference == REFERENCE
    )
    assert row.is_written
    assert row.received


def test_a_report_that_is_late_is_received_late_and_one_noted_before_stays_as_it_was(place: Town, clock: Clock) -> None:
    place.here.open(StageKind.CONSULTATION)
    with place.ws.writing() as connection:
        (stage,) = (one for one in stages.every(connection) if one.kind is StageKind.CONSULTATION and not one.closes_at)
        stages.close(connection, stage.id, clock())
    clock.advance(days=2)
    receiving.receive(place.ws, place.here.secretary, "AILL-1")
    sent(place)
    with place.ws.reading() as connection:
        late, noted = received.get(connection, REFERENCE), received.get(connection, "AILL-1")
    assert late is not None
    assert late.late
    assert noted is not None
    sending.reopen(place.ws, place.here.secretary, REFERENCE)
    clock.advance(days=1)
    with place.ws.reading() as connection:
        standing = reports.get(connection, REFERENCE)
    assert standing is not None
    sent(place, standing)
    with place.ws.reading() as connection:
        assert received.get(connection, REFERENCE) == late


def test_the_secretariat_alone_reopens_a_report_which_is_then_no_longer_public(place: Town) -> None:
    with pytest.raises(NotSentError):
        sending.reopen(place.ws, place.here.secretary, REFERENCE)
    sent(place)
    with pytest.raises(ForbiddenError):
        sending.reopen(place.ws, place.referent, REFERENCE)
    assert report_pages.report_page(place.ws, place.here.secretary, REFERENCE).may_reopen
    sending.reopen(place.ws, place.here.secretary, REFERENCE)
    with pytest.raises(NotFoundError):
        report_pages.report_page(place.ws, None, REFERENCE)
    assert report_pages.report_form(place.ws, place.referent, REFERENCE).report.sent_at is None
    assert names(place) == ["report_sent", "report_reopened"]
    with place.ws.reading() as connection:
        assert [one.name for _, one in notices.waiting(connection, place.referent.id, limit=9)] == ["report_reopened"]


def test_words_of_a_contribution_withdrawn_since_are_shown_no_more(place: Town) -> None:
    sent(place)
    with place.ws.writing() as connection:
        contributions.withdraw(connection, ONE)
    page = report_pages.report_page(place.ws, None, REFERENCE)
    (verbatim,) = next(one for one in page.sections if one.kind is ItemKind.VERBATIM).lines
    assert (verbatim.readable, verbatim.item.body) == (False, "")
    made = ZipFile(BytesIO(report_sheet.file(place.ws, None, REFERENCE).content)).read("word/document.xml").decode()
    assert "Contribution retirée ou non publiée" in made
    assert "Gardez le guichet" not in made


def test_an_unpublished_consultation_has_a_report_for_those_at_home_alone(place: Town) -> None:
    with place.ws.writing() as connection:
        found = consultations.get(connection, REFERENCE)
        assert found is not None
        consultations.put_consultations(connection, [replace(found, published=False)])
    sent(place)
    assert report_pages.report_page(place.ws, place.referent, REFERENCE).report.is_sent
    with pytest.raises(NotFoundError):
        report_pages.report_page(place.ws, None, REFERENCE)
    with place.ws.reading() as connection:
        assert journal.about(connection, About.REPORT, REFERENCE, Audience.PUBLIC) == ()


def test_the_form_begins_with_what_the_consultation_says_and_warns_of_a_count_that_differs(place: Town) -> None:
    form = report_pages.report_form(place.ws, place.referent, REFERENCE)
    assert (form.report.participants, form.on_record, form.miscounted) == (40, 4, False)
    assert {one.reference for one in form.at_hand} == {ONE, TWO, SILENT}
    counted = report_pages.report_form(place.ws, place.referent, REFERENCE, replace(COMPLETE, contributions=9))
    assert counted.miscounted


def filled_form(place: Town) -> bytes:
    """The kit's own form as a référent sends it back: read with the same words in Word and in LibreOffice."""
    made = docx.Document()
    for words in (making.one(place.ws, place.referent, REFERENCE, "restitution", "html"),):
        assert b"Points d" in words.content or b"points d" in words.content
    made.add_heading("Restitution de la concertation", 0)
    table = made.add_table(2, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Nombre de participants", "54"
    table.rows[1].cells[0].text, table.rows[1].cells[1].text = "Collectivité", "Ville d'essai"
    made.add_heading("Les points de désaccord", 1)
    made.add_paragraph("Ils ne sont pas lissés. S'il n'y en a pas, dites comment vous les avez cherchés.")
    sides = made.add_table(2, 3)
    head = ("Certains disent que… parce que…", "D'autres disent que… parce que…", "Fiches citées")
    for row, cells in zip(sides.rows, (head, ("il reste", "il ferme", f"{ONE}, {GONE}")), strict=True):
        for cell, words_of in zip(row.cells, cells, strict=True):
            cell.text = words_of
    made.add_heading("Annexe", 1)
    made.add_paragraph("Le budget.")
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def test_a_form_filled_in_word_is_read_into_the_form_kept_beside_it_and_saved_by_a_person(place: Town) -> None:
    typed = Report(REFERENCE, course="Le mien.", participants=40)
    upload = Upload("cr.docx", filled_form(place))
    made = documents.attach(place.ws, place.referent, typed, upload, reading=True)
    disagreement, *others = made.draft.items
    assert disagreement.body == f"Certains : il reste\nD'autres : il ferme\n{ONE}, {GONE}"
    assert (disagreement.sources, made.unknown) == ((ONE,), (GONE,))
    assert (made.draft.course, made.draft.participants) == ("Le mien.", 40)
    assert [one.kind for one in others] == [ItemKind.UNSORTED] * 2
    assert others[0].body == "Annexe\nLe budget."
    assert others[1].body == "nombre de participants : 54"
    with place.ws.reading() as connection:
        assert reports.get(connection, REFERENCE) is None
        (file_id,) = reports.files(connection, REFERENCE)
    assert sending.save(place.ws, place.referent, made.draft).revision == 1
    assert files.fetch(place.ws, place.colleague, file_id)[0].name == "cr.docx"
    for person in (None, place.here.member, place.stranger):
        with pytest.raises(NotFoundError):
            files.fetch(place.ws, person, file_id)
    page = report_pages.report_page(place.ws, place.here.secretary, REFERENCE)
    assert [one.name for one in page.files] == ["cr.docx"]


def test_a_document_is_only_attached_where_it_is_not_to_be_read_and_goes_when_it_is_taken_off(
    place: Town, clock: Clock
) -> None:
    typed = Report(REFERENCE, course="Le mien.")
    upload = Upload("cr.docx", filled_form(place))
    assert documents.attach(place.ws, place.referent, typed, upload, reading=False).draft is typed
    (file,) = report_pages.report_form(place.ws, place.referent, REFERENCE).files
    with pytest.raises(ForbiddenError):
        documents.detach(place.ws, place.stranger, REFERENCE, file.id)
    documents.detach(place.ws, place.referent, REFERENCE, file.id)
    with pytest.raises(NotFoundError):
        documents.detach(place.ws, place.referent, REFERENCE, file.id)
    with pytest.raises(NotFoundError):
        files.fetch(place.ws, place.colleague, file.id)
    clock.advance(days=1)
    files.purge(place.ws)
    with place.ws.reading() as connection:
        assert every_file(connection) == ()


@pytest.mark.parametrize(
    ("upload", "error"),
    [
        (None, NoDocumentChosenError),
        (Upload("cr.doc", OLE), Exception),
        (Upload("vide.docx", b""), Exception),
        (Upload("gros.pdf", b"%PDF-" + b"0" * (files.LARGEST + 1)), TooLargeFileError),
    ],
)
def test_a_document_that_cannot_be_kept_or_read_changes_nothing(
    place: Town, upload: Upload | None, error: type[Exception]
) -> None:
    reading = upload is not None and upload.name == "cr.doc"
    with pytest.raises(error):
        documents.attach(place.ws, place.referent, Report(REFERENCE), upload, reading=reading)
    with place.ws.reading() as connection:
        assert (every_file(connection), reports.files(connection, REFERENCE)) == ((), ())


def test_a_sent_report_takes_no_document(place: Town) -> None:
    sent(place)
    with pytest.raises(SentReportError):
        documents.attach(place.ws, place.referent, COMPLETE, Upload("cr.docx", filled_form(place)), reading=False)


def test_a_report_is_given_as_a_word_document(place: Town) -> None:
    sent(place)
    made = report_sheet.file(place.ws, None, REFERENCE)
    assert made.name == "restitution-ESSA-1.docx"
    words = "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(made.content)).paragraphs)
    for said in ("Points de désaccord", "Les uns oui", "Il n’y en a pas eu.", "1 non publiées", "15 mars 2027"):
        assert said in words.replace("\u00a0", " ").replace("\u202f", " "), said


def test_times_are_those_of_the_clock(place: Town, clock: Clock) -> None:
    clock.moment = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=1)
    sent(place)
    assert report_pages.report_page(place.ws, None, REFERENCE).report.sent_at == clock()
