"""What may be cited beside a paragraph, and what is to be confirmed again, as pages."""

import pytest
from lxml import html
from werkzeug.test import TestResponse

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.text.text import Relation, Source
from manifeste_tool.services.integration import copies
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.amending import drafts
from manifeste_tool.storage.text import links
from tests.services.story import Cast, cast, change
from tests.web.visit import Visit, fields, opened

QUEUE = "/secretariat/sources-a-reconfirmer"
SOURCES = "/paragraphes/ccccccc2/sources"
TWO = "2025-ESSAI-0002"
NEAR = "Gardez le guichet."


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def visit(here: Cast, settings: Settings) -> Visit:
    return opened(here, settings)


def value(answer: TestResponse, name: str) -> str:
    """Return the value of the first field of that name."""
    return html.fromstring(answer.text).xpath(f"//input[@name='{name}']/@value")[0]


def found(answer: TestResponse, path: str) -> list:
    return html.fromstring(answer.text).xpath(path)


def rewrite(here: Cast, words: str = "L'accueil par une personne reste possible. Il est gratuit.") -> None:
    here.integrate(here.propose(change("bbbbbbb2", words)))


def standing(here: Cast, paragraph: str) -> dict[str, tuple[Relation, str]]:
    with here.ws.reading() as connection:
        return {one.key: (one.relation, one.excerpt) for one in links.of_paragraphs(connection, [paragraph])}


def test_the_queue_shows_the_words_then_and_now_and_confirms_several_at_once(visit: Visit, here: Cast) -> None:
    rewrite(here)
    secretary = visit.as_(here.secretary)
    page = secretary.get(QUEUE)
    assert "Je veux parler" in page.text
    assert "<del>" in page.text
    assert "Il est gratuit" in page.text
    seen = value(page, "link")
    answer = secretary.post(QUEUE, data={"link": seen})
    assert answer.status_code == 303
    done = secretary.get(answer.location)
    assert "Rien n'attend ici" in done.text.replace("’", "'")
    made = value(done, "made")
    assert secretary.post(f"{QUEUE}/annuler", data={"made": made}).status_code == 303
    assert value(secretary.get(QUEUE), "link") == seen
    assert "à reconfirmer" in secretary.get("/paragraphes/bbbbbbb2").text


def test_a_confirmation_of_other_words_comes_back_with_the_reason(visit: Visit, here: Cast) -> None:
    rewrite(here)
    secretary = visit.as_(here.secretary)
    seen = value(secretary.get(QUEUE), "link")
    rewrite(here, "L'accueil est ouvert à tous.")
    assert secretary.post(QUEUE, data={"link": seen}).status_code == 409
    assert secretary.post(QUEUE, data={}).status_code == 422


def test_a_relation_is_changed_or_a_link_ended_from_the_queue_and_brought_back(visit: Visit, here: Cast) -> None:
    rewrite(here)
    secretary = visit.as_(here.secretary)
    sent = {"paragraph": "bbbbbbb2", "key": "2025-ESSAI-0001"}
    secretary.post(f"{QUEUE}/relation", data={**sent, "relation": "nuance"})
    assert standing(here, "bbbbbbb2")["2025-ESSAI-0001"][0] is Relation.QUALIFIES
    answer = secretary.post(f"{QUEUE}/relation", data={**sent, "relation": ""})
    assert standing(here, "bbbbbbb2") == {}
    link = value(secretary.get(answer.location), "link")
    assert secretary.post(f"{QUEUE}/remettre", data={"link": link}).status_code == 303
    assert standing(here, "bbbbbbb2")["2025-ESSAI-0001"][0] is Relation.QUALIFIES


def test_what_is_near_a_paragraph_is_cited_with_a_sentence_of_it_in_one_gesture(visit: Visit, here: Cast) -> None:
    here.integrate(here.propose(change("ccccccc2", "Chaque guichet reste ouvert aux habitants.")))
    drafter = visit.as_(here.drafter)
    page = drafter.get(SOURCES)
    assert found(page, "//article//mark/text()") == ["guichet"]
    sent = fields(page, SOURCES, key=TWO)
    article = f"//article[.//input[@name='key' and @value='{TWO}']]"
    sent["excerpt"] = found(page, f"{article}//select[@name='excerpt']/option/@value")[0]
    assert (sent["key"], sent["excerpt"]) == (TWO, NEAR)
    assert drafter.post(SOURCES, data={**sent, "relation": "nuance"}).status_code == 303
    assert standing(here, "ccccccc2") == {TWO: (Relation.QUALIFIES, NEAR)}
    again = drafter.get(SOURCES)
    assert found(again, article) == []
    assert "après les mots du paragraphe" in again.text


