"""The liasse, the running order and the dossier of a sitting: in order, for their reader, the same bytes each time."""

import io
import re
import zipfile

import pytest
from docx import Document as WordDocument

from manifeste_tool.documents.bundle import workbook
from manifeste_tool.documents.kit.model import Heading, plain
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.gestures import Delete, Insert
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.bundle import briefing_pages, briefings, kinds, printing, sending
from manifeste_tool.services.bundle.gathering import gathered
from manifeste_tool.services.bundle.wanted import UnknownScopeError, Wanted
from manifeste_tool.services.clock import running
from manifeste_tool.services.examining import deciding, opining
from manifeste_tool.services.exporting.asking import made_now
from manifeste_tool.services.sittings import planning
from tests.services.commission_cast import Commission, commission
from tests.services.story import Cast, cast, change
from tests.services.telling import alter, mails, with_addresses

EVERY = Wanted()


@pytest.fixture
def here(workspace) -> Cast:
    """Five amendments: one at the end filed first, two that exclude one another, two identical."""
    made = with_addresses(cast(workspace))
    first = made.propose(Insert("eeeeeee2", "un lieu chaleureux."), headline="=Un lieu")
    made.propose(change("ccccccc2", "Les agents sont instruits."), headline="Instruire")
    made.propose(Delete("ccccccc2"), by=made.other, headline="Supprimer")
    for who in (made.member, made.other):
        made.propose(change("bbbbbbb2", "L'accueil par une personne reste possible."), by=who, headline="Accueillir")
    deciding.admit(workspace, made.secretary, first.id)
    return made


def _gathered(here: Cast, who: Person | None, wanted: Wanted = EVERY, **told: bool):
    with here.ws.reading() as connection:
        return gathered(here.ws, connection, here.ws.reader(who, connection), wanted, **told)


def _numbers(here: Cast, who: Person | None, **wanted: object) -> list[str]:
    return [one.amendment.numeral for one in _gathered(here, who, Wanted(**wanted)).sheets]


def _flat(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def _said(content: bytes) -> str:
    return _flat("\n".join(one.text for one in WordDocument(io.BytesIO(content)).paragraphs))


def test_sheets_stand_in_the_order_of_the_text_and_say_what_goes_together(here: Cast) -> None:
    assert _numbers(here, here.member) == ["4", "5", "3", "2", "1"]
    said = _said(made_now(here.ws, here.member, "recueil", "docx", {}).content)
    assert "Amendement 4 — chapitre I, alinéa 1" in said
    assert "Auteur : member" in said
    assert "Identique : au n° 5 ; un seul vote" in said
    assert "Discussion commune A : avec le n° 2, qu'il exclut" in said
    assert "[−partout]" in said
    assert "[+instruits.]" in said or "[+instruits]" in said
    assert "Supprimer l'alinéa 2." in said
    assert "Exposé sommaire\nParce que." in said


def test_what_was_added_and_taken_out_is_underlined_and_struck_through(here: Cast) -> None:
    word = WordDocument(io.BytesIO(made_now(here.ws, here.member, "recueil", "docx", {}).content))
    runs = [run for one in word.paragraphs for run in one.runs]
    assert any(run.underline and "instruits" in run.text for run in runs)
    assert any(run.font.strike and "partout" in run.text for run in runs)


def test_a_liasse_is_narrowed_and_what_narrows_nothing_known_is_refused_in_words(here: Cast) -> None:
    deciding.refuse(here.ws, here.secretary, _id(here, 2), ground_given="hors sujet", why="Hors sujet.")
    assert _numbers(here, here.member, scope="irrecevables") == ["2"]
    assert _numbers(here, here.member, chapter="ggggggg2") == []
    assert _numbers(here, here.member, scope="a-examiner") == ["4", "5", "3", "1"]
    with pytest.raises(UnknownScopeError, match="n'est pas un état connu"):
        _numbers(here, here.member, scope="rien")
    for wanted, words in (
        ({"chapitre": "zzzzzzz2"}, "n'existe pas dans ce texte"),
        ({"cycle": "9"}, "Le cycle 9 n'existe pas"),
        ({"version": "9.9"}, "n'est pas publiée"),
        ({"seance": "99"}, "La séance n° 99"),
        ({"cycle": "un"}, "Cette page n'existe pas"),
    ):
        with pytest.raises(NotFoundError, match=re.escape(words)):
            made_now(here.ws, here.member, "recueil", "docx", wanted)


def test_a_reader_is_given_the_opinions_they_may_see_and_a_visitor_no_amendment(here: Cast) -> None:
    alter(here, here.other, association="Association A")
    given = {"kind": "défavorable", "words": "SECRET du secrétariat.", "association": "Association A"}
    opining.enter(here.ws, here.secretary, _id(here, 1), **given)
    assert "SECRET" in _said(made_now(here.ws, here.secretary, "recueil", "docx", {}).content)
    assert "SECRET" not in _said(made_now(here.ws, here.member, "recueil", "docx", {}).content)
    assert "Aucun amendement." in _said(made_now(here.ws, None, "recueil", "docx", {}).content)
    assert b"Supprimer" not in printing.running_order(here.ws, None, {}, style="x.css")


def test_the_same_amendments_are_the_same_bytes_whatever_the_hour(here: Cast, clock, monkeypatch) -> None:
    def written() -> list[bytes]:
        forms = [
            ("recueil", "docx"),
            ("recueil", "odt"),
            ("recueil", "pdf"),
            ("derouleur", "xlsx"),
            ("derouleur", "ods"),
        ]
        return [made_now(here.ws, here.member, kind, form, {}).content for kind, form in forms]

    before = written()
    clock.advance(hours=5)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert written() == before


def test_the_list_to_fill_in_has_its_headings_again_on_each_page_and_no_formula(here: Cast) -> None:
    content = made_now(here.ws, here.member, "derouleur", "xlsx", {}).content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheet, book = (parts.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "workbook"))
    assert "_xlnm.Print_Titles" in book
    assert 'orientation="landscape"' in sheet
    assert "'=Un lieu" in sheet
    assert ">=Un lieu" not in sheet
    assert "<f>" not in sheet
    assert "Discussion commune A : n° 3, 2" in sheet
    with zipfile.ZipFile(io.BytesIO(made_now(here.ws, here.member, "derouleur", "ods", {}).content)) as parts:
        ods = parts.read("content.xml").decode()
    assert "table:table-header-rows" in ods
    assert "'=Un lieu" in ods
    page = printing.running_order(here.ws, here.member, {}, style="/static/kit.css").decode()
    assert "<thead>" in page
    assert "Observations" in page


