"""The first drafting through HTTP: every button of the form, the file taken away and brought back, the end."""

import io

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.text.text import Relation, Source, Text
from manifeste_tool.services.instance import checking
from manifeste_tool.services.text import founding
from manifeste_tool.services.workspace import Workspace, drafting_ref
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people
from manifeste_tool.storage.text import texts
from tests.services.story import Cast, cast
from tests.web.visit import fields, opened


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace, stage=StageKind.DRAFTING)


@pytest.fixture
def drafter(here: Cast, settings: Settings) -> FlaskClient:
    return opened(here, settings).as_(here.drafter)


def written(here: Cast) -> Text:
    with here.ws.reading() as connection:
        return here.ws.text(connection, texts.tip_of(connection, drafting_ref(1)) or here.tip())


def press(here: Cast, client: FlaskClient, act: str, paragraph: str, **typed: str):
    return client.post("/redaction", data={"act": act, "paragraph": paragraph, "seen": here.tip(), **typed})


@pytest.mark.parametrize(
    ("act", "paragraph", "typed", "words"),
    [
        ("change", "aaaaaaa2", {"text": "Autre."}, "Préambule|Autre.|Accueillir"),
        ("insert_after", "aaaaaaa2", {"new": "Neuf."}, "Préambule|Nous disons pourquoi.|Neuf.|Accueillir"),
        ("insert_before", "aaaaaaa2", {"new": "Neuf."}, "Préambule|Neuf.|Nous disons pourquoi."),
        ("delete", "aaaaaaa2", {}, "Préambule|Accueillir"),
        ("delete_chapter", "hhhhhhh2", {}, "Nous disons pourquoi.|Glossaire"),
        ("move", "aaaaaaa2", {"after": "bbbbbbb2"}, "possible partout.|Nous disons pourquoi.|Les agents"),
        ("split", "ccccccc2", {"at": "Ils choisissent"}, "chaque année.|Ils choisissent"),
        ("join", "ddddddd2", {}, "un guichet ouvert ; un numéro qui répond."),
        ("change", "fffffff2", {"text": "Mot : sens."}, "Glossaire|Mot : sens."),
    ],
)
def test_each_button_writes_what_it_says(
    here: Cast, drafter: FlaskClient, act: str, paragraph: str, typed: dict[str, str], words: str
) -> None:
    assert press(here, drafter, act, paragraph, **typed).status_code == 303
    assert words in "|".join(unit.text for unit in written(here))
    assert checking.check(here.ws) == []


def test_words_and_sources_are_saved_together(here: Cast, drafter: FlaskClient) -> None:
    shown = drafter.get("/redaction/aaaaaaa2")
    form = fields(shown, "/redaction")
    answer = drafter.post(
        "/redaction", data=form | {"act": "change", "text": "Autre.", "sources": "nuance 2025-ESSAI-0002 ; "}
    )
    assert answer.status_code == 303
    assert answer.location.endswith("#aaaaaaa2")
    unit = written(here).by_id["aaaaaaa2"]
    assert (unit.text, unit.sources) == ("Autre.", {Source("2025-ESSAI-0002", Relation.QUALIFIES)})


def test_an_unknown_button_and_unsaved_words_come_back(here: Cast, drafter: FlaskClient) -> None:
    answer = press(here, drafter, "burn", "aaaaaaa2", text="Mes mots à moi.")
    assert answer.status_code == 422
    assert "Mes mots à moi." in answer.text
    assert written(here).by_id["aaaaaaa2"].text == "Nous disons pourquoi."


def test_a_text_still_empty_is_begun_by_its_first_paragraph(workspace: Workspace, settings: Settings) -> None:
    founding.found(workspace, founding.outline("Notre texte"))
    with workspace.writing() as connection:
        secretary = people.add(connection, Person(0, "Secrétaire", Role.SECRETARIAT), workspace.now())
    here = Cast(workspace, *[secretary] * 5)
    client = opened(here, settings).as_(secretary)
    assert client.get("/redaction").status_code == 200
    assert client.get("/redaction/nouveau").status_code == 200
    assert press(here, client, "insert_after", "", new="Un premier paragraphe.").status_code == 303
    assert [unit.text for unit in written(here)] == ["Un premier paragraphe."]


def test_the_text_goes_away_as_a_file_and_comes_back_changed(here: Cast, drafter: FlaskClient) -> None:
    file = drafter.get("/redaction/fichier")
    assert file.headers["Content-Disposition"] == 'attachment; filename="manifeste.md"'
    edited = file.text.replace("Nous disons pourquoi.", "Nous disons comment.")
    sent = {"seen": here.tip(), "file": (io.BytesIO(edited.encode()), "manifeste.md")}
    assert drafter.post("/redaction/fichier", data=sent).status_code == 303
    assert written(here).by_id["aaaaaaa2"].text == "Nous disons comment."
    assert drafter.post("/redaction/fichier", data={"seen": here.tip()}).status_code == 422, "no file at all"


def test_the_secretariat_ends_the_drafting_once(here: Cast, drafter: FlaskClient, settings: Settings) -> None:
    secretary = opened(here, settings).as_(here.secretary)
    press(here, drafter, "change", "aaaaaaa2", text="Autre.")
    assert drafter.post("/redaction/clore").status_code == 403
    assert secretary.post("/redaction/clore").status_code == 303
    assert here.words("aaaaaaa2") == "Autre."
    assert secretary.post("/redaction/clore").status_code == 409
    assert press(here, drafter, "change", "aaaaaaa2", text="Trop tard.").status_code == 403
    assert checking.check(here.ws) == []


def test_an_ended_drafting_in_which_nothing_was_written_just_closes(here: Cast, settings: Settings) -> None:
    old = here.tip()
    secretary = opened(here, settings).as_(here.secretary)
    assert secretary.post("/redaction/clore").status_code == 303
    assert here.tip() == old
    assert secretary.get("/redaction/aaaaaaa2").status_code in (403, 404)


def test_who_does_not_draft_neither_reads_nor_writes_it(here: Cast, settings: Settings) -> None:
    visit = opened(here, settings)
    for person in (here.member, here.referent):
        client = visit.as_(person)
        assert client.get("/redaction").status_code in (403, 404)
        assert client.get("/redaction/fichier").status_code in (403, 404)
        assert press(here, client, "delete", "aaaaaaa2").status_code == 403
