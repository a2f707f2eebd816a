"""Paper sheets: printed with their own reference and token, typed once whoever types, corrected until cited."""

import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from threading import Barrier

import pytest
from PIL import ExifTags, Image

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About
from manifeste_tool.domain.gathering import tokens
from manifeste_tool.domain.gathering.consents import Consent, Purpose, Way
from manifeste_tool.domain.gathering.sheets import (
    TAKEN_FOR,
    SheetState,
    UnfitSizeError,
    UnreadableNumberError,
)
from manifeste_tool.domain.gathering.transcripts import Transcript
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.text.text import Source
from manifeste_tool.errors import ForbiddenError, NotFoundError, RefusedError, StaleError
from manifeste_tool.services import files
from manifeste_tool.services.contributing import following
from manifeste_tool.services.contributing.following import NotTypedYetError, UnknownTokenError
from manifeste_tool.services.files import Upload
from manifeste_tool.services.guarding.senders import Sender
from manifeste_tool.services.paper import (
    correcting,
    entering,
    entry_pages,
    lot_pages,
    photographing,
    printing,
    readings,
)
from manifeste_tool.services.paper.correcting import ChosenSinceError, CorrectedMeanwhileError, ErasedAuthorError
from manifeste_tool.services.paper.designating import AmbiguousNumberError, SheetElsewhereError, UnknownSheetError
from manifeste_tool.services.paper.entering import (
    CancelledSheetError,
    Entry,
    IllegibleMeanwhileError,
    TypedMeanwhileError,
    UnfitTranscriptError,
)
from manifeste_tool.services.paper.photographing import NoPhotoError
from manifeste_tool.services.paper.printing import NotCancelledError, NothingToCancelError, TooLongLabelError
from manifeste_tool.services.paper.standing import (
    CitedInFindingError,
    CitedInReportError,
    CitedInTextError,
    WithdrawnError,
)
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.gathering import contributors, corrections
from manifeste_tool.storage.synthesis import findings
from manifeste_tool.storage.tables import gathering
from tests.conftest import Clock
from tests.services.paper_desk import SAID, Desk, desk
from tests.services.story import Cast, cast

SENDER = Sender("192.0.2.1")
FULL = replace(SAID, contact=True, email="ana@exemple.invalid", shown_as="Ana", place="Mirelieu", people="2")


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def at(here: Cast) -> Desk:
    return desk(here)


def facts(at: Desk, kind: About, about: str) -> list[str]:
    with at.here.ws.reading() as connection:
        return [one.name for one in journal.about(connection, kind, about, Audience.SECRETARIAT)]


def test_a_lot_reserves_references_of_the_authority_and_gives_each_sheet_its_own_sound_token(at: Desk) -> None:
    first, second = at.lot(3), at.lot(2, "MIRE-2")
    assert [one.reference for one in at.sheets(first)] == ["2026-MIRE-0001", "2026-MIRE-0002", "2026-MIRE-0003"]
    assert [one.reference for one in at.sheets(second)] == ["2026-MIRE-0004", "2026-MIRE-0005"]
    made = [one.token for one in (*at.sheets(first), *at.sheets(second))]
    assert len(set(made)) == 5
    assert [tokens.read(one) for one in made] == made
    assert facts(at, About.LOT, str(first.id)) == ["lot_printed"]


@pytest.mark.parametrize("count", ["0", "5000", "", "vingt"])
def test_a_lot_of_no_possible_size_reserves_nothing(at: Desk, count: str) -> None:
    with pytest.raises(UnfitSizeError):
        printing.prepare(at.here.ws, at.ana, "MIRE-1", count=count)
    with pytest.raises(TooLongLabelError):
        printing.prepare(at.here.ws, at.ana, "MIRE-1", count="2", label="a" * 201)
    assert at.sheets(at.lot(1))[0].reference == "2026-MIRE-0001"


