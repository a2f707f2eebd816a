"""The poster of an authority: published words alone, and the paragraphs they changed."""

from dataclasses import replace

import pytest

from manifeste_tool.documents import poster as sheet
from manifeste_tool.domain.accountability.quotations import MOST, NotQuotableError, TooManyQuotationsError
from manifeste_tool.domain.comparing.diff import Op
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution
from manifeste_tool.domain.consulting.sources import SourceLink
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.synthesis.marks import Mark
from manifeste_tool.domain.text.text import Relation
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.accountability import poster_sheet, posters
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.synthesis import findings, marks
from manifeste_tool.storage.text import links, texts

N = [f"2024-NTES-000{number}" for number in range(10)]
ELSEWHERE = "2024-RNES-0001"
FIRST = f"Un guichet ouvre. [@{N[1]}] <!-- ¶aaaaaaaa -->\n\nOn mesure. <!-- ¶bbbbbbbb -->\n"
SECOND = (
    f"Un guichet ouvre. [@{N[1]}] <!-- ¶aaaaaaaa -->\n\n"
    f"On mesure chaque année. [@{N[2]}; @{N[3]}; @{N[4]}; @{N[8]}; @{ELSEWHERE}; s'écarte de @{N[6]}] <!-- ¶bbbbbbbb -->"
    f"\n\nOn forme. [@E1] <!-- ¶cccccccc -->\n"
)
TODAY = SECOND.replace("On forme.", f"On forme SECRETCOURANT. [@{N[7]}]")


@pytest.fixture
def ws(workspace: Workspace) -> Workspace:
    """Two versions and a text of today; of nine contributions, some without consent, held, withdrawn or masked."""
    with workspace.writing() as connection:
        author = people.add(connection, Person(0, "Sauge", Role.SECRETARIAT), workspace.now())
        people.add(connection, Person(0, "Thym", Role.REFERENT, authority="NTES"), workspace.now())
        people.add(connection, Person(0, "Menthe", Role.REFERENT, authority="RNES"), workspace.now())
        for rank, body in enumerate((FIRST, SECOND, TODAY), 1):
            texts.keep_snapshot(connection, f"{rank:040x}", f"## Un chapitre <!-- ¶chapabcd -->\n\n{body}")
        texts.set_tip(connection, MAIN, f"{3:040x}")
        for rank in (1, 2):
            at = workspace.now().replace(hour=rank)
            texts.add_version(connection, texts.Version(f"0.{rank}", f"{rank:040x}", "Un", "", at, author.id, ()))
        consultations.put_authorities(
            connection, [Authority("NTES", "Métropole d'essai", "métropole"), Authority("RNES", "Ville", "commune")]
        )
        consultations.put_consultations(
            connection, [Consultation("NTES-1", "NTES", "Cafés"), Consultation("RNES-1", "RNES", "Cafés")]
        )
        contributions.add(connection, every(), workspace.now())
        contributions.withdraw(connection, N[4])
        findings.put(connection, Finding("E1", "Former"), [N[5]])
        marks.add(connection, Mark(N[5], "E1", None, "la phrase marquée par un lecteur", made_at=workspace.now()))
        excerpt = SourceLink(
            "bbbbbbbb", N[2], Relation.TAKES_UP, workspace.now(), excerpt="le passage retenu du milieu"
        )
        links.put(connection, [excerpt])
    return workspace


def every() -> list[Contribution]:
    start = Contribution("", "", consultation="NTES-1", publishable=True, origin="essai", external_id="")
    bodies = {number: f"Parole entière numéro {number}, dite par quelqu'un." for number in range(1, 9)}
    bodies |= {2: "Avant, le passage retenu du milieu, après.", 5: "Ici la phrase marquée par un lecteur, puis rien."}
    bodies[8] = "[nom masqué] [passage masqué]"
    said = [replace(start, reference=N[n], body=body, external_id=str(n)) for n, body in bodies.items()]
    said[2] = replace(said[2], publishable=False, body="SECRETPRIVE, jamais montré à personne.")
    elsewhere = replace(start, reference=ELSEWHERE, body="Parole d'ailleurs, bien entière.", consultation="RNES-1")
    return [*said, replace(elsewhere, external_id="99")]


def person(ws: Workspace, name: str) -> Person:
    with ws.reading() as connection:
        return next(one for one in people.every(connection) if one.name == name)


def quoted(ws: Workspace, who: Person | None = None) -> list[str]:
    return [one.reference for one in posters.poster(ws, who, "NTES").quotations]


def test_only_published_words_that_the_published_text_rests_on_are_quoted(ws: Workspace) -> None:
    for who in (None, person(ws, "Sauge"), person(ws, "Thym")):
        page = posters.poster(ws, who, "NTES")
        assert [one.reference for one in page.quotations] == [N[2], N[5], N[1]]
        assert "SECRET" not in repr(page)
    assert (page.figure.contributions, page.figure.readable, page.taken_up, page.paragraphs) == (8, 6, 4, 3)


