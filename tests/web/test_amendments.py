"""The form of an amendment, its sheet and its life through HTTP."""

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.amending.amendments import State
from manifeste_tool.domain.text.text import Relation, Source, Text
from manifeste_tool.services.instance import checking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.amending import amendments, drafts
from tests.services.story import Cast, cast, change
from tests.web.visit import Visit, fields, opened

FORM = "/amendements/nouveau"
WHY = {"headline": "Mon titre", "rationale": "Ma raison."}


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def visit(here: Cast, settings: Settings) -> Visit:
    return opened(here, settings)


@pytest.fixture
def member(visit: Visit, here: Cast) -> FlaskClient:
    return visit.as_(here.member)


def filed(here: Cast) -> list[amendments.Amendment]:
    with here.ws.reading() as connection:
        return list(amendments.every(connection))


def proposed(here: Cast) -> Text:
    with here.ws.reading() as connection:
        return here.ws.text(connection, filed(here)[-1].sha)


@pytest.mark.parametrize(
    ("act", "paragraph", "typed", "words"),
    [
        ("change", "hhhhhhh2", {"g0-text": "Recevoir"}, "Nous disons pourquoi.|Recevoir|L'accueil"),
        ("insert", "aaaaaaa2", {"g0-text": "## Neuf\n\nDedans."}, "Nous disons pourquoi.|Neuf|Dedans.|Accueillir"),
        ("insert_before", "aaaaaaa2", {"g0-text": "Neuf."}, "Préambule|Neuf.|Nous disons"),
        ("delete", "aaaaaaa2", {}, "Préambule|Accueillir"),
        ("delete_chapter", "hhhhhhh2", {}, "Nous disons pourquoi.|Glossaire"),
        ("move", "aaaaaaa2", {"g0-after": "bbbbbbb2"}, "possible partout.|Nous disons pourquoi.|Les agents"),
    ],
)
def test_each_gesture_that_a_page_offers_is_filed(
    here: Cast, member: FlaskClient, act: str, paragraph: str, typed: dict[str, str], words: str
) -> None:
    shown = member.get(f"{FORM}?paragraphe={paragraph}&acte={act}")
    answer = member.post(FORM, data=fields(shown, FORM) | WHY | typed | {"act": "file"})
    assert answer.status_code == 303, answer.text
    assert words in "|".join(unit.text for unit in proposed(here))
    assert member.get(answer.location).status_code == 200
    assert checking.check(here.ws) == []


def test_sources_alone_are_an_amendment(here: Cast, member: FlaskClient) -> None:
    shown = member.get(f"{FORM}?paragraphe=aaaaaaa2&acte=cite")
    form = fields(shown, FORM)
    assert form["g0-sources"] == "2025-ESSAI-0001"
    cited = {"g0-sources": "2025-ESSAI-0001\nnuance 2025-ESSAI-0002", "act": "file"}
    assert member.post(FORM, data=form | WHY | cited).status_code == 303
    wanted = {Source("2025-ESSAI-0001"), Source("2025-ESSAI-0002", Relation.QUALIFIES)}
    assert proposed(here).by_id["aaaaaaa2"].sources == wanted


def test_gestures_are_added_and_taken_away_without_losing_a_word(here: Cast, member: FlaskClient) -> None:
    form = fields(member.get(f"{FORM}?paragraphe=aaaaaaa2"), FORM) | WHY | {"g0-text": "Mes mots."}
    two = fields(member.post(FORM, data=form | {"act": "add", "add-act": "delete", "add-paragraph": "bbbbbbb2"}), FORM)
    assert (two["g0-text"], two["g1-kind"], two["g1-paragraph"]) == ("Mes mots.", "delete", "bbbbbbb2")
    same = fields(member.post(FORM, data=two | {"act": "add", "add-paragraph": "qqqqqqq2"}), FORM)
    assert same["rows"] == "2", "a place that is not in the text adds nothing"
    one = fields(member.post(FORM, data=two | {"act": "remove-0"}), FORM)
    assert (one["rows"], one["g0-kind"], one["headline"]) == ("1", "delete", "Mon titre")


@pytest.mark.parametrize("act", ["remove-x", "remove-"])
def test_a_button_that_no_page_offers_loses_nothing(member: FlaskClient, act: str) -> None:
    form = fields(member.get(f"{FORM}?paragraphe=aaaaaaa2"), FORM) | WHY | {"g0-text": "Mes mots."}
    answer = member.post(FORM, data=form | {"act": act})
    assert answer.status_code == 422
    assert fields(answer, FORM)["g0-text"] == "Mes mots."


def test_a_draft_is_kept_opened_again_and_thrown_away_by_its_author_alone(
    here: Cast, member: FlaskClient, visit: Visit
) -> None:
    form = fields(member.get(f"{FORM}?paragraphe=aaaaaaa2"), FORM) | WHY | {"g0-text": "Mes mots."}
    assert member.post(FORM, data=form | {"act": "keep"}).location == "/mes-amendements"
    assert "Mon titre" in member.get("/mes-amendements").text
    address = f"/brouillons/{form['key']}"
    assert fields(member.get(address), FORM)["g0-text"] == "Mes mots."
    other = visit.as_(here.other)
    assert other.get(address).status_code == other.post(f"{address}/supprimer").status_code == 404
    assert other.post(FORM, data=form | {"act": "keep"}).status_code == 404, "nor is it written over"
    assert member.post(f"{address}/supprimer").status_code == 303
    with here.ws.reading() as connection:
        assert drafts.of_person(connection, here.member.id) == ()