def test_nobody_but_its_referents_and_the_secretariat_reaches_the_sheets_of_a_consultation(at: Desk) -> None:
    ws, made = at.here.ws, at.lot(2)
    acts: tuple[Callable[[Person | None], object], ...] = (
        lambda who: printing.prepare(ws, who, "MIRE-1", count="1"),
        lambda who: printing.cancel(ws, who, "MIRE-1", made.id),
        lambda who: lot_pages.lots_page(ws, who, "MIRE-1"),
        lambda who: lot_pages.printed_lot(ws, who, "MIRE-1", made.id),
        lambda who: lot_pages.sheets_page(ws, who, "MIRE-1"),
        lambda who: entering.open_sheet(ws, who, "MIRE-1", "1"),
        lambda who: entering.enter(ws, who, "MIRE-1", Entry("1", SAID)),
        lambda who: entry_pages.entry_page(ws, who, "MIRE-1"),
        lambda who: photographing.attach(ws, who, "MIRE-1", "1", Upload("a.png", photo())),
    )
    for act in acts:
        for who in (None, at.here.member, at.stranger, at.here.referent):
            with pytest.raises(ForbiddenError):
                act(who)
    assert entering.open_sheet(ws, at.here.secretary, "MIRE-1", "1")
    with pytest.raises(NotFoundError):
        lot_pages.lots_page(ws, at.ana, "MIRE-9")
    with pytest.raises(NotFoundError):
        lot_pages.printed_lot(ws, at.ana, "MIRE-2", made.id)


def test_a_typed_sheet_is_a_contribution_under_its_reference_followed_by_its_token(at: Desk) -> None:
    sheet = at.sheets(at.lot())[1]
    done = at.type(sheet, typed=FULL)
    said = done.contribution
    assert said
    assert (said.reference, said.collected, said.people, said.publishable) == (sheet.reference, "papier", 2, True)
    with at.here.ws.reading() as connection:
        stands = contributions.get(connection, sheet.reference)
        assert stands
        assert (stands.body, stands.consultation, stands.nature) == (SAID.text, "MIRE-1", "attente")
        assert contributors.followed(connection, digest(sheet.token)) == sheet.reference
        agreed = contributors.consents(connection, sheet.reference)
        who = contributors.get(connection, sheet.reference)
    assert {purpose: (one.given, one.way) for purpose, one in agreed.items()} == dict.fromkeys(
        Purpose, (True, Way.PAPER)
    )
    assert who
    assert (who.email, who.shown_as) == ("ana@exemple.invalid", "Ana")
    after = at.sheet(sheet.reference)
    assert (after.token, after.state, after.typed_by_id) == ("", SheetState.TYPED, at.ana.id)
    assert facts(at, About.CONTRIBUTION, sheet.reference)[0] == "contribution_typed"


def test_every_spelling_opens_the_same_sheet_before_and_after_it_is_typed(at: Desk) -> None:
    sheet = at.sheets(at.lot())[2]
    spellings = ("3", "0003", "2026 mire 3", "mire-3", sheet.token, tokens.shown(sheet.token).lower())
    for given in spellings:
        found = entering.open_sheet(at.here.ws, at.ana, "MIRE-1", given)
        assert found
        assert found.reference == sheet.reference
    at.type(sheet)
    for given in spellings:
        assert entry_pages.entry_page(at.here.ws, at.ana, "MIRE-1", number=given).sheet == at.sheet(sheet.reference)


def test_a_number_that_is_not_of_this_consultation_is_said_to_whom_it_concerns(at: Desk) -> None:
    at.lot(2)
    elsewhere = at.sheets(at.lot(1, "MIRE-2"))[0]
    abroad = printing.prepare(at.here.ws, at.stranger, "VALD-1", count="1")
    for given in (elsewhere.reference, elsewhere.digits, elsewhere.token):
        with pytest.raises(SheetElsewhereError, match="Ateliers"):
            at.type(given)
    with pytest.raises(UnknownSheetError) as unknown:
        at.type(at.sheets(abroad)[0])
    assert "Stand" not in str(unknown.value)
    for given in ("77", "2026-MIRE-0077"):
        with pytest.raises(UnknownSheetError, match="Relisez"):
            at.type(given)
    with pytest.raises(UnreadableNumberError):
        at.type("VALD-1")


