"""What the project depends on, held to the least versions that no known advisory speaks of (`make audit`)."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent
SAFE = tomllib.loads((ROOT / "tests" / "safe_versions.toml").read_text())["packages"]
LEAST = {canonicalize_name(name): Version(told["least"]) for name, told in SAFE.items()}
PINNED = {
    canonicalize_name(name): Version(version)
    for name, _, version in (
        line.partition("==")
        for line in (ROOT / "constraints.txt").read_text().splitlines()
        if line and not line.startswith("#")
    )
}


def too_old(found: dict[str, Version]) -> dict[str, str]:
    """Return what is older than an advisory allows, with the version that is there and the least."""
    return {name: f"{found[name]} < {least}" for name, least in LEAST.items() if name in found and found[name] < least}


def required() -> set[str]:
    """Return every package that the project pulls in when it is installed, extras included."""
    waiting, known = ["manifeste-tool"], set()
    while waiting:
        name = waiting.pop()
        for line in metadata.requires(name) or ():
            one = Requirement(line)
            wanted = one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in ("", "postgresql"))
            found = canonicalize_name(one.name)
            if wanted and found not in known and "extra ==" not in str(one.marker or ""):
                known.add(found)
                waiting.append(found)
    return known


def test_an_older_version_would_be_found() -> None:
    assert too_old({"flask": Version("3.1.2"), "werkzeug": Version("3.1.6")}) == {"flask": "3.1.2 < 3.1.3"}


def test_nothing_that_is_pinned_is_older_than_an_advisory_allows() -> None:
    assert too_old(PINNED) == {}


def test_nothing_that_is_installed_is_older_than_an_advisory_allows() -> None:
    installed = {canonicalize_name(one.name): Version(one.version) for one in metadata.distributions()}
    assert too_old(installed) == {}


def test_whatever_the_project_pulls_in_is_pinned() -> None:
    assert sorted(required() - PINNED.keys()) == []


@pytest.mark.parametrize(("name", "told"), SAFE.items())
def test_each_least_version_is_of_a_package_that_is_pinned_and_names_its_advisory(
    name: str, told: dict[str, str]
) -> None:
    assert canonicalize_name(name) in PINNED
    assert re.search(r"(CVE-\d{4}-\d+|GHSA(-\w{4}){3}|PYSEC-\d{4}-\d+)", told["why"])
