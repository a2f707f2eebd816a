"""The address holds the language: pages, what the cache keeps of them, forms and what they lead to."""

import re

import pytest

from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from tests.services.story import Cast, cast
from tests.web.visit import Visit, fields, opened


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def visit(here: Cast, settings: Settings) -> Visit:
    return opened(here, settings)


def test_every_address_of_a_page_in_english_stays_in_english(visit: Visit) -> None:
    page = visit.as_(None).get("/en/texte").text
    assert '<html lang="en">' in page
    led = set(re.findall(r'href="(/[^"]*)"', page))
    outside = {one for one in led if not one.startswith(("/en/", "/static/", "/fils/"))}
    assert outside == {"/texte"}, "only the way back to French leaves English"
    assert all(one.startswith("/en/") for one in re.findall(r'action="(/[^"]*)"', page))


def test_the_same_page_is_offered_in_the_other_language_its_query_kept(visit: Visit) -> None:
    client = visit.as_(None)
    french = client.get("/amendements?q=mot&page=1").text
    assert '<a class="language" href="/en/amendements?q=mot&amp;page=1" lang="en" hreflang="en">English</a>' in french
    english = client.get("/en/amendements?q=mot&page=1").text
    assert '<a class="language" href="/amendements?q=mot&amp;page=1" lang="fr" hreflang="fr">Français</a>' in english


def test_machines_are_told_of_both_languages_and_each_has_its_own_lasting_address(visit: Visit) -> None:
    base = visit.here.ws.base_url
    for path, own in (("/texte", "/texte"), ("/en/texte", "/en/texte")):
        page = visit.as_(None).get(path).text
        assert f'<link rel="canonical" href="{base}{own}">' in page
        assert f'<link rel="alternate" hreflang="fr" href="{base}/texte">' in page
        assert f'<link rel="alternate" hreflang="en" href="{base}/en/texte">' in page
        assert f'<link rel="alternate" hreflang="x-default" href="{base}/texte">' in page


def test_the_cache_never_gives_one_language_for_the_other_nor_its_tag(visit: Visit) -> None:
    client = visit.as_(None)
    for path in ("/", "/texte", "/contributions"):
        french, english = client.get(path), client.get(f"/en{path}")
        for again in range(2):
            assert '<html lang="fr">' in client.get(path).text, (path, again)
            assert '<html lang="en">' in client.get(f"/en{path}").text, (path, again)
        assert french.headers["ETag"] != english.headers["ETag"]
        crossed = client.get(f"/en{path}", headers={"If-None-Match": french.headers["ETag"]})
        assert crossed.status_code == 200
        assert client.get(f"/en{path}", headers={"If-None-Match": english.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "path",
    ["/static/style.css", "/fils/versions.atom", "/amendements.csv", "/sitemap.xml", "/api/v1/versions", "/agenda.ics"],
)
def test_what_is_the_same_in_every_language_has_one_address(visit: Visit, path: str) -> None:
    answer = visit.as_(None).get(f"/en{path}?a=b")
    assert (answer.status_code, answer.location) == (308, f"{path}?a=b")


def test_an_address_that_leads_nowhere_says_so_in_the_language(visit: Visit) -> None:
    answer = visit.as_(None).get("/en/nulle-part")
    assert answer.status_code == 404
    assert '<html lang="en">' in answer.text
    assert "Page not found" in answer.text


def test_nothing_leaves_the_site_by_way_of_a_language(visit: Visit) -> None:
    client = visit.as_(None)
    for path in ("/en//ailleurs.example/", "/en/%2F%2Failleurs.example", "/en/\\ailleurs.example"):
        location = client.get(path).location or ""
        assert "//ailleurs" not in location.removeprefix("http://localhost"), path


def test_signing_in_and_what_is_said_then_stay_in_the_language(visit: Visit) -> None:
    client = visit.as_(None)
    asked = client.get("/en/compte")
    assert (asked.status_code, asked.location) == (303, "/en/connexion?suite=/en/compte")
    assert fields(client.get(asked.location), "/en/connexion")["suite"] == "/en/compte"
    signed_in = visit.as_(visit.here.member)
    shown = signed_in.get("/en/").text
    left = signed_in.post("/en/deconnexion")
    assert left.location == "/en/"
    assert "Sign out" in shown


def test_a_form_sent_in_english_is_answered_in_english(visit: Visit) -> None:
    client = visit.as_(None)
    refused = client.post("/en/questions", data={"message": ""})
    assert refused.status_code in (400, 422)
    assert '<html lang="en">' in refused.text
    assert 'href="/" lang="fr"' in refused.text, (
        "what was sent cannot be asked for again: the way back is the first page"
    )