def test_a_source_is_confirmed_and_a_detached_one_brought_back_on_the_page_of_sources(visit: Visit, here: Cast) -> None:
    rewrite(here)
    page, drafter = "/paragraphes/bbbbbbb2/sources", visit.as_(here.drafter)
    seen = value(drafter.get(page), "link")
    assert drafter.post(f"{page}/confirmer", data={"link": seen}).status_code == 303
    assert "toujours fidèle" not in drafter.get(page).text
    assert drafter.post(f"{page}/confirmer", data={}).status_code == 422
    answer = drafter.post(page, data={"act": "remove", "key": "2025-ESSAI-0001"})
    link = value(drafter.get(answer.location), "link")
    assert drafter.post(f"{page}/remettre", data={"link": link}).status_code == 303
    assert list(standing(here, "bbbbbbb2")) == ["2025-ESSAI-0001"]
    assert drafter.post(f"{page}/remettre", data={"link": link}).status_code == 422


def test_a_suggestion_is_cited_with_the_words_of_a_draft_in_one_save(workspace: Workspace, settings: Settings) -> None:
    here = cast(workspace, stage=StageKind.DRAFTING)
    drafter = opened(here, settings).as_(here.drafter)
    form = {"paragraph": "ddddddd2", "act": "change", "text": "un guichet ouvert le soir ;", "sources": ""}
    page = drafter.get("/redaction/ddddddd2")
    assert value(page, "cite") == TWO
    seen = value(page, "seen")
    given = {"cite": TWO, f"relation-{TWO}": "reformule", f"excerpt-{TWO}": NEAR}
    assert drafter.post("/redaction", data={**form, **given, "seen": seen}).status_code == 303
    assert standing(here, "ddddddd2") == {TWO: (Relation.REPHRASES, NEAR)}
    seen = value(drafter.get("/redaction/ddddddd2"), "seen")
    invented = {**form, "text": "autre", "seen": seen, "cite": TWO, f"excerpt-{TWO}": "Jamais dit."}
    assert drafter.post("/redaction", data=invented).status_code == 422


def test_a_suggestion_checked_in_an_amendment_is_kept_in_its_draft(visit: Visit, here: Cast) -> None:
    member = visit.as_(here.member)
    page = member.get("/amendements/nouveau?paragraphe=ddddddd2")
    sent = fields(page, "/amendements/nouveau")
    assert value(page, "g0-cite") == TWO
    typed = {"g0-text": "un guichet ouvert le soir ;", "g0-cite": TWO, f"g0-relation-{TWO}": "nuance"}
    words = {"headline": "Le soir", "rationale": "Pour ceux qui travaillent.", "act": "keep"}
    assert member.post("/amendements/nouveau", data={**sent, **typed, **words}).status_code == 303
    with here.ws.reading() as connection:
        draft = drafts.by_id(connection, sent["key"])
    assert draft is not None
    assert [one["kind"] for one in draft.gestures] == ["change", "cite"]


def test_a_declaration_is_taken_back(visit: Visit, here: Cast) -> None:
    secretary = visit.as_(here.secretary)
    secretary.post("/declarations", data={"paragraph": "ccccccc2"})
    page = secretary.get(SOURCES)
    assert "Retirer la déclaration" in page.text
    secretary.post("/declarations/retirees", data={"paragraph": "ccccccc2"})
    assert "Source à préciser" in secretary.get(SOURCES).text


def test_a_working_copy_offers_sources_without_their_words(visit: Visit, here: Cast) -> None:
    told = {"title": "Groupe A", "chapter": "", "drafters": [here.drafter.id], "due_at": None}
    copy = copies.lend(here.ws, here.secretary, **told)
    page = visit.as_(here.drafter).get(f"/copies/{copy.id}/ddddddd2")
    assert value(page, "cite") == TWO
    assert found(page, f"//select[@name='excerpt-{TWO}']") == []


def test_what_is_cited_already_is_not_suggested(visit: Visit, here: Cast) -> None:
    sourcing.cite(here.ws, here.drafter, Linking("ddddddd2", put=(Source(TWO),)))
    assert found(visit.as_(here.drafter).get("/paragraphes/ddddddd2/sources"), "//article") == []