def test_digits_that_two_years_share_ask_for_the_whole_reference(at: Desk, clock: Clock) -> None:
    at.lot(1)
    clock.advance(days=365)
    at.lot(1)
    with pytest.raises(AmbiguousNumberError, match="2026-MIRE-0001, 2027-MIRE-0001"):
        at.type("1")
    assert at.type("2027-MIRE-0001").contribution


def test_two_typists_who_send_one_sheet_at_once_make_one_contribution_and_lose_no_word(at: Desk) -> None:
    sheet = at.sheets(at.lot())[0]
    together = Barrier(2)

    def send(who: Person) -> object:
        together.wait()
        try:
            return at.type(sheet, who, text=f"Lu par {who.name}.")
        except StaleError as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(send, (at.ana, at.bo))
    refused = [one for one in (first, second) if isinstance(one, TypedMeanwhileError)]
    assert len(refused) == 1
    loser = at.bo if isinstance(second, TypedMeanwhileError) else at.ana
    mine = replace(SAID, text=f"Lu par {loser.name}.")
    page = entry_pages.entry_page(at.here.ws, loser, "MIRE-1", number=sheet.digits, transcript=mine)
    winner = at.ana if loser is at.bo else at.bo
    assert page.recorded
    assert (page.transcript.text, page.recorded.text, page.by) == (mine.text, f"Lu par {winner.name}.", winner.name)
    assert [change.name for change in page.changes] == ["text"]
    with at.here.ws.reading() as connection:
        assert len(contributors.consents(connection, sheet.reference)) == 2
    assert page.sheet
    assert correcting.correct(at.here.ws, loser, "MIRE-1", sheet.reference, mine, seen=page.sheet.revision)
    with at.here.ws.reading() as connection:
        (kept,) = corrections.of(connection, sheet.reference)
    assert kept.fields["text"] == f"Lu par {winner.name}."


def test_many_typists_never_type_one_sheet_twice(at: Desk) -> None:
    made = at.sheets(at.lot(8))

    def type_all(who: Person) -> int:
        done = 0
        for sheet in made:
            try:
                at.type(sheet, who, text=f"{sheet.digits} lue par {who.name}.")
                done += 1
            except TypedMeanwhileError:
                continue
        return done

    with ThreadPoolExecutor(3) as pool:
        counted = list(pool.map(type_all, (at.ana, at.bo, at.here.secretary)))
    assert sum(counted) == 8 == at.tally().of(SheetState.TYPED)


def test_the_same_sheet_sent_twice_by_one_person_is_one(at: Desk) -> None:
    sheet = at.sheets(at.lot())[0]
    first, again = at.type(sheet, typed=FULL), at.type(sheet, typed=FULL)
    assert again.sheet == first.sheet
    at.type("2", typed=Transcript(illegible=True, note="mouillée"))
    assert at.type("2", typed=Transcript(illegible=True, note="mouillée")).sheet.revision == 1


def test_a_sheet_somebody_opened_is_left_to_them_for_some_minutes(at: Desk, clock: Clock) -> None:
    ws = at.here.ws
    at.lot(3)
    mine = entering.open_sheet(ws, at.ana, "MIRE-1", "")
    other = entering.open_sheet(ws, at.bo, "MIRE-1", "")
    assert mine
    assert other
    assert (mine.digits, other.digits) == ("0001", "0002")
    page = entry_pages.entry_page(ws, at.bo, "MIRE-1", number="1")
    entering.open_sheet(ws, at.bo, "MIRE-1", "1")
    assert (page.is_taken, page.by, at.sheet("2026-MIRE-0001").taken_by_id) == (True, "Ana", at.ana.id)
    entering.take(ws, at.bo, "MIRE-1", "1")
    assert at.sheet("2026-MIRE-0001").taken_by_id == at.bo.id
    assert at.sheet("2026-MIRE-0002").taken_by_id is None
    assert entry_pages.entry_page(ws, at.ana, "MIRE-1", number="1").is_taken
    clock.advance(seconds=TAKEN_FOR.total_seconds())
    assert not entry_pages.entry_page(ws, at.ana, "MIRE-1", number="1").is_taken
    assert at.type("1", at.ana).contribution


