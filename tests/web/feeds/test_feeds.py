"""What anybody may follow: Atom feeds, the public calendar, the page that lists them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar
from lxml import etree

from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.sittings import planning
from manifeste_tool.services.sittings.planning import Plan
from manifeste_tool.storage import stages
from manifeste_tool.storage.consulting import contributions
from tests.web.open_world import SECRETS, World

ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
FEEDS = (
    "/fils/versions.atom",
    "/fils/amendements.atom",
    "/fils/decisions.atom",
    "/fils/paragraphes/bbbbbbb2.atom",
    "/fils/concertations/ESSA-1.atom",
)


def read(open_world: World, path: str) -> etree._Element:
    answer = open_world.visitor.get(path)
    assert (answer.status_code, answer.content_type) == (200, "application/atom+xml; charset=utf-8"), path
    return etree.fromstring(answer.data)


def every(element: etree._Element, name: str) -> list[etree._Element]:
    return element.findall(f"{ATOM}{name}")


def said(element: etree._Element, name: str) -> str:
    found = element.find(f"{ATOM}{name}")
    return "" if found is None else "".join(map(str, found.itertext()))


def links(element: etree._Element) -> dict[str, str]:
    return {str(one.get("rel")): str(one.get("href")) for one in every(element, "link")}


def moment(written: str) -> datetime:
    assert written.endswith("Z")
    return datetime.fromisoformat(written)


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_is_what_the_standard_asks_and_holds_nothing_that_is_not_public(open_world: World, path: str) -> None:
    feed, site = read(open_world, path), open_world.here.ws.base_url
    assert feed.tag == f"{ATOM}feed"
    assert said(feed, "id") == links(feed)["self"] == f"{site}{path}"
    assert open_world.visitor.get(links(feed)["alternate"].removeprefix(site)).status_code == 200
    assert said(feed, "title")
    assert len(every(feed, "author")) == 1
    entries = every(feed, "entry")
    assert 0 < len(entries) <= 50
    assert len({said(one, "id") for one in entries}) == len(entries)
    for one in entries:
        assert said(one, "id").startswith("tag:127.0.0.1,2026-")
        assert said(one, "title")
        assert moment(said(one, "published")) <= moment(said(one, "updated")) <= moment(said(feed, "updated"))
        assert open_world.visitor.get(links(one)["alternate"].removeprefix(site)).status_code == 200
        (content,) = every(one, "content")
        assert (content.get("type"), [child.tag for child in content]) == ("xhtml", [f"{XHTML}div"])
        assert {element.tag.startswith(XHTML) for element in content.iter(etree.Element)} - {False} == {True}
        assert not content.findall(f".//{XHTML}script")
    whole = open_world.visitor.get(path).text
    assert not [secret for secret in SECRETS if secret in whole]


def test_each_feed_tells_its_own_in_the_words_of_the_pages(open_world: World) -> None:
    versions = [said(one, "title") for one in every(read(open_world, FEEDS[0]), "entry")]
    assert versions == ["Version 0.2 : La deuxième", "Version 0.1 : La première"]
    assert "<em>récit</em>" in open_world.visitor.get(FEEDS[0]).text
    (amended,) = every(read(open_world, FEEDS[1]), "entry")
    assert said(amended, "title") == "Amendement 1 : Un droit (adopté, intégré au texte)"
    assert said(amended.find(f"{ATOM}author"), "name") == "member"
    changes = [said(one, "title") for one in every(read(open_world, FEEDS[3]), "entry")]
    assert changes[0] == "Des mots changent."
    assert changes[1] == "Ses sources changent, pas ses mots."
    held = {
        said(one, "id").rpartition(":")[2]: said(one, "content") for one in every(read(open_world, FEEDS[4]), "entry")
    }
    assert "Un guichet & une personne." in held["contribution/2025-ESSA-0001"]
    assert any(key.startswith("concertation/ESSA-1/consultation_declared") for key in held)


def test_what_is_not_public_has_no_feed(open_world: World) -> None:
    for path in ("concertations/ESSA-2", "concertations/x", "paragraphes/zzzzzzzz", "paragraphes/__proto__", "inconnu"):
        assert open_world.visitor.get(f"/fils/{path}.atom").status_code == 404, path
    for query in ("page=0", "page=x", "page=-1", "page=99999999999999999999", "page=%00", "avant=x", "avant=-5"):
        for path in FEEDS:
            assert open_world.visitor.get(f"{path}?{query}").status_code in (200, 404), (path, query)


def test_pages_name_their_feeds_and_the_list_leads_to_them(open_world: World) -> None:
    for page, path in {
        "/versions": FEEDS[0],
        "/amendements": FEEDS[1],
        "/histoire": FEEDS[2],
        "/paragraphes/bbbbbbb2": FEEDS[3],
        "/concertations/ESSA-1": FEEDS[4],
    }.items():
        link = 'rel="alternate" type="application/atom+xml"'
        heads = [line for line in open_world.visitor.get(page).text.splitlines() if link in line]
        assert any(f'href="{path}"' in line for line in heads), page
    listed = open_world.visitor.get("/fils").text
    assert all(f'href="{path}"' in listed for path in (*FEEDS[:3], "/agenda.ics"))
    assert all(f"<code>{open_world.here.ws.base_url}{path}</code>" in listed for path in (*FEEDS[:3], "/agenda.ics"))


def test_the_calendar_holds_what_is_public_and_no_address_of_a_room_on_line(open_world: World) -> None:
    answer = open_world.visitor.get("/agenda.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    events = {str(one["UID"]): one for one in Calendar.from_ical(answer.data).walk("VEVENT")}
    assert "consultation-essa-1-opens@127.0.0.1" in events
    assert events["consultation-essa-1-closes@127.0.0.1"]["DTSTART"].dt == date(2026, 3, 31)
    assert not [uid for uid in events if "essa-2" in uid]
    assert all(one["DTSTAMP"].dt.tzinfo is not None for one in events.values())
    assert b"VALARM" not in answer.data
    assert answer.data == open_world.visitor.get("/agenda.ics").data, "the same facts give the same bytes"


def test_a_sitting_is_in_the_calendar_only_while_sittings_are_shown_to_the_public(open_world: World) -> None:
    here = open_world.here
    begins = here.ws.now() + timedelta(days=3)
    plan = Plan(
        "Une séance; « ouverte », à tous", begins, place="Salle 1, étage 2", link="https://visio.exemple/SECRETPRIVE"
    )
    sitting = planning.plan(here.ws, here.secretary, plan)
    planning.convene(here.ws, here.secretary, sitting.id)
    assert "sitting-" not in open_world.visitor.get("/agenda.ics").text
    with here.ws.writing() as connection:
        stages.add(connection, Stage(StageKind.EXAMINATION, here.ws.now(), None, public=True))
    answer = open_world.visitor.get("/agenda.ics")
    (event,) = (one for one in Calendar.from_ical(answer.data).walk("VEVENT") if str(one["UID"]).startswith("sitting-"))
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("Une séance; « ouverte », à tous", "Salle 1, étage 2")
    assert event["DTSTART"].dt.astimezone(UTC) == begins
    assert "SECRETPRIVE" not in answer.text
    here.close_all()


def test_a_long_feed_goes_on_by_pages_without_a_gap(open_world: World) -> None:
    ws = open_world.here.ws
    one = Contribution(
        "2026-ESSA-0001", "Des mots\x0b comptés.", consultation="ESSA-1", publishable=True, origin="long"
    )
    with ws.writing() as connection:
        contributions.add(connection, _many(one), ws.now())
    path, found = FEEDS[4], []
    while path:
        feed = read(open_world, path)
        assert said(feed, "id").endswith(FEEDS[4])
        found += [said(entry, "id") for entry in every(feed, "entry") if "contribution" in said(entry, "id")]
        path = links(feed).get("next", "").removeprefix(ws.base_url)
    assert len(found) == len(set(found)) == 122
    second = read(open_world, f"{FEEDS[4]}?page=2")
    assert links(second)["previous"] == links(second)["first"] == f"{ws.base_url}{FEEDS[4]}"


def _many(one: Contribution) -> Iterable[Contribution]:
    return [replace(one, reference=f"2026-ESSA-{n:04}", external_id=str(n)) for n in range(1, 121)]


def test_what_its_author_takes_back_leaves_the_feed_and_the_cache_lets_go_of_it(open_world: World) -> None:
    ws, path = open_world.here.ws, f"{FEEDS[4]}"
    kept = open_world.visitor.get(path)
    assert "Ce qui sera" in kept.text
    assert open_world.visitor.get(path, headers={"If-None-Match": kept.headers["ETag"]}).status_code == 304
    with ws.writing() as connection:
        contributions.withdraw(connection, "2025-ESSA-0005")
    changed = open_world.visitor.get(path, headers={"If-None-Match": kept.headers["ETag"]})
    assert changed.status_code == 200
    assert "Ce qui sera" not in changed.text
    assert "2025-ESSA-0005" not in changed.text


def test_a_version_is_in_the_feed_the_moment_it_is_published_and_not_before(open_world: World) -> None:
    here = open_world.here
    assert "0.3" not in open_world.visitor.get(FEEDS[0]).text
    before = open_world.visitor.get(FEEDS[2]).text
    assert "SECRETCOURANT" not in before
    publishing.publish(here.ws, here.secretary, number="0.3", title="La troisième", story="Dite.", seen=here.tip())
    assert "Version 0.3 : La troisième" in open_world.visitor.get(FEEDS[0]).text
    assert "SECRETCOURANT" in open_world.visitor.get(FEEDS[2]).text, "what the version published is public from now on"