def test_a_draft_that_was_filed_is_a_draft_no_more(here: Cast, member: FlaskClient, visit: Visit) -> None:
    form = fields(member.get(f"{FORM}?paragraphe=aaaaaaa2"), FORM) | WHY | {"g0-text": "Mes mots."}
    assert member.post(FORM, data=form | {"act": "file"}).status_code == 303
    assert member.post(FORM, data=form | {"act": "keep"}).status_code == 303
    with here.ws.reading() as connection:
        assert drafts.of_person(connection, here.member.id) == ()
    assert visit.as_(here.other).post(FORM, data=form | {"act": "file"}).status_code == 422
    assert len(filed(here)) == 1


def test_a_sub_amendment_is_written_on_its_parent_which_must_be_open(
    here: Cast, member: FlaskClient, visit: Visit
) -> None:
    parent = here.propose(change("aaaaaaa2", "Nous disons comment."), by=here.other)
    form = fields(member.get("/amendements/1/1/sous-amender"), FORM) | WHY
    assert form["g0-text"] == "Nous disons comment."
    assert (
        member.post(FORM, data=form | {"g0-text": "Nous disons quand.", "act": "file"}).location == "/amendements/1/2"
    )
    assert filed(here)[1].parent_id == parent.id
    assert (
        "Amendement 1" in member.get("/amendements/1/2").text or "amendement 1" in member.get("/amendements/1/2").text
    )
    assert member.get("/amendements/1/2/sous-amender").status_code == 422, "a sub-amendment has none"
    secretary = visit.as_(here.secretary)
    secretary.post("/amendements/1/1/recevabilite", data={"act": "admit"})
    assert secretary.post("/amendements/1/1/adoption").status_code == 409, "the sub-amendment waits"
    assert secretary.post("/amendements/1/1/rejet", data={"reason": "Non."}).status_code == 303
    assert [one.state for one in filed(here)] == [State.DECIDED, State.DECIDED]
    assert [one.outcome.value for one in filed(here)] == ["rejeté", "tombé"]
    assert member.get("/amendements/1/1/sous-amender").status_code == 422
    assert checking.check(here.ws) == []


def test_an_author_withdraws_their_own_and_nobody_elses(here: Cast, member: FlaskClient, visit: Visit) -> None:
    here.propose(change("aaaaaaa2", "Autre."))
    assert visit.as_(here.other).post("/amendements/1/1/retirer").status_code == 403
    assert member.post("/amendements/1/1/retirer").status_code == 303
    assert member.post("/amendements/1/1/retirer").status_code == 409
    assert filed(here)[0].outcome.value == "retiré"


def test_the_secretariat_refuses_and_rejects_with_a_reason_only(here: Cast, visit: Visit, member: FlaskClient) -> None:
    here.propose(change("aaaaaaa2", "Autre."))
    here.propose(change("bbbbbbb2", "Autre."))
    secretary = visit.as_(here.secretary)
    judge, reject = "/amendements/1/1/recevabilite", "/amendements/1/2/rejet"
    assert member.post(judge, data={"act": "admit"}).status_code == 403
    refusal = {"act": "refuse", "ground": "hors sujet"}
    assert secretary.post(judge, data=refusal | {"reason": " "}).status_code == 422
    assert secretary.post(judge, data=refusal | {"ground": "", "reason": "Non."}).status_code == 422
    assert secretary.post(judge, data=refusal | {"reason": "Hors sujet."}).status_code == 303
    assert secretary.post(reject, data={"reason": "Non."}).status_code == 409, "not admitted yet"
    secretary.post("/amendements/1/2/recevabilite", data={"act": "admit"})
    assert secretary.post(reject, data={"reason": "Trop tôt."}).status_code == 303
    assert [one.state for one in filed(here)] == [State.REFUSED, State.DECIDED]
    assert "Hors sujet." in member.get("/amendements/1/1").text
    assert "Trop tôt." in member.get("/amendements/1/2").text
    assert secretary.get("/secretariat").status_code == 200
    assert member.get("/secretariat").status_code == 404


def test_the_list_is_narrowed_by_state_by_place_and_by_words(here: Cast, member: FlaskClient) -> None:
    here.propose(change("aaaaaaa2", "Autre."), headline="PREMIERTITRE")
    here.integrate(here.propose(change("bbbbbbb2", "Autre."), headline="SECONDTITRE"))
    for query, first, second in (
        ("", True, True),
        ("?etat=ouverts", True, False),
        ("?etat=deposes", True, False),
        ("?etat=integres", False, True),
        ("?etat=inconnu", True, True),
        ("?paragraphe=aaaaaaa2", True, False),
        ("?q=secondtitre", False, True),
        ("?page=2", False, False),
    ):
        page = member.get(f"/amendements{query}").text
        assert ("PREMIERTITRE" in page, "SECONDTITRE" in page) == (first, second), query
