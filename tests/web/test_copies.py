"""Working copies through HTTP: lent by a form, written like the first drafting, compared, closed; and who is kept out."""

import io
import re

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.integration.copies import WorkingCopy
from manifeste_tool.domain.text.gestures import Change, Delete
from manifeste_tool.services.instance import checking
from manifeste_tool.services.integration import copies
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.integration import copies as stored
from tests.services.interrupted_copy import merge
from tests.services.story import Cast, cast
from tests.web.visit import Visit, fields, fill, opened

LOAN = {"title": "Groupe A", "chapter": "hhhhhhh2", "due_at": "2026-04-01T18:00"}
PAGES = ("", "/aaaaaaa2", "/nouveau", "/fichier", "/changements", "/histoire", "/pret")


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def visit(here: Cast, settings: Settings) -> Visit:
    return opened(here, settings)


@pytest.fixture
def secretary(visit: Visit, here: Cast) -> FlaskClient:
    return visit.as_(here.secretary)


@pytest.fixture
def member(visit: Visit, here: Cast) -> FlaskClient:
    return visit.as_(here.member)


@pytest.fixture
def copy(here: Cast) -> WorkingCopy:
    return copies.lend(here.ws, here.secretary, title="Groupe A", chapter="", drafters=[here.member.id], due_at=None)


def every(here: Cast) -> tuple[WorkingCopy, ...]:
    with here.ws.reading() as connection:
        return stored.every(connection)


def words(here: Cast) -> str:
    with here.ws.reading() as connection:
        (copy,) = stored.every(connection)
        return "|".join(unit.text for unit in here.ws.text(connection, copies.tip(connection, copy)))


def press(client: FlaskClient, copy: WorkingCopy, act: str, paragraph: str, **typed: str):
    return client.post("/copies/1", data={"act": act, "paragraph": paragraph, "seen": copy.base, **typed})


def plain(page: str) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", page)


def test_the_secretariat_lends_a_chapter_and_its_drafter_finds_it(
    here: Cast, secretary: FlaskClient, member: FlaskClient
) -> None:
    assert "Aucune copie" in member.get("/copies").text
    drafters = [str(here.member.id), str(here.other.id)]
    answer = fill(secretary, "/copies/nouvelle", "/copies", drafters=drafters, **LOAN)
    assert (answer.status_code, answer.location) == (303, "/copies/1")
    (made,) = every(here)
    assert (made.title, made.chapter, made.drafters) == ("Groupe A", "hhhhhhh2", (here.member.id, here.other.id))
    assert made.due_at is not None
    assert made.due_at.hour == 16, "18 h in Paris"
    mine = member.get("/mes-amendements").text
    assert "1 copie de travail vous est prêtée" in mine
    awaiting = member.get("/a-faire").text
    assert re.search(r'<a href="/copies/1">Une copie de travail est prêtée. \(«.Groupe A.»\)', awaiting)
    assert re.search(r'Copie de travail à rendre.</strong> <a href="/copies/1">Groupe A</a>', awaiting)
    assert "/copies" in secretary.get("/secretariat").text
    listed = plain(member.get("/copies").text)
    assert "Le chapitre « Accueillir »" in listed
    assert "member, other" in listed
    shown = member.get("/copies/1").text
    assert "Les agents sont formés" in shown
    assert "Nous disons pourquoi" not in shown, "only the chapter that was lent is there to be written"


