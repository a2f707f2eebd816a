"""Feeds, the site map, JSON-LD and the description of the data, as values."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from manifeste_tool.domain.feeds import linked_data
from manifeste_tool.domain.feeds.addresses import PER_PART, Address, part_names, part_of, portion
from manifeste_tool.domain.feeds.dataset import Dataset, Distribution, described
from manifeste_tool.domain.feeds.feed import Around, Entry, Feed, newest, tag

AT = datetime(2026, 3, 2, 0, 30, tzinfo=timezone(timedelta(hours=2)))


def entry(**values: datetime) -> Entry:
    return Entry("version/1.0", "Une", "", "/versions/1.0", **({"since": AT, "updated": AT} | values))


def test_an_entry_keeps_its_identifier_whatever_becomes_of_its_words_and_its_page() -> None:
    said = tag("manifeste.exemple.fr", entry())
    assert said == "tag:manifeste.exemple.fr,2026-03-01:version/1.0", "the day is told in UTC, wherever it was said"
    assert tag("manifeste.exemple.fr", entry(updated=AT + timedelta(days=9))) == said


def test_a_feed_changed_when_its_newest_entry_did_and_an_empty_one_never_did() -> None:
    later = AT + timedelta(days=1)
    feed = Feed("", "", (entry(), entry(updated=later)), "/versions", Around("/fils/versions.atom?page=2"))
    assert feed.updated == later
    assert newest([None, AT, None]) == AT
    assert Feed("", "", (), "/versions", Around("/x")).updated == datetime(2000, 1, 1, tzinfo=UTC)


def test_every_document_of_a_feed_names_the_same_feed() -> None:
    first, second = Around("/fils/x.atom"), Around("/fils/x.atom?page=2", first="/fils/x.atom")
    assert {Feed("", "", (), "/", one).path for one in (first, second)} == {"/fils/x.atom"}


@pytest.mark.parametrize(("count", "last"), [(0, None), (1, 1), (PER_PART, 1), (PER_PART + 1, 2)])
def test_a_part_of_the_site_map_is_never_too_long_and_none_is_left_out(count: int, last: int | None) -> None:
    names = part_names("contributions", count)
    assert (names[-1] if names else None) == (last and f"contributions-{last}")
    every = [Address(f"/{number}") for number in range(count)]
    assert [one for name in names for one in portion(every, part_of(name)[1])] == every


@pytest.mark.parametrize("name", ["", "pages", "pages-", "pages-0", "pages-01", "pages-x", "pages-²", "pages-99999"])
def test_what_names_no_part_is_none(name: str) -> None:
    assert part_of(name) == ("", 0)


def test_linked_data_leaves_out_what_nobody_said() -> None:
    told = linked_data.thing("Event", name="Atelier", startDate=None, about="", isBasedOn=[], free=False)
    assert told == {"@type": "Event", "name": "Atelier", "free": False}
    assert linked_data.organization("Éditeur", "") == {"@type": "Organization", "name": "Éditeur"}


def test_breadcrumbs_are_numbered_from_the_front_door() -> None:
    graph = linked_data.graph(linked_data.breadcrumbs([("Accueil", "/"), ("Versions", "/versions")]))
    (crumbs,) = graph["@graph"]
    assert graph["@context"] == "https://schema.org"
    assert [(one["position"], one["name"]) for one in crumbs["itemListElement"]] == [(1, "Accueil"), (2, "Versions")]


def of(**values: object) -> Dataset:
    told = {"contact": "", "keywords": ("manifeste",), "begins_on": None, "ends_on": None, "changed_on": None}
    return Dataset("https://exemple.fr", "Titre", "Description", "Éditeur", **(told | values))


def test_a_dataset_says_its_period_its_contact_and_its_last_change_only_where_they_are_known() -> None:
    bare = described(of(), ())
    assert not {"dct:temporal", "dct:modified", "dcat:contactPoint"} & bare.keys()
    day = date(2026, 3, 2)
    full = described(of(contact="contact@exemple.fr", begins_on=day, ends_on=day, changed_on=day), ())
    assert full["dct:temporal"]["dcat:endDate"]["@value"] == full["dct:modified"]["@value"] == "2026-03-02"
    assert full["dcat:contactPoint"]["vcard:note"] == "contact@exemple.fr"
    assert "dcat:endDate" not in described(of(begins_on=day), ())["dct:temporal"], "it goes on"


def test_each_file_of_a_dataset_says_its_form_and_its_licence() -> None:
    told = described(of(), [Distribution("Contributions", "/donnees/contributions.csv", "csv")])
    (one,) = told["dcat:distribution"]
    assert one["dcat:downloadURL"] == {"@id": "https://exemple.fr/donnees/contributions.csv"}
    assert one["dcat:mediaType"] == {"@id": "https://www.iana.org/assignments/media-types/text/csv"}
    assert one["dct:license"] == told["dct:license"]
