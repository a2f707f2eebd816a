"""What the heads of pages, the site map, robots.txt and the description of the data tell machines."""

import json
import re
from typing import Any
from urllib.robotparser import RobotFileParser

import pytest
from lxml import etree, html

from manifeste_tool.web.feeds.describing import PAGES, short
from tests.web.open_world import SECRETS, World
from tests.web.visit import Visit

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
PUBLIC = (
    *(
        "/",
        "/texte",
        "/texte/v/0.1",
        "/paragraphes/bbbbbbb2",
        "/versions",
        "/histoire",
        "/amendements",
        "/fils",
        "/api",
    ),
    *("/amendements/1/1", "/contributions", "/contributions/2025-ESSA-0001", "/contributions/2025-ESSA-0004"),
    *("/concertations", "/concertations/ESSA-1", "/collectivites", "/collectivites/ESSA", "/enseignements"),
    *("/enseignements/E1", "/pieces", "/pieces/P1", "/synthese", "/tracabilite", "/methode", "/demarche"),
)


def head(text: str) -> dict[str, Any]:
    """Read the head of a page: its links and properties by name, and its linked data."""
    page = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    found = {str(one.get("rel")): str(one.get("href")) for one in page.iter("link")}
    found |= {str(one.get("property") or one.get("name")): str(one.get("content")) for one in page.iter("meta")}
    data = [one.text for one in page.iter("script") if one.get("type") == "application/ld+json"]
    return found | {"data": json.loads(data[0])["@graph"] if data else None}


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_says_what_it_is_under_its_public_address(open_world: World, path: str) -> None:
    site = open_world.here.ws.base_url
    answer = open_world.visitor.get(path, headers={"Host": "ailleurs.exemple"})
    assert answer.status_code == 200
    told = head(answer.text)
    assert told["canonical"] == told["og:url"] == f"{site}{path}"
    assert told["og:title"]
    assert told["og:locale"] == "fr_FR"
    assert told["data"] is not None
    assert "ailleurs.exemple" not in json.dumps(told)
    assert not [secret for secret in SECRETS if secret in answer.text]


def test_things_are_told_in_the_terms_of_schema_org(open_world: World) -> None:
    kinds = {path: head(open_world.visitor.get(path).text)["data"] for path in PUBLIC}
    text = kinds["/texte/v/0.1"][0]
    assert (text["@type"], text["version"], text["datePublished"][:10]) == ("DigitalDocument", "0.1", "2026-03-02")
    assert text["license"].startswith("https://www.etalab.gouv.fr/")
    paragraph = kinds["/paragraphes/bbbbbbb2"][0]
    site = open_world.here.ws.base_url
    assert set(paragraph["isBasedOn"]) == {
        f"{site}/contributions/2025-ESSA-0001",
        f"{site}/contributions/2025-ESSAI-0001",
        f"{site}/enseignements/E1",
        f"{site}/pieces/P1",
    }
    event = kinds["/concertations/ESSA-1"][0]
    assert (event["@type"], event["startDate"], event["endDate"]) == ("Event", "2026-02-01", "2026-03-31")
    assert "license" not in event, "an authority's meeting is not ours to license"
    said = kinds["/contributions/2025-ESSA-0001"][0]
    assert "author" not in said
    assert [one["@type"] for one in kinds["/contributions/2025-ESSA-0004"]] == ["BreadcrumbList"], "taken back"
    crumbs = kinds["/collectivites/ESSA"][-1]["itemListElement"]
    assert [one["item"].removeprefix(site) for one in crumbs] == ["/", "/collectivites", "/collectivites/ESSA"]


def test_words_of_the_public_break_out_of_no_head(open_world: World) -> None:
    answer = open_world.visitor.get("/contributions/2025-ESSA-0005").text
    assert "<i>retiré" not in answer
    assert head(answer)["data"][0]["text"] == "Ce qui sera <i>retiré</i>."
    assert head(open_world.visitor.get("/concertations/ESSA-1").text)["data"][0]["name"] == "Un atelier <b>ouvert</b>"