@pytest.mark.parametrize(
    ("wrong", "sentence", "field"),
    [
        ({"title": "  "}, "Donnez à la copie un titre", "title"),
        ({"drafters": []}, "au moins un rédacteur", "drafters"),
        ({"drafters": ["x"]}, "au moins un rédacteur", "drafters"),
        ({"drafters": ["9999"]}, "dont le compte est actif", "drafters"),
        ({"chapter": "aaaaaaa2"}, "pas dans le texte actuel", "chapter"),
        ({"due_at": "demain"}, "n’est pas une date", "due_at"),
        ({"due_at": "2020-01-01T10:00"}, "date de retour est passée", "due_at"),
    ],
)
def test_a_loan_badly_filled_comes_back_with_the_reason_and_what_was_typed(
    here: Cast, secretary: FlaskClient, wrong: dict, sentence: str, field: str
) -> None:
    sent = LOAN | {"drafters": [str(here.member.id)]} | wrong
    answer = secretary.post("/copies", data=sent)
    assert answer.status_code == 422
    assert plain(answer.text).count(sentence) == 2, "in the summary and at its field"
    assert f'<a href="#{field}">' in answer.text
    assert f'id="{field}"' in answer.text
    kept = fields(answer, "/copies")
    assert (kept["title"], kept["due_at"]) == (sent["title"], sent["due_at"])
    assert kept["chapter"] == (sent["chapter"] if sent["chapter"] == "hhhhhhh2" else "")
    if sent["drafters"] == [str(here.member.id)]:
        assert kept["drafters"] == str(here.member.id)
    assert every(here) == ()


def test_a_loan_changes_and_a_bad_change_comes_back(here: Cast, secretary: FlaskClient, copy: WorkingCopy) -> None:
    drafters = [str(here.other.id)]
    answer = fill(secretary, "/copies/1/pret", "/copies/1/pret", title="Groupe B", drafters=drafters)
    assert answer.status_code == 303
    (changed,) = every(here)
    assert (changed.id, changed.title, changed.drafters) == (copy.id, "Groupe B", (here.other.id,))
    answer = fill(secretary, "/copies/1/pret", "/copies/1/pret", title="", due_at="2027-01-01T10:00")
    assert answer.status_code == 422
    assert fields(answer, "/copies/1/pret")["due_at"] == "2027-01-01T10:00"


@pytest.mark.parametrize(
    ("act", "paragraph", "typed", "expected"),
    [
        ("change", "aaaaaaa2", {"text": "Autre."}, "Préambule|Autre.|Accueillir"),
        ("insert_after", "aaaaaaa2", {"new": "Neuf."}, "Préambule|Nous disons pourquoi.|Neuf.|Accueillir"),
        ("delete", "aaaaaaa2", {}, "Préambule|Accueillir"),
        ("move", "aaaaaaa2", {"after": "bbbbbbb2"}, "possible partout.|Nous disons pourquoi.|Les agents"),
        ("split", "ccccccc2", {"at": "Ils choisissent"}, "chaque année.|Ils choisissent"),
        ("join", "ddddddd2", {}, "un guichet ouvert ; un numéro qui répond."),
    ],
)
def test_each_button_writes_what_it_says(
    here: Cast, member: FlaskClient, copy: WorkingCopy, act: str, paragraph: str, typed: dict[str, str], expected: str
) -> None:
    assert fields(member.get(f"/copies/1/{paragraph}"), "/copies/1")["seen"] == copy.base
    answer = press(member, copy, act, paragraph, **typed)
    assert answer.status_code == 303
    assert answer.location.startswith("/copies/1")
    assert expected in words(here)
    assert checking.check(here.ws) == []


def test_words_written_meanwhile_by_another_come_back_beside_ones_own(
    here: Cast, member: FlaskClient, secretary: FlaskClient, copy: WorkingCopy
) -> None:
    typed = fields(member.get("/copies/1/aaaaaaa2"), "/copies/1")
    assert press(secretary, copy, "change", "aaaaaaa2", text="Le mot du secrétariat.").status_code == 303
    answer = member.post("/copies/1", data=typed | {"act": "change", "text": "Mes mots à moi."})
    assert answer.status_code == 409
    assert "Le mot du secrétariat." in answer.text
    kept = fields(answer, "/copies/1")
    assert kept["text"] == "Mes mots à moi."
    assert member.post("/copies/1", data=kept | {"act": "change"}).status_code == 303
    assert "Mes mots à moi." in words(here)


