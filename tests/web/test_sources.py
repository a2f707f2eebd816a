"""Sources and declarations as acts of their own, through HTTP."""

import pytest

from manifeste_tool.domain.text.text import Relation, Source
from manifeste_tool.services.instance import checking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.text import links, texts
from tests.services.story import Cast, cast
from tests.web.visit import Visit, opened

PAGE = "/paragraphes/bbbbbbb2/sources"


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def visit(here: Cast, settings: Settings) -> Visit:
    return opened(here, settings)


def cited(here: Cast) -> frozenset[Source]:
    with here.ws.reading() as connection:
        return here.ws.text(connection, here.tip()).by_id["bbbbbbb2"].sources


def test_a_source_is_put_with_its_words_and_removed_again(visit: Visit, here: Cast) -> None:
    drafter = visit.as_(here.drafter)
    assert "2025-ESSAI-0001" in drafter.get(PAGE).text
    put = {"act": "put", "key": " @2025-ESSAI-0002", "relation": "nuance", "excerpt": "Gardez le guichet."}
    assert drafter.post(PAGE, data=put).status_code == 303
    assert cited(here) == {Source("2025-ESSAI-0001"), Source("2025-ESSAI-0002", Relation.QUALIFIES)}
    with here.ws.reading() as connection:
        made = links.of_keys(connection, ["2025-ESSAI-0002"])
    assert [(link.excerpt, link.person_id) for link in made] == [("Gardez le guichet.", here.drafter.id)]
    assert drafter.post(PAGE, data={"act": "remove", "key": "2025-ESSAI-0001"}).status_code == 303
    assert {source.key for source in cited(here)} == {"2025-ESSAI-0002"}
    assert here.words("bbbbbbb2") == "L'accueil par une personne reste possible partout."
    assert checking.check(here.ws) == []


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"key": "2025-NULLE-0001"}, "2025-NULLE-0001"),
        ({"key": "2025-ESSAI-0001"}, "déjà celles-là"),
        ({"key": ""}, "déjà celles-là"),
        ({"key": "2025-ESSAI-0002", "excerpt": "Fermez tout."}, "Fermez tout."),
        ({"key": "2025-ESSAI-0002", "relation": "contredit"}, "contredit"),
    ],
)
def test_a_source_that_cannot_be_put_comes_back_with_the_reason(
    visit: Visit, here: Cast, sent: dict[str, str], sentence: str
) -> None:
    answer = visit.as_(here.secretary).post(PAGE, data={"act": "put", **sent})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert cited(here) == {Source("2025-ESSAI-0001")}


def test_a_paragraph_that_is_not_there_has_no_sources_to_set(visit: Visit, here: Cast) -> None:
    secretary = visit.as_(here.secretary)
    assert secretary.get("/paragraphes/qqqqqqq2/sources").status_code in (404, 409)
    assert secretary.post("/paragraphes/qqqqqqq2/sources", data={"key": "2025-ESSAI-0002"}).status_code in (404, 409)


def test_members_neither_cite_nor_declare(visit: Visit, here: Cast) -> None:
    member = visit.as_(here.member)
    assert member.get(PAGE).status_code in (403, 404)
    assert member.post(PAGE, data={"key": "2025-ESSAI-0002"}).status_code == 403
    assert member.post("/declarations", data={"paragraph": "ccccccc2"}).status_code == 403
    assert cited(here) == {Source("2025-ESSAI-0001")}


def test_a_selection_of_paragraphs_is_declared_and_nothing_is_refused(visit: Visit, here: Cast) -> None:
    secretary = visit.as_(here.secretary)
    chosen = {"paragraph": ["ccccccc2", "ddddddd2"], "next": "/versions"}
    assert secretary.post("/declarations", data=chosen).location == "/versions"
    outside = {"paragraph": ["eeeeeee2"], "next": "https://ailleurs.exemple/"}
    assert secretary.post("/declarations", data=outside).location.startswith("/")
    with here.ws.reading() as connection:
        assert texts.declared(connection) == {"ccccccc2", "ddddddd2", "eeeeeee2"}
    assert secretary.post("/declarations", data={"paragraph": ["hhhhhhh2", "qqqqqqq2"]}).status_code == 422
