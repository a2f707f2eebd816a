"""Devices, what browsers call themselves, codes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from manifeste_tool.domain.entering import agents, codes
from manifeste_tool.domain.entering.devices import Device, Lifetimes, Means, Opened, is_due, is_new
from manifeste_tool.domain.readers import Person, Role

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MEMBER = Person(1, "Une personne", Role.MEMBER)


def opened(person: Person = MEMBER, *, days: int = 60) -> Opened:
    return Opened(Device(1, 1, Means.LINK, "Firefox sur Android", NOW, NOW, NOW + timedelta(days=days)), person)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.COLLABORATOR, Role.REFERENT])
def test_a_device_stays_signed_in_as_long_as_it_is_used(role: Role) -> None:
    seen = NOW + timedelta(days=59)
    assert Lifetimes().end(role, NOW, seen) == seen + timedelta(days=60)


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.ADMINISTRATOR])
def test_the_secretariat_signs_in_each_day_however_much_it_works(role: Role) -> None:
    assert Lifetimes().end(role, NOW, NOW + timedelta(hours=9)) == NOW + timedelta(hours=10)


def test_a_session_ends_at_the_shorter_of_what_it_was_given_and_what_its_role_allows_today() -> None:
    assert Lifetimes().holds(opened(), NOW + timedelta(days=59, hours=23))
    assert not Lifetimes().holds(opened(), NOW + timedelta(days=60))
    assert not Lifetimes().holds(opened(days=1), NOW + timedelta(days=1))
    promoted = opened(replace(MEMBER, role=Role.ADMINISTRATOR))
    assert Lifetimes().holds(promoted, NOW + timedelta(hours=9))
    assert not Lifetimes().holds(promoted, NOW + timedelta(hours=10))
    assert not Lifetimes().holds(opened(replace(MEMBER, active=False)), NOW)


def test_the_use_of_a_device_is_written_down_once_an_hour() -> None:
    assert not is_due(opened().device, NOW + timedelta(minutes=59))
    assert is_due(opened().device, NOW + timedelta(hours=1))


def test_the_first_device_of_all_is_no_news() -> None:
    assert not is_new("Firefox sur Linux", ())
    assert not is_new("Firefox sur Linux", {"Firefox sur Linux"})
    assert is_new("Firefox sur Android", {"Firefox sur Linux"})


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0", "Firefox sur Android"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36",
            "Chrome sur Windows",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36 Edg/131.0",
            "Edge sur Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile Safari/604.1",
            "Safari sur iPhone",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15",
            "Safari sur macOS",
        ),
        ("Mozilla/5.0 (iPad; CPU OS 17_5) AppleWebKit/605.1.15 CriOS/131.0 Mobile Safari/604.1", "Chrome sur iPad"),
        ("<script>alert(1)</script>\r\nX", "Autre navigateur"),
        ("", "Autre navigateur"),
    ],
)
def test_a_browser_is_named_by_words_of_ours_alone(agent: str, name: str) -> None:
    assert agents.named(agent) == name


def test_a_code_fits_where_it_was_asked_for_and_nowhere_else() -> None:
    kept = codes.sealed("012345", "nonce")
    assert codes.fits(kept, "012345", "nonce", tries=1)
    assert codes.fits(kept, " 012 345 ", "nonce", tries=codes.MOST_TRIES)
    assert not codes.fits(kept, "012345", "nonce", tries=codes.MOST_TRIES + 1)
    assert not codes.fits(kept, "012345", "other", tries=1)
    assert not codes.fits(kept, "0123456", "nonce", tries=1)
    assert not codes.fits(kept, "", "nonce", tries=1)
    assert not codes.fits("", "", "", tries=0)


def test_a_code_reads_aloud() -> None:
    assert codes.shown("012345") == "012 345"
    assert codes.tidy("012 345 67") == "0123456"


def test_the_mark_of_an_address_is_the_same_each_time_and_tells_nothing_without_the_secret() -> None:
    one, two = codes.nonce_for("a@b.fr", "k1", "secret"), codes.nonce_for("a@b.fr", "k2", "secret")
    assert one != two
    assert codes.mark_of(one) == codes.mark_of(two) != ""
    assert codes.mark_of(codes.nonce_for("a@b.fr", "k1", "other")) != codes.mark_of(one)
    assert codes.mark_of(codes.nonce_for("c@b.fr", "k1", "secret")) != codes.mark_of(one)
    assert codes.mark_of("") == ""