def test_the_next_sheet_is_the_one_after_then_those_that_were_passed_over(at: Desk) -> None:
    ws, made = at.here.ws, at.sheets(at.lot(4))
    entering.open_sheet(ws, at.bo, "MIRE-1", "3")
    following = entering.open_sheet(ws, at.ana, "MIRE-1", "", after=at.type("2").sheet.reference)
    assert following
    assert following.digits == "0004"
    at.type("4")
    after = entering.open_sheet(ws, at.ana, "MIRE-1", "", after=made[3].reference)
    assert after
    assert after.digits == "0001"
    at.type("1")
    at.type("3", at.bo)
    assert entering.open_sheet(ws, at.ana, "MIRE-1", "", after=made[0].reference) is None
    assert entering.open_sheet(ws, at.ana, "MIRE-1", "", after="2026-VALD-0001") is None


def test_counts_say_what_is_typed_illegible_cancelled_and_awaited(at: Desk) -> None:
    made = at.lot(10)
    for number in ("1", "2", "3"):
        at.type(number)
    at.type("4", typed=Transcript(illegible=True))
    assert printing.cancel(at.here.ws, at.ana, "MIRE-1", made.id, which="9-10") == 2
    tally = at.tally()
    assert {str(state): tally.of(state) for state in SheetState} == {
        "à saisir": 4,
        "saisie": 3,
        "illisible": 1,
        "annulée": 2,
    }
    assert (tally.awaited, tally.printed) == (8, 10)
    line = lot_pages.lots_page(at.here.ws, at.ana, "MIRE-1").lines[0]
    assert (line.first, line.last, line.by, line.tally) == ("2026-MIRE-0001", "2026-MIRE-0010", "Ana", tally)
    shown = lot_pages.sheets_page(at.here.ws, at.bo, "MIRE-1", state=SheetState.ILLEGIBLE, lot_id=made.id)
    assert [(one.sheet.digits, one.by, one.in_hand) for one in shown.lines] == [("0004", "Ana", False)]
    with pytest.raises(NotFoundError):
        lot_pages.sheets_page(at.here.ws, at.bo, "MIRE-2", lot_id=made.id)


def test_only_what_waits_is_cancelled_and_printed_again(at: Desk) -> None:
    ws, made = at.here.ws, at.lot(3)
    at.type("2")
    assert [
        one.sheet.digits for pair in lot_pages.printed_lot(ws, at.ana, "MIRE-1", made.id).pages for one in pair
    ] == [
        "0001",
        "0003",
    ]
    with pytest.raises(NothingToCancelError):
        printing.cancel(ws, at.ana, "MIRE-1", made.id, which="2")
    assert printing.cancel(ws, at.ana, "MIRE-1", made.id) == 2
    assert lot_pages.lots_page(ws, at.ana, "MIRE-1").lines[0].lot.closed_at
    assert lot_pages.printed_lot(ws, at.ana, "MIRE-1", made.id).pages == ()
    assert facts(at, About.LOT, str(made.id)) == ["lot_printed", "sheets_cancelled"]
    with pytest.raises(NotFoundError):
        printing.cancel(ws, at.ana, "MIRE-2", made.id)