def test_nothing_is_described_to_who_is_signed_in_nor_on_what_is_not_for_everybody(open_world: World) -> None:
    member = Visit(open_world.app, open_world.here).as_(open_world.here.member)
    for path in ("/", "/texte", "/paragraphes/bbbbbbb2"):
        assert "ld+json" not in member.get(path).text
        assert "canonical" not in member.get(path).text
    for path in ("/connexion", "/recherche?q=mot", "/inconnu", "/suivi", "/paragraphes/zzzzzzzz"):
        assert "ld+json" not in open_world.visitor.get(path).text, path
    assert PAGES.keys() <= open_world.app.view_functions.keys(), "every page that is described is served"


def test_a_page_of_a_list_is_its_own_and_filters_are_not(open_world: World) -> None:
    site = open_world.here.ws.base_url
    for query, kept in {"?page=2": "?page=2", "?page=1": "", "?page=x": "", "?theme=a&page=3": "?page=3"}.items():
        assert head(open_world.visitor.get(f"/contributions{query}").text)["canonical"] == f"{site}/contributions{kept}"


def test_a_description_is_cut_between_two_words() -> None:
    assert short("  Deux \n mots ") == "Deux mots"
    assert short("mot, " * 100).endswith("mot…")
    assert len(short("mot " * 100)) <= 201


def locations(open_world: World, path: str) -> list[str]:
    answer = open_world.visitor.get(path)
    assert (answer.status_code, answer.content_type) == (200, "application/xml; charset=utf-8"), path
    site = open_world.here.ws.base_url
    return [str(one.text).removeprefix(site) for one in etree.fromstring(answer.data).iter(f"{MAP}loc")]


def test_the_site_map_leads_to_every_public_page_and_to_no_other(open_world: World) -> None:
    robots = RobotFileParser()
    told = open_world.visitor.get("/robots.txt")
    robots.parse(told.text.splitlines())
    site = open_world.here.ws.base_url
    assert robots.site_maps() == [f"{site}/sitemap.xml"]
    every = [path for part in locations(open_world, "/sitemap.xml") for path in locations(open_world, part)]
    assert len(every) == len(set(every))
    for path in every:
        assert open_world.visitor.get(path).status_code == 200, path
        assert robots.can_fetch("*", f"{site}{path}"), path
    wanted = {"/texte/v/0.1", "/paragraphes/bbbbbbb2", "/contributions/2025-ESSA-0001", "/concertations/ESSA-1"}
    assert wanted | {"/enseignements/E1", "/pieces/P1", "/amendements/1/1", "/collectivites/ESSA"} <= set(every)
    hidden = {"/contributions/2025-ESSA-0003", "/contributions/2025-ESSA-0004", "/concertations/ESSA-2", "/pieces/P2"}
    assert not {*hidden, "/amendements/1/2", "/enseignements/E2"} & set(every)
    assert not robots.can_fetch("*", f"{site}/secretariat")
    assert not robots.can_fetch("*", f"{site}/recherche?q=mot")
    for name in ("pages-0", "pages-2", "pages", "x-1", "../x", "contributions-99"):
        assert open_world.visitor.get(f"/sitemap/{name}.xml").status_code == 404, name


def test_the_site_map_says_when_a_fact_changed_a_page(open_world: World) -> None:
    part = etree.fromstring(open_world.visitor.get("/sitemap/paragraphes-1.xml").data)
    assert {str(one.text)[:10] for one in part.iter(f"{MAP}lastmod")} == {"2026-03-02"}


def test_the_data_are_described_for_the_national_portal(open_world: World) -> None:
    answer = open_world.visitor.get("/donnees/jeu-de-donnees.json")
    assert answer.content_type == "application/ld+json; charset=utf-8"
    told = answer.json
    prefixes = {*told["@context"], "@id", "@type"}
    assert {key.partition(":")[0] for key in told if key != "@context"} <= prefixes
    for name in (
        "title",
        "description",
        "publisher",
        "license",
        "language",
        "spatial",
        "accrualPeriodicity",
        "temporal",
    ):
        assert told[f"dct:{name}"], name
    assert told["dcat:keyword"]
    site = open_world.here.ws.base_url
    for one in told["dcat:distribution"]:
        address = one["dcat:downloadURL"]["@id"]
        served = open_world.visitor.get(address.removeprefix(site), buffered=True)
        served.close()
        assert served.status_code == 200, address
        assert one["dcat:mediaType"]["@id"].endswith(served.content_type.partition(";")[0]), address
        assert re.fullmatch(
            r"http://publications\.europa\.eu/resource/authority/file-type/[A-Z]+", one["dct:format"]["@id"]
        )
    assert len(told["dcat:distribution"]) >= 12