def test_outside_the_chapter_lent_the_words_come_back_with_the_reason(here: Cast, member: FlaskClient) -> None:
    copy = copies.lend(here.ws, here.secretary, title="A", chapter="hhhhhhh2", drafters=[here.member.id], due_at=None)
    form = member.get("/copies/1/bbbbbbb2").text
    assert "au tout début" not in form
    heading = member.get("/copies/1/hhhhhhh2").text
    assert "Insérer avant" not in heading
    assert "Supprimer" not in heading
    answer = press(member, copy, "change", "aaaaaaa2", text="Hors du chapitre.")
    assert answer.status_code == 422
    assert "ne prête que « Accueillir »" in plain(answer.text)
    assert "Hors du chapitre." in answer.text
    assert member.get("/copies/1/aaaaaaa2").status_code == 404


def test_a_copy_goes_away_as_a_file_and_comes_back(here: Cast, member: FlaskClient, copy: WorkingCopy) -> None:
    file = member.get("/copies/1/fichier")
    assert file.headers["Content-Disposition"] == 'attachment; filename="copie-1.md"'
    edited = file.text.replace("Nous disons pourquoi.", "Nous disons comment.")
    sent = {"seen": copy.base, "file": (io.BytesIO(edited.encode()), "copie-1.md")}
    assert member.post("/copies/1/fichier", data=sent).status_code == 303
    assert "Nous disons comment." in words(here)
    assert member.post("/copies/1/fichier", data={"seen": copy.base}).status_code == 422, "no file at all"
    raw = {"seen": copy.base, "file": (io.BytesIO(b"Du <b>HTML</b>."), "copie-1.md")}
    assert member.post("/copies/1/fichier", data=raw).status_code == 422


def test_what_a_copy_changes_and_its_saves_are_shown(here: Cast, member: FlaskClient, copy: WorkingCopy) -> None:
    assert "Rien n’est encore enregistré" in member.get("/copies/1/histoire").text
    assert "0 paragraphe diffère" in plain(member.get("/copies/1/changements").text)
    copies.write(here.ws, here.member, 1, seen=copy.base, gestures=[Change("aaaaaaa2", "Nous disons comment.")])
    copies.write(here.ws, here.secretary, 1, seen=copy.base, gestures=[Delete("eeeeeee2")])
    changes = member.get("/copies/1/changements")
    assert "2 paragraphes diffèrent" in plain(changes.text)
    assert "<ins>" in changes.text
    assert "comment" in member.get("/copies/1/changements?vue=face").text
    history = plain(member.get("/copies/1/histoire").text)
    assert history.index("secretary") < history.index("Préambule, alinéa 1")
    assert "(1 passage qui n’y est plus)" in history
    assert "Une copie de travail est prêtée." in history
    listed = plain(member.get("/copies").text)
    assert "2 paragraphes" in listed
    assert "propre" in listed
    here.integrate(here.propose(Change("aaaaaaa2", "Nous disons quand.")))
    assert "1 conflit" in plain(member.get("/copies").text)


def test_a_long_history_goes_on_from_page_to_page(here: Cast, member: FlaskClient, copy: WorkingCopy) -> None:
    seen = copy.base
    for number in range(31):
        made = copies.write(here.ws, here.member, 1, seen=seen, gestures=[Change("aaaaaaa2", f"Mot {number}.")])
        seen = made.sha
    first = member.get("/copies/1/histoire").text
    (following,) = re.findall(r"/copies/1/histoire\?avant=\d+", first)
    assert first.count("Préambule, alinéa 1") == 30
    assert member.get(following).text.count("Préambule, alinéa 1") == 1