def test_a_cancelled_sheet_that_comes_back_filled_is_reopened_with_its_token(at: Desk) -> None:
    ws, made = at.here.ws, at.lot(1)
    (sheet,) = at.sheets(made)
    printing.cancel(ws, at.ana, "MIRE-1", made.id)
    with pytest.raises(CancelledSheetError, match="rouvrez-la"):
        at.type("1")
    with at.here.ws.reading() as connection:
        assert contributions.get(connection, sheet.reference) is None
    printing.reopen(ws, at.bo, "MIRE-1", sheet.reference)
    assert lot_pages.lots_page(ws, at.ana, "MIRE-1").lines[0].lot.closed_at is None
    at.type("1")
    with ws.reading() as connection:
        assert contributors.followed(connection, digest(sheet.token)) == sheet.reference
    with pytest.raises(NotCancelledError):
        printing.reopen(ws, at.bo, "MIRE-1", sheet.reference)
    with pytest.raises(NotFoundError):
        printing.reopen(ws, at.bo, "MIRE-2", sheet.reference)
    assert facts(at, About.LOT, str(made.id)) == ["lot_printed", "sheets_cancelled", "sheet_reopened"]


def test_what_cannot_be_read_is_said_of_the_whole_sheet_or_of_a_part(at: Desk) -> None:
    made = at.lot(2)
    whole = at.type("1", typed=Transcript(illegible=True, note="fiche mouillée"))
    assert (whole.contribution, whole.sheet.state, whole.sheet.note) == (None, SheetState.ILLEGIBLE, "fiche mouillée")
    assert whole.sheet.token
    part = at.type("2", illegible=True)
    assert part.contribution
    assert (part.sheet.state, part.sheet.note) == (SheetState.TYPED, "des passages illisibles")
    assert facts(at, About.LOT, str(made.id)) == ["lot_printed", "sheet_illegible"]
    with pytest.raises(IllegibleMeanwhileError):
        at.type("1", at.bo)
    page = entry_pages.entry_page(at.here.ws, at.bo, "MIRE-1", number="1")
    assert page.is_illegible
    assert page.sheet
    knowing = Entry("1", SAID, opened=page.sheet.reference, seen=page.sheet.revision)
    assert entering.enter(at.here.ws, at.bo, "MIRE-1", knowing).contribution


def test_a_sheet_with_faults_is_not_saved_and_says_them_all(at: Desk) -> None:
    at.lot(1)
    with pytest.raises(UnfitTranscriptError) as refused:
        at.type("1", text="a" * 5_000, people="x", said_on="2026-03-03")
    assert set(refused.value.faults) == {"text", "people", "said_on"}
    assert at.tally().of(SheetState.TYPED) == 0


def test_personal_data_on_a_sheet_is_held_for_a_moderator(at: Desk) -> None:
    at.lot(1)
    done = at.type("1", text="Appelez-moi au 06 12 34 56 78.")
    assert done.held
    with at.here.ws.reading() as connection:
        stands = contributions.get(connection, "2026-MIRE-0001")
    assert stands
    assert not stands.is_public


def photo(author: str = "Quelqu'un") -> bytes:
    """A small photograph that says who took it."""
    picture, held = Image.new("RGB", (40, 20), (200, 0, 0)), BytesIO()
    told = picture.getexif()
    told[ExifTags.Base.Artist] = author
    picture.save(held, "JPEG", exif=told)
    return held.getvalue()


def odt() -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    return held.getvalue()


def correct(at: Desk, by: Person | None = None, seen: int | None = None, **said: object) -> bool:
    now = at.sheet("2026-MIRE-0001")
    typed = replace(FULL, **said)  # type: ignore[arg-type]
    revision = now.revision if seen is None else seen
    return correcting.correct(at.here.ws, by or at.bo, "MIRE-1", now.reference, typed, seen=revision)


