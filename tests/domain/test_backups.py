"""What a backup says of itself, how sets are named and age, what is told of the settings."""

from datetime import UTC, datetime, timedelta

import pytest

from manifeste_tool.domain.custody import backups
from manifeste_tool.domain.custody.backups import Manifest
from manifeste_tool.domain.custody.settings import UNTOLD, told

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MANIFEST = Manifest("0.5.0", "0010", NOW, "sqlite", "a" * 40, 3, ("le secret",), ())


def test_a_manifest_is_read_as_it_was_written() -> None:
    assert Manifest.read(MANIFEST.written()) == MANIFEST
    assert backups.form_of(MANIFEST.written()) == backups.FORM


@pytest.mark.parametrize(
    "written",
    ["", "[]", "{", '{"form": 1}', '{"form": "un"}', MANIFEST.written().replace('"refs"', '"reffs"')],
)
def test_what_is_no_manifest_is_none(written: str) -> None:
    assert Manifest.read(written) is None


@pytest.mark.parametrize(
    ("written", "form"), [("{", 0), ("[]", 0), ("{}", 0), ('{"form": "x"}', 0), ('{"form": 9}', 9)]
)
def test_the_form_is_read_before_the_rest(written: str, form: int) -> None:
    assert backups.form_of(written) == form


def test_sums_are_those_that_sha256sum_reads() -> None:
    written = backups.sums({"b": "1" * 64, "a c": "0" * 64})
    assert written == f"{'0' * 64}  a c\n{'1' * 64}  b\n"
    assert backups.read_sums(written) == {"b": "1" * 64, "a c": "0" * 64}


@pytest.mark.parametrize(
    "written",
    [
        "",
        f"{'0' * 64}  a",
        f"{'0' * 63}  a\n",
        f"{'A' * 64}  a\n",
        f"{'0' * 64}  ../a\n",
        f"{'0' * 64}  /a\n",
        f"{'0' * 64}  b//a\n",
        f"{'0' * 64}  b\\a\n",
        f"{'0' * 64}  a\n{'0' * 64}  a\n",
    ],
)
def test_malformed_sums_and_names_that_lead_out_are_none(written: str) -> None:
    assert backups.read_sums(written) is None


@pytest.mark.parametrize(
    ("theirs", "ours", "newer"),
    [
        ("0.5.0", "0.5.0", False),
        ("0.10", "0.9.2", True),
        ("1", "0.9", True),
        ("0.4", "0.5", False),
        ("x", "0.1", False),
    ],
)
def test_releases_are_compared_by_their_numbers(theirs: str, ours: str, newer: bool) -> None:
    assert backups.is_newer(theirs, ours) is newer


def test_a_set_is_named_by_its_moment_and_others_are_left_alone() -> None:
    assert backups.moment_of(backups.name_of(NOW)) == NOW
    assert [backups.moment_of(name) for name in ("manifeste-x", "notes", "manifeste-20261399T000000Z")] == [None] * 3
    assert backups.newest(["notes", backups.name_of(NOW), backups.name_of(NOW - timedelta(1))]) == backups.name_of(NOW)
    assert backups.newest(["notes"]) == ""


def test_a_backup_is_due_every_so_many_hours_and_gone_after_so_many_days() -> None:
    names = [backups.name_of(NOW - timedelta(days=days)) for days in (0, 30, 31)] + ["notes"]
    assert backups.is_due([], NOW, timedelta(hours=24))
    assert not backups.is_due(names, NOW + timedelta(hours=23), timedelta(hours=24))
    assert backups.is_due(names, NOW + timedelta(hours=24), timedelta(hours=24))
    assert backups.aged_out(names, NOW, timedelta(days=30)) == (names[2],)
    assert backups.aged_out(names, NOW + timedelta(days=31), timedelta(days=30)) == tuple(sorted(names[:3]))


def test_no_secret_of_the_settings_is_told() -> None:
    environ = {
        "MANIFESTE_SMTP_PASSWORD": "s3cret",
        "MANIFESTE_OIDC_CLIENT_SECRET": "s3cret",
        "MANIFESTE_DATABASE_URL": "postgresql://marie:s3cret@base/manifeste",
        "MANIFESTE_URL": "https://exemple.fr",
        "MANIFESTE_SITE": "",
        "AUTRE": "x",
    }
    names = [name for name in environ if name != "AUTRE"]
    assert told(names, environ) == {
        "MANIFESTE_SMTP_PASSWORD": UNTOLD,
        "MANIFESTE_OIDC_CLIENT_SECRET": UNTOLD,
        "MANIFESTE_DATABASE_URL": "postgresql://base/manifeste",
        "MANIFESTE_URL": "https://exemple.fr",
    }
