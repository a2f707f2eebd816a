"""What may be cited beside a paragraph, and what is to be confirmed again, as pages."""

import pytest
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.text.text import Relation, Source
from manifeste_tool.services.integration import copies
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.amending import amendments, drafts
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.provenance import excerpts
from manifeste_tool.storage.text import links
from tests.services.interrupted_copy import merge
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


def sentence(answer: TestResponse, name: str) -> str:
    """Return the words that are selected in a list."""
    return "".join(found(answer, f"//select[@name='{name}']/option[@selected]/@value"))


def drafted(here: Cast, member: FlaskClient, **more: str) -> str:
    """Write an amendment that cites with an excerpt, by its form; return the key of its draft."""
    sent = fields(member.get("/amendements/nouveau?paragraphe=ddddddd2"), "/amendements/nouveau")
    typed = {"g0-text": "un guichet ouvert le soir ;", "g0-cite": TWO, f"g0-relation-{TWO}": "nuance"}
    words = {"headline": "Le soir", "rationale": "Pour ceux qui travaillent.", f"g0-excerpt-{TWO}": NEAR}
    assert member.post("/amendements/nouveau", data={**sent, **typed, **words, **more}).status_code == 303
    return sent["key"]


def test_the_words_chosen_in_an_amendment_become_the_excerpt_of_its_link(visit: Visit, here: Cast) -> None:
    member = visit.as_(here.member)
    key = drafted(here, member, act="keep")
    again = member.get(f"/brouillons/{key}")
    assert sentence(again, f"g1-excerpt-{TWO}") == NEAR
    sent = {**fields(again, "/amendements/nouveau"), f"g1-excerpt-{TWO}": NEAR, "act": "file"}
    filed = member.post("/amendements/nouveau", data=sent)
    assert filed.status_code == 303, filed.text
    with here.ws.reading() as connection:
        amendment = amendments.filed_from(connection, key)
    assert amendment is not None
    assert sentence(member.get(f"/amendements/1/{amendment.number}/rectifier"), f"g1-excerpt-{TWO}") == NEAR
    here.integrate(amendment)
    assert standing(here, "ddddddd2") == {TWO: (Relation.QUALIFIES, NEAR)}


def test_words_that_were_never_said_are_refused_in_an_amendment(visit: Visit, here: Cast) -> None:
    member = visit.as_(here.member)
    sent = fields(member.get("/amendements/nouveau?paragraphe=ddddddd2"), "/amendements/nouveau")
    invented = {**sent, "g0-cite": TWO, f"g0-excerpt-{TWO}": "Jamais dit.", "act": "keep"}
    answer = member.post("/amendements/nouveau", data=invented)
    assert (answer.status_code, "Jamais dit" in answer.text) == (422, False)


@pytest.mark.parametrize("left", ["Gardez [masqué].", ""])
def test_words_chosen_in_an_amendment_go_when_their_author_or_a_moderator_takes_them_away(
    visit: Visit, here: Cast, left: str
) -> None:
    key = drafted(here, visit.as_(here.member), act="file")
    with here.ws.writing() as connection:
        if left:
            contributions.reword(connection, TWO, title="", body=left)
        excerpts.forget(connection, TWO, unless_in=left)
        assert excerpts.kept(connection, [excerpts.of_draft(key)]) == {}
        amendment = amendments.filed_from(connection, key)
    assert amendment is not None
    here.integrate(amendment)
    assert standing(here, "ddddddd2") == {TWO: (Relation.QUALIFIES, "")}


def test_words_chosen_in_a_working_copy_become_the_excerpt_of_its_link_when_it_is_merged(
    visit: Visit, here: Cast
) -> None:
    told = {"title": "Groupe A", "chapter": "", "drafters": [here.drafter.id], "due_at": None}
    copy = copies.lend(here.ws, here.secretary, **told)
    drafter, address = visit.as_(here.drafter), f"/copies/{copy.id}"
    sent = fields(drafter.get(f"{address}/ddddddd2"), address)
    chosen = {"cite": TWO, f"relation-{TWO}": "reformule", f"excerpt-{TWO}": NEAR}
    assert drafter.post(address, data={**sent, **chosen, "act": "change"}).status_code == 303
    assert standing(here, "ddddddd2") == {}
    merge(here.ws, here.secretary, copy.id)
    assert standing(here, "ddddddd2") == {TWO: (Relation.REPHRASES, NEAR)}


def test_what_is_cited_already_is_not_suggested(visit: Visit, here: Cast) -> None:
    sourcing.cite(here.ws, here.drafter, Linking("ddddddd2", put=(Source(TWO),)))
    assert found(visit.as_(here.drafter).get("/paragraphes/ddddddd2/sources"), "//article") == []