def test_a_correction_keeps_what_stood_and_is_looked_at_again(at: Desk) -> None:
    at.lot(1)
    at.type("1", typed=FULL)
    assert not correct(at)
    assert correct(at, text="Appelez-moi au 06 12 34 56 78.", people="", contact=False, email="")
    with at.here.ws.reading() as connection:
        stands = contributions.get(connection, "2026-MIRE-0001")
        side = (
            readings.paper_side(at.here.ws, connection, at.here.ws.reader(at.ana, connection), stands)
            if stands
            else None
        )
        agreed = contributors.consents(connection, "2026-MIRE-0001")
        who = contributors.get(connection, "2026-MIRE-0001")
    assert stands
    assert (stands.held, stands.people, stands.collected) == (True, 0, "papier")
    assert side
    assert [(one.by, [change.name for change in one.changes]) for one in side.corrections] == [
        ("Bo", ["text", "people"])
    ]
    assert (side.corrections[0].changes[0].before, side.refusal) == (FULL.text, None)
    assert (agreed[Purpose.CONTACT].given, agreed[Purpose.PUBLICATION].given) == (False, True)
    assert who
    assert (who.email, who.shown_as) == ("", "Ana")
    assert "contribution_corrected" in facts(at, About.CONTRIBUTION, "2026-MIRE-0001")


def test_what_is_kept_of_an_earlier_reading_names_nobody(at: Desk) -> None:
    at.lot(1)
    at.type("1", typed=FULL)
    correct(at, text="Mieux lu.", shown_as="", contact=False, email="")
    with at.here.ws.reading() as connection:
        (kept,) = corrections.of(connection, "2026-MIRE-0001")
        assert contributors.get(connection, "2026-MIRE-0001") is None
    assert "ana@exemple.invalid" not in str(kept.fields)
    assert "Ana" not in str(kept.fields)


def test_of_two_corrections_at_once_the_second_is_shown_the_first(at: Desk) -> None:
    at.lot(1)
    at.type("1", typed=FULL)
    seen = at.sheet("2026-MIRE-0001").revision
    assert correct(at, seen=seen, text="Première lecture.")
    with pytest.raises(CorrectedMeanwhileError):
        correct(at, at.ana, seen=seen, text="Seconde lecture.")
    mine = replace(FULL, text="Seconde lecture.")
    page = entry_pages.correction_page(at.here.ws, at.ana, "MIRE-1", "2026-MIRE-0001", transcript=mine)
    assert [(one.before, one.after) for one in page.changes] == [("Première lecture.", "Seconde lecture.")]
    assert correct(at, at.ana, text="Seconde lecture.")
    assert len(entry_pages.correction_page(at.here.ws, at.ana, "MIRE-1", "2026-MIRE-0001").trail) == 2


def test_a_correction_with_faults_or_of_what_is_not_typed_is_refused(at: Desk) -> None:
    at.lot(2)
    at.type("1", typed=FULL)
    with pytest.raises(UnfitTranscriptError):
        correct(at, text="")
    for where, reference in (("MIRE-1", "2026-MIRE-0002"), ("MIRE-2", "2026-MIRE-0001")):
        with pytest.raises(NotFoundError):
            correcting.correct(at.here.ws, at.ana, where, reference, FULL, seen=0)
        with pytest.raises(NotFoundError):
            entry_pages.correction_page(at.here.ws, at.ana, where, reference)


def test_a_choice_the_person_made_with_their_token_is_not_typed_over(at: Desk) -> None:
    at.lot(1)
    at.type("1", typed=FULL)
    with at.here.ws.writing() as connection:
        no_more = Consent(Purpose.CONTACT, given=False, at=at.here.ws.now(), way=Way.TOKEN)
        contributors.add_consents(connection, "2026-MIRE-0001", [no_more])
    with pytest.raises(UnfitTranscriptError) as refused:
        correct(at, text="Mieux lu.")
    assert type(refused.value.faults["contact"]) is ChosenSinceError
    assert correct(at, text="Mieux lu.", contact=False, email="")


def cite_in_text(at: Desk) -> None:
    sourcing.cite(at.here.ws, at.here.secretary, Linking("ccccccc2", put=(Source("2026-MIRE-0001"),)))


def cite_in_finding(at: Desk) -> None:
    with at.here.ws.writing() as connection:
        findings.put(
            connection, Finding("E1", "Garder le guichet", "Tous le disent.", "attente", ""), ["2026-MIRE-0001"]
        )