def test_a_quotation_shows_the_passage_that_was_picked_and_what_its_paragraph_was(ws: Workspace) -> None:
    changed, new, stood = posters.poster(ws, None, "NTES").quotations
    assert changed.words == "le passage retenu du milieu"
    assert (changed.before, changed.after, changed.since) == ("On mesure.", "On mesure chaque année.", "0.2")
    assert [(one.op, one.text) for one in changed.segments if one.op is Op.INSERTED] == [(Op.INSERTED, " chaque année")]
    assert (new.words, new.before, new.after) == ("la phrase marquée par un lecteur", None, "On forme.")
    assert (stood.opens, stood.since, stood.changed) == (True, "0.1", False)


def test_the_referent_of_the_authority_or_the_secretariat_chooses_others(ws: Workspace) -> None:
    posters.choose(ws, person(ws, "Thym"), "NTES", [N[1]])
    page = posters.poster(ws, None, "NTES")
    assert ([one.reference for one in page.quotations], page.is_chosen) == ([N[1]], True)
    choice = posters.choice_page(ws, person(ws, "Sauge"), "NTES")
    assert (choice.checked, frozenset(one.reference for one in choice.candidates)) == (
        frozenset({N[1]}),
        frozenset({N[1], N[2], N[5]}),
    )
    posters.choose(ws, person(ws, "Sauge"), "NTES", [])
    assert quoted(ws) == [N[2], N[5], N[1]]
    with ws.reading() as connection:
        assert [one.about_id for one in journal.named(connection, "quotations_chosen")] == ["NTES", "NTES"]


def test_nobody_else_chooses_and_nothing_else_is_chosen(ws: Workspace) -> None:
    for stranger in (person(ws, "Menthe"), None):
        with pytest.raises(ForbiddenError):
            posters.choose(ws, stranger, "NTES", [N[1]])
        with pytest.raises(ForbiddenError):
            posters.choice_page(ws, stranger, "NTES")
    for reference in (N[3], N[4], N[6], N[7], N[8], ELSEWHERE, "inconnue"):
        with pytest.raises(NotQuotableError):
            posters.choose(ws, person(ws, "Thym"), "NTES", [reference])
    with pytest.raises(TooManyQuotationsError):
        posters.choose(ws, person(ws, "Thym"), "NTES", [N[1], N[2], N[5], N[3]])
    with pytest.raises(NotFoundError):
        posters.poster(ws, None, "RIEN")
    assert MOST == 3


def test_a_withdrawn_quotation_disappears_at_once_chosen_or_not(ws: Workspace) -> None:
    posters.choose(ws, person(ws, "Thym"), "NTES", [N[5], N[2]])
    with ws.writing() as connection:
        contributions.withdraw(connection, N[5])
    assert quoted(ws) == [N[2]]
    with ws.writing() as connection:
        contributions.agree(connection, N[2], publishable=False)
    assert quoted(ws) == [N[1]], "nothing chosen is left: the program chooses again"
    with ws.writing() as connection:
        contributions.withdraw(connection, N[1])
    assert quoted(ws) == []


def test_an_authority_without_anything_published_has_an_honest_page(workspace: Workspace) -> None:
    with workspace.writing() as connection:
        consultations.put_authorities(connection, [Authority("NTES", "Métropole d'essai", "métropole")])
    page = posters.poster(workspace, None, "NTES")
    assert (page.version, page.quotations, page.paragraphs) == (None, (), 0)
    assert page.named == "la métropole d'essai"
    assert poster_sheet.printed(workspace, None, "NTES").startswith(b"%PDF")


def test_the_paper_is_the_same_file_each_time_and_holds_the_longest_words_on_one_page(ws: Workspace) -> None:
    made = poster_sheet.printed(ws, None, "NTES")
    assert made == poster_sheet.printed(ws, None, "NTES")
    long = replace(posters.poster(ws, None, "NTES").quotations[0], words="mot " * 70, before="avant " * 200)
    long = replace(long, after="après " * 200, author_type="organisation à but non lucratif")
    face = sheet.PosterFace(
        f"Ce que la communauté {'de communes ' * 8} a changé", "Titre " * 10, "0.2", ws.now(), 10, 9, 8, 7, "http://x/" * 8,
        (poster_sheet.face_of(long),) * 3,
    )  # fmt: skip
    assert pages(sheet.written(face)) == pages(made) == 1
    hostile = replace(
        face, headline='#panic("x") $a$ \\ "', quotations=(poster_sheet.face_of(replace(long, words="#x[]")),)
    )
    assert pages(sheet.written(hostile)) == 1


def pages(pdf: bytes) -> int:
    return pdf.count(b"/Type /Page\n") or pdf.count(b"/Type/Page/")