def test_closing_asks_why_and_leaves_everything_readable(
    here: Cast, secretary: FlaskClient, member: FlaskClient, copy: WorkingCopy
) -> None:
    press(member, copy, "change", "aaaaaaa2", text="Des mots gardés.")
    typed = fields(member.get("/copies/1/ccccccc2"), "/copies/1")
    assert fill(secretary, "/copies/1/pret", "/copies/1/clore", reason=" ").status_code == 422
    assert fill(secretary, "/copies/1/pret", "/copies/1/clore", reason="Le groupe est dissous.").status_code == 303
    shown = member.get("/copies/1").text
    assert "Des mots gardés." in shown
    assert "Le groupe est dissous." in shown
    assert "Écrire :" not in shown
    assert "close sans fusion" in member.get("/copies").text
    late = member.post("/copies/1", data=typed | {"act": "change", "text": "Des mots trop tard."})
    assert late.status_code == 409
    assert "Des mots trop tard." in late.text
    assert member.get("/copies/1/ccccccc2").status_code == 409
    assert secretary.get("/copies/1/pret").status_code == 409
    assert fill(member, "/copies/1", "/deconnexion").status_code == 303


def test_a_merged_copy_says_so(here: Cast, member: FlaskClient, copy: WorkingCopy) -> None:
    press(member, copy, "change", "aaaaaaa2", text="Des mots fusionnés.")
    merge(here.ws, here.secretary, 1)
    shown = member.get("/copies/1").text
    assert "fusionnée" in shown
    assert "Écrire :" not in shown


def test_the_way_into_the_workshop_is_the_secretariats_and_waits_for_the_end_of_the_examination(
    here: Cast, member: FlaskClient, secretary: FlaskClient, copy: WorkingCopy
) -> None:
    press(member, copy, "change", "aaaaaaa2", text="Des mots à fusionner.")
    assert fields(secretary.get("/copies/1"), "/secretariat/atelier") == {"copy": "1"}
    assert "Fusionner" not in member.get("/copies/1").text
    here.open(StageKind.EXAMINATION)
    frozen = secretary.get("/copies/1").text
    assert "Fusionner" not in frozen
    assert "la fusion attendra sa fin" in frozen


def test_nobody_else_reads_or_writes_a_copy_nor_learns_that_it_is_there(
    here: Cast, visit: Visit, copy: WorkingCopy
) -> None:
    for person in (here.other, here.drafter, here.referent):
        client = visit.as_(person)
        for page in PAGES:
            assert client.get(f"/copies/1{page}").status_code in ((403, 404) if page == "/pret" else (404,)), page
        assert press(client, copy, "delete", "aaaaaaa2").status_code == 404
        assert client.post("/copies", data=LOAN).status_code == 403
        assert client.post("/copies/1/clore", data={"reason": "Non."}).status_code == 403
        assert client.post("/copies/1/pret", data=LOAN).status_code == 403
        sent = {"seen": copy.base, "file": (io.BytesIO(b"Non."), "copie.md")}
        assert client.post("/copies/1/fichier", data=sent).status_code == 404
        listed = client.get("/copies")
        assert listed.status_code == (404 if person is here.referent else 200)
        assert "Groupe A" not in listed.text
    nobody = visit.as_(None)
    for page in ("/copies", "/copies/nouvelle", *(f"/copies/1{page}" for page in PAGES)):
        answer = nobody.get(page)
        assert (answer.status_code, answer.location[:10]) == (303, "/connexion"), page
    kept = nobody.post("/copies/1", data={"act": "change", "paragraph": "aaaaaaa2", "text": "Mes mots à moi."})
    assert kept.status_code == 401
    assert "Mes mots à moi." in kept.text


def test_an_address_of_no_copy_is_not_found(secretary: FlaskClient, copy: WorkingCopy) -> None:
    for page in ("/copies/2", "/copies/2/pret", "/copies/1/zzzzzzz2", "/copies/99999999999999999999"):
        assert secretary.get(page).status_code == 404, page
    assert press(secretary, copy, "burn", "aaaaaaa2", text="Mes mots.").status_code == 422
    assert secretary.post("/copies/1", data={"act": "delete", "paragraph": "aaaaaaa2", "seen": "x"}).status_code == 404
    assert secretary.get("/copies?page=99").status_code == 200