def cite_in_report(at: Desk) -> None:
    with at.here.ws.writing() as connection:
        made = {"consultation": "MIRE-1", "kind": "idée", "rank": 1, "title": "Guichet"}
        connection.execute(gathering.report_item.insert().values(id=1, **made))
        connection.execute(gathering.report_item_source.insert().values(item_id=1, contribution="2026-MIRE-0001"))


def withdraw(at: Desk) -> None:
    with at.here.ws.writing() as connection:
        contributions.withdraw(connection, "2026-MIRE-0001")


@pytest.mark.parametrize(
    ("happens", "error"),
    [
        (cite_in_text, CitedInTextError),
        (cite_in_finding, CitedInFindingError),
        (cite_in_report, CitedInReportError),
        (withdraw, WithdrawnError),
    ],
)
def test_once_something_rests_on_its_words_a_contribution_is_corrected_no_more(
    at: Desk, happens: Callable[[Desk], None], error: type[RefusedError]
) -> None:
    at.lot(1)
    at.type("1", typed=FULL)
    assert correct(at, text="Corrigée avant.")
    happens(at)
    with pytest.raises(error):
        correct(at, text="Corrigée après.")
    with at.here.ws.reading() as connection:
        stands = contributions.get(connection, "2026-MIRE-0001")
        assert stands
        side = readings.paper_side(at.here.ws, connection, at.here.ws.reader(at.ana, connection), stands)
    assert stands.body == ("" if happens is withdraw else "Corrigée avant.")
    assert side
    assert type(side.refusal) is error
    assert bool(side.corrections) is (happens is not withdraw)


def test_what_a_published_version_cited_stays_as_it_was(at: Desk) -> None:
    here = at.here
    at.lot(1)
    at.type("1", typed=FULL)
    cite_in_text(at)
    sourcing.declare(here.ws, here.secretary, ["ddddddd2", "eeeeeee2", "fffffff2"])
    publishing.publish(here.ws, here.secretary, number="1.0", title="Une", story="Publique.", seen=here.tip())
    sourcing.cite(here.ws, here.secretary, Linking("ccccccc2", remove=("2026-MIRE-0001",)))
    with pytest.raises(CitedInTextError):
        correct(at, text="Corrigée après.")


def test_the_story_of_a_typing_is_for_who_types_there(at: Desk) -> None:
    at.lot(1)
    at.type("1", typed=FULL)
    with at.here.ws.reading() as connection:
        said = contributions.get(connection, "2026-MIRE-0001")
        assert said
        seen = {
            who: readings.paper_side(at.here.ws, connection, at.here.ws.reader(who, connection), said) is not None
            for who in (None, at.here.member, at.stranger, at.ana, at.bo, at.here.secretary)
        }
        other = contributions.get(connection, "2025-ESSAI-0001")
        assert other
        assert (
            readings.paper_side(at.here.ws, connection, at.here.ws.reader(at.here.secretary, connection), other) is None
        )
    assert seen == {
        None: False,
        at.here.member: False,
        at.stranger: False,
        at.ana: True,
        at.bo: True,
        at.here.secretary: True,
    }


def test_the_photo_of_a_sheet_is_for_its_typists_and_goes_at_its_date(at: Desk, clock: Clock) -> None:
    ws = at.here.ws
    at.lot(1)
    sheet = photographing.attach(ws, at.ana, "MIRE-1", "1", Upload("IMG 1.jpg", photo()))
    assert sheet.photo_id
    for who in (at.ana, at.bo, at.here.secretary):
        assert files.fetch(ws, who, sheet.photo_id)[0].media_type == "image/jpeg"
    for other in (None, at.here.member, at.stranger):
        with pytest.raises(NotFoundError):
            files.fetch(ws, other, sheet.photo_id)
    done = at.type("1", typed=FULL).sheet
    page = entry_pages.correction_page(ws, at.bo, "MIRE-1", done.reference)
    assert page.picture
    clock.moment += photographing.KEPT_FOR - timedelta(days=1)
    files.purge(ws)
    assert at.sheet(done.reference).photo_id
    clock.advance(days=1)
    files.purge(ws)
    assert at.sheet(done.reference).photo_id is None
    with pytest.raises(NotFoundError):
        files.fetch(ws, at.ana, sheet.photo_id)