def test_the_columns_go_on_beyond_the_alphabet() -> None:
    columns = tuple(str(rank) for rank in range(28))
    book = workbook.Workbook("Feuille d'un", "Titre", columns, (5,) * 28, (columns,))
    with zipfile.ZipFile(io.BytesIO(workbook.xlsx_of(book))) as parts:
        assert 'r="AB3"' in parts.read("xl/worksheets/sheet1.xml").decode()
        assert "'Feuille d''un'!$2:$2" in parts.read("xl/workbook.xml").decode()


def _id(here: Cast, number: int) -> int:
    return next(one.amendment.id for one in _gathered(here, here.secretary).sheets if one.amendment.number == number)


@pytest.fixture
def we(here: Cast) -> Commission:
    return commission(here.ws, founded=here)


def test_a_members_own_amendments_come_first_and_the_first_page_says_so(we: Commission) -> None:
    sitting = we.convened(agenda="Ouverture", chapters=("hhhhhhh2",))
    with we.ws.reading() as connection:
        reader = we.ws.reader(we.here.other, connection)
        found = kinds.briefing_of(
            we.ws, connection, reader, {"seance": str(sitting.id)}, progress=lambda _done, _total: None
        )
    assert briefings.own_numbers(found) == ("5", "3")
    assert [one.amendment.number for one in found.bundle.sheets][:2] == [5, 3]
    assert [one.amendment.number for one in found.order.sheets] == [4, 5, 3, 2, 1]  # the chair's order is nobody's own
    cover = " ".join(plain(one.line) for one in briefings.cover(found).blocks if hasattr(one, "line"))
    assert "Exemplaire de other. Vos amendements viennent d'abord dans le recueil : n° 5, 3." in _flat(cover)
    text, liasse, order, attendance, proxy = briefings.parts(found, large=True)
    assert all(one.large for one in (text, liasse, order, attendance, proxy))
    titles = [plain(one.line) for one in liasse.blocks if isinstance(one, Heading) and one.level == 1]
    assert titles == ["Vos amendements", "Chapitre I : Accueillir"]
    assert [one.label for one in text.blocks if hasattr(one, "label")] == ["1", "2", "3", "4"]
    with zipfile.ZipFile(io.BytesIO(briefings.archive(found))) as parts:
        assert len(parts.namelist()) == 12
    assert kinds.printed(briefings.bound(found, large=True)) == kinds.printed(briefings.bound(found, large=True))


def test_a_visitor_of_an_opened_sitting_is_given_neither_attendance_nor_forms(we: Commission) -> None:
    sitting = we.convened()
    with pytest.raises(NotFoundError):
        briefing_pages.briefing_page(we.ws, None, sitting.id)
    page = briefing_pages.briefing_page(we.ws, we.here.member, sitting.id)
    assert (page.seats > 0, page.may_send, page.sent) == (True, False, None)
    assert page.own == ("4", "2", "1")


def test_each_member_is_mailed_their_copy_once_and_again_only_when_asked(we: Commission, monkeypatch) -> None:
    sitting = we.plan()
    with pytest.raises(sending.NotConvenedError):
        sending.send(we.ws, we.secretary, sitting.id)
    planning.convene(we.ws, we.secretary, sitting.id)
    with pytest.raises(ForbiddenError):
        sending.send(we.ws, we.here.member, sitting.id)
    assert sending.send(we.ws, we.secretary, sitting.id) == 3
    _run(we)
    _run(we)
    sent = [one for one in mails(we.here) if "Dossier de séance" in one.subject]
    assert sorted(one.address for one in sent) == [f"{name}@exemple.test" for name in ("drafter", "member", "other")]
    mine = next(one for one in sent if one.person_id == we.here.other.id)
    assert "Vos amendements y viennent d'abord : n° 5, 3." in _flat(mine.text)
    (file,) = mine.attachments
    assert file.content.startswith(b"%PDF")
    with pytest.raises(sending.SentAlreadyError, match="Envoyer de nouveau"):
        sending.send(we.ws, we.secretary, sitting.id)
    monkeypatch.setattr(sending, "LARGEST", 10)
    assert sending.send(we.ws, we.secretary, sitting.id, again=True) == 3
    _run(we)
    again = [one for one in mails(we.here) if "Dossier de séance" in one.subject][3:]
    assert [one.attachments for one in again] == [(), (), ()]
    assert all(f"/seances/{sitting.id}/dossier" in one.text for one in again)
    assert "trop lourd" in _flat(again[0].text)
    page = briefing_pages.briefing_page(we.ws, we.secretary, sitting.id)
    assert (page.sent.by, page.sent.count, page.recipients) == ("secretary", 3, 3)


def _run(we: Commission) -> None:
    assert not running.run(we.ws, sources=[sending.clock_acts]).failed