def test_a_photo_is_a_picture_or_a_pdf(at: Desk) -> None:
    at.lot(1)
    docx = (at.here.ws, at.ana, "MIRE-1", "1")
    with pytest.raises(RefusedError, match="n'est pas un fichier"):
        photographing.attach(*docx, Upload("fiche.jpg", b"MZ programme"))
    with pytest.raises(files.EmptyFileError):
        photographing.attach(*docx, Upload("fiche.jpg", b""))
    with pytest.raises(NoPhotoError, match="ni un PDF"):
        photographing.attach(*docx, Upload("fiche.odt", odt()))
    assert at.sheet("2026-MIRE-0001").photo_id is None


def test_a_photo_is_kept_without_what_its_camera_wrote_and_gives_way_to_the_next(at: Desk) -> None:
    ws = at.here.ws
    at.lot(1)
    assert b"Auteur secret" in photo("Auteur secret")
    first = photographing.attach(ws, at.ana, "MIRE-1", "1", Upload("a.jpg", photo("Auteur secret")))
    assert first.photo_id
    assert b"Auteur secret" not in files.fetch(ws, at.ana, first.photo_id)[1]
    second = photographing.attach(ws, at.bo, "MIRE-1", "1", Upload("b.jpg", photo()))
    assert at.sheet("2026-MIRE-0001").photo_id == second.photo_id != first.photo_id
    files.purge(ws)
    with pytest.raises(NotFoundError):
        files.fetch(ws, at.here.secretary, first.photo_id)


@pytest.mark.parametrize("leave", [following.withdraw, following.erase])
def test_who_leaves_takes_the_photo_of_their_sheet_along(at: Desk, leave: Callable[..., object]) -> None:
    ws = at.here.ws
    (sheet,) = at.sheets(at.lot(1))
    kept = photographing.attach(ws, at.ana, "MIRE-1", "1", Upload("a.jpg", photo()))
    assert kept.photo_id
    at.type("1", typed=FULL)
    leave(ws, sheet.token, confirmed=True, sender=SENDER)
    assert at.sheet(sheet.reference).photo_id is None
    with pytest.raises(NotFoundError):
        files.fetch(ws, at.here.secretary, kept.photo_id)


def test_the_name_of_somebody_who_was_erased_is_not_typed_again(at: Desk) -> None:
    ws = at.here.ws
    (sheet,) = at.sheets(at.lot(1))
    at.type("1", typed=FULL)
    following.erase(ws, sheet.token, confirmed=True, sender=SENDER)
    with pytest.raises(UnfitTranscriptError) as refused:
        correct(at, text="Mieux lu.", contact=False, email="")
    assert type(refused.value.faults["shown_as"]) is ErasedAuthorError
    assert correct(at, text="Mieux lu.", contact=False, email="", shown_as="")
    with ws.reading() as connection:
        erased = contributors.get(connection, sheet.reference)
    assert erased
    assert not erased.is_somebody


def test_the_code_of_a_sheet_that_is_not_typed_yet_says_so(at: Desk) -> None:
    (sheet,) = at.sheets(at.lot(1))
    with pytest.raises(NotTypedYetError, match="2026-MIRE-0001"):
        following.follow(at.here.ws, tokens.shown(sheet.token), sender=SENDER)
    at.type("1")
    assert following.follow(at.here.ws, sheet.token, sender=SENDER)
    with pytest.raises(UnknownTokenError):
        following.follow(at.here.ws, "ACDE346" + tokens.check_character("ACDE346"), sender=SENDER)
